//! Whose matter is it? The responsible unit proposed from a matter's columns, without its text.
//!
//! Decided matters are remembered ([`train`]). A new one is laid beside those that share values
//! with it, in every cross of up to three columns, the nearest in time first: work moves from one
//! unit to another, and what was decided lately weighs more. Boosted trees learn from the decided
//! matters themselves how much each cross is to be believed. Units are known by a lasting key and
//! proposed under the name of the time, for they are renamed while their work stays the same.
//!
//! The columns do not hold all there is to know. So every [`Proposal`] carries a confidence that
//! comes true about as often as it says, the decided matters it rests on, and whether it is
//! [unsure](Proposal::unsure). It proposes; a person decides.
//!
//! Everything is a function of its arguments: same examples, same seed, same proposals.

mod columns;
mod evaluate;
mod evidence;
mod majority;
mod memory;
mod model;
mod names;
mod places;
#[cfg(test)]
mod promises;
mod random;
mod row;
mod trees;

pub use evaluate::{Report, Share, evaluate};
pub use majority::Majority;
pub use model::{Model, Proposal, Ranked, Reason, UNSURE, train};
pub use row::{Example, Row};
