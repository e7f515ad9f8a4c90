//! How often one address or account may try: token buckets.

use crate::refused::Refused;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use yiwang_domain::{Refusal, Sort};

/// One rate: so many at once, then one each `per`.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// After how long one more.
    pub per: Duration,
}

/// The rates in force.
#[derive(Debug, Clone)]
pub struct Rates {
    /// Sign-ins of one address. A whole office may share one address.
    pub sign_in: Rate,
    /// Sign-ins to one account, right or wrong.
    pub account: Rate,
    /// Reports from one address.
    pub report: Rate,
    /// Look-ups of progress from one address.
    pub progress: Rate,
    /// Look-ups of one number, from wherever: against guessing its code.
    pub number: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        let rate = |burst, seconds| Rate { burst, per: Duration::from_secs(seconds) };
        Self {
            sign_in: rate(40, 3),
            account: rate(10, 30),
            report: rate(12, 30),
            progress: rate(30, 3),
            number: rate(15, 20),
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Sign-ins of an address.
    SignIn,
    /// Sign-ins to an account.
    Account,
    /// Reports of an address.
    Report,
    /// Progress look-ups of an address.
    Progress,
    /// Progress look-ups of a number.
    Number,
}

/// The buckets of all addresses and accounts.
#[derive(Debug)]
pub struct Buckets {
    rates: Rates,
    all: HashMap<(Kind, String), (f64, Instant)>,
}

/// Above this many buckets those that are full again are dropped.
const MANY: usize = 20_000;

impl Buckets {
    /// No bucket yet.
    pub fn new(rates: Rates) -> Self {
        Self { rates, all: HashMap::new() }
    }

    fn rate(&self, kind: Kind) -> Rate {
        match kind {
            Kind::SignIn => self.rates.sign_in,
            Kind::Account => self.rates.account,
            Kind::Report => self.rates.report,
            Kind::Progress => self.rates.progress,
            Kind::Number => self.rates.number,
        }
    }

    /// Takes one, or says how long to wait.
    pub fn take(&mut self, kind: Kind, who: &str, now: Instant) -> Result<(), Duration> {
        let rate = self.rate(kind);
        let burst = f64::from(rate.burst);
        if self.all.len() > MANY {
            let rates = self.rates.clone();
            let full = |kind: Kind| {
                let r = Self { rates: rates.clone(), all: HashMap::new() }.rate(kind);
                r.per.saturating_mul(r.burst)
            };
            self.all.retain(|(kind, _), (_, at)| now.duration_since(*at) < full(*kind));
        }
        let slot = self.all.entry((kind, who.to_owned())).or_insert((burst, now));
        let passed = now.duration_since(slot.1).as_secs_f64();
        let per = rate.per.as_secs_f64().max(0.001);
        let has = (slot.0 + passed / per).min(burst);
        if has < 1.0 {
            *slot = (has, now);
            return Err(Duration::from_secs_f64((1.0 - has) * per));
        }
        *slot = (has - 1.0, now);
        Ok(())
    }
}

/// The refusal for who tries too often, with the seconds to wait.
pub(crate) fn too_often(wait: Duration) -> Refused {
    let seconds = wait.as_secs().saturating_add(1);
    let refusal = Refusal::new(
        "too-often",
        Sort::TooOften,
        ("操作太频繁了，请稍等。", "That was too often; please wait a little."),
        (
            format!("请在{seconds}秒后再试；急事请直接拨打12345。"),
            format!("Try again in {seconds} seconds; if it is pressing, call 12345."),
        ),
    );
    Refused { refusal, retry_after: Some(seconds) }
}

impl crate::state::Web {
    /// Takes one of `kind` for `who`, or refuses.
    pub(crate) fn allow(&self, kind: Kind, who: &str) -> Result<(), Refused> {
        // a poisoned lock only means that another request died while counting
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        buckets.take(kind, who, Instant::now()).map_err(too_often)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again_with_time() {
        let mut b = Buckets::new(Rates {
            sign_in: Rate { burst: 2, per: Duration::from_secs(10) },
            ..Rates::default()
        });
        let start = Instant::now();
        assert!(b.take(Kind::SignIn, "a", start).is_ok());
        assert!(b.take(Kind::SignIn, "a", start).is_ok());
        let wait = b.take(Kind::SignIn, "a", start).unwrap_err();
        assert!(wait <= Duration::from_secs(10) && wait > Duration::from_secs(9));
        assert!(b.take(Kind::SignIn, "b", start).is_ok(), "another address is not stopped");
        assert!(b.take(Kind::Report, "a", start).is_ok(), "nor another thing");
        assert!(b.take(Kind::SignIn, "a", start + Duration::from_secs(11)).is_ok());
        assert!(b.take(Kind::SignIn, "a", start + Duration::from_secs(12)).is_err());
    }

    #[test]
    fn it_never_holds_more_than_the_burst() {
        let mut b = Buckets::new(Rates {
            progress: Rate { burst: 3, per: Duration::from_secs(1) },
            ..Rates::default()
        });
        let later = Instant::now() + Duration::from_hours(1);
        b.take(Kind::Progress, "a", Instant::now()).unwrap();
        let got = (0..10).filter(|_| b.take(Kind::Progress, "a", later).is_ok()).count();
        assert_eq!(got, 3);
    }
}
