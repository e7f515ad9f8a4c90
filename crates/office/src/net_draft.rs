//! The draft of the net: drawing, splitting, joining, moving borders, and putting it in force from a
//! day on (method A2).
//!
//! There is one draft. Every step is a saving of its own, so that it can be undone, and a step made on
//! an older saving is made again on the newest where nobody changed the same grids meanwhile.

mod base;
mod check;
mod publish;
mod step;

pub use check::FindingView;
pub use publish::Published;
pub use step::Step;

use crate::office::{Office, TENANT};
use base::Base;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort};
use yiwang_geo::Shape;
use yiwang_store::net_draft::{self as kept, NetDraft};
use yiwang_store::{Conn, StoreError};

/// What a grid becomes by the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) scheme: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) path: String,
    /// Its border as text; none where it ends.
    pub(crate) shape: Option<String>,
    /// The border it has without the draft; none for a new grid.
    pub(crate) was: Option<String>,
}

/// Changes by code.
pub(crate) type Changes = BTreeMap<String, Change>;

/// What happens to a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New,
    /// Its border or its name is another.
    Changed,
    /// It ends.
    Ends,
}

/// A grid of the draft.
#[derive(Debug, Clone)]
pub struct DraftGrid {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Code of its parent.
    pub parent: Option<String>,
    /// Path of codes.
    pub path: String,
    /// Whether there is nothing below it.
    pub leaf: bool,
    /// What the draft makes of it; none where it stays.
    pub what: Option<What>,
    /// Its border in the draft; that of the net where it ends.
    pub shape: Option<Shape>,
}

/// The draft as it stands.
#[derive(Debug, Clone)]
pub struct NetDraftView {
    /// Which saving; 0 where nobody began.
    pub revision: i64,
    /// Who saved it.
    pub saved_by: Option<String>,
    /// When.
    pub saved_at: Option<DateTime<Utc>>,
    /// From which day it is to be in force.
    pub effective_from: Option<NaiveDate>,
    /// Today.
    pub today: NaiveDate,
    /// Whether there is a step to undo, and one to redo.
    pub undo: bool,
    /// See `undo`.
    pub redo: bool,
    /// Every grid, parents first; those that end included.
    pub grids: Vec<DraftGrid>,
    /// Codes whose border in the net changed since the draft began: they cannot be published.
    pub drifted: Vec<String>,
}

/// What a step led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stepped {
    /// The new saving.
    pub revision: i64,
    /// Whether somebody else's step, made meanwhile, is in it too.
    pub with: bool,
}

impl Office {
    /// The draft as it stands; the net as it is where nobody began one.
    pub async fn net_draft(&self, caller: &Caller) -> Result<NetDraftView, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::NetEdit)?;
        let mut conn = self.inner.store.read().await?;
        let base = Base::read(&mut conn, desk.books.day).await?;
        let newest = kept::newest(&mut conn, TENANT).await?;
        drop(conn);
        let changes = newest.as_ref().map(changes_of).unwrap_or_default();
        Ok(NetDraftView {
            revision: newest.as_ref().map_or(0, |d| d.revision),
            saved_by: newest
                .as_ref()
                .and_then(NetDraft::by)
                .and_then(|s| desk.books.staff.get(&s).cloned()),
            saved_at: newest.as_ref().map(|d| d.saved_at),
            effective_from: newest.as_ref().and_then(|d| d.effective_from),
            today: desk.books.day,
            undo: newest.as_ref().is_some_and(|d| d.back.is_some()),
            redo: newest.as_ref().is_some_and(|d| d.forth.is_some()),
            drifted: base.drifted(&changes),
            grids: base.grids(&changes),
        })
    }

    /// Takes a step on the saving `seen`. Where others saved since, it is taken on the newest, unless
    /// they changed the same grids.
    ///
    /// # Errors
    /// `stale-version` where others changed the same grids, `draft-gone` where the draft was published
    /// or thrown away, and what the step itself refuses.
    pub async fn net_step(
        &self,
        caller: &Caller,
        seen: i64,
        step: Step,
    ) -> Result<Stepped, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::NetEdit)?;
        let (by, now, day) = (caller.staff().map(|s| s.0), desk.now, desk.books.day);
        // worked out beside the writer, which others wait for; the key decides who was first
        for _ in 0..4 {
            let mut conn = self.inner.store.read().await?;
            let base = Base::read(&mut conn, day).await?;
            let newest = kept::newest(&mut conn, TENANT).await?;
            let seen_row = match seen {
                0 => None,
                n => Some(kept::get(&mut conn, TENANT, n).await?.ok_or_else(gone)?),
            };
            let mut next = self::next(&mut conn, &base, newest.as_ref(), seen_row, &step).await?;
            drop(conn);
            let before = newest.as_ref().map_or(0, |d| d.revision);
            (next.revision, next.saved_by, next.saved_at) = (before + 1, by, now);
            let stepped = Stepped { revision: next.revision, with: before != seen };
            if self.save_step(before, next).await? {
                return Ok(stepped);
            }
        }
        Err(StoreError::Stale.into())
    }

    /// Saves a step if `before` is still the newest. False if it is not.
    async fn save_step(&self, before: i64, next: NetDraft) -> Result<bool, Refusal> {
        let saved = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let newest = kept::newest(tx, TENANT).await?;
                    if newest.map_or(0, |d| d.revision) != before {
                        return Ok(false);
                    }
                    kept::save(tx, TENANT, &next).await.map(|()| true)
                })
            })
            .await;
        match saved {
            Err(StoreError::Taken(_) | StoreError::Stale) => Ok(false),
            other => Ok(other?),
        }
    }

    /// Throws the draft away; the net stays as it is.
    ///
    /// # Errors
    /// `stale-version` where somebody took a step the caller did not see.
    pub async fn discard_net_draft(&self, caller: &Caller, seen: i64) -> Result<(), Refusal> {
        self.desk().await?.books.rights().general(caller, Right::NetEdit)?;
        self.writing(move |tx| {
            Box::pin(async move {
                let newest = kept::newest(tx, TENANT).await?.map_or(0, |d| d.revision);
                if newest != seen {
                    return Err(stale().into());
                }
                kept::discard(tx, TENANT).await
            })
        })
        .await
    }
}

/// The saving that a step leads to, without its number and who saved it.
async fn next(
    conn: &mut Conn,
    base: &Base,
    newest: Option<&NetDraft>,
    seen: Option<NetDraft>,
    step: &Step,
) -> Result<NetDraft, Refusal> {
    let words = serde_json::to_string(step).unwrap_or_default();
    let mut next = match newest {
        Some(d) => NetDraft { step: words, ..d.clone() },
        None => NetDraft {
            revision: 0,
            effective_from: None,
            changes: "{}".to_owned(),
            step: words,
            back: None,
            forth: None,
            saved_by: None,
            saved_at: DateTime::UNIX_EPOCH,
        },
    };
    let here = next.revision;
    let same = seen.as_ref().map_or(0, |d| d.revision) == here;
    match step {
        Step::From { day } => {
            next.effective_from = Some(*day);
            // a day is no drawing: it is changed, not undone
            return Ok(next);
        }
        Step::Undo | Step::Redo if !same => return Err(stale()),
        Step::Undo => {
            let back = next.back.ok_or_else(nothing_left)?;
            let to = kept::get(conn, TENANT, back).await?;
            next.changes = to.as_ref().map_or_else(|| "{}".to_owned(), |d| d.changes.clone());
            next.back = to.and_then(|d| d.back);
            next.forth = Some(here);
        }
        Step::Redo => {
            let forth = next.forth.ok_or_else(nothing_left)?;
            let to = kept::get(conn, TENANT, forth).await?.ok_or_else(nothing_left)?;
            next.changes = to.changes;
            next.back = Some(here);
            next.forth = to.forth;
        }
        _ => {
            let now = changes_of(&next);
            if !same {
                // what the person saw: are the grids the step is about still so?
                let then = seen.as_ref().map(changes_of).unwrap_or_default();
                let (_, touched) = step::take(base, &then, step)?;
                // a code that the step itself gives out may be given to another meanwhile
                let known =
                    |code: &&String| base.rows.contains_key(*code) || then.contains_key(*code);
                if touched.iter().filter(known).any(|code| then.get(code) != now.get(code)) {
                    return Err(stale());
                }
            }
            let (changes, _) = step::take(base, &now, step)?;
            next.changes = written(&changes);
            (next.back, next.forth) = (Some(here), None);
        }
    }
    Ok(next)
}

pub(crate) fn changes_of(d: &NetDraft) -> Changes {
    serde_json::from_str(&d.changes).unwrap_or_default()
}

fn written(changes: &Changes) -> String {
    serde_json::to_string(changes).unwrap_or_else(|_| "{}".to_owned())
}

fn gone() -> Refusal {
    Refusal::new(
        "draft-gone",
        Sort::NotNow,
        (
            "这份网格草稿已被发布或放弃，这一步没有保存。",
            "The draft of the net was published or thrown away; this step is not saved.",
        ),
        ("打开现在的网格，再做一次。", "Open the net as it is now and make the change there."),
    )
}

fn stale() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        (
            "别人刚改了同样的网格，这一步没有保存。",
            "Somebody has just changed the same grids; this step is not saved.",
        ),
        ("先看对方改成了什么，再决定要不要改。", "Look at what they made of them, then decide."),
    )
}

fn nothing_left() -> Refusal {
    Refusal::new(
        "nothing-to-undo",
        Sort::NotNow,
        ("没有可以撤销或重做的步骤。", "There is no step to undo or redo."),
        ("看一下现在的草稿。", "Look at the draft as it is now."),
    )
}
