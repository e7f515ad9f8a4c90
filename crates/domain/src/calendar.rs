//! Work days and work periods: the statutory calendar with its make-up days, and a unit's own hours.
//!
//! A year whose arrangement the General Office of the State Council has not published yet is refused
//! with `calendar-not-published`; nothing is guessed. Two limits of the source are known. The notice
//! of a year also moves days at the end of December before it (31 December 2018 was a working
//! Monday until the notice for 2019 made it a day off), so late December of the newest year may
//! still change. Clocks are derived from history and take the change over by themselves; a promise
//! already shown does not.

mod period;
mod spec;
mod special;

pub use period::Period;
pub use spec::CalendarSpec;
pub use special::{Special, SpecialDays};
pub(crate) use special::{holiday_name, next};

use crate::refusal::{Refusal, Sort};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a unit decides for one date against the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOverride {
    /// Not open.
    Closed,
    /// Open at these hours. No hours at all is the same as closed.
    Open(Vec<Period>),
}

/// What a date is in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary work day.
    Work,
    /// An ordinary day of rest: a weekend, or a weekday the unit never opens on.
    Rest,
    /// A statutory day off (放假).
    Holiday,
    /// A make-up working day (调休上班).
    MakeUp,
    /// A day this unit is closed on.
    Closed,
    /// A day this unit is open on by its own decision.
    Open,
}

impl DayKind {
    /// Whether there is work on it.
    pub const fn works(self) -> bool {
        matches!(self, Self::Work | Self::MakeUp | Self::Open)
    }
}

/// The calendar of a unit: statutory days, hours, its own exceptions, its offset from UTC.
#[derive(Debug, Clone)]
pub struct Calendar {
    special: Arc<SpecialDays>,
    periods: Vec<Period>,
    /// Hours that differ by weekday, Monday first; an empty list is a weekday of rest.
    weekly: [Option<Vec<Period>>; 7],
    overrides: BTreeMap<NaiveDate, DayOverride>,
    offset: FixedOffset,
}

impl Calendar {
    /// A calendar that works Monday to Friday and on make-up days at `periods`.
    ///
    /// Periods are put in order and those that touch are joined. A calendar without periods knows
    /// work days but not work hours: its days end at 24:00.
    pub fn new(special: Arc<SpecialDays>, periods: Vec<Period>, offset: FixedOffset) -> Self {
        Self {
            special,
            periods: Period::joined(periods),
            weekly: [const { None }; 7],
            overrides: BTreeMap::new(),
            offset,
        }
    }

    /// Sets other hours for a weekday; none makes it a day of rest. Statutory days off stay off and
    /// make-up days keep the ordinary hours, whatever weekday they fall on.
    #[must_use]
    pub fn with_weekday(mut self, weekday: Weekday, periods: Vec<Period>) -> Self {
        if let Some(slot) = self.weekly.get_mut(weekday.num_days_from_monday() as usize) {
            *slot = Some(Period::joined(periods));
        }
        self
    }

    /// Sets what this unit does on one date, against every other rule.
    #[must_use]
    pub fn with_override(mut self, date: NaiveDate, day: DayOverride) -> Self {
        let day = match day {
            DayOverride::Open(periods) if !periods.is_empty() => {
                DayOverride::Open(Period::joined(periods))
            }
            _ => DayOverride::Closed,
        };
        self.overrides.insert(date, day);
        self
    }

    /// What `date` is. Refuses with `calendar-not-published`.
    pub fn kind(&self, date: NaiveDate) -> Result<DayKind, Refusal> {
        match self.overrides.get(&date) {
            Some(DayOverride::Closed) => return Ok(DayKind::Closed),
            Some(DayOverride::Open(_)) => return Ok(DayKind::Open),
            None => {}
        }
        let statutory = self.special.kind(date)?;
        Ok(match (statutory, self.weekday_hours(date)) {
            (DayKind::Work | DayKind::Rest, Some([])) => DayKind::Rest,
            (DayKind::Work | DayKind::Rest, Some(_)) => DayKind::Work,
            _ => statutory,
        })
    }

    /// Whether there is work on `date`. Refuses with `calendar-not-published`.
    pub fn is_work_day(&self, date: NaiveDate) -> Result<bool, Refusal> {
        self.kind(date).map(DayKind::works)
    }

    /// Whether `date` is a day of rest by law, whatever this unit does on it: what article 203 of
    /// the Civil Code asks about the last day of a term. Refuses with `calendar-not-published`.
    pub fn is_statutory_rest(&self, date: NaiveDate) -> Result<bool, Refusal> {
        self.special.kind(date).map(|kind| !kind.works())
    }

    /// The work periods of `date`, in order; none on a day of rest. Refuses with
    /// `calendar-not-published`.
    pub fn periods_on(&self, date: NaiveDate) -> Result<&[Period], Refusal> {
        Ok(match self.kind(date)? {
            DayKind::Rest | DayKind::Holiday | DayKind::Closed => &[],
            DayKind::MakeUp => &self.periods,
            DayKind::Work => self.weekday_hours(date).unwrap_or(&self.periods),
            DayKind::Open => match self.overrides.get(&date) {
                Some(DayOverride::Open(periods)) => periods,
                _ => &[],
            },
        })
    }

    /// Whether the calendar knows work hours, not only work days.
    pub fn has_hours(&self) -> bool {
        !self.periods.is_empty()
    }

    /// The statutory days it stands on.
    pub fn special(&self) -> &SpecialDays {
        &self.special
    }

    /// Offset from UTC.
    pub const fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// The local date of an instant. 00:00 belongs to the day it begins.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.offset).date_naive()
    }

    /// The local date of an instant that ends something: 00:00 is 24:00 of the day before.
    pub fn day_ended_at(&self, at: DateTime<Utc>) -> NaiveDate {
        self.day_of(at - TimeDelta::microseconds(1))
    }

    /// The instant `minute` minutes after the local 00:00 of `date`; 1440 is its 24:00.
    pub fn instant(&self, date: NaiveDate, minute: u16) -> DateTime<Utc> {
        date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute.into())
            - TimeDelta::seconds(self.offset.local_minus_utc().into())
    }

    /// The periods of `date` as instants. A work day of a calendar without hours is open from
    /// 00:00 to 24:00.
    pub(crate) fn spans_on(
        &self,
        date: NaiveDate,
    ) -> Result<impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)>, Refusal> {
        const WHOLE: &[Period] = &[Period::WHOLE_DAY];
        let mut periods = self.periods_on(date)?;
        if periods.is_empty() && self.is_work_day(date)? {
            periods = WHOLE;
        }
        Ok(periods
            .iter()
            .map(move |p| (self.instant(date, p.from_minute()), self.instant(date, p.to_minute()))))
    }

    /// When work on `date` is over: the end of its last period, or 24:00 where it has none.
    pub(crate) fn close_of(&self, date: NaiveDate) -> Result<DateTime<Utc>, Refusal> {
        let last = self.periods_on(date)?.last().map_or(Period::MIDNIGHT, Period::to_minute);
        Ok(self.instant(date, last))
    }

    fn weekday_hours(&self, date: NaiveDate) -> Option<&[Period]> {
        self.weekly.get(date.weekday().num_days_from_monday() as usize)?.as_deref()
    }
}

/// The calendars of an installation, by the name a playbook or a unit gives.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    by_name: BTreeMap<String, Calendar>,
}

impl Calendars {
    /// Adds or replaces a calendar.
    pub fn insert(&mut self, name: impl Into<String>, calendar: Calendar) {
        self.by_name.insert(name.into(), calendar);
    }

    /// Builds all calendars of an installation's settings. Refuses with `calendar-unreadable`,
    /// every fault named by calendar and field.
    pub fn from_specs(
        special: &Arc<SpecialDays>,
        specs: &BTreeMap<String, CalendarSpec>,
    ) -> Result<Self, Refusal> {
        let mut all = Self::default();
        let mut faults = Vec::new();
        for (name, spec) in specs {
            match spec.build(Arc::clone(special)) {
                Ok(calendar) => all.insert(name, calendar),
                Err(refusal) => faults.extend(refusal.faults.into_iter().map(|mut fault| {
                    fault.at = format!("{name}.{}", fault.at);
                    fault
                })),
            }
        }
        if faults.is_empty() { Ok(all) } else { Err(spec::unreadable(faults)) }
    }

    /// The calendar of that name. Refuses with `calendar-unknown`.
    pub fn get(&self, name: &str) -> Result<&Calendar, Refusal> {
        self.by_name.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.names().collect();
            Refusal::new(
                "calendar-unknown",
                Sort::Invalid,
                (format!("没有名为“{name}”的日历。"), format!("There is no calendar “{name}”.")),
                (
                    format!("请使用已有的日历（{}），或先添加它。", known.join("、")),
                    format!("Use one that exists ({}), or add it first.", known.join(", ")),
                ),
            )
        })
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}
