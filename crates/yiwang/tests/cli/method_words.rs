//! A working method is data: no stage, action, clock or role of a shipped playbook is named in the
//! program. The test reads every source file and looks at its text literals.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use yiwang_domain::playbook::{load, roles};
use yiwang_office::shipped;

/// Words that are also something else, and where: folder or file, word, what it means there.
const ALSO: &[(&str, &str, &str)] = &[
    ("domain/src/playbook/read/", "*", "the keys and effects of the playbook language itself"),
    ("domain/src/engine/scene.rs", "*", "the names that conditions of the language may use"),
    ("domain/src/calendar/spec.rs", "closed", "a day without hours, in a calendar"),
    ("office/src/page.rs", "closed", "a view of the inbox: matters that have ended"),
    ("office/src/page.rs", "suspended", "a view of the inbox: matters under suspension"),
    ("text/src/index/schema.rs", "closed", "a field of the search index"),
    ("web/src/desk/query.rs", "closed", "the name of a filter in an address"),
    ("web/src/desk/inbox.rs", "closed", "the same filter, kept where it has no field of its own"),
    ("web/src/desk/views.rs", "closed", "the same filter, kept in a view of one's own"),
    ("office/src/export.rs", "answer", "a column of the table that goes back to the hotline"),
    ("office/src/password.rs", "admin", "a word too weak for a password"),
    ("yiwang/src/cmd/init.rs", "admin", "the login that is proposed"),
    ("web/src/look/form.rs", "accept", "the key that sorts, under which a playbook puts an action"),
    ("web/src/desk/net/edit/ask.rs", "split", "a step of the editor of the net"),
    ("web/src/desk/net/edit/ask.rs", "redo", "a step of the editor of the net, once more"),
    ("yiwang/src/cmd/bench/dispatch.rs", "dispatch", "a folder of data to measure on"),
];

fn ids() -> BTreeSet<String> {
    let table = roles::load(shipped::ROLES).unwrap();
    let mut ids: BTreeSet<String> = table.roles.iter().map(|r| r.id.clone()).collect();
    for (id, text) in shipped::PLAYBOOKS {
        let calendars = ["office".to_owned(), "always".to_owned()];
        let p = load(text, &table, &calendars).unwrap_or_else(|e| panic!("{id}: {e:?}"));
        ids.extend(p.stages.iter().map(|s| s.id.clone()));
        ids.extend(p.leg_stages.iter().map(|s| s.id.clone()));
        ids.extend(p.actions.iter().map(|a| a.id.clone()));
        ids.extend(p.clocks.iter().map(|c| c.id.clone()));
    }
    ids
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs")
            && !matches!(name, "tests.rs" | "testing.rs")
        {
            out.push(path);
        }
    }
}

/// The text literals of a source file, up to its unit tests, without comments.
fn literals(source: &str) -> Vec<String> {
    let program = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in program.lines().filter(|l| !l.trim_start().starts_with("//")) {
        let mut parts = line.replace("\\\"", "").split('"').map(str::to_owned).collect::<Vec<_>>();
        // what stands between the first and the second quotation mark, the third and the fourth …
        found.extend(parts.drain(..).skip(1).step_by(2));
    }
    found
}

#[test]
fn no_word_of_a_method_stands_in_the_program() {
    let ids = ids();
    assert!(ids.len() > 90, "only {} words: the test would not see much", ids.len());
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let mut files = Vec::new();
    for name in fs::read_dir(&crates).unwrap() {
        sources(&name.unwrap().path().join("src"), &mut files);
    }
    assert!(files.len() > 200, "only {} files were found", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let place = file.strip_prefix(&crates).unwrap().to_str().unwrap();
        for word in literals(&fs::read_to_string(file).unwrap()) {
            let also =
                ALSO.iter().any(|(f, w, _)| place.starts_with(f) && (*w == "*" || *w == word));
            if ids.contains(&word) && !also {
                wrong.push(format!("{place}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "words of a method in the program:\n{}", wrong.join("\n"));
}

#[test]
fn the_search_for_words_finds_one() {
    let text =
        "fn f() { let a = \"hand_over\"; } // \"not_this\"\n#[cfg(test)]\nmod tests { \"nor\" }";
    assert_eq!(literals(text), ["hand_over", "not_this"]);
}
