//! Tables in and out.

use super::dto::Imported;
use crate::desk::{Asked, bring, import_what, table_file};
use crate::extract::{ApiCaller, Fields, Json, Path, Query};
use crate::refused::{Problem, Refused};
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A form with a table.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(crate) struct TableForm {
    /// The file: xlsx, csv, GeoJSON.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Mapping as JSON.
    #[schema(value_type = Option<String>, format = Binary)]
    mapping: Option<Vec<u8>>,
    /// `all` (one wrong row stops all) or `good`.
    rows: Option<String>,
}

/// Bring a table in
#[utoipa::path(post, path = "/api/v1/imports/{what}", tag = "tables",
    params(("what" = String, Path, description = "units, staff, categories, routes, replies, synonyms, rules, places, grids, tickets")),
    request_body(content = TableForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Imported), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn import(
    State(web): State<Web>,
    visit: Visit,
    ApiCaller(session): ApiCaller,
    Path(what): Path<String>,
    mut fields: Fields,
) -> Result<Json<Imported>, Refused> {
    let report = bring(&web, &session, import_what(&what)?, &mut fields).await?;
    Ok(Json(Imported::of(&report, visit.words.lang)))
}

/// In which form.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `xlsx`, `csv` or `jsonl`; `xlsx` where none.
    format: String,
}

/// Take a table out
#[utoipa::path(get, path = "/api/v1/exports/{what}", tag = "tables",
    params(("what" = String, Path, description = "matters, ledger, answers, categories, routes, replies, synonyms, rules, places"), Wanted, Asked),
    responses((status = 200, description = "The table", content_type = "application/octet-stream"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(
    State(web): State<Web>,
    ApiCaller(session): ApiCaller,
    Path(what): Path<String>,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    table_file(&web, &session, &what, &wanted.format, &asked).await
}
