//! Where a point lies.

use super::dto::Located;
use crate::extract::Json;
use crate::guard::rate;
use crate::refused::{Problem, Refused};
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

/// A point.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Point {
    /// Longitude in degrees.
    lon: f64,
    /// Latitude in degrees.
    lat: f64,
    /// `wgs84` (also CGCS2000), `gcj02` or `bd09`; `wgs84` where none.
    #[serde(default)]
    crs: Option<String>,
}

/// The grid of a point
///
/// The point stands in the body: where somebody is must not stand in a log.
#[utoipa::path(post, path = "/api/v1/locate", tag = "net", request_body = Point,
    responses((status = 200, body = Located), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn locate(
    State(web): State<Web>,
    visit: Visit,
    Json(p): Json<Point>,
) -> Result<Json<Located>, Refused> {
    web.allow(rate::Kind::Progress, &visit.address)?;
    let crs = p.crs.as_deref().map(str::parse).transpose()?.unwrap_or_default();
    Ok(Json(web.office.locate(p.lon, p.lat, crs).await?.into()))
}
