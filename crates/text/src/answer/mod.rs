//! Hints for whoever drafts an answer: what a person who reported would miss in it.
//!
//! Hints and nothing more. They never hold an answer back, are not counted, and say nothing of
//! whoever writes it: a clerk may know better, and some matters need no date.

mod alike;
mod facts;
mod hints;
mod questions;

#[cfg(test)]
mod tests;

pub use hints::{Code, Draft, Hint, Place, hints};
