//! The net (一张网) in the workbench: map, list, and the page of each grid.

pub(crate) mod base;
mod draw;
pub(crate) mod edit;
mod grid;
mod list;
pub(crate) mod say;
mod tile;

pub(crate) use grid::show as grid;
pub(crate) use list::list;
pub(crate) use tile::tile;
