//! Shipped playbooks read and check without a finding; broken ones name line and mend.

use yiwang_domain::playbook::{self, roles};
use yiwang_domain::{Lang, Playbook};

pub(crate) fn shipped_roles() -> roles::Roles {
    roles::load(include_str!("../../../../playbooks/roles.yaml")).unwrap()
}

pub(crate) fn load(text: &str) -> Result<Playbook, Vec<String>> {
    playbook::load(text, &shipped_roles(), &["office".to_owned()])
        .map_err(|p| p.iter().map(|p| p.line_in("x.yaml", Lang::En)).collect())
}

/// Every playbook that ships, by file name.
pub(crate) fn shipped() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks");
    let mut all = yaml(folder);
    all.retain(|(name, _)| name != "roles");
    assert!(all.len() >= 2, "only {} playbooks were found", all.len());
    all
}

/// Name and text of the YAML files of a folder, in order.
pub(crate) fn yaml(folder: &str) -> Vec<(String, String)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .map(|p| {
            let name = p.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&p).unwrap())
        })
        .collect();
    all.sort();
    all
}

pub(crate) const FIVE: &str = include_str!("../../../../playbooks/five-actions.yaml");

#[test]
fn shipped_playbooks_have_no_finding() {
    for (name, text) in shipped() {
        match load(&text) {
            Ok(p) => assert_eq!(p.id, name, "a playbook stands in the file of its name"),
            Err(all) => panic!("{name}: {}", all.join("\n")),
        }
    }
}
