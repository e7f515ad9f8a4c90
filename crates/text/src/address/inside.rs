//! Where inside a compound: building, unit, floor, room.

use super::numerals::{arabic, number};
use crate::line::Line;
use serde::{Deserialize, Serialize};

/// A place inside a compound, in numbers: 3栋2单元501 is building 3, unit 2, room 501.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inside {
    /// Phase or part of the compound, as said: 二期, 东区.
    pub part: Option<String>,
    /// Building: a number, or a capital letter with or without one (A, B2).
    pub building: Option<String>,
    /// Unit (单元).
    pub unit: Option<u32>,
    /// Floor.
    pub floor: Option<u32>,
    /// Room.
    pub room: Option<u32>,
}

impl Inside {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

const PARTS: [&str; 14] = [
    "一期", "二期", "三期", "四期", "五期", "六期", "1期", "2期", "3期", "东区", "西区", "南区",
    "北区", "中区",
];

/// What stands at `i`, and where it ends. `after_name` says that the name of a compound stands just
/// before, so that 8号 is a building and not a day of the month.
pub(super) fn inside(line: &Line, i: usize, after_name: bool) -> (Inside, usize) {
    let mut found = Inside::default();
    let mut at = i;
    if after_name && let Some(part) = line.starts_any(at, &PARTS) {
        found.part = Some(part.to_owned());
        at += part.chars().count();
    }
    if let Some(end) = dashes(line, at, after_name || found.part.is_some(), &mut found) {
        return (found, end);
    }
    loop {
        let start = at + usize::from(line.at(at) == Some('第'));
        let Some(end) = one(line, start, after_name, &mut found) else { break };
        at = end;
        // 3幢-2单元 is written too
        if line.at(at) == Some('-') && number(line, at + 1).is_some() {
            at += 1;
        }
    }
    (found, at)
}

/// One number with its unit.
fn one(line: &Line, i: usize, after_name: bool, found: &mut Inside) -> Option<usize> {
    if found.building.is_none()
        && let Some((name, end)) = lettered(line, i)
    {
        found.building = Some(name);
        return Some(end);
    }
    let (n, end) = number(line, i)?;
    let digits = line.at(i).is_some_and(|c| c.is_ascii_digit());
    let house = found.building.is_some() || found.unit.is_some();
    if found.building.is_none() {
        let buildings: &[&str] = if digits {
            &["号楼", "幢", "栋", "#楼", "#", "座"]
        } else {
            &["号楼", "幢", "栋"]
        };
        if let Some(word) = line.starts_any(end, buildings) {
            // 一栋栋 is not a number
            let end = end + word.chars().count();
            if line.starts_any(end, &["栋", "幢"]).is_some() {
                return None;
            }
            found.building = Some(n.to_string());
            return Some(end);
        }
        if after_name && found.unit.is_none() && digits && line.starts(end, "号") {
            found.building = Some(n.to_string());
            return Some(end + 1);
        }
    }
    if found.unit.is_none() {
        if line.starts(end, "单元") {
            found.unit = Some(n);
            return Some(end + 2);
        }
        if house && digits && line.starts(end, "门") && !line.starts(end, "门口") {
            found.unit = Some(n);
            return Some(end + 1);
        }
    }
    if house && found.floor.is_none() && line.starts_any(end, &["楼", "层"]).is_some() {
        found.floor = Some(n);
        return Some(end + 1);
    }
    if house && found.room.is_none() && n >= 100 {
        let named = line.starts_any(end, &["室", "户", "房"]).is_some();
        found.room = Some(n);
        return Some(end + usize::from(named));
    }
    None
}

/// A座, B2栋.
fn lettered(line: &Line, i: usize) -> Option<(String, usize)> {
    let letter = line.at(i).filter(char::is_ascii_lowercase)?;
    // not the tail of a word
    if i.checked_sub(1).and_then(|b| line.at(b)).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut name = letter.to_ascii_uppercase().to_string();
    let mut end = i + 1;
    if let Some((n, after)) = arabic_after(line, end) {
        name.push_str(&n.to_string());
        end = after;
    }
    let word = line.starts_any(end, &["号楼", "座", "幢", "栋"])?;
    Some((name, end + word.chars().count()))
}

fn arabic_after(line: &Line, i: usize) -> Option<(u32, usize)> {
    line.at(i).filter(char::is_ascii_digit)?;
    arabic(line, i)
}

/// 3-2-501, 3-501: only right after a name, where it can be nothing else.
fn dashes(line: &Line, i: usize, after_name: bool, found: &mut Inside) -> Option<usize> {
    if !after_name {
        return None;
    }
    let dash = |at: usize| matches!(line.at(at), Some('-' | '－' | '—' | '–'));
    let (a, end) = arabic(line, i)?;
    if !dash(end) {
        return None;
    }
    let (b, end) = arabic(line, end + 1)?;
    found.building = Some(a.to_string());
    if dash(end)
        && let Some((c, last)) = arabic(line, end + 1)
    {
        found.unit = Some(b);
        found.room = Some(c);
        return Some(room_word(line, last));
    }
    if b >= 100 {
        found.room = Some(b);
    } else {
        found.unit = Some(b);
    }
    Some(room_word(line, end))
}

fn room_word(line: &Line, end: usize) -> usize {
    end + usize::from(line.starts_any(end, &["室", "号", "户"]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<u32>, Option<u32>, Option<u32>) {
        let (i, _) = inside(&Line::new(text), 0, true);
        (i.building.unwrap_or_default(), i.unit, i.floor, i.room)
    }

    fn b(n: &str) -> String {
        n.to_owned()
    }

    #[test]
    fn buildings_units_and_rooms_in_all_spellings() {
        assert_eq!(read("3栋2单元501"), (b("3"), Some(2), None, Some(501)));
        assert_eq!(read("３幢２单元５０１室漏水"), (b("3"), Some(2), None, Some(501)));
        assert_eq!(read("12号楼"), (b("12"), None, None, None));
        assert_eq!(read("十二号楼三单元六楼"), (b("12"), Some(3), Some(6), None));
        assert_eq!(read("第3幢"), (b("3"), None, None, None));
        assert_eq!(read("3-2-501"), (b("3"), Some(2), None, Some(501)));
        assert_eq!(read("3—501室"), (b("3"), None, None, Some(501)));
        assert_eq!(read("A座1203"), (b("A"), None, None, Some(1203)));
        assert_eq!(read("b2栋"), (b("B2"), None, None, None));
        assert_eq!(read("8号301室"), (b("8"), None, None, Some(301)));
        assert_eq!(read("5#楼"), (b("5"), None, None, None));
        assert_eq!(read("二期6幢").0, b("6"));
    }

    #[test]
    fn other_numbers_are_no_building() {
        for text in ["一栋栋楼", "3楼", "501", "两个人", "一座桥", "100元", "20250301号"]
        {
            assert_eq!(read(text).0, "", "{text}");
        }
        assert!(inside(&Line::new("8号下午"), 0, false).0.is_empty());
    }
}
