//! Groups by mean likeness.

use super::alike::SCALE;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

/// What is to be grouped: reports by their rank (0, 1, …), in one order for the same reports.
#[derive(Debug, Clone, Default)]
pub(super) struct Task {
    /// Pairs that are alike, each once, with their likeness in ten-thousandths.
    pub(super) alike: Vec<(u32, u32, u32)>,
    /// Pairs that a person joined.
    pub(super) together: Vec<(u32, u32)>,
    /// Pairs that a person parted.
    pub(super) apart: Vec<(u32, u32)>,
}

/// Groups `n` reports: the closest two groups are joined while the mean likeness of their pairs is
/// at least `join`. Gives the groups, members in order of rank, groups in order of their first.
///
/// What a person joined is one group whose parts keep their own likeness: a new report like one of
/// the parts joins it, however unlike the other part is. What a person parted is never joined, be
/// it through others.
pub(super) fn gather(n: usize, task: &Task, join: f64) -> Vec<Vec<u32>> {
    let mut g = Groups::new(n, task);
    // whole ten-thousandths times pairs: the mean is compared without rounding
    let least = (join * SCALE).round().max(1.0) as u64;
    let mut heap: BinaryHeap<Close> = BinaryHeap::new();
    for (a, b, alike) in &task.alike {
        heap.push(g.close(*a.min(b), *a.max(b), u64::from(*alike)));
    }
    while let Some(next) = heap.pop() {
        let Close { sum, pairs, by: Reverse((a, b)), stamps } = next;
        if sum < least * pairs {
            break;
        }
        if g.stamps(a, b) == stamps && g.may_join(a, b) {
            g.join(a, b);
            for (other, sum) in g.neighbours(a) {
                heap.push(g.close(a.min(other), a.max(other), sum));
            }
        }
    }
    g.groups()
}

/// Two groups that could be joined.
#[derive(Debug, PartialEq, Eq)]
struct Close {
    sum: u64,
    pairs: u64,
    by: Reverse<(u32, u32)>,
    /// How often each had been joined when this was written; later it says nothing any more.
    stamps: (u32, u32),
}

impl Ord for Close {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let product = |sum: u64, pairs: u64| u128::from(sum) * u128::from(pairs);
        product(self.sum, other.pairs)
            .cmp(&product(other.sum, self.pairs))
            .then_with(|| self.by.cmp(&other.by))
            .then_with(|| self.stamps.cmp(&other.stamps))
    }
}

impl PartialOrd for Close {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Groups as they are joined. Each goes by one of its members.
#[derive(Debug)]
struct Groups {
    /// Sum of the likenesses between groups.
    sums: Vec<HashMap<u32, u64>>,
    size: Vec<u64>,
    stamp: Vec<u32>,
    /// What ends up as one, by likeness or by hand, in steps to the one it goes by: the bundle.
    bundle: Vec<u32>,
    /// Bundles that must stay apart.
    apart: Vec<BTreeSet<u32>>,
}

impl Groups {
    fn new(n: usize, task: &Task) -> Self {
        let mut g = Self {
            sums: vec![HashMap::new(); n],
            size: vec![1; n],
            stamp: vec![0; n],
            bundle: (0..n as u32).collect(),
            apart: vec![BTreeSet::new(); n],
        };
        for (a, b, alike) in &task.alike {
            for (x, y) in [(a, b), (b, a)] {
                if let Some(sums) = g.sums.get_mut(*x as usize) {
                    sums.insert(*y, u64::from(*alike));
                }
            }
        }
        for (a, b) in &task.together {
            g.tie(*a, *b);
        }
        for (a, b) in &task.apart {
            let (a, b) = (root(&mut g.bundle, *a), root(&mut g.bundle, *b));
            for (x, y) in [(a, b), (b, a)] {
                if let Some(apart) = g.apart.get_mut(x as usize) {
                    apart.insert(y);
                }
            }
        }
        g
    }

    fn size(&self, a: u32) -> u64 {
        self.size.get(a as usize).copied().unwrap_or(0)
    }

    fn stamps(&self, a: u32, b: u32) -> (u32, u32) {
        let of = |x: u32| self.stamp.get(x as usize).copied().unwrap_or(u32::MAX);
        (of(a), of(b))
    }

    fn close(&self, a: u32, b: u32, sum: u64) -> Close {
        let pairs = self.size(a) * self.size(b);
        Close { sum, pairs, by: Reverse((a, b)), stamps: self.stamps(a, b) }
    }

    fn may_join(&mut self, a: u32, b: u32) -> bool {
        let (x, y) = (root(&mut self.bundle, a), root(&mut self.bundle, b));
        self.apart.get(x as usize).is_none_or(|apart| !apart.contains(&y))
    }

    /// Joins `b` into `a`.
    fn join(&mut self, a: u32, b: u32) {
        let theirs = self.sums.get_mut(b as usize).map(std::mem::take).unwrap_or_default();
        for (other, sum) in theirs {
            if let Some(sums) = self.sums.get_mut(other as usize) {
                sums.remove(&b);
            }
            if other == a {
                continue;
            }
            for (x, y) in [(a, other), (other, a)] {
                if let Some(sums) = self.sums.get_mut(x as usize) {
                    *sums.entry(y).or_default() += sum;
                }
            }
        }
        let more = self.size(b);
        if let Some(size) = self.size.get_mut(a as usize) {
            *size += more;
        }
        for x in [a, b] {
            if let Some(stamp) = self.stamp.get_mut(x as usize) {
                *stamp += 1;
            }
        }
        self.tie(a, b);
    }

    /// Makes one bundle of the two that hold `a` and `b`.
    fn tie(&mut self, a: u32, b: u32) {
        let (a, b) = (root(&mut self.bundle, a), root(&mut self.bundle, b));
        if a == b {
            return;
        }
        if let Some(to) = self.bundle.get_mut(b as usize) {
            *to = a;
        }
        let theirs = self.apart.get_mut(b as usize).map(std::mem::take).unwrap_or_default();
        for other in theirs {
            if let Some(apart) = self.apart.get_mut(other as usize) {
                apart.remove(&b);
                apart.insert(a);
            }
            if let Some(apart) = self.apart.get_mut(a as usize) {
                apart.insert(other);
            }
        }
    }

    /// The groups alike to `a`. Their order does not matter: they go into a heap.
    fn neighbours(&self, a: u32) -> Vec<(u32, u64)> {
        let of = self.sums.get(a as usize);
        of.into_iter().flatten().map(|(other, sum)| (*other, *sum)).collect()
    }

    fn groups(mut self) -> Vec<Vec<u32>> {
        let n = self.bundle.len() as u32;
        let mut by_bundle: HashMap<u32, usize> = HashMap::new();
        let mut out: Vec<Vec<u32>> = Vec::new();
        for x in 0..n {
            let bundle = root(&mut self.bundle, x);
            let at = *by_bundle.entry(bundle).or_insert(out.len());
            if at == out.len() {
                out.push(Vec::new());
            }
            if let Some(group) = out.get_mut(at) {
                group.push(x);
            }
        }
        out
    }
}

/// The end of the chain from `x`; the chain is shortened on the way.
fn root(into: &mut [u32], x: u32) -> u32 {
    let mut at = x;
    while let Some(&next) = into.get(at as usize) {
        if next == at {
            break;
        }
        let over = into.get(next as usize).copied().unwrap_or(next);
        if let Some(step) = into.get_mut(at as usize) {
            *step = over;
        }
        at = over;
    }
    at
}
