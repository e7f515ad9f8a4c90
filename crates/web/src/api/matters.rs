//! Matters, to be read.

use super::dto::{InboxView, Matter, Page, Party, Row, each};
use crate::desk::{Asked, query};
use crate::extract::{ApiCaller, Json, Path, Query};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yiwang_domain::PartyId;

/// Views of the inbox, with counts
#[utoipa::path(get, path = "/api/v1/views", tag = "matters",
    responses((status = 200, body = [InboxView]), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn views(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
) -> Result<Json<Vec<InboxView>>, Refused> {
    Ok(Json(each(web.office.views(&session.caller).await?)))
}

/// Matters one may see
#[utoipa::path(get, path = "/api/v1/matters", tag = "matters", params(Asked),
    responses((status = 200, body = Page<Row>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<Row>>, Refused> {
    Ok(Json(Page::of(web.office.list(&session.caller, &query(&asked)?).await?)))
}

/// What is searched for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sought {
    /// Words, a number, a place.
    text: String,
    /// Cursor of a page.
    #[serde(default)]
    cursor: Option<String>,
    /// Rows of a page, 1 to 100.
    #[serde(default)]
    limit: Option<u32>,
}

/// Search
///
/// What is searched for stands in the body: it may be a name.
#[utoipa::path(post, path = "/api/v1/matters/search", tag = "matters", request_body = Sought,
    responses((status = 200, body = Page<Row>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn search(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Json(s): Json<Sought>,
) -> Result<Json<Page<Row>>, Refused> {
    let limit = s.limit.unwrap_or(30).clamp(1, 100);
    let found = web.office.search(&session.caller, &s.text, s.cursor.as_deref(), limit).await?;
    Ok(Json(Page::of(found)))
}

/// One matter, with what may be done now
#[utoipa::path(get, path = "/api/v1/matters/{number}", tag = "matters",
    params(("number" = String, Path, description = "Number or id")),
    responses((status = 200, body = Matter), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path(number): Path<String>,
) -> Result<Json<Matter>, Refused> {
    Ok(Json(web.office.matter(&session.caller, &number).await?.into()))
}

/// Why personal data is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Purpose {
    /// The purpose; it is logged, and open to the person.
    purpose: String,
}

/// One party plain, for a purpose
#[utoipa::path(post, path = "/api/v1/matters/{number}/parties/{party}", tag = "matters", request_body = Purpose,
    params(("number" = String, Path, description = "Number or id"), ("party" = Uuid, Path, description = "Party")),
    responses((status = 200, body = Party), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn party(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path((number, party)): Path<(String, Uuid)>,
    Json(p): Json<Purpose>,
) -> Result<Json<Party>, Refused> {
    let caller = &session.caller;
    let matter = web.office.matter(caller, &number).await?;
    let plain = web.office.party_plain(caller, matter.row.id, PartyId(party), &p.purpose).await?;
    Ok(Json(plain.into()))
}
