//! The matrix of role × right and role × action, as a file that a change of rights must change.
//! `YIWANG_UPDATE=1 cargo test -p yiwang-domain` writes it anew.

use crate::playbooks::{load, shipped, shipped_roles};
use std::fmt::Write as _;
use yiwang_domain::playbook::model::Grant;
use yiwang_domain::playbook::roles::Right;

#[test]
fn the_matrix_of_rights_is_the_one_that_was_agreed() {
    let roles = shipped_roles();
    let mut out = String::from("# role × right: how far each reaches (own, area, tenant)\n");
    for r in &roles.roles {
        let rights: Vec<String> = Right::ALL
            .iter()
            .filter_map(|right| {
                let reach = serde_json::to_value(r.rights.get(right)?).unwrap();
                Some(format!("{}={}", right.id(), reach.as_str().unwrap()))
            })
            .collect();
        let secrecy = serde_json::to_value(r.secrecy).unwrap();
        writeln!(out, "{:<20} {:<13} {}", r.id, secrecy.as_str().unwrap(), rights.join(" "))
            .unwrap();
    }
    for (_, text) in shipped() {
        let p = load(&text).unwrap();
        writeln!(out, "\n# {}: action × role", p.id).unwrap();
        for a in &p.actions {
            let who: Vec<String> = a
                .who
                .iter()
                .map(|g| match g {
                    Grant::Reporter => "reporter".to_owned(),
                    Grant::System => "system".to_owned(),
                    Grant::Post { role, at, not_handler } => {
                        let at = serde_json::to_value(at).unwrap();
                        let not = if *not_handler { "!" } else { "" };
                        format!("{not}{role}@{}", at.as_str().unwrap())
                    }
                })
                .collect();
            writeln!(out, "{:<20} {}", a.id, who.join(" ")).unwrap();
        }
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/rights.txt");
    if std::env::var_os("YIWANG_UPDATE").is_some() {
        std::fs::write(file, &out).unwrap();
    }
    let agreed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        agreed == out,
        "the rights changed; if that is meant, run with YIWANG_UPDATE=1 and read the difference"
    );
}
