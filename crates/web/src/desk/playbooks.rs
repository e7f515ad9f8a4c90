//! Playbooks: which are in force, what they say, and publishing a changed one.

use super::lead::frame;
use crate::extract::{DeskForm, Path, SignedIn};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::portal::see_other;
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::Refusal;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;

#[derive(Template)]
#[template(path = "desk/playbooks.html")]
struct Playbooks {
    c: Chrome,
    rows: Vec<Row>,
    may: bool,
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

async fn may_edit(web: &Web, session: &Session) -> Result<bool, Refusal> {
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
    let c = frame(&web, &visit, &session, "playbooks").await?;
    Ok(Html(Playbooks { c, rows, may }))
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

#[derive(Template)]
#[template(path = "desk/playbook.html")]
struct PlaybookPage {
    c: Chrome,
    id: String,
    version: u32,
    text: String,
    may: bool,
    /// Lines that are wrong, and how.
    problems: Vec<(String, String)>,
    said: Option<Said>,
}

/// `GET /desk/playbooks/{id}/{version}`.
pub(crate) async fn text(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path((id, version)): Path<(String, u32)>,
) -> Result<Html<impl Template>, Refused> {
    let text = web.office.playbook_text(&session.caller, &id, Some(version)).await?;
    Ok(Html(PlaybookPage {
        c: frame(&web, &visit, &session, "playbooks").await?,
        may: may_edit(&web, &session).await?,
        id,
        version,
        text,
        problems: Vec::new(),
        said: None,
    }))
}

/// `POST /desk/playbooks/{id}/{version}`: publishes the text as the next version. Every mistake is
/// shown with its line and its mend, and the text stays in the form.
pub(crate) async fn publish(
    State(web): State<Web>,
    Path((id, version)): Path<(String, u32)>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let text = form.fields.again("text");
    let w = form.visit.words;
    let Err(refusal) = web.office.publish_playbook(&form.session.caller, &text, None).await else {
        return Ok(see_other("/desk/playbooks"));
    };
    let page = PlaybookPage {
        c: frame(&web, &form.visit, &form.session, "playbooks").await?,
        may: may_edit(&web, &form.session).await?,
        id,
        version,
        text,
        problems: refusal
            .faults
            .iter()
            .map(|f| (f.at.trim_start_matches("line ").to_owned(), w.x(&f.say).to_owned()))
            .collect(),
        said: Some(Said::of(w, &refusal)),
    };
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}
