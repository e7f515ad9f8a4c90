//! Marks over the original text: where the words of a query stand in it.

use crate::fold::Folded;
use crate::sound;
use std::ops::Range;

/// The byte ranges of `text` in which one of `words` stands, in order, not overlapping, neighbours
/// joined. `words` are those of [`crate::cut_for_query`] or of [`crate::Hits::words`]; spelling
/// (full-width, capitals) does not matter. A word of letters or digits is marked only where it
/// stands by itself, so that 5 does not mark the 5 of 2025.
pub fn highlight<S: AsRef<str>>(text: &str, words: &[S]) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        let word = crate::fold(word.as_ref());
        let word = word.trim();
        if word.is_empty() {
            continue;
        }
        let alone = word.bytes().all(|b| b.is_ascii_alphanumeric());
        for (at, _) in folded.text.match_indices(word) {
            let range = at..at + word.len();
            if alone && touches_letter(&folded.text, &range) {
                continue;
            }
            found.push(folded.origin(&range));
        }
    }
    joined(found)
}

/// The byte ranges of `text` that sound like one of `words` ([`crate::Hits::sounds`]), in order, not
/// overlapping, neighbours joined: where 造音 was asked for, 噪音.
pub fn sounding<S: AsRef<str>>(text: &str, words: &[S]) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let places = |w: &S| sound::places(&folded.text, &crate::fold(w.as_ref()));
    joined(words.iter().flat_map(places).map(|range| folded.origin(&range)).collect())
}

/// Puts ranges in order and joins those that touch.
fn joined(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

fn touches_letter(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    before.is_some_and(|c| c.is_ascii_alphanumeric())
        || after.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// The byte range of `text` to show in a list: at most `chars` characters around the first of
/// `marks`, from the beginning where there is none.
pub fn excerpt(text: &str, marks: &[Range<usize>], chars: usize) -> Range<usize> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if starts.len() <= chars {
        return 0..text.len();
    }
    let mark = marks.first().map_or(0, |m| starts.partition_point(|at| *at < m.start));
    // a third of the room before the mark, so that one sees how it came to it
    let first = mark.saturating_sub(chars / 3).min(starts.len() - chars);
    let end = starts.get(first + chars).copied().unwrap_or(text.len());
    starts[first]..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked<'t>(text: &'t str, words: &[&str]) -> Vec<&'t str> {
        highlight(text, words).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn marks_stand_on_the_original_spelling() {
        assert_eq!(marked("５号楼的ＷＩＦＩ坏了", &["wifi", "5"]), ["５", "ＷＩＦＩ"]);
        assert_eq!(marked("窨井盖、井盖", &["井盖"]), ["井盖", "井盖"]);
    }

    #[test]
    fn overlapping_and_touching_words_become_one_mark() {
        assert_eq!(marked("东门路灯不亮", &["东门", "门路", "路灯"]), ["东门路灯"]);
    }

    #[test]
    fn a_number_is_not_marked_inside_a_longer_one() {
        assert_eq!(marked("2025年5月", &["5"]), ["5"]);
    }

    #[test]
    fn what_sounds_like_the_word_is_marked() {
        let text = "夜间ＮＯＩＳＥ噪音";
        let found: Vec<&str> = sounding(text, &["造音"]).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["噪音"]);
        assert!(sounding::<&str>(text, &[]).is_empty());
    }

    #[test]
    fn nothing_to_mark_is_no_mark() {
        assert!(highlight("井盖", &["", " "]).is_empty());
        assert!(highlight::<&str>("", &[]).is_empty());
        assert!(highlight("井盖", &["路灯"]).is_empty());
    }

    #[test]
    fn an_excerpt_shows_the_first_mark_and_cuts_at_characters() {
        let text = format!("{}井盖{}", "前".repeat(50), "后".repeat(50));
        let marks = highlight(&text, &["井盖"]);
        let shown = excerpt(&text, &marks, 20);
        assert!(text[shown.clone()].contains("井盖"));
        assert_eq!(text[shown].chars().count(), 20);
        assert_eq!(excerpt("短", &[], 20), 0..3);
        assert_eq!(&text[excerpt(&text, &[], 3)], "前前前");
    }
}
