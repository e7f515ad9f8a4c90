//! The levels of the net.

use super::measure::Flat;
use std::collections::{BTreeMap, BTreeSet};

/// A level: the places of its grids, and those of its parents, deepest level first.
pub(super) struct Level {
    /// Places of all grids that together must cover the area once.
    pub members: Vec<usize>,
    /// For each parent of members at this depth, its place and the places of its children.
    pub families: Vec<(usize, Vec<usize>)>,
}

pub(super) fn levels(flat: &[Flat<'_>]) -> Vec<Level> {
    let by_code: BTreeMap<&str, usize> =
        flat.iter().enumerate().map(|(place, f)| (f.grid.code, place)).collect();
    let parent_of = |place: usize| -> Option<usize> {
        let parent = flat.get(place)?.grid.parent?;
        by_code.get(parent).copied().filter(|p| *p != place)
    };
    let depth_of = |place: usize| {
        // A ring of parents must not hang the check; nobody's tree is this deep.
        std::iter::successors(parent_of(place), |p| parent_of(*p)).take(16).count()
    };
    let depths: Vec<usize> = (0..flat.len()).map(depth_of).collect();
    let divided: BTreeSet<usize> = (0..flat.len()).filter_map(parent_of).collect();
    let deepest = depths.iter().copied().max().unwrap_or(0);
    (0..=deepest)
        .rev()
        .map(|depth| {
            let mut families: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            let mut members = Vec::new();
            for (place, &own) in depths.iter().enumerate() {
                if own == depth || (own < depth && !divided.contains(&place)) {
                    members.push(place);
                }
                if own == depth
                    && let Some(parent) = parent_of(place)
                {
                    families.entry(parent).or_default().push(place);
                }
            }
            Level { members, families: families.into_iter().collect() }
        })
        .collect()
}
