//! The navigation of the workbench: only what the person has a right to.

use crate::look::chrome::Chrome;
use crate::state::Web;
use crate::visit::Visit;
use yiwang_domain::Refusal;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;

/// One entry of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    pub(crate) path: &'static str,
    pub(crate) name: String,
    pub(crate) here: bool,
    /// What waits behind it; none where nothing is counted or nothing waits.
    pub(crate) count: Option<usize>,
}

/// The frame of a page of the workbench.
pub(crate) async fn frame(
    web: &Web,
    visit: &Visit,
    session: &Session,
    tab: &'static str,
) -> Result<Chrome, Refusal> {
    let books = web.office.books().await?;
    let may = |right| !books.rights().scope(&session.caller, right).is_empty();
    let w = visit.words;
    let reads = may(Right::MatterRead);
    let warned = if reads { web.office.open_warnings(&session.caller).await? } else { 0 };
    let all = [
        ("/desk", "inbox", w.t("inbox"), true),
        ("/desk/search", "search", w.t("search"), true),
        ("/desk/enter", "enter", w.t("enter"), may(Right::MatterReceive)),
        ("/desk/net", "net", w.t("net"), true),
        ("/desk/places", "places", w.t("places"), may(Right::PlaceRead)),
        ("/desk/board", "board", w.t("board"), true),
        ("/desk/boards", "boards", w.t("boards"), true),
        ("/desk/handover", "handover", w.t("handover"), may(Right::MatterRead)),
        ("/desk/meetings", "meetings", w.t("meetings"), reads),
        ("/desk/calls", "calls", w.t("calls"), web.office.calls_at_all(&session.caller).await?),
        ("/desk/issues", "issues", w.t("issues"), reads),
        ("/desk/repeats", "repeats", w.t("repeats"), reads),
        ("/desk/voices", "voices", w.t("voices"), reads || may(Right::ImportTables)),
        ("/desk/warnings", "warnings", w.t("warnings"), reads),
        ("/desk/insight", "insight", w.t("insight"), may(Right::LedgerVerify)),
        ("/desk/notices", "notices", w.t("notices"), true),
        ("/desk/outbox", "outbox", w.t("outbox"), may(Right::Outbox)),
        ("/desk/staff", "staff", w.t("staff"), may(Right::StaffRead)),
        ("/desk/tables", "tables", w.t("tables"), true),
        ("/desk/playbooks", "playbooks", w.t("playbooks"), true),
        ("/desk/settings", "settings", w.t("settings"), may(Right::Settings)),
    ];
    let mut c = Chrome::desk(visit, session, tab);
    c.doors = all
        .into_iter()
        .filter(|d| d.3)
        .map(|(path, id, name, _)| Door {
            path,
            name,
            here: id == tab,
            count: Some(warned).filter(|n| *n > 0 && id == "warnings"),
        })
        .collect();
    Ok(c)
}
