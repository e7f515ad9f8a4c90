//! A flat plane in metres around one point, for areas and short distances.

use super::LonLat;
use crate::Shape;
use geo::{Coord, MapCoords};

/// Equatorial radius of WGS-84 in metres.
const A: f64 = 6_378_137.0;
/// First eccentricity squared of WGS-84.
const E2: f64 = 0.006_694_379_990_141_316;

/// A local plane: x metres east and y metres north of its origin.
///
/// The scale of the ellipsoid at the origin is used everywhere, so lengths are exact at the origin
/// and off by about `tan(lat) · Δlat` away from it: less than 0.1 % at 10 km in China, 1 % at 80 km.
#[derive(Debug, Clone, Copy)]
pub struct LocalPlane {
    origin: LonLat,
    metres_per_degree_east: f64,
    metres_per_degree_north: f64,
}

impl LocalPlane {
    /// The plane that touches the ellipsoid at `origin`.
    pub fn at(origin: LonLat) -> Self {
        let phi = origin.lat.to_radians();
        let w2 = 1.0 - E2 * phi.sin() * phi.sin();
        let prime_vertical = A / w2.sqrt();
        let meridional = A * (1.0 - E2) / (w2 * w2.sqrt());
        Self {
            origin,
            metres_per_degree_east: (prime_vertical * phi.cos()).to_radians(),
            metres_per_degree_north: meridional.to_radians(),
        }
    }

    /// Metres east and north of the origin.
    pub fn to_plane(&self, p: LonLat) -> Coord<f64> {
        Coord {
            x: (p.lon - self.origin.lon) * self.metres_per_degree_east,
            y: (p.lat - self.origin.lat) * self.metres_per_degree_north,
        }
    }

    /// The point so many metres east and north of the origin.
    pub fn from_plane(&self, c: Coord<f64>) -> LonLat {
        LonLat::new(
            self.origin.lon + c.x / self.metres_per_degree_east,
            self.origin.lat + c.y / self.metres_per_degree_north,
        )
    }

    /// A shape in degrees, in metres.
    pub fn shape_to_plane(&self, shape: &Shape) -> Shape {
        shape.map_coords(|c| self.to_plane(c.into()))
    }

    /// A shape in metres, in degrees.
    pub fn shape_from_plane(&self, shape: &Shape) -> Shape {
        shape.map_coords(|c| self.from_plane(c).into())
    }

    /// Metres from `a` to `b`, measured in the plane.
    pub fn metres(&self, a: LonLat, b: LonLat) -> f64 {
        let (a, b) = (self.to_plane(a), self.to_plane(b));
        (a.x - b.x).hypot(a.y - b.y)
    }
}

/// Distance in metres from `p` to the segment `a`–`b`, all in the same plane.
pub(crate) fn point_segment_m(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 {
        (((p.x - a.x) * dx + (p.y - a.y) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (p.x - (a.x + t * dx)).hypot(p.y - (a.y + t * dy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coord::haversine_m;
    use proptest::prelude::*;

    #[test]
    fn a_degree_at_ningbo_has_the_length_of_the_geodesy_tables() {
        // At 30° N: 96 486.3 m per degree of longitude, 110 852.4 m per degree of latitude.
        let plane = LocalPlane::at(LonLat::new(121.0, 30.0));
        assert!((plane.to_plane(LonLat::new(122.0, 30.0)).x - 96_486.3).abs() < 0.5);
        assert!((plane.to_plane(LonLat::new(121.0, 31.0)).y - 110_852.4).abs() < 1.0);
    }

    proptest! {
        #[test]
        fn plane_and_sphere_agree_nearby(
            lon in 73.5f64..135.1, lat in 18.0f64..53.6,
            dx in -0.02f64..0.02, dy in -0.02f64..0.02,
        ) {
            let (a, b) = (LonLat::new(lon, lat), LonLat::new(lon + dx, lat + dy));
            let flat = LocalPlane::at(a).metres(a, b);
            let round = haversine_m(a, b);
            prop_assert!((flat - round).abs() <= 0.006 * round + 0.01, "{} {}", flat, round);
        }

        #[test]
        fn to_the_plane_and_back(dx in -0.5f64..0.5, dy in -0.5f64..0.5) {
            let plane = LocalPlane::at(LonLat::new(118.8, 32.0));
            let p = LonLat::new(118.8 + dx, 32.0 + dy);
            let back = plane.from_plane(plane.to_plane(p));
            prop_assert!((back.lon - p.lon).abs() < 1e-12 && (back.lat - p.lat).abs() < 1e-12);
        }
    }
}
