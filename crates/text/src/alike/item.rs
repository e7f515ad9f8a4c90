//! A report, as far as likeness is concerned.

use super::Sketch;

/// A point in degrees, CGCS2000 or WGS-84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

impl Point {
    /// Metres of a degree of latitude on a sphere of 6 371 km.
    pub(super) const METRES_A_DEGREE: f64 = 111_194.93;

    /// Metres to another point, in the plane that touches the globe between them: right to a
    /// thousandth over the few kilometres that matter here.
    pub fn metres(self, other: Self) -> f64 {
        let mut east = (self.lon - other.lon).abs();
        if east > 180.0 {
            east = 360.0 - east;
        }
        let narrow = f64::midpoint(self.lat, other.lat).to_radians().cos();
        (east * narrow).hypot(self.lat - other.lat) * Self::METRES_A_DEGREE
    }

    /// Degrees of latitude that so many metres are.
    pub(super) fn degrees(metres: f64) -> f64 {
        metres / Self::METRES_A_DEGREE
    }

    /// The point, if it is one on the globe.
    pub(super) fn on_globe(self) -> Option<Self> {
        (self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0).then_some(self)
    }
}

/// One report: to be kept in a window, or to ask with. It names no reporter, and cannot.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id; a report is never found to repeat itself.
    pub id: u128,
    /// When it was received, seconds since 1970.
    pub at: i64,
    /// Where it is; none where nobody knows. A point off the globe counts as none.
    pub point: Option<Point>,
    /// [`key`] of the finest category.
    pub category: u64,
    /// [`key`] of the field that the category belongs to.
    pub field: u64,
    /// [`key`] of each compound, address or road that the report names.
    pub places: Vec<u64>,
    /// The words; none where there are none.
    pub sketch: Option<Sketch>,
}

/// A number for a name: the same on every machine and in every release (FNV-1a, 64 bits).
pub fn key(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_number_it_had_in_every_release() {
        assert_eq!(key(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(key("a"), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(key("市容环境"), key("环境市容"));
    }

    #[test]
    fn metres_are_metres_forth_and_back_and_across_the_date_line() {
        let a = Point { lon: 121.55, lat: 29.87 };
        let b = Point { lon: 121.55, lat: 29.88 };
        assert!((a.metres(b) - 1_111.95).abs() < 0.1);
        assert!((a.metres(b) - b.metres(a)).abs() < 1e-9);
        let c = Point { lon: 179.999, lat: 0.0 };
        let d = Point { lon: -179.999, lat: 0.0 };
        assert!((c.metres(d) - 222.4).abs() < 0.1);
        assert!(Point { lon: f64::NAN, lat: 0.0 }.on_globe().is_none());
    }
}
