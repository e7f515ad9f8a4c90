//! Who works in the demo district.

use super::dice::Dice;
use super::names;
use super::shapes::{Area, Level};
use super::units::{CENTER, Unit};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// A post (岗位): a role at a unit or grid, with start and end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Post {
    /// The demo's word for the role, see `acting.yaml`.
    pub(crate) role: &'static str,
    /// Code of the unit.
    pub(crate) unit: String,
    /// Code of the grid, for grid workers and grid heads.
    pub(crate) grid: Option<String>,
    /// First day.
    pub(crate) from: NaiveDate,
    /// Last day; none while it lasts.
    pub(crate) to: Option<NaiveDate>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Staff {
    /// Login, unique: the name as it is read.
    pub(crate) login: String,
    /// Name.
    pub(crate) name: String,
    /// Address under `example.test`, which no mail reaches.
    pub(crate) email: String,
    /// Telephone, from a range that is given to nobody.
    pub(crate) phone: String,
    /// Posts, current and former.
    pub(crate) posts: Vec<Post>,
}

impl Staff {
    /// Whether the person holds this role at this unit today.
    pub(crate) fn holds(&self, role: &str, unit: &str) -> bool {
        self.posts.iter().any(|p| p.role == role && p.unit == unit && p.to.is_none())
    }
}

struct Office {
    dice: Dice,
    logins: BTreeMap<String, u32>,
    staff: Vec<Staff>,
}

impl Office {
    /// Somebody new, without a post yet.
    fn hire(&mut self) -> usize {
        let (name, reading) = names::person(&mut self.dice);
        let count = self.logins.entry(reading.clone()).or_default();
        *count += 1;
        let login = if *count == 1 { reading } else { format!("{reading}{count}") };
        let n = self.staff.len();
        self.staff.push(Staff {
            email: format!("{login}@example.test"),
            phone: format!("1990001{n:04}"),
            login,
            name,
            posts: Vec::new(),
        });
        n
    }

    fn post(&mut self, who: usize, role: &'static str, unit: &str, grid: Option<&str>) {
        let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
        let from = start + Days::new(self.dice.below(300));
        self.staff[who].posts.push(Post {
            role,
            unit: unit.to_owned(),
            grid: grid.map(str::to_owned),
            from,
            to: None,
        });
    }

    fn hire_for(&mut self, count: i64, role: &'static str, unit: &str) {
        for _ in 0..count {
            let who = self.hire();
            self.post(who, role, unit, None);
        }
    }
}

/// Everybody: each grid has a worker and a head, each community clerks and a secretary who is also
/// chief grid head (一肩挑, method A1), each street a command room, each department handlers.
pub(crate) fn staff(seed: u64, units: &[Unit], net: &[Area]) -> Vec<Staff> {
    let mut office =
        Office { dice: Dice::new(seed, "people"), logins: BTreeMap::new(), staff: Vec::new() };
    office.hire_for(2, "keeper", CENTER);
    office.hire_for(5, "centre", CENTER);
    office.hire_for(4, "watch", CENTER);
    office.hire_for(3, "caller", CENTER);
    for unit in units {
        match unit.kind {
            "department" | "company" => {
                let handlers = office.dice.between(3, 6);
                office.hire_for(handlers, "handler", &unit.code);
                office.hire_for(1, "chief", &unit.code);
            }
            "property" => office.hire_for(2, "handler", &unit.code),
            "street" => {
                office.hire_for(2, "leader", &unit.code);
                let handlers = office.dice.between(3, 5);
                office.hire_for(handlers, "handler", &unit.code);
                office.hire_for(2, "window", &unit.code);
            }
            "room" => {
                let dispatchers = office.dice.between(2, 3);
                office.hire_for(dispatchers, "dispatcher", &unit.code);
                office.hire_for(2, "caller", &unit.code);
            }
            "community" => community(&mut office, unit, net),
            _ => {}
        }
    }
    office.staff
}

fn community(office: &mut Office, unit: &Unit, net: &[Area]) {
    let grids: Vec<&Area> =
        net.iter().filter(|a| a.level == Level::Grid && a.parent == unit.area).collect();
    let secretary = office.hire();
    office.post(secretary, "secretary", &unit.code, None);
    let mut heads = vec![secretary];
    let clerks = office.dice.between(3, 5);
    for n in 0..clerks {
        let who = office.hire();
        office.post(who, "clerk", &unit.code, None);
        if n == 0 {
            office.post(who, "window", &unit.code, None);
        } else {
            heads.push(who);
        }
    }
    // a grid worker serves one or two neighbouring grids
    let mut next = 0;
    while next < grids.len() {
        let who = office.hire();
        let count = if office.dice.chance(45) { 2 } else { 1 };
        for grid in grids.iter().skip(next).take(count) {
            office.post(who, "worker", &unit.code, Some(&grid.code));
        }
        // before, somebody else may have had the grid
        if office.dice.chance(12) {
            former(office, unit, grids[next]);
        }
        next += count;
    }
    for (n, grid) in grids.iter().enumerate() {
        office.post(heads[n % heads.len()], "head", &unit.code, Some(&grid.code));
    }
}

/// A worker whose post ended, the day before the present one began.
fn former(office: &mut Office, unit: &Unit, grid: &Area) {
    let begins = office
        .staff
        .iter()
        .flat_map(|s| &s.posts)
        .find(|p| p.role == "worker" && p.grid.as_deref() == Some(&grid.code))
        .map(|p| p.from);
    let who = office.hire();
    office.post(who, "worker", &unit.code, Some(&grid.code));
    if let Some(post) = office.staff[who].posts.last_mut() {
        let end = begins.unwrap_or(post.from) - Days::new(1);
        post.from = end - Days::new(200);
        post.to = Some(end);
    }
}
