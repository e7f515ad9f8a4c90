//! Notices, outbox, imports, playbooks, the board.

use super::{Bilingual, Row, each};
use crate::refused::ProblemFault;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yiwang_domain::Lang;
use yiwang_office::view;

/// A notice in the workbench.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    /// Id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// Text.
    text: Bilingual,
    /// Number of the matter.
    number: String,
    /// Whether it was read.
    read: bool,
}

impl From<view::NoticeView> for Notice {
    fn from(n: view::NoticeView) -> Self {
        Self { id: n.id, at: n.at, text: n.text.into(), number: n.number, read: n.read }
    }
}

/// A line of the outbox.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outgoing {
    /// Id.
    id: Uuid,
    /// When it was queued.
    at: DateTime<Utc>,
    /// `mail`, `hook`, `in_app`.
    means: String,
    /// To whom, masked.
    to: String,
    /// Text.
    text: Bilingual,
    /// Number of the matter.
    number: String,
    /// `queued`, `sent`, `failed`, `dead`.
    state: String,
    /// Tries.
    attempts: i64,
    /// Last error.
    error: Option<String>,
}

impl From<view::OutboxRow> for Outgoing {
    fn from(r: view::OutboxRow) -> Self {
        Self {
            id: r.id,
            at: r.at,
            means: r.means,
            to: r.to,
            text: r.text.into(),
            number: r.number,
            state: r.state,
            attempts: r.attempts,
            error: r.error,
        }
    }
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Rows read.
    read: usize,
    /// Added.
    added: usize,
    /// Changed.
    changed: usize,
    /// Already there, the same.
    same: usize,
    /// Units and categories made on the way.
    made: usize,
    /// Rows not taken.
    wrong: Vec<ProblemFault>,
}

impl Imported {
    pub(crate) fn of(r: &view::ImportReport, lang: Lang) -> Self {
        Self {
            read: r.read,
            added: r.added,
            changed: r.changed,
            same: r.same,
            made: r.made,
            wrong: r.wrong.iter().map(|f| ProblemFault::of(f, lang)).collect(),
        }
    }
}

/// A playbook in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Playbook {
    /// Id.
    id: String,
    /// Name.
    name: Bilingual,
    /// What for.
    about: Bilingual,
    /// Version in force.
    version: u32,
    /// Methods it serves.
    methods: Vec<String>,
    /// Since when.
    effective_from: DateTime<Utc>,
    /// Open matters under any of its versions.
    in_use: i64,
}

impl From<view::PlaybookRow> for Playbook {
    fn from(p: view::PlaybookRow) -> Self {
        Self {
            id: p.id,
            name: p.name.into(),
            about: p.about.into(),
            version: p.version,
            methods: p.methods,
            effective_from: p.effective_from,
            in_use: p.in_use,
        }
    }
}

/// Open matters of a stage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageCount {
    /// Stage.
    stage: Bilingual,
    /// How many.
    open: i64,
}

/// Open matters of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitCount {
    /// Unit.
    unit: String,
    /// How many.
    open: i64,
    /// Of these overdue now.
    overdue: i64,
}

/// How the whole stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Board {
    /// As of.
    as_of: DateTime<Utc>,
    /// Open in all.
    open: i64,
    /// Overdue in all.
    overdue: i64,
    /// Open matters that nobody holds; always zero.
    unheld: i64,
    /// By stage.
    stages: Vec<StageCount>,
    /// By unit.
    units: Vec<UnitCount>,
    /// Those waiting longest.
    longest: Vec<Row>,
}

impl From<view::BoardView> for Board {
    fn from(b: view::BoardView) -> Self {
        Self {
            as_of: b.as_of,
            open: b.open,
            overdue: b.overdue,
            unheld: b.unheld,
            stages: b
                .stages
                .into_iter()
                .map(|(stage, open)| StageCount { stage: stage.into(), open })
                .collect(),
            units: b
                .units
                .into_iter()
                .map(|u| UnitCount { unit: u.name, open: u.open, overdue: u.due[0] })
                .collect(),
            longest: each(b.longest),
        }
    }
}
