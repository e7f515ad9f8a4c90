//! Boards of playbooks and what is said on the telephone: what is read, and what is found wrong
//! with line and mend.

use crate::playbooks::{load, shipped};

/// A method with legs, a board and a follow-up, as small as one can be.
const SMALL: &str = "playbook: small
methods: []
name: {zh: 小, en: Small}
about: {zh: 小, en: Small}
sources: []
calendar: office
counters: []
intake:
  channels: [counter]
  to: calling
stages:
  calling:
    name: {zh: 请单位, en: Calling}
    holder: {role: street_dispatcher, at: [{covering: street}]}
  asking:
    name: {zh: 待回访, en: Asking}
    holder: {role: follow_up_clerk, at: [{covering: street}]}
  over:
    name: {zh: 办结, en: Over}
    ends: true
leg_stages:
  called: {name: {zh: 已通知, en: Called}}
  there: {name: {zh: 已到, en: There}}
  left: {name: {zh: 已走, en: Left}, ends: true}
actions:
  call:
    name: {zh: 请单位, en: Call}
    from: [calling]
    who: [{role: street_dispatcher, at: holder}]
    form:
      units: {kind: units, name: {zh: 单位, en: Units}}
    effects: [{open_legs: units}]
  come:
    name: {zh: 到场, en: Come}
    on: leg
    from: [called]
    who: [{role: department_handler, at: leg}]
    form:
      result: {kind: long_text, name: {zh: 怎么办的, en: Done}, public: true}
    to: there
    public: true
  leave:
    name: {zh: 离开, en: Leave}
    on: leg
    from: [there]
    who: [{role: department_handler, at: leg}]
    to: left
  finish:
    name: {zh: 办好, en: Finish}
    from: [calling]
    who: [{role: street_dispatcher, at: holder}]
    to: asking
  hear:
    name: {zh: 回访, en: Hear}
    from: [asking]
    who: [{role: follow_up_clerk, at: holder, not_handler: true}]
    form:
      satisfied: {kind: yes_no, name: {zh: 满意, en: Satisfied}}
    effects: [{follow_up: {satisfied: satisfied}}]
    script:
      - {zh: \"我是{me.unit}的{me.name}\", en: \"I am {me.name} of {me.unit}\"}
      - {zh: \"答复是{come.result|opened.text}\", en: \"The answer: {come.result|opened.text}\"}
    unreached: missed
    to: over
  missed:
    name: {zh: 没打通, en: Missed}
    from: [asking]
    who: [{role: follow_up_clerk, at: holder}]
board:
  first: {name: {zh: 已通知, en: Called}, legs: [called]}
  second: {name: {zh: 已到场, en: There}, legs: [there]}
  third: {name: {zh: 待回访, en: To be asked}, stages: [asking], legs: [left]}
";

#[test]
fn boards_and_scripts_are_read() {
    let p = load(SMALL).unwrap();
    let ids: Vec<&str> = p.board.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["first", "second", "third"], "in the order of the file");
    assert_eq!(p.board[2].stages, ["asking"]);
    assert_eq!(p.board[0].legs, ["called"]);
    let hear = p.action("hear").unwrap();
    assert!(hear.follows_up() && !p.action("come").unwrap().follows_up());
    assert_eq!(hear.script.len(), 2);
    assert_eq!(hear.unreached.as_deref(), Some("missed"));
}

/// What is changed, into what, and the finding, on the line of the change.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("legs: [called]", "legs: [caled]", "name-unknown", "did you mean `called`?"),
    ("stages: [asking], legs", "stages: [askin], legs", "name-unknown", "did you mean `asking`?"),
    ("stages: [asking], legs", "stages: [over], legs", "board-stage-ends", "take it out"),
    ("legs: [there]", "legs: [there, called]", "board-twice", "leave it in one column"),
    (", legs: [there]", "", "board-column-empty", "legs: [LEG_STAGE]"),
    ("second: {name:", "second: {title:", "key-unknown", "keys known here: name stages legs"),
    ("{me.unit}的", "{me.post}的", "placeholder-nowhere", "unit name"),
    (
        "come.result|opened.text}\", en",
        "come.done|opened.text}\", en",
        "placeholder-nowhere",
        "ACTION.FIELD",
    ),
    ("unreached: missed", "unreached: misses", "name-unknown", "did you mean `missed`?"),
    ("to: asking", "unreached: missed", "script-without-follow-up", "remove this line"),
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
fn no_open_leg_falls_off_a_board() {
    let broken = SMALL.replacen("legs: [there]", "stages: [calling]", 1);
    let found = load(&broken).unwrap_err();
    let line = SMALL.lines().position(|l| l.starts_with("  first:")).unwrap();
    assert!(
        found.iter().any(|f| f.contains("[board-leg-nowhere]") && f.contains("there")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|f| f.starts_with(&format!("x.yaml:{line}:")))
            || found.iter().any(|f| f.starts_with(&format!("x.yaml:{}:", line + 1))),
        "on the board: {found:#?}"
    );
}

#[test]
fn every_shipped_script_ends_its_sentences_and_every_shipped_board_has_steps() {
    let (mut scripts, mut boards) = (0, 0);
    for (name, text) in shipped() {
        let p = load(&text).unwrap();
        boards += usize::from(!p.board.is_empty());
        assert!(p.board.is_empty() || p.board.len() >= 3, "{name}: a board of one step is a list");
        for a in p.actions.iter().filter(|a| !a.script.is_empty()) {
            scripts += 1;
            assert!((3..=5).contains(&a.script.len()), "{name}.{}: {}", a.id, a.script.len());
        }
    }
    assert!(scripts >= 4 && boards >= 3, "{scripts} scripts, {boards} boards");
}
