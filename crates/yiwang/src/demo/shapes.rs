//! The net of the demo district: district, streets, communities and grids, each exactly the sum of
//! its parts.

use super::dice::Dice;
use super::lattice::{Lattice, Point, Ring};
use super::regions::{connected, cut, encloses, middle};
use std::collections::BTreeSet;

/// Streets, communities of a street.
const STREETS: usize = 4;
const COMMUNITIES: usize = 6;
/// Heights of the bands in which areas are numbered, in 1e-7 degree: about 3.3 km, 1.1 km, 330 m.
const STREET_BAND: i64 = 300_000;
const COMMUNITY_BAND: i64 = 100_000;
const GRID_BAND: i64 = 30_000;
/// When the net was drawn.
pub(crate) const VALID_FROM: &str = "2024-01-01";

/// A level of the net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// 区, 6 digits.
    District,
    /// 街道, 9 digits.
    Street,
    /// 社区, 12 digits.
    Community,
    /// 网格, 15 digits.
    Grid,
}

impl Level {
    /// The word in data.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Grid => "grid",
        }
    }
}

/// One area of the net. Codes follow FIELD §1.1 and §1.4: 6 digits district, 3 street (001–099), 3
/// community, 3 grid; numbers run from west to east, band by band from north to south. A code
/// begins with the code of the area above it.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    /// Level.
    pub(crate) level: Level,
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// Name in English.
    pub(crate) name_en: String,
    /// Code of the area above.
    pub(crate) parent: Option<String>,
    /// Whether it is an exclusive grid (专属网格).
    pub(crate) exclusive: bool,
    /// Border: the outer ring, then holes.
    pub(crate) rings: Vec<Ring>,
    /// A point inside, about the middle.
    pub(crate) centre: Point,
    /// Its cells of the lattice.
    pub(crate) cells: BTreeSet<usize>,
}

impl Area {
    /// The kind in data: the level, or for a grid `basic` (基础) or `exclusive` (专属).
    pub(crate) fn kind(&self) -> &'static str {
        match (self.level, self.exclusive) {
            (Level::Grid, true) => "exclusive",
            (Level::Grid, false) => "basic",
            (level, _) => level.id(),
        }
    }
}

/// The district, then its streets, communities and grids, each level in the order of codes; not
/// yet named.
pub(crate) fn net(seed: u64, region: &str, lattice: &mut Lattice) -> Vec<Area> {
    let dice = Dice::new(seed, "net");
    let all: BTreeSet<usize> = (0..lattice.len()).collect();
    let mut streets = Vec::new();
    let mut communities = Vec::new();
    let mut grids = Vec::new();
    let parts = cut(lattice, &all, STREETS, &dice.fork(0));
    for (street, cells) in numbered(lattice, region, STREET_BAND, parts) {
        let dice = dice.fork(1 + streets.len() as u64);
        let parts = cut(lattice, &cells, COMMUNITIES, &dice);
        streets.push(Part::new(Level::Street, &street, region, cells));
        for (community, cells) in numbered(lattice, &street, COMMUNITY_BAND, parts) {
            let mut dice = dice.fork(1000 + communities.len() as u64);
            let mut parts = cut(lattice, &cells, dice.between(9, 11) as usize, &dice.fork(0));
            let wanted = if dice.chance(15) { 2 } else { 1 };
            let own: BTreeSet<BTreeSet<usize>> =
                (0..wanted).filter_map(|_| carve(lattice, &mut parts, &mut dice)).collect();
            parts.extend(own.iter().cloned());
            communities.push(Part::new(Level::Community, &community, &street, cells));
            for (grid, cells) in numbered(lattice, &community, GRID_BAND, parts) {
                let exclusive = own.contains(&cells);
                grids.push(Part { exclusive, ..Part::new(Level::Grid, &grid, &community, cells) });
            }
        }
    }
    smooth(lattice, [&streets, &communities, &grids]);
    let district = Part { parent: None, ..Part::new(Level::District, region, "", all) };
    std::iter::once(district)
        .chain(streets)
        .chain(communities)
        .chain(grids)
        .map(|part| part.drawn(lattice))
        .collect()
}

/// An area before its border is drawn.
struct Part {
    level: Level,
    code: String,
    parent: Option<String>,
    exclusive: bool,
    cells: BTreeSet<usize>,
}

impl Part {
    fn new(level: Level, code: &str, parent: &str, cells: BTreeSet<usize>) -> Self {
        Self {
            level,
            code: code.to_owned(),
            parent: Some(parent.to_owned()),
            exclusive: false,
            cells,
        }
    }

    fn drawn(self, lattice: &Lattice) -> Area {
        Area {
            level: self.level,
            code: self.code,
            name: String::new(),
            name_en: String::new(),
            parent: self.parent,
            exclusive: self.exclusive,
            rings: lattice.rings(&self.cells),
            centre: lattice.centre(middle(lattice, &self.cells)),
            cells: self.cells,
        }
    }
}

/// Smooths the borders, the district's own first in rank, then those of streets, communities and
/// grids.
fn smooth(lattice: &mut Lattice, levels: [&Vec<Part>; 3]) {
    let mut member = vec![[0usize; 3]; lattice.len()];
    for (level, parts) in levels.iter().enumerate() {
        for (n, part) in parts.iter().enumerate() {
            for &cell in &part.cells {
                member[cell][level] = n;
            }
        }
    }
    lattice.smooth(|cell, other| match other {
        None => 4,
        Some(other) => (0..3)
            .find(|level| member[cell][*level] != member[other][*level])
            .map_or(0, |level| 3 - level as u8),
    });
}

/// Takes a single cell out of one of the parts for an exclusive grid: one that touches another
/// part, so that no part comes to lie around it.
fn carve(
    lattice: &Lattice,
    parts: &mut [BTreeSet<usize>],
    dice: &mut Dice,
) -> Option<BTreeSet<usize>> {
    let mut cells: Vec<(usize, usize)> = parts
        .iter()
        .enumerate()
        .filter(|(_, p)| p.len() >= 4)
        .flat_map(|(i, p)| p.iter().map(move |c| (i, *c)))
        .collect();
    dice.shuffle(&mut cells);
    for (i, cell) in cells {
        let own =
            lattice.neighbours(cell).iter().flatten().filter(|n| parts[i].contains(n)).count();
        if !(2..=4).contains(&own) {
            continue;
        }
        let mut rest = parts[i].clone();
        rest.remove(&cell);
        if connected(lattice, &rest) && !encloses(lattice, &rest) {
            parts[i] = rest;
            return Some(BTreeSet::from([cell]));
        }
    }
    None
}

/// The order of FIELD §1.2 and §1.4: bands of equal height from north to south, in each from west
/// to east. `band` is the height in 1e-7 degree.
pub(crate) fn place_in_order(centre: Point, band: i64) -> (i64, i64) {
    (-(centre.lat_e7.div_euclid(band)), centre.lon_e7)
}

fn numbered(
    lattice: &Lattice,
    prefix: &str,
    band: i64,
    mut parts: Vec<BTreeSet<usize>>,
) -> Vec<(String, BTreeSet<usize>)> {
    parts.sort_by_key(|p| place_in_order(lattice.centre(middle(lattice, p)), band));
    parts.into_iter().enumerate().map(|(i, p)| (format!("{prefix}{:03}", i + 1), p)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::demo::lattice::twice_area;
    use std::collections::{BTreeMap, HashMap};

    const REGION: &str = "330299";

    fn made(seed: u64) -> (Lattice, Vec<Area>) {
        let mut lattice = Lattice::new(seed);
        let net = net(seed, REGION, &mut lattice);
        (lattice, net)
    }

    fn of(net: &[Area], level: Level) -> impl Iterator<Item = &Area> {
        net.iter().filter(move |a| a.level == level)
    }

    fn edges(area: &Area) -> impl Iterator<Item = (Point, Point)> + '_ {
        area.rings.iter().flat_map(|r| (0..r.len()).map(move |i| (r[i], r[(i + 1) % r.len()])))
    }

    /// Exact: every edge inside the district is walked once in each direction, every other edge
    /// is the district's own border. So nothing is covered twice and nothing is left out.
    #[test]
    fn each_level_covers_the_district_without_gap_or_overlap() {
        for seed in [1, 7] {
            let (_, net) = made(seed);
            let district = &net[0];
            let border: BTreeSet<(Point, Point)> = edges(district).collect();
            let whole: i128 = district.rings.iter().map(|r| twice_area(r)).sum();
            for level in [Level::Street, Level::Community, Level::Grid] {
                let mut walked: HashMap<(Point, Point), u32> = HashMap::new();
                for e in of(&net, level).flat_map(edges) {
                    *walked.entry(e).or_default() += 1;
                }
                for (&(a, b), &times) in &walked {
                    assert_eq!(times, 1, "an edge is walked twice the same way");
                    assert!(walked.contains_key(&(b, a)) || border.contains(&(a, b)));
                }
                assert!(border.iter().all(|e| walked.contains_key(e)));
                let sum: i128 = of(&net, level).flat_map(|a| &a.rings).map(|r| twice_area(r)).sum();
                assert_eq!(sum, whole, "{level:?}");
            }
        }
    }

    #[test]
    fn an_area_is_exactly_the_sum_of_the_areas_under_it() {
        let (_, net) = made(7);
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for a in &net {
            if let Some(parent) = a.parent.as_deref() {
                assert!(a.code.starts_with(parent));
                *sums.entry(parent).or_default() +=
                    a.rings.iter().map(|r| twice_area(r)).sum::<i128>();
            }
        }
        for a in net.iter().filter(|a| a.level != Level::Grid) {
            assert_eq!(sums[a.code.as_str()], a.rings.iter().map(|r| twice_area(r)).sum());
        }
    }

    #[test]
    fn rings_are_simple_run_the_right_way_and_hold_their_centre() {
        for seed in [1, 7] {
            let (_, net) = made(seed);
            for a in &net {
                assert!(twice_area(&a.rings[0]) > 0, "{}", a.code);
                assert_eq!(a.rings.len(), 1, "{} has a hole", a.code);
                assert!(contains(a, a.centre), "{}", a.code);
                let points: BTreeSet<&Point> = a.rings[0].iter().collect();
                assert_eq!(points.len(), a.rings[0].len(), "{} touches itself", a.code);
            }
            // no two edges of the finest level cross: compared where their boxes meet
            let mut all: Vec<(Point, Point)> =
                of(&net, Level::Grid).flat_map(edges).filter(|(a, b)| a < b).collect();
            all.sort_unstable();
            for (i, &(a, b)) in all.iter().enumerate() {
                for &(c, d) in all[i + 1..].iter().take_while(|(c, _)| c.lon_e7 <= b.lon_e7) {
                    assert!(!cross(a, b, c, d), "{a:?}-{b:?} crosses {c:?}-{d:?}");
                }
            }
        }
    }

    #[test]
    fn there_is_a_district_of_the_expected_size() {
        for seed in 10..12 {
            let (_, net) = made(seed);
            assert_eq!(of(&net, Level::Street).count(), 4);
            assert_eq!(of(&net, Level::Community).count(), 24);
            let grids = of(&net, Level::Grid).count();
            assert!((240..=290).contains(&grids), "seed {seed}: {grids} grids");
            let exclusive = net.iter().filter(|a| a.exclusive).count();
            assert!((20..=40).contains(&exclusive), "seed {seed}: {exclusive} exclusive");
            let area = twice_area(&net[0].rings[0]) as f64 / 2.0 * 1e-14 * 110.852 * 96.93;
            assert!((70.0..120.0).contains(&area), "seed {seed}: {area} km²");
        }
    }

    #[test]
    fn codes_are_unique_and_numbered_from_west_to_east_and_north_to_south() {
        let (_, net) = made(7);
        let codes: BTreeSet<&str> = net.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes.len(), net.len());
        for (level, len, band) in [
            (Level::Street, 9, STREET_BAND),
            (Level::Community, 12, COMMUNITY_BAND),
            (Level::Grid, 15, GRID_BAND),
        ] {
            let mut last: Option<&Area> = None;
            for a in of(&net, level) {
                assert_eq!(a.code.len(), len);
                let same = last.filter(|l| l.parent == a.parent);
                match same {
                    Some(l) => assert!(
                        l.code < a.code
                            && place_in_order(l.centre, band) <= place_in_order(a.centre, band)
                    ),
                    None => assert!(a.code.ends_with("001")),
                }
                last = Some(a);
            }
        }
    }

    #[test]
    fn points_drawn_in_a_cell_lie_in_its_grid() {
        let (lattice, net) = made(7);
        let mut dice = Dice::new(1, "points");
        for a in of(&net, Level::Grid) {
            for &cell in &a.cells {
                for _ in 0..4 {
                    assert!(contains(a, lattice.inside(cell, &mut dice)), "{}", a.code);
                }
            }
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_net() {
        let (a, b) = (made(3).1, made(3).1);
        assert!(a.iter().zip(&b).all(|(x, y)| x.rings == y.rings && x.code == y.code));
        assert_ne!(made(4).1[0].rings, a[0].rings);
    }

    fn side(a: Point, b: Point, p: Point) -> i128 {
        let d = |x: i64, y: i64| i128::from(x) - i128::from(y);
        d(b.lon_e7, a.lon_e7) * d(p.lat_e7, a.lat_e7)
            - d(b.lat_e7, a.lat_e7) * d(p.lon_e7, a.lon_e7)
    }

    fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
        if [c, d].contains(&a) || [c, d].contains(&b) {
            return false;
        }
        side(a, b, c).signum() * side(a, b, d).signum() <= 0
            && side(c, d, a).signum() * side(c, d, b).signum() <= 0
    }

    /// Whether a point lies in an area, by whole numbers.
    pub(crate) fn contains(area: &Area, p: Point) -> bool {
        let mut inside = false;
        for (a, b) in edges(area) {
            if (a.lat_e7 > p.lat_e7) != (b.lat_e7 > p.lat_e7) {
                let (low, high) = if a.lat_e7 < b.lat_e7 { (a, b) } else { (b, a) };
                if side(low, high, p) > 0 {
                    inside = !inside;
                }
            }
        }
        inside
    }
}
