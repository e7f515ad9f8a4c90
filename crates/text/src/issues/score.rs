//! How well two groupings of the same things agree.

use std::collections::HashMap;

/// B-cubed precision, recall and their harmonic mean (Bagga & Baldwin 1998), 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Of the things grouped with a thing, the share that belongs with it, on average.
    pub precision: f64,
    /// Of the things that belong with a thing, the share that is grouped with it, on average.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

/// How well `found` agrees with `truth`; the two give the group of each thing in the same order.
/// The longer one is cut. Without anything to compare they agree.
pub fn agreement(found: &[usize], truth: &[usize]) -> Score {
    let (mut by_found, mut by_truth, mut by_both) =
        (HashMap::new(), HashMap::new(), HashMap::new());
    let mut n = 0.0_f64;
    for (f, t) in found.iter().zip(truth) {
        *by_found.entry(*f).or_insert(0.0_f64) += 1.0;
        *by_truth.entry(*t).or_insert(0.0_f64) += 1.0;
        *by_both.entry((*f, *t)).or_insert(0.0_f64) += 1.0;
        n += 1.0;
    }
    if n == 0.0 {
        return Score { precision: 1.0, recall: 1.0, f1: 1.0 };
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    // each of the `both` things has the same share, so they are summed at once
    for ((f, t), both) in &by_both {
        precision += both * both / by_found.get(f).copied().unwrap_or(1.0);
        recall += both * both / by_truth.get(t).copied().unwrap_or(1.0);
    }
    let (precision, recall) = (precision / n, recall / n);
    Score { precision, recall, f1: 2.0 * precision * recall / (precision + recall) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_one_for_the_same_grouping_whatever_the_numbers() {
        let s = agreement(&[1, 1, 2, 3], &[7, 7, 0, 9]);
        assert!((s.f1 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_heap_has_all_recall_and_little_precision() {
        let s = agreement(&[0; 4], &[0, 0, 1, 1]);
        assert!((s.recall - 1.0).abs() < 1e-12);
        assert!((s.precision - 0.5).abs() < 1e-12);
        let s = agreement(&[0, 1, 2, 3], &[0, 0, 1, 1]);
        assert!((s.precision - 1.0).abs() < 1e-12);
        assert!((s.recall - 0.5).abs() < 1e-12);
    }
}
