//! Notices of the person.

use super::dto::{Notice, each};
use crate::extract::{ApiCaller, Json, Path};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

/// One's notices, newest first
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices",
    responses((status = 200, body = [Notice]), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn notices(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
) -> Result<Json<Vec<Notice>>, Refused> {
    Ok(Json(each(web.office.notices(&session.caller).await?)))
}

/// Mark a notice as read
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "notices",
    params(("id" = Uuid, Path, description = "Notice")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Refused> {
    web.office.read_notice(&session.caller, Some(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
