//! What a score is worth: the two readings brought together as a probability.

use serde::{Deserialize, Serialize};

/// How far each reading is trusted, and what is added for each label: the confidences are the
/// normalised exponentials (softmax) of the sums.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mix {
    pub(crate) trust: Vec<f32>,
    pub(crate) lift: Vec<f32>,
}

/// A row that was not learned from: the scores of each reading, and its label.
pub(crate) struct Tried {
    pub(crate) scores: Vec<Vec<f32>>,
    pub(crate) label: usize,
}

/// Steps of the fit; it has settled long before.
const STEPS: usize = 300;

/// Fewer rows say nothing about confidence.
pub(crate) const FEWEST: usize = 20;

impl Mix {
    /// What holds roughly where nothing could be tried.
    fn usual(readings: usize, label_count: usize) -> Self {
        Self { trust: vec![1.5; readings], lift: vec![0.0; label_count] }
    }

    /// The mix under which the labels of the rows tried are likeliest (least log loss), lifts held
    /// near nothing as if by one row.
    pub(crate) fn fit(tried: &[Tried], readings: usize, label_count: usize) -> Self {
        let mut mix = Self::usual(readings, label_count);
        if tried.len() < FEWEST {
            return mix;
        }
        let size = readings + label_count;
        let (mut mean, mut spread) = (vec![0.0_f64; size], vec![0.0_f64; size]);
        for step in 1..=STEPS {
            let slope = mix.slope(tried);
            // Adam (Kingma and Ba 2015), with a step that shrinks to nothing
            let rate = 0.1 * (1.0 - (step - 1) as f64 / STEPS as f64);
            for (at, g) in slope.into_iter().enumerate() {
                mean[at] = 0.9 * mean[at] + 0.1 * g;
                spread[at] = 0.999 * spread[at] + 0.001 * g * g;
                let m = mean[at] / (1.0 - 0.9_f64.powi(step as i32));
                let s = spread[at] / (1.0 - 0.999_f64.powi(step as i32));
                let change = (rate * m / (s.sqrt() + 1e-9)) as f32;
                if at < readings {
                    mix.trust[at] = (mix.trust[at] - change).max(0.0);
                } else {
                    mix.lift[at - readings] -= change;
                }
            }
        }
        mix
    }

    fn slope(&self, tried: &[Tried]) -> Vec<f64> {
        let readings = self.trust.len();
        let mut slope = vec![0.0_f64; readings + self.lift.len()];
        for row in tried {
            let confidence = self.confidence(&row.scores);
            for (label, p) in confidence.iter().enumerate() {
                let off = f64::from(*p) - f64::from(u8::from(label == row.label));
                for (reading, scores) in row.scores.iter().enumerate() {
                    slope[reading] += off * f64::from(scores[label]);
                }
                slope[readings + label] += off;
            }
        }
        for (label, lift) in self.lift.iter().enumerate() {
            slope[readings + label] += f64::from(*lift);
        }
        slope.iter_mut().for_each(|g| *g /= tried.len() as f64);
        slope
    }

    /// The confidence in each label, 0 to 1, together 1.
    pub(crate) fn confidence(&self, scores: &[Vec<f32>]) -> Vec<f32> {
        let mut out = self.lift.clone();
        for (trust, scores) in self.trust.iter().zip(scores) {
            out.iter_mut().zip(scores).for_each(|(s, score)| *s += trust * score);
        }
        let most = out.iter().copied().fold(f32::MIN, f32::max);
        out.iter_mut().for_each(|s| *s = (*s - most).exp());
        let all: f32 = out.iter().sum();
        out.iter_mut().for_each(|s| *s /= all);
        out
    }
}

/// The label of the greatest confidence; the first of equals.
pub(crate) fn best(confidence: &[f32]) -> usize {
    let mut best = 0;
    for (label, p) in confidence.iter().enumerate() {
        if *p > confidence[best] {
            best = label;
        }
    }
    best
}

/// The least confidence from which on the share `right` of (confidence, whether right) was right;
/// above 1 where there is none, so that everything is unsure.
pub(crate) fn sure_from(mut tried: Vec<(f32, bool)>, right: f64) -> f32 {
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut from, mut hits) = (NEVER, 0.0);
    for (n, (confidence, hit)) in tried.iter().enumerate() {
        hits += f64::from(u8::from(*hit));
        if n + 1 >= FEWEST && hits / (n + 1) as f64 >= right {
            from = *confidence;
        }
    }
    from
}

/// A confidence that nothing reaches.
const NEVER: f32 = 2.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_say_nothing_get_no_confidence() {
        let tried: Vec<Tried> = (0..100)
            .map(|i| Tried {
                scores: vec![vec![if i % 3 == 0 { 1.0 } else { -1.0 }, 0.0], vec![0.0, 0.0]],
                label: i % 2,
            })
            .collect();
        let mix = Mix::fit(&tried, 2, 2);
        for row in &tried {
            let p = mix.confidence(&row.scores);
            assert!((p[0] - 0.5).abs() < 0.1, "{p:?}");
        }
    }

    #[test]
    fn the_threshold_keeps_the_promised_share() {
        let tried: Vec<(f32, bool)> = (0..100).map(|i| (i as f32 / 100.0, i >= 40)).collect();
        let from = sure_from(tried.clone(), 0.9);
        let sure: Vec<_> = tried.iter().filter(|t| t.0 >= from).collect();
        assert!(sure.iter().filter(|t| t.1).count() as f64 / sure.len() as f64 >= 0.9);
        assert!(sure.len() > 60);
        assert!(sure_from(vec![(1.0, false); 50], 0.9) > 1.0);
        assert!(sure_from(vec![(1.0, true); 3], 0.9) > 1.0);
    }
}
