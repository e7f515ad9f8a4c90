//! Chinese text: folding, words, marks over a text, the full-text index over matters, which label
//! a message gets, and which earlier reports a new one repeats.
//!
//! Everything but [`index`] is pure. The index is a follower's product: it can be thrown away and
//! rebuilt from the ledger at any time, so it never holds anything that is not in the ledger.

pub mod address;
pub mod alike;
pub mod answer;
pub mod classify;
pub mod danger;
pub mod dispatch;
pub mod error;
pub mod fold;
pub mod highlight;
pub mod index;
pub mod issues;
pub mod lexicon;
mod line;
mod sound;
pub mod vocabulary;
pub mod words;

pub use error::TextError;
pub use fold::fold;
pub use highlight::{excerpt, highlight, sounding};
pub use index::{Doc, Filters, Hits, Index, Opening, Query, Reach, Within};
pub use lexicon::Lexicon;
pub use vocabulary::{Named, Vocabulary};
pub use words::{cut_for_index, cut_for_query};
