//! What ships, read at run time: the material that is mutated.

use crate::guards::of_playbook;
use std::collections::BTreeSet;
use yiwang_domain::playbook::{self, roles};
use yiwang_domain::walk::World;

/// Everything under `playbooks/`, and what is made of it.
pub(crate) struct Shipped {
    pub(crate) playbooks: Vec<(String, String)>,
    pub(crate) walks: Vec<(String, String)>,
    pub(crate) roles_text: String,
    pub(crate) world_text: String,
    pub(crate) roles: roles::Roles,
    pub(crate) calendars: Vec<String>,
    pub(crate) world: World,
    /// Words of the language: keys, ids, values.
    pub(crate) words: Vec<String>,
    /// Conditions.
    pub(crate) guards: Vec<String>,
}

impl Shipped {
    pub(crate) fn read() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks");
        let mut playbooks = yaml(folder);
        let mut walks = yaml(&format!("{folder}/walks"));
        let roles_text = take(&mut playbooks, "roles");
        let world_text = take(&mut walks, "world");
        let calendars = vec!["office".to_owned()];
        let roles = roles::load(&roles_text).unwrap();
        let world = World::read(&world_text, &calendars).unwrap();
        let mut words = BTreeSet::new();
        let mut guards = BTreeSet::new();
        for (name, text) in &playbooks {
            let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            words.extend(
                text.split(|c: char| !is_word(c)).filter(|w| !w.is_empty()).map(str::to_owned),
            );
            let p = playbook::load(text, &roles, &calendars)
                .unwrap_or_else(|e| panic!("{name} does not load: {e:?}"));
            guards.extend(of_playbook(&p));
        }
        Self {
            playbooks,
            walks,
            roles_text,
            world_text,
            roles,
            calendars,
            world,
            words: words.into_iter().collect(),
            guards: guards.into_iter().collect(),
        }
    }
}

fn take(all: &mut Vec<(String, String)>, name: &str) -> String {
    let at = all.iter().position(|(n, _)| n == name).unwrap();
    all.remove(at).1
}

/// Name and text of the YAML files of a folder, in order.
fn yaml(folder: &str) -> Vec<(String, String)> {
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
