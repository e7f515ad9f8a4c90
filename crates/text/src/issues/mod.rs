//! Hot issues 热点问题: which reports are about the same thing, and how hot that is.
//!
//! Sixty people write that the mixing plant beside their compound keeps them awake. Each report is
//! a matter of its own; together they are one issue, and an issue is what an office can act on. A
//! [`Miner`] groups reports by two likenesses that must both hold: the names in them (compound,
//! road, firm, school) and what is complained of. The same complaint elsewhere is another issue,
//! and so is another complaint at the same place. Where reports name no place, as with a rule that
//! bothers the whole city, the complaint alone decides and must be much more alike.
//!
//! Groups are joined by mean likeness (average linkage, UPGMA; Sokal & Michener 1958): the closest
//! two first, while the mean over all their pairs stands above a threshold. So no chain of
//! half-alike reports runs across the city, and the order in which reports come in does not matter:
//! [`Miner::settle`] gives exactly what [`Miner::batch`] gives. Between settlings a new report is
//! compared with the words weighed as they were a little while ago, which changes little.
//!
//! What a person joined or parted by hand stays so, and later reports respect it. Ids of issues
//! stay while most of their members stay together.
//!
//! Nothing here knows a person: reporters are opaque numbers, used only to count them once.
//!
//! Everything is a function of its arguments: no clock, no chance, no list of local names.

mod alike;
mod bonds;
mod doc;
mod gather;
mod heat;
mod ident;
mod links;
mod miner;
mod name;
mod names;
#[cfg(test)]
mod promises;
mod score;
mod terms;
mod weigh;

pub use bonds::Clash;
pub use doc::{Doc, Params};
pub use heat::{Heat, Trend};
pub use miner::{Issue, Miner};
pub use score::{Score, agreement};
