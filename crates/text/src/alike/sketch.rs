//! The words of a report in 64 bytes.

use crate::fold;

/// Hash functions, and so the length of a sketch in bytes.
const FUNCTIONS: usize = 64;
/// Longer texts are somebody's file pasted in; their beginning says what they are about.
const MOST_CHARS: usize = 2_048;

/// MinHash of the pairs of neighbouring characters of a text (Broder 1997), the lowest byte of
/// each of 64 minima (b-bit MinHash, Li & König 2010).
///
/// The share of pairs that two texts have in common is estimated with a standard error of at most
/// 0.063. Folded as everything that is compared ([`fold`](crate::fold())); punctuation and blanks
/// are left out, so that they part nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch([u8; FUNCTIONS]);

impl Sketch {
    /// The sketch of a text; none where it holds no letter, digit or Han character.
    pub fn new(text: &str) -> Option<Self> {
        let mut least = [i16::MAX; FUNCTIONS];
        let mut before = None;
        let mut some = false;
        let mut take = |gram: u64| {
            let mixed = mix(gram);
            // one pass of plain arithmetic over arrays, which the compiler does eight at a time on
            // any processor: sixteen bits, signed, have a minimum of their own everywhere
            for ((least, mask), factor) in least.iter_mut().zip(&SEEDS.0).zip(&SEEDS.1) {
                *least = (*least).min((mixed ^ mask).wrapping_mul(*factor));
            }
        };
        let mut left = MOST_CHARS;
        for c in text.chars() {
            if left == 0 {
                break;
            }
            fold::each(c, |c| {
                // the common case first: a Han character is quickly told
                if !matches!(c, '\u{4E00}'..='\u{9FFF}') && !c.is_alphanumeric() {
                    return;
                }
                left = left.saturating_sub(1);
                if let Some(before) = before {
                    take(u64::from(before) << 32 | u64::from(u32::from(c)));
                    some = true;
                }
                before = Some(u32::from(c));
            });
        }
        let only = before?;
        if !some {
            take(u64::from(only));
        }
        // the low bits of a minimum depend on few bits of the pair: stirred before they are cut
        Some(Self(least.map(|m| (u32::from(m as u16).wrapping_mul(0x9E37_79B1) >> 24) as u8)))
    }

    /// The share of character pairs in common, 0 to 1, estimated. Symmetric.
    pub fn share(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).map(|(a, b)| u32::from(a == b)).sum::<u32>();
        // two different minima agree in their one byte once in 256
        let chance = 1.0 / 256.0;
        ((f64::from(same) / FUNCTIONS as f64 - chance) / (1.0 - chance)).max(0.0)
    }
}

/// The masks and the odd factors of the functions.
static SEEDS: ([i16; FUNCTIONS], [i16; FUNCTIONS]) = seeds();

const fn seeds() -> ([i16; FUNCTIONS], [i16; FUNCTIONS]) {
    let (mut masks, mut factors) = ([0; FUNCTIONS], [0; FUNCTIONS]);
    let mut state = 0x5EED_u64;
    let mut i = 0;
    while i < FUNCTIONS {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        masks[i] = (z >> 32) as i16;
        factors[i] = (z as i16) | 1;
        i += 1;
    }
    (masks, factors)
}

/// Spreads a pair over 16 bits: of two thousand pairs one in thirty falls on another, which changes
/// an estimate by less than its error.
fn mix(gram: u64) -> i16 {
    let mut z = gram.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (z >> 48) as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn pairs(text: &str) -> HashSet<(char, char)> {
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect()
    }

    #[test]
    fn the_estimate_is_close_to_the_share_of_pairs_in_common() {
        let (mut off, mut n) = (0.0, 0);
        for a in 0..40_u32 {
            let text = |from: u32| -> String {
                (from..from + 60).filter_map(|i| char::from_u32(0x4E00 + a * 131 + i)).collect()
            };
            for shift in [0, 5, 15, 30, 60] {
                let (x, y) = (text(0), text(shift));
                let (p, q) = (pairs(&x), pairs(&y));
                let truth = p.intersection(&q).count() as f64 / p.union(&q).count() as f64;
                let told = Sketch::new(&x).unwrap().share(&Sketch::new(&y).unwrap());
                assert!((told - truth).abs() < 0.26, "{told} for {truth}");
                off += told - truth;
                n += 1;
            }
        }
        assert!((off / f64::from(n)).abs() < 0.01, "unbiased: {}", off / f64::from(n));
    }

    #[test]
    fn spelling_and_punctuation_part_nothing() {
        let a = Sketch::new("东门口１２号，路灯不亮！").unwrap();
        let b = Sketch::new("东门口 12号 路灯不亮").unwrap();
        assert_eq!(a, b);
        assert!((a.share(&b) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn no_words_no_sketch_one_character_one_sketch() {
        for empty in ["", "  \t", "！？……", "\u{200B}"] {
            assert_eq!(Sketch::new(empty), None, "{empty:?}");
        }
        assert!(Sketch::new("臭").is_some());
        assert_eq!(Sketch::new("臭"), Sketch::new("。臭。"));
    }

    #[test]
    fn a_very_long_text_is_read_from_its_beginning() {
        let long = "垃圾满溢无人清运".repeat(200_000);
        assert_eq!(Sketch::new(&long), Sketch::new(&"垃圾满溢无人清运".repeat(600)));
    }

    #[test]
    fn likeness_of_words_goes_both_ways() {
        let texts = ["路灯不亮", "路灯坏了不亮", "垃圾", "小区门口垃圾没人收", "a"];
        for a in texts {
            for b in texts {
                let (a, b) = (Sketch::new(a).unwrap(), Sketch::new(b).unwrap());
                assert!((a.share(&b) - b.share(&a)).abs() < 1e-12);
                assert!((0.0..=1.0).contains(&a.share(&b)));
            }
        }
    }
}
