//! The catalogue is whole: same keys in both languages, none missing, none unused.

use super::*;
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys and the names of the values each phrase takes, by reading the syntax.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = FluentResource::try_new(source.to_owned());
    assert!(resource.is_ok(), "{:?}", resource.err().map(|e| e.1));
    let mut out = BTreeMap::new();
    let mut current = None;
    for line in source.lines() {
        let fresh = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some((key, _)) = line.split_once(" =").filter(|_| fresh) {
            assert!(
                out.insert(key.to_owned(), BTreeSet::new()).is_none(),
                "{key} stands twice in the catalogue"
            );
            current = Some(key.to_owned());
        }
        let Some(names) = current.as_ref().and_then(|k| out.get_mut(k)) else { continue };
        for part in line.split('$').skip(1) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            names.insert(name);
        }
    }
    out
}

/// Every key named in templates and code.
fn used() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = BTreeSet::new();
    for dir in ["src", "templates"] {
        walk(&root.join(dir), &mut out);
    }
    out
}

fn walk(dir: &Path, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.file_name().is_some_and(|n| n != "tests.rs") {
            collect(&std::fs::read_to_string(&path).unwrap(), out);
        }
    }
}

/// Finds `.t("key"`, `.a("key"`, `.b("key"`, `.n("key"` and `key("key")`, across line breaks.
fn collect(text: &str, out: &mut BTreeSet<String>) {
    for call in [".t(", ".a(", ".b(", ".n(", "key("] {
        for part in text.split(call).skip(1) {
            let Some(rest) = part.trim_start().strip_prefix('"') else { continue };
            let Some((key, _)) = rest.split_once('"') else { continue };
            if !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                out.insert(key.to_owned());
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_phrases_with_the_same_values() {
    let (zh, en) = (keys(ZH), keys(EN));
    let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| {
        a.keys().filter(|k| !b.contains_key(*k)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(only(&zh, &en), Vec::<String>::new(), "only in zh-CN");
    assert_eq!(only(&en, &zh), Vec::<String>::new(), "only in en");
    for (key, names) in &zh {
        assert_eq!(names, &en[key], "values of {key}");
    }
}

#[test]
fn every_key_that_is_used_exists_and_every_key_is_used() {
    let known: BTreeSet<String> = keys(ZH).into_keys().collect();
    let used = used();
    let missing: Vec<_> = used.difference(&known).collect();
    assert_eq!(missing, Vec::<&String>::new(), "missing in the catalogue");
    let idle: Vec<_> = known.difference(&used).collect();
    assert_eq!(idle, Vec::<&String>::new(), "used nowhere");
}

#[test]
fn english_holds_no_chinese_and_chinese_holds_chinese() {
    for line in EN.lines().filter(|l| !l.starts_with('#')) {
        // the name of the language itself stands in its own script
        let chinese = line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(!chinese || line.contains("中文"), "{line}");
    }
    assert!(Words::new(Lang::Zh).t("nav-report").chars().all(|c| !c.is_ascii_alphabetic()));
}

#[test]
fn a_count_is_told_in_the_manner_of_the_language() {
    assert_eq!(Words::new(Lang::En).n("reporters-n", 1_i64), "1 person reported this");
    assert_eq!(Words::new(Lang::En).n("reporters-n", 3_i64), "3 people reported this");
    assert_eq!(Words::new(Lang::Zh).n("reporters-n", 3_i64), "3人反映");
}

#[test]
fn the_cookie_leads_then_the_query_then_the_browser() {
    assert_eq!(choose(Some("en"), Some("zh-CN"), Some("zh")), Lang::En);
    assert_eq!(choose(None, Some("en"), Some("zh")), Lang::En);
    assert_eq!(choose(None, None, Some("fr, en;q=0.8, zh;q=0.9")), Lang::Zh);
    assert_eq!(choose(None, None, Some("en-GB,zh;q=0.5")), Lang::En);
    assert_eq!(choose(None, None, Some("fr")), Lang::Zh);
    assert_eq!(choose(None, None, None), Lang::Zh);
}
