//! The plain rule that a model has to beat: the unit most frequent so far.

use super::model::by_frequency;
use super::row::{Example, Row};
use std::collections::HashMap;

/// For each set of columns, the names of units by frequency for each of their values.
#[derive(Debug, Clone)]
pub struct Majority {
    levels: Vec<(Vec<String>, Ranked)>,
}

/// Names by frequency, for each combination of values.
type Ranked = HashMap<Vec<String>, Vec<String>>;

impl Majority {
    /// Counts decided matters. `levels` are sets of columns, the first asked first; the next ones
    /// fill up where it does not know enough. The empty set counts all matters.
    pub fn learn(examples: &[Example], levels: &[&[&str]]) -> Self {
        let count = |columns: &[&str]| {
            let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
            let mut groups: HashMap<Vec<String>, Vec<&str>> = HashMap::new();
            for e in examples.iter().filter(|e| e.decided()) {
                groups.entry(key(&columns, &e.row)).or_default().push(&e.name);
            }
            let ranked = groups
                .into_iter()
                .map(|(values, names)| (values, by_frequency(names.into_iter())))
                .collect();
            (columns, ranked)
        };
        Self { levels: levels.iter().map(|columns| count(columns)).collect() }
    }

    /// Up to `most` names for a matter, the likeliest first.
    pub fn propose(&self, row: &Row, most: usize) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for (columns, groups) in &self.levels {
            for name in groups.get(&key(columns, row)).into_iter().flatten() {
                if found.len() < most && !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
        }
        found
    }
}

fn key(columns: &[String], row: &Row) -> Vec<String> {
    columns.iter().map(|c| row.value(c).unwrap_or_default().to_owned()).collect()
}
