//! What the live map of the editor draws, and the pictures of findings.

use crate::extract::{Path, Query, SignedIn};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use yiwang_geo::Shape;
use yiwang_geo::import::shape_to_text;
use yiwang_geo::svgmap::Bounds;
use yiwang_office::net_draft::{DraftGrid, What};

/// How much around the chosen grid and its neighbours is drawn, of its own size.
const AROUND: f64 = 3.0;

/// Which grid is worked on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    g: String,
}

/// `GET /desk/net/edit/shapes`: the borders of the draft around a grid as GeoJSON, each corner as
/// exactly the number it is.
pub(crate) async fn shapes(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let d = web.office.net_draft(&session.caller).await?;
    let chosen = d.grids.iter().find(|g| g.code == asked.g).and_then(|g| g.shape.as_ref());
    let near = chosen.and_then(around);
    let features: Vec<String> = d
        .grids
        .iter()
        .filter(|g| g.what != Some(What::Ends))
        .filter_map(|g| {
            let shape = g.shape.as_ref()?;
            near.is_none_or(|n| meets(shape, n)).then(|| feature(g, shape))
        })
        .collect();
    let body = format!(
        r#"{{"type":"FeatureCollection","revision":{},"features":[{}]}}"#,
        d.revision,
        features.join(",")
    );
    let mut response = body.into_response();
    let kind = HeaderValue::from_static("application/geo+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

fn feature(g: &DraftGrid, shape: &Shape) -> String {
    let told = json!({
        "code": g.code, "name": g.name, "leaf": g.leaf, "changed": g.what.is_some(),
    });
    format!(r#"{{"type":"Feature","properties":{told},"geometry":{}}}"#, shape_to_text(shape))
}

fn around(shape: &Shape) -> Option<Bounds> {
    let b = Bounds::of([shape])?;
    let (w, h) = ((b.east - b.west) * AROUND, (b.north - b.south) * AROUND);
    Some(Bounds { west: b.west - w, south: b.south - h, east: b.east + w, north: b.north + h })
}

fn meets(shape: &Shape, n: Bounds) -> bool {
    Bounds::of([shape]).is_some_and(|b| {
        b.west <= n.east && b.east >= n.west && b.south <= n.north && b.north >= n.south
    })
}

/// `GET /desk/net/edit/finding/{n}`: the picture of a finding.
pub(crate) async fn picture(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(n): Path<usize>,
) -> Result<Response, Refused> {
    let svg = web.office.net_finding_picture(&session.caller, n, visit.words.lang).await?;
    let mut response = svg.into_response();
    let kind = HeaderValue::from_static("image/svg+xml");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
