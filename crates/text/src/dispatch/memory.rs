//! Decided matters in the order they came in, found by what they have in common.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Most like matters looked at for one cross. What lies further back has no weight left.
const REACH: usize = 160;
/// Like matters after which the weight is half: the last few, and the last many.
const HALVES: [f32; 2] = [4.0, 40.0];

/// Decided matters as codes, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub(super) struct Memory {
    kept: Kept,
    /// For each cross, the matters with the same values, oldest first.
    alike: Vec<HashMap<u64, Vec<u32>>>,
    fading: Vec<[f32; 2]>,
}

/// What is written down of a [`Memory`]; the rest follows from it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) times: Vec<i64>,
    pub(super) units: Vec<u32>,
    pub(super) codes: Vec<Vec<u32>>,
    pub(super) crosses: Vec<Vec<usize>>,
}

/// From where the memory is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum View {
    /// At a time: what lies nearest to it on either side.
    At(i64),
    /// As one of the matters itself, without all that fall to the same part: were it alone left out,
    /// what is missing beside the others would give its unit away.
    Beside(usize),
    /// As one of the matters itself, knowing only earlier ones.
    After(usize),
}

/// What the matters of one cross say.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// Each unit with its faded counts, of the last few and of the last many.
    pub(super) units: Vec<(u32, [f32; 2])>,
    /// How many of the matters each of these units had dealt with.
    counts: Vec<usize>,
    /// Sums of both.
    pub(super) sums: [f32; 2],
    /// Matters looked at.
    pub(super) seen: usize,
}

impl Said {
    /// The faded counts of a unit.
    pub(super) fn of(&self, unit: u32) -> [f32; 2] {
        self.units.iter().find(|(u, _)| *u == unit).map_or([0.0; 2], |(_, own)| *own)
    }

    /// How many of the matters a unit had dealt with.
    pub(super) fn dealt(&self, unit: u32) -> usize {
        let at = self.units.iter().position(|(u, _)| *u == unit);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }
}

impl From<Kept> for Memory {
    fn from(kept: Kept) -> Self {
        let mut alike = vec![HashMap::<u64, Vec<u32>>::new(); kept.crosses.len()];
        for (at, codes) in kept.codes.iter().enumerate() {
            for (cross, groups) in kept.crosses.iter().zip(&mut alike) {
                if let Some(key) = key(cross, codes) {
                    groups.entry(key).or_default().push(at as u32);
                }
            }
        }
        let fading =
            (0..REACH).map(|rank| HALVES.map(|half| 0.5_f32.powf(rank as f32 / half))).collect();
        Self { kept, alike, fading }
    }
}

impl From<Memory> for Kept {
    fn from(memory: Memory) -> Self {
        memory.kept
    }
}

impl Memory {
    pub(super) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The matters with the same values in a cross, oldest first.
    pub(super) fn group(&self, cross: usize, codes: &[u32]) -> &[u32] {
        key(&self.kept.crosses[cross], codes)
            .and_then(|key| self.alike[cross].get(&key))
            .map_or(&[], Vec::as_slice)
    }

    /// Number of different groups in a cross.
    pub(super) fn groups(&self, cross: usize) -> usize {
        self.alike[cross].len()
    }

    /// What the matters nearest in time with the same values in a cross say.
    pub(super) fn ask(&self, cross: usize, codes: &[u32], view: View) -> Said {
        let group = self.group(cross, codes);
        let mut said = Said::default();
        for (at, fade) in self.nearest(group, view).into_iter().zip(&self.fading) {
            let unit = self.kept.units[at];
            let known = said.units.iter().position(|(u, _)| *u == unit).unwrap_or_else(|| {
                said.units.push((unit, [0.0; 2]));
                said.counts.push(0);
                said.units.len() - 1
            });
            for (k, fade) in fade.iter().enumerate() {
                said.units[known].1[k] += fade;
                said.sums[k] += fade;
            }
            said.counts[known] += 1;
            said.seen += 1;
        }
        said
    }

    /// Up to [`REACH`] of a group, the nearest in time first.
    fn nearest(&self, group: &[u32], view: View) -> Vec<usize> {
        let times = &self.kept.times;
        let (time, cut, mut high, left_out) = match view {
            View::At(time) => {
                let cut = group.partition_point(|i| times[*i as usize] < time);
                (time, cut, cut, None)
            }
            View::Beside(own) => {
                let cut = group.partition_point(|i| (*i as usize) < own);
                (times[own], cut, cut, Some(part(own)))
            }
            View::After(own) => {
                let cut = group.partition_point(|i| (*i as usize) < own);
                (times[own], cut, group.len(), None)
            }
        };
        let mut low = cut;
        let mut found = Vec::with_capacity(REACH.min(group.len()));
        while found.len() < REACH {
            let before = low.checked_sub(1).map(|i| group[i] as usize);
            let after = group.get(high).map(|i| *i as usize);
            let take_after = match (before, after) {
                (None, None) => break,
                (Some(_), None) => false,
                (None, Some(_)) => true,
                (Some(b), Some(a)) => times[a].saturating_sub(time) < time.saturating_sub(times[b]),
            };
            if take_after {
                high += 1;
                found.extend(after.filter(|i| left_out != Some(part(*i))));
            } else {
                low -= 1;
                found.extend(before.filter(|i| left_out != Some(part(*i))));
            }
        }
        found
    }
}

/// One of eight parts that a matter falls to, whatever came before or after it (Knuth's
/// multiplicative hashing).
const fn part(matter: usize) -> u32 {
    (matter as u32).wrapping_mul(2_654_435_761) >> 29
}

/// The values of a cross in one number; none where one of them is unknown.
fn key(cross: &[usize], codes: &[u32]) -> Option<u64> {
    cross.iter().try_fold(0_u64, |key, column| {
        let code = codes.get(*column).copied().filter(|c| *c > 0)?;
        Some((key << 21) | u64::from(code))
    })
}
