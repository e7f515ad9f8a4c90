//! Where a story happens, and how people say it.

use super::compounds::{Compound, community_index};
use super::dice::Dice;
use super::district::District;
use super::lattice::Point;
use super::leaves::Spot;
use super::names::{COMMUNITIES, SHOPS, surname};
use super::shapes::{Area, Level};

/// A place of a story.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// As it stands in a sentence, "听松一村3幢楼下".
    pub(super) said: String,
    /// As it stands in the address field.
    pub(super) address: String,
    /// What a title begins with, "听松一村".
    pub(super) short: String,
    /// Code of the grid.
    pub(super) grid: String,
    /// Number of the compound, where it is one.
    pub(super) compound: Option<usize>,
    /// Cell of the net.
    pub(super) cell: usize,
    /// The point.
    pub(super) point: Point,
}

/// Chooses places. Compounds count by their households.
pub(super) struct Places<'d> {
    district: &'d District,
    // running sums of households
    households: Vec<u64>,
    exclusive: Vec<&'d Area>,
}

impl<'d> Places<'d> {
    pub(super) fn new(district: &'d District) -> Self {
        let mut sum = 0;
        let households = district
            .compounds
            .iter()
            .map(|c| {
                sum += u64::from(c.households) + 150;
                sum
            })
            .collect();
        let exclusive = district.grids().filter(|a| a.exclusive).collect();
        Self { district, households, exclusive }
    }

    /// A compound, the larger ones more often.
    pub(super) fn compound(&self, dice: &mut Dice) -> usize {
        let total = self.households.last().copied().unwrap_or(0);
        let at = dice.below(total);
        self.households.partition_point(|s| *s <= at)
    }

    /// A place of a kind, anywhere.
    pub(super) fn any(&self, spot: Spot, dice: &mut Dice) -> Place {
        let public = matches!(spot, Spot::Road | Spot::Yard);
        if public && !self.exclusive.is_empty() && dice.chance(9) {
            return self.exclusive(dice.below(self.exclusive.len() as u64) as usize, dice);
        }
        self.at(self.compound(dice), spot, dice)
    }

    /// A place of a kind at a compound or near it.
    pub(super) fn at(&self, compound: usize, spot: Spot, dice: &mut Dice) -> Place {
        let c = &self.district.compounds[compound];
        let street = street_name(self.district, &c.grid);
        let community = community_index(&c.grid);
        let (said, short, address) = match spot {
            Spot::Yard | Spot::Nowhere => {
                let said = format!("{}{}", c.name, yard(c, dice));
                (said.clone(), c.name.clone(), format!("{street}{}{said}", c.address()))
            }
            Spot::Compound => {
                (c.name.clone(), c.name.clone(), format!("{street}{}{}", c.address(), c.name))
            }
            Spot::Building | Spot::Home => {
                let inside = if spot == Spot::Home { home(c, dice) } else { building(c, dice) };
                let said = format!("{}{inside}", c.name);
                (said.clone(), c.name.clone(), format!("{street}{}{said}", c.address()))
            }
            Spot::Road => {
                let said = self.road(c, community, dice);
                (said.clone(), c.road.clone(), format!("{street}{said}"))
            }
            Spot::Shop => {
                let number = c.number + dice.between(1, 40) as u32 * 2;
                let shop = format!("{}{}", surname(dice), dice.pick(&SHOPS));
                let said = format!("{}{number}号{shop}", c.road);
                (said.clone(), format!("{}{shop}", c.road), format!("{street}{said}"))
            }
            Spot::Water => {
                let river = format!("{}河", COMMUNITIES[community / 6][community % 6].0);
                let part = dice.pick(&["桥下", "东岸", "西岸", "闸口", "步道边", "排口附近"]);
                let said = format!("{river}{}{part}", c.road);
                (said.clone(), river, format!("{street}{said}"))
            }
        };
        Place {
            said,
            address,
            short,
            grid: c.grid.clone(),
            compound: (!matches!(spot, Spot::Road | Spot::Shop | Spot::Water)).then_some(compound),
            cell: c.cell,
            point: self.district.point_in(c.cell, dice),
        }
    }

    /// The same place again, said by somebody else: a few steps away, in other words.
    pub(super) fn again(&self, place: &Place, dice: &mut Dice) -> Place {
        let mut out = place.clone();
        let near = self.district.point_in(place.cell, dice);
        // a tenth of the way: neighbours stand within some tens of metres of each other
        let toward = |a: i64, b: i64| a + (b - a) / 10;
        out.point = Point {
            lon_e7: toward(place.point.lon_e7, near.lon_e7),
            lat_e7: toward(place.point.lat_e7, near.lat_e7),
        };
        let (before, after) = match dice.below(4) {
            0 => ("", "这边"),
            1 => ("", "附近"),
            2 => ("就在", ""),
            _ => ("", ""),
        };
        // said once, not twice
        if !place.said.starts_with("就在") && !place.said.ends_with(['边', '近']) {
            out.said = format!("{before}{}{after}", place.said);
        }
        out
    }

    fn exclusive(&self, n: usize, dice: &mut Dice) -> Place {
        let area = self.exclusive[n];
        let part =
            dice.pick(&["门口", "东侧", "西门", "后门", "围墙边", "对面", "停车场入口", "北侧"]);
        let said = format!("{}{part}", area.name);
        let cell = area.cells.first().copied().unwrap_or(0);
        Place {
            address: format!("{}{said}", street_name(self.district, &area.code)),
            said,
            short: area.name.clone(),
            grid: area.code.clone(),
            compound: None,
            cell,
            point: self.district.point_in(cell, dice),
        }
    }

    fn road(&self, c: &Compound, community: usize, dice: &mut Dice) -> String {
        let number = c.number + dice.between(0, 30) as u32;
        let other = self.district.roads[community].iter().find(|r| **r != c.road);
        match dice.below(7) {
            0 => format!("{}{number}号门口", c.road),
            1 => format!("{}与{}路口", c.road, other.unwrap_or(&c.road)),
            2 => format!("{}靠近{}", c.road, c.name),
            3 => format!("{}{}公交站旁", c.road, c.name),
            4 => format!("{}{number}号对面", c.road),
            5 => format!("{}{}段", c.road, c.name),
            _ => format!("{}{}号路灯杆旁", c.road, number % 60 + 1),
        }
    }
}

fn yard(c: &Compound, dice: &mut Dice) -> String {
    let b = dice.between(1, i64::from(c.buildings));
    match dice.below(13) {
        0 => "北门口".to_owned(),
        1 => "南门旁".to_owned(),
        2 => "中心花园".to_owned(),
        3 => "地面停车场".to_owned(),
        4 => "垃圾房旁边".to_owned(),
        5 => "非机动车车棚边".to_owned(),
        6 => "儿童活动区".to_owned(),
        7 => "东侧围墙边".to_owned(),
        8 => format!("{b}幢西侧"),
        9 => format!("{b}幢与{}幢之间", b % i64::from(c.buildings) + 1),
        10 => format!("{b}号楼前面"),
        11 => "地下车库出入口".to_owned(),
        _ => format!("{b}幢楼下"),
    }
}

fn building(c: &Compound, dice: &mut Dice) -> String {
    let b = dice.between(1, i64::from(c.buildings));
    let u = dice.between(1, 4);
    match dice.below(4) {
        0 => format!("{b}幢{u}单元"),
        1 => format!("{b}号楼{u}单元"),
        2 => format!("{b}幢"),
        _ => format!("{b}号楼"),
    }
}

fn home(c: &Compound, dice: &mut Dice) -> String {
    let b = dice.between(1, i64::from(c.buildings));
    let u = dice.between(1, 4);
    let floor = dice.between(1, if c.built < 2003 { 6 } else { 24 });
    match dice.below(4) {
        0 => format!("{b}幢{u}单元"),
        1 => format!("{b}号楼{u}单元{floor}楼"),
        2 => format!("{b}幢{floor:02}0{}室", dice.between(1, 4)),
        _ => format!("{b}幢{u}单元{floor}0{}", dice.between(1, 2)),
    }
}

fn street_name<'d>(district: &'d District, code: &str) -> &'d str {
    district
        .areas
        .iter()
        .find(|a| a.level == Level::Street && code.starts_with(&a.code))
        .map_or(district.name, |a| a.name.as_str())
}
