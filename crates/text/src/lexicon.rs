//! The words of a place that no dictionary holds: streets, compounds, markets.

use crate::fold::fold;
use std::collections::HashMap;
use std::ops::Range;

/// A tenant's own words. Cheap to hold beside the one shared dictionary, which stays untouched, so
/// that one tenant's names never change another tenant's words.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    // by first character, the longest word first
    by_first: HashMap<char, Vec<String>>,
    len: usize,
}

impl Lexicon {
    /// A lexicon of `words` (folded here; blanks trimmed). Words of one character, of more than 32,
    /// or with a blank inside are left out: the first are found anyway, the others are phrases.
    pub fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        let mut out = Self::default();
        for word in words {
            let word = fold(word.as_ref()).trim().to_owned();
            if !(2..=32).contains(&word.chars().count()) || word.contains(char::is_whitespace) {
                continue;
            }
            let Some(first) = word.chars().next() else { continue };
            let list = out.by_first.entry(first).or_default();
            if !list.contains(&word) {
                list.push(word);
                out.len += 1;
            }
        }
        for list in out.by_first.values_mut() {
            list.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        out
    }

    /// How many words it holds.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Every place in a folded text where one of the words stands, overlapping ones included.
    pub(crate) fn all<'t>(&self, folded: &'t str) -> Vec<&'t str> {
        let mut out = Vec::new();
        if self.is_empty() {
            return out;
        }
        for (at, c) in folded.char_indices() {
            for word in self.by_first.get(&c).into_iter().flatten() {
                if folded[at..].starts_with(word.as_str()) {
                    out.push(&folded[at..at + word.len()]);
                }
            }
        }
        out
    }

    /// The longest words from left to right, not overlapping.
    pub(crate) fn longest(&self, folded: &str) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        if self.is_empty() {
            return out;
        }
        for (at, c) in folded.char_indices() {
            if out.last().is_some_and(|r| at < r.end) {
                continue;
            }
            let found = self
                .by_first
                .get(&c)
                .into_iter()
                .flatten()
                .find(|w| folded[at..].starts_with(w.as_str()));
            if let Some(word) = found {
                out.push(at..at + word.len());
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_wins() {
        let lexicon = Lexicon::new(["梧桐里", "梧桐里社区", "Ａ座"]);
        assert_eq!(lexicon.len(), 3);
        let text = "梧桐里社区a座";
        let found: Vec<&str> = lexicon.longest(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["梧桐里社区", "a座"]);
        assert_eq!(lexicon.all(text), ["梧桐里社区", "梧桐里", "a座"]);
    }

    #[test]
    fn single_characters_and_repeats_are_left_out() {
        assert!(Lexicon::new(["里", " ", ""]).is_empty());
        assert_eq!(Lexicon::new(["东门", "东门"]).len(), 1);
    }
}
