//! `yiwang playbook check`, `list` and `show`.

use crate::program::{project, run};
use std::path::PathBuf;

/// What was there, what stands there instead, and the code it must be reported by.
const MISTAKES: [(&str, &str, &str); 10] = [
    ("calendar: office", "calendar: offices", "name-unknown"),
    ("role: grid_worker, at: [{grid", "role: grid_workers, at: [{grid", "name-unknown"),
    ("name: {zh: 区级裁定, en: Arbitration}", "name: {zh: 区级裁定}", "translation-missing"),
    ("suspended: true", "suspendd: true", "key-unknown"),
    ("limit: 7 days", "limit: 7 moons", "limit-unreadable"),
    ("to: extension_asked", "to: extension_askd", "name-unknown"),
    ("then: close_unanswered", "then: close_unaswered", "name-unknown"),
    ("kind: date, name", "kind: day, name", "word-unknown"),
    ("effects: [resume]", "effects: [resum]", "word-unknown"),
    ("matter.counts.attempts < 5", "matter.counts.attempts <", "guard-unreadable"),
];

fn file(dir: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn shipped_playbooks_pass() {
    let (a, b) = (project("playbooks/five-actions.yaml"), project("playbooks/tunxi-loop.yaml"));
    let ran = run(&["playbook", "check", a.to_str().unwrap(), b.to_str().unwrap()]).fine();
    assert_eq!(ran.lines().len(), 2);
}

#[test]
fn ten_mistakes_are_all_shown_with_line_and_mend() {
    let mut text = std::fs::read_to_string(project("playbooks/five-actions.yaml")).unwrap();
    let mut expected = Vec::new();
    for (was, is, code) in MISTAKES {
        // no mistake adds or removes a line, so the line can be counted at once
        let at = text.find(was).unwrap_or_else(|| panic!("{was} is not in the playbook"));
        text.replace_range(at..at + was.len(), is);
        expected.push((text[..at].matches('\n').count() + 1, code));
    }
    let dir = tempfile::tempdir().unwrap();
    let path = file(&dir, "ten.yaml", &text);
    let path = path.to_str().unwrap();
    for lang in ["zh", "en"] {
        let ran = run(&["playbook", "check", path, "--lang", lang]);
        assert_eq!(ran.status, 1, "{ran:?}");
        for (line, code) in &expected {
            let start = format!("{path}:{line}: [{code}] ");
            let found = ran.lines().into_iter().find(|l| l.starts_with(&start));
            let found = found.unwrap_or_else(|| panic!("{start} is missing in\n{}", ran.out));
            assert!(found.contains(" → "), "{found}");
        }
        // every problem on a line of its own, besides those that follow from another
        let known = |l: &&str| expected.iter().any(|(_, code)| l.contains(&format!("[{code}]")));
        let more: Vec<&str> = ran.lines().into_iter().filter(|l| !known(l)).collect();
        let follows = |l: &&str| l.contains("[stage-unreachable]") || l.contains("[field-kind]");
        assert!(more.len() == 2 && more.iter().all(follows), "{more:?}");
    }
}

#[test]
fn every_file_is_checked_even_after_one_that_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let good = project("playbooks/five-actions.yaml");
    let gone = dir.path().join("gone.yaml");
    let garbled = dir.path().join("garbled.yaml");
    std::fs::write(&garbled, b"playbook: x\n\xff\n").unwrap();
    let files = [&gone, &garbled, &good].map(|p| p.to_str().unwrap());
    let ran = run(&[&["playbook", "check"], &files[..]].concat())
        .refused(1, "file-unreadable")
        .refused(1, "file-not-utf8");
    assert!(ran.out.starts_with(files[2]), "{ran:?}");
    let said = run(&[&["playbook", "check", "--json"], &files[..]].concat());
    assert_eq!(said.status, 1);
    assert_eq!(said.json()[0]["refusal"]["code"], "file-unreadable");
    assert_eq!(said.json()[2]["problems"].as_array().unwrap().len(), 0);
}

#[test]
fn a_file_that_is_no_playbook_at_all_is_said_to_be_so() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [("empty.yaml", ""), ("list.yaml", "- a\n- b\n"), ("open.yaml", "a: [b\n")]
    {
        let path = file(&dir, name, text);
        let ran = run(&["playbook", "check", path.to_str().unwrap()]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.out.contains(&format!("{name}:")), "{ran:?}");
    }
}

#[test]
fn a_file_in_another_encoding_is_said_to_be_so_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    // “name: {zh: 有问必答}” as an editor set to GB18030, and one set to UTF-16, would save it
    let gb: &[u8] = b"playbook: x\nname: {zh: \xd3\xd0\xce\xca\xb1\xd8\xb4\xf0, en: Ask}\n";
    let utf16: &[u8] = b"\xff\xfep\0l\0a\0y\0b\0o\0o\0k\0:\0 \0x\0\n\0";
    for (name, bytes, line) in [("gb.yaml", gb, 2), ("utf16.yaml", utf16, 1)] {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let zh = run(&["playbook", "check", path, "--lang", "zh"]).refused(1, "file-not-utf8");
        assert!(zh.err.contains(&format!("第{line}行")) && zh.err.contains("另存"), "{zh:?}");
        let en = run(&["playbook", "check", path, "--lang", "en"]).refused(1, "file-not-utf8");
        assert!(en.err.contains(&format!("line {line} ")) && en.err.contains("Save it"), "{en:?}");
    }
}

#[test]
fn without_an_installation_the_shipped_playbooks_are_listed_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let here = |args: &[&str]| {
        let mut c = crate::program::program(args);
        c.current_dir(dir.path());
        crate::program::run_with(c, b"")
    };
    let listed = here(&["playbook", "list"]).fine();
    assert!(listed.out.contains("five-actions\tv1\t五办联动\tC1"), "{}", listed.out);
    let shown = here(&["playbook", "show", "tunxi-loop"]).fine();
    let shipped = std::fs::read_to_string(project("playbooks/tunxi-loop.yaml")).unwrap();
    assert_eq!(shown.out, shipped);
    here(&["playbook", "show", "no-such"]).refused(1, "not-found");
}
