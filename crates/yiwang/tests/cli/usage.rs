//! What a wrong command line gets.

use crate::program::{program, run, run_with};

#[test]
fn an_unknown_command_or_option_is_a_fault_of_usage() {
    for args in [
        &["frobnicate"][..],
        &["deadline"],
        &["deadline", "--form", "x"],
        &["locate", "--mapping", "m.json"],
        &["playbook"],
        &["playbook", "check"],
        &["import", "people", "x.csv"],
        &["verify", "extra"],
        &["verify", "--lang", "fr"],
    ] {
        let ran = run(args);
        assert_eq!(ran.status, 2, "{args:?}: {ran:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}: {ran:?}");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    let top = run(&["--help"]).fine();
    assert!(top.out.contains("Exit status"));
    for words in [
        &["init"][..],
        &["import"],
        &["export"],
        &["net", "check"],
        &["map", "check"],
        &["locate"],
        &["deadline"],
        &["playbook", "check"],
        &["playbook", "list"],
        &["playbook", "show"],
        &["playbook", "publish"],
        &["verify"],
        &["rebuild"],
        &["warnings"],
        &["staff", "password"],
        &["demo"],
        &["serve"],
        &["worker"],
    ] {
        let help = run(&[words, &["--help"]].concat()).fine();
        assert!(help.out.contains("Examples:"), "{words:?} has no examples");
    }
}

#[test]
fn nothing_is_made_where_no_installation_is() {
    let dir = tempfile::tempdir().unwrap();
    let gone = dir.path().join("typo");
    let data = gone.to_str().unwrap();
    for args in
        [&["verify"][..], &["rebuild"], &["warnings"], &["playbook", "list"], &["net", "check"]]
    {
        run(&[args, &["--data", data]].concat()).refused(1, "installation-missing");
    }
    assert!(!gone.exists());
    let ran = run(&["verify", "--data", data, "--lang", "en", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(said["code"], "installation-missing");
}

#[test]
fn a_place_that_could_be_two_is_refused() {
    let mut both = program(&["verify", "--data", "somewhere"]);
    both.env("YIWANG_DATABASE", "postgres://nobody@localhost/nowhere");
    run_with(both, b"").refused(2, "place-unclear");
    run(&["verify", "--database", "mysql://x"]).refused(2, "database-url-unreadable");
    run(&["verify", "--key", "0123"]).refused(2, "vault-provider-unknown");
}

#[test]
fn a_base_map_that_cannot_be_one_is_refused_before_anything_is_served() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("a.pmtiles");
    std::fs::write(&text, "no map").unwrap();
    let none = dir.path().join("none.pmtiles");
    run(&["map", "check", text.to_str().unwrap()]).refused(1, "base-map-damaged");
    run(&["map", "check", none.to_str().unwrap()]).refused(1, "base-map-unreadable");
    run(&["map", "check"]).refused(1, "base-map-unnamed");
    let amap = "https://webrd01.is.autonavi.com/appmaptile?x={x}&y={y}&z={z}";
    run(&["map", "check", amap]).refused(1, "base-map-displaced");
    let keyed = "https://t0.tianditu.gov.cn/vec_w/wmts?x={x}&y={y}&z={z}&tk={key}";
    run(&["map", "check", keyed]).refused(1, "base-map-key");
}
