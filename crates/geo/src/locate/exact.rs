//! Inside or outside, without rounding.
//!
//! A ray from a point may run through a corner or along an edge. To settle such cases once and for
//! all, the point is thought to be moved by an infinitely small step east and a step north that is
//! infinitely smaller still. The level ray and the upright ray below decide as if it had been, so
//! they agree with each other everywhere.

use super::Edge;
use crate::rings::{on_segment, orient};
use geo::{Coord, Orientation};

/// Whether `p` lies inside a part or upon its border. Known are whether `centre` lies inside and all
/// edges that meet the rectangle between `centre` and `p`.
pub(super) fn covers(
    centre_inside: bool,
    edges: &[Edge],
    centre: Coord<f64>,
    p: Coord<f64>,
) -> bool {
    let mut inside = centre_inside;
    // From the centre upright to the height of p, then level to p.
    let turn = Coord { x: centre.x, y: p.y };
    for &(a, b) in edges {
        if on_segment(p, a, b) {
            return true;
        }
        // An edge wholly beyond both ends of a leg of the walk cannot cross it.
        if (a.x > centre.x) != (b.x > centre.x)
            && near(a.y, b.y, centre.y, turn.y)
            && above(a, b, centre) != above(a, b, turn)
        {
            inside = !inside;
        }
        if (a.y > p.y) != (b.y > p.y)
            && near(a.x, b.x, turn.x, p.x)
            && east_of(a, b, turn) != east_of(a, b, p)
        {
            inside = !inside;
        }
    }
    inside
}

/// Whether the ranges `a`–`b` and `from`–`to` meet.
fn near(a: f64, b: f64, from: f64, to: f64) -> bool {
    a.max(b) >= from.min(to) && a.min(b) <= from.max(to)
}

/// Whether the level ray from `p` to the east meets the edge, given that the edge passes the height
/// of `p`.
pub(super) fn east_of(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    let (low, high) = if a.y > p.y { (b, a) } else { (a, b) };
    orient(low, high, p) == Orientation::CounterClockwise
}

/// Whether the upright ray from `p` to the north meets the edge, given that the edge passes the
/// longitude of `p`.
fn above(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    let (west, east) = if a.x > p.x { (b, a) } else { (a, b) };
    match orient(west, east, p) {
        Orientation::Clockwise => true,
        Orientation::CounterClockwise => false,
        // The step east outweighs the step north: a rising edge gets above p, a level one does not.
        Orientation::Collinear => east.y > west.y,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Small whole numbers, so that walks run through corners and along edges all the time.
        #[test]
        fn the_walk_from_any_centre_gives_what_a_single_ray_gives(
            ring in prop::collection::vec((-3i8..4, -3i8..4), 3..8),
            centre in (-4i8..5, -4i8..5),
            p in (-4i8..5, -4i8..5),
        ) {
            let coord = |(x, y): (i8, i8)| Coord { x: f64::from(x), y: f64::from(y) };
            let (centre, p) = (coord(centre), coord(p));
            let corners: Vec<Coord<f64>> = ring.into_iter().map(coord).collect();
            let next = corners.iter().cycle().skip(1);
            let edges: Vec<Edge> = corners.iter().zip(next).map(|(a, b)| (*a, *b)).collect();
            let odd = |q: Coord<f64>| {
                edges.iter().filter(|(a, b)| (a.y > q.y) != (b.y > q.y) && east_of(*a, *b, q)).count() % 2 == 1
            };
            let touched = edges.iter().any(|(a, b)| on_segment(p, *a, *b));
            prop_assert_eq!(covers(odd(centre), &edges, centre, p), touched || odd(p));
        }
    }
}
