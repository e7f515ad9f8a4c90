//! The statutory days off and make-up working days, as published for each year.

use super::DayKind;
use crate::refusal::{Fault, Refusal, Sort};
use crate::text::Text;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const SHIPPED: &str = include_str!("../../data/calendar/cn_special_days_2007_2026.json");

/// What the State Council's arrangement makes of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// A day off (放假).
    Off,
    /// A make-up working day (调休上班).
    Work,
}

/// The days that are not what their weekday says, for the years published so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecialDays {
    days: BTreeMap<NaiveDate, Special>,
    years: BTreeSet<i32>,
}

impl SpecialDays {
    /// The days that come with the program: 2007 to 2026.
    pub fn shipped() -> Self {
        // The file is part of the program and a test holds that it reads. Were it broken all the
        // same, no year would be published and every question about one would be refused.
        Self::from_json(SHIPPED).unwrap_or_default()
    }

    /// Reads either `{"2025-10-01": "off", "2025-09-28": "work"}` or a yearly file of holiday-cn,
    /// `{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`.
    /// Refuses with `special-days-unreadable`, every wrong day named.
    pub fn from_json(json: &str) -> Result<Self, Refusal> {
        let value: Value = serde_json::from_str(json).map_err(|e| {
            let at = format!("line {}", e.line());
            unreadable(vec![Fault { at, say: Text::new("不是 JSON。", "This is not JSON.") }])
        })?;
        let Value::Object(map) = value else {
            let say = Text::new("最外层应为对象。", "The outermost value should be an object.");
            return Err(unreadable(vec![Fault { at: "line 1".into(), say }]));
        };
        let mut faults = Vec::new();
        let mut days = BTreeMap::new();
        let mut take = |at: String, date: Option<&str>, special: Option<Special>| match (
            date.and_then(|d| d.parse::<NaiveDate>().ok()),
            special,
        ) {
            (Some(date), Some(special)) => {
                days.insert(date, special);
            }
            (None, _) => faults.push(Fault {
                at,
                say: Text::new("日期应写成 2025-10-01。", "A date is written 2025-10-01."),
            }),
            (_, None) => faults.push(Fault {
                at,
                say: Text::new(
                    "没有写明放假还是上班。",
                    "It does not say whether it is off or work.",
                ),
            }),
        };
        if let Some(Value::Array(list)) = map.get("days") {
            for (i, day) in list.iter().enumerate() {
                let off = day.get("isOffDay").and_then(Value::as_bool);
                let special = off.map(|off| if off { Special::Off } else { Special::Work });
                take(format!("days[{i}]"), day.get("date").and_then(Value::as_str), special);
            }
        } else {
            for (date, word) in &map {
                let special = match word.as_str() {
                    Some("off") => Some(Special::Off),
                    Some("work") => Some(Special::Work),
                    _ => None,
                };
                take(date.clone(), Some(date), special);
            }
        }
        if faults.is_empty() { Ok(Self::of(days)) } else { Err(unreadable(faults)) }
    }

    /// These days with `newer` laid over them: a year published later, or a correction.
    #[must_use]
    pub fn merge(mut self, newer: Self) -> Self {
        self.days.extend(newer.days);
        Self::of(self.days)
    }

    /// Whether the arrangement of `year` is known.
    ///
    /// A notice also names days of the neighbouring years, so a year counts as published when both
    /// its 1 January and its 1 October are in the data: every notice has them as days off.
    pub fn published(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// What the arrangement says of `date`, if it says anything.
    pub fn get(&self, date: NaiveDate) -> Option<Special> {
        self.days.get(&date).copied()
    }

    /// The break that `date`, a published day off, belongs to: its first and its last day off. A
    /// weekend between two days off is part of it; some notices do not name it (5–7 April 2014).
    pub fn holiday_around(&self, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        if self.get(date) != Some(Special::Off) {
            return None;
        }
        let further = |from: NaiveDate, step: fn(&NaiveDate) -> Option<NaiveDate>| {
            let mut day = step(&from);
            while let Some(d) = day {
                match self.get(d) {
                    Some(Special::Off) => return Some(d),
                    None if is_weekend(d) => day = step(&d),
                    _ => break,
                }
            }
            None
        };
        let (mut first, mut last) = (date, date);
        while let Some(day) = further(first, NaiveDate::pred_opt) {
            first = day;
        }
        while let Some(day) = further(last, NaiveDate::succ_opt) {
            last = day;
        }
        Some((first, last))
    }

    /// What `date` is by law: work, rest, holiday or make-up day. Refuses with
    /// `calendar-not-published`.
    pub(super) fn kind(&self, date: NaiveDate) -> Result<DayKind, Refusal> {
        match self.get(date) {
            Some(Special::Off) => Ok(DayKind::Holiday),
            Some(Special::Work) => Ok(DayKind::MakeUp),
            None if !self.published(date.year()) => Err(not_published(date.year())),
            None if is_weekend(date) => Ok(DayKind::Rest),
            None => Ok(DayKind::Work),
        }
    }

    fn of(days: BTreeMap<NaiveDate, Special>) -> Self {
        let off = |year, month| {
            NaiveDate::from_ymd_opt(year, month, 1).and_then(|d| days.get(&d))
                == Some(&Special::Off)
        };
        let years = days.keys().map(Datelike::year).collect::<BTreeSet<i32>>();
        let years = years.into_iter().filter(|y| off(*y, 1) && off(*y, 10)).collect();
        Self { days, years }
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The name of a run of days off, where the season leaves no doubt which it is.
///
/// The data has dates only. 1 January, 1 May and 1 October are fixed by law; Qingming falls on 4–6
/// April; the lunar feasts keep to windows in which no other holiday stands: Spring Festival from 21
/// January to 20 February, Dragon Boat from 28 May to 25 June, Mid-Autumn from 7 September to 8
/// October. A run that holds 1 October is named after it, though Mid-Autumn may be in it too.
pub(crate) fn holiday_name(first: NaiveDate, last: NaiveDate) -> Option<Text> {
    let holds = |from: (u32, u32), to: (u32, u32)| {
        first
            .iter_days()
            .take_while(|d| *d <= last)
            .any(|d| (from..=to).contains(&(d.month(), d.day())))
    };
    // A window must hold the run's middle feast, so the fixed dates are asked first.
    let (zh, en) = if holds((1, 1), (1, 1)) {
        ("元旦", "New Year")
    } else if holds((5, 1), (5, 1)) {
        ("劳动节", "Labour Day")
    } else if holds((10, 1), (10, 1)) {
        ("国庆节", "National Day")
    } else if holds((1, 21), (2, 20)) {
        ("春节", "Spring Festival")
    } else if holds((4, 4), (4, 6)) {
        ("清明节", "Qingming")
    } else if holds((5, 28), (6, 25)) {
        ("端午节", "Dragon Boat")
    } else if holds((9, 7), (10, 8)) {
        ("中秋节", "Mid-Autumn")
    } else {
        return None;
    };
    Some(Text::new(zh, en))
}

/// The next day; the clock keeps to years in which there is one.
pub(crate) fn next(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

fn not_published(year: i32) -> Refusal {
    Refusal::new(
        "calendar-not-published",
        Sort::Unready,
        (
            format!("{year}年的放假和调休安排尚未录入，无法确定哪些天是工作日。"),
            format!(
                "The arrangement of days off for {year} is not known, so its work days cannot be told."
            ),
        ),
        (
            format!(
                "国务院办公厅公布{year}年安排后，请把该年数据（holiday-cn 格式的 {year}.json）加入本系统的放假安排；此前可改用小时计的时限。"
            ),
            format!(
                "Once the State Council's General Office has published {year}, add its data ({year}.json in the form of holiday-cn) to the special days of this installation; until then, use a limit in hours."
            ),
        ),
    )
}

fn unreadable(faults: Vec<Fault>) -> Refusal {
    Refusal::new(
        "special-days-unreadable",
        Sort::Invalid,
        ("放假安排的数据读不懂。", "The data of the special days cannot be read."),
        (
            "请使用 holiday-cn 的年度文件，或写成 {\"2025-10-01\":\"off\",\"2025-09-28\":\"work\"}。",
            "Use a yearly file of holiday-cn, or write {\"2025-10-01\":\"off\",\"2025-09-28\":\"work\"}.",
        ),
    )
    .with_faults(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_holiday_is_named_but_the_one_of_its_own_kind() {
        let days = SpecialDays::shipped();
        let mut runs: Vec<_> = days.days.keys().filter_map(|d| days.holiday_around(*d)).collect();
        runs.dedup();
        let mut by_name: BTreeMap<String, BTreeSet<i32>> = BTreeMap::new();
        for (first, last) in runs {
            let name = holiday_name(first, last).unwrap_or_default().zh;
            // A New Year's break may begin in December; its year is that of the day it is for.
            by_name.entry(name).or_default().insert(last.year());
        }
        let years: BTreeSet<i32> = (2007..=2026).collect();
        for name in ["元旦", "春节", "劳动节", "国庆节"] {
            assert_eq!(by_name.get(name), Some(&years), "{name}");
        }
        // Days off by law since 2008. Dragon Boat and Mid-Autumn can fall into a longer break.
        for (name, joined) in [
            ("清明节", &[2007][..]),
            ("端午节", &[2007]),
            ("中秋节", &[2007, 2009, 2012, 2017, 2020, 2023, 2025]),
        ] {
            let want = years.iter().copied().filter(|y| !joined.contains(y)).collect();
            assert_eq!(by_name.get(name), Some(&want), "{name}");
        }
        // 3–5 September 2015, seventy years after the war: no season, no name.
        assert_eq!(by_name.get(""), Some(&BTreeSet::from([2015])));
    }
}
