//! How words sound: pinyin without tones. A Chinese slip of the pen is most often another character of
//! the same sound, because people choose characters from a list that the sound brought up.

use crate::fold::fold;
use crate::words::is_han;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Rarer readings of a character are those of names and old books.
const MOST_READINGS: usize = 3;

/// A longer run of letters is no pinyin that somebody types into a search.
const LONGEST_LETTERS: usize = 40;

/// Ways to part one run of letters; `xian` has two.
const MOST_PARTINGS: usize = 4;

/// Every syllable there is, without tones. Sounds without a vowel, such as hm, part words wrongly.
static SYLLABLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    ('\u{4E00}'..='\u{9FFF}')
        .filter_map(|c| c.to_pinyin())
        .map(|p| plain(p.plain()))
        .filter(|s| s.is_ascii() && s.contains(['a', 'e', 'i', 'o', 'u', 'v']))
        .collect()
});

/// The readings of one place of a word, any of which may stand there.
type Place = Vec<&'static str>;

/// The letters people type for a syllable: ü is v.
fn plain(syllable: &'static str) -> &'static str {
    match syllable {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        other => other,
    }
}

/// How a character is read, the usual reading first; nothing for what is no Han character.
pub(crate) fn readings(c: char) -> Place {
    let mut out = Place::new();
    let Some(all) = c.to_pinyin_multi() else { return out };
    for reading in all {
        let reading = plain(reading.plain());
        if reading.is_ascii() && !out.contains(&reading) {
            out.push(reading);
        }
        if out.len() == MOST_READINGS {
            break;
        }
    }
    out
}

/// The terms under which a text is found by sound: the two syllables of every pair of neighbouring
/// Han characters, in every reading. One syllable alone would find nearly everything.
pub(crate) fn terms(text: &str) -> HashSet<String> {
    let folded = fold(text);
    let mut out = HashSet::new();
    let mut before: Option<Place> = None;
    for c in folded.chars() {
        let here = if is_han(c) { readings(c) } else { Place::new() };
        if here.is_empty() {
            before = None;
            continue;
        }
        if let Some(before) = &before {
            out.extend(pair(before, &here));
        }
        before = Some(here);
    }
    out
}

/// What must stand in a text for a word to sound in it: all of the places of one of the ways to read
/// it, each in one of its terms. Nothing for a word of one syllable.
pub(crate) fn wanted(word: &str) -> Vec<Vec<Vec<String>>> {
    ways(word)
        .into_iter()
        .filter(|way| way.len() > 1)
        .map(|way| way.windows(2).map(|two| pair(&two[0], &two[1])).collect())
        .collect()
}

/// The ways to read a folded word: Han characters, or letters as pinyin.
fn ways(word: &str) -> Vec<Vec<Place>> {
    if word.chars().all(is_han) {
        let way: Vec<Place> = word.chars().map(readings).collect();
        return if way.iter().any(Place::is_empty) { Vec::new() } else { vec![way] };
    }
    if word.len() <= LONGEST_LETTERS && word.bytes().all(|b| b.is_ascii_lowercase()) {
        let mut out = Vec::new();
        part(word, &mut Vec::new(), &mut out);
        return out;
    }
    Vec::new()
}

/// Parts letters into syllables, the longest first.
fn part(rest: &str, sofar: &mut Vec<Place>, out: &mut Vec<Vec<Place>>) {
    if rest.is_empty() {
        out.push(sofar.clone());
        return;
    }
    for len in (1..=rest.len().min(6)).rev() {
        if out.len() == MOST_PARTINGS {
            return;
        }
        if let Some(syllable) = SYLLABLES.get(&rest[..len]) {
            sofar.push(vec![*syllable]);
            part(&rest[len..], sofar, out);
            sofar.pop();
        }
    }
}

fn pair(first: &Place, second: &Place) -> Vec<String> {
    let both = |a: &str| second.iter().map(|b| format!("{a}{b}")).collect::<Vec<_>>();
    first.iter().flat_map(|a| both(a)).collect()
}

/// The byte ranges of a folded text where Han characters sound like the folded word.
pub(crate) fn places(text: &str, word: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    for way in ways(word).iter().filter(|way| way.len() > 1) {
        for window in chars.windows(way.len()) {
            let sounds = |((_, c), place): (&(usize, char), &Place)| {
                is_han(*c) && readings(*c).iter().any(|r| place.contains(r))
            };
            if window.iter().zip(way).all(sounds) {
                let (from, _) = window[0];
                let (last, c) = window[window.len() - 1];
                out.push(from..last + c.len_utf8());
            }
        }
    }
    out
}

/// Whether a name, folded, begins to sound like these letters: what somebody types before the
/// characters are chosen. `tingc` begins 停车.
pub(crate) fn begins(name: &str, letters: &str) -> bool {
    fn fits(mut chars: std::str::Chars<'_>, letters: &str) -> bool {
        if letters.is_empty() {
            return true;
        }
        let Some(c) = chars.next() else { return false };
        readings(c).iter().any(|r| {
            r.starts_with(letters)
                || letters.strip_prefix(r).is_some_and(|rest| fits(chars.clone(), rest))
        })
    }
    letters.len() <= LONGEST_LETTERS
        && letters.len() > 1
        && letters.bytes().all(|b| b.is_ascii_lowercase())
        && fits(name.chars(), letters)
}

/// How far apart two words sound: 0 for the same characters, 1 for each other character of the same
/// sound, 2 for one of a sound that is often taken for it (zh and z, ing and in), 4 for any other,
/// for one too many or one missing.
pub(crate) fn apart(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).map(|n| n * OTHER).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = (i + 1) * OTHER;
        for (j, y) in b.iter().enumerate() {
            let best = (corner + unlike(*x, *y)).min(row[j] + OTHER).min(row[j + 1] + OTHER);
            corner = row[j + 1];
            row[j + 1] = best;
        }
    }
    row[b.len()]
}

/// What a character of another sound costs.
const OTHER: usize = 4;

fn unlike(a: char, b: char) -> usize {
    if a == b {
        return 0;
    }
    let (a, b) = (readings(a), readings(b));
    if a.iter().any(|r| b.contains(r)) {
        return 1;
    }
    let b: Vec<String> = b.iter().map(|r| near(r)).collect();
    if a.iter().any(|r| b.contains(&near(r))) { 2 } else { OTHER }
}

/// The syllable as those say it who do not part zh from z, ing from in, n from l.
fn near(syllable: &str) -> String {
    let mut out = syllable.to_owned();
    for (from, to) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")] {
        if let Some(rest) = out.strip_prefix(from) {
            out = format!("{to}{rest}");
            break;
        }
    }
    if out.ends_with("ng") && !out.ends_with("ong") {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_sound_meet_in_one_term() {
        let found = |text: &str, word: &str| {
            let terms = terms(text);
            wanted(word).iter().any(|way| way.iter().all(|p| p.iter().any(|t| terms.contains(t))))
        };
        assert!(found("夜间噪音扰民", "造音"));
        assert!(found("夜间噪音扰民", "zaoyin"));
        assert!(found("小区停车难", "tingche"));
        assert!(found("银行门口", "银航"), "also in the second reading");
        assert!(!found("夜间噪音扰民", "井盖"));
        assert!(wanted("噪").is_empty() && wanted("wifi6").is_empty() && wanted("ting").is_empty());
        assert_eq!(
            wanted("xian").len(),
            1,
            "xi an; the one syllable is too short to be looked for"
        );
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "夜间噪音扰民";
        let at = places(text, "造音");
        assert_eq!(at.len(), 1);
        assert_eq!(&text[at[0].clone()], "噪音");
        assert!(places("a噪 音", "造音").is_empty());
    }

    #[test]
    fn letters_begin_a_name() {
        assert!(begins("停车", "tingc") && begins("停车", "ting") && begins("停车", "tingche"));
        assert!(!begins("停车", "tingcheng") && !begins("停车", "t") && !begins("停车", "停"));
    }

    #[test]
    fn like_sounds_are_near_and_others_far() {
        assert_eq!(apart("噪音", "噪音"), 0);
        assert_eq!(apart("造音", "噪音"), 1);
        assert_eq!(apart("早因", "噪音"), 2);
        assert_eq!(apart("照应", "噪音"), 4, "zh for z, ing for in");
        assert_eq!(apart("噪", "噪音"), 4);
        assert_eq!(apart("", ""), 0);
        for (a, b) in [("停车位", "车位"), ("路灯", "井盖"), ("拦路", "蓝绿")] {
            assert_eq!(apart(a, b), apart(b, a));
        }
    }
}
