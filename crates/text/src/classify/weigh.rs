//! How much a piece is worth, whatever the label.

use super::Reading;
use super::rows::Rows;

/// What is known of the pieces in the rows learned from.
pub(crate) struct Worth {
    /// In how many rows each piece stands.
    pub(crate) rows_with: Vec<u32>,
    /// The information each piece gives about the label, nats: the divergence of the labels of the
    /// rows with it from the labels of all rows, smoothed by one row.
    pub(crate) tells: Vec<f32>,
}

/// Cells of the table of pieces by labels that is held at a time.
const CELLS: usize = 8_000_000;

impl Worth {
    /// Counts over `chosen` rows; `labels[i]` is the label of row `i`.
    pub(crate) fn new(
        rows: &Rows,
        pieces: usize,
        chosen: &[usize],
        labels: &[u32],
        label_count: usize,
    ) -> Self {
        let mut share = vec![0.0_f32; label_count];
        for &i in chosen {
            share[labels[i] as usize] += 1.0 / chosen.len() as f32;
        }
        let mut out = Self { rows_with: vec![0; pieces], tells: vec![0.0; pieces] };
        let step = (CELLS / label_count.max(1)).max(1);
        let mut counts = vec![0.0_f32; step.min(pieces) * label_count];
        let mut from = 0;
        while from < pieces {
            let to = (from + step).min(pieces);
            counts.fill(0.0);
            for &i in chosen {
                let row = rows.row(i);
                let first = row.partition_point(|item| (item.0 as usize) < from);
                for &(piece, _) in row[first..].iter().take_while(|item| (item.0 as usize) < to) {
                    out.rows_with[piece as usize] += 1;
                    counts[(piece as usize - from) * label_count + labels[i] as usize] += 1.0;
                }
            }
            for (piece, counts) in (from..to).zip(counts.chunks(label_count)) {
                let all = out.rows_with[piece] as f32 + 1.0;
                let told = counts.iter().zip(&share).map(|(count, share)| {
                    let p = (count + share) / all;
                    if p > 0.0 { p * (p / share).ln() } else { 0.0 }
                });
                out.tells[piece] = told.sum::<f32>().max(0.0);
            }
            from = to;
        }
        out
    }

    /// The factor of a piece in a reading, in a collection of `n` rows: how telling it is for the
    /// opening, how rare for the whole (there each label weighs it for itself).
    pub(crate) fn factor(&self, piece: usize, reading: Reading, n: usize) -> f32 {
        match reading {
            Reading::Opening => self.tells[piece].powf(0.4),
            Reading::Whole => ((1.0 + n as f32) / (1.0 + self.rows_with[piece] as f32)).ln() + 1.0,
        }
    }
}

/// The logarithm of how much more often each piece stands in rows of `label` than in others,
/// smoothed by one row (naive Bayes' opinion of it).
pub(crate) fn leaning(rows: &Rows, pieces: usize, labels: &[u32], label: u32) -> Vec<f32> {
    let (mut with, mut without) = (vec![1.0_f32; pieces], vec![1.0_f32; pieces]);
    let (mut yes, mut no) = (2.0_f32, 2.0_f32);
    for (i, own) in labels.iter().enumerate() {
        let (counts, all) =
            if *own == label { (&mut with, &mut yes) } else { (&mut without, &mut no) };
        *all += 1.0;
        for &(piece, _) in rows.row(i) {
            counts[piece as usize] += 1.0;
        }
    }
    with.iter().zip(&without).map(|(a, b)| ((a / yes) / (b / no)).ln()).collect()
}
