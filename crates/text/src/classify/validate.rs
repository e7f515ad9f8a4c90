//! How good a model would be on messages it has not seen.

use super::folds::{distinct, folds};
use super::learn::train;
use super::{Example, Options};
use serde::Serialize;
use std::collections::BTreeMap;

/// Bins of confidence for the calibration error.
const BINS: usize = 10;

/// Confidences at which the share proposed is told.
const FLOORS: [f64; 6] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95];

/// The outcome of a trial in parts: each part proposed by a model of the other parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Messages tried.
    pub n: usize,
    /// Messages left out because they repeat an earlier one, or nearly.
    pub repeated: usize,
    /// Share of first choices that were right.
    pub accuracy: f64,
    /// The mean over labels of F1, the harmonic mean of precision and recall.
    pub macro_f1: f64,
    /// Expected calibration error: mean distance of confidence and share right over ten equal bins
    /// of confidence, by their number of messages.
    pub calibration_error: f64,
    /// Share of first choices not marked unsure.
    pub sure_share: f64,
    /// Share right among those.
    pub sure_accuracy: f64,
    /// By label, in order.
    pub labels: Vec<LabelFigures>,
    /// What is left where only proposals from some confidence on are made.
    pub shares: Vec<Share>,
}

/// The figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelFigures {
    /// The label.
    pub label: String,
    /// Messages that have it.
    pub n: usize,
    /// Share of its proposals that were right; 0 where there were none.
    pub precision: f64,
    /// Share of its messages for which it was proposed.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// How many proposals are made from a confidence on, and how many of them are right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The confidence.
    pub from: f64,
    /// Share of all messages with a proposal.
    pub proposed: f64,
    /// Share right among them; 0 where there are none.
    pub right: f64,
}

/// One message tried.
struct Outcome<'a> {
    own: &'a str,
    proposed: String,
    confidence: f64,
    unsure: bool,
}

/// Tries the whole way of learning on `count` parts (two at least), without near-same texts.
/// `None` where fewer messages than parts are left.
pub fn cross_validate(examples: &[Example], count: usize, options: &Options) -> Option<Report> {
    let count = count.max(2);
    let chosen = distinct(examples);
    if chosen.len() < count {
        return None;
    }
    let parts = folds(examples, &chosen, count, options.seed);
    let mut outcomes = Vec::with_capacity(chosen.len());
    for part in 0..count {
        let mut others = Vec::with_capacity(chosen.len());
        let mut own = Vec::new();
        for (i, p) in chosen.iter().zip(&parts) {
            if *p == part { own.push(&examples[*i]) } else { others.push(examples[*i].clone()) }
        }
        let model = train(&others, options)?;
        outcomes.extend(own.into_iter().map(|e| {
            let (proposed, confidence) = model.label(&e.title, &e.text);
            let unsure = confidence < model.sure_from();
            Outcome { own: &e.label, proposed: proposed.to_owned(), confidence, unsure }
        }));
    }
    Some(report(&outcomes, examples.len() - chosen.len()))
}

fn report(outcomes: &[Outcome<'_>], repeated: usize) -> Report {
    let n = outcomes.len();
    let labels = by_label(outcomes);
    let (sure_share, sure_accuracy) = share(outcomes, |o| !o.unsure);
    Report {
        n,
        repeated,
        accuracy: share(outcomes, |_| true).1,
        macro_f1: labels.iter().map(|l| l.f1).sum::<f64>() / labels.len().max(1) as f64,
        calibration_error: calibration_error(outcomes),
        sure_share,
        sure_accuracy,
        labels,
        shares: FLOORS
            .into_iter()
            .map(|from| {
                let (proposed, right) = share(outcomes, |o| o.confidence >= from);
                Share { from, proposed, right }
            })
            .collect(),
    }
}

/// The share of outcomes that `counts`, and the share right among them.
fn share(outcomes: &[Outcome<'_>], counts: impl Fn(&Outcome<'_>) -> bool) -> (f64, f64) {
    let counted = outcomes.iter().filter(|o| counts(o)).count();
    let right = outcomes.iter().filter(|o| counts(o) && o.proposed == o.own).count();
    (ratio(counted, outcomes.len()), ratio(right, counted))
}

fn ratio(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

fn by_label(outcomes: &[Outcome<'_>]) -> Vec<LabelFigures> {
    // messages of the label, proposals of it, both
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for o in outcomes {
        counts.entry(o.own).or_default()[0] += 1;
        counts.entry(&o.proposed).or_default()[1] += 1;
        if o.proposed == o.own {
            counts.entry(o.own).or_default()[2] += 1;
        }
    }
    counts
        .into_iter()
        .map(|(label, [own, proposed, both])| LabelFigures {
            label: label.to_owned(),
            n: own,
            precision: ratio(both, proposed),
            recall: ratio(both, own),
            f1: ratio(2 * both, own + proposed),
        })
        .collect()
}

fn calibration_error(outcomes: &[Outcome<'_>]) -> f64 {
    let mut bins = [(0.0, 0.0); BINS];
    for o in outcomes {
        let bin = &mut bins[((o.confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += o.confidence;
        bin.1 += f64::from(u8::from(o.proposed == o.own));
    }
    let off: f64 = bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum();
    off / outcomes.len().max(1) as f64
}
