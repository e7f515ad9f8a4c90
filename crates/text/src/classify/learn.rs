//! Learning a model.

use super::calibrate::{FEWEST, Mix, Tried, best, sure_from};
use super::folds::{distinct, folds};
use super::linear::Linear;
use super::model::Model;
use super::rows::{Corpus, read};
use super::{Example, Options};
use std::collections::BTreeSet;

/// Parts for finding out what scores are worth.
const PARTS: usize = 5;

/// From this many rows on, fewer parts do: each holds enough.
const MANY: usize = 50_000;

/// Scores that are looked at in all when confidence is fitted.
const MOST_SCORES: usize = 4_000_000;

/// Learns a model; `None` where there is nothing to learn from.
pub fn train(examples: &[Example], options: &Options) -> Option<Model> {
    if examples.is_empty() {
        return None;
    }
    let names: BTreeSet<&str> = examples.iter().map(|e| e.label.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let labels: Vec<u32> = examples
        .iter()
        .map(|e| names.binary_search(&e.label.as_str()).unwrap_or_default() as u32)
        .collect();
    let corpora = read(examples);
    let task = Task { corpora: &corpora, labels: &labels, count: names.len(), seed: options.seed };

    let tried = if names.len() > 1 { task.try_out(examples) } else { Vec::new() };
    let mix = Mix::fit(&tried, corpora.len(), names.len());
    let hits = tried.iter().map(|row| {
        let confidence = mix.confidence(&row.scores);
        let label = best(&confidence);
        (confidence[label], label == row.label)
    });
    let sure_from = sure_from(hits.collect(), options.right);
    let all: Vec<usize> = (0..examples.len()).collect();
    Some(Model {
        labels: names.into_iter().map(str::to_owned).collect(),
        readings: task.learn(&all),
        mix,
        sure_from,
        learned_from: examples.len(),
    })
}

struct Task<'a> {
    corpora: &'a [Corpus],
    labels: &'a [u32],
    count: usize,
    seed: u64,
}

impl Task<'_> {
    fn learn(&self, chosen: &[usize]) -> Vec<Linear> {
        self.corpora
            .iter()
            .map(|corpus| Linear::learn(corpus, chosen, self.labels, self.count, self.seed))
            .collect()
    }

    /// Scores of rows by models that have not learned from them.
    fn try_out(&self, examples: &[Example]) -> Vec<Tried> {
        let chosen = distinct(examples);
        if chosen.len() < FEWEST {
            return Vec::new();
        }
        let count = if chosen.len() < MANY { PARTS } else { 2 };
        let parts = folds(examples, &chosen, count, self.seed);
        let most_each = (MOST_SCORES / self.count).max(1000) / count;
        let mut out = Vec::new();
        for part in 0..count {
            let of = |inside: bool| {
                let pairs = chosen.iter().zip(&parts);
                pairs.filter(move |(_, p)| (**p == part) == inside).map(|(i, _)| *i)
            };
            let readings = self.learn(&of(false).collect::<Vec<usize>>());
            // evenly over the rows, so that no label at the end of a file is left out
            let step = of(true).count().div_ceil(most_each.max(1)).max(1);
            out.extend(of(true).step_by(step).map(|i| {
                Tried {
                    scores: readings
                        .iter()
                        .zip(self.corpora)
                        .map(|(reading, corpus)| reading.score_row(corpus, i))
                        .collect(),
                    label: self.labels[i] as usize,
                }
            }));
        }
        out
    }
}
