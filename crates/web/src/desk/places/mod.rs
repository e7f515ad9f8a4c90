//! The registry of places (地点名录) in the workbench: a list, a tree inside a grid, a page for each place,
//! and what is done about it.

mod change;
mod forms;
mod list;
mod page;
mod say;
mod tree;

pub(crate) use change::{add, confirm, contact, edit, end, forget, reveal};
pub(crate) use list::{find, show as list};
pub(crate) use page::show as page;
pub(crate) use tree::show as tree;
