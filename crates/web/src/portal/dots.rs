//! A drawn map of the net with the places of matters on it: round where open, a square where done,
//! so that colour is not alone.

use crate::i18n::Words;
use crate::look::map::{SIDE, data_uri};
use std::fmt::Write as _;
use yiwang_geo::LonLat;
use yiwang_geo::svgmap::{Area, Bounds, Map, Projection};
use yiwang_office::Point;
use yiwang_office::net::{Grid, Net};

/// The top of the net where there is but one: there is nothing to choose at that level.
pub(crate) fn only_top(net: &Net) -> Option<&Grid> {
    match net.below(None).as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// The map as a `data:` address; none where the area has no border.
pub(crate) fn draw(net: &Net, w: Words, view: &str, points: &[Point]) -> Option<String> {
    let grid = net.by_code(view).or_else(|| only_top(net));
    let below = net.below(grid.map(|g| g.code.as_str()));
    // the lowest level shows itself
    let shown: Vec<&Grid> = if below.is_empty() { grid.into_iter().collect() } else { below };
    let bounds = Bounds::of(shown.iter().filter_map(|g| g.shape.as_ref()))?;
    let projection = Projection::fit(bounds, SIDE, SIDE);
    let areas: Vec<Area<'_>> = shown
        .iter()
        .filter_map(|g| {
            Some(Area {
                shape: g.shape.as_ref()?,
                label: &g.name,
                title: &g.name,
                class: "",
                fill: "#f3f6fa",
                stroke: None,
                href: None,
            })
        })
        .collect();
    let title = grid.map(|g| g.name.clone()).unwrap_or_default();
    let map = Map {
        projection,
        title: &title,
        heading: &[],
        areas: &areas,
        mark: None,
        ring: None,
        lang: w.lang,
    };
    let mut svg = map.svg();
    let end = svg.rfind("</svg>")?;
    svg.truncate(end);
    let (width, height) = projection.size();
    for p in points {
        let (x, y) = projection.to_px(LonLat::new(p.lon, p.lat));
        if !(0.0..=width).contains(&x) || !(0.0..=height).contains(&y) {
            continue;
        }
        // writing to a String never fails
        let _ = if p.done {
            write!(
                svg,
                "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"8\" height=\"8\" fill=\"#1a6b2d\" \
                 stroke=\"#fff\"/>",
                x - 4.0,
                y - 4.0
            )
        } else {
            write!(
                svg,
                "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"5\" fill=\"#b06a00\" stroke=\"#fff\"/>"
            )
        };
    }
    svg.push_str("</svg>");
    Some(data_uri(&svg))
}
