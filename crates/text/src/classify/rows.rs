//! Messages as rows of pieces and how much of each there is.

use super::pieces::Plain;
use super::{Example, Reading};
use std::collections::HashMap;

/// Rows of (piece, amount), one after the other, pieces in rising order.
#[derive(Default)]
pub(crate) struct Rows {
    ends: Vec<usize>,
    items: Vec<(u32, f32)>,
}

impl Rows {
    pub(crate) fn push(&mut self, row: impl Iterator<Item = (u32, f32)>) {
        self.items.extend(row);
        self.ends.push(self.items.len());
    }

    pub(crate) fn row(&self, i: usize) -> &[(u32, f32)] {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[i]]
    }

    pub(crate) fn row_mut(&mut self, i: usize) -> &mut [(u32, f32)] {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &mut self.items[start..self.ends[i]]
    }
}

/// All messages in one reading: rows over `hashes`, pieces numbered as they first occur.
pub(crate) struct Corpus {
    pub(crate) reading: Reading,
    pub(crate) hashes: Vec<u64>,
    pub(crate) rows: Rows,
}

/// Reads all messages in both readings.
pub(crate) fn read(examples: &[Example]) -> Vec<Corpus> {
    let mut out: Vec<Corpus> = Reading::BOTH
        .into_iter()
        .map(|reading| Corpus { reading, hashes: Vec::new(), rows: Rows::default() })
        .collect();
    let mut numbers: Vec<HashMap<u64, u32>> = out.iter().map(|_| HashMap::new()).collect();
    let mut items: Vec<(u32, f32)> = Vec::new();
    for example in examples {
        let plain = Plain::new(&example.title, &example.text);
        let words = plain.words();
        for (corpus, numbers) in out.iter_mut().zip(&mut numbers) {
            items.clear();
            plain.pieces(&words, corpus.reading, |hash, place| {
                let next = corpus.hashes.len() as u32;
                let number = *numbers.entry(hash).or_insert(next);
                if number == next {
                    corpus.hashes.push(hash);
                }
                items.push((number, place.weight));
            });
            // a stable sort: amounts are always added in the same order
            items.sort_by_key(|item| item.0);
            items.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    kept.1 += later.1;
                }
                same
            });
            corpus.rows.push(items.iter().copied());
        }
    }
    out
}
