//! The net: coordinate systems, import and check of grids, locating a point, grid codes and a map
//! that is drawn on the server. No I/O; every function is a function of its arguments.
//!
//! Inside the program every coordinate is longitude and latitude in degrees in CGCS2000, which for
//! this purpose equals WGS-84 (they differ by centimetres). Other systems exist only at the edge.

mod area;
pub mod check;
pub mod code;
pub mod coord;
pub mod edit;
pub mod import;
pub mod locate;
pub mod pmtiles;
pub mod rings;
pub mod service;
pub mod svgmap;
pub mod tile;

pub use area::area_m2;
pub use coord::{Crs, LonLat};
pub use import::{GridMapping, GridShape};

/// A polygon area in degrees; the type of every grid boundary.
pub type Shape = geo::MultiPolygon<f64>;
