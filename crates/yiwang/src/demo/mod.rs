//! The demo district: an invented district with a year of invented matters.
//!
//! Pure and seeded: no clock, no network, no data from outside. The same seed gives the same bytes
//! on every machine, so that a demo, a picture in the handbook and a test speak of the same thing.
#![expect(dead_code, reason = "read by the command that fills a demo database")]

mod acting;
mod answers;
pub(crate) mod compounds;
mod days;
pub(crate) mod dice;
pub(crate) mod district;
mod drafts;
mod fate;
mod fill;
mod geojson;
pub(crate) mod lattice;
pub(crate) mod leaves;
mod meetings;
mod names;
mod pen;
pub(crate) mod people;
mod places;
mod press;
mod ready;
mod regions;
mod registry;
mod script;
pub(crate) mod shapes;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod taxonomy;
pub(crate) mod units;
mod voices;

pub(crate) use fill::{Login, fill};

/// The region code of the demo district: no real district has it.
pub(crate) const REGION: &str = "330299";
/// The seed of the district that the handbook shows.
pub(crate) const SEED: u64 = 20_240_101;
