//! What the net promises, told as tests over whole files and whole nets.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of these tests stand outside test functions, where clippy does not know them"
)]

mod check;
mod common;
mod edit;
mod import;
mod locate;
mod pmtiles;
mod svgmap;
mod tile;
mod writer;
