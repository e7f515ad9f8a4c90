//! Vector tiles (Mapbox Vector Tile 2.1) of areas and points, cut and written here.
//!
//! The usual square of web maps: 2^z tiles across the world in Web Mercator, north at y = 0.

mod cut;
mod write;

use crate::coord::LonLat;
use crate::svgmap::Bounds;
use crate::{Shape, svgmap::Px};
use std::f64::consts::PI;

/// Units along the side of a tile.
pub const EXTENT: u32 = 4096;
/// How far beyond its sides a tile still holds areas, in units, so that the cut itself is not drawn.
pub const BUFFER: u32 = 128;
/// Deepest zoom: a unit is then less than a millimetre.
const DEEPEST: u8 = 24;
/// Web Mercator ends here, degrees.
const LAT_MAX: f64 = 85.051_128;

/// One tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    z: u8,
    x: u32,
    y: u32,
}

/// What is told of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

/// Where a feature is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place<'a> {
    /// An area in degrees.
    Area(&'a Shape),
    /// A point.
    Point(LonLat),
}

/// Something on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature<'a> {
    /// A number of its own within the layer.
    pub id: u64,
    /// Where.
    pub place: Place<'a>,
    /// What is told of it: name and value.
    pub tags: Vec<(&'a str, Value<'a>)>,
}

/// Features of one sort.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its features, drawn in this order.
    pub features: Vec<Feature<'a>>,
}

impl Tile {
    /// The tile at zoom `z`, `x` tiles from the west and `y` from the north; none where there is no
    /// such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let side = 1_u32.checked_shl(u32::from(z)).filter(|_| z <= DEEPEST)?;
        (x < side && y < side).then_some(Self { z, x, y })
    }

    /// Zoom, tiles from the west, tiles from the north.
    pub const fn numbers(self) -> (u8, u32, u32) {
        (self.z, self.x, self.y)
    }

    /// The tile at zoom `z` that holds a point; none for a point outside Web Mercator.
    pub fn holding(z: u8, at: LonLat) -> Option<Self> {
        if z > DEEPEST || at.lat.abs() > LAT_MAX || !at.on_globe() {
            return None;
        }
        let (x, y) = world(at, z);
        Self::new(z, x.floor() as u32, y.floor() as u32)
    }

    /// Units east and south of the north-western corner of the tile.
    pub fn to_units(self, p: LonLat) -> Px {
        let (x, y) = world(p, self.z);
        let unit = f64::from(EXTENT);
        ((x - f64::from(self.x)) * unit, (y - f64::from(self.y)) * unit)
    }

    /// What the tile covers, in degrees, without its buffer.
    pub fn bounds(self) -> Bounds {
        let side = 2_f64.powi(i32::from(self.z));
        let lon = |x: u32| f64::from(x) / side * 360.0 - 180.0;
        let lat = |y: u32| (PI * (1.0 - 2.0 * f64::from(y) / side)).sinh().atan().to_degrees();
        Bounds {
            west: lon(self.x),
            south: lat(self.y + 1),
            east: lon(self.x + 1),
            north: lat(self.y),
        }
    }

    /// The tile as bytes. Areas that meet it are cut to it with its buffer; one too small to be seen
    /// is a dot, so that none is lost. Points are in the one tile that holds them. Layers with
    /// nothing in the tile are left out.
    pub fn encode(self, layers: &[Layer<'_>]) -> Vec<u8> {
        write::tile(self, layers)
    }
}

/// Tiles from the west and from the north.
fn world(p: LonLat, z: u8) -> (f64, f64) {
    let side = 2_f64.powi(i32::from(z));
    let phi = p.lat.clamp(-LAT_MAX, LAT_MAX).to_radians();
    let x = (p.lon + 180.0) / 360.0;
    let y = (1.0 - phi.tan().asinh() / PI) / 2.0;
    (x * side, y * side)
}
