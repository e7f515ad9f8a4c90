//! The pure rules of Yiwang: codes, calendar, clock, playbook, engine, rights. No I/O.
//!
//! Time, ids and randomness are arguments everywhere in this crate.

pub mod calendar;
pub mod clock;
pub mod limit;
pub mod refusal;
pub mod text;

pub use refusal::{Fault, Refusal, Sort};
pub use text::{Lang, Text};
