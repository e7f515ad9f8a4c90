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
        let mut lattice = Lattice::new(seed);
        let mut areas = shapes::net(seed, region, &mut lattice);
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
            s.posts
                .iter()
                .any(|p| p.role == "worker" && p.to.is_none() && p.grid.as_deref() == Some(grid))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::leaves;
    use crate::demo::{REGION, SEED};
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    // made once for all tests
    static MADE: LazyLock<District> = LazyLock::new(|| District::generate(SEED, REGION));

    #[test]
    fn every_name_code_and_login_is_unique() {
        let d = &*MADE;
        let unique = |mut all: Vec<&str>| {
            let n = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), n);
            n
        };
        unique(d.areas.iter().map(|a| a.name.as_str()).collect());
        unique(d.areas.iter().map(|a| a.name_en.as_str()).collect());
        unique(d.units.iter().map(|u| u.code.as_str()).collect());
        unique(d.units.iter().map(|u| u.name.as_str()).collect());
        unique(d.categories.iter().map(|c| c.code).collect());
        let logins = unique(d.staff.iter().map(|s| s.login.as_str()).collect());
        unique(d.staff.iter().map(|s| s.phone.as_str()).collect());
        assert!((430..=580).contains(&logins), "{logins} people");
        assert_eq!(unique(d.compounds.iter().map(|c| c.name.as_str()).collect()), 300);
        let addresses: Vec<String> = d.compounds.iter().map(Compound::address).collect();
        unique(addresses.iter().map(String::as_str).collect());
    }

    #[test]
    fn units_hang_on_one_tree_and_answer_for_areas_that_exist() {
        let d = &*MADE;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let areas: BTreeSet<&str> = d.areas.iter().map(|a| a.code.as_str()).collect();
        for unit in &d.units {
            assert_eq!(unit.parent.is_none(), seen.is_empty(), "{}", unit.code);
            assert!(unit.parent.as_deref().is_none_or(|p| seen.contains(p)), "{}", unit.code);
            assert!(unit.area.as_deref().is_none_or(|a| areas.contains(a)), "{}", unit.code);
            seen.insert(&unit.code);
        }
        // the unit of a street or community has the name of its area
        for unit in d.units.iter().filter(|u| u.kind == "community") {
            let area = d.areas.iter().find(|a| Some(&a.code) == unit.area.as_ref()).unwrap();
            assert_eq!(area.name, unit.name);
        }
    }

    #[test]
    fn every_grid_has_one_worker_and_one_head_today() {
        let d = &*MADE;
        for grid in d.grids() {
            for role in ["worker", "head"] {
                let holders: Vec<&Staff> = d
                    .staff
                    .iter()
                    .filter(|s| {
                        s.posts.iter().any(|p| {
                            p.role == role
                                && p.to.is_none()
                                && p.grid.as_deref() == Some(&grid.code)
                        })
                    })
                    .collect();
                assert_eq!(holders.len(), 1, "{role} of {}", grid.code);
            }
            assert!(d.worker_of(&grid.code).is_some());
        }
    }

    #[test]
    fn every_role_is_held_and_every_post_names_what_exists() {
        const ROLES: [&str; 13] = [
            "worker",
            "head",
            "clerk",
            "secretary",
            "dispatcher",
            "leader",
            "handler",
            "chief",
            "centre",
            "watch",
            "caller",
            "window",
            "keeper",
        ];
        let d = &*MADE;
        for role in ROLES {
            assert!(d.persona(role).is_some(), "{role}");
        }
        let units: BTreeSet<&str> = d.units.iter().map(|u| u.code.as_str()).collect();
        let grids: BTreeSet<&str> = d.grids().map(|g| g.code.as_str()).collect();
        for person in &d.staff {
            assert!(person.email.ends_with("@example.test"));
            for post in &person.posts {
                assert!(ROLES.contains(&post.role));
                assert!(units.contains(post.unit.as_str()));
                assert!(post.grid.as_deref().is_none_or(|g| grids.contains(g)));
                assert!(post.to.is_none_or(|to| to >= post.from), "{post:?}");
            }
        }
        for unit in d.units.iter().filter(|u| u.kind == "department") {
            assert!((3..=6).contains(&d.holders("handler", &unit.code).len()));
            assert_eq!(d.holders("chief", &unit.code).len(), 1);
        }
        for unit in d.units.iter().filter(|u| u.kind == "room") {
            assert!((2..=3).contains(&d.holders("dispatcher", &unit.code).len()));
        }
    }

    #[test]
    fn the_duty_list_knows_a_unit_for_every_matter_everywhere() {
        let d = &*MADE;
        let units: BTreeSet<&str> = d.units.iter().map(|u| u.code.as_str()).collect();
        assert!(d.routing.iter().all(|r| units.contains(r.unit.as_str())));
        for leaf in leaves::all() {
            for grid in d.grids() {
                let row = d.route(leaf.code, &grid.code).unwrap();
                assert_eq!(row.category, leaf.code);
            }
        }
        let unknown = d.route("99", d.compounds[0].grid.as_str()).unwrap();
        assert!(unknown.category.is_empty() && unknown.unit.starts_with("QT-S"));
    }

    #[test]
    fn the_map_is_json_with_closed_rings_and_all_properties() {
        let d = &*MADE;
        let map: serde_json::Value = serde_json::from_str(&d.grids_geojson()).unwrap();
        let features = map["features"].as_array().unwrap();
        assert_eq!(features.len(), d.areas.len());
        for f in features {
            for key in ["code", "name", "level", "kind", "parent", "valid_from"] {
                assert!(f["properties"].get(key).is_some(), "{key}");
            }
            let ring = f["geometry"]["coordinates"][0].as_array().unwrap();
            assert_eq!(ring.first(), ring.last());
            assert!(ring.len() > 6);
            let p = ring[0].as_array().unwrap();
            assert!((121.2..121.6).contains(&p[0].as_f64().unwrap()));
            assert!((29.4..29.7).contains(&p[1].as_f64().unwrap()));
        }
    }

    #[test]
    fn compounds_stand_in_basic_grids_of_their_own_and_every_basic_grid_has_one() {
        let d = &*MADE;
        let with: BTreeSet<&str> = d.compounds.iter().map(|c| c.grid.as_str()).collect();
        for grid in d.grids() {
            assert_eq!(with.contains(grid.code.as_str()), !grid.exclusive, "{}", grid.name);
        }
        for c in &d.compounds {
            let grid = d.grids().find(|g| g.code == c.grid).unwrap();
            assert!(grid.cells.contains(&c.cell));
            assert!(c.property.as_deref().is_none_or(|p| d.units.iter().any(|u| u.code == p)));
        }
        assert!(d.compounds.is_sorted_by_key(|c| &c.grid));
    }
}
