//! A time limit as a playbook writes it: `3 work_days`, `24 hours`.

use crate::refusal::{Refusal, Sort};
use crate::text::Text;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The longest limit the clock answers for: 40 years. A longer one is a slip of the pen, and no
/// calendar reaches that far.
pub(crate) const MAX_DAYS: u32 = 14_610;

/// What a limit is counted in. The four kinds of clock are those of the field (FIELD §1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes on the wall clock, nights and holidays included (紧急工作时).
    Minutes,
    /// Hours on the wall clock, nights and holidays included (紧急工作时).
    Hours,
    /// Minutes inside the work periods of work days (工作时).
    WorkMinutes,
    /// Hours inside the work periods of work days (工作时).
    WorkHours,
    /// Work days (工作日); the starting day is not counted.
    WorkDays,
    /// Calendar days (自然日); the starting day is not counted.
    Days,
    /// Days to a date agreed on (约定日): as calendar days, but the last day stays where it is, be it a
    /// day of rest. Civil Code 203 moves the end of a term, not a date people chose.
    SetDays,
}

impl Unit {
    /// Every unit, in the order of declaration.
    pub const ALL: [Self; 7] = [
        Self::Minutes,
        Self::Hours,
        Self::WorkMinutes,
        Self::WorkHours,
        Self::WorkDays,
        Self::Days,
        Self::SetDays,
    ];

    /// The word that stands in playbooks and in the ledger.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::WorkMinutes => "work_minutes",
            Self::WorkHours => "work_hours",
            Self::WorkDays => "work_days",
            Self::Days => "days",
            Self::SetDays => "set_days",
        }
    }

    /// The largest amount accepted, 40 years of it.
    const fn most(self) -> u32 {
        match self {
            Self::Minutes | Self::WorkMinutes => MAX_DAYS * 24 * 60,
            Self::Hours | Self::WorkHours => MAX_DAYS * 24,
            Self::WorkDays | Self::Days | Self::SetDays => MAX_DAYS,
        }
    }
}

/// A time limit: an amount of a unit. Written and stored as `3 work_days`.
///
/// Zero is allowed: `0 work_days` is by the close of the same work day, `0 days` is today,
/// `0 hours` is at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

impl Limit {
    /// A limit of `amount` `unit`s.
    pub const fn new(amount: u32, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// The limit in words: `3个工作日`, `3 working days`.
    pub fn say(&self) -> Text {
        let n = self.amount;
        let s = if n == 1 { "" } else { "s" };
        match (n, self.unit) {
            (0, Unit::WorkDays) => Text::new("当个工作日", "the same working day"),
            (0, Unit::Days | Unit::SetDays) => Text::new("当日", "the same day"),
            (0, _) => Text::new("即时", "at once"),
            (_, Unit::Minutes) => Text::new(format!("{n}分钟"), format!("{n} minute{s}")),
            (_, Unit::Hours) => Text::new(format!("{n}小时"), format!("{n} hour{s}")),
            (_, Unit::WorkMinutes) => {
                Text::new(format!("{n}个工作分钟"), format!("{n} working minute{s}"))
            }
            (_, Unit::WorkHours) => {
                Text::new(format!("{n}个工作时"), format!("{n} working hour{s}"))
            }
            (_, Unit::WorkDays) => Text::new(format!("{n}个工作日"), format!("{n} working day{s}")),
            (_, Unit::Days) => Text::new(format!("{n}个自然日"), format!("{n} calendar day{s}")),
            (_, Unit::SetDays) => Text::new(
                format!("约定日期（第{n}日）"),
                format!("to the date agreed ({n} day{s} on)"),
            ),
        }
    }

    /// The limit itself, or the refusal `limit-too-long` where it is over 40 years.
    pub fn checked(self) -> Result<Self, Refusal> {
        if self.amount <= self.unit.most() { Ok(self) } else { Err(Refusal::limit_too_long()) }
    }

    /// The length of a limit that is counted in time, not in days.
    pub(crate) fn length(self) -> Option<TimeDelta> {
        match self.unit {
            Unit::Minutes | Unit::WorkMinutes => TimeDelta::try_minutes(self.amount.into()),
            Unit::Hours | Unit::WorkHours => TimeDelta::try_hours(self.amount.into()),
            Unit::WorkDays | Unit::Days | Unit::SetDays => None,
        }
    }
}

impl Refusal {
    /// The limit is over 40 years, or the clock would have to walk that far to find its end.
    pub(crate) fn limit_too_long() -> Self {
        Self::new(
            "limit-too-long",
            Sort::Invalid,
            ("时限超过40年，无法计算。", "The limit is over 40 years and cannot be counted."),
            (
                "请检查时限的数量和单位，例如“3 work_days”。",
                "Check the amount and the unit of the limit, for instance “3 work_days”.",
            ),
        )
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit.word())
    }
}

impl FromStr for Limit {
    type Err = Refusal;

    /// Reads `3 work_days`; the singular `1 work_day` is understood too. Refuses with
    /// `limit-unreadable` or `limit-too-long`.
    fn from_str(s: &str) -> Result<Self, Refusal> {
        let read = || {
            let mut words = s.split_ascii_whitespace();
            let (amount, word) = (words.next()?, words.next()?);
            if words.next().is_some() || !amount.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let unit = Unit::ALL
                .into_iter()
                .find(|u| u.word() == word || u.word().strip_suffix('s') == Some(word))?;
            // All digits, so the only thing that can be wrong with it is its size.
            Some((amount.parse::<u32>().ok(), unit))
        };
        match read() {
            Some((Some(amount), unit)) => Self { amount, unit }.checked(),
            Some((None, _)) => Err(Refusal::limit_too_long()),
            None => Err(Refusal::new(
                "limit-unreadable",
                Sort::Invalid,
                (format!("看不懂时限“{s}”。"), format!("“{s}” is not a limit.")),
                (
                    "请写成“数量 单位”，单位为 minutes、hours、work_minutes、work_hours、work_days 或 days，例如“3 work_days”。",
                    "Write amount and unit, the unit being minutes, hours, work_minutes, work_hours, work_days or days, for instance “3 work_days”.",
                ),
            )),
        }
    }
}

impl TryFrom<String> for Limit {
    type Error = Refusal;

    fn try_from(s: String) -> Result<Self, Refusal> {
        s.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_reads_and_writes_the_same_words() {
        for unit in Unit::ALL {
            let limit = Limit::new(3, unit);
            assert_eq!(limit.to_string().parse::<Limit>().unwrap(), limit);
            let json = serde_json::to_string(&limit).unwrap();
            assert_eq!(json, format!("\"3 {}\"", unit.word()));
            assert_eq!(serde_json::from_str::<Limit>(&json).unwrap(), limit);
            assert_eq!(serde_json::to_value(unit).unwrap(), unit.word());
        }
        assert_eq!("1 work_day".parse::<Limit>().unwrap(), Limit::new(1, Unit::WorkDays));
    }

    #[test]
    fn what_is_not_a_limit_is_refused_with_the_mend() {
        for s in
            ["", "3", "work_days", "three days", "3 weeks", "-1 days", "+1 days", "3 days late"]
        {
            let refusal = s.parse::<Limit>().unwrap_err();
            assert_eq!(refusal.code, "limit-unreadable", "{s}");
            assert!(refusal.mend.en.contains("work_days"));
        }
        for s in ["14611 days", "4294967295 minutes", "99999999999 hours"] {
            assert_eq!(s.parse::<Limit>().unwrap_err().code, "limit-too-long", "{s}");
        }
        assert!("14610 days".parse::<Limit>().is_ok());
    }

    #[test]
    fn a_limit_says_itself() {
        let say = |s: &str| s.parse::<Limit>().unwrap().say();
        assert_eq!(say("3 work_days"), Text::new("3个工作日", "3 working days"));
        assert_eq!(say("1 hours"), Text::new("1小时", "1 hour"));
        assert_eq!(say("0 work_days"), Text::new("当个工作日", "the same working day"));
    }
}
