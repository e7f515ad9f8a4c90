//! A year of the demo district: what was raised, by whom, where, when, and what became of it.

use super::dice::Dice;
use super::district::District;
use super::drafts::{Draft, drafts};
use super::fate;
use super::leaves::{Demand, Press};
use super::names;
use super::pen::{Case, Roster};
use super::places::Place;
use super::story::{Channel, Reporter, Story};
use super::taxonomy::urgency;
use super::voices::{self, Saying};
use chrono::{NaiveDate, Timelike};

/// Residents who may report; each has a number of their own.
const RESIDENTS: u64 = 9_000;

/// The camera rounds as a reporter.
const CAMERAS: &str = "camera-round";

/// `count` stories from the beginning of `from` to the end of the day before `to`, in order of
/// time. Same seed, district and arguments, same stories, on every machine.
pub(crate) fn stories(
    seed: u64,
    district: &District,
    count: usize,
    from: NaiveDate,
    to: NaiveDate,
) -> impl Iterator<Item = Story> + '_ {
    let dice = Dice::new(seed, "stories");
    let drafts = drafts(&dice, district, count as u64, from, to);
    let mut number_of = vec![0u32; drafts.len()];
    for (n, draft) in drafts.iter().enumerate() {
        number_of[draft.seq as usize] = n as u32 + 1;
    }
    let roster = Roster::new(district);
    drafts.into_iter().enumerate().map(move |(n, draft)| {
        let dice = dice.fork(1 << 32 | draft.seq);
        let original = draft.repeats.map(|seq| number_of[seq as usize]);
        tell(district, &roster, draft, n as u32 + 1, original, &dice)
    })
}

fn tell(
    district: &District,
    roster: &Roster,
    draft: Draft,
    no: u32,
    original: Option<u32>,
    dice: &Dice,
) -> Story {
    let mut own = dice.fork(0);
    let leaf = draft.leaf;
    // the speaker lives where it happens, or somewhere near enough to pass by
    let home = draft.place.compound.unwrap_or_else(|| nearby(district, &draft.place, &mut own));
    let home = &district.compounds[home];
    let community = district
        .communities()
        .find(|a| draft.place.grid.starts_with(&a.code))
        .map_or(district.name, |a| a.name.as_str());
    let on_spot = draft.channel == Channel::Worker
        && original.is_none()
        && own.chance(u64::from(leaf.spot_percent));
    let reporter = reporter(roster, &draft, &mut dice.fork(2));
    let (title, text) = voices::say(
        &Saying {
            leaf,
            what: draft.what,
            place: &draft.place,
            channel: draft.channel,
            demand: draft.demand,
            home: &home.name,
            community,
            speaker: match &reporter {
                Reporter::Resident { name, .. } => Some(name),
                _ => None,
            },
            hour: draft.at.hour(),
            camera: reporter == Reporter::System { name: CAMERAS },
            on_spot,
        },
        &mut dice.fork(1),
    );
    // what is called urgent by kind often turns out not to be
    let press = match leaf.press {
        Press::Urgent if own.chance(38) => Press::Normal,
        press => press,
    };
    let outer_number = (draft.channel == Channel::Hotline)
        .then(|| format!("12345-{}-{:05}", draft.at.format("%Y%m%d"), no % 100_000));
    let fate = fate::draw(
        roster,
        &Case {
            at: draft.at,
            channel: draft.channel,
            demand: draft.demand,
            leaf,
            what: draft.what,
            press,
            grid: &draft.place.grid,
            property: draft.place.compound.and_then(|c| district.compounds[c].property.as_deref()),
            reporter: &reporter,
            repeats: original.is_some(),
            on_spot,
        },
        dice.fork(3),
    );
    Story {
        no,
        at: draft.at,
        channel: draft.channel,
        demand: draft.demand,
        category: leaf.code,
        urgency: urgency(press),
        playbook: leaf.playbook,
        title,
        text,
        place: draft.place.address,
        grid: draft.place.grid,
        point: draft.place.point,
        compound: draft.place.compound,
        reporter,
        outer_number,
        duplicate_of: original,
        hot: draft.hot,
        fate,
    }
}

/// A compound of the same community.
fn nearby(district: &District, place: &Place, dice: &mut Dice) -> usize {
    let community = place.grid.get(..12).unwrap_or_default();
    let first = district.compounds.partition_point(|c| c.grid.as_str() < community);
    let count =
        district.compounds[first..].iter().take_while(|c| c.grid.starts_with(community)).count();
    (first + dice.below(count as u64) as usize).min(district.compounds.len() - 1)
}

fn reporter(roster: &Roster, draft: &Draft, dice: &mut Dice) -> Reporter {
    let anonymous = match draft.channel {
        Channel::Worker => {
            return match roster.worker(&draft.place.grid) {
                Some(login) => Reporter::Staff { login: login.to_owned() },
                None => Reporter::Anonymous,
            };
        }
        Channel::Api => {
            let name = if dice.chance(60) { "city-management" } else { CAMERAS };
            return Reporter::System { name };
        }
        Channel::Portal => 14,
        Channel::Hotline => 4,
        Channel::Counter => 1,
    };
    if dice.chance(anonymous) {
        return Reporter::Anonymous;
    }
    // a few people raise a great deal
    let n = if dice.mille(18) { dice.below(12) } else { dice.below(RESIDENTS) };
    let (name, _) = names::person(&mut Dice::new(n, "residents"));
    let told_on = matches!(draft.demand, Demand::Report | Demand::Complain);
    Reporter::Resident {
        name,
        phone: format!("1990000{n:04}"),
        confidential: told_on && dice.chance(18),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::days::moment;
    use crate::demo::leaves;
    use crate::demo::shapes::Area;
    use crate::demo::shapes::tests::contains;
    use crate::demo::story::{Act, Course, Step};
    use crate::demo::{REGION, SEED};
    use std::collections::{BTreeMap, BTreeSet, HashMap};
    use std::sync::LazyLock;
    use yiwang_domain::matter::Outcome;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    // told once for all tests
    static TOLD: LazyLock<(District, Vec<Story>)> = LazyLock::new(|| {
        let district = District::generate(SEED, REGION);
        let all = stories(SEED, &district, 20_000, day(2025, 1, 1), day(2026, 1, 1)).collect();
        (district, all)
    });

    fn share(all: &[Story], of: impl Fn(&Story) -> bool) -> f64 {
        all.iter().filter(|s| of(s)).count() as f64 / all.len() as f64
    }

    fn fnv(text: &str) -> u64 {
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
        })
    }

    #[test]
    fn the_same_seed_tells_the_same_year() {
        let tell = |seed| {
            let d = District::generate(seed, REGION);
            let all = stories(seed, &d, 600, day(2025, 1, 1), day(2026, 1, 1));
            fnv(&format!("{}{:?}{:?}", d.grids_geojson(), d.staff, all.collect::<Vec<_>>()))
        };
        assert_eq!(tell(SEED), tell(SEED));
        assert_ne!(tell(SEED), tell(SEED + 1));
    }

    #[test]
    fn a_year_reads_like_a_year() {
        let (district, all) = &*TOLD;
        assert_eq!(all.len(), 20_000);
        assert!(all.is_sorted_by_key(|s| s.at));
        assert!(all.iter().zip(1..).all(|(s, n)| s.no == n));
        let (start, end) = (moment(day(2025, 1, 1), 0), moment(day(2025, 12, 31), 86_399));
        assert!(all.iter().all(|s| s.at >= start && s.at <= end));

        let texts: BTreeSet<&str> = all.iter().map(|s| s.text.as_str()).collect();
        assert!(texts.len() >= 19_000, "{} distinct texts", texts.len());
        for s in all {
            let len = s.text.chars().count();
            assert!((15..=162).contains(&len), "{len}: {}", s.text);
            assert!(!s.title.is_empty() && s.title.chars().count() <= 40, "{}", s.title);
            assert!(!s.text.contains(['{', '}']), "{}", s.text);
        }

        let between = |what: &str, x: f64, low: f64, high: f64| {
            assert!((low..=high).contains(&x), "{what}: {x}");
        };
        between("repeats", share(all, |s| s.duplicate_of.is_some()), 0.055, 0.065);
        between("hot", share(all, |s| s.hot.is_some()), 0.08, 0.12);
        between("overdue", share(all, |s| s.fate.overdue), 0.05, 0.07);
        between("reopened", share(all, |s| s.fate.reopened), 0.022, 0.038);
        let closed = |s: &Story| s.fate.closed_at().is_some_and(|at| at <= end);
        // Tunxi tells of 98.83 % of a year's 79 119 events settled
        between("closed by the end", share(all, closed), 0.98, 0.993);
        let asked: Vec<Story> =
            all.iter().filter(|s| s.fate.satisfied.is_some()).cloned().collect();
        between("satisfied", share(&asked, |s| s.fate.satisfied == Some(true)), 0.90, 0.955);
        between("asked", asked.len() as f64 / 20_000.0, 0.35, 0.5);
        between("unsolved", share(all, |s| s.fate.outcome == Some(Outcome::Unsolved)), 0.01, 0.04);
        between("joint", share(all, |s| s.fate.course == Course::Joint), 0.005, 0.02);
        let hotline: Vec<Story> = all
            .iter()
            .filter(|s| s.channel == Channel::Hotline && s.hot.is_none())
            .cloned()
            .collect();
        between("questions", share(&hotline, |s| s.demand == Demand::Consult), 0.38, 0.50);

        // every category occurs, and every grid has matters
        let categories: BTreeSet<&str> = all.iter().map(|s| s.category).collect();
        assert_eq!(categories.len(), leaves::all().count());
        let grids: BTreeSet<&str> = all.iter().map(|s| s.grid.as_str()).collect();
        assert_eq!(grids.len(), district.grids().count());
    }

    #[test]
    fn everything_a_story_names_exists_and_time_goes_forward() {
        let (district, all) = &*TOLD;
        let units: BTreeSet<&str> = district.units.iter().map(|u| u.code.as_str()).collect();
        let roles: BTreeMap<&str, BTreeSet<&str>> = district
            .staff
            .iter()
            .map(|s| {
                let current = s.posts.iter().filter(|p| p.to.is_none());
                (s.login.as_str(), current.map(|p| p.role).collect())
            })
            .collect();
        let grids: HashMap<&str, &Area> = district.grids().map(|g| (g.code.as_str(), g)).collect();
        let mut phones: HashMap<&str, &str> = HashMap::new();
        for s in all {
            let fate = &s.fate;
            assert!(contains(grids[s.grid.as_str()], s.point), "{} in {}", s.no, s.grid);
            assert!(units.contains(fate.handler.as_str()));
            assert!(fate.with.iter().all(|u| units.contains(u.as_str())));
            assert!(fate.steps.first().is_some_and(|f| f.at >= s.at && f.act == Act::Receive));
            assert!(fate.steps.is_sorted_by_key(|x: &Step| x.at), "{:?}", fate.steps);
            for step in &fate.steps {
                assert!(units.contains(step.unit.as_str()), "{}", step.unit);
                let login = step.login.as_deref().unwrap();
                assert!(roles[login].contains(step.role), "{login} is no {}", step.role);
                assert!(step.to.as_deref().is_none_or(|u| units.contains(u)));
            }
            assert_eq!(
                fate.closed_at().is_some() && fate.course != Course::Merged,
                fate.outcome.is_some()
            );
            assert_eq!(fate.outcome.is_some(), !fate.answer.is_empty());
            if let Some(n) = s.duplicate_of {
                let first = &all[n as usize - 1];
                assert!(n < s.no && first.category == s.category && first.grid == s.grid);
                assert!(first.at <= s.at && first.duplicate_of.is_none());
            }
            if let Reporter::Resident { name, phone, .. } = &s.reporter {
                assert!(phone.len() == 11 && phone.starts_with("1990000"));
                assert_eq!(*phones.entry(phone).or_insert(name), name, "one number, one name");
            }
            assert_eq!(s.outer_number.is_some(), s.channel == Channel::Hotline);
        }
        let numbers: BTreeSet<&String> =
            all.iter().filter_map(|s| s.outer_number.as_ref()).collect();
        assert_eq!(numbers.len(), all.iter().filter(|s| s.outer_number.is_some()).count());
    }

    #[test]
    fn nobody_checks_or_follows_up_their_own_work() {
        for s in &TOLD.1 {
            let by = |act: Act| s.fate.steps.iter().filter(move |x| x.act == act);
            for worked in by(Act::Submit).chain(by(Act::SettleOnSpot)) {
                let others = by(Act::Check).chain(by(Act::FollowUp));
                assert!(others.into_iter().all(|x| x.login != worked.login));
            }
        }
    }

    #[test]
    fn few_stories_and_a_short_period_will_do() {
        let district = &TOLD.0;
        for count in [0, 1, 7, 100] {
            let told = stories(SEED, district, count, day(2025, 3, 1), day(2025, 3, 2));
            assert_eq!(told.count(), count);
        }
    }
}
