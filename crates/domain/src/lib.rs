//! The pure rules of Yiwang: codes, calendar, clock, playbook, engine, rights. No I/O.
//!
//! Time, ids and randomness are arguments everywhere in this crate.

pub mod actor;
pub mod agenda;
pub mod calendar;
pub mod clock;
pub mod engine;
pub mod entry;
pub mod fold;
pub mod ids;
pub mod insight;
pub mod ledger;
pub mod limit;
pub mod matter;
pub mod place;
pub mod playbook;
pub mod refusal;
pub mod rights;
pub mod text;
pub mod units;
pub mod walk;

pub use entry::Entry;
pub use ids::{FileId, GridId, LegId, MatterId, PartyId, PostId, StaffId, TenantId, UnitId};
pub use matter::Matter;
pub use playbook::Playbook;
pub use refusal::{Fault, Refusal, Sort};
pub use text::{Lang, Text};
