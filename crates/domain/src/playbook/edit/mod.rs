//! Changing a playbook's text from a form, without touching what the form does not show: comments,
//! layout and everything else stay as they were written.
//!
//! ```text
//! text ─ tree (characters of every node) ─▶ outline: what a form can offer
//! text + edits ─ one by one, each proved by reading again ─▶ text
//! ```

mod outline;
mod tree;
mod write;

pub use outline::{Control, Group, Outline, Row, Rows, Spot, outline};
pub use write::{Edit, apply};
