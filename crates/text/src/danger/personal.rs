//! Personal data that somebody wrote into a text: it belongs to the parties, not to the words.

use crate::line::Line;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A kind of personal data (Personal Information Protection Law, articles 4 and 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A citizen's identity number, 18 characters, GB 11643 check character right.
    IdCard,
    /// A mobile number of mainland China.
    Mobile,
    /// A bank card, 16 to 19 digits, Luhn check right.
    BankCard,
    /// A number plate.
    Plate,
    /// A name, where the text says that it is one.
    Name,
}

/// Personal data found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// What it is.
    pub datum: Datum,
    /// Bytes of the text in which it stands.
    pub span: Range<usize>,
}

/// The personal data of `text`, in order. Numbers count only where their check is right, so that
/// order numbers and amounts are left alone.
pub fn personal(text: &str) -> Vec<Personal> {
    let line = Line::new(text);
    let mut out: Vec<(Range<usize>, Datum)> = Vec::new();
    let mut i = 0;
    while i < line.len() {
        match number(&line, i).or_else(|| plate(&line, i)).or_else(|| name(&line, i)) {
            Some((range, datum)) => {
                i = range.end;
                out.push((range, datum));
            }
            None => i += 1,
        }
    }
    out.into_iter().map(|(r, datum)| Personal { datum, span: line.origin(&r) }).collect()
}

/// A run of digits that begins at `i`: single blanks and hyphens between digits belong to it.
fn number(line: &Line, i: usize) -> Option<(Range<usize>, Datum)> {
    let digit = |at: usize| line.at(at).filter(char::is_ascii_digit);
    digit(i)?;
    let before = i.checked_sub(1).and_then(|b| line.at(b));
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut digits: Vec<u32> = Vec::new();
    let mut end = i;
    while let Some(d) = digit(end) {
        digits.extend(d.to_digit(10));
        end += 1;
        if matches!(line.at(end), Some(' ' | '-')) && digit(end + 1).is_some() {
            end += 1;
        }
    }
    // a country code in front is no part of the number
    let national = digits.strip_prefix(&[8, 6]).filter(|n| n.len() == 11);
    if let Some(n) = national.or(Some(&digits))
        && n.len() == 11
        && n.first() == Some(&1)
        && n.get(1).is_some_and(|d| *d >= 3)
        && !line.at(end).is_some_and(|c| c.is_ascii_alphanumeric())
    {
        return Some((i..end, Datum::Mobile));
    }
    if digits.len() == 17 && line.at(end) == Some('x') {
        digits.push(10);
        end += 1;
    }
    if line.at(end).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    if id_card(&digits) {
        return Some((i..end, Datum::IdCard));
    }
    let card = (16..=19).contains(&digits.len())
        && matches!(digits.first(), Some(3..=6 | 9))
        && digits.iter().all(|d| *d < 10)
        && luhn(&digits);
    card.then_some((i..end, Datum::BankCard))
}

/// GB 11643: six digits of the region, the date of birth, a sequence, and the check of ISO 7064
/// MOD 11-2.
fn id_card(d: &[u32]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u32; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let (Some(body), Some(check)) = (d.get(..17), d.get(17)) else { return false };
    if d.len() != 18 || body.iter().any(|d| *d > 9) {
        return false;
    }
    let value = |r: Range<usize>| body[r].iter().fold(0, |n, d| n * 10 + d);
    let (year, month, day) = (value(6..10), value(10..12), value(12..14));
    let dated =
        (1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    dated && d.first() != Some(&0) && CHECKS.get((sum % 11) as usize) == Some(check)
}

fn luhn(d: &[u32]) -> bool {
    let sum: u32 = d
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 })
        .sum();
    sum.is_multiple_of(10)
}

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// 浙B12345, 浙BD12345, with or without a dot.
fn plate(line: &Line, i: usize) -> Option<(Range<usize>, Datum)> {
    line.at(i).filter(|c| PROVINCES.contains(*c))?;
    line.at(i + 1).filter(char::is_ascii_lowercase)?;
    let start = i + 2 + usize::from(matches!(line.at(i + 2), Some('·' | '.' | '-')));
    let rest = line.chars.get(start..)?;
    let n = rest.iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    let part = rest.get(..n)?;
    // neither i nor o is used; a plate has digits
    let fits = (5..=6).contains(&n)
        && !part.iter().any(|c| matches!(c, 'i' | 'o'))
        && part.iter().filter(|c| c.is_ascii_digit()).count() >= 3;
    fits.then_some((i..start + n, Datum::Plate))
}

const INTRODUCED: [&str; 14] = [
    "我叫",
    "名叫",
    "名字叫",
    "名字是",
    "姓名:",
    "姓名是",
    "姓名为",
    "姓名",
    "联系人:",
    "联系人是",
    "联系人",
    "户主:",
    "户主是",
    "我的名字叫",
];
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅\
沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯\
邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文施洪季殷俞";
const TWO_FAMILY: [&str; 6] = ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫"];
/// What cannot be in a given name where no mark ends it.
const NO_NAME: &str = "住来是在的我要想反已和有今从电说现了身手家,。;:!?()、 ";

fn name(line: &Line, i: usize) -> Option<(Range<usize>, Datum)> {
    line.ends_any(i, &INTRODUCED)?;
    let first = line.at(i)?;
    let family = if line.starts_any(i, &TWO_FAMILY).is_some() {
        2
    } else if FAMILY.contains(first) {
        1
    } else {
        return None;
    };
    let given = (0..2)
        .take_while(|n| {
            line.at(i + family + n).is_some_and(|c| crate::words::is_han(c) && !NO_NAME.contains(c))
        })
        .count();
    (given > 0).then_some((i..i + family + given, Datum::Name))
}
