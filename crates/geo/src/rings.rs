//! Where a polygon's border crosses itself.
//!
//! All decisions are made with exact predicates, so a border that merely touches itself at a corner
//! is never mistaken for one that crosses. A touch is accepted: the area is still unambiguous.

use geo::kernels::RobustKernel;
use geo::{Coord, Kernel, Orientation, Polygon};

/// A place where a border goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Where, in the units of the polygon.
    pub at: Coord<f64>,
    /// Whether two pieces of border lie upon each other; otherwise they cross in one point.
    pub doubled: bool,
}

/// One edge of a ring, with the corner before it.
struct Edge {
    before: Coord<f64>,
    a: Coord<f64>,
    b: Coord<f64>,
    ring: usize,
    index: usize,
    ring_len: usize,
}

impl Edge {
    fn min_x(&self) -> f64 {
        self.a.x.min(self.b.x)
    }
    fn max_x(&self) -> f64 {
        self.a.x.max(self.b.x)
    }
    fn meets_in_y(&self, other: &Self) -> bool {
        self.a.y.min(self.b.y) <= other.a.y.max(other.b.y)
            && other.a.y.min(other.b.y) <= self.a.y.max(self.b.y)
    }
    fn follows(&self, other: &Self) -> bool {
        self.ring == other.ring && self.index == (other.index + 1) % self.ring_len
    }
}

/// Exact orientation of three points.
pub(crate) fn orient(p: Coord<f64>, q: Coord<f64>, r: Coord<f64>) -> Orientation {
    <RobustKernel as Kernel<f64>>::orient2d(p, q, r)
}

/// Whether `p` lies on the closed segment `a`–`b`, exactly.
pub(crate) fn on_segment(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> bool {
    p.x >= a.x.min(b.x)
        && p.x <= a.x.max(b.x)
        && p.y >= a.y.min(b.y)
        && p.y <= a.y.max(b.y)
        && orient(a, b, p) == Orientation::Collinear
}

/// All places where the rings of `polygon` cross themselves or each other or lie upon each other, in
/// no particular order. Empty for a valid polygon. Corners must be finite numbers.
pub fn crossings(polygon: &Polygon<f64>) -> Vec<Crossing> {
    let mut edges = edges_of(polygon);
    edges.sort_by(|e, f| e.min_x().total_cmp(&f.min_x()));
    let mut found: Vec<Crossing> = Vec::new();
    // Sweep from west to east; `live` holds the edges that may still meet the next one.
    let mut live: Vec<usize> = Vec::new();
    for (i, edge) in edges.iter().enumerate() {
        live.retain(|&k| edges.get(k).is_some_and(|old| old.max_x() >= edge.min_x()));
        for old in live.iter().filter_map(|&k| edges.get(k)) {
            if edge.meets_in_y(old)
                && let Some(crossing) = meet(old, edge)
                && !found.contains(&crossing)
            {
                found.push(crossing);
            }
        }
        live.push(i);
    }
    found
}

fn edges_of(polygon: &Polygon<f64>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (ring, line) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
        let mut corners: Vec<Coord<f64>> = line.0.clone();
        corners.dedup();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let n = corners.len();
        if n < 2 {
            continue;
        }
        let befores = corners.iter().cycle().skip(n - 1);
        let afters = corners.iter().cycle().skip(1);
        for (index, ((&a, &before), &b)) in corners.iter().zip(befores).zip(afters).enumerate() {
            edges.push(Edge { before, a, b, ring, index, ring_len: n });
        }
    }
    edges
}

fn meet(e: &Edge, f: &Edge) -> Option<Crossing> {
    let (fa, fb) = (orient(e.a, e.b, f.a), orient(e.a, e.b, f.b));
    if fa == Orientation::Collinear && fb == Orientation::Collinear {
        if let Some(at) = middle_of_overlap(e, f) {
            return Some(Crossing { at, doubled: true });
        }
    } else if fa == fb {
        return None;
    }
    if e.follows(f) || f.follows(e) {
        return None;
    }
    let (ea, eb) = (orient(f.a, f.b, e.a), orient(f.a, f.b, e.b));
    if opposite(fa, fb) && opposite(ea, eb) {
        return Some(Crossing { at: cut(e, f), doubled: false });
    }
    // Each corner is looked at once, as the start of its edge: e.b and f.b start other edges.
    let at_corner = touches_across(e, f) || (e.a != f.a && touches_across(f, e));
    at_corner.then_some(Crossing {
        at: if on_segment(f.a, e.a, e.b) && f.a != e.b { f.a } else { e.a },
        doubled: false,
    })
}

fn opposite(a: Orientation, b: Orientation) -> bool {
    a != Orientation::Collinear && b != Orientation::Collinear && a != b
}

/// Whether the border through the start of `f` passes from one side of the border along `e` to the
/// other, there where `f` starts upon `e`.
fn touches_across(e: &Edge, f: &Edge) -> bool {
    let corner = f.a;
    if corner == e.b || !on_segment(corner, e.a, e.b) {
        return false;
    }
    let come_from = if corner == e.a { e.before } else { e.a };
    let side = |p| wedge(corner, come_from, e.b, p);
    match (side(f.before), side(f.b)) {
        (Some(before), Some(after)) => before != after,
        // One of them runs along the other border: that is reported as doubled.
        _ => false,
    }
}

/// Whether `p` lies in the open wedge that opens counter-clockwise from `v`–`a` to `v`–`b`; `None`
/// where it lies on one of the two rays.
fn wedge(v: Coord<f64>, a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> Option<bool> {
    let (to_a, to_b) = (orient(v, a, p), orient(v, b, p));
    let ahead = |q: Coord<f64>| (q.x - v.x) * (p.x - v.x) + (q.y - v.y) * (p.y - v.y) > 0.0;
    if (to_a == Orientation::Collinear && ahead(a)) || (to_b == Orientation::Collinear && ahead(b))
    {
        return None;
    }
    let left_of_a = to_a == Orientation::CounterClockwise;
    let right_of_b = to_b == Orientation::Clockwise;
    Some(match orient(v, a, b) {
        Orientation::CounterClockwise => left_of_a && right_of_b,
        Orientation::Clockwise => left_of_a || right_of_b,
        Orientation::Collinear => left_of_a,
    })
}

/// The middle of the common piece of two edges on one line, if it is longer than a point.
fn middle_of_overlap(e: &Edge, f: &Edge) -> Option<Coord<f64>> {
    let mut ends = [(e.a, 0), (e.b, 0), (f.a, 1), (f.b, 1)];
    ends.sort_by(|(p, _), (q, _)| p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y)));
    let [(_, first), (p, second), (q, _), _] = ends;
    // Disjoint or touching: both ends of one edge come first, or the two middle ends coincide.
    let apart = first == second;
    (!apart && p != q).then(|| Coord { x: p.x.midpoint(q.x), y: p.y.midpoint(q.y) })
}

fn cut(e: &Edge, f: &Edge) -> Coord<f64> {
    let (dx, dy) = (e.b.x - e.a.x, e.b.y - e.a.y);
    let (gx, gy) = (f.b.x - f.a.x, f.b.y - f.a.y);
    let t = ((f.a.x - e.a.x) * gy - (f.a.y - e.a.y) * gx) / (dx * gy - dy * gx);
    if t.is_finite() { Coord { x: e.a.x + t * dx, y: e.a.y + t * dy } } else { e.a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{LineString, polygon};
    use proptest::prelude::*;

    fn at(p: &Polygon<f64>) -> Vec<(f64, f64)> {
        crossings(p).into_iter().map(|c| (c.at.x, c.at.y)).collect()
    }

    #[test]
    fn a_bow_tie_crosses_in_its_middle() {
        let p = polygon![(x: 0., y: 0.), (x: 2., y: 2.), (x: 2., y: 0.), (x: 0., y: 2.)];
        assert_eq!(at(&p), [(1.0, 1.0)]);
    }

    #[test]
    fn a_bow_tie_with_a_corner_at_its_middle_crosses_too() {
        let p = polygon![
            (x: 0., y: 0.), (x: 1., y: 1.), (x: 2., y: 2.), (x: 2., y: 0.), (x: 1., y: 1.), (x: 0., y: 2.)
        ];
        assert_eq!(at(&p), [(1.0, 1.0)]);
        let corner_on_edge = polygon![(x: 0., y: 0.), (x: 2., y: 2.), (x: 2., y: 0.), (x: 1., y: 1.), (x: 0., y: 2.)];
        assert_eq!(at(&corner_on_edge), [(1.0, 1.0)]);
    }

    #[test]
    fn touching_itself_at_a_corner_is_accepted() {
        let p = polygon![
            (x: 0., y: 0.), (x: 1., y: 1.), (x: 2., y: 0.), (x: 2., y: 2.), (x: 1., y: 1.), (x: 0., y: 2.)
        ];
        assert_eq!(at(&p), []);
    }

    #[test]
    fn a_spike_lies_upon_itself() {
        let p = polygon![
            (x: 0., y: 0.), (x: 2., y: 0.), (x: 2., y: 2.), (x: 2., y: 4.), (x: 2., y: 2.), (x: 0., y: 2.)
        ];
        let found = crossings(&p);
        assert!(found.iter().any(|c| c.doubled && (c.at.y - 3.0).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn a_hole_that_leaves_its_polygon_crosses_and_one_that_touches_does_not() {
        let shell = LineString::from(vec![(0., 0.), (4., 0.), (4., 4.), (0., 4.), (0., 0.)]);
        let out = LineString::from(vec![(1., 1.), (5., 1.), (1., 2.), (1., 1.)]);
        assert!(!at(&Polygon::new(shell.clone(), vec![out])).is_empty());
        let touching = LineString::from(vec![(0., 1.), (2., 1.), (2., 2.), (0., 1.)]);
        assert_eq!(at(&Polygon::new(shell, vec![touching])), []);
    }

    #[test]
    fn straight_runs_and_repeated_corners_are_fine() {
        let p = polygon![
            (x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 0.), (x: 2., y: 0.), (x: 2., y: 2.), (x: 0., y: 2.)
        ];
        assert_eq!(at(&p), []);
    }

    proptest! {
        #[test]
        fn a_star_around_a_point_never_crosses(radii in prop::collection::vec(0.2f64..5.0, 3..60)) {
            let n = radii.len() as f64;
            let ring: Vec<(f64, f64)> = radii.iter().enumerate().map(|(i, r)| {
                let angle = std::f64::consts::TAU * i as f64 / n;
                (121.0 + r * angle.cos(), 30.0 + r * angle.sin())
            }).collect();
            prop_assert_eq!(at(&Polygon::new(LineString::from(ring), vec![])), vec![]);
        }

        #[test]
        fn any_four_corners_cross_exactly_when_a_pair_of_opposite_sides_does(
            c in prop::collection::vec((-5i32..6, -5i32..6), 4..5),
        ) {
            let c: Vec<(f64, f64)> = c.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let found = crossings(&Polygon::new(LineString::from(c.clone()), vec![]));
            let k: Vec<Coord<f64>> = c.iter().map(|&p| Coord::from(p)).collect();
            let proper = |a, b, p, q| {
                opposite(orient(a, b, p), orient(a, b, q)) && opposite(orient(p, q, a), orient(p, q, b))
            };
            if proper(k[0], k[1], k[2], k[3]) || proper(k[1], k[2], k[3], k[0]) {
                prop_assert!(!found.is_empty());
            }
        }
    }
}
