//! A matter (事项) as the fold of its ledger leaves it.
//!
//! Free text never stands here: it lives in the words of entries and can be erased without
//! touching what the fold yields.

use crate::clock::Run;
use crate::ids::{GridId, LegId, MatterId, PartyId, StaffId, UnitId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a matter ended. Three honest outcomes, always counted apart (FIELD §9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 实际解决.
    Solved,
    /// 解释说明.
    Explained,
    /// 未解决.
    Unsolved,
}

/// Who may know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// Ordinary.
    #[default]
    Normal,
    /// Mediation, care, a reporter who asked for it.
    Confidential,
    /// Complaints about power; own lane.
    Sealed,
}

/// How pressing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Ordinary.
    #[default]
    Normal,
    /// Urgent.
    Urgent,
    /// Danger to life or property.
    Emergency,
}

/// A grid as a matter refers to it: the path decides rights and routing, and stays what it was
/// when the matter was located, whatever happens to the border later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRef {
    /// Id.
    pub id: GridId,
    /// Code.
    pub code: String,
    /// Materialised path of codes, itself included.
    pub path: String,
}

/// Where a matter is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Longitude, degrees, WGS-84/CGCS2000.
    pub lon: Option<f64>,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// The grid that holds it.
    pub grid: Option<GridRef>,
}

/// Who must act now. A matter that is open always has a holder or an open leg (method C7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The unit.
    pub unit: UnitId,
    /// The role at that unit whose inbox it stands in.
    pub role: String,
    /// The grid, where it waits for the post of one grid.
    pub grid: Option<GridId>,
}

/// A leg (承办单): one unit's share of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Id.
    pub id: LegId,
    /// The unit.
    pub unit: UnitId,
    /// Whether it leads (主办) or helps (协办).
    pub lead: bool,
    /// Stage of the playbook's leg flow.
    pub stage: String,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it was called back before the unit was done.
    pub called_back: bool,
    /// What this unit reported.
    pub outcome: Option<Outcome>,
    /// Limits set for this unit: an answer given later for another unit is not this one's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, serde_json::Value>,
}

/// One running or ended clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timer {
    /// Clock id of the playbook.
    pub clock: String,
    /// The leg it times, or none for the matter.
    pub leg: Option<LegId>,
    /// Start, limit, pauses, extensions, promise.
    pub run: Run,
    /// Marks already told, in order: `warn`, `overdue`, `tell-1` …
    pub marks: Vec<String>,
}

impl Timer {
    /// Whether it still counts.
    pub fn runs(&self) -> bool {
        self.run.stopped_at.is_none()
    }
}

/// A suspension (挂账).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
}

/// Somebody who raised this matter, or follows it. Each keeps a number and gets every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// The party.
    pub party: PartyId,
    /// The number this reporter was given.
    pub number: String,
    /// Whether this person only follows what somebody else raised: reads every answer, may urge
    /// and add, and moves nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follows: bool,
}

/// What the person who raised it said afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the person is satisfied.
    pub satisfied: Option<bool>,
    /// Whether the person says it is solved.
    pub solved: Option<bool>,
}

/// A number another system gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outer {
    /// The system, e.g. `12345`.
    pub source: String,
    /// Its number.
    pub number: String,
}

/// A matter (事项).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    /// Id.
    pub id: MatterId,
    /// Number people read to each other.
    pub number: String,
    /// Playbook id.
    pub playbook: String,
    /// Version of the playbook it was opened under; kept for life.
    pub playbook_version: u32,
    /// Number of entries; what a stale write is recognised by.
    pub version: u64,
    /// Channel it came by.
    pub channel: String,
    /// Number of another system.
    pub outer: Option<Outer>,
    /// When it was received.
    pub opened_at: DateTime<Utc>,
    /// The unit first asked: it keeps the duty to answer (首问负责, method B4).
    pub receiver: Option<UnitId>,
    /// Kind of demand (诉求类型) as data: `complaint`, `help`, `advice` …
    pub demand: Option<String>,
    /// Category code.
    pub category: Option<String>,
    /// Where.
    pub place: Place,
    /// Secrecy.
    pub secrecy: Secrecy,
    /// Urgency.
    pub urgency: Urgency,
    /// Stage id.
    pub stage: String,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// Who must act now.
    pub holder: Option<Holder>,
    /// Legs, in order of opening.
    pub legs: Vec<Leg>,
    /// Clocks, in order of starting.
    pub timers: Vec<Timer>,
    /// Counters of the playbook: hops, extensions, reopenings …
    pub counts: BTreeMap<String, i64>,
    /// Structural answers of forms, last one wins; free text is not here.
    pub fields: BTreeMap<String, serde_json::Value>,
    /// How it ended, once said.
    pub outcome: Option<Outcome>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Ended late by the word of another system that did not tell the times.
    pub told_late: Option<bool>,
    /// Suspension in force.
    pub suspension: Option<Suspension>,
    /// Who raised it.
    pub reporters: Vec<Reporter>,
    /// Latest follow-up.
    pub follow_up: Option<FollowUp>,
    /// Persons who handled it: they may not check it or follow it up.
    pub handlers: BTreeSet<StaffId>,
}

impl Matter {
    /// Whether it has ended.
    pub fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// The leg with this id.
    pub fn leg(&self, id: LegId) -> Option<&Leg> {
        self.legs.iter().find(|l| l.id == id)
    }

    /// Legs that have not ended.
    pub fn open_legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|l| l.ended_at.is_none())
    }

    /// The running timer of a clock.
    pub fn timer(&self, clock: &str, leg: Option<LegId>) -> Option<&Timer> {
        self.timers.iter().find(|t| t.clock == clock && t.leg == leg && t.runs())
    }

    /// Those who raised it; who only follows is left out.
    pub fn raisers(&self) -> impl Iterator<Item = &Reporter> {
        self.reporters.iter().filter(|r| !r.follows)
    }

    /// Whether any clock ever fell overdue, or another system said it ended late. A clock whose end is
    /// no failure leaves the mark `ended` instead.
    pub fn was_late(&self) -> bool {
        self.told_late == Some(true)
            || self.timers.iter().any(|t| t.marks.iter().any(|m| m == "overdue"))
    }

    /// The promise the person who raised it waits for: that of the clock started last among those
    /// that run, else the last one given. An earlier promise stays in its own timer.
    pub fn promise(&self) -> Option<DateTime<Utc>> {
        let last = |runs: bool| {
            let of = |t: &&Timer| t.run.promised.is_some() && (t.runs() || !runs);
            self.timers.iter().rev().find(of).and_then(|t| t.run.promised)
        };
        last(true).or_else(|| last(false))
    }
}
