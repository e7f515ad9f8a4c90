//! Early warning: rises of one category in one area against its own past.
//!
//! Every day two windows of each cell are looked at: the day itself and the seven days that end with
//! it. Each is compared with the same window one to eight weeks before, so that weekdays fall on
//! weekdays and the level follows season and trend. What happens to the category everywhere (a
//! storm, a holiday) raises what is expected of each cell, too. The chance of such a count is that of
//! a negative binomial law, wider than Poisson as far as the category's own swings are.
//!
//! False alarms are held by arithmetic: with at most F a month allowed, a window speaks when its chance
//! is below F / (30 × windows looked at a day). By the linearity of expectation no more than F a
//! month come by chance, however many cells there are and however they hang together, as far as the
//! law fits.

mod lesson;
mod level;
mod tail;

#[cfg(test)]
mod tests;

pub use lesson::{Dismissal, Lesson};

use crate::text::Text;
use chrono::{Datelike, NaiveDate, Weekday};
use level::{Level, Totals};
use serde::{Deserialize, Serialize};

/// The counts of one category in one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Category, by code or name: it stands as it is in the sentence.
    pub category: String,
    /// Area, by code or name.
    pub area: String,
    /// Matters raised a day; the last is the day looked at. Days before the first are not known.
    pub daily: Vec<u32>,
}

/// How readily it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Alarms a month, over all cells, that may come by chance.
    pub false_alarms_per_month: f64,
    /// Fewer matters than this are never a surge.
    pub least: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { false_alarms_per_month: 1.0, least: 4 }
    }
}

/// The window in which it rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The last day.
    Day,
    /// The last seven days.
    Week,
}

impl Span {
    const fn days(self) -> usize {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }
}

/// A rise out of the ordinary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surge {
    /// Category of the cell.
    pub category: String,
    /// Area of the cell.
    pub area: String,
    /// Last day of the window.
    pub day: NaiveDate,
    /// The window.
    pub span: Span,
    /// Matters in it.
    pub count: u32,
    /// Matters expected in it.
    pub expected: f64,
    /// The least and the most in the same window of the weeks before.
    pub past: (u32, u32),
    /// How many weeks before were looked at, eight at most.
    pub weeks: usize,
    /// The chance of such a count without any cause.
    pub chance: f64,
    /// All of it in one sentence.
    pub say: Text,
}

/// The surges of `cells` on `day`, the least likely first; one for each cell. A cell needs four weeks
/// of its own past. `lessons` are those of [`Surge::dismiss`]; they hold until their day.
pub fn surges(
    cells: &[Cell],
    day: NaiveDate,
    lessons: &[Lesson],
    settings: &Settings,
) -> Vec<Surge> {
    let totals = Totals::new(cells);
    let looks = (cells.len() * 2).max(1) as f64;
    let threshold = settings.false_alarms_per_month / (30.0 * looks);
    let told = |cell: &Cell, span| {
        look(cell, span, day, &totals, lessons)
            .filter(|s| s.count >= settings.least && s.chance < threshold)
    };
    let mut out: Vec<Surge> = cells
        .iter()
        .filter_map(|cell| match (told(cell, Span::Day), told(cell, Span::Week)) {
            // what came on one day is told of that day
            (Some(d), Some(w)) => Some(if d.count * 2 > w.count { d } else { w }),
            (d, w) => d.or(w),
        })
        .collect();
    out.sort_by(|a, b| {
        let names = || (&a.category, &a.area).cmp(&(&b.category, &b.area));
        a.chance.total_cmp(&b.chance).then_with(names)
    });
    out
}

fn look(
    cell: &Cell,
    span: Span,
    day: NaiveDate,
    totals: &Totals,
    lessons: &[Lesson],
) -> Option<Surge> {
    let level = Level::of(cell, span.days(), totals)?;
    let count = level.now;
    // most cells are quiet: no chance to work out
    if f64::from(count) <= level.expected {
        return None;
    }
    let mut expected = level.expected;
    let mut spread = level.spread;
    for lesson in lessons.iter().filter(|l| l.holds(cell, day)) {
        expected = expected.max(lesson.daily * span.days() as f64);
        spread *= lesson.spread;
        if count <= lesson.quiet {
            return None;
        }
    }
    let variance = expected * spread + expected * expected * level.doubt;
    let chance = tail::at_least(count, expected, variance);
    let say = say(cell, span, day, &level);
    Some(Surge {
        category: cell.category.clone(),
        area: cell.area.clone(),
        day,
        span,
        count,
        expected,
        past: level.range,
        weeks: level.weeks,
        chance,
        say,
    })
}

fn say(cell: &Cell, span: Span, day: NaiveDate, level: &Level) -> Text {
    let (weeks, count, (low, high)) = (level.weeks, level.now, level.range);
    let (category, area) = (&cell.category, &cell.area);
    let range = if low == high { low.to_string() } else { format!("{low}–{high}") };
    match span {
        Span::Week => Text::new(
            format!("{area}的“{category}”：过去{weeks}周每周{range}件，最近七天{count}件。"),
            format!(
                "“{category}” in {area}: {range} a week over the past {weeks} weeks, {count} in the \
                 last seven days."
            ),
        ),
        Span::Day => {
            let (zh, en) = weekday(day.weekday());
            Text::new(
                format!("{area}的“{category}”：过去{weeks}个{zh}每天{range}件，当天{count}件。"),
                format!(
                    "“{category}” in {area}: {range} on each of the past {weeks} {en}s, {count} on \
                     this one."
                ),
            )
        }
    }
}

fn weekday(day: Weekday) -> (&'static str, &'static str) {
    match day {
        Weekday::Mon => ("周一", "Monday"),
        Weekday::Tue => ("周二", "Tuesday"),
        Weekday::Wed => ("周三", "Wednesday"),
        Weekday::Thu => ("周四", "Thursday"),
        Weekday::Fri => ("周五", "Friday"),
        Weekday::Sat => ("周六", "Saturday"),
        Weekday::Sun => ("周日", "Sunday"),
    }
}
