//! How much each term counts, and the vectors that come of it.

use super::terms::{Sides, Term};
use std::collections::HashMap;

/// Terms kept of each side of a doc: the telling ones. A rant of a thousand words is then compared
/// by what it is about, and long texts cost no more than short ones.
const PLACE_TERMS: usize = 16;
const TOPIC_TERMS: usize = 48;
/// A new office has no reports to learn from which words are common. It starts as if it had so
/// many, none of which holds the word.
const PRIOR_WORDS: f64 = 100.0;
/// The same for names, of which more are needed: where a tenth of all reports are about one
/// compound, its name is still a name.
const PRIOR_NAMES: f64 = 5_000.0;
/// How quickly a further mention stops counting (the k1 of BM25).
const SATURATION: f32 = 2.0;

/// In how many docs each term stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights {
    docs: f64,
    place: HashMap<Term, u32>,
    topic: HashMap<Term, u32>,
}

/// A doc as two vectors of length one, in order of the terms.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Vectors {
    pub(super) place: Vec<(Term, f32)>,
    pub(super) topic: Vec<(Term, f32)>,
    /// How telling the names are, 0 (none, or such as stand everywhere) to 1.
    pub(super) placed: f32,
}

impl Weights {
    pub(super) fn new<'a>(all: impl IntoIterator<Item = &'a Sides>) -> Self {
        let mut out = Self::default();
        for sides in all {
            out.docs += 1.0;
            for (t, _) in &sides.place {
                *out.place.entry(*t).or_default() += 1;
            }
            for (t, _) in &sides.topic {
                *out.topic.entry(*t).or_default() += 1;
            }
        }
        out
    }

    pub(super) fn vectors(&self, sides: &Sides) -> Vectors {
        let place = sides.place.iter().map(|(t, tf)| {
            let telling = self.place(*t);
            // names are told by their rare parts, so these count twice over
            (*t, saturated(*tf) * telling * telling)
        });
        let topic = sides.topic.iter().map(|(t, tf)| (*t, saturated(*tf) * self.topic(*t)));
        Vectors {
            place: unit(place.collect(), PLACE_TERMS),
            topic: unit(topic.collect(), TOPIC_TERMS),
            placed: sides.sure.iter().map(|t| self.place(*t)).fold(0.0, f32::max),
        }
    }

    /// How telling a word is, 0 (in nearly all docs) to 1 (in none yet).
    pub(super) fn topic(&self, t: Term) -> f32 {
        telling(self.docs + PRIOR_WORDS, self.topic.get(&t))
    }

    /// The same of a part of a name.
    pub(super) fn place(&self, t: Term) -> f32 {
        telling(self.docs + PRIOR_NAMES, self.place.get(&t))
    }
}

/// Inverse document frequency against that of a term never seen.
fn telling(docs: f64, df: Option<&u32>) -> f32 {
    let df = df.copied().map_or(0.0, f64::from);
    (1.0 - (df + 1.0).ln() / docs.ln()).max(0.0) as f32
}

fn saturated(tf: f32) -> f32 {
    tf * (SATURATION + 1.0) / (tf + SATURATION)
}

fn unit(mut of: Vec<(Term, f32)>, most: usize) -> Vec<(Term, f32)> {
    of.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    of.truncate(most);
    of.sort_by_key(|(t, _)| *t);
    let norm = of.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if norm > 0.0 {
        for (_, w) in &mut of {
            *w /= norm;
        }
    }
    of
}

/// Cosine of two vectors of length one in order of their terms.
pub(super) fn cosine(a: &[(Term, f32)], b: &[(Term, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some((s, x)), Some((t, y))) = (a.get(i), b.get(j)) {
        match s.cmp(t) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += x * y;
                i += 1;
                j += 1;
            }
        }
    }
    sum.min(1.0)
}
