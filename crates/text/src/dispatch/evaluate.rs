//! How often a model is right on matters it has not seen, and whether it knows when.

use super::model::{Model, Proposal};
use super::row::Example;
use serde::Serialize;

/// Confidences at which accuracy is told.
const FROM: [f32; 7] = [0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9];
/// Parts of the range of confidence over which the calibration error is summed.
const PARTS: usize = 10;

/// What a trial has shown. Shares lie between 0 and 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Matters tried.
    pub n: usize,
    /// Share whose unit was proposed first.
    pub first: f64,
    /// Share whose unit was among the first three.
    pub three: f64,
    /// Mean distance between confidence and the share that was right, over ten equal parts of the
    /// range of confidence (expected calibration error, Naeini et al. 2015).
    pub calibration_error: f64,
    /// Accuracy against share proposed.
    pub shares: Vec<Share>,
}

/// What comes of proposing only from a confidence on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// The least confidence.
    pub from: f32,
    /// Share of matters with at least this confidence.
    pub proposed: f64,
    /// Share of these whose unit was proposed first; 0 where there are none.
    pub right: f64,
}

/// Tries a model on decided matters. They must not be among those it was trained on.
pub fn evaluate(model: &Model, matters: &[Example]) -> Report {
    let tried: Vec<(Proposal, &Example)> =
        matters.iter().map(|e| (model.propose(&e.row), e)).collect();
    let named = |p: &Proposal, e: &Example, most: usize| {
        p.units.iter().take(most).any(|u| u.name == e.name.trim())
    };
    let n = tried.len();
    let share = |x: usize, of: usize| x as f64 / of.max(1) as f64;
    let sure: Vec<(f32, bool)> = tried
        .iter()
        .map(|(p, e)| (p.units.first().map_or(0.0, |u| u.confidence), named(p, e, 1)))
        .collect();
    let shares = FROM
        .into_iter()
        .map(|from| {
            let (all, right) = counted(&sure, |c| c >= from);
            Share { from, proposed: share(all, n), right: share(right, all) }
        })
        .collect();
    Report {
        n,
        first: share(sure.iter().filter(|(_, right)| *right).count(), n),
        three: share(tried.iter().filter(|(p, e)| named(p, e, 3)).count(), n),
        calibration_error: calibration_error(&sure),
        shares,
    }
}

fn counted(sure: &[(f32, bool)], wanted: impl Fn(f32) -> bool) -> (usize, usize) {
    let of = sure.iter().filter(|(c, _)| wanted(*c));
    of.fold((0, 0), |(all, right), (_, r)| (all + 1, right + usize::from(*r)))
}

fn calibration_error(sure: &[(f32, bool)]) -> f64 {
    let mut parts = [(0.0_f64, 0.0_f64); PARTS];
    for (confidence, right) in sure {
        let part = &mut parts[((confidence * PARTS as f32) as usize).min(PARTS - 1)];
        *part = (part.0 + f64::from(*confidence), part.1 + f64::from(u8::from(*right)));
    }
    let apart: f64 = parts.iter().map(|(said, right)| (said - right).abs()).sum();
    apart / sure.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calibration_error_is_nought_where_confidence_comes_true_and_one_where_never() {
        let told: Vec<(f32, bool)> = (0..10).map(|i| (0.75, i * 4 < 30)).collect();
        assert!(calibration_error(&told) < 0.06);
        assert!(calibration_error(&[(1.0, false), (1.0, false)]) > 0.99);
        assert!(calibration_error(&[]).abs() < 1e-9);
    }
}
