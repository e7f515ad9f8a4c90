//! Numbers in names and addresses, in Arabic or Chinese numerals.

use crate::line::Line;

/// A number at `i` with at most four digits, and where it ends. Chinese numerals up to 99.
pub(crate) fn number(line: &Line, i: usize) -> Option<(u32, usize)> {
    arabic(line, i).or_else(|| chinese(line, i))
}

/// A number in Arabic digits at `i`, not the tail of a longer one.
pub(crate) fn arabic(line: &Line, i: usize) -> Option<(u32, usize)> {
    let digits = line.chars.get(i..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let inside = i.checked_sub(1).and_then(|b| line.at(b)).is_some_and(|c| c.is_ascii_digit());
    if !(1..=4).contains(&digits) || inside {
        return None;
    }
    line.text(i..i + digits).parse().ok().map(|n| (n, i + digits))
}

fn chinese(line: &Line, i: usize) -> Option<(u32, usize)> {
    let run: Vec<u32> = line.chars.get(i..)?.iter().map_while(|c| digit(*c)).take(3).collect();
    let value = match *run.as_slice() {
        [] => return None,
        [a, 10, b] if a < 10 && b < 10 => (a * 10 + b, 3),
        [10, b, ..] if b < 10 => (10 + b, 2),
        [a, 10, ..] if a < 10 => (a * 10, 2),
        [10, ..] => (10, 1),
        // two digits in a row are read out: 五〇一
        [a, b, c] if a < 10 && b < 10 && c < 10 => (a * 100 + b * 10 + c, 3),
        [a, ..] => (a, 1),
    };
    Some((value.0, i + value.1))
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

/// `n` (1 to 99) in Chinese numerals.
fn spelt(n: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let one = |n: u32| DIGITS.get(n as usize).copied().unwrap_or('零');
    let mut out = String::new();
    if n >= 20 {
        out.push(one(n / 10));
    }
    if n >= 10 {
        out.push('十');
    }
    if n < 10 || !n.is_multiple_of(10) {
        out.push(one(n % 10));
    }
    out
}

/// `name` with the number before 村, 期, 区, 弄 or 里 in the other numerals: 听松一村 for 听松1村.
/// None where there is no such number.
pub(super) fn other_numerals(name: &str) -> Option<String> {
    let line = Line::new(name);
    for i in 0..line.len() {
        let Some((n, end)) = number(&line, i) else { continue };
        if !(1..=99).contains(&n)
            || line.starts_any(end, &["村", "期", "区", "弄", "里", "号院"]).is_none()
        {
            continue;
        }
        let other = if arabic(&line, i).is_some() { spelt(n) } else { n.to_string() };
        return Some(format!("{}{other}{}", line.text(0..i), line.text(end..line.len())));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_both_numerals() {
        let read = |s: &str| number(&Line::new(s), 0).map(|(n, _)| n);
        for (s, n) in [
            ("3幢", 3),
            ("１２号楼", 12),
            ("十二号楼", 12),
            ("二十一幢", 21),
            ("三十栋", 30),
            ("十号", 10),
            ("五〇一室", 501),
            ("六村", 6),
        ] {
            assert_eq!(read(s), Some(n), "{s}");
        }
        assert_eq!(read("20250101号"), None);
        assert_eq!(read("村"), None);
    }

    #[test]
    fn names_have_a_twin_in_the_other_numerals() {
        assert_eq!(other_numerals("听松一村").as_deref(), Some("听松1村"));
        assert_eq!(other_numerals("听松12村").as_deref(), Some("听松十二村"));
        assert_eq!(other_numerals("云栖里2期").as_deref(), Some("云栖里二期"));
        assert_eq!(other_numerals("听松20村").as_deref(), Some("听松二十村"));
        assert_eq!(other_numerals("三和苑"), None);
    }
}
