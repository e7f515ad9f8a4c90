//! Who acts in a story, and the pen that writes the steps down.

use super::compounds::community_index;
use super::days::{Duty, on_duty};
use super::dice::Dice;
use super::district::District;
use super::leaves::{Demand, Leaf, Press};
use super::story::{Act, Channel, Reporter, Step};
use super::units;
use chrono::{DateTime, Duration, FixedOffset};
use std::collections::BTreeMap;

pub(super) type Moment = DateTime<FixedOffset>;

/// Who holds which role where.
pub(super) struct Roster<'d> {
    pub(super) district: &'d District,
    by_post: BTreeMap<(&'static str, &'d str), Vec<&'d str>>,
    by_grid: BTreeMap<&'d str, &'d str>,
    // name and kind by code
    units: BTreeMap<&'d str, (&'d str, &'static str)>,
}

impl<'d> Roster<'d> {
    pub(super) fn new(district: &'d District) -> Self {
        let mut by_post: BTreeMap<(&'static str, &str), Vec<&str>> = BTreeMap::new();
        let mut by_grid = BTreeMap::new();
        for person in &district.staff {
            for post in person.posts.iter().filter(|p| p.to.is_none()) {
                by_post.entry((post.role, &post.unit)).or_default().push(&person.login);
                if let (Some(grid), "worker") = (post.grid.as_deref(), post.role) {
                    by_grid.insert(grid, person.login.as_str());
                }
            }
        }
        let units =
            district.units.iter().map(|u| (u.code.as_str(), (u.name.as_str(), u.kind))).collect();
        Self { district, by_post, by_grid, units }
    }

    /// The login of a grid's worker.
    pub(super) fn worker(&self, grid: &str) -> Option<&'d str> {
        self.by_grid.get(grid).copied()
    }

    pub(super) fn name(&self, unit: &str) -> &str {
        self.units.get(unit).map_or("", |u| u.0)
    }

    pub(super) fn kind(&self, unit: &str) -> &'static str {
        self.units.get(unit).map_or("", |u| u.1)
    }

    /// The role that handles matters at a unit.
    pub(super) fn handler(&self, unit: &str) -> &'static str {
        match self.kind(unit) {
            "community" => "clerk",
            _ => "handler",
        }
    }

    pub(super) fn one(&self, role: &'static str, unit: &str, dice: &mut Dice) -> Option<String> {
        let held = self.by_post.get(&(role, unit))?;
        Some((*dice.pick(held)).to_owned())
    }
}

/// What is known of the story when its fate is drawn.
pub(super) struct Case<'a> {
    pub(super) at: Moment,
    pub(super) channel: Channel,
    pub(super) demand: Demand,
    pub(super) leaf: &'static Leaf,
    pub(super) what: usize,
    pub(super) press: Press,
    pub(super) grid: &'a str,
    pub(super) property: Option<&'a str>,
    pub(super) reporter: &'a Reporter,
    /// Whether it repeats an earlier one.
    pub(super) repeats: bool,
    /// Whether the grid worker settles it there and then.
    pub(super) on_spot: bool,
}

/// Writes the steps down, time only going forward.
pub(super) struct Pen<'a, 'd> {
    pub(super) roster: &'a Roster<'d>,
    pub(super) dice: Dice,
    pub(super) now: Moment,
    pub(super) steps: Vec<Step>,
    /// Whoever took it at a unit keeps it.
    taken: BTreeMap<String, Option<String>>,
}

impl<'a, 'd> Pen<'a, 'd> {
    pub(super) fn new(roster: &'a Roster<'d>, dice: Dice, now: Moment) -> Self {
        Self { roster, dice, now, steps: Vec::new(), taken: BTreeMap::new() }
    }

    pub(super) fn after(&mut self, low: i64, high: i64, duty: Duty) {
        self.now = on_duty(self.now + Duration::minutes(self.dice.low(low, high)), duty);
    }

    pub(super) fn step(&mut self, act: Act, unit: &str, role: &'static str, words: &str) {
        let login = if matches!(role, "handler" | "clerk") {
            let drawn = self.roster.one(role, unit, &mut self.dice);
            self.taken.entry(unit.to_owned()).or_insert(drawn).clone()
        } else {
            self.roster.one(role, unit, &mut self.dice)
        };
        self.step_by(act, unit, role, login, words);
    }

    pub(super) fn step_by(
        &mut self,
        act: Act,
        unit: &str,
        role: &'static str,
        login: Option<String>,
        words: &str,
    ) {
        self.steps.push(Step {
            at: self.now,
            act,
            unit: unit.to_owned(),
            role,
            login,
            to: None,
            words: words.to_owned(),
        });
    }

    pub(super) fn to(&mut self, unit: &str) {
        if let Some(last) = self.steps.last_mut() {
            last.to = Some(unit.to_owned());
        }
    }

    pub(super) fn pick(&mut self, words: &'static [&'static str]) -> &'static str {
        self.dice.pick::<&str>(words)
    }
}

/// Units that stand around a place.
pub(super) struct Around {
    pub(super) street: String,
    pub(super) room: String,
    pub(super) community: String,
}

impl Around {
    pub(super) fn new(grid: &str) -> Self {
        let n = community_index(grid);
        Self {
            street: units::street(n / 6),
            room: units::room(n / 6),
            community: units::community(n / 6, n % 6),
        }
    }
}
