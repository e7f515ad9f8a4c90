//! Walks (走法): readable cases beside a playbook that prove it and explain it.
//!
//! A walk is a dated story: who acts, what the form holds, what is refused and why, what each clock
//! says, what the person who raised it reads. It is run through the engine alone, in the small
//! district of `playbooks/walks/world.yaml`, and its ledger is chained and proved with every hash.

mod cover;
mod run;
mod world;

pub use cover::{Cover, Touched};
pub use run::{Course, Event, run};
pub use world::World;

use crate::matter::{Outcome, Secrecy, Urgency};
use crate::playbook::to_json;
use crate::text::Text;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// A walk.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walk {
    /// Id, unique among the walks of its playbook.
    pub walk: String,
    /// Id of the playbook it walks.
    pub playbook: String,
    /// Name.
    pub name: Text,
    /// What the case shows.
    pub about: Text,
    /// Whoever acts: name in this walk to post.
    #[serde(default)]
    pub people: BTreeMap<String, Person>,
    /// How it comes in.
    pub start: Start,
    /// What happens, in order of time.
    pub steps: Vec<Step>,
}

/// A post somebody of a walk holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Role id.
    pub role: String,
    /// Code of the unit.
    pub unit: String,
    /// Code of the grid, for a post held at a grid.
    #[serde(default)]
    pub grid: Option<String>,
}

/// How the matter of a walk comes in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// When, `2025-09-26 15:00` in the time of China.
    pub at: String,
    /// Channel.
    pub channel: String,
    /// Who enters it: one of the people, or the reporter.
    #[serde(default)]
    pub by: Option<String>,
    /// Whether there is somebody to answer.
    #[serde(default = "yes")]
    pub reporter: bool,
    /// Code of a grid, or `outside`.
    #[serde(default)]
    pub place: Option<String>,
    /// Category code.
    #[serde(default)]
    pub category: Option<String>,
    /// Kind of demand.
    #[serde(default)]
    pub demand: Option<String>,
    /// Urgency.
    #[serde(default)]
    pub urgency: Urgency,
    /// Secrecy asked for.
    #[serde(default)]
    pub secrecy: Secrecy,
    /// Number of another system.
    #[serde(default)]
    pub outer: Option<String>,
    /// Code of the unit first asked.
    #[serde(default)]
    pub receiver: Option<String>,
    /// Title.
    pub title: String,
    /// What is said.
    #[serde(default)]
    pub text: String,
    /// What must hold after it.
    #[serde(default)]
    pub then: Then,
}

/// One step of a walk: an act that is taken, an act that is refused, or time that passes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When.
    pub at: String,
    /// Who: one of the people, or `reporter`.
    #[serde(default)]
    pub who: Option<String>,
    /// Action id.
    #[serde(default)]
    pub does: Option<String>,
    /// Code of the unit whose leg it is taken on.
    #[serde(default)]
    pub on: Option<String>,
    /// Form; units and grids by code.
    #[serde(default)]
    pub form: Map<String, Json>,
    /// A remark for the reader of the walk.
    #[serde(default)]
    pub note: Option<Json>,
    /// Code of the refusal that must come.
    #[serde(default)]
    pub refused: Option<String>,
    /// A part of the refusal's Chinese sentence.
    #[serde(default)]
    pub says: Option<String>,
    /// Time passes up to here.
    #[serde(default)]
    pub passes: bool,
    /// What time brings about, in order: `clock mark`, `clock/unit mark`, or `does action`.
    #[serde(default)]
    pub told: Vec<String>,
    /// What must hold after it.
    #[serde(default)]
    pub then: Then,
}

/// What must hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Then {
    /// Stage id.
    #[serde(default)]
    pub stage: Option<String>,
    /// `role@unit`, or `nobody`.
    #[serde(default)]
    pub holder: Option<String>,
    /// Unit code to stage of its latest leg; `called_back` where it was.
    #[serde(default)]
    pub legs: BTreeMap<String, String>,
    /// `clock` or `clock/unit` to its deadline, `paused` or `stopped`.
    #[serde(default)]
    pub clocks: BTreeMap<String, String>,
    /// Outcome.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Counters.
    #[serde(default)]
    pub counts: BTreeMap<String, i64>,
    /// Whether it has ended.
    #[serde(default)]
    pub closed: Option<bool>,
    /// What the person who raised it reads, in Chinese or in both languages.
    #[serde(default)]
    pub reporter_sees: Option<Json>,
}

fn yes() -> bool {
    true
}

/// Reads a walk.
///
/// # Errors
/// One sentence: what is wrong, with the line where YAML tells it.
pub fn read(text: &str) -> Result<Walk, Text> {
    let json = to_json(text).map_err(|p| {
        Text::new(format!("第{}行：{}", p.line, p.say.zh), format!("line {}: {}", p.line, p.say.en))
    })?;
    serde_json::from_value(json)
        .map_err(|e| Text::new(format!("走法写错：{e}"), format!("the walk is not right: {e}")))
}
