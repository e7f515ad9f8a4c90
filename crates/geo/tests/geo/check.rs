//! What the check of the net promises.

use crate::common;
use geo::{Area, Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use yiwang_domain::Lang;
use yiwang_geo::check::{Finding, FindingKind, Limits, NetGrid, check, picture};
use yiwang_geo::coord::{LocalPlane, LonLat};

type Shape = MultiPolygon<f64>;

/// Metres east and north of a place in Ningbo.
fn shape(rings: &[&[(f64, f64)]]) -> Shape {
    let plane = LocalPlane::at(LonLat::new(121.5, 29.9));
    let ring = |corners: &[(f64, f64)]| -> LineString<f64> {
        corners.iter().map(|&(x, y)| Coord::from(plane.from_plane(Coord { x, y }))).collect()
    };
    MultiPolygon::new(vec![Polygon::new(
        ring(rings[0]),
        rings[1..].iter().map(|r| ring(r)).collect(),
    )])
}

fn rect(west: f64, south: f64, east: f64, north: f64) -> Shape {
    shape(&[&[(west, south), (east, south), (east, north), (west, north)]])
}

/// Grids as (code, parent, shape); the name is the code.
fn findings(grids: &[(&str, Option<&str>, Shape)]) -> Vec<Finding> {
    let net: Vec<NetGrid<'_>> = grids
        .iter()
        .map(|(code, parent, shape)| NetGrid { code, name: code, parent: *parent, shape })
        .collect();
    check(&net, &Limits::default())
}

fn only(found: &[Finding]) -> &Finding {
    assert_eq!(found.len(), 1, "{found:#?}");
    &found[0]
}

fn near(is: f64, should: f64) {
    assert!((is - should).abs() <= 0.005 * should, "{is} is not {should}");
}

#[test]
fn a_whole_net_has_no_finding() {
    let net: Vec<(String, Shape)> = (0..5)
        .flat_map(|r| (0..5).map(move |c| (r, c)))
        .map(|(r, c)| {
            let (x, y) = (f64::from(c) * 100.0, f64::from(r) * 100.0);
            (format!("{r}{c}"), rect(x, y, x + 100.0, y + 100.0))
        })
        .collect();
    let grids: Vec<(&str, Option<&str>, Shape)> =
        net.iter().map(|(code, s)| (code.as_str(), None, s.clone())).collect();
    assert_eq!(findings(&grids), []);
}

#[test]
fn an_overlap_names_both_grids_and_its_size() {
    let found =
        findings(&[("b", None, rect(0., 0., 100., 100.)), ("a", None, rect(90., 50., 200., 150.))]);
    let f = only(&found);
    assert_eq!(f.kind, FindingKind::Overlap);
    assert_eq!(f.grids, ["a", "b"]);
    near(f.area_m2, 500.0);
    assert!(f.say.zh.contains("“a”与“b”重叠约500平方米"), "{}", f.say.zh);
    assert!(f.shape.contains(&Point::new(f.at.lon, f.at.lat)));
}

#[test]
fn a_grid_inside_another_overlaps_it_wholly() {
    let found =
        findings(&[("a", None, rect(0., 0., 100., 100.)), ("b", None, rect(10., 10., 20., 20.))]);
    near(only(&found).area_m2, 100.0);
    // Unless the other leaves room for it.
    let ring = shape(&[
        &[(0., 0.), (100., 0.), (100., 100.), (0., 100.)],
        &[(10., 10.), (10., 20.), (20., 20.), (20., 10.)],
    ]);
    assert_eq!(findings(&[("a", None, ring.clone()), ("b", None, rect(10., 10., 20., 20.))]), []);
    let found = findings(&[("a", None, ring)]);
    assert_eq!(only(&found).kind, FindingKind::Gap);
    near(only(&found).area_m2, 100.0);
}

#[test]
fn an_enclosed_gap_is_told_once_with_its_neighbours() {
    // Four grids around an empty square; streets above them are their unions.
    let grids = [
        (
            "s1",
            None,
            shape(&[&[(0., 0.), (30., 0.), (30., 10.), (10., 10.), (10., 20.), (0., 20.)]]),
        ),
        (
            "s2",
            None,
            shape(&[&[(30., 10.), (30., 30.), (0., 30.), (0., 20.), (20., 20.), (20., 10.)]]),
        ),
        ("g1", Some("s1"), rect(0., 0., 30., 10.)),
        ("g2", Some("s1"), rect(0., 10., 10., 20.)),
        ("g3", Some("s2"), rect(20., 10., 30., 20.)),
        ("g4", Some("s2"), rect(0., 20., 30., 30.)),
    ];
    let found = findings(&grids);
    let f = only(&found);
    assert_eq!(f.kind, FindingKind::Gap);
    assert_eq!(f.grids, ["g1", "g2", "g3", "g4"]);
    near(f.area_m2, 100.0);
    assert!(f.say.zh.contains("没有划入任何网格"));
}

#[test]
fn a_parent_that_its_children_do_not_fill_has_a_gap() {
    let found = findings(&[
        ("p", None, rect(0., 0., 100., 100.)),
        ("a", Some("p"), rect(0., 0., 100., 60.)),
        ("b", Some("p"), rect(0., 60., 100., 90.)),
    ]);
    let f = only(&found);
    assert_eq!((f.kind, f.grids.as_slice()), (FindingKind::Gap, &["b".to_owned()][..]));
    near(f.area_m2, 1000.0);
    assert!(f.say.en.contains("Inside “p”, beside “b”"), "{}", f.say.en);
}

#[test]
fn a_child_that_leaves_its_parent_is_told() {
    let found = findings(&[
        ("p", None, rect(0., 0., 100., 100.)),
        ("a", Some("p"), rect(0., 0., 100., 60.)),
        ("b", Some("p"), rect(0., 60., 120., 100.)),
    ]);
    let f = only(&found);
    assert_eq!(f.kind, FindingKind::Beyond);
    assert_eq!(f.grids, ["b", "p"]);
    near(f.area_m2, 800.0);
}

#[test]
fn an_undivided_grid_of_a_higher_level_takes_part_beside_the_divided_ones() {
    // The school "x" lies directly below the street, beside a community that is divided.
    let grids = |school: Shape| {
        [
            ("s", None, rect(0., 0., 200., 100.)),
            ("c", Some("s"), rect(0., 0., 100., 100.)),
            ("x", Some("s"), school),
            ("c1", Some("c"), rect(0., 0., 50., 100.)),
            ("c2", Some("c"), rect(50., 0., 100., 100.)),
        ]
    };
    assert_eq!(findings(&grids(rect(100., 0., 200., 100.))), []);
    let found = findings(&grids(rect(90., 0., 200., 100.)));
    let pairs: Vec<&[String]> = found.iter().map(|f| f.grids.as_slice()).collect();
    assert_eq!(pairs, [["c2", "x"], ["c", "x"]], "at both levels");
}

#[test]
fn thin_pieces_are_told_apart_and_rounding_is_not_told() {
    let with = |gap: f64| {
        findings(&[
            ("p", None, rect(0., 0., 200., 100.)),
            ("a", Some("p"), rect(0., 0., 100., 100.)),
            ("b", Some("p"), rect(100. + gap, 0., 200., 100.)),
        ])
    };
    assert_eq!(only(&with(0.4)).kind, FindingKind::ThinGap);
    assert_eq!(only(&with(-0.4)).kind, FindingKind::ThinOverlap);
    assert_eq!(only(&with(3.0)).kind, FindingKind::Gap);
    assert_eq!(only(&with(-3.0)).kind, FindingKind::Overlap);
    assert_eq!(with(0.01), []);
    assert_eq!(with(-0.01), []);
    assert!((only(&with(0.4)).width_m - 0.4).abs() < 0.01);
}

#[test]
fn a_bow_tie_is_told_and_takes_part_as_two_halves() {
    let tie = shape(&[&[(0., 0.), (100., 100.), (100., 0.), (0., 100.)]]);
    let found = findings(&[("a", None, tie), ("b", None, rect(0., 40., 20., 60.))]);
    let kinds: Vec<FindingKind> = found.iter().map(|f| f.kind).collect();
    assert_eq!(kinds, [FindingKind::SelfIntersection, FindingKind::Overlap]);
    let at = LocalPlane::at(LonLat::new(121.5, 29.9)).to_plane(found[0].at);
    assert!((at.x - 50.0).abs() < 1e-3 && (at.y - 50.0).abs() < 1e-3);
    near(found[1].area_m2, 400.0);
}

#[test]
fn the_three_small_holes_of_the_sample_are_found() {
    let Some(grids) = common::haishu() else { return };
    let net: Vec<NetGrid<'_>> = grids.iter().map(NetGrid::from).collect();
    let found = check(&net, &Limits::default());
    for f in &found {
        println!(
            "{:?} {:?} {:.1} m² {:.2} m {} {}",
            f.kind, f.grids, f.area_m2, f.width_m, f.at, f.say.zh
        );
    }
    let gaps: Vec<&Finding> = found
        .iter()
        .filter(|f| f.kind == FindingKind::Gap || f.kind == FindingKind::ThinGap)
        .collect();
    assert_eq!(gaps.len(), 3);
    assert_eq!(found.len(), gaps.len(), "nothing else is wrong with it");
    for f in gaps {
        let svg = picture(f, &net, Lang::Zh);
        assert!(svg.contains("没有划入任何网格"));
        assert!(svg.len() < 60_000, "{}", svg.len());
    }
}

#[test]
fn a_planted_overlap_in_the_sample_is_found_and_nothing_else_changes() {
    let Some(mut grids) = common::haishu() else { return };
    let before =
        check(&grids.iter().map(NetGrid::from).collect::<Vec<_>>(), &Limits::default()).len();
    // Move one inner community 30 m east.
    let moved = grids.iter().position(|g| g.name == "中山社区").unwrap();
    for part in &mut grids[moved].shape.0 {
        part.exterior_mut(|ring| ring.0.iter_mut().for_each(|c| c.x += 0.0003));
    }
    let net: Vec<NetGrid<'_>> = grids.iter().map(NetGrid::from).collect();
    let found = check(&net, &Limits::default());
    let code = &grids[moved].code;
    assert!(found.iter().any(|f| f.kind == FindingKind::Overlap && f.grids.contains(code)));
    assert!(found.iter().any(|f| f.kind == FindingKind::Gap && f.grids.contains(code)));
    let others = found.iter().filter(|f| !f.grids.contains(code)).count();
    assert!(others <= before + 2, "{others}");
}

#[test]
fn a_picture_shows_names_problem_and_scale_and_escapes_them() {
    let (a, b) = (rect(0., 0., 100., 100.), rect(90., 50., 200., 150.));
    let net = [
        NetGrid { code: "1", name: "<甲>&", parent: None, shape: &a },
        NetGrid { code: "2", name: "乙网格", parent: None, shape: &b },
    ];
    let found = check(&net, &Limits::default());
    let svg = picture(&found[0], &net, Lang::Zh);
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>"));
    assert!(svg.contains("&lt;甲&gt;&amp;") && !svg.contains("<甲>"));
    for part in
        ["网格重叠", "乙网格", "#e02424", "class=\"scale\"", "米</text>", "Noto Sans CJK SC"]
    {
        assert!(svg.contains(part), "{part} is missing in {svg}");
    }
    assert!(picture(&found[0], &net, Lang::En).contains("Overlap"));
    assert_eq!(svg, picture(&found[0], &[net[1], net[0]], Lang::Zh), "the order does not matter");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Random lattices with one grid enlarged or one left out.
    #[test]
    fn what_is_planted_is_found(
        columns in 3usize..6, rows in 3usize..6, pick in any::<(usize, usize)>(), by in 2.0f64..40.0,
    ) {
        let inner = (1 + pick.0 % (columns - 2), 1 + pick.1 % (rows - 2));
        let lattice = |grow: f64, skip: bool| -> Vec<(String, Shape)> {
            (0..rows).flat_map(|r| (0..columns).map(move |c| (c, r))).filter(|&at| !(skip && at == inner))
                .map(|(c, r)| {
                    let (x, y) = (c as f64 * 100.0, r as f64 * 100.0);
                    let g = if (c, r) == inner { grow } else { 0.0 };
                    (format!("{c}-{r}"), rect(x - g, y, x + 100.0, y + 100.0))
                }).collect()
        };
        let run = |net: &[(String, Shape)]| {
            let grids: Vec<(&str, Option<&str>, Shape)> =
                net.iter().map(|(code, s)| (code.as_str(), None, s.clone())).collect();
            findings(&grids)
        };
        let grown = run(&lattice(by, false));
        prop_assert_eq!(grown.len(), 1);
        prop_assert_eq!(grown[0].kind, FindingKind::Overlap);
        prop_assert!((grown[0].area_m2 - 100.0 * by).abs() < 0.005 * 100.0 * by);
        let holed = run(&lattice(0.0, true));
        prop_assert_eq!(holed.len(), 1);
        prop_assert_eq!(holed[0].kind, FindingKind::Gap);
        prop_assert!((holed[0].area_m2 - 10_000.0).abs() < 50.0);
        prop_assert_eq!(holed[0].grids.len(), 4);
    }

    /// Anything may be drawn; nothing may panic, and overlaps are never larger than the grids.
    #[test]
    fn no_drawing_makes_it_panic(
        rings in prop::collection::vec(prop::collection::vec((-60i32..60, -60i32..60), 0..9), 0..7),
        wild in prop::collection::vec((any::<f64>(), any::<f64>()), 0..6),
    ) {
        let plane = LocalPlane::at(LonLat::new(121.5, 29.9));
        let mut shapes: Vec<Shape> = rings.iter().map(|r| {
            let line: LineString<f64> = r.iter().map(|&(x, y)| {
                Coord::from(plane.from_plane(Coord { x: f64::from(x), y: f64::from(y) }))
            }).collect();
            MultiPolygon::new(vec![Polygon::new(line, vec![])])
        }).collect();
        let largest = shapes.iter().map(|s| plane.shape_to_plane(s).unsigned_area()).fold(0.0, f64::max);
        let run = |shapes: &[Shape]| {
            let codes: Vec<String> = (0..shapes.len()).map(|i| i.to_string()).collect();
            let net: Vec<NetGrid<'_>> = shapes.iter().zip(&codes)
                .map(|(shape, code)| NetGrid { code, name: code, parent: None, shape }).collect();
            let found = check(&net, &Limits::default());
            for f in &found {
                let _ = picture(f, &net, Lang::Zh);
            }
            found
        };
        for f in run(&shapes) {
            prop_assert!(f.area_m2.is_finite() && f.at.on_globe());
            if f.kind == FindingKind::Overlap {
                // An even–odd bow tie covers more than its signed area says; a circle around all is safe.
                prop_assert!(f.area_m2 <= 120.0 * 120.0 + largest);
            }
        }
        shapes.push(MultiPolygon::new(vec![Polygon::new(
            wild.into_iter().map(Coord::from).collect(), vec![])]));
        let _ = run(&shapes);
    }
}
