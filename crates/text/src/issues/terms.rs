//! The two sides of a report: where or whom it is about, and what is wrong there.

use super::names::{Span, Word, codes, spans};
use crate::alike::key as term;
use crate::fold;
use crate::words::cut_tagged;
use std::collections::{BTreeMap, BTreeSet};

/// A term, by its hash: the same in every process and whatever came before.
pub(super) type Term = u64;

/// How often each term stands in a doc, the title counted more.
#[derive(Debug, Clone, Default)]
pub(super) struct Sides {
    /// Character pairs of the names of places, firms and schools.
    pub(super) place: Vec<(Term, f32)>,
    /// Those of them that surely belong to a name, in order.
    pub(super) sure: Vec<Term>,
    /// Words of the rest.
    pub(super) topic: Vec<(Term, f32)>,
    /// The names as they stand, each once.
    pub(super) names: Vec<String>,
    /// The words by which it could be called, each once, those of the title first.
    pub(super) words: Vec<String>,
}

/// What the title says counts so many times what the text says.
const TITLE: f32 = 3.0;
/// A pair of characters beside the words that hold it.
const PAIR: f32 = 0.5;
/// Characters of a text that count in full; people come to the point early and repeat themselves.
const HEAD_CHARS: usize = 200;
/// What stands after that counts so much.
const TAIL: f32 = 0.5;
/// Characters read of a text at all.
const MOST_CHARS: usize = 1_500;

/// Names and words kept of a doc to call an issue by.
const MOST_CALLED: usize = 40;

pub(super) fn sides(title: &str, text: &str, place: &str) -> Sides {
    let mut found = Found::default();
    found.take(&fold(title), TITLE);
    found.take(&fold(place), TITLE);
    let head: String = text.chars().take(HEAD_CHARS).collect();
    let tail: String = text.chars().skip(HEAD_CHARS).take(MOST_CHARS - HEAD_CHARS).collect();
    found.take(&fold(&head), 1.0);
    found.take(&fold(&tail), TAIL);
    Sides {
        place: found.place.into_iter().collect(),
        sure: found.sure.into_iter().collect(),
        topic: found.topic.into_iter().collect(),
        names: found.names,
        words: found.words,
    }
}

#[derive(Default)]
struct Found {
    // in order of the terms: every sum over them is then the same whatever order docs came in
    place: BTreeMap<Term, f32>,
    sure: BTreeSet<Term>,
    topic: BTreeMap<Term, f32>,
    names: Vec<String>,
    words: Vec<String>,
}

impl Found {
    fn take(&mut self, folded: &str, weight: f32) {
        let mut at = 0;
        for code in codes(folded) {
            self.stretch(&folded[at..code.start], weight);
            *self.place.entry(term(&folded[code.clone()])).or_default() += weight;
            self.called(&folded[code.clone()]);
            at = code.end;
        }
        self.stretch(&folded[at..], weight);
    }

    fn stretch(&mut self, folded: &str, weight: f32) {
        let mut at = 0;
        let mut words = Vec::new();
        for (text, tag) in cut_tagged(folded) {
            words.push(Word { text, tag, start: at });
            at += text.len();
        }
        let names = spans(folded, &words);
        for Span { text, sure, range, ending, .. } in &names {
            self.called(text);
            let chars: Vec<(usize, char)> = text.char_indices().collect();
            for pair in chars.windows(2) {
                let [(at, x), (_, y)] = pair else { continue };
                if range.start + at >= *ending {
                    break;
                }
                let gram: String = [*x, *y].iter().collect();
                let term = term(&gram);
                *self.place.entry(term).or_default() += weight;
                // what a title names is what it is about
                if *sure || weight >= TITLE {
                    self.sure.insert(term);
                }
            }
        }
        for Word { text, tag, start } in words {
            if text.chars().nth(1).is_none() || !text.chars().any(char::is_alphabetic) {
                continue;
            }
            // a word inside a name says where, not what
            let end = start + text.len();
            if names.iter().any(|n| n.sure && n.range.start < end && start < n.core) {
                continue;
            }
            *self.topic.entry(term(text)).or_default() += weight;
            if self.words.len() < MOST_CALLED
                && tag.starts_with(['n', 'v', 'a', 'x', 'l', 'i', 'j'])
            {
                once(&mut self.words, text);
            }
        }
        // pairs besides words: 搅拌站 and 搅拌厂 have one in common
        let chars: Vec<(usize, char)> = folded.char_indices().collect();
        for pair in chars.windows(2) {
            let [(a, x), (b, y)] = pair else { continue };
            if !crate::words::is_han(*x) || !crate::words::is_han(*y) {
                continue;
            }
            let end = b + y.len_utf8();
            if names.iter().any(|n| n.sure && n.range.start < end && *a < n.core) {
                continue;
            }
            *self.topic.entry(term(&folded[*a..end])).or_default() += weight * PAIR;
        }
    }
}

impl Found {
    fn called(&mut self, name: &str) {
        if self.names.len() < MOST_CALLED {
            once(&mut self.names, name);
        }
    }
}

fn once(list: &mut Vec<String>, word: &str) {
    if !list.iter().any(|w| w == word) {
        list.push(word.to_owned());
    }
}
