//! What happens, as a stream of events; and who else has a matter open.

use crate::extract::{DeskForm, Json, Path, Query, SignedIn};
use crate::refused::Refused;
use crate::state::Web;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;
use yiwang_office::{Doing, LiveEvent};

/// Proxies and browsers give up a silent line after half a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A stream ends after this long. The browser comes again, with its session and its rights as they
/// are then.
const LASTS: Duration = Duration::from_mins(10);

/// Where a page that was made before listens from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Since {
    from: String,
}

/// `GET /desk/live`. Compression leaves `text/event-stream` alone, and the limit on the time of an
/// answer ends with its head.
pub(crate) async fn live(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    Query(page): Query<Since>,
) -> Result<Response, Refused> {
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    let since = last.or(Some(page.from.as_str())).filter(|c| !c.is_empty());
    let following = web.office.live(&session.caller, since).await?;
    let closing = web.closing.subscribe();
    let life = Box::pin(tokio::time::sleep(LASTS));
    let stream = futures::stream::unfold(
        (following, closing, life),
        |(mut following, mut closing, mut life)| async move {
            let next = tokio::select! {
                e = following.next() => e,
                _ = closing.changed() => None,
                () = &mut life => None,
            };
            next.map(|e| (Ok::<_, Infallible>(event(&e)), (following, closing, life)))
        },
    );
    let sse = Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    // a proxy in front must not collect it
    let mut answer = sse.into_response();
    let headers = answer.headers_mut();
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    // what somebody may see is kept by nobody between
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

fn event(e: &LiveEvent) -> Event {
    match e {
        LiveEvent::Matter { cursor, kind, number, version } => {
            let data = json!({ "kind": kind, "number": number, "version": version });
            Event::default().id(cursor).data(data.to_string())
        }
        LiveEvent::Lost => Event::default().data(json!({ "kind": "lost" }).to_string()),
    }
}

/// `POST /desk/m/{number}/here`: names of colleagues who have it open, for the page to show.
pub(crate) async fn here(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let doing = match form.fields.text("doing") {
        Some("writes") => Some(Doing::Writes),
        Some("looks") => Some(Doing::Looks),
        _ => None,
    };
    let others = web.office.here(&form.session.caller, &number, doing).await?;
    let w = form.visit.words;
    let words: Vec<String> = others
        .iter()
        .map(|o| match o.doing {
            Doing::Looks => w.a("here-looks", "name", &o.name),
            Doing::Writes => w.a("here-writes", "name", &o.name),
        })
        .collect();
    Ok(Json(json!({ "here": words })).into_response())
}
