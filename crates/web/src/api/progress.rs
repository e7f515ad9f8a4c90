//! Progress for who raised it. Number and code stand in the body, never in the address.

use super::dto::{Acted, Progress};
use super::key;
use crate::extract::{Json, Path};
use crate::guard::rate;
use crate::refused::{Problem, Refused};
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use yiwang_domain::engine::Command;

/// Number and code of a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pass {
    /// Number.
    number: String,
    /// Code.
    secret: String,
}

fn allowed(web: &Web, visit: &Visit, number: &str) -> Result<(), Refused> {
    web.allow(rate::Kind::Progress, &visit.address)?;
    web.allow(rate::Kind::Number, &number.trim().to_uppercase())
}

/// Progress of a report
#[utoipa::path(post, path = "/api/v1/progress", tag = "reports", request_body = Pass,
    responses((status = 200, body = Progress), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn progress(
    State(web): State<Web>,
    visit: Visit,
    Json(pass): Json<Pass>,
) -> Result<Json<Progress>, Refused> {
    allowed(&web, &visit, &pass.number)?;
    Ok(Json(web.office.progress(&pass.number, &pass.secret).await?.into()))
}

/// What who raised it does.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReporterAct {
    /// Number.
    number: String,
    /// Code.
    secret: String,
    /// Answers of the form.
    #[serde(default)]
    #[schema(value_type = Object)]
    form: Map<String, Value>,
    /// Version that was seen; a stale one is refused.
    #[serde(default)]
    version: Option<u64>,
}

/// Rate, ask to have it done again, urge, add, withdraw
#[utoipa::path(post, path = "/api/v1/progress/actions/{action}", tag = "reports", request_body = ReporterAct,
    params(("action" = String, Path, description = "One of the offers"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the same answer")),
    responses((status = 200, body = Acted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn act(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(action): Path<String>,
    Json(a): Json<ReporterAct>,
) -> Result<Json<Acted>, Refused> {
    allowed(&web, &visit, &a.number)?;
    let command = Command { action, form: a.form, seen: a.version, ..Command::default() };
    let key = key(&headers);
    Ok(Json(web.office.reporter_act(&a.number, &a.secret, command, key.as_deref()).await?.into()))
}
