//! One line of a matter's ledger (台账记录).
//!
//! An entry has a *body* (structure: who, when, which act, what changed) that the fold reads and
//! that is kept for good, and *words* (free text) that may hold personal data and can be erased:
//! the chain covers only a salted commitment to each.

use crate::actor::By;
use crate::clock::{Extension, Run};
use crate::ids::{FileId, LegId, MatterId, UnitId};
use crate::limit::Limit;
use crate::matter::{
    FollowUp, Holder, Outcome, Outer, Place, Reporter, Secrecy, Suspension, Urgency,
};
use crate::text::Text;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of act an entry records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// The matter was received.
    Opened,
    /// An action of the playbook was taken.
    Taken {
        /// Action id.
        action: String,
        /// The leg it was taken on.
        leg: Option<LegId>,
    },
    /// A clock reached a mark.
    Clock {
        /// Clock id.
        clock: String,
        /// The leg it times.
        leg: Option<LegId>,
        /// `warn`, `overdue`, `tell-1` …
        mark: String,
    },
    /// Another report of the same thing joined it.
    Joined,
    /// It joined another matter that is the same, and ended with it.
    Absorbed {
        /// The other matter.
        into: MatterId,
        /// Its number.
        number: String,
    },
    /// Brought over from another system, or brought up to date from there.
    Imported,
    /// It goes on by another playbook.
    Moved {
        /// The playbook it followed.
        from: String,
    },
    /// A note that moves nothing.
    Noted,
    /// The person it concerns had what was said erased (PIPL art. 47): the words of these entries
    /// and these photos are gone, and that they were there stays.
    Erased {
        /// Entries whose words were erased.
        of: Vec<u64>,
        /// Photos that were removed.
        photos: Vec<FileId>,
    },
}

/// Who reads the words of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Staff who may see the matter.
    #[default]
    Internal,
    /// Also the person who raised it.
    Reporter,
}

/// A file that belongs to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Id of the cleaned file.
    pub file: FileId,
    /// `before`, `after`, `evidence`, or the form field it answers.
    pub role: String,
}

/// One change to a matter. The fold applies changes and needs no playbook for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "set", rename_all = "snake_case")]
pub enum Change {
    /// First change of every matter.
    Open {
        /// Number.
        number: String,
        /// Playbook id.
        playbook: String,
        /// Its version.
        playbook_version: u32,
        /// Channel.
        channel: String,
        /// Number of another system.
        outer: Option<Outer>,
        /// First unit asked.
        receiver: Option<UnitId>,
    },
    /// Another playbook leads from here on.
    Playbook {
        /// Its id.
        to: String,
        /// Its version.
        version: u32,
    },
    /// Moves the matter to a stage.
    Stage {
        /// Stage id.
        to: String,
    },
    /// Says who must act now.
    Holder {
        /// The holder; none when only legs or nobody waits.
        to: Option<Holder>,
    },
    /// Kind of demand.
    Demand {
        /// Code.
        to: String,
    },
    /// Category.
    Category {
        /// Code.
        to: String,
    },
    /// Place.
    Place {
        /// Where.
        to: Place,
    },
    /// Secrecy.
    Secrecy {
        /// Level.
        to: Secrecy,
    },
    /// Urgency.
    Urgency {
        /// Level.
        to: Urgency,
    },
    /// Opens a leg.
    LegOpen {
        /// Id.
        leg: LegId,
        /// Unit.
        unit: UnitId,
        /// Whether it leads.
        lead: bool,
        /// First stage.
        stage: String,
        /// Limits asked for in the form that opened it; null where it was left open.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<String, serde_json::Value>,
    },
    /// Answers a field that gives a limit of one leg.
    LegField {
        /// The leg.
        leg: LegId,
        /// Field id.
        field: String,
        /// Answer.
        to: serde_json::Value,
    },
    /// Moves a leg.
    LegStage {
        /// The leg.
        leg: LegId,
        /// Stage id.
        to: String,
        /// Whether it ends there.
        ends: bool,
    },
    /// Calls a leg back before its unit is done.
    LegBack {
        /// The leg.
        leg: LegId,
    },
    /// What a leg's unit reported.
    LegOutcome {
        /// The leg.
        leg: LegId,
        /// Outcome.
        to: Outcome,
    },
    /// Starts a clock.
    ClockStart {
        /// Clock id.
        clock: String,
        /// The leg it times.
        leg: Option<LegId>,
        /// The run.
        run: Run,
    },
    /// Stops a clock.
    ClockStop {
        /// Clock id.
        clock: String,
        /// The leg.
        leg: Option<LegId>,
    },
    /// Gives a running clock another limit; the promise already shown stays.
    ClockLimit {
        /// Clock id.
        clock: String,
        /// The leg.
        leg: Option<LegId>,
        /// New limit.
        limit: Limit,
    },
    /// Extends a clock.
    ClockExtend {
        /// Clock id.
        clock: String,
        /// The leg.
        leg: Option<LegId>,
        /// By how much, and when it was granted.
        by: Extension,
    },
    /// Pauses every running clock that may be paused.
    ClocksPause {
        /// Clock ids with their legs.
        which: Vec<(String, Option<LegId>)>,
        /// Why, in words of the playbook: the action's name.
        reason: Text,
    },
    /// Ends the open pauses.
    ClocksResume,
    /// Writes down that a mark was told, so that it is told once.
    ClockMark {
        /// Clock id.
        clock: String,
        /// The leg.
        leg: Option<LegId>,
        /// The mark.
        mark: String,
    },
    /// Suspends the matter.
    Suspend {
        /// From and until.
        to: Suspension,
    },
    /// Ends the suspension.
    Resume,
    /// Counts something.
    Count {
        /// Counter.
        counter: String,
        /// By how much.
        by: i64,
    },
    /// Keeps a structural answer of a form.
    Field {
        /// Field id.
        field: String,
        /// Value.
        to: serde_json::Value,
    },
    /// Says how it ended; none when it is reopened.
    Outcome {
        /// Outcome.
        to: Option<Outcome>,
    },
    /// Closes the matter.
    Close {
        /// Whether another system says it was late; none where our own clocks tell.
        told_late: Option<bool>,
    },
    /// Opens it again.
    Reopen,
    /// Adds somebody who raised it.
    Reporter {
        /// Who.
        who: Reporter,
    },
    /// What the person who raised it said.
    FollowUp {
        /// The answer.
        to: FollowUp,
    },
    /// The person of this entry handled it.
    Handled,
}

/// The lasting part of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// When, UTC, microseconds.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: By,
    /// What kind of act.
    #[serde(flatten)]
    pub act: Act,
    /// Structural answers of the form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub form: BTreeMap<String, serde_json::Value>,
    /// Who reads the words.
    pub audience: Audience,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attached>,
    /// What changed.
    pub changes: Vec<Change>,
}

/// The erasable part of an entry: free text by field id (`title`, `text`, `place`, `note`, and
/// the text fields of the playbook's forms).
pub type Words = BTreeMap<String, String>;

/// One line of a matter's ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The matter.
    pub matter: MatterId,
    /// Place in the matter's ledger, from 1.
    pub seq: u64,
    /// The lasting part.
    pub body: Body,
    /// The erasable part; none once erased.
    pub words: Option<Words>,
}
