//! The page of one unit.

use super::forms;
use super::say::{self, Line};
use crate::desk::lead::frame;
use crate::desk::plain::{Again, Form};
use crate::extract::{Path, SignedIn};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_domain::Refusal;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;
use yiwang_office::staff::{COMMITTEE, Holding};

#[derive(Template)]
#[template(path = "desk/unit.html")]
pub(super) struct Page {
    c: Chrome,
    code: String,
    name: String,
    kind: String,
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
    posts: Vec<Line>,
    past: Vec<Line>,
    /// Whether its people come from other units.
    committee: bool,
    forms: Vec<Form>,
    /// What was changed about it: when, what, by whom.
    log: Vec<(String, String, String)>,
    said: Option<Said>,
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    code: &str,
    again: Option<Again<'_>>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let caller = &session.caller;
    let page = web.office.staff_unit(caller, code).await?;
    let escaped = |all: Vec<(String, String)>| {
        all.into_iter()
            .map(|(code, name)| (crate::desk::query::percent(&code), name))
            .collect::<Vec<_>>()
    };
    let committee = page.node.kind == COMMITTEE;
    let line = |h: &Holding| {
        let homes = page.homes.get(&h.staff).map(|all| all.join("、")).unwrap_or_default();
        Line { homes, ..Line::of(w, h) }
    };
    let forms = if committee && web.office.may(caller, Right::StaffEdit).await.is_ok() {
        let books = web.office.books().await?;
        let logins = web.office.staff_logins(caller).await?;
        vec![forms::member(w, &books, &page.node.code, &logins, again)]
    } else {
        Vec::new()
    };
    Ok(Page {
        c: frame(web, visit, session, "staff").await?,
        kind: say::kind(w, &page.node.kind),
        posts: page.node.posts.iter().map(line).collect(),
        past: page.past.iter().map(line).collect(),
        code: page.node.code,
        name: page.node.name,
        above: escaped(page.above),
        below: escaped(page.below),
        committee,
        forms,
        log: page
            .log
            .iter()
            .map(|d| {
                let by = d.by.clone().unwrap_or_else(|| w.t("log-program"));
                (visit.when(d.at), w.x(&d.say).to_owned(), by)
            })
            .collect(),
        said: again.map(|a| Said::of(w, a.refusal)),
    })
}

/// `GET /desk/staff/unit/{code}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(code): Path<String>,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, &code, None).await?))
}
