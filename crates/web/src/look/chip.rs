//! A limit as a chip: words first, colour second.

use crate::visit::Visit;
use yiwang_domain::clock::Standing;
use yiwang_office::view::Due;

/// A chip.
#[derive(Debug, Clone)]
pub(crate) struct Chip {
    /// `ok`, `warn`, `late`, `rest`: the colour.
    pub(crate) tone: &'static str,
    /// “还剩2天”.
    pub(crate) words: String,
    /// The moment itself, for who wants to know exactly.
    pub(crate) at: String,
    pub(crate) iso: String,
}

impl Chip {
    pub(crate) fn of(v: &Visit, due: &Due) -> Self {
        Self {
            tone: tone(due.standing),
            words: v.words.x(&due.words).to_owned(),
            at: v.when(due.at),
            iso: v.iso(due.at),
        }
    }
}

/// The colour of a standing.
pub(crate) const fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Running => "ok",
        Standing::Warned => "warn",
        Standing::Overdue | Standing::MetLate => "late",
        Standing::Paused | Standing::Met => "rest",
    }
}
