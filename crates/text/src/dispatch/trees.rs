//! Boosted trees that weigh the candidates of one matter against each other.
//!
//! Gradient boosting (Friedman 2001) with second-order steps on the conditional logit: the score
//! of each candidate passes through a softmax over the candidates of the same matter.

use super::random::Random;
use serde::{Deserialize, Serialize};

/// Most steps a number is cut into.
const STEPS: usize = 48;
/// Levels of a tree.
const DEPTH: usize = 4;
/// Share of a tree's leaf that is taken over.
const RATE: f32 = 0.07;
/// Held against small leaves.
const RIDGE: f32 = 5.0;
/// Least curvature in a leaf.
const LEAST: f32 = 2.0;
/// Most trees.
const MOST: usize = 240;
/// Trees without gain on the part held out, after which no more are grown.
const PATIENCE: usize = 20;

/// The candidates of one matter, as lines of numbers, and which of them was right.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) lines: Vec<Vec<f32>>,
    pub(super) right: usize,
}

/// Grown trees.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Trees {
    /// Upper bounds of the steps of each number.
    bounds: Vec<Vec<f32>>,
    trees: Vec<Tree>,
    /// What scores are multiplied by so that chances come true, found on the part held out.
    sharpness: f32,
}

/// A full tree, level by level.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tree {
    /// Which number is asked at each node, and the step up to which it goes left.
    splits: Vec<(u16, u8)>,
    leaves: Vec<f32>,
}

impl Tree {
    fn leaf(&self, steps: impl Fn(usize) -> u8) -> f32 {
        let mut node = 0;
        while let Some((number, step)) = self.splits.get(node) {
            node = 2 * node + 1 + usize::from(steps(usize::from(*number)) > *step);
        }
        self.leaves[node - self.splits.len()]
    }
}

impl Trees {
    /// Grows trees on the cases; `held` of them, from the end, are only watched.
    pub(super) fn grow(cases: &[Case], held: usize, random: &mut Random) -> Self {
        let Some(width) = cases.iter().find_map(|c| c.lines.first()).map(Vec::len) else {
            return Self::default();
        };
        let bounds: Vec<Vec<f32>> = (0..width).map(|f| bounds(cases, f)).collect();
        let spans = spans(cases);
        let rows = cases.iter().map(|c| c.lines.len()).sum();
        let mut steps = vec![vec![0_u8; rows]; width];
        for (row, line) in cases.iter().flat_map(|c| &c.lines).enumerate() {
            for (f, x) in line.iter().enumerate() {
                steps[f][row] = step(&bounds[f], *x);
            }
        }
        let learn = cases.len() - held.min(cases.len() / 2);
        let mut scores = vec![0.0_f32; rows];
        let mut own = Self { bounds, trees: Vec::new(), sharpness: 1.0 };
        let watched =
            |scores: &[f32], sharp: f32| loss(&cases[learn..], &spans[learn..], scores, sharp);
        let mut best = (watched(&scores, 1.0), 0, scores.clone());
        let mut drawn: Vec<usize> = (0..learn).collect();
        let mut numbers: Vec<usize> = (0..width).collect();
        while own.trees.len() < MOST && own.trees.len() < best.1 + PATIENCE {
            random.shuffle(&mut drawn);
            random.shuffle(&mut numbers);
            let mut grower = Grower { steps: &steps, slopes: Vec::new() };
            for case in &drawn[..(learn * 3).div_ceil(4)] {
                grower.slopes.extend(slopes(&cases[*case], spans[*case], &scores));
            }
            let tree = grower.grow(&numbers[..width.div_ceil(5)]);
            for (row, score) in scores.iter_mut().enumerate() {
                *score += tree.leaf(|f| steps[f][row]);
            }
            own.trees.push(tree);
            let now = watched(&scores, 1.0);
            if now < best.0 || learn == cases.len() {
                best = (now, own.trees.len(), scores.clone());
            }
        }
        own.trees.truncate(best.1);
        if learn < cases.len() {
            let sharps = (6..=16).map(|s| s as f32 / 10.0);
            own.sharpness = sharps
                .min_by(|a, b| watched(&best.2, *a).total_cmp(&watched(&best.2, *b)))
                .unwrap_or(1.0);
        }
        own
    }

    /// The chance of each candidate of one matter.
    pub(super) fn chances(&self, lines: &[Vec<f32>]) -> Vec<f32> {
        let score = |line: &Vec<f32>| {
            let steps: Vec<u8> = line.iter().zip(&self.bounds).map(|(x, b)| step(b, *x)).collect();
            let sum: f32 =
                self.trees.iter().map(|t| t.leaf(|f| steps.get(f).copied().unwrap_or(0))).sum();
            sum * self.sharpness
        };
        softmax(lines.iter().map(score).collect())
    }
}

/// A candidate that a tree learns from: its line, slope and curvature.
#[derive(Debug, Clone, Copy)]
struct Slope {
    row: usize,
    slope: f32,
    curve: f32,
}

struct Grower<'a> {
    steps: &'a [Vec<u8>],
    slopes: Vec<Slope>,
}

impl Grower<'_> {
    fn grow(&self, numbers: &[usize]) -> Tree {
        let mut splits = Vec::with_capacity((1 << DEPTH) - 1);
        let mut nodes = vec![0_u16; self.slopes.len()];
        for level in 0..DEPTH {
            let chosen = self.level(numbers, &nodes, 1 << level);
            for (node, slope) in nodes.iter_mut().zip(&self.slopes) {
                let (number, step) = chosen[usize::from(*node)];
                let right = self.steps[usize::from(number)][slope.row] > step;
                *node = 2 * *node + u16::from(right);
            }
            splits.extend(chosen);
        }
        let mut sums = vec![(0.0_f32, 0.0_f32); 1 << DEPTH];
        for (node, s) in nodes.iter().zip(&self.slopes) {
            let sum = &mut sums[usize::from(*node)];
            *sum = (sum.0 + s.slope, sum.1 + s.curve);
        }
        let leaves = sums.into_iter().map(|(g, h)| RATE * g / (h + RIDGE)).collect();
        Tree { splits, leaves }
    }

    /// The best split of each node of one level; one that sends everything left where none gains.
    fn level(&self, numbers: &[usize], nodes: &[u16], count: usize) -> Vec<(u16, u8)> {
        let mut best = vec![(0.0_f32, (0_u16, u8::MAX)); count];
        let mut bins = vec![(0.0_f32, 0.0_f32); count * (STEPS + 1)];
        for number in numbers {
            bins.fill((0.0, 0.0));
            let steps = &self.steps[*number];
            for (node, s) in nodes.iter().zip(&self.slopes) {
                let bin = &mut bins[usize::from(*node) * (STEPS + 1) + usize::from(steps[s.row])];
                *bin = (bin.0 + s.slope, bin.1 + s.curve);
            }
            for (own, best) in bins.chunks(STEPS + 1).zip(&mut best) {
                let all = own.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
                let worth = |g: f32, h: f32| g * g / (h + RIDGE);
                let mut left = (0.0_f32, 0.0_f32);
                for (step, bin) in own.iter().enumerate().take(STEPS) {
                    left = (left.0 + bin.0, left.1 + bin.1);
                    let right = (all.0 - left.0, all.1 - left.1);
                    if left.1 < LEAST || right.1 < LEAST {
                        continue;
                    }
                    let gain =
                        worth(left.0, left.1) + worth(right.0, right.1) - worth(all.0, all.1);
                    if gain > best.0 + 1e-6 {
                        *best = (gain, (*number as u16, step as u8));
                    }
                }
            }
        }
        best.into_iter().map(|(_, split)| split).collect()
    }
}

/// Where each case's lines begin and end among all lines.
fn spans(cases: &[Case]) -> Vec<(usize, usize)> {
    let mut from = 0;
    cases
        .iter()
        .map(|c| {
            let span = (from, from + c.lines.len());
            from = span.1;
            span
        })
        .collect()
}

/// Bounds that cut a number into steps holding about as many lines each.
fn bounds(cases: &[Case], number: usize) -> Vec<f32> {
    let mut all: Vec<f32> = cases.iter().flat_map(|c| &c.lines).map(|l| l[number]).collect();
    all.sort_unstable_by(f32::total_cmp);
    let zero = all.partition_point(|x| *x <= 0.0);
    // most shares are nought: the steps are spent on the others
    let rest = if zero * 2 > all.len() { &all[zero..] } else { &all[..] };
    let mut bounds: Vec<f32> = Vec::with_capacity(STEPS);
    if rest.len() < all.len() {
        bounds.push(0.0);
    }
    let parts = STEPS - bounds.len();
    bounds.extend((1..=parts).filter_map(|k| rest.get(k * rest.len() / (parts + 1)).copied()));
    bounds.dedup();
    bounds
}

/// The step a number falls into.
fn step(bounds: &[f32], x: f32) -> u8 {
    bounds.partition_point(|b| *b < x) as u8
}

fn slopes<'a>(
    case: &'a Case,
    span: (usize, usize),
    scores: &[f32],
) -> impl Iterator<Item = Slope> + use<'a> {
    let chances = softmax(scores[span.0..span.1].to_vec());
    chances.into_iter().enumerate().map(move |(k, p)| Slope {
        row: span.0 + k,
        slope: f32::from(u8::from(k == case.right)) - p,
        curve: (p * (1.0 - p)).max(1e-4),
    })
}

/// Mean surprise at what was right.
fn loss(cases: &[Case], spans: &[(usize, usize)], scores: &[f32], sharpness: f32) -> f32 {
    let mut sum = 0.0_f32;
    for (case, span) in cases.iter().zip(spans) {
        let own = scores[span.0..span.1].iter().map(|s| s * sharpness).collect();
        sum -= softmax(own)[case.right].max(1e-6).ln();
    }
    sum / cases.len().max(1) as f32
}

fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|s| *s = (*s - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= sum);
    scores
}
