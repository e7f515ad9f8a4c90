//! The outbox.

use super::dto::{Outgoing, Page};
use crate::extract::{ApiCaller, Json, Path, Query};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which part of the outbox.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Part {
    /// `queued`, `sent`, `failed`, `dead`; `queued` where none.
    state: String,
    /// Cursor of a page.
    cursor: Option<String>,
}

/// What left the house, what waits, what failed
#[utoipa::path(get, path = "/api/v1/outbox", tag = "notices", params(Part),
    responses((status = 200, body = Page<Outgoing>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn outbox(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Query(p): Query<Part>,
) -> Result<Json<Page<Outgoing>>, Refused> {
    let page = web.office.outbox(&session.caller, &p.state, p.cursor.as_deref()).await?;
    Ok(Json(Page::of(page)))
}

/// Send again
#[utoipa::path(post, path = "/api/v1/outbox/{id}/resend", tag = "notices",
    params(("id" = Uuid, Path, description = "Line of the outbox")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn resend(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Refused> {
    web.office.resend(&session.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
