//! Places where the same thing comes again and again: each time handled, never mended.

use crate::text::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Weeks of the past that are looked at.
const WEEKS: i64 = 12;
/// In so many of them it must come.
const FEWEST: usize = 4;

/// One matter at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// The place: a compound, a shop, a crossing; never a person.
    pub place: String,
    /// Category.
    pub category: String,
    /// The day it was raised.
    pub day: NaiveDate,
}

/// A place that comes again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// The place.
    pub place: String,
    /// Category.
    pub category: String,
    /// Matters in the twelve weeks.
    pub count: usize,
    /// In how many of the weeks there was one.
    pub weeks: usize,
    /// All of it in one sentence.
    pub say: Text,
}

/// The places that had a matter of one category in four or more of the twelve weeks that end with
/// `day`, those with most weeks first. One bad week with many reports is a surge, not this.
pub fn recurring(all: &[Happening], day: NaiveDate) -> Vec<Recurring> {
    let mut seen: BTreeMap<(&str, &str), (usize, BTreeSet<i64>)> = BTreeMap::new();
    for h in all {
        let ago = (day - h.day).num_days();
        if (0..WEEKS * 7).contains(&ago) {
            let (count, weeks) = seen.entry((&h.place, &h.category)).or_default();
            *count += 1;
            weeks.insert(ago / 7);
        }
    }
    let mut out: Vec<Recurring> = seen
        .into_iter()
        .filter(|(_, (_, weeks))| weeks.len() >= FEWEST)
        .map(|((place, category), (count, weeks))| {
            let weeks = weeks.len();
            Recurring {
                place: place.to_owned(),
                category: category.to_owned(),
                count,
                weeks,
                say: Text::new(
                    format!("{place}的“{category}”：近{WEEKS}周有{weeks}周出现，共{count}件。"),
                    format!(
                        "“{category}” at {place}: in {weeks} of the last {WEEKS} weeks, {count} \
                         matters in all."
                    ),
                ),
            }
        })
        .collect();
    out.sort_by(|a, b| {
        let most = (b.weeks, b.count).cmp(&(a.weeks, a.count));
        most.then_with(|| (&a.place, &a.category).cmp(&(&b.place, &b.category)))
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_every_other_week_is_told_and_one_bad_week_is_not() {
        let day = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
        let at = |place: &str, ago: u64| Happening {
            place: place.into(),
            category: "下水道堵塞".into(),
            day: day - chrono::Days::new(ago),
        };
        let mut all: Vec<Happening> = (0..6).map(|w| at("听松一村3幢", w * 14)).collect();
        all.extend((0..9).map(|_| at("海棠苑", 3)));
        all.extend((0..9).map(|w| at("旧账", 90 + w * 7)));
        let found = recurring(&all, day);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].weeks, found[0].count), (6, 6));
        assert_eq!(found[0].say.zh, "听松一村3幢的“下水道堵塞”：近12周有6周出现，共6件。");
        assert!(recurring(&[], day).is_empty());
    }
}
