//! One log line for each request: which route, which status, how long. Never the address, the
//! query, a body or a person.

use crate::state::Web;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use uuid::Uuid;

/// Id of a request, for the log and for the person to quote.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// Gives each request its id and writes the line.
pub(crate) async fn line(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = web.office.id();
    request.extensions_mut().insert(RequestId(id));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(no route)".to_owned(), |m| m.as_str().to_owned());
    let start = Instant::now();
    let mut response = next.run(request).await;
    let ms = start.elapsed().as_millis();
    let status = response.status().as_u16();
    if status >= 500 {
        tracing::error!(%id, %method, route, status, ms, "answered");
    } else {
        tracing::info!(%id, %method, route, status, ms, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
