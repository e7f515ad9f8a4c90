//! A picture of one finding that a clerk understands: the neighbours with their names, the problem
//! in red, a scale, and what to do.

use super::{Finding, FindingKind, NetGrid};
use crate::coord::haversine_m;
use crate::svgmap::{Area, Bounds, Map, Projection, wrap};
use crate::{LonLat, Shape};
use std::collections::BTreeSet;
use yiwang_domain::{Lang, Text};

const WIDTH: u32 = 720;
const HEIGHT: u32 = 480;
/// At least so many metres around the problem are shown.
const SURROUNDINGS_M: f64 = 60.0;
/// A problem smaller than this on the picture (pixels) gets a ring around it.
const EASILY_SEEN_PX: f64 = 24.0;
/// Pale colours that tell neighbours apart; the problem alone is red.
const COLOURS: [&str; 5] = ["#e3edf7", "#e8f3e6", "#f7f0dc", "#efe8f5", "#e4f2f2"];

/// Draws a finding as SVG. `nearby` may hold all grids; those outside the picture are left out.
pub fn picture(finding: &Finding, nearby: &[NetGrid<'_>], lang: Lang) -> String {
    let bounds = bounds_of(finding);
    let projection = Projection::fit(bounds, WIDTH, HEIGHT);
    let named = |g: &NetGrid<'_>| finding.grids.iter().any(|code| code == g.code);
    // A parent would lie under its children and write its name across them.
    let parents: BTreeSet<&str> = nearby.iter().filter_map(|g| g.parent).collect();
    let mut shown = nearby.to_vec();
    shown.retain(|g| (named(g) || !parents.contains(g.code)) && meets(g.shape, &projection));
    // Parents first, below the rest; the order does not depend on the caller's.
    shown.sort_by(|a, b| {
        let parent = |g: &NetGrid<'_>| parents.contains(g.code);
        parent(b).cmp(&parent(a)).then(a.code.cmp(b.code))
    });
    let mut areas: Vec<Area<'_>> = shown
        .iter()
        .zip(COLOURS.iter().cycle())
        .map(|(g, colour)| Area {
            shape: g.shape,
            label: g.name,
            title: g.name,
            class: "grid",
            fill: colour,
            stroke: None,
            href: None,
        })
        .collect();
    let kind = kind_name(finding.kind);
    let kind = kind.in_lang(lang);
    areas.push(Area {
        shape: &finding.shape,
        label: "",
        title: kind,
        class: "problem",
        fill: "#e02424",
        stroke: Some("#c81e1e"),
        href: None,
    });
    let mut heading = vec![kind.to_owned()];
    heading.extend(wrap(finding.say.in_lang(lang), f64::from(WIDTH) - 20.0, 15.0, 4));
    Map {
        projection,
        title: finding.say.in_lang(lang),
        heading: &heading,
        areas: &areas,
        mark: None,
        ring: ring(finding, &projection),
        lang,
    }
    .svg()
}

fn bounds_of(finding: &Finding) -> Bounds {
    let own = Bounds::of([&finding.shape]);
    let centre = own.map_or(finding.at, |b| b.centre());
    let reach = own.map_or(0.0, |b| haversine_m(LonLat::new(b.west, b.south), centre));
    Bounds::around(centre, (1.3 * reach).max(SURROUNDINGS_M))
}

fn meets(shape: &Shape, projection: &Projection) -> bool {
    let (width, height) = projection.size();
    let (north_west, south_east) =
        (projection.from_px(0.0, 0.0), projection.from_px(width, height));
    Bounds::of([shape]).is_some_and(|b| {
        b.west <= south_east.lon
            && b.east >= north_west.lon
            && b.south <= north_west.lat
            && b.north >= south_east.lat
    })
}

/// A ring where the problem would be hard to see.
fn ring(finding: &Finding, projection: &Projection) -> Option<(LonLat, f64)> {
    let own = Bounds::of([&finding.shape]);
    let size_px = own.map_or(0.0, |b| {
        haversine_m(LonLat::new(b.west, b.south), LonLat::new(b.east, b.north))
            / projection.metres_per_px()
    });
    let width_px = finding.width_m / projection.metres_per_px();
    if size_px < EASILY_SEEN_PX {
        return Some((own.map_or(finding.at, |b| b.centre()), EASILY_SEEN_PX));
    }
    (width_px < 2.0).then_some((finding.at, EASILY_SEEN_PX))
}

fn kind_name(kind: FindingKind) -> Text {
    match kind {
        FindingKind::SelfIntersection => Text::new("边界自相交", "Border crosses itself"),
        FindingKind::Overlap => Text::new("网格重叠", "Overlap"),
        FindingKind::Gap => Text::new("空白(未划入网格)", "Gap"),
        FindingKind::Beyond => Text::new("超出上级边界", "Beyond the parent"),
        FindingKind::ThinOverlap => Text::new("细条重叠", "Thin overlap"),
        FindingKind::ThinGap => Text::new("细缝", "Thin gap"),
    }
}
