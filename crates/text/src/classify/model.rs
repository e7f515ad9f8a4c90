//! What was learned, and what it proposes.

use super::Reading;
use super::calibrate::{Mix, best};
use super::linear::{Found, Linear};
use super::pieces::{Plain, Word};
use serde::{Deserialize, Serialize};

/// Version of the stored form, and of how texts are cut into pieces.
const VERSION: u16 = 1;

/// Labels shown at most.
const SHOWN: usize = 3;

/// Telling words shown at most.
const WORDS: usize = 6;

/// A learned model. It is stored as it stands (serde), with its version; one of another version or
/// with parts missing does not read, and is to be learned anew.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Model {
    pub(super) labels: Vec<String>,
    pub(super) readings: Vec<Linear>,
    pub(super) mix: Mix,
    pub(super) sure_from: f32,
    pub(super) learned_from: usize,
}

/// A label and how sure the model is of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// The label.
    pub label: String,
    /// Confidence, 0 to 1: of the proposals with confidence 0.8, some 80 in a hundred are right.
    pub confidence: f64,
}

/// A word of the message that moved it towards the first choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Telling {
    /// The word as it stands in the title or the text.
    pub word: String,
    /// Its share of all that spoke for the label, 0 to 1.
    pub share: f64,
}

/// What is proposed for a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The best three labels, the surest first.
    pub choices: Vec<Choice>,
    /// Whether the first is too weak to stand alone: show all three and let somebody choose.
    pub unsure: bool,
    /// What moved it, the strongest first.
    pub words: Vec<Telling>,
}

impl Model {
    /// The labels it can propose, in order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many rows it learned from.
    pub fn learned_from(&self) -> usize {
        self.learned_from
    }

    /// The confidence below which a proposal is unsure; above 1 where every one is.
    pub fn sure_from(&self) -> f64 {
        f64::from(self.sure_from)
    }

    /// The label of a message with its confidence: [`Model::propose`] without its reasons.
    pub fn label(&self, title: &str, text: &str) -> (&str, f64) {
        let (.., confidence) = self.weigh(&Plain::new(title, text));
        let best = best(&confidence);
        (&self.labels[best], f64::from(confidence[best]))
    }

    /// What is proposed for a message.
    pub fn propose(&self, title: &str, text: &str) -> Proposal {
        let plain = Plain::new(title, text);
        let (words, found, confidence) = self.weigh(&plain);
        let mut order: Vec<usize> = (0..confidence.len()).collect();
        order.sort_by(|a, b| confidence[*b].total_cmp(&confidence[*a]).then(a.cmp(b)));
        let first = best(&confidence);
        let choices = order.into_iter().take(SHOWN).map(|label| Choice {
            label: self.labels[label].clone(),
            confidence: f64::from(confidence[label]),
        });
        Proposal {
            choices: choices.collect(),
            unsure: confidence[first] < self.sure_from,
            words: self.telling(&plain, &words, &found, first),
        }
    }

    fn weigh(&self, plain: &Plain) -> (Vec<Word>, Vec<Found>, Vec<f32>) {
        let words = plain.words();
        let found: Vec<Found> = self.readings.iter().map(|r| r.find(plain, &words)).collect();
        let pairs = self.readings.iter().zip(&found);
        let scores: Vec<Vec<f32>> = pairs.map(|(r, f)| r.score_found(f)).collect();
        let confidence = self.mix.confidence(&scores);
        (words, found, confidence)
    }

    /// The words under which most of what spoke for the label stands.
    fn telling(
        &self,
        plain: &Plain,
        words: &[Word],
        found: &[Found],
        label: usize,
    ) -> Vec<Telling> {
        let mut moved = vec![0.0_f32; plain.len()];
        for ((reading, found), trust) in self.readings.iter().zip(found).zip(&self.mix.trust) {
            reading.trace(found, label, *trust, &mut moved);
        }
        let all: f32 = moved.iter().filter(|m| **m > 0.0).sum();
        let mut sums: Vec<(&[char], Word, f32)> = words
            .iter()
            .filter(|w| w.letters && w.len > 1)
            .map(|w| (plain.chars_of(*w), *w, moved[w.at..w.at + w.len].iter().sum()))
            .collect();
        sums.sort_by(|a, b| a.0.cmp(b.0).then(a.1.at.cmp(&b.1.at)));
        sums.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.2 += later.2;
            }
            same
        });
        sums.retain(|s| s.2 > 0.0);
        sums.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.at.cmp(&b.1.at)));
        let told = sums.into_iter().take(WORDS).filter_map(|(_, word, sum)| {
            Some(Telling {
                word: plain.original(word)?.to_owned(),
                share: f64::from(sum / all).clamp(0.0, 1.0),
            })
        });
        told.collect()
    }
}

/// The stored form.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u16,
    labels: Vec<String>,
    readings: Vec<Linear>,
    mix: Mix,
    sure_from: f32,
    learned_from: usize,
}

impl From<Model> for Stored {
    fn from(m: Model) -> Self {
        Self {
            version: VERSION,
            labels: m.labels,
            readings: m.readings,
            mix: m.mix,
            sure_from: m.sure_from,
            learned_from: m.learned_from,
        }
    }
}

impl TryFrom<Stored> for Model {
    type Error = String;

    fn try_from(s: Stored) -> Result<Self, String> {
        if s.version != VERSION {
            return Err(format!("a model of version {}, not {VERSION}", s.version));
        }
        let whole = !s.labels.is_empty()
            && s.readings.len() == Reading::BOTH.len()
            && s.readings.iter().all(|r| r.is_whole(s.labels.len()))
            && s.mix.trust.len() == s.readings.len()
            && s.mix.lift.len() == s.labels.len();
        if !whole {
            return Err("a model with parts missing".to_owned());
        }
        Ok(Self {
            labels: s.labels,
            readings: s.readings,
            mix: s.mix,
            sure_from: s.sure_from,
            learned_from: s.learned_from,
        })
    }
}
