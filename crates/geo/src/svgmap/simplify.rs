//! Fewer corners, without opening slits between neighbours.
//!
//! Rings are first put on a lattice of half pixels. Where three or more borders meet, or one ends,
//! is a node. Between two nodes a border belongs to the same neighbours all along, so it is
//! simplified once, the same way for each of them (Douglas and Peucker).

use std::collections::BTreeMap;

/// A point on the lattice.
pub(super) type Dot = (i32, i32);

/// Most that a border may move at first, in steps of the lattice: three quarters of a pixel.
const TOLERANCE: f64 = 1.5;
/// Corners a map may have; with more of them borders are drawn more coarsely, so that the map stays
/// small. Ten thousand corners are some 50 kB.
const CORNERS_MAX: usize = 10_000;
/// Where that ends: six pixels.
const TOLERANCE_MAX: f64 = 12.0;

/// Simplifies all rings together. Rings are open (the first corner is not repeated) and without
/// repeated corners in a row; a ring that shrinks below three corners comes back as it can.
pub(super) fn simplify(rings: &[Vec<Dot>]) -> Vec<Vec<Dot>> {
    let nodes = nodes(rings);
    let mut tolerance = TOLERANCE;
    loop {
        let simple: Vec<Vec<Dot>> =
            rings.iter().map(|ring| simplify_ring(ring, &nodes, tolerance)).collect();
        let corners: usize = simple.iter().map(Vec::len).sum();
        if corners <= CORNERS_MAX || tolerance >= TOLERANCE_MAX {
            return simple;
        }
        tolerance *= 1.5;
    }
}

/// How many different neighbours a corner has over all rings, counted up to three.
fn nodes(rings: &[Vec<Dot>]) -> BTreeMap<Dot, Vec<Dot>> {
    let mut neighbours: BTreeMap<Dot, Vec<Dot>> = BTreeMap::new();
    for ring in rings {
        let next = ring.iter().cycle().skip(1);
        for (&a, &b) in ring.iter().zip(next) {
            for (from, to) in [(a, b), (b, a)] {
                let known = neighbours.entry(from).or_default();
                if known.len() < 3 && !known.contains(&to) {
                    known.push(to);
                }
            }
        }
    }
    neighbours.retain(|_, known| known.len() != 2);
    neighbours
}

fn simplify_ring(ring: &[Dot], nodes: &BTreeMap<Dot, Vec<Dot>>, tolerance: f64) -> Vec<Dot> {
    // A ring without nodes starts at its smallest corner, so that its neighbour (a hole and what
    // fills it) starts there too.
    let start = ring
        .iter()
        .position(|dot| nodes.contains_key(dot))
        .or_else(|| (0..ring.len()).min_by_key(|&i| ring.get(i)));
    let Some(start) = start else { return Vec::new() };
    let mut out: Vec<Dot> = Vec::new();
    let mut arc: Vec<Dot> = Vec::new();
    for &dot in ring.iter().cycle().skip(start).take(ring.len() + 1) {
        arc.push(dot);
        if arc.len() > 1 && nodes.contains_key(&dot) {
            out.extend(simplify_arc(&arc, tolerance));
            arc = vec![dot];
        }
    }
    if arc.len() > 1 {
        out.extend(simplify_arc(&arc, tolerance));
    }
    out
}

/// The arc without its last corner, simplified in the one direction in which every neighbour would.
fn simplify_arc(arc: &[Dot], tolerance: f64) -> Vec<Dot> {
    let reversed: Vec<Dot> = arc.iter().rev().copied().collect();
    let mut kept = if arc <= reversed.as_slice() {
        thin(arc, tolerance)
    } else {
        let mut kept = thin(&reversed, tolerance);
        kept.reverse();
        kept
    };
    kept.pop();
    kept
}

/// Douglas and Peucker with a stack of open pieces, so that a long border cannot exhaust the real one.
fn thin(arc: &[Dot], tolerance: f64) -> Vec<Dot> {
    let mut keep = vec![false; arc.len()];
    let last = arc.len().saturating_sub(1);
    let mut open = vec![(0, last)];
    for end in [0, last] {
        if let Some(k) = keep.get_mut(end) {
            *k = true;
        }
    }
    while let Some((from, to)) = open.pop() {
        let (Some(&a), Some(&b)) = (arc.get(from), arc.get(to)) else { continue };
        let farthest = (from + 1..to)
            .filter_map(|i| Some((i, distance(*arc.get(i)?, a, b))))
            .max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        if let Some((i, far)) = farthest
            && far > tolerance
        {
            if let Some(k) = keep.get_mut(i) {
                *k = true;
            }
            open.push((from, i));
            open.push((i, to));
        }
    }
    arc.iter().zip(keep).filter(|(_, k)| *k).map(|(dot, _)| *dot).collect()
}

fn distance(p: Dot, a: Dot, b: Dot) -> f64 {
    let point = |d: Dot| geo::Coord { x: f64::from(d.0), y: f64::from(d.1) };
    crate::coord::point_segment_m(point(p), point(a), point(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn edges(ring: &[Dot]) -> BTreeSet<(Dot, Dot)> {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(&a, &b)| (a.min(b), a.max(b))).collect()
    }

    #[test]
    fn corners_on_a_straight_border_go_and_real_corners_stay() {
        let ring = vec![(0, 0), (5, 0), (10, 1), (20, 0), (20, 20), (0, 20)];
        assert_eq!(simplify(&[ring]), [vec![(0, 0), (20, 0), (20, 20), (0, 20)]]);
    }

    #[test]
    fn a_hole_and_what_fills_it_keep_one_border() {
        let hole: Vec<Dot> = vec![(10, 10), (20, 11), (30, 10), (31, 20), (30, 30), (10, 30)];
        let mut filling = hole.clone();
        filling.reverse();
        filling.rotate_left(2);
        let out = simplify(&[hole, filling]);
        assert_eq!(edges(&out[0]), edges(&out[1]));
    }

    proptest! {
        /// Two areas left and right of one winding border.
        #[test]
        fn neighbours_share_every_edge_of_their_common_border(
            steps in prop::collection::vec(-4i32..5, 2..60),
        ) {
            let border: Vec<Dot> = std::iter::once((50, 0))
                .chain(steps.iter().zip(1..).map(|(dx, y)| (50 + dx, y * 3)))
                .collect();
            let height = border.last().unwrap().1;
            let mut left = vec![(0, height), (0, 0)];
            left.extend(&border);
            let mut right: Vec<Dot> = border.iter().rev().copied().collect();
            right.extend([(100, 0), (100, height)]);
            let out = simplify(&[left, right]);
            let (l, r) = (edges(&out[0]), edges(&out[1]));
            let inner = |e: &BTreeSet<(Dot, Dot)>| -> BTreeSet<(Dot, Dot)> {
                e.iter().copied()
                    .filter(|(a, b)| a.0 > 40 && a.0 < 60 && b.0 > 40 && b.0 < 60).collect()
            };
            prop_assert_eq!(inner(&l), inner(&r));
            prop_assert!(!inner(&l).is_empty());
        }

        #[test]
        fn no_corner_moves_farther_than_the_tolerance(
            ring in prop::collection::vec((0i32..60, 0i32..60), 3..40),
        ) {
            let mut ring = ring;
            ring.dedup();
            let out = &simplify(std::slice::from_ref(&ring))[0];
            prop_assume!(!out.is_empty());
            let lines = edges(out);
            for dot in &ring {
                let near = lines.iter().map(|(a, b)| distance(*dot, *a, *b)).fold(f64::MAX, f64::min);
                prop_assert!(near <= TOLERANCE + 1e-9);
            }
        }
    }
}
