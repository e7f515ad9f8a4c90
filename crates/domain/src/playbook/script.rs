//! What is said on the telephone when somebody who raised a matter is asked afterwards (回访话术).
//!
//! ```text
//! {me.unit}   {me.name}   and every source of a print: {matter.number}   {ACTION.FIELD} …
//! ```

use super::model::Playbook;
use super::source::{self, Source};

/// What is known of who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Me {
    /// Unit of the post in which the person calls.
    Unit,
    /// Name of the person.
    Name,
}

/// What a placeholder of a script stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spoken<'a> {
    /// Who calls.
    Me(Me),
    /// What is known of the matter.
    Of(Source<'a>),
}

/// Names after `me.`.
pub const ME: &[(&str, Me)] = &[("unit", Me::Unit), ("name", Me::Name)];

/// What a word names; none where it leads nowhere.
pub fn find<'a>(p: &'a Playbook, word: &str) -> Option<Spoken<'a>> {
    match word.strip_prefix("me.") {
        Some(name) => ME.iter().find(|(n, _)| *n == name).map(|(_, me)| Spoken::Me(*me)),
        None => source::find(p, word).map(Spoken::Of),
    }
}
