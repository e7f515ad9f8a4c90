//! What the map drawn on the server promises.

use crate::common;
use geo::{Coord, MultiPolygon, Polygon};
use yiwang_domain::Lang;
use yiwang_geo::LonLat;
use yiwang_geo::svgmap::{Area, Bounds, Map, Projection};

/// A district of 20 × 13 = 260 grids whose borders wind with some hundred corners each.
fn district() -> Vec<MultiPolygon<f64>> {
    let wind = |x: f64, y: f64| -> Coord<f64> {
        let (a, b) = (x * 37.0 + y * 11.0, x * 13.0 - y * 29.0);
        Coord {
            x: 121.4 + (x + 0.12 * a.sin() + 0.04 * (7.0 * b).sin()) * 0.005,
            y: 29.8 + (y + 0.12 * b.cos() + 0.04 * (7.0 * a).cos()) * 0.005,
        }
    };
    let steps = 30;
    (0..13)
        .flat_map(|r| (0..20).map(move |c| (f64::from(c), f64::from(r))))
        .map(|(c, r)| {
            let along = |i: i32| f64::from(i) / f64::from(steps);
            let ring = (0..steps)
                .map(|i| wind(c + along(i), r))
                .chain((0..steps).map(|i| wind(c + 1.0, r + along(i))))
                .chain((0..steps).map(|i| wind(c + 1.0 - along(i), r + 1.0)))
                .chain((0..steps).map(|i| wind(c, r + 1.0 - along(i))));
            MultiPolygon::new(vec![Polygon::new(ring.collect(), vec![])])
        })
        .collect()
}

#[test]
fn a_district_of_260_grids_stays_below_110_kb() {
    let shapes = district();
    let projection = Projection::fit(Bounds::of(&shapes).unwrap(), 960, 640);
    let hrefs: Vec<String> =
        (0..shapes.len()).map(|i| format!("/grids/330203005003{i:03}")).collect();
    let titles: Vec<String> =
        (0..shapes.len()).map(|i| format!("鼓楼街道中山社区第{i}网格")).collect();
    let areas: Vec<Area<'_>> = shapes
        .iter()
        .zip(hrefs.iter().zip(&titles))
        .map(|(shape, (href, title))| Area {
            shape,
            label: "第一网格",
            title,
            class: "grid late",
            fill: "#d7e6f2",
            stroke: None,
            href: Some(href),
        })
        .collect();
    let map = Map {
        projection,
        title: "海曙区",
        heading: &[],
        areas: &areas,
        mark: Some(LonLat::new(121.45, 29.83)),
        ring: None,
        lang: Lang::Zh,
    };
    let svg = map.svg();
    assert!(svg.len() < 110_000, "{} bytes", svg.len());
    assert_eq!(svg.matches("<path class=\"grid late\"").count(), 260);
    assert_eq!(svg.matches("<a href=\"/grids/").count(), 260);
    assert_eq!(svg.matches("</a>").count(), 260);
    assert_eq!(svg.matches("class=\"mark\"").count(), 1);
    assert_eq!(svg, map.svg(), "the same map is the same text");
}

#[test]
fn the_sample_is_drawn_small_and_a_click_finds_its_grid() {
    let Some(grids) = common::haishu() else { return };
    let communities: Vec<_> = grids.iter().filter(|g| g.kind == "community").collect();
    let bounds = Bounds::of(communities.iter().map(|g| &g.shape)).unwrap();
    let projection = Projection::fit(bounds, 800, 800);
    let areas: Vec<Area<'_>> = communities
        .iter()
        .map(|g| Area {
            shape: &g.shape,
            label: &g.name,
            title: &g.name,
            class: "grid",
            fill: "#d7e6f2",
            stroke: None,
            href: None,
        })
        .collect();
    let svg = Map {
        projection,
        title: "海曙区",
        heading: &[],
        areas: &areas,
        mark: None,
        ring: None,
        lang: Lang::Zh,
    }
    .svg();
    assert!(svg.len() < 40_000, "{} bytes", svg.len());
    assert!(svg.matches("<text").count() > 40, "most communities show their name");
    let candidates: Vec<_> = communities
        .iter()
        .zip(0u32..)
        .map(|(g, id)| yiwang_geo::locate::Candidate { id, code: &g.code, shape: &g.shape })
        .collect();
    let index = yiwang_geo::locate::Index::build(&candidates);
    let (x, y) = projection.to_px(LonLat::new(121.5426, 29.886));
    let clicked = projection.from_px(x.round(), y.round());
    assert_eq!(index.inside(clicked), index.inside(LonLat::new(121.5426, 29.886)));
}

#[test]
fn what_lies_outside_the_picture_costs_nothing_and_bad_links_are_left_out() {
    let shapes = district();
    let projection =
        Projection::fit(Bounds::around(LonLat::new(121.4525, 29.8325), 200.0), 400, 400);
    let areas: Vec<Area<'_>> = shapes
        .iter()
        .map(|shape| Area {
            shape,
            label: "名",
            title: "a\"<script>",
            class: "x\"y",
            fill: "url(evil)",
            stroke: None,
            href: Some("javascript:alert(1)"),
        })
        .collect();
    let svg = Map {
        projection,
        title: "</title><script>",
        heading: &[],
        areas: &areas,
        mark: None,
        ring: None,
        lang: Lang::En,
    }
    .svg();
    assert!(svg.matches("<path class=\"xy\" fill=\"none\"").count() < 10);
    assert!(!svg.contains("<script>") && !svg.contains("javascript:") && !svg.contains("<a "));
}
