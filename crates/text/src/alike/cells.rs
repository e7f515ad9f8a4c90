//! Cells of place and time: what lies near is found without looking at what does not.

use super::Point;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Size of a cell in degrees: about a kilometre each way in the middle of China, so that a radius of
/// half a kilometre mostly touches four. Finer cells hold less that is not asked for, but each is a
/// walk to far memory. The net of squares wraps nowhere; a city on the date line would be cut in two.
const CELL: (f64, f64) = (0.01, 0.009);
/// Reports of a cell that one question looks at, the newest first: bounds the work at a place that
/// everybody reports.
pub(super) const MOST_LOOKED_AT: usize = 4_096;

/// Degrees are kept in ten-millionths, which is a centimetre.
const FINE: f64 = 1e7;

/// Where an entry lies, small enough to be read by the thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fine {
    lon: i32,
    lat: i32,
}

impl Fine {
    pub(super) fn new(point: Point) -> Self {
        Self { lon: (point.lon * FINE).round() as i32, lat: (point.lat * FINE).round() as i32 }
    }

    pub(super) fn point(self) -> Point {
        Point { lon: f64::from(self.lon) / FINE, lat: f64::from(self.lat) / FINE }
    }
}

/// The plane that touches the globe at a point: metres to another without a sine for each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    middle: Fine,
    east: f64,
    north: f64,
}

impl Plane {
    pub(super) fn new(point: Point) -> Self {
        let north = Point::METRES_A_DEGREE / FINE;
        Self { middle: Fine::new(point), east: north * point.lat.to_radians().cos(), north }
    }

    /// Metres to another point; to a thousandth over a few kilometres, east and west of the date
    /// line too far.
    pub(super) fn metres(self, other: Fine) -> f64 {
        let east = (i64::from(self.middle.lon) - i64::from(other.lon)) as f64 * self.east;
        let north = (i64::from(self.middle.lat) - i64::from(other.lat)) as f64 * self.north;
        (east * east + north * north).sqrt()
    }
}

/// One report in a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) at: i64,
    pub(super) slot: u32,
    pub(super) fine: Option<Fine>,
}

/// Which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cell {
    /// A square of the net.
    Square(i32, i32),
    /// A named place.
    Named(u64),
    /// Reports of a category that nobody knows the place of.
    Nowhere(u32),
}

/// All cells, each in the order of time.
#[derive(Debug, Default)]
pub(super) struct Cells(HashMap<Cell, Vec<Entry>, BuildHasherDefault<Stir>>);

impl Cells {
    pub(super) fn insert(&mut self, cell: Cell, entry: Entry) {
        let entries = self.0.entry(cell).or_default();
        let at = entries.partition_point(|e| (e.at, e.slot) < (entry.at, entry.slot));
        entries.insert(at, entry);
    }

    pub(super) fn remove(&mut self, cell: Cell, at: i64, slot: u32) {
        let Some(entries) = self.0.get_mut(&cell) else { return };
        let place = entries.partition_point(|e| (e.at, e.slot) < (at, slot));
        if entries.get(place).is_some_and(|e| (e.at, e.slot) == (at, slot)) {
            entries.remove(place);
        }
        if entries.is_empty() {
            self.0.remove(&cell);
        } else if entries.capacity() > 4 * entries.len() + 16 {
            entries.shrink_to(2 * entries.len());
        }
    }

    /// The reports of a cell received between two times, both included: the newest first, no more
    /// than are looked at.
    pub(super) fn between(&self, cell: Cell, from: i64, to: i64) -> impl Iterator<Item = &Entry> {
        let entries = self.0.get(&cell).map(Vec::as_slice).unwrap_or_default();
        // mostly the question is asked now, and nothing is newer
        let newest = entries.last().is_none_or(|e| e.at <= to);
        let end = if newest { entries.len() } else { entries.partition_point(|e| e.at <= to) };
        let entries = entries.get(..end).unwrap_or_default();
        entries.iter().rev().take_while(move |e| e.at >= from).take(MOST_LOOKED_AT)
    }

    /// Bytes held, about: what is set aside for cells and entries.
    pub(super) fn bytes(&self) -> usize {
        let entries: usize = self.0.values().map(Vec::capacity).sum();
        entries * size_of::<Entry>() + self.0.capacity() * (size_of::<(Cell, Vec<Entry>)>() + 1)
    }
}

/// The square a point lies in.
pub(super) fn square(point: Point) -> Cell {
    let (x, y) = column_row(point);
    Cell::Square(x, y)
}

/// The squares that a circle may touch, row by row.
pub(super) fn around(point: Point, metres: f64) -> impl Iterator<Item = Cell> {
    let up = Point::degrees(metres);
    // towards the poles a degree of longitude is short; beyond 89 degrees nobody reports anything
    let across = up / point.lat.abs().min(89.0).to_radians().cos();
    let corner = |x: f64, y: f64| column_row(Point { lon: point.lon + x, lat: point.lat + y });
    let (west, south) = corner(-across, -up);
    let (east, north) = corner(across, up);
    (south..=north).flat_map(move |y| (west..=east).map(move |x| Cell::Square(x, y)))
}

fn column_row(point: Point) -> (i32, i32) {
    ((point.lon / CELL.0).floor() as i32, (point.lat / CELL.1).floor() as i32)
}

/// Stirs the two or three numbers of a cell. No hash for secrets: where a report is, its sender
/// cannot choose finely enough to fill one bucket of the table.
#[derive(Debug, Default)]
pub(super) struct Stir(u64);

impl Hasher for Stir {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_u64(u64::from(*b));
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(29) ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 31;
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_i32(&mut self, n: i32) {
        self.write_u64(u64::from(n as u32));
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_around_a_point_hold_every_point_of_the_circle() {
        for (lon, lat) in [(121.55, 29.87), (-71.06, 42.36), (0.0, 0.0), (25.0, 69.9)] {
            let middle = Point { lon, lat };
            for metres in [0.0, 50.0, 500.0, 3_000.0] {
                let squares: Vec<Cell> = around(middle, metres).collect();
                for turn in 0..36 {
                    let (sin, cos) = f64::from(turn * 10).to_radians().sin_cos();
                    let far = Point::degrees(metres * 0.999);
                    let x = lon + far * cos / lat.to_radians().cos();
                    assert!(squares.contains(&square(Point { lon: x, lat: lat + far * sin })));
                }
            }
        }
    }

    #[test]
    fn entries_come_newest_first_and_only_of_the_time_asked_for() {
        let mut cells = Cells::default();
        for (slot, at) in [(0, 30), (1, 10), (2, 20), (3, 20), (4, 40)] {
            cells.insert(Cell::Named(7), Entry { at, slot, fine: None });
        }
        let slots =
            |c: &Cells| -> Vec<u32> { c.between(Cell::Named(7), 15, 30).map(|e| e.slot).collect() };
        assert_eq!(slots(&cells), [0, 3, 2]);
        cells.remove(Cell::Named(7), 20, 3);
        cells.remove(Cell::Named(7), 20, 9);
        assert_eq!(slots(&cells), [0, 2]);
        assert_eq!(cells.between(Cell::Nowhere(7), 0, 99).count(), 0);
    }
}
