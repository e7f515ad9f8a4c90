//! How well, how honestly and how fast messages are labelled, beside a plain baseline.

mod baseline;

use crate::cmd::fail::Failure;
use crate::cmd::insight::classify::examples;
use crate::cmd::out::Out;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use yiwang_text::classify::{Example, Options, Report, cross_validate, distinct, folds, train};

/// Parts of the trial.
const PARTS: usize = 5;

/// Prints the figures over the labelled messages of the sample data.
pub(crate) fn run(data: &Path, seed: u64, out: &mut Out) -> Result<(), Failure> {
    let path = data.join("messages").join("classified.jsonl");
    if !path.is_file() {
        return out.line("skipped: no shared data");
    }
    let examples = examples(&path)?;
    let options = Options { seed, ..Options::default() };
    let Some(report) = cross_validate(&examples, PARTS, &options) else {
        return out.line("skipped: too few messages");
    };
    let plain = plain_macro_f1(&examples, seed);
    let started = Instant::now();
    let model = train(&examples, &options);
    let training = started.elapsed().as_secs_f64();
    let Some(model) = model else { return Ok(()) };
    let (mut words, started) = (0, Instant::now());
    for e in &examples {
        words += model.propose(&e.title, &e.text).words.len();
    }
    let rate = examples.len() as f64 / started.elapsed().as_secs_f64();

    told(&report, plain, out)?;
    out.line(format!(
        "classify: trained on {} in {training:.1} s; {rate:.0} texts/s proposed on one core, with {:.1} telling words each",
        examples.len(),
        words as f64 / examples.len() as f64
    ))
}

fn told(report: &Report, plain: f64, out: &mut Out) -> Result<(), Failure> {
    out.line(format!(
        "classify: {} messages, {} repeats left out, {PARTS} parts: macro-F1 {:.4}, plain character 1-3-grams with a linear SVM {plain:.4}; accuracy {:.4}; calibration error {:.4}",
        report.n, report.repeated, report.macro_f1, report.accuracy, report.calibration_error
    ))?;
    out.line(format!(
        "classify: not marked unsure {:.3}, right among them {:.4}",
        report.sure_share, report.sure_accuracy
    ))?;
    for s in &report.shares {
        out.line(format!(
            "classify: from confidence {:.2}: proposed {:.3}, right {:.4}",
            s.from, s.proposed, s.right
        ))?;
    }
    for l in &report.labels {
        out.line(format!(
            "classify: {} n {} precision {:.3} recall {:.3} F1 {:.3}",
            l.label, l.n, l.precision, l.recall, l.f1
        ))?;
    }
    Ok(())
}

/// The macro-F1 of the baseline over the same messages and the same parts.
fn plain_macro_f1(examples: &[Example], seed: u64) -> f64 {
    let chosen = distinct(examples);
    let parts = folds(examples, &chosen, PARTS, seed);
    let rows: Vec<&Example> = chosen.iter().filter_map(|i| examples.get(*i)).collect();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        numbers.insert(&row.label, 0);
    }
    for (number, slot) in numbers.values_mut().enumerate() {
        *slot = number;
    }
    let labels: Vec<usize> =
        rows.iter().map(|r| numbers.get(r.label.as_str()).copied().unwrap_or_default()).collect();
    let texts: Vec<String> = rows.iter().map(|r| format!("{}\n{}", r.title, r.text)).collect();
    let proposed = baseline::proposed(&texts, &labels, numbers.len(), &parts, PARTS, seed);
    let mut counts = vec![[0_usize; 3]; numbers.len()];
    for (own, other) in labels.iter().zip(&proposed) {
        counts[*own][0] += 1;
        counts[*other][1] += 1;
        counts[*own][2] += usize::from(own == other);
    }
    let f1 = counts.iter().map(|c| 2.0 * c[2] as f64 / (c[0] + c[1]).max(1) as f64);
    f1.sum::<f64>() / counts.len().max(1) as f64
}
