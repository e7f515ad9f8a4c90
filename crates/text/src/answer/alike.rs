//! Whether an answer is one of the last answers again.

use crate::line::Line;
use crate::words::is_han;
use std::collections::HashSet;

/// Characters of one shingle.
const SHINGLE: usize = 4;
/// With fewer shingles two answers are alike by chance.
const FEWEST: usize = 12;

/// The shingles of a text without what differs from matter to matter: `names` (folded), forms of
/// address, figures, punctuation.
pub(super) fn shingles(line: &Line, names: &[String]) -> HashSet<Vec<char>> {
    let mut kept: Vec<char> = Vec::with_capacity(line.len());
    let mut i = 0;
    while i < line.len() {
        if let Some(name) = names.iter().find(|n| line.starts(i, n)) {
            i += name.chars().count().max(1);
            continue;
        }
        // 王女士
        if line.starts_any(i + 1, &["女士", "先生", "阿姨", "师傅", "同志"]).is_some() {
            i += 3;
            continue;
        }
        if let Some(c) = line.at(i).filter(|c| is_han(*c) && !numeral(*c)) {
            kept.push(c);
        }
        i += 1;
    }
    kept.windows(SHINGLE).map(<[char]>::to_vec).collect()
}

fn numeral(c: char) -> bool {
    "零〇一二三四五六七八九十百两".contains(c)
}

/// The share of shingles two texts have in common, of all they have; 0 where one is too short.
pub(super) fn likeness(a: &HashSet<Vec<char>>, b: &HashSet<Vec<char>>) -> f64 {
    if a.len() < FEWEST || b.len() < FEWEST {
        return 0.0;
    }
    let common = a.intersection(b).count();
    common as f64 / (a.len() + b.len() - common) as f64
}
