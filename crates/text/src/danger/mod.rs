//! Words that must not wait, must not be read by everybody, or must not be read by those they speak of.
//!
//! Three readers of a report, each of which proposes and none of which decides:
//! [`alarms`] finds danger to life (gas, fire, a person trapped …) with the words that say so and the
//! number to call; [`personal`] finds personal data that somebody wrote into the text; [`power`] finds
//! a complaint about small public power, for which the sealed lane is proposed.
//!
//! A danger is missed at a higher price than it is called for nothing, so the guards against denial,
//! supposition and the past are narrow: they act on the words right around, and where they are in
//! doubt the alarm stands.

mod calls;
mod guard;
mod personal;
mod power;
mod read;
mod words;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

pub use calls::Calls;
pub use personal::{Datum, Personal, personal};
pub use power::{Power, power};
pub use read::{Alarm, Danger, alarms};
