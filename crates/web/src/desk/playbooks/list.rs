//! Which playbooks are in force, and which are being changed.

use crate::desk::lead::frame;
use crate::extract::SignedIn;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_domain::Refusal;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;

#[derive(Template)]
#[template(path = "desk/playbooks.html")]
struct Playbooks {
    c: Chrome,
    rows: Vec<Row>,
    may: bool,
    /// Drafts: id, and when each was saved last.
    drafts: Vec<(String, String)>,
}

struct Row {
    id: String,
    name: String,
    about: String,
    version: u32,
    methods: String,
    since: String,
    /// Open matters that run by it; none where the person may not know.
    in_use: Option<i64>,
}

pub(super) async fn may_edit(web: &Web, session: &Session) -> Result<bool, Refusal> {
    let books = web.office.books().await?;
    Ok(!books.rights().scope(&session.caller, Right::PlaybookEdit).is_empty())
}

/// `GET /desk/playbooks`.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    let may = may_edit(&web, &session).await?;
    let rows =
        if may { counted(&web, &visit, &session).await? } else { named(&web, &visit).await? };
    let drafts = if may { web.office.drafts(&session.caller).await? } else { Vec::new() };
    let drafts = drafts.into_iter().map(|(id, at)| (id, visit.when(at))).collect();
    let c = frame(&web, &visit, &session, "playbooks").await?;
    Ok(Html(Playbooks { c, rows, may, drafts }))
}

/// With the open matters of each, for who keeps the playbooks.
async fn counted(web: &Web, visit: &Visit, session: &Session) -> Result<Vec<Row>, Refusal> {
    let w = visit.words;
    let rows = web.office.playbooks(&session.caller).await?;
    Ok(rows
        .into_iter()
        .map(|r| Row {
            name: w.x(&r.name).to_owned(),
            about: w.x(&r.about).to_owned(),
            version: r.version,
            methods: r.methods.join(" "),
            since: visit.day(r.effective_from),
            in_use: Some(r.in_use),
            id: r.id,
        })
        .collect())
}

/// What each is for, for everybody who works by them.
async fn named(web: &Web, visit: &Visit) -> Result<Vec<Row>, Refusal> {
    let w = visit.words;
    let books = web.office.books().await?;
    Ok(books
        .playbooks
        .keys()
        .filter_map(|id| books.current(id, visit.now))
        .map(|p| Row {
            id: p.playbook.id.clone(),
            name: w.x(&p.playbook.name).to_owned(),
            about: w.x(&p.playbook.about).to_owned(),
            version: p.version,
            methods: p.playbook.methods.join(" "),
            since: visit.day(p.effective_from),
            in_use: None,
        })
        .collect())
}
