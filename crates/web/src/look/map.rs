//! The map of the net as a picture inside the page: no script, no tiles, no other server.
//!
//! A view is one grid of a higher level and shows what stands right below it: the streets of the
//! district, the communities of a street, the grids of a community. A click on the picture is
//! turned back into a point by the same projection that drew it.

use crate::i18n::Words;
use yiwang_geo::LonLat;
use yiwang_geo::svgmap::{Area, Bounds, Map, Projection};
use yiwang_office::net::{Grid, Net};

/// Width and height of the picture in pixels. Fixed, because without scripts a click tells only
/// pixels of the picture as it is shown.
pub(crate) const SIDE: u32 = 340;

/// A picture of the net.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// `data:` address of the drawing.
    pub(crate) src: String,
    /// Code of the grid that is shown.
    pub(crate) view: String,
    /// Its name.
    pub(crate) name: String,
    /// The levels above, from the top: name and code.
    pub(crate) above: Vec<(String, String)>,
    /// Whether a click here is a point, and not a step further down.
    pub(crate) deepest: bool,
}

/// What a click means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Click {
    /// Show this grid.
    Into(String),
    /// Here it is.
    At(LonLat),
}

/// The grid of a view; the top of the net where the code names none.
fn grid_of<'n>(net: &'n Net, view: &str) -> Option<&'n Grid> {
    net.by_code(view).filter(|g| !net.is_leaf(g)).or_else(|| top(net))
}

/// The one grid above all others, if there is one: below it the first choice begins.
fn top(net: &Net) -> Option<&Grid> {
    match net.below(None).as_slice() {
        [one] if !net.is_leaf(one) => Some(one),
        _ => None,
    }
}

/// What stands right below a view, and whether it is the lowest level.
fn inside<'n>(net: &'n Net, grid: Option<&Grid>) -> (Vec<&'n Grid>, bool) {
    let below = net.below(grid.map(|g| g.code.as_str()));
    let deepest = below.iter().all(|g| net.is_leaf(g));
    (below, deepest)
}

fn projection(below: &[&Grid]) -> Option<Projection> {
    let bounds = Bounds::of(below.iter().filter_map(|g| g.shape.as_ref()))?;
    Some(Projection::fit(bounds, SIDE, SIDE))
}

/// The best view for a point: the grid right above the one that holds it.
pub(crate) fn view_for(net: &Net, at: LonLat) -> String {
    net.locate(at).and_then(|g| g.parent.clone()).unwrap_or_default()
}

/// What a click on the picture of a view means; none where there is nothing to click on.
pub(crate) fn click(net: &Net, view: &str, x: f64, y: f64) -> Option<Click> {
    let (below, deepest) = inside(net, grid_of(net, view));
    let at = projection(&below)?.from_px(x, y);
    if !at.on_globe() {
        return None;
    }
    let child = net
        .locate(at)
        .filter(|_| !deepest)
        .and_then(|leaf| below.iter().find(|g| leaf.path.starts_with(&g.path)))
        .filter(|g| !net.is_leaf(g));
    Some(child.map_or(Click::At(at), |g| Click::Into(g.code.clone())))
}

/// Colours by turns, so that neighbours can be told apart without meaning anything.
const FILLS: [&str; 4] = ["#eaf3fb", "#f3f7ea", "#fdf4e7", "#f1eefa"];

/// Draws a view. None where the net has no borders yet.
pub(crate) fn draw(net: &Net, w: Words, view: &str, mark: Option<LonLat>) -> Option<Picture> {
    let grid = grid_of(net, view);
    let (below, deepest) = inside(net, grid);
    let projection = projection(&below)?;
    let held = mark.and_then(|p| net.locate(p));
    let areas: Vec<Area<'_>> = below
        .iter()
        .enumerate()
        .filter_map(|(i, g)| {
            let here = held.is_some_and(|h| h.path.starts_with(&g.path));
            Some(Area {
                shape: g.shape.as_ref()?,
                label: &g.name,
                title: &g.name,
                class: "",
                fill: if here { "#bfdcff" } else { FILLS.get(i % FILLS.len()).copied()? },
                stroke: None,
                href: None,
            })
        })
        .collect();
    let name = grid.map(|g| g.name.clone()).unwrap_or_default();
    let map = Map {
        projection,
        title: &name,
        heading: &[],
        areas: &areas,
        mark,
        ring: None,
        lang: w.lang,
    };
    let above = grid.map(|g| above(net, g)).unwrap_or_default();
    Some(Picture {
        src: data_uri(&map.svg()),
        view: grid.map(|g| g.code.clone()).unwrap_or_default(),
        name,
        above,
        deepest,
    })
}

/// The levels above a grid, from the top.
fn above(net: &Net, grid: &Grid) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut at = grid.parent.as_deref().and_then(|p| net.by_code(p));
    while let Some(g) = at {
        out.push((g.name.clone(), g.code.clone()));
        // a loop of parents cannot be drawn; no net of ours is that deep
        if out.len() > 8 {
            break;
        }
        at = g.parent.as_deref().and_then(|p| net.by_code(p));
    }
    out.reverse();
    out
}

/// An SVG as a `data:` address, encoded as little as safe.
pub(crate) fn data_uri(svg: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(svg.len() * 5 / 4);
    out.push_str("data:image/svg+xml,");
    for b in svg.bytes() {
        match b {
            b'"' => out.push('\''),
            b'%' | b'#' | b'<' | b'>' | b'&' | b'\'' | 0x7f.. | ..=0x1f => {
                // writing to a String never fails
                let _ = write!(out, "%{b:02X}");
            }
            _ => out.push(char::from(b)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_uri_decodes_to_the_drawing() {
        let uri = data_uri("<svg a=\"1\">路 50% #1</svg>");
        assert!(uri.starts_with("data:image/svg+xml,%3Csvg a='1'%3E"));
        assert!(uri.is_ascii() && !uri.contains(['<', '>', '#', '"']));
        assert!(uri.ends_with("50%25 %231%3C/svg%3E"));
    }
}
