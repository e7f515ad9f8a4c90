//! The demo district as one value: net, units, staff, compounds, categories, duty list.

use super::compounds::{self, Compound, community_index};
use super::geojson;
use super::lattice::{Lattice, Point};
use super::names::{COMMUNITIES, DISTRICT, EXCLUSIVE, STREETS};
use super::people::{self, Staff};
use super::shapes::{self, Area, Level};
use super::taxonomy::{self, Category, Routing};
use super::units::{self, Unit};

/// An invented district. Same seed and region, same district, on every machine.
pub(crate) struct District {
    /// Name.
    pub(crate) name: &'static str,
    /// Name in English.
    pub(crate) name_en: &'static str,
    /// Six-digit code.
    pub(crate) region: String,
    /// The district, then streets, communities and grids, each level in the order of codes.
    pub(crate) areas: Vec<Area>,
    /// Units, the unit above always before.
    pub(crate) units: Vec<Unit>,
    /// Everybody who works here.
    pub(crate) staff: Vec<Staff>,
    /// Compounds, in the order of grid codes.
    pub(crate) compounds: Vec<Compound>,
    /// Roads of each community, in the order of community codes.
    pub(crate) roads: Vec<Vec<String>>,
    /// Category tree.
    pub(crate) categories: Vec<Category>,
    /// Duty list.
    pub(crate) routing: Vec<Routing>,
    lattice: Lattice,
}

impl District {
    /// Makes the district of `seed`. `region` is a six-digit code that no real district has.
    pub(crate) fn generate(seed: u64, region: &str) -> Self {
        let lattice = Lattice::new(seed);
        let mut areas = shapes::net(seed, region, &lattice);
        name(&mut areas);
        let units = units::all(region);
        let staff = people::staff(seed, &units, &areas);
        let roads = compounds::roads(seed);
        let compounds = compounds::compounds(seed, &lattice, &areas, &roads);
        Self {
            name: DISTRICT.0,
            name_en: DISTRICT.1,
            region: region.to_owned(),
            areas,
            units,
            staff,
            compounds,
            roads,
            categories: taxonomy::categories(),
            routing: taxonomy::routing(region),
            lattice,
        }
    }

    /// Streets in the order of codes.
    pub(crate) fn streets(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|a| a.level == Level::Street)
    }

    /// Communities in the order of codes.
    pub(crate) fn communities(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|a| a.level == Level::Community)
    }

    /// Grids in the order of codes.
    pub(crate) fn grids(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|a| a.level == Level::Grid)
    }

    /// The net as GeoJSON; see [`geojson::write`].
    pub(crate) fn grids_geojson(&self) -> String {
        geojson::write(&self.areas)
    }

    /// The row of the duty list for a category and a place.
    pub(crate) fn route(&self, category: &str, place: &str) -> Option<&Routing> {
        taxonomy::route(&self.routing, category, place)
    }

    /// Logins of those who hold a role at a unit today, in order of hiring.
    pub(crate) fn holders(&self, role: &str, unit: &str) -> Vec<&Staff> {
        self.staff.iter().filter(|s| s.holds(role, unit)).collect()
    }

    /// The worker of a grid today.
    pub(crate) fn worker_of(&self, grid: &str) -> Option<&Staff> {
        self.staff.iter().find(|s| {
            s.posts.iter().any(|p| {
                p.role == "grid_worker" && p.to.is_none() && p.grid.as_deref() == Some(grid)
            })
        })
    }

    /// Somebody who holds this role today: the login to show the district with.
    pub(crate) fn persona(&self, role: &str) -> Option<&Staff> {
        self.staff.iter().find(|s| s.posts.iter().any(|p| p.role == role && p.to.is_none()))
    }

    /// Words that no dictionary holds: names of streets, communities, compounds, roads and
    /// exclusive grids, for the search index.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.areas
            .iter()
            .filter(|a| a.level != Level::Grid || a.exclusive)
            .map(|a| a.name.as_str())
            .chain(self.compounds.iter().map(|c| c.name.as_str()))
            .chain(self.roads.iter().flatten().map(String::as_str))
    }

    /// Some point inside a cell of the net.
    pub(super) fn point_in(&self, cell: usize, dice: &mut super::dice::Dice) -> Point {
        self.lattice.inside(cell, dice)
    }
}

/// Names the areas: 栖云街道, 听松社区, 听松社区第一网格 as 听松01网格, and exclusive grids by the place
/// they are.
fn name(areas: &mut [Area]) {
    let mut basic = [0usize; 24];
    let mut exclusive = 0;
    let mut used = [[false; EXCLUSIVE.len()]; 24];
    for area in areas {
        let number = |from: usize| {
            area.code.get(from..from + 3).and_then(|p| p.parse::<usize>().ok()).unwrap_or(1) - 1
        };
        let (zh, en) = match area.level {
            Level::District => (DISTRICT.0.to_owned(), DISTRICT.1.to_owned()),
            Level::Street => {
                let s = STREETS[number(6)];
                (format!("{}街道", s.0), format!("{} Street", s.1))
            }
            Level::Community => {
                let c = COMMUNITIES[number(6)][number(9)];
                (format!("{}社区", c.0), format!("{} Community", c.1))
            }
            Level::Grid => {
                let n = community_index(&area.code);
                let c = COMMUNITIES[number(6)][number(9)];
                if area.exclusive {
                    let mut kind = exclusive % EXCLUSIVE.len();
                    while used[n][kind] {
                        kind = (kind + 1) % EXCLUSIVE.len();
                    }
                    used[n][kind] = true;
                    exclusive += 1;
                    let (zh, en) = EXCLUSIVE[kind];
                    (format!("{}{zh}", c.0), format!("{} {en}", c.1))
                } else {
                    basic[n] += 1;
                    let k = basic[n];
                    (format!("{}{k:02}网格", c.0), format!("{} grid {k:02}", c.1))
                }
            }
        };
        area.name = zh;
        area.name_en = en;
    }
}
