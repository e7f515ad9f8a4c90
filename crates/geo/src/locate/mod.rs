//! Which grid a point lies in.
//!
//! The area of all grids is cut into equal cells, sixteen for each grid. A cell knows the grids that
//! reach into it, for each of them the few edges that pass through it, and whether its centre lies
//! inside. To locate a point is then to walk from the centre of its cell to the point, first
//! upright, then level, and to count the edges crossed on the way.
//!
//! All decisions are made with exact predicates, so the answer never depends on rounding:
//! a point belongs to a grid if it lies inside it or exactly upon its border, and where several
//! grids qualify (a shared border, an overlap) the one with the smallest code has it, whatever the
//! order in which the grids were given.

mod build;
mod exact;
mod nearest;

use crate::Shape;
use crate::coord::LonLat;
use geo::Coord;

/// A grid to be found by the index.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// What the index answers with.
    pub id: u32,
    /// The grid's code; the smallest one has a point that several grids share.
    pub code: &'a str,
    /// Its boundary in degrees. Parts with corners that are no finite numbers are left out.
    pub shape: &'a Shape,
}

/// Where a point lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Located {
    /// In the grid with this id.
    Inside(u32),
    /// In no grid.
    Outside {
        /// The nearest grid and its distance in metres, if one is near enough.
        nearest: Option<(u32, f64)>,
    },
}

/// The index over one set of grids. Built once, then read by any number of threads.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// Ids in the order of codes: the rank of a grid is its place here.
    ids: Vec<u32>,
    frame: Frame,
    /// For each cell the start of its entries; one more at the end.
    cells: Vec<u32>,
    /// Sorted by cell, then by rank.
    entries: Vec<Entry>,
    edges: Vec<Edge>,
}

/// An edge: where it starts and where it ends.
type Edge = (Coord<f64>, Coord<f64>);

/// One part of one grid in one cell.
#[derive(Debug, Clone, Copy)]
struct Entry {
    rank: u32,
    first_edge: u32,
    edge_count: u32,
    centre_inside: bool,
}

/// The lattice of cells.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    width: f64,
    height: f64,
    columns: u32,
    rows: u32,
}

impl Frame {
    /// Column and row of a point, unclamped. Monotone in both coordinates, which is what makes the
    /// assignment of edges to cells complete.
    fn place(&self, p: Coord<f64>) -> (f64, f64) {
        (((p.x - self.west) / self.width).floor(), ((p.y - self.south) / self.height).floor())
    }

    fn column(&self, x: f64) -> u32 {
        (((x - self.west) / self.width).floor().max(0.0) as u32).min(self.columns.saturating_sub(1))
    }

    fn row(&self, y: f64) -> u32 {
        (((y - self.south) / self.height).floor().max(0.0) as u32).min(self.rows.saturating_sub(1))
    }

    fn cell(&self, column: u32, row: u32) -> u32 {
        row * self.columns + column
    }

    fn centre(&self, column: u32, row: u32) -> Coord<f64> {
        Coord {
            x: self.west + (f64::from(column) + 0.5) * self.width,
            y: self.south + (f64::from(row) + 0.5) * self.height,
        }
    }

    fn holds(&self, p: Coord<f64>) -> bool {
        p.x >= self.west && p.x <= self.east && p.y >= self.south && p.y <= self.north
    }
}

impl Index {
    /// Builds the index. The order of `grids` has no influence on any answer; of two grids with the
    /// same code the smaller id comes first.
    pub fn build(grids: &[Candidate<'_>]) -> Self {
        build::build(grids)
    }

    /// How many grids the index holds.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The grid at `p` (WGS-84). Outside every grid: the nearest one within `max_m` metres, of
    /// several equally near the one with the smallest code. Distances are measured in the plane
    /// around `p`: within 0.1 % at 10 km.
    pub fn locate(&self, p: LonLat, max_m: f64) -> Located {
        match self.inside(p) {
            Some(id) => Located::Inside(id),
            None => Located::Outside { nearest: self.nearest(p, max_m) },
        }
    }

    /// The grid at `p`, if there is one.
    pub fn inside(&self, p: LonLat) -> Option<u32> {
        let p = Coord::from(p);
        if !self.frame.holds(p) {
            return None;
        }
        let (column, row) = (self.frame.column(p.x), self.frame.row(p.y));
        let centre = self.frame.centre(column, row);
        self.entries_of(self.frame.cell(column, row))
            .iter()
            .find(|entry| exact::covers(entry.centre_inside, self.edges_of(entry), centre, p))
            .and_then(|entry| self.ids.get(entry.rank as usize).copied())
    }

    fn entries_of(&self, cell: u32) -> &[Entry] {
        let at = |i: u32| self.cells.get(i as usize).map_or(0, |&start| start as usize);
        self.entries.get(at(cell)..at(cell + 1)).unwrap_or_default()
    }

    fn edges_of(&self, entry: &Entry) -> &[Edge] {
        let first = entry.first_edge as usize;
        self.edges.get(first..first + entry.edge_count as usize).unwrap_or_default()
    }
}
