//! Public voices (公众声音, method K3): configured public feeds are read, masked and shortened, and read
//! into topics beside the matters. No author is read, no person is followed, and a voice decides
//! nothing: a clerk may make a matter of it.

mod change;
mod fetch;
mod list;
mod parse;

pub use change::FeedForm;
pub use fetch::Fetched;
pub use list::{FeedView, Topic, VoiceView, Voices};
pub use parse::{NoFeed, Told, parse};

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Mutex;

/// How often a worker looks for feeds that are due.
const EVERY: TimeDelta = TimeDelta::minutes(1);

/// When a worker of this process last looked.
#[derive(Default)]
pub(crate) struct State {
    looked: Mutex<Option<DateTime<Utc>>>,
}

/// Days a voice is kept: as long as the miner looks back.
pub const KEPT: i64 = crate::issue::DAYS;
