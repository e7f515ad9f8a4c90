//! Matters, to be acted on.

use super::dto::Acted;
use super::key;
use crate::extract::{ApiCaller, Json, Path};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;
use yiwang_domain::engine::Command;
use yiwang_domain::entry::Attached;
use yiwang_domain::{FileId, LegId};

/// A photo that answers a field.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActFile {
    /// Id from `POST /api/v1/files`.
    file: Uuid,
    /// Id of the photo field.
    field: String,
}

/// An action.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Act {
    /// The leg, for an action on a leg.
    leg: Option<Uuid>,
    /// Answers of the form.
    #[schema(value_type = Object)]
    form: Map<String, Value>,
    /// A remark beside the form, for staff only.
    note: Option<String>,
    /// Photos.
    files: Vec<ActFile>,
    /// Version that was seen; a stale one is refused.
    version: Option<u64>,
}

/// Take an action
#[utoipa::path(post, path = "/api/v1/matters/{number}/actions/{action}", tag = "matters", request_body = Act,
    params(("number" = String, Path, description = "Number or id"), ("action" = String, Path, description = "One of the offers"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the same answer")),
    responses((status = 200, body = Acted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn act(
    State(web): State<Web>,
    headers: HeaderMap,
    ApiCaller(session): ApiCaller,
    Path((number, action)): Path<(String, String)>,
    Json(a): Json<Act>,
) -> Result<Json<Acted>, Refused> {
    let caller = &session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let command = Command {
        action,
        leg: a.leg.map(LegId),
        form: a.form,
        note: a.note,
        files: a
            .files
            .into_iter()
            .map(|f| Attached { file: FileId(f.file), role: f.field })
            .collect(),
        seen: a.version,
    };
    let key = key(&headers);
    Ok(Json(web.office.act(caller, matter.row.id, command, key.as_deref()).await?.into()))
}

/// A note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    /// Text, for staff only.
    text: String,
}

/// Version after a note.
#[derive(Serialize, ToSchema)]
pub(crate) struct Noted {
    /// Version of the matter now.
    version: u64,
}

/// Write a note
#[utoipa::path(post, path = "/api/v1/matters/{number}/notes", tag = "matters", request_body = NewNote,
    params(("number" = String, Path, description = "Number or id"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the same answer")),
    responses((status = 200, body = Noted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn note(
    State(web): State<Web>,
    headers: HeaderMap,
    ApiCaller(session): ApiCaller,
    Path(number): Path<String>,
    Json(n): Json<NewNote>,
) -> Result<Json<Noted>, Refused> {
    let caller = &session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let key = key(&headers);
    let version = web.office.note(caller, matter.row.id, &n.text, key.as_deref()).await?;
    Ok(Json(Noted { version }))
}
