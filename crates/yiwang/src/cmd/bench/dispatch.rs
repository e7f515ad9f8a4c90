//! How often the right unit is proposed, beside the rule of the most frequent one.

use crate::cmd::fail::Failure;
use crate::cmd::insight::dispatch::{GIVEN, Tickets};
use crate::cmd::out::Out;
use std::path::Path;
use std::time::Instant;
use yiwang_text::dispatch::{Example, Majority, Report, evaluate, train};

/// One in so many tickets is kept to be tried.
const KEPT: usize = 5;
/// What the rule asks in turn: street and sub-type, sub-type, street, all.
const RULE: [&[&str]; 4] =
    [&["STREET_NAME", "SUB_TYPE_NAME"], &["SUB_TYPE_NAME"], &["STREET_NAME"], &[]];

/// Prints the figures over the tickets of the sample data, once with the latest fifth tried and
/// once with a random fifth.
pub(crate) fn run(data: &Path, seed: u64, out: &mut Out) -> Result<(), Failure> {
    let path = data.join("dispatch").join("tickets_2018.csv");
    if !path.is_file() {
        return out.line("skipped: no shared data");
    }
    let mut all = Tickets::open(&path)?.examples(|_| true)?;
    all.sort_by_key(|e| e.row.at);
    let cut = all.len() - all.len() / KEPT;
    let (earlier, later) = all.split_at(cut);
    told("learned from the earlier four fifths, tried on the latest", earlier, later, seed, out)?;

    let (mut tried, mut learned) = (Vec::new(), Vec::new());
    for (number, e) in (0_u64..).zip(all) {
        let drawn = mixed(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let kept = drawn.is_multiple_of(KEPT as u64);
        if kept { tried.push(e) } else { learned.push(e) }
    }
    told("a random fifth tried", &learned, &tried, seed, out)
}

fn told(
    how: &str,
    learned: &[Example],
    tried: &[Example],
    seed: u64,
    out: &mut Out,
) -> Result<(), Failure> {
    let rule = Majority::learn(learned, &RULE);
    let named = |most: usize| {
        let right = tried
            .iter()
            .filter(|e| rule.propose(&e.row, GIVEN).iter().take(most).any(|n| *n == e.name))
            .count();
        right as f64 / tried.len().max(1) as f64
    };
    let (rule_first, rule_three) = (named(1), named(GIVEN));
    let started = Instant::now();
    let model = train(learned, seed);
    let training = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let Report { n, first, three, calibration_error, shares } = evaluate(&model, tried);
    let rate = n as f64 / started.elapsed().as_secs_f64();
    out.line(format!(
        "dispatch: {how} ({} and {n}): first {first:.4}, among three {three:.4}; most frequent unit of street and sub-type {rule_first:.4}, {rule_three:.4}; above it {:+.1} and {:+.1} points",
        learned.len(),
        (first - rule_first) * 100.0,
        (three - rule_three) * 100.0
    ))?;
    out.line(format!(
        "dispatch: calibration error {calibration_error:.4}; trained in {training:.1} s; {rate:.0} tickets/s proposed"
    ))?;
    for s in shares {
        out.line(format!(
            "dispatch: from confidence {:.1}: proposed {:.3}, right {:.4}",
            s.from, s.proposed, s.right
        ))?;
    }
    Ok(())
}

/// A number well mixed from another (the finisher of SplitMix64).
const fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
