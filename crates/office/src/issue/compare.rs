//! Whether there is less of something after it was dealt with as a class (C5, C6): counts of equal
//! periods, the same days of the year before, and how far chance alone may reach.

/// Days a campaign must have run before anything is compared, and the most that are.
pub const LEAST_DAYS: i64 = 7;
const MOST_DAYS: i64 = 90;
/// Days over which the usual level is taken.
pub(super) const USUAL_DAYS: i64 = 180;
/// Fewer reports than this in both periods together say nothing.
const LEAST: u32 = 5;
/// 95 of 100 intervals hold the true value.
const Z: f64 = 1.96;

/// How much more or less: 1 is as before, 0.5 half as much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Times {
    /// As counted.
    pub counted: f64,
    /// The least that goes with the counts at 95 %.
    pub low: f64,
    /// The most; infinite where before there was none.
    pub high: f64,
}

impl Times {
    /// Whether chance alone would hardly do it.
    pub fn sure(&self) -> bool {
        self.low > 1.0 || self.high < 1.0
    }

    /// `after` against `before`, counted over equally long periods. None where both together are too
    /// few. The interval is Wilson's (1927) for the share of `after` in both.
    fn of(after: u32, before: u32) -> Option<Self> {
        let n = after + before;
        if n < LEAST {
            return None;
        }
        let (n, share) = (f64::from(n), f64::from(after) / f64::from(n));
        let square = Z * Z / n;
        let middle = share + square / 2.0;
        let reach = Z * (share * (1.0 - share) / n + square / (4.0 * n)).sqrt();
        let odds = |p: f64| p / (1.0 - p);
        let bound = |p: f64| odds((p / (1.0 + square)).clamp(0.0, 1.0));
        Some(Self { counted: odds(share), low: bound(middle - reach), high: bound(middle + reach) })
    }

    /// The same with what the same days of the year before brought taken out: the ratio of the two
    /// ratios, with the usual interval on its logarithm (half a report added to each count).
    fn beside(now: (u32, u32), year_ago: (u32, u32)) -> Option<Self> {
        Self::of(now.0, now.1)?;
        Self::of(year_ago.0, year_ago.1)?;
        let all = [now.0, now.1, year_ago.0, year_ago.1].map(|n| f64::from(n) + 0.5);
        let [after, before, after_then, before_then] = all;
        let log = (after / before).ln() - (after_then / before_then).ln();
        let error = all.iter().map(|n| 1.0 / n).sum::<f64>().sqrt();
        Some(Self {
            counted: log.exp(),
            low: (log - Z * error).exp(),
            high: (log + Z * error).exp(),
        })
    }
}

/// Reports of the same kinds in the same area, before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// Length of each period, days.
    pub days: i64,
    /// Reports in the days before it began.
    pub before: u32,
    /// Reports since, as many days.
    pub after: u32,
    /// What the half year before brought in as many days on average: an issue is taken up when there
    /// is much of it, and would fall back some way by itself.
    pub usual: f64,
    /// The same days of the year before: (before, after); none where nothing was kept then.
    pub year_ago: Option<(u32, u32)>,
    /// After against before; none where both are too few.
    pub times: Option<Times>,
    /// The same, the season taken out.
    pub in_season: Option<Times>,
}

/// Days that are compared of those since it began; none while there are too few.
pub(super) fn days(since: i64) -> Option<i64> {
    (since >= LEAST_DAYS).then_some(since.min(MOST_DAYS))
}

impl Compared {
    /// From counts of reports: before, after, in the half year before, and those of the year before.
    pub(super) fn of(
        days: i64,
        (before, after): (u32, u32),
        half_year: u32,
        year_ago: (u32, u32),
    ) -> Self {
        let year_ago = (year_ago != (0, 0)).then_some(year_ago);
        Self {
            days,
            before,
            after,
            usual: f64::from(half_year) * days as f64 / USUAL_DAYS as f64,
            year_ago,
            times: Times::of(after, before),
            in_season: year_ago.and_then(|(b, a)| Times::beside((after, before), (a, b))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_clear_fall_is_told_from_chance_and_a_slight_one_is_not() {
        // 40 before, 10 after: Wilson's bounds of 10/50 are 0.1124 and 0.3304
        let t = Times::of(10, 40).unwrap();
        assert!((t.counted - 0.25).abs() < 1e-12);
        assert!((t.low - 0.1124 / 0.8876).abs() < 1e-3, "{t:?}");
        assert!((t.high - 0.3304 / 0.6696).abs() < 1e-3, "{t:?}");
        assert!(t.sure());
        assert!(!Times::of(9, 12).unwrap().sure());
        assert_eq!(Times::of(1, 3), None);
        assert!(Times::of(6, 0).unwrap().high.is_infinite());
    }

    #[test]
    fn what_falls_every_year_at_this_season_is_no_success() {
        let c = Compared::of(30, (40, 20), 240, (40, 20));
        assert!(c.times.unwrap().sure());
        let season = c.in_season.unwrap();
        assert!((season.counted - 1.0).abs() < 1e-9 && !season.sure());
        assert!((c.usual - 40.0).abs() < 1e-9);
        assert_eq!(Compared::of(30, (40, 20), 240, (0, 0)).in_season, None);
    }

    #[test]
    fn a_week_must_pass_and_a_quarter_is_enough() {
        assert_eq!((days(6), days(7), days(400)), (None, Some(7), Some(90)));
    }

    proptest! {
        #[test]
        fn the_counted_lies_within_its_bounds(after in 0_u32..2_000, before in 0_u32..2_000) {
            if let Some(t) = Times::of(after, before) {
                prop_assert!(t.low <= t.counted && t.counted <= t.high);
                prop_assert!(t.low >= 0.0);
            }
        }

        #[test]
        fn more_reports_narrow_the_bounds(after in 1_u32..500, before in 1_u32..500) {
            if let (Some(few), Some(many)) = (Times::of(after, before), Times::of(after * 4, before * 4)) {
                prop_assert!(many.low >= few.low && many.high <= few.high);
            }
        }
    }
}
