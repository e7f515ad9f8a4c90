//! The nearest grid to a point outside all of them.

use super::Index;
use crate::coord::{LocalPlane, LonLat, point_segment_m};
use geo::Coord;

impl Index {
    /// The grid whose border is nearest to `p` within `max_m` metres, by looking at the cells around
    /// `p` in growing squares until nothing nearer can follow.
    pub(super) fn nearest(&self, p: LonLat, max_m: f64) -> Option<(u32, f64)> {
        if self.is_empty() || !p.on_globe() || self.frame.columns == 0 {
            return None;
        }
        let plane = LocalPlane::at(p);
        let one = plane.to_plane(LonLat::new(p.lon + self.frame.width, p.lat + self.frame.height));
        let cell_m = one.x.min(one.y);
        let (columns, rows) = (i64::from(self.frame.columns), i64::from(self.frame.rows));
        let (x, y) = self.frame.place(Coord::from(p));
        let (x, y) = (x as i64, y as i64);
        let past = |v: i64, n: i64| (-v).max(v - (n - 1)).max(0);
        let first = past(x, columns).max(past(y, rows));
        let last = (x.abs() + columns).max(y.abs() + rows);
        let mut best: Option<(f64, u32)> = None;
        for ring in first..=last {
            // Whatever lies in this ring of cells is at least so far away.
            let at_least = (ring - 1).max(0) as f64 * cell_m;
            if at_least > best.map_or(max_m, |(d, _)| d) {
                break;
            }
            for row in (y - ring).max(0)..=(y + ring).min(rows - 1) {
                let whole_row = (row - y).abs() == ring;
                let step = if whole_row || ring == 0 { 1 } else { 2 * ring };
                let mut column = x - ring;
                if whole_row {
                    column = column.max(0);
                }
                while column <= (x + ring).min(columns - 1) {
                    if column >= 0 {
                        self.nearest_in(column as u32, row as u32, p, &plane, &mut best);
                    }
                    column += step;
                }
            }
        }
        let (metres, rank) = best.filter(|(d, _)| *d <= max_m)?;
        Some((self.ids.get(rank as usize).copied()?, metres))
    }

    fn nearest_in(
        &self,
        column: u32,
        row: u32,
        p: LonLat,
        plane: &LocalPlane,
        best: &mut Option<(f64, u32)>,
    ) {
        let here = plane.to_plane(p);
        for entry in self.entries_of(self.frame.cell(column, row)) {
            for &(a, b) in self.edges_of(entry) {
                let metres =
                    point_segment_m(here, plane.to_plane(a.into()), plane.to_plane(b.into()));
                let nearer =
                    best.is_none_or(|(d, rank)| metres < d || (metres <= d && entry.rank < rank));
                if nearer {
                    *best = Some((metres, entry.rank));
                }
            }
        }
    }
}
