//! How stories are acted: the table `acting.yaml`, where alone the demo names roles and actions.

use super::story::Act;
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acting {
    /// The demo's word for a kind of person, to a role.
    roles: BTreeMap<String, String>,
    /// The demo's word to roles the same person has besides, at the same unit.
    also: BTreeMap<String, Vec<String>>,
    /// Words of those who work on what was handed to a unit.
    pub(super) legs: Vec<String>,
    /// Kind of course to playbook; `else` for the rest.
    methods: BTreeMap<String, String>,
    /// Playbook to what happens to scenes.
    acts: BTreeMap<String, BTreeMap<Act, Vec<Told>>>,
    /// Meetings.
    pub(super) meetings: Vec<Held>,
    /// Standard replies.
    pub(super) replies: Vec<Reply>,
    /// Kept answers.
    pub(super) fillings: Vec<Filled>,
    /// What one person raises again.
    pub(super) again: Again,
}

/// What one person raises again and again at one place, the first of it closed before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    /// Name of the category.
    pub(super) category: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) place: String,
    pub(super) said: Vec<String>,
    /// What is done with the first.
    pub(super) then: Vec<By>,
}

/// An act by somebody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct By {
    pub(super) who: String,
    #[serde(rename = "do")]
    pub(super) action: String,
    pub(super) form: Map<String, Json>,
}

/// A standard reply for every category.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    pub(super) title: String,
    pub(super) text: String,
}

/// Answers that somebody keeps under a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filled {
    /// The demo's word for who keeps them.
    pub(super) who: String,
    /// Action of the form.
    pub(super) action: String,
    pub(super) name: String,
    /// Whether for who holds the same post.
    pub(super) shared: bool,
    pub(super) answers: Map<String, Json>,
}

/// A meeting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Held {
    /// What it is called.
    pub(super) name: String,
    /// What residents raised to its host before.
    pub(super) raised: Vec<String>,
    /// Matters it takes.
    pub(super) takes: usize,
    /// What is done then, in order.
    pub(super) then: Vec<Done>,
}

/// One act at a meeting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Done {
    /// Action.
    #[serde(rename = "do")]
    pub(super) action: String,
    /// Form; a text that begins with `$` is put in.
    pub(super) form: Map<String, Json>,
}

/// One scene as the table tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    /// Minutes after the story's own moment.
    #[serde(default)]
    pub(super) minutes: i64,
    /// Who tries: `named`, `unit` or `word@place`.
    pub(super) who: Vec<String>,
    /// Actions, in order.
    #[serde(rename = "do")]
    pub(super) actions: Vec<String>,
    /// Form; a text that begins with `$` is put in by the story.
    #[serde(default)]
    pub(super) form: Map<String, Json>,
}

impl Acting {
    /// The table that comes with the program.
    pub(super) fn read() -> Result<Self> {
        let table = yiwang_domain::playbook::to_json(include_str!("acting.yaml"))
            .map_err(|p| anyhow::anyhow!("acting.yaml:{}: {}", p.line, p.say.en))?;
        serde_json::from_value(table).context("acting.yaml")
    }

    /// The role behind the demo's word.
    pub(super) fn role(&self, word: &str) -> &str {
        self.roles.get(word).map_or("", String::as_str)
    }

    /// Roles that whoever has the demo's word has besides.
    pub(super) fn also(&self, word: &str) -> &[String] {
        self.also.get(word).map_or(&[], Vec::as_slice)
    }

    /// The playbook of a kind of course.
    pub(super) fn method(&self, kind: &str) -> &str {
        self.methods.get(kind).or_else(|| self.methods.get("else")).map_or("", String::as_str)
    }

    /// The scenes of what happens in a story; none where its method has no such step.
    pub(super) fn scenes(&self, playbook: &str, act: Act) -> &[Told] {
        self.acts.get(playbook).and_then(|a| a.get(&act)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yiwang_domain::playbook::{load, roles};

    /// A table that names what a playbook does not have would be refused in silence.
    #[test]
    fn every_name_of_the_table_exists() {
        let acting = Acting::read().unwrap();
        let roles = roles::load(yiwang_office::shipped::ROLES).unwrap();
        for role in acting.roles.values().chain(acting.also.values().flatten()) {
            assert!(roles.get(role).is_some(), "{role}");
        }
        for (playbook, acts) in &acting.acts {
            let (_, text) = yiwang_office::shipped::PLAYBOOKS
                .iter()
                .find(|(id, _)| id == playbook)
                .unwrap_or_else(|| panic!("{playbook}"));
            let p = load(text, &roles, &["office".to_owned()]).unwrap();
            for told in acts.values().flatten() {
                for action in &told.actions {
                    let action = p.action(action).unwrap_or_else(|| panic!("{playbook} {action}"));
                    for field in told.form.keys() {
                        assert!(
                            action.form.iter().any(|f| f.id == *field) || told.actions.len() > 1,
                            "{playbook} {} {field}",
                            action.id
                        );
                    }
                }
                for who in &told.who {
                    let word = who.split('@').next().unwrap_or_default();
                    assert!(
                        ["named", "unit"].contains(&word) || acting.roles.contains_key(word),
                        "{who}"
                    );
                }
            }
        }
        assert!(acting.methods.values().all(|m| acting.acts.contains_key(m)));
    }
}
