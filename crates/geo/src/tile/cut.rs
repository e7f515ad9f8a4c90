//! Areas cut to a tile, in whole units.

use super::{BUFFER, EXTENT, Tile};
use crate::Shape;
use crate::svgmap::{Bounds, clip};

/// A corner in units.
pub(super) type Dot = (i32, i32);
/// A shell and its holes; corners are not repeated at the end. Shells turn clockwise as they are
/// seen on the map, holes the other way, as the format demands.
pub(super) type Part = Vec<Vec<Dot>>;

/// The parts of an area inside the tile and its buffer.
pub(super) fn area(tile: Tile, shape: &Shape) -> Vec<Part> {
    let Some(b) = Bounds::of([shape]) else { return Vec::new() };
    let (west, north) = tile.to_units(crate::LonLat::new(b.west, b.north));
    let (east, south) = tile.to_units(crate::LonLat::new(b.east, b.south));
    let (low, high) = (-f64::from(BUFFER), f64::from(EXTENT + BUFFER));
    if east < low || west > high || south < low || north > high {
        return Vec::new();
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut speck = None;
    for polygon in &shape.0 {
        let shell = ring(tile, polygon.exterior());
        match turned(&shell, true) {
            Some(shell) => {
                let holes =
                    polygon.interiors().iter().filter_map(|hole| turned(&ring(tile, hole), false));
                parts.push(std::iter::once(shell).chain(holes).collect());
            }
            None => speck = speck.or(shell.first().copied()),
        }
    }
    if parts.is_empty()
        && let Some((x, y)) = speck
    {
        // the least area there is, pushed inwards at the far rim
        let far = (EXTENT + BUFFER) as i32 - 1;
        let (x, y) = (x.min(far), y.min(far));
        parts.push(vec![vec![(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]]);
    }
    parts
}

/// A ring in units, cut, without repeated corners.
fn ring(tile: Tile, line: &geo::LineString<f64>) -> Vec<Dot> {
    let units: Vec<(f64, f64)> = line.0.iter().map(|c| tile.to_units((*c).into())).collect();
    let side = f64::from(EXTENT);
    let mut dots: Vec<Dot> = clip(&units, side, side, f64::from(BUFFER))
        .into_iter()
        .map(|(x, y)| (x.round() as i32, y.round() as i32))
        .collect();
    dots.dedup();
    while dots.len() > 1 && dots.first() == dots.last() {
        dots.pop();
    }
    dots
}

/// Twice the area, positive for what turns clockwise on the map (y grows southwards).
pub(super) fn doubled(ring: &[Dot]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
        .sum()
}

/// The ring turned as a shell or as a hole; none where it encloses nothing.
fn turned(ring: &[Dot], shell: bool) -> Option<Vec<Dot>> {
    let area = doubled(ring);
    if ring.len() < 3 || area == 0 {
        return None;
    }
    let mut ring = ring.to_vec();
    if (area > 0) != shell {
        ring.reverse();
    }
    Some(ring)
}
