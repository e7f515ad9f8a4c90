//! The registry of places of the demo district: its roads, compounds and buildings, the school or
//! market of each exclusive grid, shops along the roads, and the doors of one building in each
//! community.

use super::compounds::{Compound, community_index};
use super::dice::Dice;
use super::district::District;
use super::names::{SHOPS, surname};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// Columns of the table, as the import takes them.
pub(super) const HEADER: [&str; 12] = [
    "code",
    "kind",
    "name",
    "aliases",
    "parent",
    "grid",
    "address",
    "lon",
    "lat",
    "wish",
    "confirmed_on",
    "confirmed_how",
];

/// A row being written.
#[derive(Default)]
struct Row {
    code: String,
    kind: &'static str,
    name: String,
    parent: String,
    grid: String,
    address: String,
    at: Option<(f64, f64)>,
    wish: &'static str,
    /// Days ago.
    confirmed: i64,
}

impl Row {
    fn cells(self, today: NaiveDate) -> Vec<String> {
        let day = today.checked_sub_days(Days::new(self.confirmed.unsigned_abs()));
        let how = ["onsite", "onsite", "phone"][self.confirmed.unsigned_abs() as usize % 3];
        let degrees = |d: Option<f64>| d.map(|d| format!("{d:.6}")).unwrap_or_default();
        vec![
            self.code,
            self.kind.to_owned(),
            self.name,
            String::new(),
            self.parent,
            self.grid,
            self.address,
            degrees(self.at.map(|p| p.0)),
            degrees(self.at.map(|p| p.1)),
            self.wish.to_owned(),
            day.map(|d| d.to_string()).unwrap_or_default(),
            how.to_owned(),
        ]
    }
}

/// The rows of the table, places before what lies in them.
pub(super) fn rows(d: &District, seed: u64, today: NaiveDate) -> Vec<Vec<String>> {
    let mut dice = Dice::new(seed, "registry");
    let mut out = Vec::new();
    roads(d, &mut dice, &mut out);
    for (n, area) in d.grids().filter(|a| a.exclusive).enumerate() {
        out.push(Row {
            code: format!("GG{:03}", n + 1),
            kind: "facility",
            name: area.name.clone(),
            grid: area.code.clone(),
            confirmed: dice.low(0, 900),
            ..Row::default()
        });
    }
    let (mut last, mut named) = (usize::MAX, BTreeSet::new());
    for (n, c) in d.compounds.iter().enumerate() {
        let community = community_index(&c.grid);
        // the doors of the first building of each community, so that the tree has leaves
        compound(c, n + 1, community != last, &mut dice, &mut out);
        shops(c, n + 1, &mut named, &mut dice, &mut out);
        last = community;
    }
    out.into_iter().map(|r: Row| r.cells(today)).collect()
}

/// Each community's own roads, and the main road of its street once.
fn roads(d: &District, dice: &mut Dice, out: &mut Vec<Row>) {
    for (n, (area, names)) in d.communities().zip(&d.roads).enumerate() {
        let (main, own) = names.split_last().map_or((None, &names[..]), |(m, o)| (Some(m), o));
        let street = area.parent.clone().filter(|_| n % 6 == 0);
        let main = main.zip(street);
        let own = own.iter().map(|name| (name, area.code.clone()));
        for (k, (name, grid)) in own.chain(main).enumerate() {
            out.push(Row {
                code: format!("DL{:03}", n * 10 + k + 1),
                kind: "road",
                name: name.clone(),
                grid,
                confirmed: dice.low(0, 2_000),
                ..Row::default()
            });
        }
    }
}

fn compound(c: &Compound, n: usize, doors: bool, dice: &mut Dice, out: &mut Vec<Row>) {
    let code = format!("XQ{n:03}");
    let at = |p: &super::lattice::Point| (p.lon_e7 as f64 / 1e7, p.lat_e7 as f64 / 1e7);
    out.push(Row {
        code: code.clone(),
        kind: "compound",
        name: c.name.clone(),
        grid: c.grid.clone(),
        address: c.address(),
        at: Some(at(&c.point)),
        confirmed: dice.low(0, 1_600),
        ..Row::default()
    });
    for b in 1..=c.buildings {
        out.push(Row {
            code: format!("{code}-{b}"),
            kind: "building",
            name: format!("{b}幢"),
            parent: code.clone(),
            confirmed: dice.low(0, 1_600),
            ..Row::default()
        });
    }
    if doors {
        entrances(&format!("{code}-1"), dice, out);
    }
}

/// Shops along the road of a compound; `named` are those of before, with their grids.
fn shops(
    c: &Compound,
    n: usize,
    named: &mut BTreeSet<(String, String)>,
    dice: &mut Dice,
    out: &mut Vec<Row>,
) {
    for s in 0..dice.between(1, 3) {
        let shop = format!("{}{}", surname(dice), dice.pick(&SHOPS));
        if !named.insert((c.grid.clone(), shop.clone())) {
            continue;
        }
        let number = c.number + dice.between(1, 40) as u32 * 2;
        out.push(Row {
            code: format!("SH{n:03}-{}", s + 1),
            kind: "shop",
            name: shop,
            grid: c.grid.clone(),
            address: format!("{}{number}号", c.road),
            wish: ["", "welcome", "call_first"][dice.below(3) as usize],
            confirmed: dice.low(0, 600),
            ..Row::default()
        });
    }
}

/// Two entrances of a building, with the doors of three floors.
fn entrances(building: &str, dice: &mut Dice, out: &mut Vec<Row>) {
    for u in 1..=2 {
        let entrance = format!("{building}-{u}");
        out.push(Row {
            code: entrance.clone(),
            kind: "entrance",
            name: format!("{u}单元"),
            parent: building.to_owned(),
            confirmed: dice.low(0, 1_600),
            ..Row::default()
        });
        for floor in 1..=3 {
            for door in 1..=2 {
                out.push(Row {
                    code: format!("{entrance}-{floor}0{door}"),
                    kind: "household",
                    name: format!("{floor}0{door}室"),
                    parent: entrance.clone(),
                    wish: ["", "", "welcome", "call_first", "leave"][dice.below(5) as usize],
                    confirmed: dice.low(0, 500),
                    ..Row::default()
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{REGION, SEED};

    #[test]
    fn codes_and_names_stand_once_and_parents_before_children() {
        let d = District::generate(SEED, REGION);
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let rows = rows(&d, SEED, today);
        let (mut codes, mut spots) = (BTreeSet::new(), BTreeSet::new());
        for r in &rows {
            let [code, kind, name, parent, grid] = [0, 1, 2, 4, 5].map(|i| r[i].clone());
            assert!(parent.is_empty() || codes.contains(&parent), "{code}");
            assert!(parent.is_empty() != grid.is_empty(), "{code}");
            assert!(spots.insert((kind, name.clone(), parent, grid)), "{code} {name} twice");
            assert!(codes.insert(code.clone()), "{code} twice");
        }
        let of = |kind: &str| rows.iter().filter(|r| r[1] == kind).count();
        assert_eq!(of("compound"), d.compounds.len());
        assert!(of("building") > 1_000 && of("household") > 100 && of("shop") > 100);
        assert_eq!(of("facility"), d.grids().filter(|a| a.exclusive).count());
        let own: usize = d.roads.iter().map(|r| r.len() - 1).sum();
        assert_eq!(of("road"), own + d.streets().count());
    }
}
