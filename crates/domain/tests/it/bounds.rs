//! A file that would use up stack, memory or time is refused as any other mistake: with line, code
//! and mend.

use crate::playbooks::{FIVE, shipped, shipped_roles};
use std::fmt::Write as _;
use yiwang_domain::playbook::bounds::LARGEST;
use yiwang_domain::playbook::{self, Problem};

fn problems(text: &str) -> Vec<Problem> {
    playbook::load(text, &shipped_roles(), &["office".to_owned()]).unwrap_err()
}

fn only(text: &str) -> Problem {
    let mut all = problems(text);
    assert_eq!(all.len(), 1, "{all:?}");
    let p = all.remove(0);
    for said in [&p.say.zh, &p.say.en, &p.mend.zh, &p.mend.en] {
        assert!(!said.is_empty(), "{p:?}");
    }
    p
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    assert_eq!(only(&"#".repeat(LARGEST + 1)).code, "file-too-large");
}

#[test]
fn nesting_is_bounded_however_it_is_written() {
    let many = |open: &str, close: &str, n: usize| {
        format!("playbook: x\nname:\n  {}x{}\n", open.repeat(n), close.repeat(n))
    };
    let flow = many("[", "]", 3_000);
    // brackets in quotes close nothing
    let quoted = many("[\"]\", ", "]", 3_000);
    let maps = many("{a: ", "}", 3_000);
    let dashes = many("- ", "", 500);
    let mut block = String::from("playbook: x\nname:\n");
    for n in 1..600 {
        writeln!(block, "{}a:", " ".repeat(n)).unwrap();
    }
    let mut keys = String::from("playbook: x\n");
    for n in 0..400 {
        writeln!(keys, "{}?", " ".repeat(n)).unwrap();
    }
    writeln!(keys, "{}a: b", " ".repeat(400)).unwrap();
    for (what, text) in
        [("flow", flow), ("quoted", quoted), ("maps", maps), ("dashes", dashes), ("block", block)]
    {
        assert_eq!(only(&text).code, "yaml-too-deep", "{what}");
    }
    assert_eq!(only(&keys).code, "key-not-a-word");
    let text = format!("playbook: x\nname: a\nabout:\n  {}{}", "[".repeat(40), "]".repeat(40));
    let line = only(&text).line;
    assert_eq!(line, 4);
}

#[test]
fn more_brackets_than_any_playbook_has_are_not_even_scanned() {
    assert_eq!(only(&"[],".repeat(20_000)).code, "yaml-too-many");
}

#[test]
fn aliases_are_counted_as_what_they_unfold_to() {
    // ten times ten times ten …
    let mut lists = String::from("a0: &a0 [x]\n");
    let mut keys = String::from("a0: &a0 {? [x, x] : x}\n");
    for n in 1..12 {
        let ten = |open: &str, close: &str| {
            let all: Vec<String> = (0..10).map(|_| format!("{open}*a{}{close}", n - 1)).collect();
            all.join(", ")
        };
        writeln!(lists, "a{n}: &a{n} [{}]", ten("", "")).unwrap();
        writeln!(keys, "a{n}: &a{n} {{? [{}] : x}}", ten("[", "]")).unwrap();
    }
    assert_eq!(only(&lists).code, "yaml-too-many");
    assert_eq!(only(&keys).code, "key-not-a-word");
    // each one level deeper than the one before
    let mut chain = String::from("a0: &a0 [x]\n");
    for n in 1..60 {
        writeln!(chain, "a{n}: &a{n} [*a{}]", n - 1).unwrap();
    }
    assert_eq!(only(&chain).code, "yaml-too-deep");
}

#[test]
fn an_ordinary_alias_and_a_bracket_in_a_sentence_are_no_mistake() {
    let (_, aliased) = shipped().into_iter().find(|(_, t)| t.contains("holder: *")).unwrap();
    assert!(playbook::load(&aliased, &shipped_roles(), &["office".to_owned()]).is_ok());
    let brackets = format!("# {}\n{FIVE}", "[".repeat(100));
    assert!(playbook::load(&brackets, &shipped_roles(), &["office".to_owned()]).is_ok());
}

#[test]
fn a_condition_that_costs_too_much_has_its_line_and_mend() {
    let five = "matter.counts.attempts < 5";
    assert!(FIVE.contains(five));
    for long in [
        format!("1{} < 5", " + 1".repeat(200)),
        format!("{}true{}", "(".repeat(60), ")".repeat(60)),
        format!("'{}' == ''", "啊".repeat(2_000)),
        "matter.legs.all(a, matter.legs.all(b, matter.legs.all(c, true)))".to_owned(),
    ] {
        let p = only(&FIVE.replacen(five, &format!("\"{long}\""), 1));
        assert_eq!(p.code, "guard-too-much", "{p:?}");
        let line = FIVE.lines().position(|l| l.contains(five)).unwrap() + 1;
        // a guard stands in the item that begins on its line or the one before
        assert!(p.line == line || p.line + 1 == line, "{} is not {line}", p.line);
        assert!(p.say.en.len() < 400, "a long condition is not printed in full: {p:?}");
    }
}

#[test]
fn a_file_of_nothing_but_mistakes_is_told_in_part() {
    let mut text = FIVE.to_owned();
    for n in 0..3_000 {
        writeln!(text, "wrong_{n}: x").unwrap();
    }
    let all = problems(&text);
    assert!((100..=500).contains(&all.len()), "{}", all.len());
}
