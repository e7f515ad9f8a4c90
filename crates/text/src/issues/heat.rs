//! How hot an issue is, and where it is going.

use super::doc::Doc;
use std::collections::{BTreeMap, BTreeSet};

/// Days over which volume is compared with what is usual.
const PERIOD: i64 = 30 * 86_400;
/// A vote weighs less than somebody who writes, and the hundredth less than the first.
const VOTE: f64 = 1.5;

/// What makes an issue hot. Everything counts persons, never their letters: whoever writes again
/// about the same thing changes nothing but, at most, whether it is settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// The sum of it: persons and votes, lifted by what follows. An isolated report has about 1;
    /// there is no upper end.
    pub score: f64,
    /// Distinct reporters.
    pub people: usize,
    /// Votes. Of several reports of one person only the one with most votes counts.
    pub votes: u64,
    /// Most persons who first wrote within any 30 days.
    pub peak: usize,
    /// Persons who first wrote within 30 days on average, over the whole span.
    pub usual: f64,
    /// Persons who first wrote within the last 30 days.
    pub recent: usize,
    /// And within the 30 days before.
    pub before: usize,
    /// Share of persons who still wait, 0 to 1.
    pub unsolved: f64,
    /// Distinct weeks in which somebody wrote for the first time.
    pub weeks: usize,
    /// Distinct places given with the docs.
    pub places: usize,
    /// Where it is going.
    pub trend: Trend,
}

/// Where an issue is going, by persons of the last 30 days against those of the 30 days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// All of it within the last 30 days.
    New,
    /// At least half as many again, and two more.
    Rising,
    /// About as before.
    Steady,
    /// At most two thirds, and two fewer.
    Falling,
    /// Nobody new for 30 days.
    Quiet,
}

impl Heat {
    /// The heat of these docs as seen at `now`, seconds since 1970 UTC.
    pub(super) fn of(docs: &[&Doc], now: i64) -> Self {
        let reports: Vec<&Doc> = docs.iter().copied().filter(|d| !d.voice).collect();
        // what is nothing but voices is compared among its kind
        let docs = if reports.is_empty() { docs } else { reports.as_slice() };
        let mut people: BTreeMap<Person<'_>, Seen> = BTreeMap::new();
        for doc in docs {
            let who = doc.reporter.map_or(Person::Unknown(&doc.id), Person::Known);
            let seen =
                people.entry(who).or_insert(Seen { first: doc.time, votes: 0, waits: false });
            seen.first = seen.first.min(doc.time);
            seen.votes = seen.votes.max(doc.votes);
            seen.waits |= !doc.solved;
        }
        let mut firsts: Vec<i64> = people.values().map(|s| s.first).collect();
        firsts.sort_unstable();
        let n = people.len();
        let votes: u64 = people.values().map(|s| u64::from(s.votes)).sum();
        let unsolved = people.values().filter(|s| s.waits).count() as f64 / n.max(1) as f64;
        let within = |from: i64, to: i64| firsts.iter().filter(|t| **t > from && **t <= to).count();
        let recent = within(now - PERIOD, now);
        let before = within(now - 2 * PERIOD, now - PERIOD);
        let peak = firsts.iter().map(|t| within(*t - 1, *t - 1 + PERIOD)).max().unwrap_or(0);
        let span = firsts.last().zip(firsts.first()).map_or(0, |(l, f)| l - f);
        let usual = n as f64 / (span as f64 / PERIOD as f64).max(1.0);
        let weeks = firsts.iter().map(|t| t.div_euclid(7 * 86_400)).collect::<BTreeSet<_>>().len();
        let places: BTreeSet<&str> =
            docs.iter().map(|d| d.place.as_str()).filter(|p| !p.is_empty()).collect();

        let volume = n as f64 + VOTE * (votes as f64).ln_1p();
        // how far the busiest 30 days stand above the usual, and the last above those before
        let surge = 1.0 - usual / (peak as f64).max(usual).max(1.0);
        let growth = (recent as f64 - before as f64) / (recent + before + 2) as f64;
        // what lasts for weeks, or comes from many places, is no passing thing
        let spread = (weeks.max(1) as f64).ln() + (places.len().max(1) as f64).ln();
        let lift = 1.0 + 0.3 * surge + 0.3 * growth + 0.1 * spread;
        let score = volume * lift * (0.5 + 0.5 * unsolved);
        let trend = trend(n, recent, before);
        Self {
            score,
            people: n,
            votes,
            peak,
            usual,
            recent,
            before,
            unsolved,
            weeks,
            places: places.len(),
            trend,
        }
    }
}

fn trend(people: usize, recent: usize, before: usize) -> Trend {
    if recent == 0 {
        Trend::Quiet
    } else if recent == people {
        Trend::New
    } else if recent * 2 >= before * 3 && recent >= before + 2 {
        Trend::Rising
    } else if recent * 3 <= before * 2 && recent + 2 <= before {
        Trend::Falling
    } else {
        Trend::Steady
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Person<'d> {
    Known(u64),
    /// Nobody is known to have written this: it counts as a person of its own.
    Unknown(&'d str),
}

struct Seen {
    first: i64,
    votes: u32,
    waits: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_is_nobody_who_reports() {
        let said = [doc(1, 0, Some(1)), doc(2, 1, Some(2))];
        let voice = Doc { voice: true, ..doc(3, 2, None) };
        let alone: Vec<&Doc> = said.iter().collect();
        let with: Vec<&Doc> = said.iter().chain([&voice]).collect();
        assert_eq!(Heat::of(&alone, 5 * 86_400), Heat::of(&with, 5 * 86_400));
        assert_eq!(Heat::of(&[&voice], 5 * 86_400).people, 1, "among voices it counts");
    }

    fn doc(id: usize, day: i64, reporter: Option<u64>) -> Doc {
        Doc { id: id.to_string(), time: day * 86_400, reporter, ..Doc::default() }
    }

    fn heat(docs: &[Doc], day: i64) -> Heat {
        Heat::of(&docs.iter().collect::<Vec<_>>(), day * 86_400)
    }

    #[test]
    fn one_person_writing_on_and_on_makes_nothing_hotter() {
        let once = [doc(0, 10, Some(7)), doc(1, 11, Some(8))];
        let mut often = once.to_vec();
        often.extend((2..100).map(|i| doc(i, 10 + i as i64, Some(7))));
        assert_eq!(heat(&once, 120), heat(&often, 120));
        // the same letters from as many persons are another thing
        let many: Vec<Doc> = (0..100).map(|i| doc(i, 10 + i as i64, Some(i as u64))).collect();
        assert!(heat(&many, 120).score > 10.0 * heat(&often, 120).score);
    }

    #[test]
    fn votes_count_once_a_person_and_less_than_letters() {
        let mut twice = [doc(0, 1, Some(1)), doc(1, 2, Some(1))];
        for d in &mut twice {
            d.votes = 50;
        }
        assert_eq!(heat(&twice, 3).votes, 50);
        let letters: Vec<Doc> = (0..50).map(|i| doc(i, 1, Some(i as u64))).collect();
        assert!(heat(&letters, 3).score > 3.0 * heat(&twice, 3).score);
    }

    #[test]
    fn what_is_settled_cools() {
        let open: Vec<Doc> = (0..4).map(|i| doc(i, 1, None)).collect();
        let mut done = open.clone();
        for d in &mut done {
            d.solved = true;
        }
        assert!(heat(&done, 2).score < heat(&open, 2).score);
        assert!(heat(&done, 2).unsolved.abs() < f64::EPSILON);
    }

    #[test]
    fn the_trend_is_told_from_two_periods() {
        let at = |days: &[i64]| -> Vec<Doc> {
            days.iter().enumerate().map(|(i, d)| doc(i, *d, None)).collect()
        };
        let now = 100;
        assert_eq!(heat(&at(&[90, 95]), now).trend, Trend::New);
        assert_eq!(heat(&at(&[50, 90, 95, 96]), now).trend, Trend::Rising);
        assert_eq!(heat(&at(&[50, 90]), now).trend, Trend::Steady);
        assert_eq!(heat(&at(&[50, 51, 52, 90]), now).trend, Trend::Falling);
        assert_eq!(heat(&at(&[1, 50]), now).trend, Trend::Quiet);
    }
}
