//! A calendar as an installation's settings write it.

use super::{Calendar, DayOverride, Period, SpecialDays};
use crate::refusal::{Fault, Refusal, Sort};
use crate::text::Text;
use chrono::{FixedOffset, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The word that closes a day or a weekday.
const CLOSED: &str = "closed";

/// A calendar in settings:
///
/// ```json
/// { "periods": "09:00-12:00,13:30-17:30",
///   "weekdays": { "fri": "09:00-12:00", "sat": "09:00-12:00" },
///   "overrides": { "2025-11-03": "closed", "2025-11-08": "09:00-12:00" } }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarSpec {
    /// Work periods of a work day. Empty: the calendar knows work days only, and they end at 24:00.
    pub periods: String,
    /// Other hours for a weekday, `mon` to `sun`: periods, or `closed`.
    pub weekdays: BTreeMap<String, String>,
    /// Other hours for a date: periods, or `closed`.
    pub overrides: BTreeMap<String, String>,
    /// Offset from UTC.
    pub offset: String,
}

impl Default for CalendarSpec {
    /// Office hours 09:00-12:00, 13:30-17:30 at +08:00, without exceptions.
    fn default() -> Self {
        Self {
            periods: "09:00-12:00,13:30-17:30".into(),
            weekdays: BTreeMap::new(),
            overrides: BTreeMap::new(),
            offset: "+08:00".into(),
        }
    }
}

impl CalendarSpec {
    /// The calendar it describes. Refuses with `calendar-unreadable`, every fault named by field.
    pub fn build(&self, special: Arc<SpecialDays>) -> Result<Calendar, Refusal> {
        let mut faults = Vec::new();
        let mut fault = |at: String, zh: &str, en: &str| {
            faults.push(Fault { at, say: Text::new(zh, en) });
        };

        let offset = self.offset.parse::<FixedOffset>().ok();
        if offset.is_none() {
            fault("offset".into(), "应写成“+08:00”。", "It is written “+08:00”.");
        }
        let periods = hours(&self.periods, "");
        if periods.is_none() {
            fault("periods".into(), WRONG_HOURS.0, WRONG_HOURS.1);
        }
        if self.periods.is_empty() && !self.weekdays.is_empty() {
            fault(
                "weekdays".into(),
                "按星期另定时段之前，须先写明平日时段。",
                "Hours that differ by weekday need ordinary hours to differ from.",
            );
        }
        let mut weekly = Vec::new();
        for (name, value) in &self.weekdays {
            match (name.parse::<Weekday>().ok(), hours(value, CLOSED)) {
                (None, _) => fault(
                    format!("weekdays.{name}"),
                    "星期应写成 mon、tue、wed、thu、fri、sat、sun。",
                    "A weekday is mon, tue, wed, thu, fri, sat or sun.",
                ),
                (_, None) => fault(format!("weekdays.{name}"), WRONG_HOURS.0, WRONG_HOURS.1),
                (Some(weekday), Some(periods)) => weekly.push((weekday, periods)),
            }
        }
        let mut overrides = Vec::new();
        for (date, value) in &self.overrides {
            match (date.parse::<NaiveDate>().ok(), hours(value, CLOSED)) {
                (None, _) => fault(
                    format!("overrides.{date}"),
                    "日期应写成 2025-11-03。",
                    "A date is written 2025-11-03.",
                ),
                (_, None) => fault(format!("overrides.{date}"), WRONG_HOURS.0, WRONG_HOURS.1),
                (Some(date), Some(periods)) => overrides.push((date, DayOverride::Open(periods))),
            }
        }

        let (Some(offset), Some(periods), true) = (offset, periods, faults.is_empty()) else {
            return Err(unreadable(faults));
        };
        let mut calendar = Calendar::new(special, periods, offset);
        for (weekday, periods) in weekly {
            calendar = calendar.with_weekday(weekday, periods);
        }
        for (date, day) in overrides {
            calendar = calendar.with_override(date, day);
        }
        Ok(calendar)
    }
}

const WRONG_HOURS: (&str, &str) = (
    "应写成“09:00-12:00,13:30-17:30”或“closed”。",
    "It is written “09:00-12:00,13:30-17:30” or “closed”.",
);

/// Periods, or none at all where the value is the word for that.
fn hours(value: &str, none: &str) -> Option<Vec<Period>> {
    if value.trim() == none { Some(Vec::new()) } else { Period::list(value).ok() }
}

/// Settings of calendars that do not read.
pub(super) fn unreadable(faults: Vec<Fault>) -> Refusal {
    Refusal::new(
        "calendar-unreadable",
        Sort::Invalid,
        ("日历设置有误。", "The settings of the calendar are wrong."),
        ("请逐项改正下列各处。", "Mend each of the places listed."),
    )
    .with_faults(faults)
}
