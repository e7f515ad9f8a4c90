//! The engine: what may happen to a matter, and what then is written down.
//!
//! [`decide`], [`open()`] and [`tick`] turn a wish into an entry; [`crate::fold`] turns entries
//! into the matter. Time, ids and every look-up are arguments.

mod absorb;
mod decide;
mod effect;
mod form;
mod open;
mod rest;
pub mod scene;
mod tick;
mod transfer;
mod who;

pub use absorb::{absorb, joined_into};
pub use decide::{Command, Offer, decide, offers, stale};
pub use form::Filled;
pub use open::{Brought, Opening, bring, join, open, rebring};
pub use rest::{resting, rests_until};
pub use tick::{next_mark, tick};
pub use transfer::{Transfer, transfer};
pub use who::may;

use crate::calendar::Calendars;
use crate::ids::LegId;
use crate::refusal::{Refusal, Sort};
use crate::units::Units;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What the engine may look at besides playbook and matter.
pub struct Env<'a> {
    /// Now, UTC, whole microseconds.
    pub now: DateTime<Utc>,
    /// Calendars by name.
    pub calendars: &'a Calendars,
    /// The organisation.
    pub units: &'a Units,
    /// Whether a category code exists and may be chosen.
    pub category: &'a dyn Fn(&str) -> bool,
    /// The grid of a code, if it is in force.
    pub grid: &'a dyn Fn(&str) -> Option<crate::matter::GridRef>,
    /// Fresh ids, in order.
    pub ids: &'a dyn Fn() -> Uuid,
}

impl Env<'_> {
    fn leg_id(&self) -> LegId {
        LegId((self.ids)())
    }
}

/// The playbook says something the installation cannot carry out; a person must look at it.
fn stuck(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new(
        "playbook-stuck",
        Sort::NotNow,
        (zh, en),
        (
            "请联系工作法管理员核对单位、岗位与工作法",
            "ask the keeper of the playbook to check units, posts and playbook",
        ),
    )
}
