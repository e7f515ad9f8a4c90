//! A map drawn on the server as SVG: it needs no script, no tiles and no foreign server.
//!
//! Borders are drawn to the half pixel and neighbours are simplified together, so that a district of
//! some hundred grids stays below 100 kB and no slit opens between two grids.

mod clip;
mod draw;
mod label;
mod projection;
mod scale;
mod simplify;
mod text;

pub(crate) use clip::{Px, clip};
pub use draw::{Area, Map};
pub(crate) use label::widest_run;
pub use projection::{Bounds, Projection};
pub use text::escape;
pub(crate) use text::wrap;
