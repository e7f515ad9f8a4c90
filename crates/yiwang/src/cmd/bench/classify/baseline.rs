//! What anybody would try first: TF-IDF over runs of one to three characters and a linear SVM.
//!
//! Amounts 1 + ln(count) of what stands in two rows at least, smoothed inverse document frequency,
//! rows of length one, squared hinge loss with C = 4 (better here than the usual 1), one label
//! against the rest; no folding, no words, no weights by place.

use crate::demo::dice::Dice;
use std::collections::HashMap;

/// Characters of the longest run.
const LONGEST: usize = 3;

/// What a mistake costs.
const COST: f32 = 4.0;

/// Rounds over the rows.
const ROUNDS: usize = 20;

type Row = Vec<(u32, f32)>;

/// The label proposed for each text by a model of the other parts.
pub(super) fn proposed(
    texts: &[String],
    labels: &[usize],
    label_count: usize,
    parts: &[usize],
    part_count: usize,
    seed: u64,
) -> Vec<usize> {
    let (counts, runs) = count(texts);
    let mut out = vec![0; texts.len()];
    for part in 0..part_count {
        let learned: Vec<usize> = (0..texts.len()).filter(|i| parts[*i] != part).collect();
        let rarity = rarity(&counts, &learned, runs);
        let rows: Vec<Row> = learned.iter().map(|i| weigh(&counts[*i], &rarity)).collect();
        let models: Vec<(Vec<f32>, f32)> = (0..label_count)
            .map(|label| {
                let yes: Vec<bool> = learned.iter().map(|i| labels[*i] == label).collect();
                separate(&rows, &yes, runs, seed)
            })
            .collect();
        for i in (0..texts.len()).filter(|i| parts[*i] == part) {
            let row = weigh(&counts[i], &rarity);
            let mut best = (0, f32::MIN);
            for (label, (weights, bias)) in models.iter().enumerate() {
                let score = dot(weights, &row) + bias;
                if score > best.1 {
                    best = (label, score);
                }
            }
            out[i] = best.0;
        }
    }
    out
}

/// How often each run stands in each text, and how many runs there are.
fn count(texts: &[String]) -> (Vec<Row>, usize) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut rows = Vec::with_capacity(texts.len());
    for text in texts {
        let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        ends.push(text.len());
        let mut row: HashMap<u32, f32> = HashMap::new();
        for length in 1..=LONGEST {
            for (start, end) in ends.iter().zip(ends.iter().skip(length)) {
                let next = numbers.len() as u32;
                let Some(run) = text.get(*start..*end) else { continue };
                *row.entry(*numbers.entry(run).or_insert(next)).or_default() += 1.0;
            }
        }
        let mut row: Row = row.into_iter().collect();
        row.sort_unstable_by_key(|item| item.0);
        rows.push(row);
    }
    (rows, numbers.len())
}

/// The inverse document frequency over the rows learned from; 0 for what stands in fewer than two of
/// them.
fn rarity(counts: &[Row], learned: &[usize], runs: usize) -> Vec<f32> {
    let mut rows_with = vec![0.0_f32; runs];
    for i in learned {
        for (run, _) in &counts[*i] {
            rows_with[*run as usize] += 1.0;
        }
    }
    let n = learned.len() as f32;
    let of = |with: f32| if with > 1.0 { ((1.0 + n) / (1.0 + with)).ln() + 1.0 } else { 0.0 };
    rows_with.into_iter().map(of).collect()
}

fn weigh(counts: &Row, rarity: &[f32]) -> Row {
    let mut row: Row = counts
        .iter()
        .map(|(run, n)| (*run, (1.0 + n.ln()) * rarity[*run as usize]))
        .filter(|(_, v)| *v > 0.0)
        .collect();
    let length = row.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    for item in &mut row {
        item.1 /= length;
    }
    row
}

fn dot(weights: &[f32], row: &Row) -> f32 {
    let mut sum = 0.0;
    for (run, v) in row {
        sum += weights[*run as usize] * v;
    }
    sum
}

/// Dual coordinate descent (Hsieh et al., ICML 2008).
fn separate(rows: &[Row], yes: &[bool], runs: usize, seed: u64) -> (Vec<f32>, f32) {
    let (mut weights, mut bias) = (vec![0.0_f32; runs], 0.0_f32);
    let mut pull = vec![0.0_f32; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut dice = Dice::new(seed, "baseline");
    for _ in 0..ROUNDS {
        dice.shuffle(&mut order);
        for i in &order {
            let (row, side) = (&rows[*i], if yes[*i] { 1.0 } else { -1.0 });
            let slope = side * (dot(&weights, row) + bias) - 1.0 + 0.5 / COST * pull[*i];
            // rows have length one, and the bias counts as one more piece
            let new = (pull[*i] - slope / (2.0 + 0.5 / COST)).max(0.0);
            let step = (new - pull[*i]) * side;
            pull[*i] = new;
            if step == 0.0 {
                continue;
            }
            bias += step;
            for (run, v) in row {
                weights[*run as usize] += step * v;
            }
        }
    }
    (weights, bias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_what_runs_of_characters_tell() {
        let texts: Vec<String> = (0..20)
            .map(|i| format!("{}第{i}次", if i % 2 == 0 { "垃圾满溢" } else { "路灯不亮" }))
            .collect();
        let labels: Vec<usize> = (0..20).map(|i| i % 2).collect();
        let parts: Vec<usize> = (0..20).map(|i| i / 4).collect();
        assert_eq!(proposed(&texts, &labels, 2, &parts, 5, 1), labels);
    }
}
