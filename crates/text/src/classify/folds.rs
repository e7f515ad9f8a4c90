//! Parts of the rows for honest trials: nothing in one part repeats what is in another.

use super::Example;
use super::chance::{Chance, mix};
use crate::fold;
use std::collections::HashMap;

/// Bands of two numbers each: texts that share half of their runs are compared with probability
/// 0.9999.
const BANDS: usize = 32;

/// Rows compared with a new one in one band at most: forms filled in a thousand times are found
/// through the other bands too.
const MOST_IN_BAND: usize = 50;

/// The rows that are not near-same as an earlier row, in order. Near-same: of the runs of four
/// characters (letters and digits, folded, title and text) that either has, half are in both.
pub fn distinct(examples: &[Example]) -> Vec<usize> {
    let mut bands: Vec<HashMap<u64, Vec<usize>>> = vec![HashMap::new(); BANDS];
    let mut kept_runs: Vec<Vec<u64>> = Vec::new();
    let mut kept = Vec::new();
    for (i, example) in examples.iter().enumerate() {
        let runs = runs(example);
        let keys = keys(&runs);
        let mut candidates: Vec<usize> = bands
            .iter()
            .zip(&keys)
            .filter_map(|(band, key)| band.get(key))
            .flat_map(|rows| rows.iter().copied())
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        if candidates.iter().any(|c| near_same(&runs, &kept_runs[*c])) {
            continue;
        }
        for (band, key) in bands.iter_mut().zip(keys) {
            let rows = band.entry(key).or_default();
            if rows.len() < MOST_IN_BAND {
                rows.push(kept_runs.len());
            }
        }
        kept_runs.push(runs);
        kept.push(i);
    }
    kept
}

/// The part, `0..count`, of each of the `chosen` rows: every label is spread evenly over the parts.
pub fn folds(examples: &[Example], chosen: &[usize], count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    Chance::new(seed, u64::MAX - 1).shuffle(&mut order);
    order.sort_by(|a, b| examples[chosen[*a]].label.cmp(&examples[chosen[*b]].label));
    let mut parts = vec![0; chosen.len()];
    for (place, at) in order.into_iter().enumerate() {
        parts[at] = place % count.max(1);
    }
    parts
}

/// The runs of four characters, each once, in rising order; a shorter text is one run.
fn runs(example: &Example) -> Vec<u64> {
    let mut chars: Vec<u64> = Vec::with_capacity(example.text.len() / 3 + 8);
    for c in example.title.chars().chain(example.text.chars()) {
        fold::each(c, |f| {
            if f.is_alphanumeric() {
                chars.push(u64::from(u32::from(f)));
            }
        });
    }
    let number = |run: &[u64]| mix(run.iter().fold(0, |h: u64, c| (h << 21) ^ (h >> 43) ^ *c));
    let mut runs: Vec<u64> =
        if chars.len() < 4 { vec![number(&chars)] } else { chars.windows(4).map(number).collect() };
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// For each band a number that two texts share the likelier the more runs they share (MinHash).
fn keys(runs: &[u64]) -> Vec<u64> {
    let least = |salt: usize| {
        let salt = mix(salt as u64 + 1);
        runs.iter().map(|r| mix(r ^ salt)).min().unwrap_or_default()
    };
    (0..BANDS).map(|b| mix(least(2 * b) ^ least(2 * b + 1).rotate_left(32))).collect()
}

fn near_same(a: &[u64], b: &[u64]) -> bool {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2 * both >= a.len() + b.len() - both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(label: &str, text: &str) -> Example {
        Example { label: label.into(), title: String::new(), text: text.into() }
    }

    #[test]
    fn a_repeated_text_counts_once() {
        let rows = [
            example("市容", "东门菜场门口的垃圾三天没有人清运，味道很大"),
            example("市容", "东门菜场门口的垃圾三天没有人清运,味道很大！"),
            example("市容", "今天东门菜场门口的垃圾三天没有人清运，味道很大啊"),
            example("交通", "西门路口的红绿灯不亮，车辆抢行很危险"),
        ];
        assert_eq!(distinct(&rows), [0, 3]);
    }

    #[test]
    fn every_label_is_in_every_part() {
        let rows: Vec<Example> =
            (0..40).map(|i| example(if i % 4 == 0 { "甲" } else { "乙" }, "")).collect();
        let chosen: Vec<usize> = (0..40).collect();
        let parts = folds(&rows, &chosen, 5, 3);
        for part in 0..5 {
            let here: Vec<usize> = chosen.iter().copied().filter(|i| parts[*i] == part).collect();
            assert_eq!(here.len(), 8);
            assert_eq!(here.iter().filter(|i| rows[**i].label == "甲").count(), 2);
        }
        assert_eq!(parts, folds(&rows, &chosen, 5, 3));
    }
}
