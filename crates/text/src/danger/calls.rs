//! Whom to call at once.

use super::read::Danger;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The number to call for each danger. The national ones are set; a street puts in the emergency
/// number of its own gas company, and may change any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    numbers: BTreeMap<Danger, String>,
}

impl Default for Calls {
    fn default() -> Self {
        let national = [
            // gas companies have local numbers; the fire service comes for gas too
            (Danger::Gas, "119"),
            (Danger::Fire, "119"),
            (Danger::Collapse, "119"),
            (Danger::Flood, "119"),
            (Danger::Shock, "120"),
            (Danger::Trapped, "119"),
            (Danger::Suicide, "110"),
            (Danger::Violence, "110"),
            (Danger::Missing, "110"),
        ];
        Self { numbers: national.map(|(d, n)| (d, n.to_owned())).into_iter().collect() }
    }
}

impl Calls {
    /// The same with another number for one danger.
    #[must_use]
    pub fn with(mut self, danger: Danger, number: impl Into<String>) -> Self {
        self.numbers.insert(danger, number.into());
        self
    }

    /// The number for a danger; 110 where somebody has taken it out, since 110 passes on.
    pub fn number(&self, danger: Danger) -> &str {
        self.numbers.get(&danger).map_or("110", String::as_str)
    }
}
