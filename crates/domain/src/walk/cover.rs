//! What walks touch of a playbook, and what nothing touches.

use crate::playbook::Playbook;
use std::collections::BTreeSet;

/// What walks touched.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    /// Stages entered, of the matter and of legs.
    pub stages: BTreeSet<String>,
    /// Actions taken.
    pub actions: BTreeSet<String>,
    /// Clocks whose deadline a walk states.
    pub clocks: BTreeSet<String>,
    /// Guards that refused: action and number of the guard, from 1.
    pub guards: BTreeSet<(String, usize)>,
    /// Refusals of any kind.
    pub refusals: usize,
}

impl Touched {
    /// Takes in what another walk touched.
    pub fn join(&mut self, other: Self) {
        self.stages.extend(other.stages);
        self.actions.extend(other.actions);
        self.clocks.extend(other.clocks);
        self.guards.extend(other.guards);
        self.refusals += other.refusals;
    }
}

/// What no walk touches.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Cover {
    /// Stages nobody enters.
    pub stages: Vec<String>,
    /// Actions nobody takes.
    pub actions: Vec<String>,
    /// Clocks nobody states.
    pub clocks: Vec<String>,
    /// Guards that never refuse: `action 1`.
    pub guards: Vec<String>,
}

impl Cover {
    /// What is left over of `p`.
    pub fn of(p: &Playbook, touched: &Touched) -> Self {
        let stages = p.stages.iter().map(|s| &s.id).chain(p.leg_stages.iter().map(|s| &s.id));
        Self {
            stages: stages.filter(|s| !touched.stages.contains(*s)).cloned().collect(),
            actions: p
                .actions
                .iter()
                .map(|a| &a.id)
                .filter(|a| !touched.actions.contains(*a))
                .cloned()
                .collect(),
            clocks: p
                .clocks
                .iter()
                .map(|c| &c.id)
                .filter(|c| !touched.clocks.contains(*c))
                .cloned()
                .collect(),
            guards: p
                .actions
                .iter()
                .flat_map(|a| (1..=a.guards.len()).map(|n| (a.id.clone(), n)))
                .filter(|g| !touched.guards.contains(g))
                .map(|(action, n)| format!("{action} {n}"))
                .collect(),
        }
    }

    /// Whether every stage, action and clock is touched. Guards are told, but a guard may stand
    /// against what no honest walk can bring about.
    pub fn full(&self) -> bool {
        self.stages.is_empty() && self.actions.is_empty() && self.clocks.is_empty()
    }
}
