//! Which label a message gets: learned from labelled messages, proposed with a confidence that can
//! be believed and with the words that moved it. A proposal only: somebody decides.
//!
//! Two readings of a text vote. That of the opening sees characters, pairs and words, those at the
//! beginning more than those further on, because people say first what it is about.
//! That of the whole sees words and pairs of words anywhere. Each is a linear support vector
//! machine, one label against the rest; how far they are trusted, and what confidence their scores
//! are worth, is fitted on texts they had not learned from (folds without near-same texts in both
//! parts). Names that a run of letters or digits stands for (K4县, 13号, telephone numbers) are seen
//! as one sign, so that no single place or number decides.
//!
//! Pure: the seed is an argument, and the same rows, options and seed give the same model.

mod calibrate;
mod chance;
mod folds;
mod learn;
mod linear;
mod model;
mod pieces;
mod rows;
mod separate;
mod validate;
mod vocabulary;
mod weigh;

pub use folds::{distinct, folds};
pub use learn::train;
pub use model::{Choice, Model, Proposal, Telling};
pub use validate::{LabelFigures, Report, Share, cross_validate};

use serde::{Deserialize, Serialize};

/// A labelled message to learn from. Title or text may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The label it was given: any text, compared as it stands.
    pub label: String,
    /// The title, without markup.
    #[serde(default)]
    pub title: String,
    /// The message, without markup.
    #[serde(default)]
    pub text: String,
}

/// How to learn.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Seed of the order in which rows are visited.
    pub seed: u64,
    /// The share of proposals, 0 to 1, that must be right among those not marked unsure.
    pub right: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, right: 0.95 }
    }
}

/// What part of a text a linear model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reading {
    /// Characters, pairs of characters and words, less and less from the beginning on.
    Opening,
    /// Words and pairs of words, wherever they stand.
    Whole,
}

impl Reading {
    /// Both, in the order in which models keep them.
    pub(crate) const BOTH: [Self; 2] = [Self::Opening, Self::Whole];
}
