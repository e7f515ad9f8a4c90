//! Conditions from a grammar, and conditions that ship, bent.

use crate::rng::Rng;
use crate::shipped::Shipped;
use serde_json::json;
use yiwang_domain::Playbook;
use yiwang_domain::playbook::guard::{LONGEST, Scene, compile, holds};

const MEMBERS: &[&str] = &[
    "matter",
    "matter.stage",
    "matter.counts",
    "matter.counts.hops",
    "matter.counts.nothing",
    "matter.fields",
    "matter.fields.x",
    "matter.legs",
    "matter.legs[0]",
    "matter.legs[7].stage",
    "matter.holder.role",
    "matter.located",
    "matter.closed",
    "matter.outcome",
    "matter[\"stage\"]",
    "form",
    "form.reason",
    "form.units",
    "form.n",
    "form.yes",
    "me.role",
    "me.who",
    "leg",
    "leg.stage",
    "leg.lead",
    "nobody",
    "matter.stage.of.nothing",
    "l",
];

const LITERALS: &[&str] = &[
    "0",
    "1",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551615u",
    "0x7fffffffffffffff",
    "1e308",
    "1e999",
    "-0.0",
    ".5",
    "1.",
    "true",
    "false",
    "null",
    "''",
    "'solved'",
    "\"街道\"",
    "'\\u00e9\\U0001F600'",
    "'\\uD800'",
    "'\\x'",
    "b'\\xff'",
    "r'\\'",
    "'''a'b'''",
    "[]",
    "[1, 'a', null]",
    "{}",
    "{'a': 1, 'a': 2}",
    "matter{x: 1}",
];

const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in", "=~"];

const MACROS: &[&str] = &["all", "exists", "exists_one", "filter", "map"];

const FUNCTIONS: &[&str] = &[
    "size",
    "has",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "bool",
    "type",
    "dyn",
    "duration",
    "timestamp",
    "matches",
    "contains",
    "startsWith",
    "endsWith",
    "max",
    "min",
    "getFullYear",
    "unknown",
    "optional.of",
    "数",
];

const ODD: &[&str] = &[
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "\u{1f469}\u{200d}\u{1f467}",
    "街",
    "，",
    "“",
    "'",
    "\"",
    "`",
    "\\",
    "//",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "?:",
];

/// Every condition of a playbook.
pub(crate) fn of_playbook(p: &Playbook) -> Vec<String> {
    let mut all: Vec<String> = p.automatic.iter().map(|a| a.when.clone()).collect();
    all.extend(p.intake.to.iter().filter_map(|t| t.when.clone()));
    all.extend(p.clocks.iter().flat_map(|c| &c.limit.when).map(|(test, _)| test.clone()));
    for a in &p.actions {
        all.extend(a.guards.iter().map(|g| g.test.clone()));
        all.extend(a.to.iter().filter_map(|t| t.when.clone()));
        all.extend(a.form.iter().filter_map(|f| f.required_when.clone()));
    }
    all
}

/// A condition of one of several sorts.
pub(crate) fn any(rng: &mut Rng, shipped: &Shipped) -> String {
    match rng.below(10) {
        0..=3 => {
            let depth = 1 + rng.below(6);
            expression(rng, depth)
        }
        4..=7 => bent(rng, shipped),
        8 => at_the_bound(rng),
        _ => (0..rng.below(40)).map(|_| token(rng)).collect::<Vec<_>>().join(" "),
    }
}

fn token(rng: &mut Rng) -> &'static str {
    match rng.below(5) {
        0 => rng.one(MEMBERS),
        1 => rng.one(LITERALS),
        2 => rng.one(OPERATORS),
        3 => rng.one(FUNCTIONS),
        _ => rng.one(ODD),
    }
}

fn expression(rng: &mut Rng, depth: usize) -> String {
    if depth == 0 {
        let leaves = if rng.once_in(2) { MEMBERS } else { LITERALS };
        return rng.one(leaves).to_owned();
    }
    let a = expression(rng, depth - 1);
    match rng.below(10) {
        0..=3 => {
            let b = expression(rng, depth - 1);
            format!("{a} {} {b}", rng.one(OPERATORS))
        }
        4 => format!("({a})"),
        5 => format!("{}({a})", rng.one(FUNCTIONS)),
        6 => {
            let body = expression(rng, depth - 1);
            format!("{a}.{}(l, {body})", rng.one(MACROS))
        }
        7 => format!("{}{a}", rng.one(&["!", "-", "!!", "--"])),
        8 => {
            let (b, c) = (expression(rng, depth - 1), expression(rng, depth - 1));
            format!("{a} ? {b} : {c}")
        }
        _ => {
            let b = expression(rng, depth - 1);
            let f = rng.one(FUNCTIONS);
            rng.pick(&[format!("{a}[{b}]"), format!("[{a}, {b}]"), format!("{a}.{f}({b})")]).clone()
        }
    }
}

/// A condition that ships, with a few of its pieces changed.
fn bent(rng: &mut Rng, shipped: &Shipped) -> String {
    let mut text: Vec<char> = rng.pick(&shipped.guards).chars().collect();
    for _ in 0..=rng.below(4) {
        let at = rng.below(text.len() + 1);
        match rng.below(4) {
            0 => {
                let end = (at + 1 + rng.below(8)).min(text.len());
                drop(text.drain(at.min(end)..end));
            }
            1 => drop(text.splice(at..at, token(rng).chars())),
            2 => {
                let other: Vec<char> = rng.pick(&shipped.guards).chars().collect();
                let from = rng.below(other.len());
                drop(text.splice(at.., other[from..].iter().copied()));
            }
            _ => {
                let joined = rng.one(&[" && ", " || ", " + ", " == ", ", "]);
                text.extend(joined.chars());
                text.extend(rng.pick(&shipped.guards).chars());
            }
        }
    }
    text.into_iter().collect()
}

/// As deep, as chained and as long as may just be read, or a little more: where the stack of
/// parser and evaluator would end first.
fn at_the_bound(rng: &mut Rng) -> String {
    let n = 10 + rng.below(20);
    let links = 60 + rng.below(30);
    let around = |open: &str, inner: &str, close: &str, n: usize| {
        format!("{}{inner}{}", open.repeat(n), close.repeat(n))
    };
    let mut text = match rng.below(12) {
        0 => around("(", "true", ")", n),
        1 => around("[", "1", "]", n),
        2 => around("{'a': ", "1", "}", n),
        3 => around("size(", "'a'", ")", n),
        4 => around("(1 + ", "1", ")", n),
        5 => around("true ? ", "true", " : false", n),
        6 => around("!", "true", "", n),
        7 => format!("1{}", rng.one(&[" + 1", " - 1", " * 1", " < 1", " == 1"]).repeat(links)),
        8 => format!("matter{}", rng.one(&[".a", "[0]", ".a[0]", ".size()"]).repeat(links)),
        9 => format!("true{}", rng.one(&[" && true", " || false"]).repeat(links)),
        10 => format!("[1, 2, 3].{}(l, [1, 2].all(m, l == m))", rng.one(MACROS)),
        _ => around("(1 + 1 + 1 + [1][0].a * ", "1", ")", n.min(26)),
    };
    if rng.once_in(8) {
        let pad = LONGEST.saturating_sub(text.len() + rng.below(4));
        text.push_str(&" ".repeat(pad));
    }
    text
}

/// Parses and works out a condition, on several scenes.
pub(crate) fn run(text: &str) {
    if compile(text).is_err() {
        return;
    }
    for scene in scenes() {
        drop(holds(text, &scene));
    }
}

fn scenes() -> [Scene; 3] {
    let leg = json!({"stage": "a", "lead": true, "ended": false, "outcome": null, "kind": "street", "unit": "s"});
    [
        Scene {
            matter: json!({
                "stage": "a", "channel": "portal", "demand": null, "category": "0101",
                "urgency": "normal", "secrecy": "normal", "grid": null, "located": false,
                "outcome": "solved", "closed": false, "suspended": false, "late": true,
                "outer": false, "reporters": 1, "satisfied": true, "solved": null,
                "holder": {"role": "r", "kind": "street"}, "counts": {"hops": 2},
                "fields": {"x": 3, "y": "2026-01-01"}, "legs": vec![leg.clone(); 20],
            }),
            form: json!({"reason": "街", "units": ["a", "b"], "n": i64::MAX, "yes": true}),
            me: json!({"who": "staff", "role": "r", "unit": "s", "kind": "street"}),
            leg,
        },
        Scene::default(),
        Scene {
            matter: json!({"legs": [], "counts": {}, "fields": {"x": u64::MAX, "y": 1e300}}),
            form: json!({"n": i64::MIN, "units": null, "reason": "\u{0}"}),
            me: json!([]),
            leg: json!("leg"),
        },
    ]
}
