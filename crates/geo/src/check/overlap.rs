//! Grids that cover the same area.

use super::measure::{Flat, common, pieces, tree};
use super::tree::Level;
use super::{Finding, FindingKind, Limits, say};
use crate::Shape;
use crate::coord::LocalPlane;
use rstar::AABB;
use std::collections::BTreeSet;

pub(super) fn find(
    flat: &[Flat<'_>],
    levels: &[Level],
    limits: &Limits,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) {
    // Grids that are not divided take part in several levels; each pair is told once.
    let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
    for level in levels {
        let boxes = tree(flat, &level.members);
        for &place in &level.members {
            let Some(a) = flat.get(place) else { continue };
            let Some((low, high)) = a.extent else { continue };
            let near = boxes.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
            let mut others: Vec<usize> =
                near.map(|b| b.place).filter(|other| *other > place).collect();
            others.sort_unstable();
            for other in others {
                if let Some(b) = flat.get(other)
                    && done.insert((place, other))
                {
                    pair(a, b, limits, plane, findings);
                }
            }
        }
    }
}

fn pair(
    a: &Flat<'_>,
    b: &Flat<'_>,
    limits: &Limits,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) {
    for piece in pieces(common(&a.shape, &b.shape), limits.noise_width_m) {
        let thin = piece.width_m < limits.thin_width_m;
        findings.push(Finding {
            kind: if thin { FindingKind::ThinOverlap } else { FindingKind::Overlap },
            grids: vec![a.grid.code.to_owned(), b.grid.code.to_owned()],
            area_m2: piece.area_m2,
            width_m: piece.width_m,
            at: plane.from_plane(piece.inside),
            say: say::overlap(&a.grid, &b.grid, &piece, thin),
            shape: plane.shape_from_plane(&Shape::new(vec![piece.shape])),
        });
    }
}
