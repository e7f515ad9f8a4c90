//! Building the index.

use super::{Candidate, Edge, Entry, Frame, Index, exact};
use geo::{Coord, Polygon};

/// Cells for each grid. Sixteen is where memory and speed meet; four times as many gain little.
const CELLS_PER_GRID: f64 = 16.0;
/// Bounds on the number of cells, so that one grid is still quick and a country still fits.
const CELLS_MIN: f64 = 64.0;
const CELLS_MAX: f64 = 4_000_000.0;

/// One part of a grid: its rank and its edges.
struct Part {
    rank: u32,
    edges: Vec<Edge>,
}

/// An entry before it is sorted into its cell.
struct Draft {
    cell: u32,
    entry: Entry,
}

pub(super) fn build(grids: &[Candidate<'_>]) -> Index {
    let mut sorted: Vec<&Candidate<'_>> = grids.iter().collect();
    sorted.sort_by(|a, b| a.code.cmp(b.code).then(a.id.cmp(&b.id)));
    let ids = sorted.iter().map(|g| g.id).collect();
    let parts: Vec<Part> = sorted
        .iter()
        .zip(0u32..)
        .flat_map(|(grid, rank)| {
            grid.shape.0.iter().map(move |polygon| Part { rank, edges: edges_of(polygon) })
        })
        .filter(|part| !part.edges.is_empty())
        .collect();
    let Some(frame) = frame_around(&parts, grids.len()) else {
        return Index { ids, ..Index::default() };
    };
    let mut drafts = Vec::new();
    let mut edges = Vec::new();
    for part in &parts {
        spread(part, &frame, &mut drafts, &mut edges);
    }
    drafts.sort_by_key(|d| (d.cell, d.entry.rank));
    let mut cells = Vec::with_capacity((frame.columns * frame.rows + 1) as usize);
    let mut next = drafts.iter().peekable();
    let mut seen = 0u32;
    for cell in 0..frame.columns * frame.rows {
        cells.push(seen);
        while next.next_if(|d| d.cell == cell).is_some() {
            seen += 1;
        }
    }
    cells.push(seen);
    // Edges in the order of cells: whoever reads a cell reads one run of memory.
    let mut in_order = Vec::with_capacity(edges.len());
    let mut entries = Vec::with_capacity(drafts.len());
    for Draft { entry, .. } in drafts {
        let first = entry.first_edge as usize;
        entries.push(Entry { first_edge: in_order.len() as u32, ..entry });
        in_order.extend(edges.get(first..first + entry.edge_count as usize).unwrap_or_default());
    }
    Index { ids, frame, cells, entries, edges: in_order }
}

/// The edges of all rings; none at all if a corner is not a finite number.
fn edges_of(polygon: &Polygon<f64>) -> Vec<Edge> {
    let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
    if rings().any(|ring| ring.0.iter().any(|c| !c.x.is_finite() || !c.y.is_finite())) {
        return Vec::new();
    }
    rings()
        .flat_map(|ring| ring.lines().map(|l| (l.start, l.end)))
        .filter(|(a, b)| a != b)
        .collect()
}

fn frame_around(parts: &[Part], grids: usize) -> Option<Frame> {
    let mut corners = parts.iter().flat_map(|p| p.edges.iter().map(|(a, _)| *a));
    let first = corners.next()?;
    let (mut low, mut high) = (first, first);
    for c in corners {
        low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
        high = Coord { x: high.x.max(c.x), y: high.y.max(c.y) };
    }
    // A lattice of points on one line still needs cells with an extent.
    let (w, h) = ((high.x - low.x).max(1e-9), (high.y - low.y).max(1e-9));
    let wanted = (grids as f64 * CELLS_PER_GRID).clamp(CELLS_MIN, CELLS_MAX);
    // Square on the ground: a degree of longitude is shorter than one of latitude.
    let narrow = f64::midpoint(low.y, high.y).to_radians().cos().max(0.05);
    let columns = (wanted * w * narrow / h).sqrt().ceil().clamp(1.0, wanted);
    let rows = (wanted / columns).ceil().max(1.0);
    Some(Frame {
        west: low.x,
        south: low.y,
        east: high.x,
        north: high.y,
        width: w / columns,
        height: h / rows,
        columns: columns as u32,
        rows: rows as u32,
    })
}

/// Enters one part into every cell that it reaches.
fn spread(part: &Part, frame: &Frame, drafts: &mut Vec<Draft>, edges: &mut Vec<Edge>) {
    let ys = || part.edges.iter().flat_map(|(a, b)| [a.y, b.y]);
    let xs = || part.edges.iter().flat_map(|(a, b)| [a.x, b.x]);
    let low =
        (frame.column(xs().fold(f64::MAX, f64::min)), frame.row(ys().fold(f64::MAX, f64::min)));
    let high =
        (frame.column(xs().fold(f64::MIN, f64::max)), frame.row(ys().fold(f64::MIN, f64::max)));
    let mut by_row: Vec<Vec<Edge>> = vec![Vec::new(); (high.1 - low.1 + 1) as usize];
    for edge in &part.edges {
        let first = frame.row(edge.0.y.min(edge.1.y)) - low.1;
        let last = frame.row(edge.0.y.max(edge.1.y)) - low.1;
        for row in by_row.iter_mut().take(last as usize + 1).skip(first as usize) {
            row.push(*edge);
        }
    }
    for (row, in_row) in (low.1..).zip(&by_row) {
        let mut by_column: Vec<Vec<Edge>> = vec![Vec::new(); (high.0 - low.0 + 1) as usize];
        for edge in in_row {
            let (first, last) = columns_in_row(edge, row, frame);
            let (first, last) = (first.max(low.0) - low.0, last.min(high.0).max(low.0) - low.0);
            for column in by_column.iter_mut().take(last as usize + 1).skip(first as usize) {
                column.push(*edge);
            }
        }
        let height = frame.centre(0, row).y;
        let level: Vec<Edge> =
            in_row.iter().copied().filter(|(a, b)| (a.y > height) != (b.y > height)).collect();
        for (column, through) in (low.0..).zip(&by_column) {
            let centre = frame.centre(column, row);
            let crossed = level.iter().filter(|(a, b)| exact::east_of(*a, *b, centre)).count();
            let centre_inside = crossed % 2 == 1;
            if centre_inside || !through.is_empty() {
                let first_edge = edges.len() as u32;
                edges.extend_from_slice(through);
                drafts.push(Draft {
                    cell: frame.cell(column, row),
                    entry: Entry {
                        rank: part.rank,
                        first_edge,
                        edge_count: through.len() as u32,
                        centre_inside,
                    },
                });
            }
        }
    }
}

/// The columns that an edge passes within one row of cells. Rather one too many than one too few:
/// an edge that does not meet a cell does no harm there, a missing one would.
fn columns_in_row((a, b): &Edge, row: u32, frame: &Frame) -> (u32, u32) {
    let (west, east) = (a.x.min(b.x), a.x.max(b.x));
    let slack = (frame.height * 1e-6).max(1e-12);
    let bottom = frame.south + f64::from(row) * frame.height - slack;
    let top = bottom + frame.height + 2.0 * slack;
    let (mut from, mut to) = (west, east);
    if (a.y - b.y).abs() > frame.height {
        let x_at = |y: f64| a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)).clamp(0.0, 1.0);
        let (p, q) = (x_at(bottom), x_at(top));
        let slack = (frame.width * 1e-6).max(1e-12);
        from = (p.min(q) - slack).max(west);
        to = (p.max(q) + slack).min(east);
    }
    (frame.column(from), frame.column(to))
}
