//! Tiles of the live map: the grids by what is open in them, and how much that is.

use crate::extract::{Path, SignedIn};
use crate::refused::{Refused, no_page};
use crate::state::Web;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use yiwang_domain::ledger::HashKind;
use yiwang_geo::Shape;
use yiwang_geo::import::label_point;
use yiwang_geo::svgmap::Bounds;
use yiwang_geo::tile::{Feature, Layer, Place, Tile, Value};
use yiwang_office::net::{Grid, Net};
use yiwang_office::net_page::Open;

/// `GET /desk/tiles/{z}/{x}/{y}`. The numbers are those of matters the person may see, so the tile is
/// theirs alone; it is named by its content, and sent again only where that changed.
pub(crate) async fn tile(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Path((z, x, y)): Path<(u8, u32, u32)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let tile = Tile::new(z, x, y).ok_or_else(no_page)?;
    let open = web.office.net_open(&session.caller).await?;
    let books = web.office.books().await?;
    let bytes = draw(&books.net, tile, z, open.as_ref());
    let hash = HashKind::Sha256.of(&[bytes.as_slice()]);
    let name = format!("W/\"{}\"", hex::encode(hash.get(..8).unwrap_or_default()));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == name.as_bytes());
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { bytes.into_response() };
    let out = response.headers_mut();
    let kind = HeaderValue::from_static("application/vnd.mapbox-vector-tile");
    out.insert(header::CONTENT_TYPE, kind);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        out.insert(header::ETAG, name);
    }
    Ok(response)
}

fn draw(net: &Net, tile: Tile, z: u8, open: Option<&HashMap<String, Open>>) -> Vec<u8> {
    let (mut grids, mut names, mut matters) = (Vec::new(), Vec::new(), Vec::new());
    for (g, id) in net.grids().iter().zip(1..) {
        let Some(shape) = &g.shape else { continue };
        let leaf = net.is_leaf(g);
        let mut tags = vec![
            ("code", Value::Text(g.code.as_str())),
            ("name", Value::Text(g.name.as_str())),
            ("kind", Value::Text(g.kind.as_str())),
            ("level", Value::Number(level(g))),
            ("leaf", Value::Flag(leaf)),
        ];
        let n = open.map(|all| all.get(&g.code).copied().unwrap_or_default());
        let numbers: Vec<(&str, Value<'_>)> = n
            .iter()
            .flat_map(|n| [("open", Value::Number(n.open)), ("late", Value::Number(n.overdue))])
            .collect();
        tags.extend(&numbers);
        grids.push(Feature { id, place: Place::Area(shape), tags });
        // a name and a number stand at one point, so that they are not told once a tile
        if shown(g, leaf, z)
            && meets(shape, tile)
            && let Some(at) = label_point(shape)
        {
            let place = Place::Point(at);
            let mut tags = vec![("name", Value::Text(g.name.as_str()))];
            tags.extend(&numbers);
            names.push(Feature { id, place, tags });
            if n.is_some_and(|n| n.open > 0) {
                matters.push(Feature { id, place, tags: numbers });
            }
        }
    }
    tile.encode(&[
        Layer { name: "grids", features: grids },
        Layer { name: "names", features: names },
        Layer { name: "matters", features: matters },
    ])
}

/// Whether a shape may have its name in the tile.
fn meets(shape: &Shape, tile: Tile) -> bool {
    let t = tile.bounds();
    Bounds::of([shape]).is_some_and(|b| {
        b.west <= t.east && b.east >= t.west && b.south <= t.north && b.north >= t.south
    })
}

/// How deep a grid stands, 0 at the top.
fn level(g: &Grid) -> i64 {
    g.path.matches('/').count() as i64 - 2
}

/// Whether a grid has its name and the number of its matters at this zoom: a street from afar, a
/// community nearer, a grid when its street fills the map.
fn shown(g: &Grid, leaf: bool, z: u8) -> bool {
    let deep = match z {
        ..=10 => 1,
        11..=12 => 2,
        _ => i64::MAX,
    };
    level(g) == deep || (leaf && level(g) < deep)
}
