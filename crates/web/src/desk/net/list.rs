//! The map of the net, and the same as a table.

use super::base::{self, BaseView};
use super::draw::{self, Drawn, Look};
use super::say;
use crate::desk::lead::frame;
use crate::extract::{Query, SignedIn};
use crate::look::{Html, assets, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;
use yiwang_domain::playbook::roles::Right;
use yiwang_geo::{LonLat, area_m2};
use yiwang_office::net::Net;
use yiwang_office::net_page::Open;

/// Most rows of the table; whoever looks for another searches.
const MOST_ROWS: usize = 300;

#[derive(Template)]
#[template(path = "desk/net.html")]
struct Page {
    c: Chrome,
    /// Addresses of the live map: its script, its worker, its styles.
    script: String,
    worker: String,
    css: String,
    /// What the live map begins with: west, south, east, north; empty without borders.
    bounds: String,
    /// The map beneath the net, where there is one.
    base: Option<BaseView>,
    name: String,
    /// The levels above, from the top: code and name.
    above: Vec<(String, String)>,
    drawn: Option<Drawn>,
    q: String,
    rows: Vec<Line>,
    /// How many there are, where not all are shown.
    more: Option<usize>,
    counted: bool,
    /// Whether the person may change the net.
    may_edit: bool,
}

/// A grid of the table.
struct Line {
    code: String,
    name: String,
    kind: String,
    parent: String,
    area: String,
    open: Open,
    /// Whether there are grids below it.
    inner: bool,
}

/// What is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    at: String,
    q: String,
    zoom: u8,
    lon: Option<f64>,
    lat: Option<f64>,
}

/// `GET /desk/net`.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Refused> {
    let counts = web.office.net_open(&session.caller).await?;
    let books = web.office.books().await?;
    let net = &books.net;
    let w = visit.words;
    // the one grid above all others is what the page is about: it begins below it
    let top = match net.below(None).as_slice() {
        [one] if !net.is_leaf(one) => Some(*one),
        _ => None,
    };
    let here = net.by_code(&asked.at).filter(|g| !net.is_leaf(g)).or(top);
    let look = Look {
        zoom: asked.zoom,
        at: asked.lon.zip(asked.lat).map(|(lon, lat)| LonLat::new(lon, lat)),
    };
    let q = asked.q.trim().to_lowercase();
    let mut found: Vec<_> = net
        .grids()
        .iter()
        .filter(|g| {
            if q.is_empty() {
                here.is_none_or(|h| g.path.starts_with(&h.path) && g.code != h.code)
            } else {
                g.name.to_lowercase().contains(&q) || g.code.contains(&q)
            }
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let all = found.len();
    let name_of = |code: &str| net.by_code(code).map(|g| g.name.clone()).unwrap_or_default();
    let rows = found
        .iter()
        .take(MOST_ROWS)
        .map(|g| Line {
            code: g.code.clone(),
            name: g.name.clone(),
            kind: say::kind(w, &g.kind),
            parent: g.parent.as_deref().map(name_of).unwrap_or_default(),
            area: g.shape.as_ref().map(|s| say::area(w, area_m2(s))).unwrap_or_default(),
            open: counts.as_ref().and_then(|c| c.get(&g.code)).copied().unwrap_or_default(),
            inner: !net.is_leaf(g),
        })
        .collect();
    let drawn = draw::below(net, &visit, here, counts.as_ref(), look);
    let page = Page {
        c: frame(&web, &visit, &session, "net").await?,
        script: assets::url("net.js"),
        worker: assets::url("net-worker.js"),
        css: assets::url("net.css"),
        bounds: draw::bounds(net, here).unwrap_or_default(),
        base: base::view(&web),
        name: here.map_or_else(|| visit.place.clone(), |g| g.name.clone()),
        above: here.map(|h| above(net, &h.path, &h.code)).unwrap_or_default(),
        drawn,
        q: asked.q,
        rows,
        more: (all > MOST_ROWS).then_some(all),
        counted: counts.is_some(),
        may_edit: web.office.may(&session.caller, Right::NetEdit).await.is_ok(),
    };
    Ok((base::policy(&web), Html(page)))
}

/// The levels above a path, from the top: code and name.
fn above(net: &Net, path: &str, code: &str) -> Vec<(String, String)> {
    path.split('/')
        .filter(|c| *c != code)
        .filter_map(|c| net.by_code(c))
        .map(|g| (g.code.clone(), g.name.clone()))
        .collect()
}
