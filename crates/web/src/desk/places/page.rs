//! The page of one place: what it is, how fresh the record is, what lies in it, who may be asked for,
//! and what happened there.

use super::forms;
use super::say::Line;
use crate::desk::lead::frame;
use crate::desk::plain::{Again, Form};
use crate::extract::{Path, SignedIn};
use crate::look::form::Said;
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::{Refused, no_page};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use uuid::Uuid;
use yiwang_domain::Refusal;
use yiwang_domain::place::{Freshness, PlaceKind};
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;
use yiwang_office::view::PartyView;

#[derive(Template)]
#[template(path = "desk/place.html")]
pub(super) struct Page {
    c: Chrome,
    line: Line,
    version: i64,
    point: String,
    aliases: String,
    above: Vec<(String, String)>,
    below: Vec<Line>,
    /// Whether it was confirmed not long ago.
    fresh: bool,
    may_edit: bool,
    contact: Option<Contact>,
    /// Name and telephone plain, on the answer to a look that was logged.
    pub(super) plain: Option<PartyView>,
    contacts: Vec<Form>,
    sees_matters: bool,
    open: Vec<Row>,
    earlier: Vec<Row>,
    forms: Vec<Form>,
    log: Vec<Past>,
    said: Option<Said>,
}

/// Who may be asked for, masked.
struct Contact {
    name: String,
    phone: String,
    agreed: String,
    until: String,
    /// Whether this person may see it plain.
    may_show: bool,
}

/// A change of the log.
struct Past {
    at: String,
    by: String,
    say: String,
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    id: Uuid,
    again: Option<Again<'_>>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let caller = &session.caller;
    let books = web.office.books().await?;
    let p = web.office.place_page(caller, id).await?;
    let (mut edits, contacts) = if p.may_edit {
        forms::of_place(w, &books, caller, &p, again)
    } else {
        (Vec::new(), Vec::new())
    };
    let holds = PlaceKind::ALL.into_iter().any(|k| k.may_lie_in(Some(p.line.kind)));
    let inside = id.to_string();
    if p.may_edit && holds {
        edits.insert(0, forms::add(w, &books, caller, Some((&inside, p.line.kind)), again));
    }
    let rows = |all: &[yiwang_office::view::RowView]| -> Vec<Row> {
        all.iter().map(|r| Row::of(visit, r)).collect()
    };
    let (open, earlier) = p.matters.as_ref().map(|(o, e)| (rows(o), rows(e))).unwrap_or_default();
    let point = if p.form.lon.is_empty() {
        String::new()
    } else {
        format!("{}, {}", p.form.lon, p.form.lat)
    };
    Ok(Page {
        c: frame(web, visit, session, "places").await?,
        line: Line::of(w, &p.line),
        version: p.version,
        point,
        aliases: p.form.aliases,
        above: p.above.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        below: p.below.iter().map(|l| Line::of(w, l)).collect(),
        fresh: p.line.fresh == Freshness::Fresh,
        may_edit: p.may_edit,
        contact: p.contact.map(|c| Contact {
            name: c.name,
            phone: c.phone,
            agreed: c.agreed_on.to_string(),
            until: c.until.to_string(),
            may_show: p.may_contact,
        }),
        plain: None,
        contacts,
        sees_matters: p.matters.is_some(),
        open,
        earlier,
        forms: edits,
        log: p
            .log
            .iter()
            .map(|d| Past {
                at: visit.when(d.at),
                by: d.by.clone().unwrap_or_else(|| w.t("log-program")),
                say: w.x(&d.say).to_owned(),
            })
            .collect(),
        said: again.map(|a| Said::of(w, a.refusal)),
    })
}

/// `GET /desk/places/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
) -> Result<Html<impl Template>, Refused> {
    // first, so that whoever may not look cannot tell ids apart
    web.office.may(&session.caller, Right::PlaceRead).await?;
    let id = id.parse().map_err(|_| no_page())?;
    Ok(Html(page(&web, &visit, &session, id, None).await?))
}
