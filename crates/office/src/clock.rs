//! Time, ids and randomness: taken from here and nowhere else, so that a run can be repeated.

use chrono::{DateTime, SubsecRound, Utc};
use std::sync::Mutex;
use uuid::Uuid;

/// Where time comes from.
pub trait Clock: Send + Sync {
    /// Now, UTC, whole microseconds.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> DateTime<Utc> {
        // both databases keep microseconds; a finer instant would change on its way back
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that is moved by hand: for the demo's year and for tests.
#[derive(Debug)]
pub struct HandClock(Mutex<DateTime<Utc>>);

impl HandClock {
    /// Starts at an instant.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(Mutex::new(at.trunc_subsecs(6)))
    }

    /// Moves it.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Ok(mut now) = self.0.lock() {
            *now = at.trunc_subsecs(6);
        }
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().map(|n| *n).unwrap_or_default()
    }
}

/// Where ids and random bytes come from.
pub trait Ids: Send + Sync {
    /// A fresh id whose order is that of `now`.
    fn id(&self, now: DateTime<Utc>) -> Uuid;
    /// Fills with random bytes fit for secrets.
    fn random(&self, buf: &mut [u8]);
}

/// The system's randomness.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn id(&self, now: DateTime<Utc>) -> Uuid {
        let mut tail = [0; 10];
        self.random(&mut tail);
        ordered(now, tail)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
    fn random(&self, buf: &mut [u8]) {
        use rand::Rng;
        rand::rng().fill_bytes(buf);
    }
}

/// A UUID version 7 (RFC 9562): milliseconds, then randomness.
fn ordered(now: DateTime<Utc>, tail: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

/// Repeatable ids from a seed: for the demo and for tests, never for a real installation.
#[derive(Debug)]
pub struct SeededIds(Mutex<rand::rngs::StdRng>);

impl SeededIds {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        use rand::SeedableRng;
        Self(Mutex::new(rand::rngs::StdRng::seed_from_u64(seed)))
    }
}

impl Ids for SeededIds {
    fn id(&self, now: DateTime<Utc>) -> Uuid {
        let mut tail = [0; 10];
        self.random(&mut tail);
        ordered(now, tail)
    }

    fn random(&self, buf: &mut [u8]) {
        use rand::Rng;
        if let Ok(mut r) = self.0.lock() {
            r.fill_bytes(buf);
        }
    }
}
