//! Playbooks, walks, roles and synonyms that come with the program.

/// Table of roles.
pub const ROLES: &str = include_str!("../../../playbooks/roles.yaml");

/// The district in which walks happen.
pub const WORLD: &str = include_str!("../../../playbooks/walks/world.yaml");

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Words that are said for one thing in the field, a group a line; a new installation begins with them.
pub const SYNONYMS: &str = include_str!("synonyms.txt");

/// The playbook of matters whose category names none.
pub const DEFAULT: &str = "five-actions";
