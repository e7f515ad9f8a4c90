//! The same matter again: which earlier reports a new one is likely to repeat.
//!
//! A street light that is out is reported by ten people. Staff join the ten; this module shows
//! them which. It looks only at what was reported: place, time, category, words. Never at who
//! reported it: two people telling the same thing are the point, one person telling two things
//! is two matters, and nothing here could single anybody out.
//!
//! A [`Window`] holds the open reports in cells of place and time. A question looks at the cells
//! around it, weighs each report with a small logistic [`Weights`] model, and gives the most
//! alike with the reasons. What the numbers mean and where they come from stands at [`Weights`];
//! [`learn`] finds them anew from what staff decided. The words are compared by 64 MinHash values
//! of the pairs of neighbouring characters ([`Sketch`]): quick, short and bound to no dictionary.
//!
//! Everything is a function of its arguments: same reports, same question, same answer.

mod cells;
mod item;
mod learn;
mod model;
#[cfg(test)]
mod promises;
mod sketch;
mod window;

pub use item::{Item, Point, key};
pub use learn::{Decision, learn, loss};
pub use model::{Params, SHOWN, Weights};
pub use sketch::Sketch;
pub use window::{Candidate, Reason, Window};
