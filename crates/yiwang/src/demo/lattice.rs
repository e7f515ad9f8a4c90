//! The ground the demo district is cut from: a warped, jittered honeycomb.
//!
//! In a honeycomb three cells meet at every corner, so the border of any set of cells is a set of
//! simple rings that never touch themselves. Corners and the bends of edges are keyed by place, so
//! two neighbours always draw their common border through the same points: no gap, no overlap.

use super::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};

/// A position in units of 1e-7 degree, CGCS2000. Whole numbers, so that equal means equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Point {
    /// Longitude × 10⁷.
    pub(crate) lon_e7: i64,
    /// Latitude × 10⁷.
    pub(crate) lat_e7: i64,
}

impl Point {
    /// Longitude in degrees.
    pub(crate) fn lon(self) -> f64 {
        self.lon_e7 as f64 / 1e7
    }

    /// Latitude in degrees.
    pub(crate) fn lat(self) -> f64 {
        self.lat_e7 as f64 / 1e7
    }
}

/// A ring of points, the first not repeated at the end; outer rings run counter-clockwise.
pub(crate) type Ring = Vec<Point>;

/// Cells from west to east and from south to north before the outline is cut.
const COLUMNS: i64 = 60;
const ROWS: i64 = 52;
/// Extent in metres.
const WIDTH: f64 = 12_600.0;
const HEIGHT: f64 = 9_600.0;
/// Middle of the district. Names, borders and everything in it are invented.
const MIDDLE: (f64, f64) = (121.405, 29.552);
/// Metres of one degree of latitude, and of longitude at that latitude.
const DEGREE_NORTH: f64 = 110_852.0;
const DEGREE_EAST: f64 = 96_930.0;

/// Corners of a cell around its centre, counter-clockwise from the south-east, in lattice steps.
const CORNERS: [(i64, i64); 6] = [(1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2)];
/// Centres of the neighbours across the edge from corner k to corner k + 1.
const ACROSS: [(i64, i64); 6] = [(2, 0), (1, 3), (-1, 3), (-2, 0), (-1, -3), (1, -3)];

type Key = (i64, i64);

/// The cells of the district.
pub(crate) struct Lattice {
    /// Lattice position of each cell's centre, in a fixed order.
    cells: Vec<Key>,
    /// Neighbour across each edge; none at the border of the district.
    adjacent: Vec<[Option<usize>; 6]>,
    /// Where each corner lies, in lattice steps.
    corners: BTreeMap<Key, (f64, f64)>,
    dice: Dice,
}

impl Lattice {
    /// The honeycomb of `seed`, cut to an uneven outline without holes.
    pub(crate) fn new(seed: u64) -> Self {
        let dice = Dice::new(seed, "lattice");
        let all: Vec<Key> =
            (0..ROWS).flat_map(|r| (0..COLUMNS).map(move |c| (2 * c + (r & 1), 3 * r))).collect();
        let bumps = Bumps::new(&dice);
        let inside: BTreeSet<Key> =
            all.iter().copied().filter(|k| bumps.inside(normal(*k))).collect();
        let cells: Vec<Key> = without_holes(&all, &largest_piece(&inside)).into_iter().collect();
        let index: BTreeMap<Key, usize> = cells.iter().enumerate().map(|(i, k)| (*k, i)).collect();
        let adjacent = cells
            .iter()
            .map(|k| ACROSS.map(|d| index.get(&(k.0 + d.0, k.1 + d.1)).copied()))
            .collect();
        let corners = cells
            .iter()
            .flat_map(|k| CORNERS.map(|d| (k.0 + d.0, k.1 + d.1)))
            .map(|key| (key, moved(key, &dice)))
            .collect();
        Self { cells, adjacent, corners, dice }
    }

    /// Takes the zigzag out of borders. `rank` says how high a border there is between two
    /// neighbours (the second none outside the district), 0 for none. A corner through which one
    /// border passes moves to the middle between itself and its neighbours on that border; a
    /// corner where borders of equal height meet stays.
    pub(crate) fn smooth(&mut self, rank: impl Fn(usize, Option<usize>) -> u8) {
        let mut ends: BTreeMap<Key, BTreeMap<Key, u8>> = BTreeMap::new();
        for (cell, &(x, y)) in self.cells.iter().enumerate() {
            for k in 0..6 {
                let height = rank(cell, self.adjacent[cell][k]);
                let (p, q) = (CORNERS[k], CORNERS[(k + 1) % 6]);
                let (p, q) = ((x + p.0, y + p.1), (x + q.0, y + q.1));
                ends.entry(p).or_default().insert(q, height);
                ends.entry(q).or_default().insert(p, height);
            }
        }
        let neighbours: BTreeMap<Key, [Key; 2]> = ends
            .into_iter()
            .filter_map(|(key, around)| {
                let top = around.values().copied().max().filter(|h| *h > 0)?;
                let mut on = around.iter().filter(|(_, h)| **h == top).map(|(k, _)| *k);
                match (on.next(), on.next(), on.next()) {
                    (Some(a), Some(b), None) => Some((key, [a, b])),
                    _ => None,
                }
            })
            .collect();
        for _ in 0..2 {
            let before = self.corners.clone();
            for (key, [a, b]) in &neighbours {
                let (p, q, r) = (before[key], before[a], before[b]);
                let middle = |p: f64, q: f64, r: f64| p * 0.5 + (q + r) * 0.25;
                self.corners.insert(*key, (middle(p.0, q.0, r.0), middle(p.1, q.1, r.1)));
            }
        }
    }

    /// How many cells there are; they are numbered from 0.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The neighbours of a cell, none where the district ends.
    pub(crate) fn neighbours(&self, cell: usize) -> &[Option<usize>; 6] {
        &self.adjacent[cell]
    }

    /// Lattice coordinates in which distances are near enough even.
    pub(crate) fn flat(&self, cell: usize) -> (f64, f64) {
        let (x, y) = self.cells[cell];
        (x as f64 * 0.866, y as f64 * 0.5)
    }

    /// The centre of a cell.
    pub(crate) fn centre(&self, cell: usize) -> Point {
        let (x, y) = self.cells[cell];
        project(x as f64, y as f64)
    }

    /// Some point well inside a cell.
    pub(crate) fn inside(&self, cell: usize, dice: &mut Dice) -> Point {
        // in the triangle of the centre and one edge, at most half way to the edge
        let side = dice.below(6) as usize;
        let out = dice.between(0, 550) as f64 / 1000.0;
        let along = dice.between(0, 1000) as f64 / 1000.0;
        let centre = self.cells[cell];
        let corner = |k: usize| {
            let (east, north) = CORNERS[k % 6];
            self.corner((centre.0 + east, centre.1 + north))
        };
        let (from, to) = (corner(side), corner(side + 1));
        let edge = (from.0 + (to.0 - from.0) * along, from.1 + (to.1 - from.1) * along);
        let middle = (centre.0 as f64, centre.1 as f64);
        project(middle.0 + (edge.0 - middle.0) * out, middle.1 + (edge.1 - middle.1) * out)
    }

    /// The border of a set of cells: the outer ring first (counter-clockwise), then holes
    /// (clockwise). The set must hang together.
    pub(crate) fn rings(&self, cells: &BTreeSet<usize>) -> Vec<Ring> {
        let mut next: BTreeMap<Key, Key> = BTreeMap::new();
        for &cell in cells {
            let (x, y) = self.cells[cell];
            for k in 0..6 {
                if self.adjacent[cell][k].is_some_and(|n| cells.contains(&n)) {
                    continue;
                }
                let (p, q) = (CORNERS[k], CORNERS[(k + 1) % 6]);
                next.insert((x + p.0, y + p.1), (x + q.0, y + q.1));
            }
        }
        let mut rings = Vec::new();
        while let Some((&start, _)) = next.first_key_value() {
            let mut ring = Ring::new();
            let mut at = start;
            while let Some(to) = next.remove(&at) {
                ring.extend(self.bend(at, to));
                at = to;
            }
            rings.push(ring);
        }
        rings.sort_by_key(|r| -twice_area(r));
        rings
    }

    /// The points of an edge, its end left out; walked backwards, the same points.
    fn bend(&self, from: Key, to: Key) -> Vec<Point> {
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        let (start, end) = (self.corner(low), self.corner(high));
        let mut dice = self.dice.fork(hash(low) ^ hash(high).rotate_left(17));
        let (east, north) = (end.0 - start.0, end.1 - start.1);
        let middle = [0.3, 0.68].map(|along| {
            let along = along + dice.between(-60, 60) as f64 / 1000.0;
            let off = dice.between(-110, 110) as f64 / 1000.0;
            // across the edge; a step east is 0.866 as long as the side of a cell, one north 0.5
            project(
                start.0 + east * along - north * 0.577 * off,
                start.1 + north * along + east * 1.732 * off,
            )
        });
        let first = self.corner(from);
        let mut out = vec![project(first.0, first.1)];
        if from == low {
            out.extend(middle);
        } else {
            out.extend(middle.into_iter().rev());
        }
        out
    }

    /// Where a corner lies.
    fn corner(&self, key: Key) -> (f64, f64) {
        self.corners.get(&key).copied().unwrap_or((key.0 as f64, key.1 as f64))
    }
}

/// A corner, moved a little from its place in the honeycomb.
fn moved(key: Key, dice: &Dice) -> (f64, f64) {
    let mut dice = dice.fork(hash(key));
    let (east, north) = (dice.between(-230, 230) as f64, dice.between(-400, 400) as f64);
    (key.0 as f64 + east / 1000.0, key.1 as f64 + north / 1000.0)
}

fn hash(k: Key) -> u64 {
    ((k.0 + 1000) as u64) << 20 | (k.1 + 1000) as u64
}

/// Lattice position as -1..1 in both directions.
fn normal(k: Key) -> (f64, f64) {
    let (w, h) = ((2 * COLUMNS) as f64, (3 * ROWS) as f64);
    ((k.0 as f64 + 0.5) / w * 2.0 - 1.0, (k.1 as f64 + 1.5) / h * 2.0 - 1.0)
}

/// Lattice position to degrees. The middle is drawn together: grids in a town are smaller.
fn project(x: f64, y: f64) -> Point {
    let u = x / (COLUMNS as f64) - 1.0;
    let v = y / (1.5 * ROWS as f64) - 1.0;
    let warp = 0.72 + 0.28 * (u * u + v * v);
    let east = u * warp * WIDTH / 2.0;
    let north = v * warp * HEIGHT / 2.0;
    Point {
        lon_e7: ((MIDDLE.0 + east / DEGREE_EAST) * 1e7).round() as i64,
        lat_e7: ((MIDDLE.1 + north / DEGREE_NORTH) * 1e7).round() as i64,
    }
}

/// Twice the signed area of a ring, exact; positive counter-clockwise.
pub(crate) fn twice_area(ring: &[Point]) -> i128 {
    (0..ring.len())
        .map(|i| {
            let (p, q) = (ring[i], ring[(i + 1) % ring.len()]);
            i128::from(p.lon_e7) * i128::from(q.lat_e7)
                - i128::from(q.lon_e7) * i128::from(p.lat_e7)
        })
        .sum()
}

/// Smooth bays and headlands of the outline.
struct Bumps([[f64; 8]; 8]);

impl Bumps {
    fn new(dice: &Dice) -> Self {
        let mut dice = dice.fork(u64::MAX);
        Self(std::array::from_fn(|_| {
            std::array::from_fn(|_| dice.between(-300, 300) as f64 / 1000.0)
        }))
    }

    fn inside(&self, (u, v): (f64, f64)) -> bool {
        let (east, north) = ((u + 1.0) * 3.4, (v + 1.0) * 3.4);
        let (column, row) = (east as usize, north as usize);
        let (fx, fy) = (east - column as f64, north - row as f64);
        let at = |c: usize, r: usize| self.0[r.min(7)][c.min(7)];
        let low = at(column, row) * (1.0 - fx) + at(column + 1, row) * fx;
        let high = at(column, row + 1) * (1.0 - fx) + at(column + 1, row + 1) * fx;
        let bump = low * (1.0 - fy) + high * fy;
        let (uu, vv) = (u * u, v * v);
        // rounder than a rectangle, and never reaching the edge of the sheet
        uu * uu + vv * vv + bump < 0.72 && uu < 0.93 && vv < 0.93
    }
}

fn around(k: Key) -> impl Iterator<Item = Key> {
    ACROSS.into_iter().map(move |d| (k.0 + d.0, k.1 + d.1))
}

fn piece(of: &BTreeSet<Key>, start: Key) -> BTreeSet<Key> {
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(k) = open.pop() {
        for n in around(k) {
            if of.contains(&n) && seen.insert(n) {
                open.push(n);
            }
        }
    }
    seen
}

fn largest_piece(of: &BTreeSet<Key>) -> BTreeSet<Key> {
    let mut left = of.clone();
    let mut best = BTreeSet::new();
    while let Some(&start) = left.first() {
        let found = piece(&left, start);
        left.retain(|k| !found.contains(k));
        if found.len() > best.len() {
            best = found;
        }
    }
    best
}

fn without_holes(all: &[Key], cells: &BTreeSet<Key>) -> BTreeSet<Key> {
    // everything around the sheet and everything reached from there is outside
    let (w, h) = (2 * COLUMNS + 4, 3 * ROWS + 6);
    let sheet: BTreeSet<Key> = (-2..=ROWS + 1)
        .flat_map(|r| (-2..=COLUMNS + 1).map(move |c| (2 * c + (r & 1), 3 * r)))
        .filter(|k| k.0 >= -4 && k.1 >= -6 && k.0 <= w && k.1 <= h && !cells.contains(k))
        .collect();
    let outside = sheet.first().map(|&k| piece(&sheet, k)).unwrap_or_default();
    all.iter().copied().filter(|k| !outside.contains(k)).collect()
}
