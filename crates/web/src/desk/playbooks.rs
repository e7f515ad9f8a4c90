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
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yiwang_domain::Refusal;
use yiwang_domain::playbook::Problem;
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
    in_use: i64,
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
    let rows = web.office.playbooks(&session.caller).await?;
    let w = visit.words;
    Ok(Html(Playbooks {
        c: frame(&web, &visit, &session, "playbooks").await?,
        may: may_edit(&web, &session).await?,
        rows: rows
            .into_iter()
            .map(|r| Row {
                name: w.x(&r.name).to_owned(),
                about: w.x(&r.about).to_owned(),
                version: r.version,
                methods: r.methods.join(" "),
                since: visit.day(r.effective_from),
                in_use: r.in_use,
                id: r.id,
            })
            .collect(),
    }))
}

#[derive(Template)]
#[template(path = "desk/playbook.html")]
struct PlaybookPage {
    c: Chrome,
    id: String,
    version: u32,
    text: String,
    may: bool,
    problems: Vec<(usize, String, String, String)>,
    said: Option<Said>,
}

/// `GET /desk/playbooks/{id}/{version}`.
pub(crate) async fn text(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path((id, version)): Path<(String, u32)>,
) -> Result<Html<impl Template>, Refused> {
    let text = web.office.playbook_text(&session.caller, &id, version).await?;
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
    let (status, problems, said) =
        match web.office.publish_playbook(&form.session.caller, &text).await {
            Ok(Ok(_)) => return Ok(see_other("/desk/playbooks")),
            Ok(Err(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems, None),
            Err(r) => (refused::status(r.sort), Vec::new(), Some(Said::of(w, &r))),
        };
    let line = |p: &Problem| (p.line, w.x(&p.say).to_owned(), w.x(&p.mend).to_owned(), p.code.clone());
    let page = PlaybookPage {
        c: frame(&web, &form.visit, &form.session, "playbooks").await?,
        may: may_edit(&web, &form.session).await?,
        id,
        version,
        text,
        problems: problems.iter().map(line).collect(),
        said,
    };
    Ok((status, Html(page)).into_response())
}
