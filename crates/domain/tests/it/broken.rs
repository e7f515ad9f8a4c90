//! Playbooks with the slips of clerks and editors: each is answered on the right line, by its code,
//! with a sentence and a mend in both languages.
//!
//! `# expect: LINE CODE` stands in the file itself, or in `NAME.expect` where its first bytes matter.

use crate::playbooks::shipped_roles;
use std::path::{Path, PathBuf};
use yiwang_domain::playbook::{self, Problem};
use yiwang_domain::{Lang, Text};

/// The text as the program reads it from a file.
fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    std::str::from_utf8(bytes).unwrap().to_owned()
}

/// All broken playbooks, in order.
fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broken");
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .collect();
    all.sort();
    all
}

/// Line and code of every problem the file says it has.
fn expected(path: &Path) -> Vec<(usize, String)> {
    let beside = path.with_extension("expect");
    let text = if beside.exists() { text(&beside) } else { text(path) };
    let mut all: Vec<_> = text
        .lines()
        .filter_map(|l| l.strip_prefix("# expect: "))
        .map(|l| {
            let (line, code) = l.split_once(' ').unwrap();
            (line.parse().unwrap(), code.trim().to_owned())
        })
        .collect();
    all.sort();
    all
}

fn problems(text: &str) -> Vec<Problem> {
    playbook::load(text, &shipped_roles(), &["office".to_owned()]).err().unwrap_or_default()
}

/// What speaks to people does so in both languages.
fn speaks(file: &str, text: &Text) {
    let (zh, en) = (text.in_lang(Lang::Zh), text.in_lang(Lang::En));
    assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{file}: {text:?}");
    assert_ne!(zh, en, "{file}");
    assert!(zh.chars().count() < 1_000 && en.chars().count() < 1_000, "{file}: {text:?}");
}

#[test]
fn every_slip_is_answered_on_its_line_with_a_mend() {
    let files = files();
    assert!(files.len() >= 50, "only {} broken playbooks were found", files.len());
    let mut wrong = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let wanted = expected(path);
        assert!(!wanted.is_empty(), "{name} does not say what is wrong with it");
        let found = problems(&text(path));
        for p in &found {
            speaks(name, &p.say);
            speaks(name, &p.mend);
        }
        let mut got: Vec<_> = found.iter().map(|p| (p.line, p.code.clone())).collect();
        got.sort();
        if got != wanted {
            let said: Vec<_> = found.iter().map(|p| p.line_in(name, Lang::En)).collect();
            wrong.push(format!("{name}: expected {wanted:?}, found\n  {}", said.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_far_too_long_is_answered_in_one_sentence() {
    use std::fmt::Write as _;
    let mut keys = String::new();
    for i in 0..60_000 {
        writeln!(keys, "k{i}: 1").unwrap();
    }
    for text in [format!("playbook: {}\n", "x".repeat(1_000_000)), keys] {
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{} problems", found.len());
        assert_eq!((found[0].line, found[0].code.as_str()), (1, "file-too-large"));
        speaks("too long", &found[0].say);
        speaks("too long", &found[0].mend);
    }
}

#[test]
fn of_very_many_unknown_keys_the_first_are_told() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for i in 0..10_000 {
        writeln!(text, "k{i}: 1").unwrap();
    }
    let unknown = problems(&text).iter().filter(|p| p.code == "key-unknown").count();
    // those told are the first; whoever wrote more begins with these
    assert!((400..=500).contains(&unknown), "{unknown}");
}
