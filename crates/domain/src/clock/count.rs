//! Counting along the calendar. It walks days, never minutes.

use super::{Run, Stops, micros, sane};
use crate::calendar::{Calendar, next};
use crate::limit::{Limit, MAX_DAYS, Unit};
use crate::refusal::{Refusal, Sort};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// What a limit is counted from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    /// A start: 00:00 belongs to the day it begins.
    Start(DateTime<Utc>),
    /// A deadline: 00:00 is 24:00 of the day before.
    Deadline(DateTime<Utc>),
}

impl Anchor {
    fn at(self) -> DateTime<Utc> {
        match self {
            Self::Start(at) | Self::Deadline(at) => at,
        }
    }

    fn day(self, cal: &Calendar) -> NaiveDate {
        match self {
            Self::Start(at) => cal.day_of(at),
            Self::Deadline(at) => cal.day_ended_at(at),
        }
    }
}

/// Which moments count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// All of them.
    Always,
    /// Those inside work periods; all of a work day in a calendar without hours.
    Office,
}

impl Pace {
    pub(super) fn of(unit: Unit) -> Self {
        match unit {
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::SetDays => Self::Always,
            Unit::WorkMinutes | Unit::WorkHours | Unit::WorkDays => Self::Office,
        }
    }
}

/// A last day that was a day of rest, and the day the end moved to.
pub(super) type Roll = (NaiveDate, NaiveDate);

/// Where a count ended, and what of it has to be explained.
#[derive(Debug)]
pub(super) struct Reached {
    /// The end.
    pub(super) at: DateTime<Utc>,
    /// First and last of the days that were walked by work days and work periods.
    pub(super) walked: Vec<(NaiveDate, NaiveDate)>,
    /// The moves of last days that were days of rest.
    pub(super) rolled: Vec<Roll>,
    /// What the limit in force counts from: the start, or the reclassification that brought it.
    pub(super) since: DateTime<Utc>,
    /// What the last reclassification counted from.
    pub(super) basis: Basis,
}

/// What the limit after a reclassification counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// The start of the run.
    Start,
    /// The moment of reclassification.
    Then,
    /// Neither: the old deadline stood.
    Old,
}

/// The deadline of a run: its limit, then its reclassifications, then its extensions.
pub(super) fn reach(cal: &Calendar, run: &Run, stops: &Stops) -> Result<Reached, Refusal> {
    let start = micros(run.started_at);
    let first = run.reclassified.first().map_or(run.limit, |r| r.was);
    let mut reached = advance(cal, stops, Anchor::Start(start), first)?;

    let limits = run.reclassified.iter().skip(1).map(|r| r.was).chain([run.limit]);
    for (change, limit) in run.reclassified.iter().zip(limits) {
        // The later of the count from the start, and the earlier of old deadline and count from here.
        let whole = advance(cal, stops, Anchor::Start(start), limit)?;
        if whole.at >= reached.at {
            reached = whole;
            continue;
        }
        let then = Anchor::Start(micros(change.at).max(start));
        let fresh = advance(cal, stops, then, limit)?;
        if fresh.at <= reached.at {
            reached = Reached { basis: Basis::Then, ..fresh };
        } else {
            reached.basis = Basis::Old;
        }
    }

    let mut extensions: Vec<_> = run.extensions.iter().collect();
    extensions.sort_by_key(|e| e.at);
    for extension in extensions {
        let more = advance(cal, stops, Anchor::Deadline(reached.at), extension.by)?;
        reached.at = more.at;
        reached.walked.extend(more.walked);
        reached.rolled.extend(more.rolled);
    }
    Ok(reached)
}

/// The end of one limit counted from `anchor`.
pub(super) fn advance(
    cal: &Calendar,
    stops: &Stops,
    anchor: Anchor,
    limit: Limit,
) -> Result<Reached, Refusal> {
    let limit = limit.checked()?;
    let mut rolled = Vec::new();
    let at = match (limit.unit, limit.length()) {
        (Unit::WorkDays, _) => work_days(cal, stops, anchor, limit.amount)?,
        (Unit::WorkMinutes | Unit::WorkHours, _) if !cal.has_hours() => {
            return Err(without_hours());
        }
        (Unit::WorkMinutes | Unit::WorkHours, Some(length)) if length.is_zero() => {
            at_once(cal, stops, anchor)?
        }
        (unit, Some(length)) => spend(cal, stops, Pace::of(unit), anchor.at(), length)?,
        (_, None) => {
            let rolls = limit.unit == Unit::Days;
            let (end, roll) = days(cal, stops, anchor, limit.amount, rolls)?;
            rolled.extend(roll);
            end
        }
    };
    if sane(at).is_err() {
        return Err(Refusal::limit_too_long());
    }
    let mut walked = Vec::new();
    if Pace::of(limit.unit) == Pace::Office {
        let day = anchor.day(cal);
        let skips_first = limit.unit == Unit::WorkDays && limit.amount > 0;
        walked.push((if skips_first { next(day) } else { day }, cal.day_ended_at(at)));
    }
    Ok(Reached { at, walked, rolled, since: anchor.at(), basis: Basis::Start })
}

/// The first instant by which `left` of the moments that count have passed since `from`.
pub(super) fn spend(
    cal: &Calendar,
    stops: &Stops,
    pace: Pace,
    from: DateTime<Utc>,
    mut left: TimeDelta,
) -> Result<DateTime<Utc>, Refusal> {
    if pace == Pace::Always {
        let mut at = from;
        for (pause, resume) in stops.iter().filter(|(_, resume)| *resume > from) {
            // Where the pause began before, the difference is negative and there is time left.
            if left <= pause - at {
                break;
            }
            left -= (pause - at).max(TimeDelta::zero());
            at = resume;
        }
        return Ok(at + left);
    }
    let mut day = cal.day_of(from);
    for _ in 0..=MAX_DAYS {
        for (open, close) in cal.spans_on(day)? {
            for (a, b) in stops.free(open.max(from), close) {
                if left <= b - a {
                    return Ok(a + left);
                }
                left -= b - a;
            }
        }
        day = next(day);
    }
    Err(Refusal::limit_too_long())
}

/// How much of `from..to` counts.
pub(super) fn measure(
    cal: &Calendar,
    stops: &Stops,
    pace: Pace,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<TimeDelta, Refusal> {
    if to <= from {
        return Ok(TimeDelta::zero());
    }
    if pace == Pace::Always {
        return Ok(to - from - stops.taken(from, to));
    }
    let (mut day, last) = (cal.day_of(from), cal.day_ended_at(to));
    let mut sum = TimeDelta::zero();
    while day <= last {
        for (open, close) in cal.spans_on(day)? {
            let (open, close) = (open.max(from), close.min(to));
            if open < close {
                sum += close - open - stops.taken(open, close);
            }
        }
        day = next(day);
    }
    Ok(sum)
}

/// No work time at all: the anchor itself if it is inside a period, or else the next opening.
fn at_once(cal: &Calendar, stops: &Stops, anchor: Anchor) -> Result<DateTime<Utc>, Refusal> {
    let from = match anchor {
        Anchor::Deadline(at) => return Ok(at),
        Anchor::Start(at) => at,
    };
    let mut day = cal.day_of(from);
    for _ in 0..=MAX_DAYS {
        for (open, close) in cal.spans_on(day)? {
            let at = open.max(from);
            let at = stops.iter().find(|(p, r)| *p < at && at < *r).map_or(at, |(_, r)| r);
            if at <= close {
                return Ok(at);
            }
        }
        day = next(day);
    }
    Err(Refusal::limit_too_long())
}

/// The close of the `amount`-th work day after the anchor's; of the anchor's own day for none.
fn work_days(
    cal: &Calendar,
    stops: &Stops,
    anchor: Anchor,
    amount: u32,
) -> Result<DateTime<Utc>, Refusal> {
    let from = anchor.at();
    let mut day = anchor.day(cal);
    if amount > 0 {
        day = next(day);
    }
    let mut left = amount.max(1);
    for _ in 0..=MAX_DAYS {
        if cal.is_work_day(day)? {
            let end = cal.close_of(day)?;
            if end >= from && !stops.cover_end(end) {
                left -= 1;
                if left == 0 {
                    return Ok(end);
                }
            }
        }
        day = next(day);
    }
    Err(Refusal::limit_too_long())
}

/// 24:00 of the `amount`-th day after the anchor's, or of the first day after that which is not a day
/// of rest; with the move, if there was one.
fn days(
    cal: &Calendar,
    stops: &Stops,
    anchor: Anchor,
    amount: u32,
    rolls: bool,
) -> Result<(DateTime<Utc>, Option<Roll>), Refusal> {
    let end_of = |day| cal.instant(next(day), 0);
    let mut day = anchor.day(cal);
    let mut left = amount;
    let mut steps = 0;
    while left > 0 {
        day = next(day);
        left -= u32::from(!stops.cover_end(end_of(day)));
        steps += 1;
        if steps > MAX_DAYS {
            return Err(Refusal::limit_too_long());
        }
    }
    let last = day;
    let rests = |day| if rolls { cal.is_statutory_rest(day) } else { Ok(false) };
    while rests(day)? || stops.cover_end(end_of(day)) {
        day = next(day);
    }
    let moved = day != last && rests(last)?;
    Ok((end_of(day), moved.then_some((last, day))))
}

fn without_hours() -> Refusal {
    Refusal::new(
        "calendar-without-hours",
        Sort::Invalid,
        (
            "这份日历没有工作时段，无法按工作时计算。",
            "This calendar has no work periods, so work hours cannot be counted in it.",
        ),
        (
            "请给日历写明工作时段，例如“09:00-12:00,13:30-17:30”，或改用工作日。",
            "Give the calendar its work periods, for instance “09:00-12:00,13:30-17:30”, or use work days.",
        ),
    )
}
