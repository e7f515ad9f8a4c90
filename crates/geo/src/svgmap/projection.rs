//! From degrees to pixels and back.

use crate::Shape;
use crate::coord::{LocalPlane, LonLat};
use geo::{BoundingRect, Coord};
use serde::{Deserialize, Serialize};

/// A rectangle in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Its west side.
    pub west: f64,
    /// Its south side.
    pub south: f64,
    /// Its east side.
    pub east: f64,
    /// Its north side.
    pub north: f64,
}

impl Bounds {
    /// The rectangle around all shapes; `None` if they have no corner.
    pub fn of<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Option<Self> {
        shapes
            .into_iter()
            .filter_map(BoundingRect::bounding_rect)
            .map(|r| Self { west: r.min().x, south: r.min().y, east: r.max().x, north: r.max().y })
            .reduce(|a, b| Self {
                west: a.west.min(b.west),
                south: a.south.min(b.south),
                east: a.east.max(b.east),
                north: a.north.max(b.north),
            })
    }

    /// The square of `radius_m` metres around a point.
    pub fn around(centre: LonLat, radius_m: f64) -> Self {
        let plane = LocalPlane::at(centre);
        let low = plane.from_plane(Coord { x: -radius_m, y: -radius_m });
        let high = plane.from_plane(Coord { x: radius_m, y: radius_m });
        Self { west: low.lon, south: low.lat, east: high.lon, north: high.lat }
    }

    /// Its middle.
    pub fn centre(&self) -> LonLat {
        LonLat::new(self.west.midpoint(self.east), self.south.midpoint(self.north))
    }
}

/// The smallest width and height shown, in metres: a single point gets some surroundings.
const SMALLEST_M: f64 = 20.0;

/// A picture of `width` × `height` pixels, north on top, the same scale in both directions.
///
/// The same bounds and size always give the same projection, so that a page without scripts can turn
/// the pixel of a click back into a point.
#[derive(Debug, Clone, Copy)]
pub struct Projection {
    plane: LocalPlane,
    px_per_m: f64,
    width: f64,
    height: f64,
}

impl Projection {
    /// Fits `bounds` into `width` × `height` pixels with a twentieth of the size as margin.
    pub fn fit(bounds: Bounds, width: u32, height: u32) -> Self {
        let centre = bounds.centre();
        let plane = LocalPlane::at(centre);
        let corner = plane.to_plane(LonLat::new(bounds.east, bounds.north));
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let across = (2.0 * corner.x).abs().max(SMALLEST_M);
        let down = (2.0 * corner.y).abs().max(SMALLEST_M);
        let px_per_m = (0.9 * w / across).min(0.9 * h / down);
        Self { plane, px_per_m, width: w, height: h }
    }

    /// Pixels to the right of and below the upper left corner.
    pub fn to_px(&self, p: LonLat) -> (f64, f64) {
        let c = self.plane.to_plane(p);
        (self.width / 2.0 + c.x * self.px_per_m, self.height / 2.0 - c.y * self.px_per_m)
    }

    /// The point at a pixel.
    pub fn from_px(&self, x: f64, y: f64) -> LonLat {
        self.plane.from_plane(Coord {
            x: (x - self.width / 2.0) / self.px_per_m,
            y: (self.height / 2.0 - y) / self.px_per_m,
        })
    }

    /// Metres that one pixel covers.
    pub fn metres_per_px(&self) -> f64 {
        1.0 / self.px_per_m
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn north_is_up_and_a_square_on_the_ground_is_a_square_on_the_map() {
        let bounds = Bounds::around(LonLat::new(121.5, 29.9), 500.0);
        let map = Projection::fit(bounds, 400, 300);
        let (west, north) = map.to_px(LonLat::new(bounds.west, bounds.north));
        let (east, south) = map.to_px(LonLat::new(bounds.east, bounds.south));
        assert!(west < east && north < south);
        assert!(((east - west) - (south - north)).abs() < 0.01);
        assert!(north > 0.0 && south < 300.0);
        assert!((map.metres_per_px() - 1000.0 / 270.0).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn a_pixel_and_back(
            lon in 75.0f64..134.0, lat in 4.0f64..53.0, radius in 0.0f64..50_000.0,
            w in 1u32..4000, h in 1u32..4000, x in -100.0f64..4100.0, y in -100.0f64..4100.0,
        ) {
            let map = Projection::fit(Bounds::around(LonLat::new(lon, lat), radius), w, h);
            let (bx, by) = map.to_px(map.from_px(x, y));
            prop_assert!((bx - x).abs() < 1e-4 && (by - y).abs() < 1e-4, "{} {}", bx - x, by - y);
        }
    }
}
