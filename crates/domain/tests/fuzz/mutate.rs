//! Texts bent: bytes, lines, blocks, indentation, words, numbers, aliases, depth.

use crate::guards;
use crate::rng::Rng;
use crate::shipped::Shipped;

const ODD: &[&str] = &[
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "\u{202e}",
    "\t",
    "\r",
    "\u{85}",
    "e\u{301}",
    "\u{1f469}\u{200d}\u{1f467}",
    "：",
    "&a ",
    "*a ",
    "<<: *a",
    "!!int ",
    "!x ",
    "? ",
    "- ",
    ": ",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "%YAML 9.9\n",
    "'",
];

const VALUES: &[&str] = &[
    "",
    "~",
    "null",
    "true",
    "yes",
    "0",
    "-1",
    "1e9",
    "0x10",
    "99999999999999999999999999",
    "4294967295 work_days",
    "0 work_minutes",
    "21038400 minutes",
    "14610 days",
    "2026-02-30",
    "-262143-01-01",
    "[]",
    "{}",
    "[[]]",
    "{zh: 一, en: one}",
    "\"\\u0000\"",
    "'it''s'",
];

/// A text bent a few times; `gently` once, so that it has a chance to load.
pub(crate) fn mutate(rng: &mut Rng, text: &str, shipped: &Shipped, gently: bool) -> String {
    let mut text = text.to_owned();
    let times = if gently { 1 } else { 1 + rng.below(6) };
    for _ in 0..times {
        // the later ones keep the shape of the file
        let how = if gently { 8 + rng.below(8) } else { rng.below(16) };
        text = once(rng, &text, shipped, how);
    }
    text
}

fn once(rng: &mut Rng, text: &str, shipped: &Shipped, how: usize) -> String {
    match how {
        0 => flip(rng, text),
        1 => cut(rng, text),
        2 => insert(rng, text),
        3 => deepen(rng, text),
        4 => anchor(rng, text),
        5 | 8 => {
            let (_, other) = rng.pick(&shipped.playbooks);
            blocks(rng, text, other)
        }
        6 | 9 => indent(rng, text),
        7 | 10 => value(rng, text),
        11 => number(rng, text),
        12 | 13 => word(rng, text, shipped),
        14 => swap(rng, text),
        _ => condition(rng, text, shipped),
    }
}

fn flip(rng: &mut Rng, text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=rng.below(4) {
        let at = rng.below(bytes.len());
        if let Some(b) = bytes.get_mut(at) {
            *b ^= 1 << rng.below(8);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A place where a character begins.
fn place(rng: &mut Rng, text: &str) -> usize {
    let mut at = rng.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn cut(rng: &mut Rng, text: &str) -> String {
    let (a, b) = (place(rng, text), place(rng, text));
    let (a, b) = (a.min(b), a.max(b));
    // mostly a little
    let mut b = if rng.once_in(8) { b } else { b.min(a + rng.below(60)) };
    while !text.is_char_boundary(b) {
        b += 1;
    }
    format!("{}{}", &text[..a], &text[b..])
}

fn insert(rng: &mut Rng, text: &str) -> String {
    let at = place(rng, text);
    let odd = rng.one(ODD).repeat(1 + rng.below(3));
    format!("{}{odd}{}", &text[..at], &text[at..])
}

/// Brackets, dashes, maps or indentation, many times, in the place of a value.
fn deepen(rng: &mut Rng, text: &str) -> String {
    let n = *rng.pick(&[5, 20, 29, 31, 100, 3_000]);
    let (open, close) = *rng.pick(&[
        ("[", "]"),
        ("{a: ", "}"),
        ("- ", ""),
        ("[\"]\", ", "]"),
        ("!x [", "]"),
        ("? ", ""),
    ]);
    let closes = if rng.once_in(3) { 0 } else { n };
    put_value(rng, text, &format!("{}x{}", open.repeat(n), close.repeat(closes)))
}

fn anchor(rng: &mut Rng, text: &str) -> String {
    let mut text = put_value(rng, text, "&a0 {x: [1, 2, 3], y: {z: 1}}");
    for n in 1..=rng.below(12) {
        let ten = vec![format!("*a{}", n - 1); 1 + rng.below(10)].join(", ");
        let key = rng.one(&["", "? "]);
        text = put_value(rng, &text, &format!("&a{n} {{{key}[{ten}]: 1}}"));
    }
    for _ in 0..rng.below(20) {
        let alias = format!("*a{}", rng.below(12));
        text = put_value(rng, &text, &alias);
    }
    text
}

fn lines_of(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// A block of lines: one, or those below it that are indented more.
fn block(rng: &mut Rng, lines: &[&str]) -> (usize, usize) {
    let from = rng.below(lines.len());
    let depth = |l: &str| l.len() - l.trim_start().len();
    let mut to = (from + 1).min(lines.len());
    if rng.once_in(2) {
        while to < lines.len() && depth(lines[to]) > depth(lines[from]) {
            to += 1;
        }
    }
    (from, to)
}

/// A block doubled, moved, dropped, or brought over from another file.
fn blocks(rng: &mut Rng, text: &str, other: &str) -> String {
    let mut lines = lines_of(text);
    let (from, to) = block(rng, &lines);
    let mut moved: Vec<&str> = lines[from..to].to_vec();
    let way = rng.below(4);
    if way == 1 || way == 2 {
        drop(lines.drain(from..to));
    }
    if way == 2 {
        return lines.join("\n");
    }
    if way == 3 {
        let theirs = lines_of(other);
        let (from, to) = block(rng, &theirs);
        moved = theirs[from..to].to_vec();
    }
    let at = rng.below(lines.len() + 1);
    drop(lines.splice(at..at, moved));
    lines.join("\n")
}

fn indent(rng: &mut Rng, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let from = rng.below(lines.len());
    let to = (from + 1 + rng.below(4)).min(lines.len());
    let by = *rng.pick(&[1, 2, 4, 70]);
    let out = rng.once_in(2);
    for l in &mut lines[from.min(to)..to] {
        if out {
            let spaces = l.len() - l.trim_start_matches(' ').len();
            l.replace_range(..spaces.min(by), "");
        } else {
            l.insert_str(0, &" ".repeat(by));
        }
    }
    lines.join("\n")
}

/// Puts `value` where a value stands: behind the colon of some line.
fn put_value(rng: &mut Rng, text: &str, value: &str) -> String {
    let places: Vec<usize> = text.match_indices(": ").map(|(i, _)| i + 2).collect();
    if places.is_empty() {
        return format!("{text}{value}");
    }
    let at = *rng.pick(&places);
    let rest = &text[at..];
    let end = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
    format!("{}{value}{}", &text[..at], &rest[end..])
}

fn value(rng: &mut Rng, text: &str) -> String {
    let value = rng.one(VALUES);
    put_value(rng, text, value)
}

/// Two values change places.
fn swap(rng: &mut Rng, text: &str) -> String {
    let lines = lines_of(text);
    let with: Vec<&&str> = lines.iter().filter(|l| l.contains(": ")).collect();
    if with.is_empty() {
        return text.to_owned();
    }
    let taken = rng.pick(&with).split_once(": ").map_or("", |(_, v)| v);
    put_value(rng, text, taken)
}

fn number(rng: &mut Rng, text: &str) -> String {
    let starts: Vec<usize> = text
        .char_indices()
        .zip(std::iter::once(' ').chain(text.chars()))
        .filter(|((_, c), before)| c.is_ascii_digit() && !before.is_ascii_digit())
        .map(|((i, _), _)| i)
        .collect();
    if starts.is_empty() {
        return text.to_owned();
    }
    let at = *rng.pick(&starts);
    let rest = &text[at..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let new = rng.one(&["0", "1", "99", "-5", "4294967296", "9223372036854775807", "1e400", "007"]);
    format!("{}{new}{}", &text[..at], &rest[end..])
}

/// One word of the language for another.
fn word(rng: &mut Rng, text: &str, shipped: &Shipped) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let at = place(rng, text);
    let Some(skip) = text[at..].find(is_word) else { return text.to_owned() };
    let start = text[..at + skip]
        .rfind(|c: char| !is_word(c))
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let end = text[start..].find(|c: char| !is_word(c)).map_or(text.len(), |n| start + n);
    format!("{}{}{}", &text[..start], rng.pick(&shipped.words), &text[end..])
}

/// Another condition where one stands.
fn condition(rng: &mut Rng, text: &str, shipped: &Shipped) -> String {
    let places: Vec<usize> = ["test: ", "when: ", "if: ", "required_when: "]
        .iter()
        .flat_map(|k| text.match_indices(*k).map(|(i, m)| i + m.len()))
        .collect();
    if places.is_empty() {
        return value(rng, text);
    }
    let at = *rng.pick(&places);
    let rest = &text[at..];
    let end = rest.find(['}', '\n']).unwrap_or(rest.len());
    let guard = guards::any(rng, shipped).replace('\\', "\\\\").replace('"', "\\\"");
    format!("{}\"{}\"{}", &text[..at], guard.replace('\n', " "), &rest[end..])
}
