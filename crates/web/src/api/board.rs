//! How the whole stands.

use super::dto::Board;
use crate::extract::{ApiCaller, Json};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;

/// How the whole stands
#[utoipa::path(get, path = "/api/v1/board", tag = "board",
    responses((status = 200, body = Board), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn board(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
) -> Result<Json<Board>, Refused> {
    Ok(Json(web.office.board(&session.caller).await?.into()))
}
