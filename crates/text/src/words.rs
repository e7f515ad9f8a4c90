//! Words of a Chinese text, for the index and for a query.
//!
//! A dictionary cut alone loses words: 窨井盖 may be one word and then 井盖 finds nothing. So the
//! index also gets every Han character and every pair of neighbouring Han characters; the words
//! decide how well a text fits, the characters and pairs decide that it is found at all.

use crate::fold::fold;
use crate::lexicon::Lexicon;
use jieba_rs::Jieba;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The one dictionary of the process, loaded at first use (about 0.2 s).
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A longer query is somebody's whole report pasted in; more words do not find it better.
pub(crate) const MOST_QUERY_WORDS: usize = 32;

/// Characters that carry no meaning in a query of several words.
const STOP: &str = "的了在是有和与及就都也还吗呢吧啊呀把被让给对从到为于之其着过";

/// Loads the dictionary now, so that the first user does not wait for it.
pub fn warm() {
    LazyLock::force(&JIEBA);
}

/// Whether `c` is a Han character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// A folded text cut into words with their part of speech (`n`, `v`, `ns`, …; `x` for a word that no
/// dictionary holds), one after another: together they are the text again.
pub(crate) fn cut_tagged(folded: &str) -> Vec<(&str, &str)> {
    JIEBA.tag(folded, true).into_iter().map(|t| (t.word, t.tag)).collect()
}

/// The terms under which `text` is to be found: the words of a search cut (repeated as often as
/// they occur), then once each every Han character, every pair of neighbouring Han characters and
/// every run of letters or digits. Folded; punctuation left out.
pub fn cut_for_index(text: &str) -> Vec<String> {
    cut_for_index_with(text, &Lexicon::default())
}

/// [`cut_for_index`], with a tenant's own words found as well.
pub fn cut_for_index_with(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let folded = fold(text);
    let mut out: Vec<&str> = JIEBA
        .cut_for_search(&folded, true)
        .into_iter()
        .map(|t| t.word)
        .filter(|w| has_letter(w) && w.chars().nth(1).is_some())
        .collect();
    out.extend(lexicon.all(&folded));
    let mut seen: HashSet<&str> = out.iter().copied().collect();
    grams(&folded, true, |gram| {
        if seen.insert(gram) {
            out.push(gram);
        }
    });
    out.into_iter().map(str::to_owned).collect()
}

/// The words a query asks for, each once, in order, folded. Every character is plain text: there
/// is no query language to get wrong. Empty where the query holds nothing but punctuation.
pub fn cut_for_query(text: &str) -> Vec<String> {
    cut_for_query_with(text, &Lexicon::default())
}

/// [`cut_for_query`], keeping a tenant's own words whole.
pub fn cut_for_query_with(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let folded = fold(text);
    let mut seen = HashSet::new();
    let mut words: Vec<&str> = pieces(&folded, lexicon)
        .into_iter()
        .map(|(word, _)| word)
        .filter(|w| seen.insert(*w))
        .collect();
    if words.iter().any(|w| !is_stop(w)) {
        words.retain(|w| !is_stop(w));
    }
    words.truncate(MOST_QUERY_WORDS);
    words.into_iter().map(str::to_owned).collect()
}

/// The words of a folded query in order, and whether each follows the one before without anything
/// between them.
pub(crate) fn pieces<'t>(folded: &'t str, lexicon: &Lexicon) -> Vec<(&'t str, bool)> {
    let mut cut: Vec<&str> = Vec::new();
    let mut at = 0;
    for own in lexicon.longest(folded) {
        cut.extend(JIEBA.cut(&folded[at..own.start], true).into_iter().map(|t| t.word));
        cut.push(&folded[own.clone()]);
        at = own.end;
    }
    cut.extend(JIEBA.cut(&folded[at..], true).into_iter().map(|t| t.word));
    let mut joined = false;
    let mut out = Vec::with_capacity(cut.len());
    for word in cut {
        let word_here = has_letter(word);
        if word_here {
            out.push((word, joined));
        }
        joined = word_here;
    }
    out
}

/// The words of a folded text in order, everything between them included: together they are the
/// text again.
pub(crate) fn cut(folded: &str) -> Vec<&str> {
    JIEBA.cut(folded, true).into_iter().map(|t| t.word).collect()
}

/// The terms that must all be in a text for `word` (folded) to stand in it: the word itself where
/// it is one character, one pair or one run of letters; else its pairs and runs.
pub(crate) fn required(word: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    grams(word, false, |gram| {
        if !out.contains(&gram) {
            out.push(gram);
        }
    });
    out
}

/// Whether a word is one character without meaning of its own.
pub(crate) fn is_stop(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if STOP.contains(c))
}

fn has_letter(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Walks the runs of a folded text: Han runs as pairs (and, where `singles`, as characters too; a
/// run of one character is always given), other runs of letters or digits whole.
fn grams<'t>(folded: &'t str, singles: bool, mut emit: impl FnMut(&'t str)) {
    let mut chars = folded.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if is_han(c) {
            let mut previous = None;
            let mut here = (start, c);
            loop {
                let end = here.0 + here.1.len_utf8();
                let next = chars.next_if(|(_, n)| is_han(*n));
                if singles || (previous.is_none() && next.is_none()) {
                    emit(&folded[here.0..end]);
                }
                if let Some(before) = previous {
                    emit(&folded[before..end]);
                }
                previous = Some(here.0);
                match next {
                    Some(n) => here = n,
                    None => break,
                }
            }
        } else if c.is_alphanumeric() {
            let mut end = start + c.len_utf8();
            while let Some((at, n)) = chars.next_if(|(_, n)| n.is_alphanumeric() && !is_han(*n)) {
                end = at + n.len_utf8();
            }
            emit(&folded[start..end]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_inside_a_longer_one_is_indexed() {
        let terms = cut_for_index("小区门口的窨井盖坏了，夜间噪音扰民");
        for word in ["井盖", "窨井盖", "噪音", "坏", "扰民", "民"] {
            assert!(terms.iter().any(|t| t == word), "{word} in {terms:?}");
        }
        assert!(!terms.iter().any(|t| t.contains('，')));
    }

    #[test]
    fn every_character_and_every_pair_of_a_text_is_indexed() {
        let text = "枧桥街道瓯柑巷垃圾";
        let terms: HashSet<String> = cut_for_index(text).into_iter().collect();
        let chars: Vec<char> = text.chars().collect();
        for c in &chars {
            assert!(terms.contains(&c.to_string()));
        }
        for pair in chars.windows(2) {
            assert!(terms.contains(&pair.iter().collect::<String>()));
        }
    }

    #[test]
    fn a_query_is_words_without_punctuation_and_fillers() {
        assert_eq!(cut_for_query("井盖 噪音"), ["井盖", "噪音"]);
        assert_eq!(cut_for_query("“井盖”！(噪音)"), ["井盖", "噪音"]);
        assert!(cut_for_query("  ！？\"AND ( ".trim_end_matches("AND ( ")).is_empty());
        assert_eq!(cut_for_query("的"), ["的"]);
        assert!(!cut_for_query("井盖的问题").contains(&"的".to_owned()));
    }

    #[test]
    fn own_words_stay_whole_in_a_query_and_are_found_in_a_text() {
        let lexicon = Lexicon::new(["杏林湾花苑"]);
        assert!(cut_for_query_with("杏林湾花苑停车", &lexicon).contains(&"杏林湾花苑".to_owned()));
        assert!(
            cut_for_index_with("在杏林湾花苑北门", &lexicon).contains(&"杏林湾花苑".to_owned())
        );
    }

    #[test]
    fn a_word_requires_its_pairs_and_runs() {
        assert_eq!(required("窨井盖"), ["窨井", "井盖"]);
        assert_eq!(required("坏"), ["坏"]);
        assert_eq!(required("3-2-501室"), ["3", "2", "501", "室"]);
        assert_eq!(required("b超"), ["b", "超"]);
    }

    #[test]
    fn a_pasted_report_is_not_a_query_of_a_thousand_words() {
        let long = "东门外路灯不亮停车占道垃圾满溢油烟扰民".repeat(50);
        assert!(cut_for_query(&long).len() <= MOST_QUERY_WORDS);
        let alphabet: String = (0..3000u32).filter_map(|i| char::from_u32(0x4E00 + i)).collect();
        assert!(cut_for_query(&alphabet).len() <= MOST_QUERY_WORDS);
    }
}
