//! Personal data as it is shown to those who do not need it plain.
//!
//! The forms are the usual ones: 张\*, 138\*\*\*\*1234, 320\*\*\*…123X. They follow PIPL
//! art. 51(3) (de-identification). Masking is for showing; it is no protection of stored data.

/// A person's name: the first character, the rest starred, as in 张\*\*. Latin names keep the
/// first letter of the first word.
pub fn name(name: &str) -> String {
    let name = name.trim();
    let mut chars = name.chars();
    let Some(first) = chars.next() else { return String::new() };
    let rest = if first.is_ascii() { 3 } else { chars.count().clamp(1, 3) };
    format!("{first}{}", "*".repeat(rest))
}

/// A telephone number: 138\*\*\*\*1234 for mobiles; of others the area code (up to `-`) and the
/// last two digits; of short ones nothing.
pub fn phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let mobile = match digits.as_slice() {
        ['8', '6', rest @ ..] | ['0', '0', '8', '6', rest @ ..] if rest.len() == 11 => rest,
        all => all,
    };
    if mobile.len() == 11 && mobile[0] == '1' {
        return keep(mobile, 3, 4);
    }
    if let Some((area, rest)) = phone.trim().split_once('-')
        && (3..=4).contains(&area.len())
        && area.starts_with('0')
        && area.bytes().all(|b| b.is_ascii_digit())
    {
        let rest: Vec<char> = rest.chars().filter(char::is_ascii_digit).collect();
        return format!("{area}-{}", keep(&rest, 0, 2));
    }
    keep(&digits, 0, 2)
}

/// An identity number: the first three and the last four, as in 320\*\*\*\*\*\*\*\*\*\*\*123X
/// (GB 11643: 18 characters; the birthday in the middle is hidden). Other documents keep their
/// last two.
pub fn id_number(number: &str) -> String {
    let chars: Vec<char> = number.chars().filter(|c| !c.is_whitespace()).collect();
    match chars.len() {
        15 | 18 => keep(&chars, 3, 4),
        _ => keep(&chars, 0, 2),
    }
}

/// A mail address: a\*\*\*@x.com.
pub fn email(address: &str) -> String {
    match address.trim().rsplit_once('@') {
        Some((who, domain)) => {
            format!("{}***@{domain}", who.chars().next().map(String::from).unwrap_or_default())
        }
        None => "***".to_owned(),
    }
}

/// Words that end the name of a residential compound or village.
const COMPOUNDS: [&str; 16] = [
    "小区", "花园", "家园", "公寓", "新村", "新苑", "名苑", "嘉苑", "雅苑", "华庭", "公馆", "大厦",
    "广场", "社区", "苑", "村",
];
/// Words that end the name of a street, used where no compound is named.
const STREETS: [&str; 6] = ["大道", "街道", "路", "巷", "弄", "街"];

/// An address up to the compound, or else up to the road: building, unit and room are hidden.
/// Where neither is found, the first six characters (about city and district) stay.
pub fn address(address: &str) -> String {
    let address = address.trim();
    let end_of =
        |words: &[&str]| words.iter().filter_map(|w| address.rfind(w).map(|at| at + w.len())).max();
    let end = end_of(&COMPOUNDS)
        .or_else(|| end_of(&STREETS))
        .unwrap_or_else(|| address.char_indices().nth(6).map_or(0, |(at, _)| at));
    let (kept, hidden) = address.split_at(end);
    if hidden.is_empty() { kept.to_owned() } else { format!("{kept}***") }
}

/// Free text with the telephone numbers (mobiles, and others with area code and hyphen), identity
/// numbers, bank card numbers and mail addresses in it masked; full-width digits become ordinary. Names and addresses in free text are not recognised: whoever publishes a text must
/// still read it.
pub fn text(text: &str) -> String {
    pieces(text).into_iter().map(|(piece, sort)| hidden(piece, sort)).collect()
}

/// Whether a text names somebody by a mobile number, an identity number or a bank card: what has no
/// place in words that are kept to be said again. The telephone of an office has.
pub fn personal(text: &str) -> bool {
    pieces(text).iter().any(|(_, s)| matches!(s, Sort::Mobile | Sort::Identity | Sort::Card))
}

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plain,
    Mail,
    Mobile,
    Landline,
    Identity,
    Card,
}

/// A text in pieces, digits in half width.
fn pieces(text: &str) -> Vec<(String, Sort)> {
    let chars: Vec<char> = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (u32::from(c) - u32::from('０')) as u8),
            other => other,
        })
        .collect();
    let mut out: Vec<(String, Sort)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !is_word(chars[at]) || at > 0 && is_word(chars[at - 1]) {
            match out.last_mut() {
                Some((piece, Sort::Plain)) => piece.push(chars[at]),
                _ => out.push((chars[at].to_string(), Sort::Plain)),
            }
            at += 1;
            continue;
        }
        let end = end_of_word(&chars, at);
        out.push(sorted(&chars[at..end]));
        at = end;
    }
    out
}

/// Letters, digits and what ties them together in numbers and mail addresses.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+')
}

/// The end of a run of word characters; groups of digits set apart by single spaces, as in
/// 138 0000 1234, are one run.
fn end_of_word(chars: &[char], start: usize) -> usize {
    let mut end = start;
    while end < chars.len() {
        let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
        if is_word(chars[end])
            || chars[end] == ' ' && end > start && digit(end - 1) && digit(end + 1)
        {
            end += 1;
        } else {
            break;
        }
    }
    end
}

fn sorted(chars: &[char]) -> (String, Sort) {
    let plain: String = chars.iter().collect();
    let mail =
        plain.split_once('@').is_some_and(|(who, domain)| !who.is_empty() && domain.contains('.'));
    if mail {
        return (plain, Sort::Mail);
    }
    let bare = bare(&plain);
    let digits = bare.iter().filter(|c| c.is_ascii_digit()).count();
    let mobile = digits == bare.len()
        && match digits {
            11 => bare[0] == '1',
            13 => bare[..3] == ['8', '6', '1'],
            _ => false,
        };
    let identity = bare.len() == 18
        && digits >= 17
        && bare[..17].iter().all(char::is_ascii_digit)
        && (digits == 18 || matches!(bare[17], 'X' | 'x'));
    let landline = plain.split_once('-').is_some_and(|(area, rest)| {
        (3..=4).contains(&area.len())
            && area.starts_with('0')
            && (7..=8).contains(&rest.len())
            && [area, rest].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
    });
    let sort = if mobile {
        Sort::Mobile
    } else if landline {
        Sort::Landline
    } else if identity {
        Sort::Identity
    } else if digits == bare.len() && (16..=19).contains(&digits) {
        Sort::Card
    } else {
        Sort::Plain
    };
    (plain, sort)
}

/// What counts in a number.
fn bare(plain: &str) -> Vec<char> {
    plain.chars().filter(|c| !matches!(c, ' ' | '-' | '+' | '.')).collect()
}

fn hidden(plain: String, sort: Sort) -> String {
    match sort {
        Sort::Plain => plain,
        Sort::Mail => email(&plain),
        Sort::Mobile | Sort::Landline => phone(&plain),
        Sort::Identity => keep(&bare(&plain), 3, 4),
        Sort::Card => keep(&bare(&plain), 0, 4),
    }
}

/// Keeps so many characters at both ends and stars the rest; stars all where little would be
/// hidden.
fn keep(chars: &[char], head: usize, tail: usize) -> String {
    if chars.len() < head + tail + 4 {
        return "*".repeat(chars.len());
    }
    let stars = chars.len() - head - tail;
    chars[..head]
        .iter()
        .copied()
        .chain(std::iter::repeat_n('*', stars))
        .chain(chars[chars.len() - tail..].iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_forms() {
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("欧阳修文"), "欧***");
        assert_eq!(name("Alice Liddell"), "A***");
        assert_eq!(name(" "), "");
        assert_eq!(phone("13800001234"), "138****1234");
        assert_eq!(phone("+86 138-0000-1234"), "138****1234");
        assert_eq!(phone("0574-87654321"), "0574-******21");
        assert_eq!(phone("12345"), "*****");
        assert_eq!(id_number("32050119900101123X"), "320***********123X");
        assert_eq!(id_number("320501900101123"), "320********1123");
        assert_eq!(id_number("E12345678"), "*******78");
        assert_eq!(email("alice@x.com"), "a***@x.com");
        assert_eq!(email("not an address"), "***");
    }

    #[test]
    fn an_address_ends_with_the_compound() {
        assert_eq!(address("坪山区金牛路12号阳光花园3栋2单元501"), "坪山区金牛路12号阳光花园***");
        assert_eq!(address("坪山区金牛路12号501室"), "坪山区金牛路***");
        assert_eq!(address("六联社区"), "六联社区");
        assert_eq!(address("某地一二三四五六号"), "某地一二三四***");
        assert_eq!(address("三号楼"), "***");
    }

    #[test]
    fn free_text_loses_numbers_and_keeps_the_rest() {
        assert_eq!(
            text("我叫李四,电话13800001234,身份证32050119900101123X,邮箱 a.b@x.com。"),
            "我叫李四,电话138****1234,身份证320***********123X,邮箱 a***@x.com。"
        );
        assert_eq!(text("打138 0000 1234或者12345"), "打138****1234或者12345");
        assert_eq!(
            text("座机0574-87654321,手机１３８００００１２３４"),
            "座机0574-******21,手机138****1234"
        );
        assert_eq!(text("卡号6222021234567890123"), "卡号***************0123");
        let plain = "工单20180704-72688,3栋501,2018-07-04 17:24:41,共1234567元";
        assert_eq!(text(plain), plain);
    }

    proptest! {
        #[test]
        fn no_mask_shows_more_than_it_promises(digits in "1[3-9][0-9]{9}", around in "[你我a ]{0,3}") {
            let masked = text(&format!("{around},{digits}。{around}"));
            // the shown digits may look like the hidden ones, so what is left is compared whole
            let left = format!("{around},{}****{}。{around}", &digits[..3], &digits[7..]);
            prop_assert_eq!(masked, left);
        }

        #[test]
        fn any_text_can_be_masked(any in ".{0,60}") {
            for mask in [name, phone, id_number, email, address, text] {
                let _ = mask(&any);
            }
        }
    }
}
