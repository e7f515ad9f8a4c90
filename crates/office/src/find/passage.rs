//! Where the words that were looked for stand.

use super::Passage;
use yiwang_store::matter::Shown;
use yiwang_text::{excerpt, highlight, sounding};

/// Characters of a passage.
const LONG: usize = 70;

/// Byte ranges of a text that are marked: the words, and where none stands there, what sounds alike.
pub(super) fn marks(text: &str, words: &[String], sounds: &[String]) -> Vec<(usize, usize)> {
    let mut found = highlight(text, words);
    if found.is_empty() {
        found = sounding(text, sounds);
    }
    found.into_iter().map(|r| (r.start, r.end)).collect()
}

/// The piece of the text, or else of the place, in which the first marked word stands.
pub(super) fn of(shown: &Shown, words: &[String], sounds: &[String]) -> Option<Passage> {
    [&shown.text, &shown.place_text].into_iter().find_map(|text| cut(text, words, sounds))
}

fn cut(text: &str, words: &[String], sounds: &[String]) -> Option<Passage> {
    // one line, with every byte where it was
    let text = text.replace(['\n', '\r', '\t'], " ");
    let found = marks(&text, words, sounds);
    let ranges: Vec<std::ops::Range<usize>> = found.iter().map(|(a, z)| *a..*z).collect();
    ranges.first()?;
    let piece = excerpt(&text, &ranges, LONG);
    let before = if piece.start > 0 { "…" } else { "" };
    let after = if piece.end < text.len() { "…" } else { "" };
    let shift = |at: usize| at - piece.start + before.len();
    let inside = found.iter().filter(|(a, z)| *a >= piece.start && *z <= piece.end);
    let marks = inside.map(|(a, z)| (shift(*a), shift(*z))).collect();
    Some(Passage { text: format!("{before}{}{after}", &text[piece]), marks })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn the_piece_around_the_first_word_is_shown_with_its_marks() {
        let text = format!("{}\n井盖松了{}", "前".repeat(100), "后".repeat(100));
        let p = cut(&text, &own(&["井盖"]), &[]).unwrap();
        assert!(p.text.starts_with('…') && p.text.ends_with('…') && !p.text.contains('\n'));
        let marked: Vec<&str> = p.marks.iter().map(|(a, z)| &p.text[*a..*z]).collect();
        assert_eq!(marked, ["井盖"]);
        assert_eq!(cut("路灯", &own(&["井盖"]), &[]), None);
    }

    #[test]
    fn a_sound_is_marked_only_where_no_word_stands() {
        let both = |text| marks(text, &own(&["造音"]), &own(&["造音"]));
        assert_eq!(both("造音和噪音"), [(0, 6)]);
        assert_eq!(both("夜间噪音"), [(6, 12)]);
    }
}
