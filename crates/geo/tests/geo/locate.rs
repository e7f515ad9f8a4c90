//! What locating a point promises: exactly one grid, always the same, the one that an exhaustive
//! search would give.

use crate::common;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;
use yiwang_geo::coord::{LocalPlane, LonLat};
use yiwang_geo::locate::{Candidate, Index, Located};

type Shape = MultiPolygon<f64>;

/// A net for a test: code and shape.
type Net = Vec<(String, Shape)>;

fn index(net: &Net) -> Index {
    let grids: Vec<Candidate<'_>> =
        net.iter().zip(0u32..).map(|((code, shape), id)| Candidate { id, code, shape }).collect();
    Index::build(&grids)
}

/// Smallest code among the grids that hold or touch the point, by asking every polygon.
fn exhaustive(net: &Net, p: Coord<f64>) -> Option<&str> {
    net.iter()
        .filter(|(_, shape)| {
            shape.0.iter().any(|part| part.coordinate_position(&p) != CoordPos::Outside)
        })
        .map(|(code, _)| code.as_str())
        .min()
}

fn code_at<'a>(net: &'a Net, index: &Index, p: Coord<f64>) -> Option<&'a str> {
    match index.locate(p.into(), f64::INFINITY) {
        Located::Inside(id) => Some(net[id as usize].0.as_str()),
        Located::Outside { .. } => None,
    }
}

fn ring(corners: Vec<Coord<f64>>) -> Polygon<f64> {
    Polygon::new(LineString::new(corners), vec![])
}

/// A multiple of 2^-20 degrees near Ningbo, so that midpoints are exact.
fn dyadic(n: i64) -> f64 {
    n as f64 / f64::from(1 << 20)
}

/// A partition of a rectangle: a lattice with moved corners, each quadrilateral cut in two or not,
/// the pieces dealt out to grids at random. Also all its corners.
fn partition() -> impl Strategy<Value = (Net, Vec<Coord<f64>>)> {
    (2usize..6, 2usize..6, 1usize..9)
        .prop_flat_map(|(columns, rows, grids)| {
            let corners = (columns + 1) * (rows + 1);
            (
                Just((columns, rows)),
                prop::collection::vec((-400i64..401, -400i64..401), corners..=corners),
                prop::collection::vec(
                    (any::<bool>(), 0..grids, 0..grids),
                    columns * rows..=columns * rows,
                ),
            )
        })
        .prop_map(|((columns, rows), moves, deals)| {
            let at = |c: usize, r: usize| {
                let (dx, dy) = moves[r * (columns + 1) + c];
                // The rim stays straight, so that the outside of the net is known.
                let dx = if c == 0 || c == columns { 0 } else { dx };
                let dy = if r == 0 || r == rows { 0 } else { dy };
                Coord {
                    x: 121.0 + dyadic(c as i64 * 1000 + dx),
                    y: 30.0 + dyadic(r as i64 * 1000 + dy),
                }
            };
            let mut net: Net = Vec::new();
            let mut give = |grid: usize, part: Polygon<f64>| {
                let code = format!("g{grid}");
                match net.iter_mut().find(|(c, _)| *c == code) {
                    Some((_, shape)) => shape.0.push(part),
                    None => net.push((code, MultiPolygon::new(vec![part]))),
                }
            };
            for r in 0..rows {
                for c in 0..columns {
                    let (cut, one, two) = deals[r * columns + c];
                    let (a, b, d, e) = (at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1));
                    // A dented quadrilateral is cut at the dent, so that the pieces never overlap.
                    let turns_left = |p, q, s| orient(p, q, s) > 0.0;
                    let by_ac = turns_left(a, b, d) && turns_left(a, d, e);
                    let by_bd = turns_left(b, d, e) && turns_left(b, e, a);
                    if by_ac && by_bd && !cut {
                        give(one, ring(vec![a, b, d, e]));
                    } else if by_ac {
                        give(one, ring(vec![a, b, d]));
                        give(two, ring(vec![a, d, e]));
                    } else {
                        give(one, ring(vec![b, d, e]));
                        give(two, ring(vec![b, e, a]));
                    }
                }
            }
            let corners =
                (0..=rows).flat_map(|r| (0..=columns).map(move |c| (c, r))).map(|(c, r)| at(c, r));
            (net.clone(), corners.collect())
        })
}

/// Twice the signed area; exact for the small whole numbers it is used on.
fn orient(p: Coord<f64>, q: Coord<f64>, r: Coord<f64>) -> f64 {
    (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
}

fn midpoints(net: &Net) -> Vec<Coord<f64>> {
    net.iter()
        .flat_map(|(_, shape)| shape.0.iter())
        .flat_map(|part| part.exterior().lines())
        .map(|l| Coord { x: l.start.x.midpoint(l.end.x), y: l.start.y.midpoint(l.end.y) })
        .collect()
}

fn shuffled(net: &Net, seed: u64) -> Net {
    let mut net = net.clone();
    net.sort_by_key(|(code, _)| {
        code.bytes()
            .fold(seed, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
            .rotate_left(17)
    });
    for (_, shape) in &mut net {
        if seed % 2 == 1 {
            shape.0.reverse();
        }
        for part in &mut shape.0 {
            // The same ring, started elsewhere and walked the other way.
            let mut corners = part.exterior().0.clone();
            corners.pop();
            let by = seed as usize % corners.len();
            corners.rotate_left(by);
            corners.reverse();
            *part = ring(corners);
        }
    }
    net
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_point_of_a_partition_lies_in_exactly_one_grid(
        (net, corners) in partition(),
        inner in prop::collection::vec((0i64..2000, 0i64..2000), 40),
        seed in any::<u64>(),
    ) {
        let found = index(&net);
        let other = shuffled(&net, seed);
        let found_other = index(&other);
        let mut points = corners;
        points.extend(midpoints(&net));
        // Whole numbers on purpose: many of them share a height or a longitude with a corner.
        points.extend(inner.iter().map(|(x, y)| Coord { x: 121.0 + dyadic(*x), y: 30.0 + dyadic(*y) }));
        for p in points {
            let code = code_at(&net, &found, p);
            prop_assert!(code.is_some(), "{p:?} lies in no grid");
            prop_assert_eq!(code, exhaustive(&net, p));
            prop_assert_eq!(code, code_at(&other, &found_other, p), "another order, another answer");
        }
    }

    #[test]
    fn overlapping_grids_with_holes_agree_with_the_exhaustive_search(
        stars in prop::collection::vec(
            ((0i64..4000, 0i64..4000), prop::collection::vec(50i64..1500, 3..14), any::<bool>()), 1..12),
        points in prop::collection::vec((-500i64..4500, -500i64..4500), 60),
    ) {
        let net: Net = stars.iter().enumerate().map(|(i, ((x, y), radii, hole))| {
            let star = |scale: f64| LineString::new(radii.iter().enumerate().map(|(k, r)| {
                let angle = std::f64::consts::TAU * k as f64 / radii.len() as f64;
                Coord {
                    x: 121.0 + dyadic(*x + (*r as f64 * scale * angle.cos()) as i64),
                    y: 30.0 + dyadic(*y + (*r as f64 * scale * angle.sin()) as i64),
                }
            }).collect());
            let holes = if *hole { vec![star(0.4)] } else { vec![] };
            (format!("{:02}", (i * 7) % 12), MultiPolygon::new(vec![Polygon::new(star(1.0), holes)]))
        }).collect();
        let found = index(&net);
        let sorted = { let mut other = net.clone(); other.sort_by_key(|(c, _)| std::cmp::Reverse(c.clone())); other };
        let found_sorted = index(&sorted);
        let mut points: Vec<Coord<f64>> =
            points.iter().map(|(x, y)| Coord { x: 121.0 + dyadic(*x), y: 30.0 + dyadic(*y) }).collect();
        points.extend(net.iter().flat_map(|(_, s)| s.0[0].exterior().0.clone()));
        points.extend(net.iter().flat_map(|(_, s)| s.0[0].interiors().iter().flat_map(|r| r.0.clone())));
        for p in points {
            let code = code_at(&net, &found, p);
            prop_assert_eq!(code, exhaustive(&net, p), "{:?}", p);
            prop_assert_eq!(code, code_at(&sorted, &found_sorted, p));
        }
    }

    #[test]
    fn the_nearest_grid_is_the_nearest(
        (net, _) in partition(),
        points in prop::collection::vec((-9000i64..9000, -9000i64..9000), 20),
        max_m in prop_oneof![Just(f64::INFINITY), 1.0f64..2000.0],
    ) {
        let found = index(&net);
        for (x, y) in points {
            let p = LonLat::new(121.0 + dyadic(x), 30.0 + dyadic(y));
            let Located::Outside { nearest } = found.locate(p, max_m) else { continue };
            let plane = LocalPlane::at(p);
            let mut all: Vec<(f64, &str)> = net.iter().map(|(code, shape)| {
                let d = shape.0.iter().flat_map(|part| part.exterior().lines()).map(|l| {
                    distance(plane.to_plane(l.start.into()), plane.to_plane(l.end.into()))
                }).fold(f64::INFINITY, f64::min);
                (d, code.as_str())
            }).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            match nearest {
                Some((id, metres)) => {
                    prop_assert!((metres - all[0].0).abs() < 1e-6, "{metres} {all:?}");
                    let mine = all.iter().find(|(_, code)| *code == net[id as usize].0).unwrap();
                    prop_assert!((mine.0 - metres).abs() < 1e-6);
                    prop_assert!(metres <= max_m);
                }
                None => prop_assert!(all[0].0 > max_m - 1e-6),
            }
        }
    }

    #[test]
    fn no_shape_and_no_point_makes_it_panic(
        corners in prop::collection::vec((any::<f64>(), any::<f64>()), 0..9),
        p in (any::<f64>(), any::<f64>()),
    ) {
        let shape = MultiPolygon::new(vec![ring(corners.into_iter().map(Coord::from).collect())]);
        let net = vec![("a".to_owned(), shape)];
        let _ = index(&net).locate(LonLat::new(p.0, p.1), 1e5);
        let _ = index(&net).locate(LonLat::new(121.0, 30.0), 1e5);
    }
}

/// From the origin to a segment.
fn distance(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let t = (-(a.x * dx + a.y * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    (a.x + t * dx).hypot(a.y + t * dy)
}

#[test]
fn a_shared_border_and_a_shared_corner_go_to_the_smallest_code() {
    let square = |x: f64, y: f64| {
        MultiPolygon::new(vec![ring(vec![
            Coord { x, y },
            Coord { x: x + 1.0, y },
            Coord { x: x + 1.0, y: y + 1.0 },
            Coord { x, y: y + 1.0 },
        ])])
    };
    let net: Net = vec![
        ("d".into(), square(100.0, 30.0)),
        ("b".into(), square(101.0, 30.0)),
        ("c".into(), square(100.0, 31.0)),
        ("a".into(), square(101.0, 31.0)),
    ];
    let found = index(&net);
    let at = |x, y| code_at(&net, &found, Coord { x, y }).unwrap();
    assert_eq!(at(101.0, 31.0), "a", "the corner of all four");
    assert_eq!(at(101.0, 30.5), "b");
    assert_eq!(at(100.5, 31.0), "c");
    assert_eq!(at(100.5, 30.5), "d");
    assert_eq!(at(100.0, 30.0), "d", "the rim belongs to the net");
    assert_eq!(found.len(), 4);
}

#[test]
fn an_index_over_nothing_answers_that_nothing_is_near() {
    let nothing = Index::build(&[]);
    assert!(nothing.is_empty());
    let outside = Located::Outside { nearest: None };
    assert_eq!(nothing.locate(LonLat::new(121.0, 30.0), f64::INFINITY), outside);
    let net: Net = vec![("a".into(), MultiPolygon::new(vec![]))];
    assert_eq!(index(&net).locate(LonLat::new(121.0, 30.0), f64::INFINITY), outside);
}

#[test]
fn in_the_sample_every_corner_and_every_point_is_where_the_exhaustive_search_puts_it() {
    let Some(grids) = common::haishu() else { return };
    let net: Net =
        grids.into_iter().filter(|g| g.kind == "community").map(|g| (g.code, g.shape)).collect();
    let found = index(&net);
    let corners: Vec<Coord<f64>> =
        net.iter().flat_map(|(_, s)| s.0.iter().flat_map(|p| p.exterior().0.clone())).collect();
    let lattice = (0..60).flat_map(|i| {
        (0..60).map(move |k| Coord {
            x: 121.48 + 0.077 * f64::from(i) / 59.0,
            y: 29.827 + 0.085 * f64::from(k) / 59.0,
        })
    });
    let mut inside = 0;
    for p in corners.into_iter().chain(midpoints(&net)).chain(lattice) {
        let code = code_at(&net, &found, p);
        assert_eq!(code, exhaustive(&net, p), "{p:?}");
        inside += usize::from(code.is_some());
    }
    assert!(inside > 10_000, "{inside}");
}
