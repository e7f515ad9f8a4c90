//! What a dismissed alarm teaches.

use super::{Cell, Span, Surge};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Why somebody dismisses a surge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dismissal {
    /// There is a known cause that goes on until this day (a building site, a campaign): so many are
    /// expected while it lasts.
    Known(NaiveDate),
    /// This cell swings like that: for ninety days its bounds are wider, and it speaks again only
    /// above this count.
    Ordinary,
    /// The counts are wrong (an import entered twice): nothing is learnt, and the cell is quiet for a
    /// week, until the days have left the window.
    Miscounted,
}

/// What is kept of it until a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Category of the cell.
    pub category: String,
    /// Area of the cell.
    pub area: String,
    /// First day on which it holds.
    pub from: NaiveDate,
    /// Last day on which it holds.
    pub until: NaiveDate,
    /// Matters a day that are expected, at least.
    pub daily: f64,
    /// By how much the variance is wider.
    pub spread: f64,
    /// Counts up to this are not told.
    pub quiet: u32,
}

impl Surge {
    /// What dismissing this surge for a reason teaches.
    pub fn dismiss(&self, why: Dismissal) -> Lesson {
        let seen = match self.span {
            Span::Day => f64::from(self.count),
            Span::Week => f64::from(self.count) / 7.0,
        };
        let later = |days| self.day.checked_add_days(Days::new(days)).unwrap_or(self.day);
        let (until, daily, spread, quiet) = match why {
            Dismissal::Known(until) => (until, seen, 1.0, 0),
            Dismissal::Ordinary => {
                // as wide as makes this very count the mean and two deviations
                let needed = ((f64::from(self.count) - self.expected) / 2.0).powi(2);
                let spread = (needed / self.expected.max(0.1)).clamp(2.0, 20.0);
                (later(90), 0.0, spread, self.count)
            }
            Dismissal::Miscounted => (later(7), seen, 1.0, 0),
        };
        Lesson {
            category: self.category.clone(),
            area: self.area.clone(),
            from: self.day,
            until,
            daily,
            spread,
            quiet,
        }
    }
}

impl Lesson {
    /// Whether it holds for this cell on this day.
    pub(super) fn holds(&self, cell: &Cell, day: NaiveDate) -> bool {
        self.category == cell.category
            && self.area == cell.area
            && (self.from..=self.until).contains(&day)
    }
}
