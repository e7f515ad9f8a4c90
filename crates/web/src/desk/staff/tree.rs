//! The tree of units with posts and holders, and people found by name.

use super::forms;
use super::say::{self, Line};
use crate::desk::lead::frame;
use crate::desk::plain::{Again, Form};
use crate::extract::{DeskForm, SignedIn};
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
use yiwang_office::staff::PersonLine;

#[derive(Template)]
#[template(path = "desk/staff.html")]
pub(super) struct Page {
    c: Chrome,
    q: String,
    /// People found; none where nobody was looked for.
    found: Option<Vec<Person>>,
    units: Vec<Unit>,
    forms: Vec<Form>,
    pub(super) said: Option<Said>,
}

/// A unit of the tree.
struct Unit {
    /// One wide blank for each level above it.
    indent: String,
    code: String,
    name: String,
    kind: String,
    posts: Vec<Line>,
}

/// Somebody who was found.
struct Person {
    id: String,
    name: String,
    login: String,
    off: bool,
    posts: Vec<Line>,
}

impl Person {
    fn of(visit: &Visit, p: &PersonLine) -> Self {
        Self {
            id: p.id.to_string(),
            name: p.name.clone(),
            login: p.login.clone(),
            off: p.off,
            posts: p.posts.iter().map(|h| Line::of(visit.words, h)).collect(),
        }
    }
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    q: Option<&str>,
    again: Option<Again<'_>>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let caller = &session.caller;
    let tree = web.office.staff_tree(caller).await?;
    let books = web.office.books().await?;
    let found = match q {
        Some(q) => Some(web.office.staff_find(caller, q).await?),
        None => None,
    };
    let may = web.office.may(caller, Right::StaffEdit).await.is_ok();
    Ok(Page {
        c: frame(web, visit, session, "staff").await?,
        q: q.unwrap_or_default().to_owned(),
        found: found.map(|all| all.iter().map(|p| Person::of(visit, p)).collect()),
        units: tree
            .iter()
            .map(|u| Unit {
                indent: "　".repeat(u.depth),
                code: crate::desk::query::percent(&u.code),
                name: u.name.clone(),
                kind: say::kind(w, &u.kind),
                posts: u.posts.iter().map(|h| Line::of(w, h)).collect(),
            })
            .collect(),
        forms: if may {
            vec![forms::add(w, &books, again), forms::committee(w, &books, again)]
        } else {
            Vec::new()
        },
        said: again.map(|a| Said::of(w, a.refusal)),
    })
}

/// `GET /desk/staff`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, None, None).await?))
}

/// `POST /desk/staff/find`: names of people do not stand in addresses.
pub(crate) async fn find(
    State(web): State<Web>,
    form: DeskForm,
) -> Result<Html<impl Template>, Refused> {
    let q = form.fields.text("q").unwrap_or_default();
    Ok(Html(page(&web, &form.visit, &form.session, Some(q), None).await?))
}
