//! Areas that no grid covers, and grids that reach beyond their parent.

use super::measure::{Flat, Piece, common, pieces, tree, union, without};
use super::tree::Level;
use super::{Finding, FindingKind, Limits, NetGrid, say};
use crate::Shape;
use crate::coord::{LocalPlane, point_segment_m};
use geo::{Area, Coord, Polygon};
use rstar::AABB;

/// How near the border of a grid must run to the border of a gap to be its neighbour, in metres.
const NEIGHBOUR_M: f64 = 0.5;

pub(super) fn find(
    flat: &[Flat<'_>],
    levels: &[Level],
    limits: &Limits,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) {
    // In metres, to tell a gap that several levels and parents see only once.
    let mut known: Vec<Shape> = Vec::new();
    for level in levels {
        let boxes = tree(flat, &level.members);
        let mut report = |piece: Piece, parent: Option<&NetGrid<'_>>| {
            if known.iter().any(|k| mostly_covers(k, &piece)) {
                return;
            }
            let mut places: Vec<usize> = boxes
                .locate_in_envelope_intersecting(&widened(&piece.shape, NEIGHBOUR_M))
                .map(|b| b.place)
                .filter(|place| flat.get(*place).is_some_and(|f| borders(&f.shape, &piece.shape)))
                .collect();
            places.sort_unstable();
            let neighbours: Vec<&NetGrid<'_>> =
                places.iter().filter_map(|p| flat.get(*p)).map(|f| &f.grid).collect();
            let thin = piece.width_m < limits.thin_width_m;
            let shape = Shape::new(vec![piece.shape.clone()]);
            findings.push(Finding {
                kind: if thin { FindingKind::ThinGap } else { FindingKind::Gap },
                grids: neighbours.iter().map(|g| g.code.to_owned()).collect(),
                area_m2: piece.area_m2,
                width_m: piece.width_m,
                at: plane.from_plane(piece.inside),
                say: say::gap(&neighbours, parent, &piece, thin),
                shape: plane.shape_from_plane(&shape),
            });
            known.push(shape);
        };
        // All members count, not the children alone: what a grid of another parent covers is no gap,
        // that grid reaches beyond its own parent.
        let covered = union(level.members.iter().filter_map(|m| flat.get(*m)));
        let mut reaching_out = Vec::new();
        for (parent, children) in &level.families {
            let Some(parent) = flat.get(*parent).filter(|p| !p.shape.0.is_empty()) else {
                continue;
            };
            for piece in pieces(without(&parent.shape, &covered), limits.noise_width_m) {
                report(piece, Some(&parent.grid));
            }
            let own = union(children.iter().filter_map(|c| flat.get(*c)));
            for piece in pieces(without(&own, &parent.shape), limits.thin_width_m) {
                reaching_out.push((parent, children, piece));
            }
        }
        let filled = Shape::new(
            covered.0.iter().map(|p| Polygon::new(p.exterior().clone(), vec![])).collect(),
        );
        for piece in pieces(without(&filled, &covered), limits.noise_width_m) {
            report(piece, None);
        }
        for (parent, children, piece) in reaching_out {
            findings.push(beyond(flat, parent, children, &piece, plane));
        }
    }
}

fn beyond(
    flat: &[Flat<'_>],
    parent: &Flat<'_>,
    children: &[usize],
    piece: &Piece,
    plane: &LocalPlane,
) -> Finding {
    let shape = Shape::new(vec![piece.shape.clone()]);
    let out: Vec<&NetGrid<'_>> = children
        .iter()
        .filter_map(|c| flat.get(*c))
        .filter(|c| common(&c.shape, &shape).unsigned_area() > 0.001 * piece.area_m2)
        .map(|c| &c.grid)
        .collect();
    let codes = out.iter().map(|g| g.code).chain(std::iter::once(parent.grid.code));
    Finding {
        kind: FindingKind::Beyond,
        grids: codes.map(str::to_owned).collect(),
        area_m2: piece.area_m2,
        width_m: piece.width_m,
        at: plane.from_plane(piece.inside),
        say: say::beyond(&out, &parent.grid, piece),
        shape: plane.shape_from_plane(&shape),
    }
}

/// Whether nearly all of `piece` has been told already.
fn mostly_covers(known: &Shape, piece: &Piece) -> bool {
    common(known, &Shape::new(vec![piece.shape.clone()])).unsigned_area() > 0.99 * piece.area_m2
}

fn widened(shape: &Polygon<f64>, by: f64) -> AABB<[f64; 2]> {
    let corners = || shape.exterior().0.iter();
    let low = corners().fold([f64::MAX; 2], |m, c| [m[0].min(c.x), m[1].min(c.y)]);
    let high = corners().fold([f64::MIN; 2], |m, c| [m[0].max(c.x), m[1].max(c.y)]);
    AABB::from_corners([low[0] - by, low[1] - by], [high[0] + by, high[1] + by])
}

/// Whether some edge of the gap runs along the border of `shape`. A common corner is not enough.
fn borders(shape: &Shape, gap: &Polygon<f64>) -> bool {
    let middles = gap
        .exterior()
        .lines()
        .map(|l| Coord { x: l.start.x.midpoint(l.end.x), y: l.start.y.midpoint(l.end.y) });
    let edges = || {
        shape
            .0
            .iter()
            .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
            .flat_map(geo::LineString::lines)
    };
    middles.into_iter().any(|m| edges().any(|e| point_segment_m(m, e.start, e.end) < NEIGHBOUR_M))
}
