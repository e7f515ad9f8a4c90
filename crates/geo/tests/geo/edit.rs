//! Changing a net tears nothing: what is shared stays shared, areas are kept, and what cannot be done
//! leaves the sheet as it was.

use geo::{Area, LineString, Polygon};
use proptest::prelude::*;
use std::collections::BTreeMap;
use yiwang_geo::check::{Limits, NetGrid, check};
use yiwang_geo::edit::Sheet;
use yiwang_geo::{LonLat, Shape};

/// Side of a grid, degrees: some 200 m.
const SIDE: f64 = 0.002;
/// Grids in a row and in a column.
const N: usize = 4;

fn shape(ring: &[(f64, f64)]) -> Shape {
    Shape::new(vec![Polygon::new(LineString::from(ring.to_vec()), vec![])])
}

fn corner(i: usize, k: usize) -> LonLat {
    LonLat::new(120.0 + i as f64 * SIDE, 30.0 + k as f64 * SIDE)
}

fn square(i: usize, k: usize, n: usize) -> Shape {
    let at = |i, k| {
        let p = corner(i, k);
        (p.lon, p.lat)
    };
    shape(&[at(i, k), at(i + n, k), at(i + n, k + n), at(i, k + n)])
}

/// A community of squares; it has only its own four corners, its grids have theirs on its border.
fn sheet() -> Sheet {
    let mut grids: BTreeMap<String, Shape> = BTreeMap::new();
    for i in 0..N {
        for k in 0..N {
            grids.insert(format!("g{i}{k}"), square(i, k, 1));
        }
    }
    grids.insert("p".into(), square(0, 0, N));
    Sheet::new(grids)
}

fn findings(sheet: &Sheet) -> Vec<String> {
    let grids: Vec<NetGrid<'_>> = sheet
        .iter()
        .map(|(code, shape)| NetGrid {
            code,
            name: code,
            parent: (code != "p").then_some("p"),
            shape,
        })
        .collect();
    check(&grids, &Limits::default()).into_iter().map(|f| f.say.en).collect()
}

fn area(sheet: &Sheet) -> f64 {
    // in degrees: one measure for all
    sheet.iter().filter(|(code, _)| *code != "p").map(|(_, s)| s.unsigned_area()).sum()
}

fn off(p: LonLat, east: f64, north: f64) -> LonLat {
    LonLat::new(p.lon + east * SIDE, p.lat + north * SIDE)
}

#[test]
fn the_border_of_a_community_follows_that_of_its_grids() {
    let mut s = sheet();
    // in the middle of the community's southern border, where it has no corner of its own
    let touched = s.move_corner(corner(2, 0), off(corner(2, 0), 0.1, -0.2)).unwrap();
    let codes: Vec<&str> = touched.iter().map(String::as_str).collect();
    assert_eq!(codes, ["g10", "g20", "p"]);
    assert_eq!(findings(&s), Vec::<String>::new());
}

#[test]
fn a_border_that_turns_takes_along_what_stands_on_it() {
    // the community's own corner: its sides are long, and its grids have corners on them
    for to in [off(corner(0, 0), -0.3, -0.3), off(corner(0, 0), 0.3, 0.2)] {
        let mut s = sheet();
        s.move_corner(corner(0, 0), to).unwrap();
        assert_eq!(findings(&s), Vec::<String>::new());
    }
    // taken out, the whole corner is cut off, from the community as from its grid
    let mut s = sheet();
    s.remove_corner(corner(0, 0)).unwrap();
    assert_eq!(findings(&s), Vec::<String>::new());
}

#[test]
fn moved_back_is_as_before() {
    let mut s = sheet();
    // the community gets the corners first, which is no change of its border
    for i in 1..N {
        s.insert_corner(corner(i, 0)).unwrap();
    }
    let before = s.clone();
    let to = off(corner(2, 0), 0.123_456_7, -0.3);
    s.move_corner(corner(2, 0), to).unwrap();
    assert_ne!(s, before);
    s.move_corner(to, corner(2, 0)).unwrap();
    assert_eq!(s, before);
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let before = sheet();
    let mut s = before.clone();
    let out = off(corner(0, 0), -1.0, -1.0);
    let through = [off(corner(0, 0), -0.5, 0.5), off(corner(1, 0), 0.5, 0.5)];
    let bad: Vec<(&str, yiwang_domain::Refusal)> = vec![
        ("corner-unknown", s.move_corner(out, corner(1, 1)).unwrap_err()),
        ("corner-off-globe", s.move_corner(corner(0, 0), LonLat::new(30.0, 120.0)).unwrap_err()),
        ("border-missed", s.insert_corner(off(corner(0, 0), 0.5, 0.5)).unwrap_err()),
        (
            "split-misses",
            s.split("g00", &[corner(0, 0), off(corner(0, 0), 0.5, 0.5)], "n").unwrap_err(),
        ),
        ("grid-unknown", s.split("x", &through, "n").unwrap_err()),
        (
            "split-often",
            s.split(
                "g00",
                &[
                    off(corner(0, 0), -0.5, 0.2),
                    off(corner(0, 0), 1.5, 0.2),
                    off(corner(0, 0), 1.5, 0.8),
                    off(corner(0, 0), -0.5, 0.8),
                ],
                "n",
            )
            .unwrap_err(),
        ),
        ("merge-apart", s.merge("g00", "g22").unwrap_err()),
        ("merge-apart", s.merge("g00", "g00").unwrap_err()),
        ("border-flat", s.draw("n", &[corner(0, 0), corner(1, 0)]).unwrap_err()),
    ];
    for (code, refusal) in bad {
        assert_eq!(refusal.code, code);
    }
    assert_eq!(s, before);
    // a triangle cannot lose a corner
    let mut s =
        Sheet::new([("t".to_owned(), shape(&[(120.0, 30.0), (120.1, 30.0), (120.0, 30.1)]))]);
    assert_eq!(s.remove_corner(LonLat::new(120.1, 30.0)).unwrap_err().code, "corner-collapses");
    let onto = s.move_corner(LonLat::new(120.1, 30.0), LonLat::new(120.0, 30.0)).unwrap_err();
    assert_eq!(onto.code, "corner-collapses");
}

#[test]
fn a_cut_from_corner_to_corner_needs_no_new_corners() {
    let mut s = sheet();
    let line = [off(corner(1, 1), -0.1, -0.1), off(corner(2, 2), 0.1, 0.1)];
    let touched = s.split("g11", &line, "n").unwrap();
    assert_eq!(touched.iter().map(String::as_str).collect::<Vec<_>>(), ["g11", "n"]);
    assert_eq!(s.get("n").unwrap().0[0].exterior().0.len(), 4);
    assert_eq!(findings(&s), Vec::<String>::new());
}

#[test]
fn a_hole_goes_with_the_part_around_it_and_what_fills_it_can_be_joined() {
    let c = corner(0, 0);
    let ring = |r: f64| {
        vec![
            (c.lon - r, c.lat - r),
            (c.lon + r, c.lat - r),
            (c.lon + r, c.lat + r),
            (c.lon - r, c.lat + r),
        ]
    };
    let hole = LineString::from(ring(0.001));
    let outer = Shape::new(vec![Polygon::new(LineString::from(ring(0.004)), vec![hole])]);
    let start = Sheet::new([("o".to_owned(), outer), ("i".to_owned(), shape(&ring(0.001)))]);
    let mut s = start.clone();
    let through = [LonLat::new(c.lon - 0.01, c.lat), LonLat::new(c.lon + 0.01, c.lat)];
    assert_eq!(s.split("o", &through, "n").unwrap_err().code, "split-hole");
    let beside =
        [LonLat::new(c.lon - 0.01, c.lat + 0.002), LonLat::new(c.lon + 0.01, c.lat + 0.002)];
    s.split("o", &beside, "n").unwrap();
    assert_eq!(
        (s.get("o").unwrap().0[0].interiors().len(), s.get("n").unwrap().0[0].interiors().len()),
        (1, 0)
    );
    let mut s = start;
    s.merge("o", "i").unwrap();
    let whole = s.get("o").unwrap();
    assert_eq!((whole.0.len(), whole.0[0].interiors().len(), s.get("i")), (1, 0, None));
}

#[test]
fn a_drawn_border_snaps_to_what_is_there() {
    let mut s = sheet();
    // beside the community, some decimetres off its corners and its border
    let near =
        |p: LonLat, east: f64, north: f64| LonLat::new(p.lon + east * 5e-6, p.lat + north * 5e-6);
    let ring = [
        near(corner(N, 0), 1.0, 0.5),
        near(off(corner(N, 1), 0.0, 0.5), -1.0, 0.0),
        off(corner(N, 1), 1.0, 0.5),
        off(corner(N, 0), 1.0, 0.0),
    ];
    s.draw("n", &ring).unwrap();
    let drawn = s.get("n").unwrap();
    assert!(drawn.0[0].exterior().0.iter().any(|c| LonLat::from(*c) == corner(N, 0)));
    // the corner of the neighbours on the new border is the new grid's too
    assert!(drawn.0[0].exterior().0.iter().any(|c| LonLat::from(*c) == corner(N, 1)));
    let beyond = findings(&s);
    assert_eq!(beyond.len(), 1, "it reaches beyond its community and overlaps nobody: {beyond:?}");
}

#[test]
fn a_slit_between_two_is_told_and_not_swept_away() {
    let mut far = square(1, 0, 1);
    far.0[0].exterior_mut(|r| r.0.iter_mut().for_each(|c| c.x += 0.000_01));
    let start = Sheet::new([("a".to_owned(), square(0, 0, 1)), ("b".to_owned(), far)]);
    let mut s = start.clone();
    assert_eq!(s.merge("a", "b").unwrap_err().code, "merge-apart");
    assert_eq!(s, start);
}

#[test]
fn neighbours_of_a_real_district_can_be_joined_and_parted() {
    let Some(grids) = crate::common::haishu() else { return };
    let communities: Vec<(String, Shape)> = grids
        .iter()
        .filter(|g| g.parent.is_some())
        .map(|g| (g.code.clone(), g.shape.clone()))
        .collect();
    let codes: Vec<String> = communities.iter().map(|(c, _)| c.clone()).collect();
    let start = Sheet::new(communities);
    let mut joined = 0;
    for a in codes.iter().take(8) {
        for b in codes.iter().take(8).filter(|b| *b > a) {
            let mut s = start.clone();
            let Ok(_) = s.merge(a, b) else { continue };
            joined += 1;
            let own = |code: &String| start.get(code).unwrap().unsigned_area();
            let sum = own(a) + own(b);
            assert!((s.get(a).unwrap().unsigned_area() / sum - 1.0).abs() < 1e-6);
        }
    }
    println!("of the first eight communities {joined} pairs share a clean border");
}

proptest! {
    #[test]
    fn moving_shared_corners_opens_no_gap_and_overlaps_nothing(
        moves in prop::collection::vec((0..=N, 0..=N, -0.3f64..0.3, -0.3f64..0.3), 1..12),
    ) {
        let mut s = sheet();
        let mut at: BTreeMap<(usize, usize), LonLat> = BTreeMap::new();
        for (i, k, east, north) in moves {
            // the four corners of the whole may move too: they are the community's own
            let from = at.get(&(i, k)).copied().unwrap_or_else(|| corner(i, k));
            let to = off(corner(i, k), east, north);
            s.move_corner(from, to).unwrap();
            at.insert((i, k), to);
        }
        prop_assert_eq!(findings(&s), Vec::<String>::new());
    }

    #[test]
    fn parting_and_joining_keeps_the_area_and_the_net_whole(
        i in 0..N, k in 0..N,
        from in 0.1f64..0.9, to in 0.1f64..0.9, upright in any::<bool>(),
        bend in (0.3f64..0.7, 0.3f64..0.7),
    ) {
        let mut s = sheet();
        let (before, code) = (area(&s), format!("g{i}{k}"));
        let c = corner(i, k);
        let line = if upright {
            [off(c, from, -0.2), off(c, bend.0, bend.1), off(c, to, 1.2)]
        } else {
            [off(c, -0.2, from), off(c, bend.0, bend.1), off(c, 1.2, to)]
        };
        let touched = s.split(&code, &line, "n").unwrap();
        prop_assert!(touched.contains(&code) && touched.contains("n"));
        prop_assert!((area(&s) / before - 1.0).abs() < 1e-9);
        prop_assert!(s.get(&code).unwrap().unsigned_area() >= s.get("n").unwrap().unsigned_area() * 0.999);
        prop_assert_eq!(findings(&s), Vec::<String>::new());
        s.merge(&code, "n").unwrap();
        prop_assert!((area(&s) / before - 1.0).abs() < 1e-9);
        prop_assert_eq!(findings(&s), Vec::<String>::new());
        prop_assert_eq!(s.get("n"), None);
    }

    #[test]
    fn any_pair_of_neighbours_joins(i in 0..N - 1, k in 0..N) {
        let mut s = sheet();
        let before = area(&s);
        s.merge(&format!("g{i}{k}"), &format!("g{}{k}", i + 1)).unwrap();
        prop_assert!((area(&s) / before - 1.0).abs() < 1e-9);
        prop_assert_eq!(findings(&s), Vec::<String>::new());
    }

    #[test]
    fn a_corner_put_in_and_taken_out_again_changes_nothing(i in 0..N, k in 1..N, share in 0.1f64..0.9) {
        let mut s = sheet();
        let before = s.clone();
        let at = off(corner(i, k), share, 0.0);
        let touched = s.insert_corner(at).unwrap();
        prop_assert_eq!(touched.len(), 2);
        s.remove_corner(at).unwrap();
        prop_assert_eq!(s, before);
    }

    #[test]
    fn no_line_and_no_ring_makes_it_panic(
        line in prop::collection::vec((119.99f64..120.02, 29.99f64..30.02), 0..6),
        wild in prop::collection::vec((any::<f64>(), any::<f64>()), 0..6),
    ) {
        let start = sheet();
        for points in [line, wild] {
            let points: Vec<LonLat> = points.into_iter().map(|(x, y)| LonLat::new(x, y)).collect();
            let _ = start.clone().split("g11", &points, "n");
            let _ = start.clone().draw("n", &points);
            for p in &points {
                let _ = start.clone().insert_corner(*p);
                let _ = start.clone().move_corner(corner(1, 1), *p);
            }
        }
    }
}
