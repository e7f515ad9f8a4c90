//! Which open matters are likely to fall overdue, from how long matters like them took.
//!
//! Kinds, units and stages only: there is no model of persons, and nothing here tells one handler from
//! another. The chance is an empirical survival (Kaplan and Meier, so that matters still open count
//! for as long as they have lasted): of those of the same kind, at the same unit, that had been as
//! long in the same stage, the share that took longer than the time now left. Where few are alike,
//! the share is drawn towards that of the kind in all units, and that towards the stage in all kinds.

use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many matters of the wider group weigh as much as the narrower group's own.
const PRIOR: f64 = 8.0;
/// With fewer of the stage at risk, nothing is said.
const FEWEST: usize = 10;

/// How long a matter, or one leg of it, took from entering a stage until it was handled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Category.
    pub kind: String,
    /// Unit that holds it.
    pub unit: String,
    /// Stage of the playbook.
    pub stage: String,
    /// Minutes of its own clock (working time where the limit is in working time) from entering the
    /// stage until it was handled, or until now.
    pub minutes: u32,
    /// Whether it was handled; one still open has lasted at least so long.
    pub done: bool,
}

/// A matter that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Category.
    pub kind: String,
    /// Unit that holds it.
    pub unit: String,
    /// Stage in which it is.
    pub stage: String,
    /// Minutes of its clock since it entered the stage.
    pub spent: u32,
    /// Minutes of its clock until it is due.
    pub left: u32,
}

/// How likely it is to fall overdue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// The chance, from 0 to 1.
    pub chance: f64,
    /// Past matters of the same kind, unit and stage that had been in it as long.
    pub alike: usize,
    /// Those of the same kind and stage, in any unit.
    pub of_kind: usize,
    /// All of it in one sentence.
    pub say: Text,
}

/// What is known of the past, by stage, kind and unit.
#[derive(Debug, Clone, Default)]
pub struct History {
    // minutes in order, whether done
    groups: BTreeMap<Group, Vec<(u32, bool)>>,
}

/// Stage, kind (none for all), unit (none for all).
type Group = (String, Option<String>, Option<String>);

impl History {
    /// Orders the past.
    pub fn new(past: impl IntoIterator<Item = Past>) -> Self {
        let mut groups: BTreeMap<Group, Vec<(u32, bool)>> = BTreeMap::new();
        for p in past {
            let one = (p.minutes, p.done);
            let Past { kind, unit, stage, .. } = p;
            groups.entry((stage.clone(), None, None)).or_default().push(one);
            groups.entry((stage.clone(), Some(kind.clone()), None)).or_default().push(one);
            groups.entry((stage, Some(kind), Some(unit))).or_default().push(one);
        }
        for group in groups.values_mut() {
            // of those that end together the handled come first: the open ones were still at risk
            group.sort_unstable_by_key(|(minutes, done)| (*minutes, !done));
        }
        Self { groups }
    }

    /// How likely `open` is to take longer than the time it has left; none where the stage has too
    /// little past. What is already due is not asked here.
    pub fn late(&self, open: &Open) -> Option<Likely> {
        let until = open.spent.saturating_add(open.left);
        let group = |kind: Option<&str>, unit: Option<&str>| -> (usize, f64) {
            let key = (open.stage.clone(), kind.map(str::to_owned), unit.map(str::to_owned));
            self.groups.get(&key).map_or((0, 0.0), |g| longer(g, open.spent, until))
        };
        let (all, chance) = group(None, None);
        if all < FEWEST {
            return None;
        }
        let drawn = |(n, own): (usize, f64), wider: f64| {
            (n as f64 * own + PRIOR * wider) / (n as f64 + PRIOR)
        };
        let of_kind = group(Some(&open.kind), None);
        let alike = group(Some(&open.kind), Some(&open.unit));
        let chance = drawn(alike, drawn(of_kind, chance));
        Some(Likely {
            chance,
            alike: alike.0,
            of_kind: of_kind.0,
            say: say(open, chance, alike, of_kind.0),
        })
    }
}

/// How many of a group lasted longer than `spent`, and the share of them that lasts longer than
/// `until`. A matter handled in the very minute it is due is in time.
fn longer(group: &[(u32, bool)], spent: u32, until: u32) -> (usize, f64) {
    let from = group.partition_point(|(minutes, _)| *minutes <= spent);
    let at_risk = group.get(from..).unwrap_or_default();
    let mut share = 1.0;
    for (i, (minutes, done)) in at_risk.iter().enumerate() {
        if *minutes > until {
            break;
        }
        if *done {
            share *= 1.0 - 1.0 / (at_risk.len() - i) as f64;
        }
    }
    (at_risk.len(), share)
}

fn say(open: &Open, chance: f64, (alike, share): (usize, f64), of_kind: usize) -> Text {
    let percent = (chance * 100.0).round() as u32;
    let (left_zh, left_en) = lasting(open.left);
    if alike == 0 {
        return Text::new(
            format!(
                "“{}”在这个环节过去{of_kind}件（各单位合计）的用时看，余下{left_zh}内办不完的可能约{percent}%。",
                open.kind
            ),
            format!(
                "By the time that {of_kind} matters of “{}” took in this stage, in all units, the \
                 chance of not being done in the {left_en} left is about {percent}%.",
                open.kind
            ),
        );
    }
    let slow = (share * 100.0).round() as u32;
    Text::new(
        format!(
            "{}同样走到这一步的{alike}件“{}”中，约{slow}%没能在余下{left_zh}内办完；结合同类事项，逾期可能约{percent}%。",
            open.unit, open.kind
        ),
        format!(
            "Of {alike} matters of “{}” that had come as far at {}, about {slow}% were not done in the \
             {left_en} now left; with others of the kind, the chance of falling overdue is about \
             {percent}%.",
            open.kind, open.unit
        ),
    )
}

/// Minutes in the largest unit of which there is one at least.
fn lasting(minutes: u32) -> (String, String) {
    if minutes >= 60 {
        let hours = minutes / 60;
        (format!("{hours}小时"), format!("{hours} h"))
    } else {
        (format!("{minutes}分钟"), format!("{minutes} min"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn past(kind: &str, unit: &str, minutes: u32, done: bool) -> Past {
        Past { kind: kind.into(), unit: unit.into(), stage: "handle".into(), minutes, done }
    }

    fn open(kind: &str, unit: &str, spent: u32, left: u32) -> Open {
        Open { kind: kind.into(), unit: unit.into(), stage: "handle".into(), spent, left }
    }

    /// Unit a takes 100 to 199 minutes, unit b 400 to 499.
    fn history() -> History {
        let quick = (0..100).map(|n| past("路灯", "a", 100 + n, true));
        let slow = (0..100).map(|n| past("路灯", "b", 400 + n, true));
        History::new(quick.chain(slow))
    }

    #[test]
    fn the_slower_unit_is_likelier_to_be_late_and_says_why() {
        let h = history();
        let a = h.late(&open("路灯", "a", 0, 300)).unwrap();
        let b = h.late(&open("路灯", "b", 0, 300)).unwrap();
        assert!(a.chance < 0.06 && b.chance > 0.94, "{} {}", a.chance, b.chance);
        assert_eq!((b.alike, b.of_kind), (100, 200));
        assert!(b.say.zh.contains("100件“路灯”") && b.say.zh.contains("5小时"), "{}", b.say.zh);
        assert!(b.say.en.contains("100%"), "{}", b.say.en);
    }

    #[test]
    fn few_of_its_own_are_drawn_towards_the_kind_and_none_towards_the_stage() {
        let h = History::new(
            (0..100)
                .map(|n| past("路灯", "a", 100 + n, true))
                .chain([past("路灯", "c", 900, true)]),
        );
        let c = h.late(&open("路灯", "c", 0, 300)).unwrap();
        assert!(c.alike == 1 && c.chance < 0.2, "{}", c.chance);
        let new = h.late(&open("井盖", "z", 0, 300)).unwrap();
        assert_eq!((new.alike, new.of_kind), (0, 0));
        assert!(new.chance < 0.05);
        assert!(!new.say.zh.is_empty());
    }

    #[test]
    fn what_is_still_open_counts_for_as_long_as_it_has_lasted() {
        // half are open for 300 minutes already: they prove that the kind is slow
        let all =
            (0..40).map(|n| past("路灯", "a", if n % 2 == 0 { 100 } else { 300 }, n % 2 == 0));
        let p = History::new(all).late(&open("路灯", "a", 0, 200)).unwrap().chance;
        assert!((p - 0.5).abs() < 0.01, "{p}");
        // an open one that has lasted less than the time asked for leaves the risk, it is not done
        let all = (0..20)
            .map(|_| past("路灯", "a", 50, false))
            .chain((0..20).map(|n| past("路灯", "a", 100 + n, true)));
        let p = History::new(all).late(&open("路灯", "a", 0, 60)).unwrap().chance;
        assert!((p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_a_past_nothing_is_said() {
        assert_eq!(History::default().late(&open("路灯", "a", 0, 10)), None);
        assert_eq!(history().late(&open("路灯", "a", 9_000, 10)), None);
    }

    proptest! {
        #[test]
        fn more_time_left_never_makes_it_likelier(
            minutes in proptest::collection::vec((1u32..500, any::<bool>()), 10..60),
            left in 0u32..400, more in 0u32..100
        ) {
            let all = minutes.iter().map(|(m, done)| past("k", "u", *m, *done));
            let h = History::new(all);
            let chance = |left| h.late(&open("k", "u", 0, left)).map(|l| l.chance);
            let (a, b) = (chance(left), chance(left + more));
            prop_assert!(a.is_some_and(|p| (0.0..=1.0).contains(&p)));
            prop_assert!(b <= a);
        }
    }
}
