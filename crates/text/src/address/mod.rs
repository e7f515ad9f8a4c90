//! Addresses in the words of a report: which compound, road, house or landmark of a tenant is meant.
//!
//! Names come from the tenant's own registry; nothing outside it is ever proposed, and what is
//! proposed is a suggestion with its span, never entered by itself. A name that is denied ("不是阳光
//! 花园"), compared with ("像阳光花园那样") or left behind ("以前住阳光花园") is not a place of the
//! report. A name used to find another place ("阳光花园对面"), and the home of whoever speaks ("我住
//! 阳光花园"), are proposed as what they are and come after the place itself.

mod context;
mod find;
mod inside;
mod numerals;
mod registry;
mod trie;

#[cfg(test)]
mod tests;

pub use find::{Found, Proposal, Role, find};
pub use inside::Inside;
pub(crate) use numerals::number;
pub use registry::{Kind, Known, Registry};
