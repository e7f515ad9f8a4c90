//! The clock (时限): one pure function over a calendar and a history.
//!
//! Nothing derived is stored. A [`Run`] holds what happened — start, pauses, extensions,
//! reclassifications — and [`deadline`], [`used`], [`warn_at`] and [`standing`] follow from it.
//!
//! # How each unit counts
//!
//! - **Minutes, hours** (紧急工作时): every moment, nights and holidays included. “以小时计算的，自规定时起算”
//!   (Civil Code 201).
//! - **Work minutes, work hours** (工作时): the moments inside the work periods of work days. The end
//!   may be the very end of a period (12:00), never the start of the next one (14:00) or between.
//! - **Work days** (工作日): the starting day is not counted (201); the N-th work day after it is the
//!   last, and it ends when that day's last work period ends, because where there are business hours a
//!   term ends with them (203, second paragraph); at 24:00 in a calendar without hours.
//! - **Days** (自然日): the starting day is not counted; the last day ends at 24:00; a last day that is
//!   a day of rest by law moves to the next day that is not (203). What counts there is the statutory
//!   calendar, make-up days included, not the closing days of one unit: a unit cannot lengthen a legal
//!   term by locking its door.
//!
//! 24:00 of a day is the instant 00:00 of the next, and it is in time: a run is late only *after* its
//! deadline. In words an end at 00:00 is given as 24:00 of the day before.
//!
//! # Pauses (挂账)
//!
//! A pause takes out the time from its start to its end.
//! - In minutes and hours the deadline moves by its length; in work hours by the work time inside it.
//! - In days of either kind, a day is taken out if the pause covers the day's *end* (its close of
//!   business, or 24:00): if it began before that moment and did not end before it. So each day's end
//!   falls into one pause or none, two adjoining pauses take out exactly what one long one does, a
//!   pause of an hour at midday takes out nothing, and no deadline ever falls inside a pause.
//! - An open pause counts as if it ended now; one with a set end counts whole.
//! - A pause after the deadline has passed changes nothing: late stays late.
//!
//! # Extensions (延期)
//!
//! Each adds its limit from the deadline that stood before it (FIELD §1.7), by the rules above; the day
//! of that deadline is its starting day.
//!
//! # Reclassification
//!
//! A promise once shown is kept as [`Deadline::promise`]: no later limit moves or hides it, earlier or
//! later. The deadline itself follows the new limit: a longer one counts from the start of the run, a
//! shorter one from the moment of reclassification but never beyond the old deadline. So a matter that
//! turns out to be urgent gets an urgent deadline, nobody is late by a limit they had not been told,
//! and the person who raised the matter still sees, and the figures still count, the first promise.

mod count;
mod explain;
mod parse;
mod stops;

pub use parse::parse_pause;

use crate::calendar::Calendar;
use crate::limit::Limit;
use crate::refusal::{Refusal, Sort};
use crate::text::Text;
use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use count::{Anchor, Pace, Reached};
use serde::{Deserialize, Serialize};
use stops::Stops;

/// A time in which a run does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when; none while nobody has ended it.
    #[serde(default)]
    pub to: Option<DateTime<Utc>>,
    /// Why, for the explanation; may be empty.
    #[serde(default)]
    pub reason: Text,
}

/// An extension that was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// When it was granted.
    pub at: DateTime<Utc>,
    /// By how much.
    pub by: Limit,
}

/// A change of the limit by reclassification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reclassified {
    /// When.
    pub at: DateTime<Utc>,
    /// The limit until then.
    pub was: Limit,
}

/// The history of one clock. Everything else is derived from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The limit that holds now.
    pub limit: Limit,
    /// Name of the calendar.
    pub calendar: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Pauses, in any order; where they overlap the time is taken out once.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Extensions granted, in any order. Only granted ones stand here: a rejected request is not one.
    #[serde(default)]
    pub extensions: Vec<Extension>,
    /// Reclassifications, oldest first.
    #[serde(default)]
    pub reclassified: Vec<Reclassified>,
    /// The first deadline shown to the person who raised the matter.
    #[serde(default)]
    pub promised: Option<DateTime<Utc>>,
    /// When it was stopped.
    #[serde(default)]
    pub stopped_at: Option<DateTime<Utc>>,
}

impl Run {
    /// A run that has only begun.
    pub fn new(limit: Limit, calendar: impl Into<String>, started_at: DateTime<Utc>) -> Self {
        Self {
            limit,
            calendar: calendar.into(),
            started_at: micros(started_at),
            pauses: Vec::new(),
            extensions: Vec::new(),
            reclassified: Vec::new(),
            promised: None,
            stopped_at: None,
        }
    }
}

/// When a run is due, and why then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The last instant in time.
    pub at: DateTime<Utc>,
    /// One sentence: start, limit, what was skipped and counted, pauses, extensions, end.
    pub why: Text,
    /// The first deadline shown to the person who raised the matter; never changes once set.
    pub promise: Option<DateTime<Utc>>,
}

/// How much of its allowance a run has used, in whole minutes of the time that counts.
///
/// For limits in days the allowance is the time between start and deadline: work time for work days,
/// all of it for calendar days. After a reclassification that counts from its own moment, so does this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Minutes used; more than the allowance once it is late.
    pub minutes: u64,
    /// Minutes allowed.
    pub of_minutes: u64,
}

impl Spent {
    /// Whole per cent used; over 100 once it is late.
    pub fn percent(self) -> u64 {
        (self.minutes * 100).checked_div(self.of_minutes).unwrap_or(100)
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Running, with time left.
    Running,
    /// Running, past its warning.
    Warned,
    /// Running, past its deadline.
    Overdue,
    /// Not counting for now.
    Paused,
    /// Stopped in time.
    Met,
    /// Stopped after its deadline.
    MetLate,
}

/// When `run` is due as seen at `now`, with the reason in one sentence.
///
/// Refuses with `calendar-not-published`, `calendar-without-hours`, `limit-too-long` or
/// `time-out-of-range`.
pub fn deadline(cal: &Calendar, run: &Run, now: DateTime<Utc>) -> Result<Deadline, Refusal> {
    let stops = Stops::of(run, now)?;
    let reached = count::reach(cal, run, &stops)?;
    let why = explain::sentence(cal, run, &stops, &reached, seen_at(run, now))?;
    Ok(Deadline { at: reached.at, why, promise: run.promised.map(micros) })
}

/// When `run` is due as seen at `now`, without the sentence: for lists and for clocks that only need
/// to know whether to ring. Refuses as [`deadline`] does.
pub fn due_at(cal: &Calendar, run: &Run, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    count::reach(cal, run, &Stops::of(run, now)?).map(|reached| reached.at)
}

/// How much of its allowance `run` has used at `now`, or when it was stopped. Refuses as
/// [`deadline`] does.
pub fn used(cal: &Calendar, run: &Run, now: DateTime<Utc>) -> Result<Spent, Refusal> {
    let stops = Stops::of(run, now)?;
    let Reached { at, since, .. } = count::reach(cal, run, &stops)?;
    let pace = Pace::of(run.limit.unit);
    let minutes =
        |to| count::measure(cal, &stops, pace, since, to).map(|t| t.num_minutes().unsigned_abs());
    Ok(Spent { minutes: minutes(seen_at(run, now))?, of_minutes: minutes(at)? })
}

/// The instant at which `percent` per cent of the allowance is used, as seen at `now`.
///
/// Refuses with `percent-out-of-range` above 100, and as [`deadline`] does.
pub fn warn_at(
    cal: &Calendar,
    run: &Run,
    percent: u8,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Refusal> {
    let stops = Stops::of(run, now)?;
    let reached = count::reach(cal, run, &stops)?;
    share(cal, run, &stops, &reached, percent)
}

/// Where `run` stands at `now`, warned from `warn` per cent of the allowance on. Refuses as
/// [`warn_at`] does.
pub fn standing(
    cal: &Calendar,
    run: &Run,
    warn: u8,
    now: DateTime<Utc>,
) -> Result<Standing, Refusal> {
    let stops = Stops::of(run, now)?;
    let reached = count::reach(cal, run, &stops)?;
    let at = reached.at;
    let seen = seen_at(run, now);
    Ok(match run.stopped_at {
        Some(_) if seen <= at => Standing::Met,
        Some(_) => Standing::MetLate,
        None if seen > at => Standing::Overdue,
        None if stops::paused_at(run, seen) => Standing::Paused,
        None if seen >= share(cal, run, &stops, &reached, warn)? => Standing::Warned,
        None => Standing::Running,
    })
}

/// The instant `by` after a deadline, by the rules of an extension: for telling a leader three
/// work days after it, for instance. Refuses as [`deadline`] does.
pub fn after(cal: &Calendar, due: DateTime<Utc>, by: Limit) -> Result<DateTime<Utc>, Refusal> {
    let due = sane(micros(due))?;
    count::advance(cal, &Stops::default(), Anchor::Deadline(due), by).map(|r| r.at)
}

/// `run` with another limit from `now` on; `shown` is the deadline the person who raised the matter
/// has seen, kept as the promise unless an earlier one is kept already.
#[must_use]
pub fn reclassify(mut run: Run, new_limit: Limit, now: DateTime<Utc>, shown: DateTime<Utc>) -> Run {
    run.reclassified.push(Reclassified { at: micros(now), was: run.limit });
    run.limit = new_limit;
    run.promised = run.promised.or(Some(micros(shown)));
    run
}

/// Times are kept to the microsecond: both databases do, and a hash must not depend on more.
pub(crate) fn micros(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

/// The moment a run is looked at: now, or when it was stopped if that was before.
fn seen_at(run: &Run, now: DateTime<Utc>) -> DateTime<Utc> {
    run.stopped_at.map_or(now, |stopped| stopped.min(now)).trunc_subsecs(6)
}

fn share(
    cal: &Calendar,
    run: &Run,
    stops: &Stops,
    reached: &Reached,
    percent: u8,
) -> Result<DateTime<Utc>, Refusal> {
    if percent > 100 {
        return Err(Refusal::new(
            "percent-out-of-range",
            Sort::Invalid,
            (
                format!("{percent}%不是时限的一部分。"),
                format!("{percent} % is not a share of a limit."),
            ),
            ("请写0到100之间的数。", "Write a number from 0 to 100."),
        ));
    }
    let (at, since, pace) = (reached.at, reached.since, Pace::of(run.limit.unit));
    let allowance = count::measure(cal, stops, pace, since, at)?;
    // Microseconds of 80 years times 100 keep well inside 64 bits.
    let part = allowance.num_microseconds().unwrap_or(0) * i64::from(percent) / 100;
    if part == 0 {
        return Ok(if percent == 0 { since.min(at) } else { at });
    }
    count::spend(cal, stops, pace, since, TimeDelta::microseconds(part))
}

/// Refuses instants no installation can mean, so that arithmetic on the others cannot overflow.
fn sane(at: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    if (1900..2200).contains(&at.year()) {
        return Ok(at);
    }
    Err(Refusal::new(
        "time-out-of-range",
        Sort::Invalid,
        (
            format!("时间在公元{}年，超出可计算的范围。", at.year()),
            format!("The time is in the year {}, which the clock does not count.", at.year()),
        ),
        ("请检查日期，应在1900年至2199年之间。", "Check the date: it should be from 1900 to 2199."),
    ))
}
