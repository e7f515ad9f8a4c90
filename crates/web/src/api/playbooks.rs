//! Playbooks.

use super::dto::{Playbook, each};
use crate::extract::{ApiCaller, Json, Path};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Playbooks in force
#[utoipa::path(get, path = "/api/v1/playbooks", tag = "playbooks",
    responses((status = 200, body = [Playbook]), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
) -> Result<Json<Vec<Playbook>>, Refused> {
    Ok(Json(each(web.office.playbooks(&session.caller).await?)))
}

/// The text of a playbook.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaybookText {
    /// YAML.
    text: String,
}

/// A playbook as it was written
#[utoipa::path(get, path = "/api/v1/playbooks/{id}/{version}", tag = "playbooks",
    params(("id" = String, Path, description = "Playbook"), ("version" = u32, Path, description = "Version")),
    responses((status = 200, body = PlaybookText), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn text(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path((id, version)): Path<(String, u32)>,
) -> Result<Json<PlaybookText>, Refused> {
    let text = web.office.playbook_text(&session.caller, &id, Some(version)).await?;
    Ok(Json(PlaybookText { text }))
}

/// The version that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Published {
    /// Version.
    version: u32,
}

/// Publish a playbook
///
/// Its id stands in the text. Every mistake comes back with its line.
#[utoipa::path(post, path = "/api/v1/playbooks", tag = "playbooks", request_body = PlaybookText,
    responses((status = 201, body = Published), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn publish(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Json(p): Json<PlaybookText>,
) -> Result<(StatusCode, Json<Published>), Refused> {
    let version = web.office.publish_playbook(&session.caller, &p.text, None).await?;
    Ok((StatusCode::CREATED, Json(Published { version })))
}
