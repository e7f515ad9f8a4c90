//! What the figures of matters say before anybody asks: rises out of the ordinary, places where it
//! comes again and again, and matters likely to fall overdue.
//!
//! Units, kinds and places are looked at, never persons. Everything here is pure: the same counts on
//! the same day give the same answer.

pub mod late;
pub mod recurring;
pub mod surge;
