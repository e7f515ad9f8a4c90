//! What the store promises, on both engines.

mod following;
mod given;
mod listing;
mod nouns;
mod once;
mod places;
mod renewed;
mod schema;
mod sealing;
mod texts;
mod warnings;
mod writing;
