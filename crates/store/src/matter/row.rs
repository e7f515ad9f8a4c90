//! The columns of a matter that change with its entries, and the line a list shows.

use crate::at::never;
use crate::error::StoreError;
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::ledger::Hash;
use yiwang_domain::matter::{Outcome, Secrecy, Urgency};
use yiwang_domain::{GridId, Matter, MatterId, UnitId};

use super::Derived;

/// What has to be worked out before it is bound.
pub(super) struct Columns<'a> {
    pub(super) hash: &'a Hash,
    pub(super) state: String,
    pub(super) due_order: DateTime<Utc>,
    pub(super) derived: &'a Derived,
}

impl<'a> Columns<'a> {
    pub(super) fn of(m: &Matter, derived: &'a Derived, hash: &'a Hash) -> Result<Self, StoreError> {
        let state = serde_json::to_string(m)
            .map_err(|e| StoreError::Broken(format!("a matter cannot be written: {e}")))?;
        Ok(Self { hash, state, due_order: derived.due_at.unwrap_or_else(never), derived })
    }
}

/// Binds `$1` to `$32` of both texts that write a matter, in their order.
macro_rules! bind_columns {
    ($query:expr, $tenant:expr, $m:expr, $stamp:expr, $cols:expr) => {{
        let (m, cols, d) = (&*$m, &$cols, $cols.derived);
        let grid = m.place.grid.as_ref();
        let holder = m.holder.as_ref();
        let said = m.follow_up.as_ref();
        $query
            .bind($tenant.0)
            .bind(m.id.0)
            .bind(m.version as i64)
            .bind($stamp)
            .bind(&cols.hash[..])
            .bind(&m.stage)
            .bind($crate::at::At(m.since))
            .bind(m.place.lon)
            .bind(m.place.lat)
            .bind(grid.map(|g| g.id.0))
            .bind(grid.map(|g| &g.code))
            .bind(grid.map(|g| &g.path))
            .bind(&m.category)
            .bind(&m.demand)
            .bind($crate::matter::row::urgency_rank(m.urgency))
            .bind($crate::matter::row::secrecy_rank(m.secrecy))
            .bind(m.receiver.map(|u| u.0))
            .bind(holder.map(|h| h.unit.0))
            .bind(holder.map(|h| &h.role))
            .bind(holder.and_then(|h| h.grid).map(|g| g.0))
            .bind(m.outcome.map($crate::matter::row::outcome_word))
            .bind($crate::at::at(m.closed_at))
            .bind(d.late)
            .bind($crate::at::at(m.promise()))
            .bind($crate::at::at(d.due_at))
            .bind($crate::at::At(cols.due_order))
            .bind($crate::at::at(d.next_mark_at))
            .bind($crate::at::at(m.suspension.as_ref().map(|s| s.until)))
            .bind(said.and_then(|f| f.satisfied))
            .bind(said.and_then(|f| f.solved))
            .bind(m.reporters.len() as i64)
            .bind(&cols.state)
    }};
}
pub(super) use bind_columns;

/// Rank of a secrecy level, so that SQL can compare.
pub(crate) const fn secrecy_rank(s: Secrecy) -> i64 {
    match s {
        Secrecy::Normal => 0,
        Secrecy::Confidential => 1,
        Secrecy::Sealed => 2,
    }
}

pub(crate) const fn secrecy(rank: i64) -> Secrecy {
    match rank {
        0 => Secrecy::Normal,
        1 => Secrecy::Confidential,
        // what is not known is the most secret
        _ => Secrecy::Sealed,
    }
}

/// Rank of an urgency.
pub(crate) const fn urgency_rank(u: Urgency) -> i64 {
    match u {
        Urgency::Normal => 0,
        Urgency::Urgent => 1,
        Urgency::Emergency => 2,
    }
}

pub(crate) const fn urgency(rank: i64) -> Urgency {
    match rank {
        0 => Urgency::Normal,
        1 => Urgency::Urgent,
        _ => Urgency::Emergency,
    }
}

/// The word of an outcome, as in data.
pub(crate) const fn outcome_word(o: Outcome) -> &'static str {
    match o {
        Outcome::Solved => "solved",
        Outcome::Explained => "explained",
        Outcome::Unsolved => "unsolved",
    }
}

pub(super) fn outcome(word: &str) -> Option<Outcome> {
    [Outcome::Solved, Outcome::Explained, Outcome::Unsolved]
        .into_iter()
        .find(|o| outcome_word(*o) == word)
}

/// One line of a list of matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Id.
    pub id: MatterId,
    /// Number.
    pub number: String,
    /// Number of entries.
    pub version: u64,
    /// Playbook.
    pub playbook: String,
    /// Its version.
    pub playbook_version: u32,
    /// Channel.
    pub channel: String,
    /// Stage.
    pub stage: String,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// One line of text.
    pub title: String,
    /// Where, in words.
    pub place_text: String,
    /// Longitude, degrees.
    pub lon: Option<f64>,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// Grid code.
    pub grid_code: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Kind of demand.
    pub demand: Option<String>,
    /// Urgency.
    pub urgency: Urgency,
    /// Secrecy.
    pub secrecy: Secrecy,
    /// Unit first asked.
    pub receiver_unit: Option<UnitId>,
    /// Who must act: the unit.
    pub holder_unit: Option<UnitId>,
    /// Who must act: the role.
    pub holder_role: Option<String>,
    /// Who must act: the grid.
    pub holder_grid: Option<GridId>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it was received.
    pub opened_at: DateTime<Utc>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Whether it fell overdue.
    pub late: bool,
    /// The promise shown.
    pub promised_at: Option<DateTime<Utc>>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Suspended until then.
    pub suspended_until: Option<DateTime<Utc>>,
    /// What the person who raised it said.
    pub satisfied: Option<bool>,
    /// How many raised it.
    pub reporters: u32,
}

/// The columns of a [`Line`], in the order lists select them.
pub(super) const LINE: &[&str] = &[
    "id",
    "number",
    "version",
    "playbook",
    "playbook_version",
    "channel",
    "stage",
    "since",
    "title",
    "place_text",
    "lon",
    "lat",
    "grid_code",
    "category",
    "demand",
    "urgency",
    "secrecy",
    "receiver_unit",
    "holder_unit",
    "holder_role",
    "holder_grid",
    "outcome",
    "opened_at",
    "closed_at",
    "late",
    "promised_at",
    "due_at",
    "suspended_until",
    "satisfied",
    "reporters",
    "due_order",
];

#[derive(sqlx::FromRow)]
pub(super) struct LineRow {
    id: Uuid,
    number: String,
    version: i64,
    playbook: String,
    playbook_version: i64,
    channel: String,
    stage: String,
    since: DateTime<Utc>,
    title: String,
    place_text: String,
    lon: Option<f64>,
    lat: Option<f64>,
    grid_code: Option<String>,
    category: Option<String>,
    demand: Option<String>,
    urgency: i64,
    secrecy: i64,
    receiver_unit: Option<Uuid>,
    holder_unit: Option<Uuid>,
    holder_role: Option<String>,
    holder_grid: Option<Uuid>,
    outcome: Option<String>,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    late: bool,
    promised_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    suspended_until: Option<DateTime<Utc>>,
    satisfied: Option<bool>,
    reporters: i64,
    pub(super) due_order: DateTime<Utc>,
}

impl From<LineRow> for Line {
    fn from(r: LineRow) -> Self {
        Self {
            id: MatterId(r.id),
            number: r.number,
            version: r.version as u64,
            playbook: r.playbook,
            playbook_version: r.playbook_version as u32,
            channel: r.channel,
            stage: r.stage,
            since: r.since,
            title: r.title,
            place_text: r.place_text,
            lon: r.lon,
            lat: r.lat,
            grid_code: r.grid_code,
            category: r.category,
            demand: r.demand,
            urgency: urgency(r.urgency),
            secrecy: secrecy(r.secrecy),
            receiver_unit: r.receiver_unit.map(UnitId),
            holder_unit: r.holder_unit.map(UnitId),
            holder_role: r.holder_role,
            holder_grid: r.holder_grid.map(GridId),
            outcome: r.outcome.as_deref().and_then(outcome),
            opened_at: r.opened_at,
            closed_at: r.closed_at,
            late: r.late,
            promised_at: r.promised_at,
            due_at: r.due_at,
            suspended_until: r.suspended_until,
            satisfied: r.satisfied,
            reporters: r.reporters as u32,
        }
    }
}
