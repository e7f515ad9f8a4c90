//! Shapes in metres, and the measures of a piece.

use super::NetGrid;
use crate::Shape;
use crate::coord::LocalPlane;
use crate::rings::crossings;
use crate::svgmap::widest_run;
use geo::bool_ops::FillRule;
use geo::orient::Direction;
use geo::{Area, BooleanOps, BoundingRect, Coord, Orient, Polygon, unary_union};
use rstar::{AABB, RTreeObject};

/// A grid in metres, sound enough for polygon operations: shells turn left, holes turn right, and a
/// part whose border crosses itself is taken apart by the even–odd rule.
pub(super) struct Flat<'a> {
    pub grid: NetGrid<'a>,
    pub shape: Shape,
    /// The rectangle around it: least and greatest x and y.
    pub extent: Option<([f64; 2], [f64; 2])>,
}

pub(super) fn flatten<'a>(grid: &NetGrid<'a>, plane: &LocalPlane) -> Flat<'a> {
    let sound: Vec<Polygon<f64>> = plane
        .shape_to_plane(grid.shape)
        .0
        .into_iter()
        .filter(|part| is_finite(part) && part.exterior().0.len() > 3)
        .flat_map(|part| {
            if crossings(&part).is_empty() {
                vec![part.orient(Direction::Default)]
            } else {
                let taken_apart = part.union(&Shape::new(Vec::new()));
                taken_apart.orient(Direction::Default).0
            }
        })
        .collect();
    let shape = Shape::new(sound);
    let extent = extent(&shape);
    Flat { grid: *grid, shape, extent }
}

fn extent(shape: &Shape) -> Option<([f64; 2], [f64; 2])> {
    shape.bounding_rect().map(|r| ([r.min().x, r.min().y], [r.max().x, r.max().y]))
}

/// Whether all corners are finite numbers.
pub(super) fn is_finite(part: &Polygon<f64>) -> bool {
    std::iter::once(part.exterior())
        .chain(part.interiors())
        .all(|ring| ring.0.iter().all(|c| c.x.is_finite() && c.y.is_finite()))
}

/// The union of several grids, in metres.
pub(super) fn union<'a, 'b: 'a>(grids: impl Iterator<Item = &'a Flat<'b>>) -> Shape {
    let shapes: Vec<&Shape> = grids.map(|g| &g.shape).filter(|s| !s.0.is_empty()).collect();
    unary_union(shapes)
}

/// What both cover.
pub(super) fn common(a: &Shape, b: &Shape) -> Shape {
    a.intersection_with_fill_rule(b, FillRule::NonZero)
}

/// What `a` covers and `b` does not.
pub(super) fn without(a: &Shape, b: &Shape) -> Shape {
    a.difference_with_fill_rule(b, FillRule::NonZero)
}

/// One connected piece, in metres.
pub(super) struct Piece {
    pub shape: Polygon<f64>,
    pub area_m2: f64,
    pub width_m: f64,
    pub inside: Coord<f64>,
}

/// The pieces of a shape that are wider than `noise_m`.
pub(super) fn pieces(shape: Shape, noise_m: f64) -> Vec<Piece> {
    shape.0.into_iter().filter_map(measure).filter(|p| p.width_m >= noise_m).collect()
}

fn measure(shape: Polygon<f64>) -> Option<Piece> {
    let rings = || std::iter::once(shape.exterior()).chain(shape.interiors());
    let area_m2 = shape.unsigned_area();
    let perimeter: f64 = rings()
        .flat_map(geo::LineString::lines)
        .map(|l| (l.end.x - l.start.x).hypot(l.end.y - l.start.y))
        .sum();
    let width_m = 2.0 * area_m2 / perimeter;
    if !width_m.is_finite() {
        return None;
    }
    let px: Vec<Vec<(f64, f64)>> =
        rings().map(|r| r.0.iter().map(|c| (c.x, c.y)).collect()).collect();
    let inside = match widest_run(&px) {
        Some((x, y)) => Coord { x, y },
        None => *shape.exterior().0.first()?,
    };
    Some(Piece { shape, area_m2, width_m, inside })
}

/// A grid's rectangle in a tree of rectangles; the number is the grid's place in the list.
pub(super) struct Box2 {
    pub place: usize,
    low: [f64; 2],
    high: [f64; 2],
}

impl RTreeObject for Box2 {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.low, self.high)
    }
}

/// The tree of rectangles of some of the grids.
pub(super) fn tree(flat: &[Flat<'_>], places: &[usize]) -> rstar::RTree<Box2> {
    let boxes = places
        .iter()
        .filter_map(|&place| {
            let (low, high) = flat.get(place)?.extent?;
            Some(Box2 { place, low, high })
        })
        .collect();
    rstar::RTree::bulk_load(boxes)
}
