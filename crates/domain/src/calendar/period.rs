//! A work period of a day: `09:00-12:00`.

use crate::refusal::{Refusal, Sort};
use chrono::{NaiveTime, Timelike};
use std::fmt;
use std::str::FromStr;

/// A part of a day, from a minute up to a later one; it may end at 24:00.
///
/// A period does not cross midnight: a night shift is two periods, `22:00-24:00` and `00:00-06:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: u16,
    to: u16,
}

impl Period {
    /// 24:00 in minutes.
    pub(crate) const MIDNIGHT: u16 = 1440;
    /// 00:00-24:00.
    pub(crate) const WHOLE_DAY: Self = Self { from: 0, to: Self::MIDNIGHT };

    /// A period between two times of whole minutes; 00:00 as the end is 24:00. Refuses with
    /// `period-unreadable` where it would end before it begins.
    pub fn new(from: NaiveTime, to: NaiveTime) -> Result<Self, Refusal> {
        let minute = |t: NaiveTime| (t.num_seconds_from_midnight() / 60) as u16;
        let to_minute = if to == NaiveTime::MIN { Self::MIDNIGHT } else { minute(to) };
        let period = Self { from: minute(from), to: to_minute };
        if period.from < period.to { Ok(period) } else { Err(unreadable(&period.to_string())) }
    }

    /// Reads a day's list, `09:00-12:00,13:30-17:30`, and puts it in order. Refuses with
    /// `period-unreadable` a list that is empty or whose periods overlap.
    pub fn list(s: &str) -> Result<Vec<Self>, Refusal> {
        let mut all = s
            .split([',', '，'])
            .map(|part| part.trim().parse())
            .collect::<Result<Vec<Self>, Refusal>>()?;
        all.sort_unstable();
        if all.windows(2).any(|w| matches!(w, [a, b] if b.from < a.to)) {
            return Err(unreadable(s));
        }
        Ok(all)
    }

    /// When it begins.
    pub fn from(&self) -> NaiveTime {
        clock_time(self.from)
    }

    /// When it ends; 24:00 is given as 00:00.
    pub fn to(&self) -> NaiveTime {
        clock_time(self.to % Self::MIDNIGHT)
    }

    /// When it begins, in minutes from 00:00.
    pub const fn from_minute(&self) -> u16 {
        self.from
    }

    /// When it ends, in minutes from 00:00; 24:00 is 1440.
    pub const fn to_minute(&self) -> u16 {
        self.to
    }

    /// Its length in minutes.
    pub const fn minutes(&self) -> u16 {
        self.to - self.from
    }

    /// In order, with those that touch or overlap joined into one.
    pub(super) fn joined(mut all: Vec<Self>) -> Vec<Self> {
        all.sort_unstable();
        let mut out: Vec<Self> = Vec::with_capacity(all.len());
        for period in all {
            match out.last_mut() {
                Some(last) if period.from <= last.to => last.to = last.to.max(period.to),
                _ => out.push(period),
            }
        }
        out
    }
}

fn clock_time(minute: u16) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0).unwrap_or_default()
}

fn unreadable(s: &str) -> Refusal {
    Refusal::new(
        "period-unreadable",
        Sort::Invalid,
        (format!("看不懂工作时段“{s}”。"), format!("“{s}” is not a list of work periods.")),
        (
            "请写成“09:00-12:00,13:30-17:30”，时段不重叠；跨零点的班次写成两段：“22:00-24:00”和“00:00-06:00”。",
            "Write “09:00-12:00,13:30-17:30”, without overlaps; a shift over midnight is two periods, “22:00-24:00” and “00:00-06:00”.",
        ),
    )
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", a / 60, a % 60, b / 60, b % 60)
    }
}

impl FromStr for Period {
    type Err = Refusal;

    /// Reads `09:00-12:00`; the end may be `24:00`.
    fn from_str(s: &str) -> Result<Self, Refusal> {
        fn minute(s: &str) -> Option<u16> {
            let (h, m) = s.split_once(':')?;
            if h.is_empty() || h.len() > 2 || m.len() != 2 {
                return None;
            }
            if !h.bytes().chain(m.bytes()).all(|b| b.is_ascii_digit()) {
                return None;
            }
            let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
            (m < 60 && h * 60 + m <= Period::MIDNIGHT).then_some(h * 60 + m)
        }
        s.split_once('-')
            .and_then(|(a, b)| Some(Self { from: minute(a.trim())?, to: minute(b.trim())? }))
            .filter(|p| p.from < p.to)
            .ok_or_else(|| unreadable(s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_days_list_is_read_in_order() {
        let list = Period::list("13:30-17:30, 9:00-12:00").unwrap();
        let words: Vec<String> = list.iter().map(ToString::to_string).collect();
        assert_eq!(words, ["09:00-12:00", "13:30-17:30"]);
        assert_eq!(list.iter().map(Period::minutes).sum::<u16>(), 420);
    }

    #[test]
    fn a_period_may_end_at_24() {
        let night: Period = "22:00-24:00".parse().unwrap();
        assert_eq!((night.minutes(), night.to()), (120, NaiveTime::MIN));
        assert_eq!(Period::new(night.from(), night.to()).unwrap(), night);
        assert_eq!("00:00-24:00".parse::<Period>().unwrap(), Period::WHOLE_DAY);
    }

    #[test]
    fn what_is_not_a_period_is_refused() {
        for s in [
            "",
            "09:00",
            "12:00-09:00",
            "22:00-06:00",
            "09:00-24:01",
            "9-12",
            "09:60-10:00",
            "09:00-09:00",
            "+9:00-10:00",
        ] {
            assert_eq!(s.parse::<Period>().unwrap_err().code, "period-unreadable", "{s}");
        }
        assert!(Period::list("09:00-12:00,11:00-13:00").is_err());
        assert!(Period::list("").is_err());
    }
}
