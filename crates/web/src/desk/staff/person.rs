//! The page of one person: login and posts with their dates, and nothing about how they work.

use super::forms;
use super::say::Line;
use crate::desk::lead::frame;
use crate::desk::plain::{Again, Form};
use crate::extract::{Path, Query, SignedIn};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::refused::{Refused, no_page};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{PostId, Refusal, StaffId};
use yiwang_office::Session;
use yiwang_office::staff::Stands;

#[derive(Template)]
#[template(path = "desk/person.html")]
pub(super) struct Page {
    c: Chrome,
    id: String,
    name: String,
    login: String,
    email: String,
    /// Since when the login is switched off.
    off: Option<String>,
    may: bool,
    posts: Vec<Line>,
    /// The post that is open, with what stands with it.
    open: Option<Open>,
    forms: Vec<Form>,
    log: Vec<Past>,
    pub(super) said: Option<Said>,
    /// A password that is shown this once.
    pub(super) password: Option<String>,
    /// What went over with a post.
    pub(super) handed: Vec<String>,
}

/// A post that is open.
struct Open {
    post: Line,
    count: String,
    put_off: String,
    rows: Vec<Row>,
    more: bool,
    forms: Vec<Form>,
}

/// A matter that stands with it.
struct Row {
    number: String,
    title: Option<String>,
    stage: String,
    due: String,
}

/// A change of the log.
struct Past {
    at: String,
    by: String,
    say: String,
}

/// Which post is open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    post: String,
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    id: StaffId,
    post: &str,
    again: Option<Again<'_>>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let caller = &session.caller;
    let person = web.office.staff_person(caller, id).await?;
    let books = web.office.books().await?;
    let may = web.office.may(caller, Right::StaffEdit).await.is_ok();
    let found = post.parse::<PostId>().ok();
    let found = person.posts.iter().find(|h| Some(h.id) == found);
    let open = match found {
        None => None,
        Some(h) => {
            let stands = web.office.staff_stands(caller, id, h.id).await?;
            let forms = if may {
                let logins = web.office.staff_logins(caller).await?;
                forms::of_post(w, &books, &person, post, &logins, again)
            } else {
                Vec::new()
            };
            Some(opened(visit, Line::of(w, h), stands, forms))
        }
    };
    Ok(Page {
        c: frame(web, visit, session, "staff").await?,
        id: id.to_string(),
        off: person.off.map(|at| visit.when(at)),
        may,
        posts: person.posts.iter().map(|h| Line::of(w, h)).collect(),
        open,
        forms: if may { forms::of_person(w, &books, &person, again) } else { Vec::new() },
        log: person
            .log
            .iter()
            .map(|d| Past {
                at: visit.when(d.at),
                by: d.by.clone().unwrap_or_else(|| w.t("log-program")),
                say: w.x(&d.say).to_owned(),
            })
            .collect(),
        said: again.map(|a| Said::of(w, a.refusal)),
        password: None,
        handed: Vec::new(),
        name: person.name,
        login: person.login,
        email: person.email.unwrap_or_default(),
    })
}

fn opened(visit: &Visit, post: Line, stands: Stands, forms: Vec<Form>) -> Open {
    let w = visit.words;
    let listed = i64::try_from(stands.rows.len()).unwrap_or(i64::MAX);
    Open {
        post,
        count: w.n("stands-n", stands.count),
        put_off: if stands.put_off == 0 {
            String::new()
        } else {
            w.n("stands-put-off", stands.put_off)
        },
        more: stands.count > listed,
        rows: stands
            .rows
            .into_iter()
            .map(|r| Row {
                number: r.number,
                title: r.title,
                stage: w.x(&r.stage).to_owned(),
                due: r.due_at.map(|d| visit.when(d)).unwrap_or_default(),
            })
            .collect(),
        forms,
    }
}

/// `GET /desk/staff/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    // first, so that whoever may not look cannot tell ids apart
    web.office.may(&session.caller, Right::StaffRead).await?;
    let id = id.parse().map_err(|_| no_page())?;
    Ok(Html(page(&web, &visit, &session, id, &asked.post, None).await?))
}
