//! The pieces of a message by which it is told.

use super::Reading;
use super::chance::mix;
use crate::fold;
use crate::words;

/// Characters that are read; what stands further on says little that has not been said.
const MOST_CHARS: usize = 1000;

/// At this many characters from the beginning a piece of the opening counts half.
const HALF_AT: f32 = 50.0;

/// A message folded, with every run of Latin letters and digits as one sign.
pub(crate) struct Plain<'t> {
    title: &'t str,
    message: &'t str,
    text: String,
    chars: Vec<char>,
    /// Where each character came from: bytes of the title, or of the message after `title.len()`.
    from: Vec<(u32, u32)>,
}

/// A word of the cut: its first character, its length, and whether it is a word at all.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) at: usize,
    pub(crate) len: usize,
    pub(crate) letters: bool,
}

/// One place where a piece stands: its first character, how many it has, and what it counts there.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) at: u16,
    pub(crate) len: u16,
    pub(crate) weight: f32,
}

impl<'t> Plain<'t> {
    pub(crate) fn new(title: &'t str, message: &'t str) -> Self {
        let room = (title.len() + message.len()).min(4 * MOST_CHARS) + 8;
        let mut plain = Self {
            title,
            message,
            text: String::with_capacity(room),
            chars: Vec::with_capacity(room / 3),
            from: Vec::with_capacity(room / 3),
        };
        plain.read(title, 0);
        if !plain.chars.is_empty() {
            plain.push(' ', title.len(), title.len());
        }
        plain.read(message, title.len());
        plain
    }

    fn read(&mut self, part: &str, offset: usize) {
        let mut run = false;
        for (at, c) in part.char_indices() {
            if self.chars.len() >= MOST_CHARS {
                break;
            }
            let (start, end) = (offset + at, offset + at + c.len_utf8());
            fold::each(c, |f| {
                if f.is_ascii_alphanumeric() {
                    match self.from.last_mut() {
                        Some(last) if run => last.1 = end as u32,
                        _ => self.push(if f.is_ascii_digit() { '0' } else { 'a' }, start, end),
                    }
                    run = true;
                } else {
                    run = false;
                    if f != ' ' || self.chars.last().is_some_and(|last| *last != ' ') {
                        self.push(f, start, end);
                    }
                }
            });
        }
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.text.push(c);
        self.chars.push(c);
        self.from.push((start as u32, end as u32));
    }

    /// How many characters it has.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The cut into words, in order.
    pub(crate) fn words(&self) -> Vec<Word> {
        let mut at = 0;
        words::cut(&self.text)
            .into_iter()
            .map(|w| {
                let len = w.chars().count();
                let letters = w.chars().all(is_letter);
                let word = Word { at, len, letters };
                at += len;
                word
            })
            .collect()
    }

    /// The characters of a word as they are compared.
    pub(crate) fn chars_of(&self, word: Word) -> &[char] {
        self.chars.get(word.at..word.at + word.len).unwrap_or_default()
    }

    /// A word as it stands in the title or the message.
    pub(crate) fn original(&self, word: Word) -> Option<&'t str> {
        let start = self.from.get(word.at)?.0 as usize;
        let end = self.from.get((word.at + word.len).checked_sub(1)?)?.1 as usize;
        let split = self.title.len();
        if end <= split {
            self.title.get(start..end)
        } else {
            self.message.get(start.checked_sub(split)?..end.checked_sub(split)?)
        }
    }

    /// Gives every piece that `reading` sees, by its hash, with its place.
    pub(crate) fn pieces(&self, words: &[Word], reading: Reading, emit: impl FnMut(u64, Place)) {
        match reading {
            Reading::Opening => self.opening(words, emit),
            Reading::Whole => self.whole(words, emit),
        }
    }

    fn opening(&self, words: &[Word], mut emit: impl FnMut(u64, Place)) {
        let place = |at: usize, len: usize| Place {
            at: at as u16,
            len: len as u16,
            weight: HALF_AT / (HALF_AT + at as f32),
        };
        let mut before = None;
        for (at, &c) in self.chars.iter().enumerate() {
            if !is_letter(c) {
                before = None;
                continue;
            }
            emit(hash(1, &[c]), place(at, 1));
            if let Some(b) = before {
                emit(hash(1, &[b, c]), place(at - 1, 2));
            }
            before = Some(c);
        }
        for word in words.iter().filter(|w| w.letters) {
            emit(hash(2, self.chars_of(*word)), place(word.at, word.len));
        }
    }

    fn whole(&self, words: &[Word], mut emit: impl FnMut(u64, Place)) {
        let place = |at: usize, len: usize| Place { at: at as u16, len: len as u16, weight: 1.0 };
        let mut before: Option<(u64, Word)> = None;
        for word in words {
            if !word.letters {
                before = None;
                continue;
            }
            let own = hash(2, self.chars_of(*word));
            emit(own, place(word.at, word.len));
            if let Some((first, w)) = before {
                let pair = short(mix(first.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ own));
                emit(pair, place(w.at, w.len + word.len));
            }
            before = Some((own, *word));
        }
    }
}

/// Whether a character can be part of a word; Han first, because nearly all are.
fn is_letter(c: char) -> bool {
    words::is_han(c) || c.is_alphanumeric()
}

/// A piece's number: the same on every machine and in every version of the model.
fn hash(kind: u64, chars: &[char]) -> u64 {
    let all = chars.iter().fold(kind, |h, c| {
        (h ^ u64::from(u32::from(*c))).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(21)
    });
    short(mix(all))
}

/// 53 bits: what every reader of JSON keeps exactly.
fn short(hash: u64) -> u64 {
    hash >> 11
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str, message: &str) -> String {
        Plain::new(title, message).text
    }

    #[test]
    fn runs_of_letters_and_digits_are_one_sign() {
        assert_eq!(read("Ｋ４县路灯", "电话13800000000,  A座"), "a县路灯 电话0, a座");
        assert_eq!(read("", " 门口"), "门口");
    }

    #[test]
    fn a_word_is_given_as_it_was_written() {
        let plain = Plain::new("Ｋ４县医保", "K4县医保报销");
        let words = plain.words();
        let written: Vec<&str> = words.iter().filter_map(|w| plain.original(*w)).collect();
        assert!(written.contains(&"医保"), "{written:?}");
        assert!(written.iter().all(|w| "Ｋ４县医保K4县医保报销".contains(w)));
    }

    #[test]
    fn a_very_long_text_is_read_to_a_bound() {
        let long = "污水".repeat(5000);
        let plain = Plain::new("", &long);
        assert!(plain.len() <= MOST_CHARS + 4);
    }
}
