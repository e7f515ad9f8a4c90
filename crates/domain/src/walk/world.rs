//! The small district in which walks happen.

use super::Person;
use crate::actor::{Actor, Post};
use crate::calendar::{Calendar, Calendars, Period, SpecialDays};
use crate::ids::{GridId, PartyId, PostId, StaffId, UnitId};
use crate::matter::GridRef;
use crate::playbook::to_json;
use crate::units::{Unit, Units};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Seconds that China's time is ahead of UTC.
const AHEAD: i32 = 8 * 3600;

/// The district: units, net, calendars.
#[derive(Debug, Clone)]
pub struct World {
    /// The organisation.
    pub units: Units,
    /// Calendars; every name a playbook may use.
    pub calendars: Calendars,
    /// Grids by code.
    pub grids: BTreeMap<String, GridRef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    hours: String,
    units: BTreeMap<String, Row>,
    grids: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    kind: String,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    covers: Option<String>,
}

impl World {
    /// Reads the table of the district; `calendars` are the names a playbook may use, all with the
    /// same hours and the published days.
    ///
    /// # Errors
    /// What is wrong with the table.
    pub fn read(text: &str, calendars: &[String]) -> Result<Self, String> {
        let json = to_json(text).map_err(|p| format!("line {}: {}", p.line, p.say.en))?;
        let table: Table = serde_json::from_value(json).map_err(|e| e.to_string())?;
        let hours = Period::list(&table.hours).map_err(|r| r.say.en)?;
        let offset = FixedOffset::east_opt(AHEAD).ok_or("no such offset")?;
        let special = Arc::new(SpecialDays::shipped());
        let mut all = Calendars::default();
        for name in calendars {
            all.insert(name, Calendar::new(Arc::clone(&special), hours.clone(), offset));
        }
        let ids: BTreeMap<&String, UnitId> =
            table.units.keys().zip(1..).map(|(code, n)| (code, UnitId(id(1, n)))).collect();
        let units = table
            .units
            .iter()
            .map(|(code, row)| Unit {
                id: ids[code],
                code: code.clone(),
                name: row.name.clone(),
                kind: row.kind.clone(),
                parent: row.parent.as_ref().and_then(|p| ids.get(p)).copied(),
                path: path(&table.units, code),
                area: row.covers.clone(),
                calendar: None,
            })
            .collect();
        let grids = table
            .grids
            .into_iter()
            .zip(1..)
            .map(|((code, path), n)| (code.clone(), GridRef { id: GridId(id(2, n)), code, path }))
            .collect();
        Ok(Self { units: Units::new(units), calendars: all, grids })
    }

    /// Somebody of a walk; `n` tells people apart.
    pub(super) fn actor(&self, who: &Person, n: u64) -> Option<Actor> {
        let unit = self.units.by_code(&who.unit)?;
        let grid = match &who.grid {
            Some(code) => Some(self.grids.get(code)?),
            None => None,
        };
        let post = Post {
            id: PostId(id(4, n)),
            role: who.role.clone(),
            unit: unit.id,
            unit_path: unit.path.clone(),
            area: grid.map(|g| g.path.clone()).or_else(|| unit.area.clone()),
            grid: grid.map(|g| g.id),
        };
        Some(Actor::Staff { staff: StaffId(id(3, n)), posts: vec![post] })
    }

    /// Whoever raised the matter.
    pub(super) fn reporter() -> PartyId {
        PartyId(id(5, 1))
    }
}

/// Path of codes from the top, itself included.
fn path(all: &BTreeMap<String, Row>, code: &str) -> String {
    let mut path = format!("{code}/");
    let mut at = code;
    // units that stand above one another would never end
    for _ in 0..all.len() {
        let above = all.get(at).and_then(|r| r.parent.as_deref());
        let Some(parent) = above.filter(|a| *a != at) else { break };
        path.insert_str(0, &format!("{parent}/"));
        at = parent;
    }
    format!("/{path}")
}

/// An id that is the same in every run.
pub(super) fn id(kind: u64, n: u64) -> Uuid {
    Uuid::from_u64_pair(kind << 48, n)
}

/// A moment as a walk writes it.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M").ok()?;
    // the years the clock counts
    let local = Some(local).filter(|l| (1900..2200).contains(&l.year()))?;
    let offset = FixedOffset::east_opt(AHEAD)?;
    Some(local.and_local_timezone(offset).single()?.with_timezone(&Utc))
}

/// A moment as a walk writes it.
pub(super) fn written(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(AHEAD) {
        Some(offset) => at.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string(),
        None => at.to_rfc3339(),
    }
}
