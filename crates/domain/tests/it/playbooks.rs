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

pub(crate) const FIVE: &str = include_str!("../../../../playbooks/five-actions.yaml");
pub(crate) const TUNXI: &str = include_str!("../../../../playbooks/tunxi-loop.yaml");

#[test]
fn shipped_playbooks_have_no_finding() {
    for text in [FIVE, TUNXI] {
        if let Err(all) = load(text) {
            panic!("{}", all.join("\n"));
        }
    }
}
