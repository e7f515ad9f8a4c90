//! Cutting a set of cells into connected parts of about equal size, without enclaves.

use super::dice::Dice;
use super::lattice::Lattice;
use std::collections::BTreeSet;

/// How often a cut is tried before the best one is taken.
const TRIES: u64 = 24;

/// Cuts `cells` (which hang together) into `parts` connected parts.
pub(crate) fn cut(
    lattice: &Lattice,
    cells: &BTreeSet<usize>,
    parts: usize,
    dice: &Dice,
) -> Vec<BTreeSet<usize>> {
    let mut best: Option<(usize, Vec<BTreeSet<usize>>)> = None;
    for attempt in 0..TRIES {
        let found = grow_evenly(lattice, cells, parts, &mut dice.fork(attempt));
        let enclaves = found.iter().filter(|p| encloses(lattice, p)).count();
        let small = found.iter().map(BTreeSet::len).min().unwrap_or(0);
        let fair = small * parts * 2 >= cells.len();
        let faults = enclaves * 1000 + if fair { 0 } else { 1 + cells.len() - small };
        if best.as_ref().is_none_or(|(f, _)| faults < *f) {
            let done = faults == 0;
            best = Some((faults, found));
            if done {
                break;
            }
        }
    }
    best.map(|(_, found)| found).unwrap_or_default()
}

/// Whether a set of cells shuts others in.
pub(crate) fn encloses(lattice: &Lattice, set: &BTreeSet<usize>) -> bool {
    let mut seen = vec![false; lattice.len()];
    let mut open: Vec<usize> = (0..lattice.len())
        .filter(|c| !set.contains(c) && lattice.neighbours(*c).contains(&None))
        .collect();
    for &c in &open {
        seen[c] = true;
    }
    while let Some(c) = open.pop() {
        for n in lattice.neighbours(c).iter().flatten() {
            if !seen[*n] && !set.contains(n) {
                seen[*n] = true;
                open.push(*n);
            }
        }
    }
    (0..lattice.len()).any(|c| !seen[c] && !set.contains(&c))
}

/// Whether a set of cells hangs together.
pub(crate) fn connected(lattice: &Lattice, set: &BTreeSet<usize>) -> bool {
    let Some(&start) = set.first() else { return true };
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(c) = open.pop() {
        for n in lattice.neighbours(c).iter().flatten() {
            if set.contains(n) && seen.insert(*n) {
                open.push(*n);
            }
        }
    }
    seen.len() == set.len()
}

/// Seeds far apart, grown one cell at a time, the smallest part first; then again from the middles
/// of what has grown, so that the parts become round and even.
fn grow_evenly(
    lattice: &Lattice,
    cells: &BTreeSet<usize>,
    parts: usize,
    dice: &mut Dice,
) -> Vec<BTreeSet<usize>> {
    let list: Vec<usize> = cells.iter().copied().collect();
    let mut seeds = vec![*dice.pick(&list)];
    while seeds.len() < parts.min(list.len()) {
        let far = |c: usize| {
            let nearest =
                seeds.iter().map(|s| distance(lattice, c, *s)).fold(f64::INFINITY, f64::min);
            (nearest * 1000.0) as u64
        };
        if let Some(next) = list.iter().copied().max_by_key(|c| far(*c)) {
            seeds.push(next);
        }
    }
    let mut found = grow(lattice, cells, &seeds, dice);
    for _ in 0..5 {
        seeds = found.iter().map(|p| middle(lattice, p)).collect();
        found = grow(lattice, cells, &seeds, dice);
    }
    found
}

fn grow(
    lattice: &Lattice,
    cells: &BTreeSet<usize>,
    seeds: &[usize],
    dice: &mut Dice,
) -> Vec<BTreeSet<usize>> {
    let mut free = vec![false; lattice.len()];
    for &c in cells {
        free[c] = true;
    }
    let mut left = cells.len();
    let mut parts: Vec<BTreeSet<usize>> = seeds.iter().map(|s| BTreeSet::from([*s])).collect();
    for s in seeds {
        free[*s] = false;
        left -= 1;
    }
    let mut frontier: Vec<BTreeSet<usize>> =
        seeds.iter().map(|s| lattice.neighbours(*s).iter().flatten().copied().collect()).collect();
    let mut growing: Vec<usize> = (0..parts.len()).collect();
    while left > 0 {
        let smallest = growing.iter().copied().min_by_key(|i| (parts[*i].len(), *i));
        let Some(i) = smallest else { break };
        frontier[i].retain(|c| free[*c]);
        let near = |c: usize| (distance(lattice, c, seeds[i]) * 1000.0) as u64;
        let next = frontier[i].iter().copied().min_by_key(|c| near(*c) * (850 + dice.below(300)));
        let Some(c) = next else {
            growing.retain(|g| *g != i);
            continue;
        };
        free[c] = false;
        left -= 1;
        parts[i].insert(c);
        frontier[i].extend(lattice.neighbours(c).iter().flatten().copied());
    }
    parts
}

fn distance(lattice: &Lattice, a: usize, b: usize) -> f64 {
    let (p, q) = (lattice.flat(a), lattice.flat(b));
    let (dx, dy) = (p.0 - q.0, p.1 - q.1);
    dx * dx + dy * dy
}

/// The cell of a part that is nearest to its centre of mass.
pub(crate) fn middle(lattice: &Lattice, part: &BTreeSet<usize>) -> usize {
    let n = part.len().max(1) as f64;
    let (sx, sy) = part.iter().fold((0.0, 0.0), |(x, y), c| {
        let p = lattice.flat(*c);
        (x + p.0, y + p.1)
    });
    let off = |c: usize| {
        let p = lattice.flat(c);
        let (dx, dy) = (p.0 - sx / n, p.1 - sy / n);
        ((dx * dx + dy * dy) * 1000.0) as u64
    };
    part.iter().copied().min_by_key(|c| off(*c)).unwrap_or(0)
}
