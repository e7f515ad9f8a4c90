//! The area of a shape on the ground.

use crate::Shape;
use crate::coord::LocalPlane;
use crate::svgmap::Bounds;
use geo::Area;

/// Area in m², measured in the plane that touches the earth at the middle of the shape; nil for a
/// shape without corners. Within 0.1 % for a shape of 10 km.
pub fn area_m2(shape: &Shape) -> f64 {
    Bounds::of([shape])
        .map_or(0.0, |b| LocalPlane::at(b.centre()).shape_to_plane(shape).unsigned_area())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LonLat;
    use geo::Rect;

    #[test]
    fn a_square_of_a_hundred_metres_is_a_hectare() {
        let b = Bounds::around(LonLat::new(121.5, 29.9), 50.0);
        let square = Rect::new((b.west, b.south), (b.east, b.north)).to_polygon();
        assert!((area_m2(&Shape::new(vec![square])) - 10_000.0).abs() < 1.0);
        assert!(area_m2(&Shape::new(vec![])).abs() < f64::EPSILON);
    }
}
