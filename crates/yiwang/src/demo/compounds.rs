//! Compounds, roads and other places people name when they report something.

use super::dice::Dice;
use super::lattice::{Lattice, Point};
use super::names::{COMMUNITIES, COMPOUND_ENDS, COMPOUND_STEMS, ROAD_ENDS, ROAD_STEMS, STREETS};
use super::shapes::{Area, Level};
use super::units;
use std::collections::BTreeSet;

/// How many compounds there are.
const COMPOUNDS: usize = 300;
/// Roads of one community, besides the main road of its street.
const OWN_ROADS: usize = 3;

/// A residential compound (小区).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compound {
    /// Name, unique.
    pub(crate) name: String,
    /// Road, as in [`roads`].
    pub(crate) road: String,
    /// House number.
    pub(crate) number: u32,
    /// A point inside, about its gate.
    pub(crate) point: Point,
    /// Code of its grid.
    pub(crate) grid: String,
    /// Cell of the lattice in which it lies.
    pub(crate) cell: usize,
    /// Buildings, numbered from 1.
    pub(crate) buildings: u32,
    /// Households.
    pub(crate) households: u32,
    /// Year of completion.
    pub(crate) built: u32,
    /// Code of its property company; none for old compounds that look after themselves.
    pub(crate) property: Option<String>,
}

impl Compound {
    /// Address as written, "枫林路88号".
    pub(crate) fn address(&self) -> String {
        format!("{}{}号", self.road, self.number)
    }
}

/// Roads by community, in the order of community codes: some of its own, then the main road of
/// its street.
pub(crate) fn roads(seed: u64) -> Vec<Vec<String>> {
    let mut dice = Dice::new(seed, "roads");
    let mut stems = ROAD_STEMS;
    dice.shuffle(&mut stems);
    let mut own = stems.iter().copied();
    let mut out = Vec::new();
    for (s, communities) in COMMUNITIES.iter().enumerate() {
        for _ in communities {
            let mut roads: Vec<String> = own
                .by_ref()
                .take(OWN_ROADS)
                .map(|stem| format!("{stem}{}", dice.pick(&ROAD_ENDS)))
                .collect();
            roads.push(format!("{}大道", STREETS[s].0));
            out.push(roads);
        }
    }
    out
}

/// The compounds, in the order of grid codes; every basic grid has one at least.
pub(crate) fn compounds(
    seed: u64,
    lattice: &Lattice,
    net: &[Area],
    roads: &[Vec<String>],
) -> Vec<Compound> {
    let mut dice = Dice::new(seed, "compounds");
    let grids: Vec<&Area> = net.iter().filter(|a| a.level == Level::Grid && !a.exclusive).collect();
    let mut counts = vec![1usize; grids.len()];
    // the rest go to grids with room for them, a cell for each
    let mut left = COMPOUNDS.saturating_sub(grids.len());
    while left > 0 {
        let g = dice.below(grids.len() as u64) as usize;
        if counts[g] < 4 && counts[g] < grids[g].cells.len() {
            counts[g] += 1;
            left -= 1;
        }
    }
    let mut names = names(&mut dice);
    let mut numbers: BTreeSet<(String, u32)> = BTreeSet::new();
    let property = units::property();
    let mut out = Vec::with_capacity(COMPOUNDS);
    for (grid, count) in grids.iter().zip(counts) {
        let community = community_index(&grid.code);
        let mut cells: Vec<usize> = grid.cells.iter().copied().collect();
        dice.shuffle(&mut cells);
        for &cell in cells.iter().take(count) {
            let road = dice.pick(&roads[community]).clone();
            let mut number = dice.low(1, 680) as u32;
            while !numbers.insert((road.clone(), number)) {
                number += 2;
            }
            let built = dice.between(1982, 2021) as u32;
            let buildings = dice.low(2, 36) as u32;
            let old = built < 1998 && dice.chance(60);
            let street = community / 6;
            let company = &property[(street + dice.below(3) as usize) % property.len()];
            let name = if built < 2000 && dice.chance(45) {
                old_name(community, &out)
            } else {
                names.next().unwrap_or_else(|| old_name(community, &out))
            };
            out.push(Compound {
                name,
                road,
                number,
                point: lattice.inside(cell, &mut dice),
                grid: grid.code.clone(),
                cell,
                buildings,
                households: buildings * dice.between(24, 72) as u32,
                built,
                property: (!old).then(|| company.clone()),
            });
        }
    }
    out
}

/// Number of the community (from 0, over all streets) that a grid code belongs to.
pub(crate) fn community_index(code: &str) -> usize {
    let part = |from: usize| {
        code.get(from..from + 3).and_then(|p| p.parse::<usize>().ok()).unwrap_or(1).max(1) - 1
    };
    part(6) * 6 + part(9)
}

/// 听松一村, 听松二村 …: how compounds were named when the works built them.
fn old_name(community: usize, so_far: &[Compound]) -> String {
    const NUMERALS: [&str; 20] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四",
        "十五", "十六", "十七", "十八", "十九", "二十",
    ];
    let stem = COMMUNITIES[community / 6][community % 6].0;
    let taken: BTreeSet<&str> = so_far.iter().map(|c| c.name.as_str()).collect();
    NUMERALS
        .iter()
        .map(|n| format!("{stem}{n}村"))
        .find(|n| !taken.contains(n.as_str()))
        .unwrap_or_else(|| format!("{stem}新村{}区", so_far.len()))
}

fn names(dice: &mut Dice) -> impl Iterator<Item = String> + use<> {
    let mut all: Vec<String> = COMPOUND_STEMS
        .iter()
        .flat_map(|stem| COMPOUND_ENDS.iter().map(move |end| format!("{stem}{end}")))
        .collect();
    dice.shuffle(&mut all);
    all.into_iter()
}
