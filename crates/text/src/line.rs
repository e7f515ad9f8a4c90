//! A text laid out for reading character by character: folded, and each character knows where it
//! stood in the original.

use crate::fold::Folded;
use std::ops::Range;

/// A folded text as characters. Blanks beside a Han character are left out, since people put them
/// anywhere ("阳光 花园"); between letters or digits they stay, so that two numbers do not join.
pub(crate) struct Line {
    /// The characters.
    pub(crate) chars: Vec<char>,
    from: Vec<Range<usize>>,
}

impl Line {
    pub(crate) fn new(original: &str) -> Self {
        let folded = Folded::new(original);
        let all: Vec<char> = folded.text.chars().collect();
        let joins = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        let mut chars = Vec::with_capacity(all.len());
        let mut from = Vec::with_capacity(all.len());
        for (i, (c, (_, range))) in all.iter().zip(folded.from).enumerate() {
            let before = i.checked_sub(1).and_then(|i| all.get(i));
            if *c == ' ' && !(joins(before) && joins(all.get(i + 1))) {
                continue;
            }
            chars.push(*c);
            from.push(range);
        }
        Self { chars, from }
    }

    /// How many characters.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at `i`.
    pub(crate) fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).copied()
    }

    /// Whether `word` stands at `i`.
    pub(crate) fn starts(&self, i: usize, word: &str) -> bool {
        let mut here = self.chars.get(i..).unwrap_or_default().iter();
        word.chars().all(|c| here.next() == Some(&c))
    }

    /// Whether `word` stands right before `i`.
    pub(crate) fn ends(&self, i: usize, word: &str) -> bool {
        let mut here = self.chars.get(..i).unwrap_or_default().iter().rev();
        word.chars().rev().all(|c| here.next() == Some(&c))
    }

    /// The first of `words` that stands at `i`.
    pub(crate) fn starts_any<'w>(&self, i: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|w| self.starts(i, w))
    }

    /// The first of `words` that stands right before `i`.
    pub(crate) fn ends_any<'w>(&self, i: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|w| self.ends(i, w))
    }

    /// Where `word` stands, from left to right.
    pub(crate) fn find_all(&self, word: &str) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |i| self.starts(*i, word))
    }

    /// The clause around `i`: from after the last mark of punctuation to the next.
    pub(crate) fn clause(&self, i: usize) -> Range<usize> {
        let before = self.chars.get(..i).unwrap_or_default();
        let start = before.iter().rposition(|c| breaks(*c)).map_or(0, |p| p + 1);
        let after = self.chars.get(i..).unwrap_or_default();
        let end = after.iter().position(|c| breaks(*c)).map_or(self.len(), |p| i + p);
        start..end
    }

    /// The bytes of the original in which the characters `range` stand.
    pub(crate) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.from.get(range.start).map_or(0, |r| r.start);
        let end = range.end.checked_sub(1).and_then(|i| self.from.get(i)).map_or(start, |r| r.end);
        start..end.max(start)
    }

    /// The characters `range` as text.
    pub(crate) fn text(&self, range: Range<usize>) -> String {
        self.chars.get(range).unwrap_or_default().iter().collect()
    }
}

/// Whether a clause ends here. The comma of a number stays, since no number is read with one.
pub(crate) fn breaks(c: char) -> bool {
    matches!(c, '，' | ',' | '。' | '；' | ';' | '!' | '?' | '、' | ':' | '：' | '\n' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_beside_han_vanish_and_places_are_found_again() {
        let original = "住　阳光 花园，电话 138 0000";
        let line = Line::new(original);
        let at = line.find_all("阳光花园").next().unwrap();
        assert_eq!(&original[line.origin(&(at..at + 4))], "阳光 花园");
        assert!(line.find_all("138 0000").next().is_some());
        assert!(line.ends(at, "住") && line.starts_any(at + 4, &["。", ","]).is_some());
        let clause = line.clause(at);
        assert_eq!(line.text(clause), "住阳光花园");
    }
}
