//! WGS-84, GCJ-02 and BD-09, forth and back.
//!
//! Maps sold in China show coordinates shifted by some hundred metres (GCJ-02), Baidu shifts them
//! once more (BD-09). The shift has no closed inverse, so the way back is iterated until a point
//! maps onto the given one to better than 1e-9 degrees (a tenth of a millimetre).

use super::LonLat;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use yiwang_domain::{Refusal, Sort};

/// A coordinate system that a source of points may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crs {
    /// WGS-84 or CGCS2000 (EPSG 4326, 4490): what phones and surveyors give.
    #[default]
    #[serde(alias = "cgcs2000")]
    Wgs84,
    /// GCJ-02: Amap, Tencent and Google maps of China.
    Gcj02,
    /// BD-09: Baidu maps.
    Bd09,
}

impl std::fmt::Display for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        })
    }
}

impl std::str::FromStr for Crs {
    type Err = Refusal;

    /// Reads `wgs84`, `cgcs2000`, `gcj02` or `bd09`, in any case, with or without a hyphen.
    ///
    /// # Errors
    /// `crs-unknown` for anything else.
    fn from_str(s: &str) -> Result<Self, Refusal> {
        let plain: String =
            s.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        match plain.as_str() {
            "wgs84" | "cgcs2000" | "epsg4326" | "epsg4490" => Ok(Self::Wgs84),
            "gcj02" => Ok(Self::Gcj02),
            "bd09" | "bd09ll" => Ok(Self::Bd09),
            _ => Err(Refusal::new(
                "crs-unknown",
                Sort::Invalid,
                (
                    format!("不认识坐标系“{s}”。"),
                    format!("The coordinate system “{s}” is not known."),
                ),
                ("请填写 wgs84、cgcs2000、gcj02 或 bd09。", "Give wgs84, cgcs2000, gcj02 or bd09."),
            )),
        }
    }
}

/// Semi-major axis of the Krasovsky 1940 ellipsoid in metres, as GCJ-02 uses it.
const AXIS_M: f64 = 6_378_245.0;
/// First eccentricity squared of the same ellipsoid.
const ECCENTRICITY2: f64 = 0.006_693_421_622_965_943;
/// Baidu's angle factor.
const BD_PI: f64 = PI * 3000.0 / 180.0;
/// Steps of the inverse; each shrinks the error about a thousandfold, so six are enough.
const MAX_STEPS: usize = 30;

/// Converts `p`, given in `crs`, to WGS-84 (degrees). Outside the rectangle in which the shift is
/// applied, GCJ-02 equals WGS-84.
pub fn to_wgs84(p: LonLat, crs: Crs) -> LonLat {
    match crs {
        Crs::Wgs84 => p,
        Crs::Gcj02 => invert(p, gcj02_of_wgs84),
        Crs::Bd09 => invert(invert(p, bd09_of_gcj02), gcj02_of_wgs84),
    }
}

/// Converts `p`, in WGS-84, to `crs` (degrees).
pub fn from_wgs84(p: LonLat, crs: Crs) -> LonLat {
    match crs {
        Crs::Wgs84 => p,
        Crs::Gcj02 => gcj02_of_wgs84(p),
        Crs::Bd09 => bd09_of_gcj02(gcj02_of_wgs84(p)),
    }
}

/// The point that `forward` maps onto `target`, by fixed-point iteration: both shifts change so
/// slowly over space that the error shrinks at every step.
fn invert(target: LonLat, forward: impl Fn(LonLat) -> LonLat) -> LonLat {
    let mut p = target;
    for _ in 0..MAX_STEPS {
        let there = forward(p);
        let (dx, dy) = (target.lon - there.lon, target.lat - there.lat);
        p = LonLat::new(p.lon + dx, p.lat + dy);
        if dx.abs() < 1e-12 && dy.abs() < 1e-12 {
            break;
        }
    }
    p
}

/// The rectangle in which GCJ-02 applies its shift, as the public implementations have it.
fn shifted_here(p: LonLat) -> bool {
    (72.004..=137.8347).contains(&p.lon) && (0.8293..=55.8271).contains(&p.lat)
}

fn gcj02_of_wgs84(p: LonLat) -> LonLat {
    if !shifted_here(p) {
        return p;
    }
    let (x, y) = (p.lon - 105.0, p.lat - 35.0);
    let common = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let mut lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    lat += common;
    lat += (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0;
    lat += (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let mut lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    lon += common;
    lon += (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0;
    lon += (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;

    let phi = p.lat.to_radians();
    let magic = 1.0 - ECCENTRICITY2 * phi.sin() * phi.sin();
    let root = magic.sqrt();
    let d_lat = lat * 180.0 / ((AXIS_M * (1.0 - ECCENTRICITY2)) / (magic * root) * PI);
    let d_lon = lon * 180.0 / (AXIS_M / root * phi.cos() * PI);
    LonLat::new(p.lon + d_lon, p.lat + d_lat)
}

fn bd09_of_gcj02(p: LonLat) -> LonLat {
    let z = p.lon.hypot(p.lat) + 0.000_02 * (p.lat * BD_PI).sin();
    let theta = p.lat.atan2(p.lon) + 0.000_003 * (p.lon * BD_PI).cos();
    LonLat::new(z * theta.cos() + 0.0065, z * theta.sin() + 0.006)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: LonLat, b: LonLat, degrees: f64) {
        assert!(
            (a.lon - b.lon).abs() < degrees && (a.lat - b.lat).abs() < degrees,
            "{a:?} is not {b:?}"
        );
    }

    #[test]
    fn wgs84_to_gcj02_agrees_with_the_published_points() {
        // wandergis/coordtransform, test/app.js
        near(
            from_wgs84(LonLat::new(116.404, 39.915), Crs::Gcj02),
            LonLat::new(116.410_244_499_169_38, 39.916_404_281_501_64),
            1e-12,
        );
        // googollee/eviltransform, all languages; it takes an earth radius 108 m smaller, hence 1e-6.
        for (lat, lon, gcj_lat, gcj_lon) in [
            (31.177_427_6, 121.527_210_6, 31.175_303_983_645_97, 121.531_541_859_215),
            (22.543_847, 113.912_316, 22.540_796_131_694_766, 113.917_176_480_836_3),
            (39.911_954, 116.377_817, 39.913_345_455_360_69, 116.384_047_224_556_57),
        ] {
            near(
                from_wgs84(LonLat::new(lon, lat), Crs::Gcj02),
                LonLat::new(gcj_lon, gcj_lat),
                1e-6,
            );
            near(to_wgs84(LonLat::new(gcj_lon, gcj_lat), Crs::Gcj02), LonLat::new(lon, lat), 1e-6);
        }
    }

    #[test]
    fn bd09_agrees_with_the_published_points() {
        // wandergis/coordtransform: GCJ-02 to BD-09.
        near(
            bd09_of_gcj02(LonLat::new(116.404, 39.915)),
            LonLat::new(116.410_369_493_710_29, 39.921_336_993_510_21),
            1e-12,
        );
        // And back; the published inverse is an approximation good to a few decimetres.
        near(
            invert(LonLat::new(116.404, 39.915), bd09_of_gcj02),
            LonLat::new(116.397_627_291_193_15, 39.908_656_739_576_31),
            1e-5,
        );
        // geocraft's tests: BD-09 to WGS-84 by the approximate inverses.
        near(
            to_wgs84(LonLat::new(116.404, 39.915), Crs::Bd09),
            LonLat::new(116.391_383_699_512_5, 39.907_253_214_522_164),
            2e-5,
        );
    }

    #[test]
    fn outside_china_gcj02_is_wgs84() {
        for p in
            [LonLat::new(-104.9903, 39.7392), LonLat::new(151.2, -33.9), LonLat::new(2.3, 48.9)]
        {
            assert_eq!(from_wgs84(p, Crs::Gcj02), p);
            assert_eq!(to_wgs84(p, Crs::Gcj02), p);
        }
    }

    #[test]
    fn names_are_read_and_written() {
        for crs in [Crs::Wgs84, Crs::Gcj02, Crs::Bd09] {
            assert_eq!(crs.to_string().parse::<Crs>().unwrap(), crs);
        }
        assert_eq!("GCJ-02".parse::<Crs>().unwrap(), Crs::Gcj02);
        assert_eq!("CGCS2000".parse::<Crs>().unwrap(), Crs::Wgs84);
        let refusal = "mercator".parse::<Crs>().unwrap_err();
        assert_eq!(refusal.code, "crs-unknown");
        assert!(refusal.say.zh.contains("mercator"));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_point(
            lon in 73.5f64..135.1,
            lat in 18.0f64..53.6,
            crs in prop_oneof![Just(Crs::Wgs84), Just(Crs::Gcj02), Just(Crs::Bd09)],
        ) {
            let p = LonLat::new(lon, lat);
            let back = to_wgs84(from_wgs84(p, crs), crs);
            prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9);
        }

        #[test]
        fn the_shift_of_gcj02_is_some_hundred_metres(lon in 73.5f64..135.1, lat in 18.0f64..53.6) {
            let p = LonLat::new(lon, lat);
            let d = super::super::haversine_m(p, from_wgs84(p, Crs::Gcj02));
            prop_assert!((1.0..1500.0).contains(&d), "{} m", d);
        }

        #[test]
        fn no_number_makes_it_panic(lon in any::<f64>(), lat in any::<f64>()) {
            for crs in [Crs::Wgs84, Crs::Gcj02, Crs::Bd09] {
                let _ = to_wgs84(LonLat::new(lon, lat), crs);
                let _ = from_wgs84(LonLat::new(lon, lat), crs);
            }
        }
    }
}
