//! Units and the names they bore.
//!
//! Units are renamed while their work stays the same: in the autumn of 2018 坪山街道综合执法队
//! became 坪山街道综合执法队（坪山街道办事处） from one day to the next. Matters are learned by
//! the unit's lasting key, and the name is that of the time.

use super::model::by_frequency;
use super::row::Example;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Matters nearest in time that vote on a unit's name.
const VOTES: usize = 3;

/// Keys of units, and which name each bore when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Names {
    /// Every name, the most frequent first.
    names: Vec<String>,
    keys: Vec<String>,
    /// For each unit, times in order and the name on each.
    borne: Vec<Vec<(i64, u32)>>,
}

impl Names {
    /// Learns from examples in the order of their times; gives the unit of each too.
    pub(super) fn learn(examples: &[&Example], times: &[i64]) -> (Self, Vec<u32>) {
        let names = by_frequency(examples.iter().map(|e| e.name.trim()));
        let at: BTreeMap<&str, u32> =
            names.iter().enumerate().map(|(i, n)| (n.as_str(), i as u32)).collect();
        let mut keys: Vec<String> = Vec::new();
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        let mut borne: Vec<Vec<(i64, u32)>> = Vec::new();
        let mut units = Vec::with_capacity(examples.len());
        for (e, time) in examples.iter().zip(times) {
            let unit = *known.entry(e.key().to_owned()).or_insert_with(|| {
                keys.push(e.key().to_owned());
                borne.push(Vec::new());
                keys.len() as u32 - 1
            });
            borne[unit as usize].push((*time, at.get(e.name.trim()).copied().unwrap_or(0)));
            units.push(unit);
        }
        drop(at);
        (Self { names, keys, borne }, units)
    }

    /// Number of units.
    pub(super) const fn len(&self) -> usize {
        self.keys.len()
    }

    /// Every name, the most frequent first.
    pub(super) fn frequent(&self) -> &[String] {
        &self.names
    }

    /// The lasting key of a unit.
    pub(super) fn key(&self, unit: u32) -> &str {
        &self.keys[unit as usize]
    }

    /// All names of each unit.
    pub(super) fn all(&self) -> Vec<Vec<String>> {
        let own = |borne: &Vec<(i64, u32)>| {
            let mut own: Vec<u32> = borne.iter().map(|(_, name)| *name).collect();
            own.sort_unstable();
            own.dedup();
            own.into_iter().map(|name| self.names[name as usize].clone()).collect()
        };
        self.borne.iter().map(own).collect()
    }

    /// The name a unit bore nearest to a time: that of most of the few matters around it, the
    /// nearest where they differ.
    pub(super) fn at(&self, unit: u32, time: i64) -> &str {
        let borne = &self.borne[unit as usize];
        let cut = borne.partition_point(|(at, _)| *at < time);
        let around = &borne[cut.saturating_sub(VOTES)..(cut + VOTES).min(borne.len())];
        let mut near: Vec<(u64, u32)> =
            around.iter().map(|(at, name)| (at.abs_diff(time), *name)).collect();
        near.sort_by_key(|(away, _)| *away);
        near.truncate(VOTES);
        let votes = |name: u32| near.iter().filter(|(_, n)| *n == name).count();
        // the first of the highest: `max_by_key` would give the last
        let best = near.iter().rev().max_by_key(|(_, name)| votes(*name));
        best.map_or("", |(_, name)| &self.names[*name as usize])
    }
}
