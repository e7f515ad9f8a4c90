//! One writing at the desk: decide with the rules in hand, write entry, row, notices at once.

use crate::act::Allowed;
use crate::books::Books;
use crate::notice;
use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use yiwang_domain::clock::due_at;
use yiwang_domain::engine::{Env, next_mark};
use yiwang_domain::fold::fold;
use yiwang_domain::ledger::{self, Hash, Kept};
use yiwang_domain::{Entry, Matter, Playbook, Refusal, Sort};
use yiwang_store::matter::{self, Derived, Shown};
use yiwang_store::{StoreError, Tx};

/// The office at one moment with one set of rules. Moves into a writing job.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) office: Office,
    pub(crate) books: Arc<Books>,
    pub(crate) now: DateTime<Utc>,
    /// Whether nobody is told of what is written: it is history.
    pub(crate) quiet: bool,
}

impl Office {
    pub(crate) async fn desk(&self) -> Result<Desk, Refusal> {
        Ok(Desk { office: self.clone(), books: self.books().await?, now: self.now(), quiet: false })
    }
}

impl Desk {
    /// Runs `f` with everything the engine may look at.
    pub(crate) fn env<T>(&self, f: impl FnOnce(&Env<'_>) -> T) -> T {
        let ids = || self.id();
        let category = |c: &str| self.books.categories.contains_key(c);
        let grid = |c: &str| self.books.net.by_code(c).map(crate::net::Grid::as_ref);
        f(&Env {
            now: self.now,
            calendars: &self.books.calendars,
            units: &self.books.units,
            category: &category,
            grid: &grid,
            ids: &ids,
        })
    }

    /// What lists need of a matter.
    pub(crate) fn derived(&self, p: &Playbook, m: &Matter) -> Derived {
        let due = |run: &yiwang_domain::clock::Run| {
            let cal = self.books.calendars.get(&run.calendar).ok()?;
            due_at(cal, run, self.now).ok()
        };
        let leg_due: BTreeMap<_, _> = m
            .timers
            .iter()
            .filter(|t| t.runs())
            .filter_map(|t| Some((t.leg?, due(&t.run)?)))
            .collect();
        Derived {
            due_at: m.timers.iter().filter(|t| t.runs()).filter_map(|t| due(&t.run)).min(),
            next_mark_at: self.env(|env| next_mark(p, m, env)),
            late: m.was_late(),
            leg_due,
        }
    }

    /// A fresh id of this moment.
    pub(crate) fn id(&self) -> uuid::Uuid {
        self.office.inner.ids.id(self.now)
    }

    fn salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        self.office.random(&mut salt);
        salt
    }

    /// Writes the first entry of a matter, its row and its notices. Returns the matter and the head of
    /// its chain.
    pub(crate) async fn create(
        &self,
        tx: &mut Tx,
        p: &Playbook,
        entry: &Entry,
        shown: &Shown,
    ) -> Result<(Matter, Hash), StoreError> {
        let kind = self.office.inner.hash;
        let folded = fold(None, entry).ok_or_else(broken_fold)?;
        let prev = ledger::genesis(kind, TENANT, folded.id);
        let kept = ledger::keep(kind, TENANT, &prev, entry, self.salt())?;
        let derived = self.derived(p, &folded);
        matter::create(tx, TENANT, &kept, &folded, shown, &derived).await?;
        notice::queue(self, tx, p, &folded, shown, entry).await?;
        Ok((folded, kept.hash))
    }

    /// Writes the next entry of a matter, its row and its notices. Returns the matter after it;
    /// `a` then knows the new head, so that another entry can follow in the same transaction.
    pub(crate) async fn append(
        &self,
        tx: &mut Tx,
        a: &mut Allowed,
        before: Matter,
        entry: &Entry,
    ) -> Result<Matter, StoreError> {
        let (folded, kept) = self.chain(a, before, entry)?;
        let derived = self.derived(&a.playbook, &folded);
        matter::append(tx, TENANT, &a.permit, &kept, &folded, &derived).await?;
        notice::queue(self, tx, &a.playbook, &folded, &a.shown, entry).await?;
        Ok(folded)
    }

    /// Chains the next entry to the ledger and folds it, without writing: whoever calls this
    /// writes it in the same transaction.
    pub(crate) fn chain(
        &self,
        a: &mut Allowed,
        before: Matter,
        entry: &Entry,
    ) -> Result<(Matter, Kept), StoreError> {
        let folded = fold(Some(before), entry).ok_or_else(broken_fold)?;
        let kept = ledger::keep(self.office.inner.hash, TENANT, &a.head, entry, self.salt())?;
        a.head = kept.hash;
        Ok((folded, kept))
    }
}

pub(crate) fn broken_fold() -> Refusal {
    Refusal::new(
        "fold-broken",
        Sort::Unready,
        ("台账无法还原为事项。", "The ledger does not fold into a matter."),
        ("运行 yiwang verify 查明原因。", "Run `yiwang verify` to find out why."),
    )
}
