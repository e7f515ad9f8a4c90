//! What working out a condition would cost, seen in its text before it is parsed.
//!
//! The parser and the evaluator recurse, once a bracket and once an operator of a chain, and
//! macros within macros multiply: a short text could use up the stack, the memory or a day.

use crate::text::Text;

/// Longest condition read, in bytes; the longest that ships has a seventh of it.
pub const LONGEST: usize = 1_000;
/// Deepest nesting of brackets, signs and `? :`.
const DEEPEST: usize = 10;
/// Most dots, operators and indexes, of which a chain is made; the longest that ships has 13.
const MOST_LINKS: usize = 40;
/// Deepest nesting of macros, and most of them.
const DEEPEST_MACRO: usize = 2;
const MOST_MACROS: usize = 12;
/// Most macros that make new values: each may multiply what the one before made.
const MOST_MAKERS: usize = 2;

const MACROS: [&str; 6] = ["all", "exists", "exists_one", "existsOne", "filter", "map"];

/// What was counted in a condition.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    deepest: usize,
    links: usize,
    deepest_macro: usize,
    macros: usize,
    makers: usize,
}

/// Why a condition is not even parsed.
pub(super) fn too_much(test: &str) -> Option<Text> {
    if test.len() > LONGEST {
        return Some(Text::new(
            format!("有{}字节，最多{LONGEST}字节", test.len()),
            format!("it has {} bytes; at most {LONGEST} are read", test.len()),
        ));
    }
    let s = Shape::of(test);
    if s.deepest > DEEPEST {
        return Some(Text::new(
            format!("括号、正负号和“!”叠了{}层，最多{DEEPEST}层", s.deepest),
            format!("brackets and signs nest {} deep; at most {DEEPEST} do", s.deepest),
        ));
    }
    if s.links > MOST_LINKS {
        return Some(Text::new(
            format!("有{}个点和运算符，最多{MOST_LINKS}个", s.links),
            format!("it has {} dots and operators; at most {MOST_LINKS}", s.links),
        ));
    }
    if s.deepest_macro > DEEPEST_MACRO || s.macros > MOST_MACROS || s.makers > MOST_MAKERS {
        return Some(Text::new(
            format!(
                "all、exists、filter、map最多共{MOST_MACROS}个、套{DEEPEST_MACRO}层，其中map最多{MOST_MAKERS}个"
            ),
            format!(
                "at most {MOST_MACROS} of all, exists, filter and map, nested {DEEPEST_MACRO} deep, {MOST_MAKERS} of them map"
            ),
        ));
    }
    None
}

impl Shape {
    fn of(test: &str) -> Self {
        let c: Vec<char> = test.chars().collect();
        let mut s = Self::default();
        // open brackets, and whether a macro opened them; signs that close nowhere
        let mut open: Vec<bool> = Vec::new();
        let mut signs = 0;
        // the name just read: before a bracket it may be a macro, before a quote it may say `raw`
        let mut name = String::new();
        let mut i = 0;
        while let Some(now) = c.get(i).copied() {
            if now.is_alphabetic() || now == '_' {
                let end =
                    i + c[i..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
                name = c[i..end].iter().collect();
                s.links += usize::from(name == "in");
                i = end;
                continue;
            }
            match now {
                '\'' | '"' => {
                    let raw = name.len() <= 2 && name.contains(['r', 'R']) && i > 0;
                    let raw = raw && c[i - 1].is_alphabetic();
                    i = after_string(&c, i, raw);
                    name.clear();
                    continue;
                }
                '/' if c.get(i + 1) == Some(&'/') => {
                    i += c[i..].iter().take_while(|c| **c != '\n').count();
                    continue;
                }
                '(' | '[' | '{' => {
                    let is_macro = now == '(' && MACROS.contains(&name.as_str());
                    s.macros += usize::from(is_macro);
                    s.makers += usize::from(is_macro && name == "map");
                    s.links += usize::from(now == '[');
                    open.push(is_macro);
                }
                ')' | ']' | '}' => {
                    open.pop();
                }
                '!' if c.get(i + 1) == Some(&'=') => s.links += 1,
                '!' | '-' | '?' => {
                    signs += 1;
                    s.links += 1;
                }
                '.' | '+' | '*' | '/' | '%' | '<' | '>' | '=' => {
                    // `==` and `<=` are one
                    let again = now == '=' && i > 0 && matches!(c[i - 1], '=' | '<' | '>' | '!');
                    s.links += usize::from(!again);
                }
                _ => {}
            }
            if !now.is_whitespace() {
                name.clear();
            }
            s.deepest = s.deepest.max(open.len() + signs);
            s.deepest_macro = s.deepest_macro.max(open.iter().filter(|m| **m).count());
            i += 1;
        }
        s
    }
}

/// The place behind the string that begins at `i`; the end where it does not close.
fn after_string(c: &[char], i: usize, raw: bool) -> usize {
    let quote = c[i];
    let triple = c.get(i + 1) == Some(&quote) && c.get(i + 2) == Some(&quote);
    let (mut i, needed) = if triple { (i + 3, 3) } else { (i + 1, 1) };
    while let Some(now) = c.get(i).copied() {
        if now == '\n' && !triple {
            // no string, then: the parser reads on behind it
            return i;
        } else if now == '\\' && !raw {
            i += 2;
        } else if c[i..].iter().take(needed).filter(|c| **c == quote).count() == needed {
            return i + needed;
        } else {
            i += 1;
        }
    }
    c.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_conditions_pass() {
        for test in [
            "matter.counts.hops < 3 && form.why in ['a', 'b'] || !(form.x == null)",
            "matter.legs.all(l, l.ended) && matter.legs.exists(l, l.lead && l.outcome == 'solved')",
            "form.on == '2025-01-02-03-04-05-06-07-08-09-10-11-12-13-14-15-16-17-18-19-20-21-22-23'",
            "[1, 2].map(x, x * 2).exists(x, x == 4)",
        ] {
            assert_eq!(too_much(test), None, "{test}");
        }
    }

    #[test]
    fn what_would_cost_too_much_is_told_by_its_kind() {
        let nested = "(".repeat(25);
        let quoted = format!("{}true", "(')'==')' || ".repeat(25));
        let chain = format!("1{}", " + 1".repeat(41));
        let select = format!("matter{}", ".a".repeat(41));
        let index = format!("matter{}", "[0]".repeat(41));
        let signs = "-".repeat(25);
        let thrice = "a.all(x, x.all (y, y.exists(z, z)))";
        let doubling = format!("['a']{}", ".map(v, v + v)".repeat(3));
        let long = format!("'{}'", "a".repeat(1_000));
        for (test, says) in [
            (nested.as_str(), "nest 25 deep"),
            (quoted.as_str(), "nest 25 deep"),
            (chain.as_str(), "41 dots"),
            (select.as_str(), "41 dots"),
            (index.as_str(), "41 dots"),
            (signs.as_str(), "nest 25 deep"),
            (thrice, "nested 2 deep"),
            (doubling.as_str(), "2 of them map"),
            (long.as_str(), "1002 bytes"),
        ] {
            let why = too_much(test).unwrap_or_else(|| panic!("{test} passes"));
            assert!(why.en.contains(says), "{test}: {}", why.en);
        }
    }

    #[test]
    fn strings_and_comments_hide_what_stands_in_them() {
        for test in ["'((('", "\"it's ((( \\\" (\"", "r'\\' + '('", "'''a'b((('''", "1 // ((("] {
            assert!(Shape::of(test).deepest <= 1, "{test}");
        }
        assert_eq!(Shape::of("r'\\' + ((1))").deepest, 2, "a raw string ends at its quote");
        assert_eq!(Shape::of("'\\'' + ((1))").deepest, 2, "an escaped quote ends nothing");
    }
}
