//! What is expected of a cell, from its own past and from its category elsewhere.

use super::Cell;
use std::collections::BTreeMap;

/// Weeks of the past that are looked at.
const WEEKS: usize = 8;
/// With fewer, nothing is said.
const FEWEST: usize = 4;
/// The category elsewhere moves the level within these bounds, and counts as this many matters
/// less sure than it looks.
const MOVES: (f64, f64) = (0.7, 8.0);
const PRIOR: f64 = 3.0;

/// The level of one window of one cell.
pub(super) struct Level {
    /// Matters in the window.
    pub(super) now: u32,
    /// Expected in it.
    pub(super) expected: f64,
    /// Variance over mean of the category's windows, 1 at least.
    pub(super) spread: f64,
    /// Relative variance of the expectation itself.
    pub(super) doubt: f64,
    /// Least and most of the past windows.
    pub(super) range: (u32, u32),
    /// How many past windows.
    pub(super) weeks: usize,
}

/// The sums of each category over all its cells, for both windows.
pub(super) struct Totals<'c> {
    by_category: BTreeMap<&'c str, [Total; 2]>,
}

#[derive(Default)]
struct Total {
    now: u32,
    past: [u32; WEEKS],
    /// Squares of the deviations of its cells from their level, and the levels they belong to.
    swing: f64,
    levels: f64,
}

impl<'c> Totals<'c> {
    pub(super) fn new(cells: &'c [Cell]) -> Self {
        let mut by_category: BTreeMap<&str, [Total; 2]> = BTreeMap::new();
        for cell in cells {
            let totals = by_category.entry(&cell.category).or_default();
            for (total, days) in totals.iter_mut().zip([1, 7]) {
                let (now, past) = windows(&cell.daily, days);
                total.now += now;
                for (sum, n) in total.past.iter_mut().zip(&past) {
                    *sum += n;
                }
                if past.len() >= FEWEST {
                    let calm = calm(&past);
                    let mean = mean(&calm);
                    total.levels += mean;
                    total.swing += calm.iter().map(|x| (x - mean).powi(2)).sum::<f64>()
                        / (calm.len() - 1) as f64;
                }
            }
        }
        Self { by_category }
    }
}

impl Level {
    /// The level of the window of `days` days that ends with the last day; none without a past.
    pub(super) fn of(cell: &Cell, days: usize, totals: &Totals) -> Option<Self> {
        let (now, past) = windows(&cell.daily, days);
        if past.len() < FEWEST {
            return None;
        }
        let range = (past.iter().copied().min()?, past.iter().copied().max()?);
        let weeks = past.len();
        let calm = calm(&past);
        let sum: f64 = calm.iter().sum();
        // half a matter is never quite excluded; without it one matter would follow none by wonder
        let own = (sum + 0.5) / weeks as f64;
        let total = totals.by_category.get(cell.category.as_str())?.get(usize::from(days == 7))?;
        let others_now = f64::from(total.now.saturating_sub(now));
        let others_past: u32 = total
            .past
            .iter()
            .zip(past.iter().chain(std::iter::repeat(&0)))
            .take(weeks)
            .map(|(t, own)| t.saturating_sub(*own))
            .sum();
        let others = f64::from(others_past) / weeks as f64;
        let moved = ((others_now + PRIOR) / (others + PRIOR)).clamp(MOVES.0, MOVES.1);
        // small swings of a quiet category say little: shrunk towards Poisson
        let spread = ((total.swing + 2.0) / (total.levels + 2.0)).max(1.0);
        let expected = own * moved;
        Some(Self {
            now,
            expected,
            spread,
            doubt: 1.0 / (sum + 1.0) + 1.0 / (others_now + PRIOR + others * weeks as f64),
            range,
            weeks,
        })
    }
}

/// The count of the last `days` days, and of the same window one week before, two weeks …
fn windows(daily: &[u32], days: usize) -> (u32, Vec<u32>) {
    let window = |week: usize| -> Option<u32> {
        let end = daily.len().checked_sub(week * 7)?;
        let start = end.checked_sub(days)?;
        daily.get(start..end).map(|d| d.iter().sum())
    };
    (window(0).unwrap_or(0), (1..=WEEKS).map_while(window).collect())
}

/// The past with its highest values held down: a surge of last month is no level to expect.
fn calm(past: &[u32]) -> Vec<f64> {
    let mut sorted: Vec<u32> = past.to_vec();
    sorted.sort_unstable();
    let median = f64::from(sorted.get(sorted.len() / 2).copied().unwrap_or(0));
    let most = median + 3.0 * median.max(1.0).sqrt();
    past.iter().map(|x| f64::from(*x).min(most)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
