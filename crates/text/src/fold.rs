//! One spelling for what people type in many: full-width letters, circled numbers, capitals.

/// `text` in the spelling in which it is indexed, asked for and compared.
///
/// Full-width ASCII becomes half-width, letters lower case, circled, bracketed and dotted numbers
/// plain numbers, Roman numerals Latin letters, unit signs letters, every white space one blank;
/// marks without width vanish. This is the part of Unicode NFKC that occurs in reports; Han
/// characters stay as they are.
///
/// ```
/// assert_eq!(yiwang_text::fold("１２３４５ＡＢ　㎡③"), "12345ab m23");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        each(c, |f| out.push(f));
    }
    out
}

/// Gives the folded characters of one character to `emit`: none, one or several.
pub(crate) fn each(c: char, mut emit: impl FnMut(char)) {
    match c {
        // the common case first: nothing to fold
        '\u{4E00}'..='\u{9FFF}' | 'a'..='z' | '0'..='9' => emit(c),
        'A'..='Z' => emit(c.to_ascii_lowercase()),
        // the full-width forms lie at a fixed distance from ASCII
        '\u{FF01}'..='\u{FF5E}' => {
            if let Some(half) = char::from_u32(c as u32 - 0xFEE0) {
                emit(half.to_ascii_lowercase());
            }
        }
        '\u{2460}'..='\u{2473}' => number(c as u32 - 0x2460 + 1, emit),
        '\u{2474}'..='\u{2487}' => number(c as u32 - 0x2474 + 1, emit),
        '\u{2488}'..='\u{249B}' => number(c as u32 - 0x2488 + 1, emit),
        '\u{2160}'..='\u{216B}' => roman(c as u32 - 0x2160, emit),
        '\u{2170}'..='\u{217B}' => roman(c as u32 - 0x2170, emit),
        '㎡' => "m2".chars().for_each(emit),
        '㎥' => "m3".chars().for_each(emit),
        '㎝' => "cm".chars().for_each(emit),
        '㎜' => "mm".chars().for_each(emit),
        '㎞' => "km".chars().for_each(emit),
        '㎏' => "kg".chars().for_each(emit),
        '℃' => "°c".chars().for_each(emit),
        '№' => "no".chars().for_each(emit),
        '￥' => emit('¥'),
        // soft hyphen, zero-width marks, byte order mark, variation selectors
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' => {}
        c if c.is_whitespace() => emit(' '),
        c => c.to_lowercase().for_each(emit),
    }
}

fn number(n: u32, mut emit: impl FnMut(char)) {
    if n >= 10 {
        emit(char::from_digit(n / 10, 10).unwrap_or('0'));
    }
    emit(char::from_digit(n % 10, 10).unwrap_or('0'));
}

fn roman(n: u32, emit: impl FnMut(char)) {
    const NUMERALS: [&str; 12] =
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    NUMERALS.get(n as usize).unwrap_or(&"").chars().for_each(emit);
}

/// A folded text that still knows where each of its characters stood in the original.
pub(crate) struct Folded {
    /// The folded text.
    pub(crate) text: String,
    /// For each character of `text`: its byte offset in `text`, and the byte range of the
    /// character it came from in the original.
    pub(crate) from: Vec<(usize, std::ops::Range<usize>)>,
}

impl Folded {
    pub(crate) fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut from = Vec::with_capacity(original.len() / 2);
        for (at, c) in original.char_indices() {
            each(c, |f| {
                from.push((text.len(), at..at + c.len_utf8()));
                text.push(f);
            });
        }
        Self { text, from }
    }

    /// The range in the original of a byte range of the folded text.
    pub(crate) fn origin(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let first = self.from.partition_point(|(at, _)| *at < range.start);
        let end = self.from.partition_point(|(at, _)| *at < range.end);
        let start = self.from.get(first).map_or(0, |(_, r)| r.start);
        let stop = end.checked_sub(1).and_then(|i| self.from.get(i)).map_or(start, |(_, r)| r.end);
        start..stop.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_thing_fold_to_one() {
        assert_eq!(fold("ＷｉＦｉ"), "wifi");
        assert_eq!(fold("⑤幢"), fold("5幢"));
        assert_eq!(fold("⑳"), "20");
        assert_eq!(fold("Ⅲ期"), "iii期");
        assert_eq!(fold("井\u{200B}盖"), "井盖");
        assert_eq!(fold("东\u{3000}门\t口"), "东 门 口");
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for s in ["２楼Ａ座⑩", "㎡℃№", "普通的话。", "İstanbul"] {
            assert_eq!(fold(&fold(s)), fold(s));
        }
    }

    #[test]
    fn a_folded_place_is_found_again_in_the_original() {
        let original = "面积约⑩㎡的井盖";
        let folded = Folded::new(original);
        assert_eq!(folded.text, "面积约10m2的井盖");
        let at = folded.text.find("井盖").unwrap();
        assert_eq!(&original[folded.origin(&(at..at + 6))], "井盖");
        let at = folded.text.find("10m2").unwrap();
        assert_eq!(&original[folded.origin(&(at..at + 4))], "⑩㎡");
    }
}
