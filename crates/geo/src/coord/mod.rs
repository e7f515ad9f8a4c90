//! Points on the earth and the three coordinate systems met in China.

mod crs;
mod plane;

pub use crs::{Crs, from_wgs84, to_wgs84};
pub use plane::LocalPlane;
pub(crate) use plane::point_segment_m;

use serde::{Deserialize, Serialize};

/// Mean radius of the earth in metres (IUGG), for great-circle distances.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A point: longitude and latitude in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LonLat {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

impl LonLat {
    /// A point from degrees east and degrees north.
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Whether both numbers are finite and on the globe (±180, ±90).
    pub fn on_globe(self) -> bool {
        self.lon.is_finite()
            && self.lat.is_finite()
            && self.lon.abs() <= 180.0
            && self.lat.abs() <= 90.0
    }
}

impl std::fmt::Display for LonLat {
    /// `121.542690,29.889645`: six decimals, about a decimetre.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.6},{:.6}", self.lon, self.lat)
    }
}

impl From<geo::Coord<f64>> for LonLat {
    fn from(c: geo::Coord<f64>) -> Self {
        Self { lon: c.x, lat: c.y }
    }
}

impl From<LonLat> for geo::Coord<f64> {
    fn from(p: LonLat) -> Self {
        Self { x: p.lon, y: p.lat }
    }
}

/// Great-circle distance in metres (haversine). Exact enough within 0.5 % (the earth is no sphere).
pub fn haversine_m(a: LonLat, b: LonLat) -> f64 {
    let (la, lb) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lb - la) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + la.cos() * lb.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shanghai_to_beijing_is_about_1078_km() {
        // The distance of the published eviltransform test, which takes the equatorial radius.
        let d = haversine_m(
            LonLat::new(121.531_541_859_215, 31.175_303_983_645_97),
            LonLat::new(116.384_047_224_556_57, 39.913_345_455_360_69),
        );
        let published = 1_078_164.0 * EARTH_RADIUS_M / 6_378_137.0;
        assert!((d - published).abs() < 2.0, "{d}");
    }

    #[test]
    fn distance_is_zero_at_a_point_and_half_the_globe_at_its_antipode() {
        let p = LonLat::new(121.5, 29.9);
        assert!(haversine_m(p, p).abs() < f64::EPSILON);
        let d = haversine_m(p, LonLat::new(-58.5, -29.9));
        assert!((d - std::f64::consts::PI * EARTH_RADIUS_M).abs() < 1.0);
    }

    #[test]
    fn a_point_off_the_globe_is_known_as_such() {
        assert!(LonLat::new(121.5, 29.9).on_globe());
        assert!(!LonLat::new(29.9, 121.5).on_globe());
        assert!(!LonLat::new(f64::NAN, 0.0).on_globe());
    }
}
