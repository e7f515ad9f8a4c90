//! Where a cell of a list, a fact or a placeholder of a print takes its words from.
//!
//! ```text
//! opened.text   matter.outcome   today   ACTION.FIELD   ACTION.at|by|unit|leg|note
//! ```

use super::model::{Action, Field, Playbook, Scope};

/// What is known of a matter itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Its number.
    Number,
    /// How it ended.
    Outcome,
    /// Category.
    Category,
    /// Stage it stands in.
    Stage,
    /// Grid.
    Grid,
    /// Channel it came by.
    Channel,
    /// The unit first asked.
    Receiver,
    /// Units of its legs, those called back left out.
    Units,
    /// Who raised it, masked.
    Reporter,
    /// Telephone of who raised it, masked.
    Phone,
    /// When it ended.
    Closed,
}

/// What was said when the matter was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// Title.
    Title,
    /// Text.
    Text,
    /// Place in words.
    Place,
    /// When.
    At,
    /// Photos that came with it.
    Photos,
}

/// What of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told<'a> {
    /// When the action was taken.
    At,
    /// Who took it, by name.
    By,
    /// Unit of who took it.
    Unit,
    /// Unit of the leg it was taken on.
    Leg,
    /// The note beside the form.
    Note,
    /// The answer to a field.
    Field(&'a Field),
}

/// A source that leads somewhere in its playbook.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source<'a> {
    /// The day of printing.
    Today,
    /// The matter.
    Matter(Fact),
    /// The first entry.
    Opened(Opened),
    /// An action.
    Taken {
        /// The action.
        action: &'a Action,
        /// What of it.
        told: Told<'a>,
    },
}

/// Names after `matter.`.
pub const FACTS: &[(&str, Fact)] = &[
    ("number", Fact::Number),
    ("outcome", Fact::Outcome),
    ("category", Fact::Category),
    ("stage", Fact::Stage),
    ("grid", Fact::Grid),
    ("channel", Fact::Channel),
    ("receiver", Fact::Receiver),
    ("units", Fact::Units),
    ("reporter", Fact::Reporter),
    ("phone", Fact::Phone),
    ("closed_at", Fact::Closed),
];

/// Names after `opened.`.
pub const OPENED: &[(&str, Opened)] = &[
    ("title", Opened::Title),
    ("text", Opened::Text),
    ("place", Opened::Place),
    ("at", Opened::At),
    ("photos", Opened::Photos),
];

fn named<T: Copy>(of: &[(&str, T)], name: &str) -> Option<T> {
    of.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
}

/// The source a word names; none where it leads nowhere. A field of the form goes before `at`,
/// `by`, `unit`, `leg` and `note`, so that a field called `unit` is what was answered.
pub fn find<'a>(p: &'a Playbook, word: &str) -> Option<Source<'a>> {
    if word == "today" {
        return Some(Source::Today);
    }
    let (of, name) = word.split_once('.')?;
    match of {
        "matter" => named(FACTS, name).map(Source::Matter),
        "opened" => named(OPENED, name).map(Source::Opened),
        id => {
            let action = p.action(id)?;
            let told = match action.form.iter().find(|f| f.id == name) {
                Some(field) => Told::Field(field),
                None => match name {
                    "at" => Told::At,
                    "by" => Told::By,
                    "unit" => Told::Unit,
                    "leg" if action.scope == Scope::Leg => Told::Leg,
                    "note" => Told::Note,
                    _ => return None,
                },
            };
            Some(Source::Taken { action, told })
        }
    }
}

/// A piece of a text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// `{SOURCE}` or `{SOURCE|SOURCE}`: the latest answer of any of them.
    From(Vec<String>),
}

/// The pieces of a text, in order. A brace that is not closed stands for itself.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((inside, next)) = after.split_once('}') else { break };
        if !before.is_empty() {
            out.push(Piece::Words(before));
        }
        out.push(Piece::From(inside.split('|').map(|s| s.trim().to_owned()).collect()));
        rest = next;
    }
    if !rest.is_empty() {
        out.push(Piece::Words(rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_words_and_sources() {
        let from = |s: &[&str]| Piece::From(s.iter().map(|s| (*s).to_owned()).collect());
        assert_eq!(
            pieces("编号{matter.number}，{a.x | b.y}。"),
            [
                Piece::Words("编号"),
                from(&["matter.number"]),
                Piece::Words("，"),
                from(&["a.x", "b.y"]),
                Piece::Words("。"),
            ]
        );
        assert_eq!(pieces("一个{没有合上"), [Piece::Words("一个{没有合上")]);
        assert_eq!(pieces(""), []);
    }
}
