//! What was sent out, what waits, what failed.

use super::lead::frame;
use super::query::{Asked, percent};
use crate::extract::{DeskForm, Path, Query, SignedIn};
use crate::look::{Html, chrome::Chrome};
use crate::portal::see_other;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/outbox.html")]
struct Outbox {
    c: Chrome,
    tabs: Vec<(&'static str, String, bool)>,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    id: Uuid,
    at: String,
    iso: String,
    means: String,
    to: String,
    text: String,
    number: String,
    state: String,
    tone: &'static str,
    attempts: i64,
    error: Option<String>,
    again: bool,
}

/// `GET /desk/outbox`.
pub(crate) async fn outbox(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let cursor = Some(asked.cursor.as_str()).filter(|c| !c.is_empty());
    let w = visit.words;
    let states = [
        ("failed", w.t("send-failed")),
        ("dead", w.t("send-dead")),
        ("queued", w.t("send-queued")),
        ("sent", w.t("sent")),
    ];
    // what failed comes first: it is what somebody must look at
    let state = states.iter().find(|(id, _)| *id == asked.stage).map_or("failed", |(id, _)| *id);
    let page = web.office.outbox(&session.caller, state, cursor).await?;
    Ok(Html(Outbox {
        c: frame(&web, &visit, &session, "outbox").await?,
        tabs: states.into_iter().map(|(id, name)| (id, name, id == state)).collect(),
        lines: page
            .rows
            .into_iter()
            .map(|r| {
                let (state, tone) = match r.state.as_str() {
                    "sent" => (w.t("sent"), "ok"),
                    "failed" => (w.t("send-failed"), "warn"),
                    "dead" => (w.t("send-dead"), "late"),
                    _ => (w.t("send-queued"), "rest"),
                };
                Line {
                    id: r.id,
                    at: visit.when(r.at),
                    iso: visit.iso(r.at),
                    means: match r.means.as_str() {
                        "mail" => w.t("means-mail"),
                        "hook" => w.t("means-hook"),
                        _ => w.t("means-in-app"),
                    },
                    to: r.to,
                    text: w.x(&r.text).to_owned(),
                    number: r.number,
                    state,
                    tone,
                    attempts: r.attempts,
                    error: r.error,
                    again: matches!(r.state.as_str(), "failed" | "dead"),
                }
            })
            .collect(),
        next: page.next.map(|c| format!("?stage={state}&cursor={}", percent(&c))),
    }))
}

/// `POST /desk/outbox/{id}/resend`.
pub(crate) async fn resend(
    State(web): State<Web>,
    Path(id): Path<Uuid>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.resend(&form.session.caller, id).await?;
    Ok(see_other("/desk/outbox"))
}
