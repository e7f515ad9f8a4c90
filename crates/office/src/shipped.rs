//! Playbooks and roles that come with the program.

/// Table of roles.
pub const ROLES: &str = include_str!("../../../playbooks/roles.yaml");

/// Playbooks: id and text.
pub const PLAYBOOKS: &[(&str, &str)] = &[
    ("five-actions", include_str!("../../../playbooks/five-actions.yaml")),
    ("tunxi-loop", include_str!("../../../playbooks/tunxi-loop.yaml")),
];

/// The playbook of matters whose category names none.
pub const DEFAULT: &str = "five-actions";
