//! One reading's linear model: for every label a weight of every piece.

use super::Reading;
use super::chance::Chance;
use super::pieces::{Place, Plain, Word};
use super::rows::{Corpus, Rows};
use super::separate::{Pick, separate};
use super::vocabulary::Vocabulary;
use super::weigh::{Worth, leaning};
use serde::{Deserialize, Serialize};

/// Weights kept at most in one reading: with many labels, fewer pieces (2 bytes each).
const MOST_WEIGHTS: usize = 12_000_000;

/// Pieces kept at most in one reading.
const MOST_PIECES: usize = 200_000;

/// From this many rows on, a piece must stand in two of them.
const TWO_FROM: usize = 100;

/// Rows of other labels that a label is learned against: all up to the first number, beyond it a
/// sample of so many for each of its own, which then cost as much as all.
const OTHERS: usize = 20_000;
const OTHERS_EACH: usize = 20;

/// A linear model over the pieces of one reading. Weights are whole numbers in units of their label.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Linear {
    reading: Reading,
    vocabulary: Vocabulary,
    /// What a piece is worth before labels are looked at.
    factors: Vec<f32>,
    /// Piece by piece, a weight for each label.
    weights: Vec<i16>,
    units: Vec<f32>,
    biases: Vec<f32>,
}

/// The known pieces of a text and where they stand.
pub(crate) struct Found {
    places: Vec<Place>,
    /// Number of the piece and which of `places`, in order: whole numbers sort fast.
    order: Vec<u64>,
    /// The amount of each piece, in the same order, with the row brought to length one.
    amounts: Vec<(u32, f32)>,
}

impl Linear {
    /// Learns from the `chosen` rows of a corpus.
    pub(crate) fn learn(
        corpus: &Corpus,
        chosen: &[usize],
        labels: &[u32],
        label_count: usize,
        seed: u64,
    ) -> Self {
        let reading = corpus.reading;
        let worth = Worth::new(&corpus.rows, corpus.hashes.len(), chosen, labels, label_count);
        let kept = keep(&worth, chosen.len(), label_count);
        let mut number = vec![u32::MAX; corpus.hashes.len()];
        for (new, &old) in kept.iter().enumerate() {
            number[old] = new as u32;
        }
        let factors: Vec<f32> =
            kept.iter().map(|&p| worth.factor(p, reading, chosen.len())).collect();
        let mut rows = Rows::default();
        for (to, &i) in chosen.iter().enumerate() {
            let known = corpus.rows.row(i).iter().map(|(p, v)| (number[*p as usize], *v));
            rows.push(known.filter(|(p, _)| *p != u32::MAX));
            weigh(rows.row_mut(to), &factors);
        }
        let own: Vec<u32> = chosen.iter().map(|&i| labels[i]).collect();
        let mut out = Self {
            reading,
            vocabulary: kept.iter().map(|&p| corpus.hashes[p]).collect::<Vec<u64>>().into(),
            factors,
            weights: vec![0; kept.len() * label_count],
            units: Vec::with_capacity(label_count),
            biases: Vec::with_capacity(label_count),
        };
        for label in 0..label_count {
            out.learn_label(&rows, &own, label as u32, label_count, seed);
        }
        out
    }

    fn learn_label(&mut self, rows: &Rows, own: &[u32], label: u32, label_count: usize, seed: u64) {
        let purpose = u64::from(label) * 2;
        let picks = picks(own, label, self.reading, Chance::new(seed, purpose));
        let pieces = self.factors.len();
        let lean = match self.reading {
            Reading::Opening => None,
            Reading::Whole => Some(leaning(rows, pieces, own, label)),
        };
        let chance = Chance::new(seed, purpose + 1);
        let (weights, bias) = separate(rows, pieces, &picks, lean.as_deref(), chance);
        let most = weights.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
        let unit = if most > 0.0 { most / f32::from(i16::MAX) } else { 1.0 };
        for (piece, w) in weights.iter().enumerate() {
            self.weights[piece * label_count + label as usize] = (w / unit).round() as i16;
        }
        self.units.push(unit);
        self.biases.push(bias);
    }

    /// The score of each label for a row of the corpus it was learned from.
    pub(crate) fn score_row(&self, corpus: &Corpus, i: usize) -> Vec<f32> {
        let mut row: Vec<(u32, f32)> = corpus
            .rows
            .row(i)
            .iter()
            .filter_map(|(p, v)| Some((self.vocabulary.find(corpus.hashes[*p as usize])?, *v)))
            .collect();
        weigh(&mut row, &self.factors);
        self.score(&row)
    }

    /// Finds the known pieces of a text.
    pub(crate) fn find(&self, plain: &Plain, words: &[Word]) -> Found {
        let (mut places, mut order) = (Vec::new(), Vec::new());
        plain.pieces(words, self.reading, |hash, place| {
            if let Some(number) = self.vocabulary.find(hash) {
                order.push((u64::from(number) << 32) | places.len() as u64);
                places.push(place);
            }
        });
        order.sort_unstable();
        let mut amounts: Vec<(u32, f32)> = Vec::with_capacity(order.len());
        for key in &order {
            let weight = places[place_of(*key)].weight;
            match amounts.last_mut() {
                Some(last) if last.0 == number_of(*key) => last.1 += weight,
                _ => amounts.push((number_of(*key), weight)),
            }
        }
        weigh(&mut amounts, &self.factors);
        Found { places, order, amounts }
    }

    /// The score of each label for what was found.
    pub(crate) fn score_found(&self, found: &Found) -> Vec<f32> {
        self.score(&found.amounts)
    }

    fn score(&self, row: &[(u32, f32)]) -> Vec<f32> {
        let count = self.units.len();
        let mut out = vec![0.0_f32; count];
        for (piece, amount) in row {
            let start = *piece as usize * count;
            let weights = &self.weights[start..start + count];
            out.iter_mut().zip(weights).for_each(|(s, w)| *s += f32::from(*w) * amount);
        }
        let labels = self.units.iter().zip(&self.biases);
        out.iter_mut().zip(labels).for_each(|(s, (unit, bias))| *s = *s * unit + bias);
        out
    }

    /// Adds to each character of the text what the pieces over it did for `label` against the mean
    /// of all labels, `times` over.
    pub(crate) fn trace(&self, found: &Found, label: usize, times: f32, to: &mut [f32]) {
        let count = self.units.len();
        let mut order = found.order.as_slice();
        for (number, amount) in &found.amounts {
            let end = order.iter().take_while(|key| number_of(**key) == *number).count();
            let (here, rest) = order.split_at(end);
            order = rest;
            let start = *number as usize * count;
            let weights = &self.weights[start..start + count];
            let worth = |(w, unit): (&i16, &f32)| f32::from(*w) * unit;
            let mean = weights.iter().zip(&self.units).map(worth).sum::<f32>() / count as f32;
            let own = f32::from(weights[label]) * self.units[label] - mean;
            let all: f32 = here.iter().map(|key| found.places[place_of(*key)].weight).sum();
            for key in here {
                let place = &found.places[place_of(*key)];
                let each = times * own * amount * place.weight / all / f32::from(place.len);
                let at = usize::from(place.at);
                to[at..at + usize::from(place.len)].iter_mut().for_each(|c| *c += each);
            }
        }
    }

    /// Whether all parts fit each other, for so many labels.
    pub(crate) fn is_whole(&self, label_count: usize) -> bool {
        let pieces = self.vocabulary.len();
        self.factors.len() == pieces
            && self.weights.len() == pieces * label_count
            && self.units.len() == label_count
            && self.biases.len() == label_count
    }
}

const fn number_of(key: u64) -> u32 {
    (key >> 32) as u32
}

const fn place_of(key: u64) -> usize {
    (key & 0xFFFF_FFFF) as usize
}

/// The pieces that are kept, in their old order: none that stands in a single row, and of too many
/// those that tell most in most rows.
fn keep(worth: &Worth, n: usize, label_count: usize) -> Vec<usize> {
    let least = if n >= TWO_FROM { 2 } else { 1 };
    let most = (MOST_WEIGHTS / label_count.max(1)).clamp(1, MOST_PIECES);
    let mut kept: Vec<usize> =
        (0..worth.rows_with.len()).filter(|p| worth.rows_with[*p] >= least).collect();
    if kept.len() > most {
        let value = |p: usize| worth.rows_with[p] as f32 * worth.tells[p];
        kept.sort_by(|a, b| value(*b).total_cmp(&value(*a)).then(a.cmp(b)));
        kept.truncate(most);
        kept.sort_unstable();
    }
    kept
}

/// Damps repetition, applies the factors and brings the row to length one.
fn weigh(row: &mut [(u32, f32)], factors: &[f32]) {
    let mut square = 0.0;
    for (piece, v) in row.iter_mut() {
        *v = v.ln_1p() * factors[*piece as usize];
        square += *v * *v;
    }
    if square > 0.0 {
        let length = square.sqrt();
        row.iter_mut().for_each(|item| item.1 /= length);
    }
}

/// The rows a label is learned from. Mistakes on its own rows cost more where it is rare (by the
/// square root: in full it would be proposed too often).
fn picks(own: &[u32], label: u32, reading: Reading, mut chance: Chance) -> Vec<Pick> {
    let (yes, mut no): (Vec<u32>, Vec<u32>) =
        (0..own.len() as u32).partition(|i| own[*i as usize] == label);
    let others = no.len();
    let most = OTHERS.max(OTHERS_EACH * yes.len());
    if others > most {
        chance.shuffle(&mut no);
        no.truncate(most);
        no.sort_unstable();
    }
    let cost = match reading {
        Reading::Opening => 4.0,
        Reading::Whole => 1.0,
    };
    let rare = match reading {
        Reading::Opening => (others as f32 / yes.len().max(1) as f32).sqrt().max(1.0),
        Reading::Whole => 1.0,
    };
    let stand_for = others as f32 / no.len().max(1) as f32;
    let mut out: Vec<Pick> =
        yes.into_iter().map(|row| Pick { row, yes: true, cost: cost * rare }).collect();
    out.extend(no.into_iter().map(|row| Pick { row, yes: false, cost: cost * stand_for }));
    out
}
