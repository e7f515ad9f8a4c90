//! An installation from the command line: made once, opened, proved.

use crate::program::{Ran, program, run, run_with};

fn init(data: &str) -> Ran {
    run(&["init", "--data", data, "--region", "330203", "--name", "海曙区"])
}

#[test]
fn an_installation_is_made_once_with_a_password_shown_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let made = init(data).fine();
    assert!(made.out.contains("管理员：admin"), "{made:?}");
    let word = made.lines().iter().find_map(|l| l.split_once("）：").map(|(_, w)| w.to_owned()));
    assert_eq!(word.unwrap().len(), 19);
    init(data).refused(1, "already-installed");

    let proved = run(&["verify", "--fold", "--data", data]).fine();
    assert!(proved.out.starts_with("已校验0个事项、0条台账记录"), "{proved:?}");
    let listed = run(&["playbook", "list", "--data", data, "--json"]).fine().json();
    assert!(listed.as_array().unwrap().iter().any(|p| p["id"] == "tunxi-loop"));
    run(&["rebuild", "--data", data]).fine();
    let warned = run(&["warnings", "--data", data]).fine();
    assert!(warned.out.starts_with("还没有看过"), "{warned:?}");
    run(&["rebuild", "nobody", "--data", data]).refused(1, "follower-unknown");
}

#[test]
fn what_is_wrong_with_a_plan_is_said_field_by_field() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let ran = run(&["init", "--data", data, "--region", "33", "--name", " ", "--admin", "a b"])
        .refused(1, "plan-wrong");
    for field in ["region", "name", "admin_login"] {
        assert!(ran.err.contains(&format!("  {field}: ")), "{ran:?}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_password_is_given_or_made_up_and_never_stands_on_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let mut given = program(&["init", "--data", data, "--region", "330203", "--name", "海曙区"]);
    given.env("YIWANG_ADMIN_PASSWORD", "four unrelated small words");
    let made = run_with(given, b"").fine();
    assert!(!made.out.contains("four unrelated"), "{made:?}");

    let set = |args: &[&str], input: &str| {
        let base = ["staff", "password", "--data", data];
        run_with(program(&[&base[..], args].concat()), input.as_bytes())
    };
    let made = set(&["admin", "--json"], "").fine().json();
    assert_eq!(made["password"].as_str().unwrap().len(), 19);
    let read = set(&["Admin", "--stdin", "--json"], "another long enough one\n").fine().json();
    assert_eq!(read["password"], serde_json::Value::Null);
    set(&["admin", "--stdin"], "short\n").refused(1, "password-too-short");
    set(&["nobody"], "").refused(1, "login-unknown");
}

#[test]
fn a_playbook_is_published_and_takes_the_next_version() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    init(data).fine();
    let shown = run(&["playbook", "show", "five-actions", "--data", data]).fine();
    let ours = dir.path().join("ours.yaml");
    let publish = |text: &str| {
        std::fs::write(&ours, text).unwrap();
        run(&["playbook", "publish", ours.to_str().unwrap(), "--data", data, "--json"])
    };
    assert_eq!(publish(&shown.out).fine().json()["version"], 1);
    let changed = shown.out.replace("limit: 7 days", "limit: 5 days");
    assert_eq!(publish(&changed).fine().json()["version"], 2);
    let before = run(&["playbook", "show", "five-actions", "--version", "1", "--data", data]);
    assert_eq!(before.fine().out, shown.out);
    let broken = shown.out.replace("limit: 7 days", "limit: 5 moons");
    let refused = publish(&broken);
    assert_eq!(refused.status, 1);
    assert!(refused.err.contains("playbook-wrong"), "{refused:?}");
}

#[test]
fn a_lost_key_is_named_before_anything_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    init(data).fine();
    std::fs::remove_file(dir.path().join("master.key")).unwrap();
    let ran = run(&["verify", "--data", data]).refused(1, "key-file-missing");
    assert!(ran.err.contains("master.key"), "{ran:?}");
    // named elsewhere it is not missed
    run(&["verify", "--data", data, "--key", "env:NO_SUCH"]).refused(1, "vault-key-missing");
}
