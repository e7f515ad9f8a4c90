//! The net drawn on the server: each area leads to what is below it. It is what shows where scripts
//! or WebGL are missing, and on paper.

use crate::i18n::Words;
use crate::visit::Visit;
use std::collections::HashMap;
use std::fmt;
use yiwang_geo::svgmap::{Area, Bounds, Map, Projection};
use yiwang_geo::{LonLat, Shape};
use yiwang_office::net::{Grid, Net};
use yiwang_office::net_draft::{DraftGrid, NetDraftView, What};
use yiwang_office::net_page::Open;

/// Size of the drawing in pixels.
const SIZE: (u32, u32) = (720, 520);
/// Deepest zoom; each step halves what is shown.
const DEEPEST: u8 = 6;

/// A drawing of ours, which escapes every text in it: it goes into a page as it is.
#[derive(Debug, Clone)]
pub(super) struct Drawing(String);

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Drawing {}

/// What part of the net is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    /// How often it was halved.
    pub(super) zoom: u8,
    /// The middle; that of the net where none.
    pub(super) at: Option<LonLat>,
}

/// The drawing with the ways to move it.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) drawing: Drawing,
    /// Word and query of each way to move: closer, farther, the four sides, the whole.
    pub(super) moves: Vec<(String, String)>,
}

/// The colour of a grid: by what is overdue in it, then by what is open.
pub(super) const fn fill(open: Option<Open>) -> &'static str {
    match open {
        Some(o) if o.overdue > 0 => "#f5c6c0",
        Some(o) if o.open >= 10 => "#9cc5f0",
        Some(o) if o.open > 0 => "#cfe3f8",
        _ => "#f2f5f8",
    }
}

/// What hovering and screen readers tell of a grid.
fn title(w: Words, g: &Grid, open: Option<Open>) -> String {
    let name = w.b("grid-title", ("name", &g.name), ("code", &g.code));
    match open {
        Some(o) => {
            let numbers = w.b("grid-numbers", ("open", o.open), ("overdue", o.overdue));
            format!("{name} {numbers}")
        }
        None => name,
    }
}

/// A grid as the drawing tells it.
struct Told<'n> {
    shape: &'n Shape,
    open: Option<Open>,
    label: String,
    title: String,
    href: String,
}

fn told<'n>(
    net: &Net,
    w: Words,
    g: &'n Grid,
    open: Option<&HashMap<String, Open>>,
) -> Option<Told<'n>> {
    let shape = g.shape.as_ref()?;
    let open = open.map(|all| all.get(&g.code).copied().unwrap_or_default());
    let label = match open {
        Some(n) if n.open > 0 => format!("{} {}", g.name, n.open),
        _ => g.name.clone(),
    };
    let href = if net.is_leaf(g) {
        format!("/desk/net/{}", g.code)
    } else {
        format!("/desk/net?at={}", g.code)
    };
    Some(Told { shape, open, label, title: title(w, g, open), href })
}

/// Draws the grids right below one grid, or the top of the net. None where no border is known.
pub(super) fn below(
    net: &Net,
    v: &Visit,
    of: Option<&Grid>,
    open: Option<&HashMap<String, Open>>,
    look: Look,
) -> Option<Drawn> {
    let w = v.words;
    let grids = net.below(of.map(|g| g.code.as_str()));
    let whole = Bounds::of(grids.iter().filter_map(|g| g.shape.as_ref()))?;
    let zoom = look.zoom.min(DEEPEST);
    let part = part(whole, zoom, look.at);
    let told: Vec<Told<'_>> = grids.iter().filter_map(|g| told(net, w, g, open)).collect();
    let areas: Vec<Area<'_>> = told
        .iter()
        .map(|t| Area {
            shape: t.shape,
            label: &t.label,
            title: &t.title,
            class: if t.open.is_some_and(|n| n.overdue > 0) { "grid late" } else { "grid" },
            fill: fill(t.open),
            stroke: None,
            href: Some(&t.href),
        })
        .collect();
    let name = of.map_or_else(|| v.place.clone(), |g| g.name.clone());
    let drawing = svg(w, Projection::fit(part, SIZE.0, SIZE.1), &name, &areas);
    Some(Drawn { drawing, moves: moves(w, of, whole, part, zoom) })
}

/// West, south, east and north of what lies right below a grid, for the live map.
pub(super) fn bounds(net: &Net, of: Option<&Grid>) -> Option<String> {
    let grids = net.below(of.map(|g| g.code.as_str()));
    let shapes: Vec<&Shape> = grids.iter().filter_map(|g| g.shape.as_ref()).collect();
    bounds_of(&shapes)
}

/// West, south, east and north of some shapes.
pub(super) fn bounds_of(shapes: &[&Shape]) -> Option<String> {
    let b = Bounds::of(shapes.iter().copied())?;
    Some(format!("{:.6},{:.6},{:.6},{:.6}", b.west, b.south, b.east, b.north))
}

/// One grid among its neighbours.
pub(super) fn alone(net: &Net, w: Words, code: &str, shape: &Shape) -> Option<Drawing> {
    let own = Bounds::of([shape])?;
    let parent = net.by_code(code).and_then(|g| g.parent.as_deref());
    let near = net.below(parent);
    let mut areas: Vec<Area<'_>> = near
        .iter()
        .filter(|g| g.code != code)
        .filter_map(|g| {
            Some(Area {
                shape: g.shape.as_ref()?,
                label: &g.name,
                title: &g.name,
                class: "",
                fill: "#f2f5f8",
                stroke: None,
                href: None,
            })
        })
        .collect();
    areas.push(Area {
        shape,
        label: "",
        title: code,
        class: "here",
        fill: "#cfe3f8",
        stroke: Some("#0958d9"),
        href: None,
    });
    Some(svg(w, Projection::fit(own, 360, 300), code, &areas))
}

/// A grid of the draft among those around it; what the draft changes is seen.
pub(super) fn draft(
    d: &NetDraftView,
    w: Words,
    chosen: &DraftGrid,
    shape: &Shape,
) -> Option<Drawing> {
    let own = Bounds::of([shape])?;
    let others =
        d.grids.iter().filter(|g| g.leaf && g.code != chosen.code && g.what != Some(What::Ends));
    let hrefs: Vec<(&DraftGrid, &Shape, String)> = others
        .filter_map(|g| Some((g, g.shape.as_ref()?, format!("/desk/net/edit?g={}", g.code))))
        .collect();
    let mut areas: Vec<Area<'_>> = hrefs
        .iter()
        .map(|(g, shape, href)| Area {
            shape,
            label: &g.name,
            title: &g.name,
            class: "grid",
            fill: if g.what.is_some() { "#fff4e0" } else { "#f2f5f8" },
            stroke: None,
            href: Some(href),
        })
        .collect();
    areas.push(Area {
        shape,
        label: &chosen.name,
        title: &chosen.name,
        class: "here",
        fill: "#cfe3f8",
        stroke: Some("#0958d9"),
        href: None,
    });
    Some(svg(w, Projection::fit(own, 360, 300), &chosen.name, &areas))
}

fn svg(w: Words, projection: Projection, title: &str, areas: &[Area<'_>]) -> Drawing {
    let map = Map { projection, title, heading: &[], areas, mark: None, ring: None, lang: w.lang };
    Drawing(map.svg())
}

/// The part of `whole` that is seen: halved `zoom` times, around a point that stays inside.
fn part(whole: Bounds, zoom: u8, at: Option<LonLat>) -> Bounds {
    let scale = 0.5 / f64::from(1_u32 << zoom);
    let (w, h) = ((whole.east - whole.west) * scale, (whole.north - whole.south) * scale);
    let centre = at.filter(|p| zoom > 0 && p.on_globe()).unwrap_or_else(|| whole.centre());
    let lon = centre.lon.clamp(whole.west, whole.east);
    let lat = centre.lat.clamp(whole.south, whole.north);
    Bounds { west: lon - w, south: lat - h, east: lon + w, north: lat + h }
}

fn moves(
    w: Words,
    of: Option<&Grid>,
    whole: Bounds,
    part: Bounds,
    zoom: u8,
) -> Vec<(String, String)> {
    let to = |zoom: u8, east: f64, north: f64| {
        let c = part.centre();
        let lon = c.lon + east * (part.east - part.west) / 2.0;
        let lat = c.lat + north * (part.north - part.south) / 2.0;
        let (lon, lat) = (lon.clamp(whole.west, whole.east), lat.clamp(whole.south, whole.north));
        let at = of.map_or_else(String::new, |g| format!("at={}&", g.code));
        format!("/desk/net?{at}zoom={zoom}&lon={lon:.6}&lat={lat:.6}#map")
    };
    let mut out = Vec::new();
    if zoom < DEEPEST {
        out.push((w.t("map-closer"), to(zoom + 1, 0.0, 0.0)));
    }
    if zoom > 0 {
        out.push((w.t("map-farther"), to(zoom - 1, 0.0, 0.0)));
        out.push((w.t("map-west"), to(zoom, -1.0, 0.0)));
        out.push((w.t("map-east"), to(zoom, 1.0, 0.0)));
        out.push((w.t("map-north"), to(zoom, 0.0, 1.0)));
        out.push((w.t("map-south"), to(zoom, 0.0, -1.0)));
        out.push((w.t("map-whole"), to(0, 0.0, 0.0)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_halves_what_is_seen_and_stays_on_the_net() {
        let whole = Bounds { west: 0.0, south: 0.0, east: 8.0, north: 4.0 };
        assert_eq!(part(whole, 0, Some(LonLat::new(1.0, 1.0))), whole);
        let p = part(whole, 1, Some(LonLat::new(2.0, 1.0)));
        assert_eq!((p.west, p.east, p.south, p.north), (0.0, 4.0, 0.0, 2.0));
        let p = part(whole, 2, Some(LonLat::new(99.0, -20.0)));
        assert_eq!((p.centre().lon, p.centre().lat), (8.0, 0.0));
    }

    #[test]
    fn what_is_overdue_is_seen_before_what_is_open() {
        let n = |open, overdue| Some(Open { open, overdue });
        assert_ne!(fill(n(12, 1)), fill(n(12, 0)));
        assert_ne!(fill(n(12, 0)), fill(n(1, 0)));
        assert_eq!(fill(n(0, 0)), fill(None));
    }
}
