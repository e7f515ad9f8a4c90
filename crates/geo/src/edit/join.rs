//! Two neighbours into one grid: what borders both falls away.

use super::{Sheet, Touched, refuse, rings};
use crate::Shape;
use crate::coord::LocalPlane;
use crate::rings::crossings;
use crate::svgmap::Bounds;
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::orient::Direction;
use geo::{Area, Coord, LineString, Orient, Polygon};
use std::collections::BTreeMap;
use yiwang_domain::Refusal;

/// How much the whole may differ from the sum of its parts: the rounding of numbers.
const SLACK: f64 = 1e-6;

/// A corner as a key.
type Key = (u64, u64);

fn key(c: Coord<f64>) -> Key {
    // minus nought is nought
    ((c.x + 0.0).to_bits(), (c.y + 0.0).to_bits())
}

impl Sheet {
    /// Joins the grid `gone` to the grid `keep`. Corners stay the very numbers they are, so that the
    /// borders with all others stay shared.
    ///
    /// # Errors
    /// `grid-unknown`, `merge-apart`, and `merge-unclean` where the two overlap or leave a slit.
    pub fn merge(&mut self, keep: &str, gone: &str) -> Result<Touched, Refusal> {
        let mut next = self.clone();
        for code in [keep, gone] {
            next.grids.get(code).ok_or_else(|| refuse::no_grid(code))?;
        }
        if keep == gone {
            return Err(refuse::apart());
        }
        let mut pair = Sheet::default();
        for code in [keep, gone] {
            if let Some(shape) = next.grids.remove(code) {
                pair.grids.insert(code.to_owned(), shape);
            }
        }
        // corners that only one of them has on their common border
        let corners: Vec<Coord<f64>> = pair.all_corners().collect();
        for c in corners {
            pair.stand(c);
        }
        // in degrees: planes of their own would measure the three a little differently
        let sum: f64 = pair.grids.values().map(Area::unsigned_area).sum();
        let whole = join(pair.grids.values()).ok_or_else(refuse::apart)?;
        let clean = !whole.0.is_empty()
            && (whole.unsigned_area() - sum).abs() <= SLACK * sum
            && whole.0.iter().all(|p| crossings(p).is_empty());
        if !clean {
            return Err(refuse::unclean());
        }
        next.grids.insert(keep.to_owned(), whole);
        *self = next;
        Ok([keep.to_owned(), gone.to_owned()].into())
    }
}

/// The union by taking out every edge that is walked both ways; none where there is no such edge.
fn join<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Option<Shape> {
    let mut edges: BTreeMap<(Key, Key), (Coord<f64>, Coord<f64>)> = BTreeMap::new();
    let mut shared = false;
    for shape in shapes {
        // shells turn left, holes right: the inside is always on the left
        for line in rings(&shape.orient(Direction::Default)).flat_map(LineString::lines) {
            let (a, b) = (key(line.start), key(line.end));
            if edges.remove(&(b, a)).is_some() {
                shared = true;
            } else {
                edges.insert((a, b), (line.start, line.end));
            }
        }
    }
    shared.then(|| shape_of(stitch(edges.into_values().collect())))
}

/// Rings out of edges. Where several go on from a corner the sharpest turn to the left is taken: it
/// keeps to the same area.
fn stitch(edges: Vec<(Coord<f64>, Coord<f64>)>) -> Vec<Vec<Coord<f64>>> {
    let mut from: BTreeMap<Key, Vec<Coord<f64>>> = BTreeMap::new();
    for (a, b) in &edges {
        from.entry(key(*a)).or_default().push(*b);
    }
    let mut out = Vec::new();
    for (start, second) in edges {
        if !take(&mut from, start, second) {
            continue;
        }
        let mut ring = vec![start];
        let (mut before, mut at) = (start, second);
        while at != start {
            ring.push(at);
            let Some(next) = leftmost(&from, before, at) else { break };
            take(&mut from, at, next);
            (before, at) = (at, next);
        }
        // a walk that did not come back encloses nothing; the areas will tell
        if at == start {
            out.push(ring);
        }
    }
    out
}

fn take(from: &mut BTreeMap<Key, Vec<Coord<f64>>>, a: Coord<f64>, b: Coord<f64>) -> bool {
    let Some(ends) = from.get_mut(&key(a)) else { return false };
    let Some(i) = ends.iter().position(|e| *e == b) else { return false };
    ends.swap_remove(i);
    true
}

fn leftmost(
    from: &BTreeMap<Key, Vec<Coord<f64>>>,
    before: Coord<f64>,
    at: Coord<f64>,
) -> Option<Coord<f64>> {
    let back = (before.y - at.y).atan2(before.x - at.x);
    // clockwise from where we came
    let turn = |c: &Coord<f64>| {
        let angle = back - (c.y - at.y).atan2(c.x - at.x);
        angle.rem_euclid(std::f64::consts::TAU)
    };
    from.get(&key(at))?.iter().copied().min_by(|a, b| turn(a).total_cmp(&turn(b)))
}

/// Shells with the holes that lie in them.
fn shape_of(rings: Vec<Vec<Coord<f64>>>) -> Shape {
    let Some(bounds) = rings
        .first()
        .map(|r| Shape::new(vec![Polygon::new(LineString::new(r.clone()), vec![])]))
        .and_then(|s| Bounds::of([&s]))
    else {
        return Shape::new(Vec::new());
    };
    // the sign of an area needs numbers that are not all alike
    let plane = LocalPlane::at(bounds.centre());
    let left = |ring: &[Coord<f64>]| {
        let flat = ring.iter().map(|c| plane.to_plane((*c).into())).collect();
        Polygon::new(LineString::new(flat), vec![]).signed_area() > 0.0
    };
    let (shells, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|r| left(r));
    let mut parts: Vec<Polygon<f64>> =
        shells.into_iter().map(|r| Polygon::new(LineString::new(r), vec![])).collect();
    for hole in holes {
        let inside = |p: &&mut Polygon<f64>| {
            let shell = Polygon::new(p.exterior().clone(), vec![]);
            hole.iter().all(|c| shell.coordinate_position(c) != CoordPos::Outside)
        };
        let home = parts.iter_mut().find(inside);
        if let Some(part) = home {
            part.interiors_push(LineString::new(hole.clone()));
        }
    }
    Shape::new(parts)
}
