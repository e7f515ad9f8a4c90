//! Lists with rows and documents that print: what is read, and what is found wrong with line and
//! mend.

use crate::playbooks::load;
use yiwang_domain::playbook::print::Body;

/// Every kind of part, on a playbook that is as small as one can be.
const SMALL: &str = "playbook: small
methods: []
name: {zh: 小, en: Small}
about: {zh: 小, en: Small}
sources: []
calendar: office
counters: []
intake:
  channels: [counter]
  to: open
stages:
  open:
    name: {zh: 在办, en: Open}
    holder: {role: street_dispatcher, at: [{covering: street}]}
  done:
    name: {zh: 办结, en: Done}
    ends: true
actions:
  look:
    name: {zh: 看现场, en: Look}
    from: [open]
    who: [{role: street_dispatcher, at: holder}]
    form:
      seen: {kind: long_text, name: {zh: 看到什么, en: Seen}}
      pictures: {kind: photos, name: {zh: 照片, en: Photos}}
  finish:
    name: {zh: 办结, en: Finish}
    from: [open]
    who: [{role: street_dispatcher, at: holder}]
    to: done
lists:
  looks:
    name: {zh: 记录, en: Looks}
    rows: [look, finish]
    columns:
      - {name: {zh: 编号, en: Number}, from: [matter.number]}
      - {name: {zh: 时间, en: When}, from: [look.at, finish.at]}
      - {name: {zh: 看到什么, en: Seen}, from: [look.seen]}
prints:
  sheet:
    name: {zh: 单, en: Sheet}
    parts:
      - title: {zh: \"单{matter.number}\", en: \"Sheet {matter.number}\"}
      - facts: [{name: {zh: 反映人, en: Raised by}, from: [matter.reporter]}]
        head: {zh: 基本情况, en: Facts}
      - text: {zh: \"{look.seen|opened.text}，{today}\", en: \"{look.seen|opened.text}, {today}\"}
      - list: looks
        new_page: true
      - timeline: all
      - timeline: [finish]
      - photos: [{name: {zh: 照片, en: Photos}, from: [opened.photos, look.pictures]}]
        after: [look]
      - signatures: [{zh: 经办人, en: Handled by}]
";

#[test]
fn lists_and_prints_are_read() {
    let p = load(SMALL).unwrap();
    assert_eq!(p.lists[0].rows, ["look", "finish"]);
    let parts = &p.print("sheet").unwrap().parts;
    assert_eq!(parts.len(), 8);
    assert_eq!(parts[1].head.as_ref().unwrap().en, "Facts");
    assert!(parts[3].new_page && !parts[2].new_page);
    assert_eq!(parts[4].body, Body::Timeline { actions: Vec::new() });
    assert_eq!(parts[5].body, Body::Timeline { actions: vec!["finish".into()] });
    assert_eq!(parts[6].after, ["look"]);
}

/// What is changed, into what, and the finding, on the line of the change.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("rows: [look, finish]", "rows: [looke, finish]", "name-unknown", "did you mean `look`?"),
    ("from: [look.seen]}", "from: [look.saw]}", "column-nowhere", "ACTION.FIELD"),
    ("from: [matter.number]}", "from: [matter.numbr]}", "column-nowhere", "number outcome"),
    ("from: [look.at, finish.at]", "from: [look.leg]", "column-nowhere", "write `.unit`"),
    ("from: [matter.reporter]", "from: [opened.name]", "column-nowhere", "title text place"),
    ("单{matter.number}", "单{matter.no}", "placeholder-nowhere", "number outcome"),
    ("- list: looks", "- list: lokks", "name-unknown", "did you mean `looks`?"),
    ("timeline: [finish]", "timeline: [finis]", "name-unknown", "did you mean `finish`?"),
    ("after: [look]", "after: [lock]", "name-unknown", "did you mean `look`?"),
    ("opened.photos, look.pictures", "look.seen", "photos-nowhere", "kind photos"),
    ("- signatures:", "- signature:", "part-form", "exactly one of these keys"),
    ("timeline: all", "{timeline: all, list: looks}", "part-form", "exactly one of these keys"),
    ("new_page: true", "new_pages: true", "key-unknown", "did you mean `new_page`?"),
];

#[test]
fn each_mistake_names_its_line_and_its_mend() {
    for (right, wrong, code, mend) in WRONG {
        let line = SMALL.lines().position(|l| l.contains(right)).unwrap() + 1;
        let broken = SMALL.replacen(right, wrong, 1);
        let found = load(&broken).unwrap_err();
        let (place, code) = (format!("x.yaml:{line}:"), format!("[{code}]"));
        assert!(
            found.iter().any(|f| f.starts_with(&place) && f.contains(&code) && f.contains(mend)),
            "{wrong}: wanted {place} {code} {mend} in {found:#?}"
        );
    }
}

#[test]
fn a_print_without_parts_is_no_print() {
    let start = SMALL.find("    parts:").unwrap();
    let found = load(&SMALL[..start]).unwrap_err();
    assert!(found.iter().any(|f| f.contains("print-empty")), "{found:#?}");
}
