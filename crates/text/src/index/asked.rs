//! What a query asks for: things, each said in one or several words.

use super::ask::Reach;
use crate::fold::fold;
use crate::vocabulary::{LONGEST_NAME, Named, Vocabulary};
use crate::words::{MOST_QUERY_WORDS, is_han, is_stop, pieces};
use std::collections::HashSet;

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    /// Its words, folded; all of them must stand in a text that holds it as it was asked.
    pub(super) words: Vec<String>,
    /// The words in one.
    pub(super) whole: String,
    /// What else is said for it.
    pub(super) alike: Vec<String>,
    /// What it names.
    pub(super) named: Vec<Named>,
    /// Whether it follows the one before without anything between them.
    joined: bool,
}

impl Thing {
    fn known(&self) -> bool {
        !self.alike.is_empty() || !self.named.is_empty()
    }

    /// Whether it is one Han character that means something and is no known word: what a dictionary
    /// leaves of a word that was written with another character.
    fn crumb(&self) -> bool {
        let mut chars = self.whole.chars();
        !self.known()
            && !is_stop(&self.whole)
            && matches!((chars.next(), chars.next()), (Some(c), None) if is_han(c))
    }

    /// What is marked where it stands in a text. A crumb of a word would be marked everywhere.
    pub(super) fn marks(self) -> Vec<String> {
        let mut out = self.alike;
        if self.words.len() > 1 {
            out.extend(self.words.into_iter().filter(|w| w.chars().nth(1).is_some()));
        }
        out.push(self.whole);
        out
    }

    fn han(&self) -> bool {
        self.whole.chars().all(is_han)
    }

    fn take(&mut self, other: Self) {
        self.whole.push_str(&other.whole);
        self.words.extend(other.words);
    }
}

/// The things a text asks for, each once, in order.
pub(super) fn things(text: &str, own: &Vocabulary, reach: Reach) -> Vec<Thing> {
    let folded = fold(text);
    let pieces = pieces(&folded, &own.lexicon);
    let mut out: Vec<Thing> = Vec::new();
    let mut at = 0;
    while let Some((_, joined)) = pieces.get(at) {
        // neighbours that are a name or a word of a group together are one thing
        let run =
            pieces[at + 1..].iter().take(LONGEST_NAME - 1).take_while(|(_, j)| *j).count() + 1;
        let known = |n: usize| {
            let whole: String = pieces[at..at + n].iter().map(|(w, _)| *w).collect();
            own.knows(&whole).then_some((n, whole))
        };
        let (n, whole) =
            (1..=run).rev().find_map(known).unwrap_or_else(|| (1, pieces[at].0.to_owned()));
        out.push(Thing {
            words: pieces[at..at + n].iter().map(|(w, _)| (*w).to_owned()).collect(),
            alike: own.alike(&whole).map(str::to_owned).collect(),
            named: own.named(&whole).to_vec(),
            joined: *joined,
            whole,
        });
        at += n;
    }
    if reach != Reach::Words {
        out = gathered(out);
    }
    if out.iter().any(|t| !is_stop(&t.whole)) {
        out.retain(|t| !is_stop(&t.whole));
    }
    let mut seen = HashSet::new();
    out.retain(|t| seen.insert(t.whole.clone()));
    out.truncate(MOST_QUERY_WORDS);
    out
}

/// Puts together what belongs to one word written with another character: the dictionary knows 噪音
/// and leaves 造 and 音 as two.
fn gathered(things: Vec<Thing>) -> Vec<Thing> {
    let mut out: Vec<Thing> = Vec::new();
    for thing in things {
        match out.last_mut() {
            Some(last)
                if thing.joined
                    && last.han()
                    && thing.han()
                    && !last.known()
                    && !thing.known()
                    && !is_stop(&last.whole)
                    && !is_stop(&thing.whole)
                    && (thing.crumb() || last.crumb()) =>
            {
                last.take(thing);
            }
            _ => out.push(thing),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn wholes(text: &str, own: &Vocabulary, reach: Reach) -> Vec<String> {
        things(text, own, reach).into_iter().map(|t| t.whole).collect()
    }

    #[test]
    fn names_and_words_of_groups_are_one_thing() {
        let group = ["垃圾".to_owned(), "生活废弃物".to_owned()];
        let own = Vocabulary::new(
            Lexicon::default(),
            [("枫林社区", Named::Grid("330299001".into()))],
            [group.as_slice()],
        );
        let all = things("枫林社区的生活废弃物", &own, Reach::Words);
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!(all[0].named, [Named::Grid("330299001".into())]);
        assert_eq!((all[1].whole.as_str(), all[1].alike.as_slice()), ("生活废弃物", &group[..1]));
        // a blank parts what was one
        assert!(things("枫林社 区", &own, Reach::Words).iter().all(|t| t.named.is_empty()));
    }

    #[test]
    fn crumbs_of_a_wrongly_written_word_are_gathered_only_beyond_the_words_themselves() {
        let own = Vocabulary::default();
        assert_eq!(wholes("造音", &own, Reach::Wide), ["造音"]);
        assert_eq!(wholes("井盖的造音", &own, Reach::Wide), ["井盖", "造音"]);
        assert!(wholes("！？", &own, Reach::Wide).is_empty());
        assert_eq!(wholes("的", &own, Reach::Wide), ["的"]);
    }
}
