//! The one writer of SQLite, with group commit.
//!
//! Jobs queue up; the writer takes all that wait, runs each in its own savepoint, commits once, and
//! only then answers. So a hundred concurrent commands cost one sync of the disk, and whoever got an
//! answer has it on the disk.

use crate::conn::Tx;
use crate::error::StoreError;
use crate::sql::sql;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot, watch};

sql! {
    BEGIN [Sqlite] = "BEGIN IMMEDIATE";
    COMMIT [Sqlite] = "COMMIT";
    ROLLBACK [Sqlite] = "ROLLBACK";
    SAVEPOINT [Sqlite] = "SAVEPOINT job";
    RELEASE [Sqlite] = "RELEASE job";
    UNDO [Sqlite] = "ROLLBACK TO job";
}

/// Most jobs in one commit: bounds how long the first of them waits.
const MOST: usize = 256;

/// A queued job, its result type hidden.
pub(crate) trait Job: Send {
    /// Whether anybody still waits for the answer.
    fn wanted(&self) -> bool;
    /// Runs it; true if it wants to be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Answers the caller: with the job's own result, or with what became of its commit.
    fn answer(self: Box<Self>, lost: Option<StoreError>);
}

/// A job of one type.
pub(crate) struct Work<T, F> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    caller: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Work<T, F> {
    pub(crate) fn new(work: F) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (caller, answer) = oneshot::channel();
        (Self { work: Some(work), result: None, caller }, answer)
    }
}

impl<T, F> Job for Work<T, F>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    fn wanted(&self) -> bool {
        !self.caller.is_closed()
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return false };
            let result = guarded(work, tx).await;
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        })
    }

    fn answer(self: Box<Self>, lost: Option<StoreError>) {
        let own =
            self.result.unwrap_or_else(|| Err(StoreError::Broken("a job was not run".into())));
        let answer = match lost {
            Some(lost) if own.is_ok() => Err(lost),
            _ => own,
        };
        // a caller that went away does not need to know
        drop(self.caller.send(answer));
    }
}

/// Runs a job so that its panic is its own error and nobody else's.
pub(crate) async fn guarded<T, F>(work: F, tx: &mut Tx) -> Result<T, StoreError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>>,
{
    let run = AssertUnwindSafe(async { work(tx).await });
    run.catch_unwind().await.unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(StoreError::Broken(format!("a write panicked: {what}")))
    })
}

/// Works off the queue until every handle of the store is gone.
pub(crate) async fn serve(
    mut tx: Tx,
    mut queue: mpsc::Receiver<Box<dyn Job>>,
    changed: watch::Sender<u64>,
) {
    let mut waiting = Vec::with_capacity(MOST);
    while !waiting.is_empty() || queue.recv_many(&mut waiting, MOST).await > 0 {
        group(&mut tx, &mut waiting, &mut queue, &changed).await;
    }
}

/// One group: begin, every job in its savepoint, commit, answer. What is left in `waiting` was not
/// begun.
async fn group(
    tx: &mut Tx,
    waiting: &mut Vec<Box<dyn Job>>,
    queue: &mut mpsc::Receiver<Box<dyn Job>>,
    changed: &watch::Sender<u64>,
) {
    if let Err(e) = tx.plain(BEGIN).await {
        let mut why = Some(StoreError::from(e));
        for job in waiting.drain(..) {
            job.answer(Some(why.take().unwrap_or_else(|| lost("no transaction could be begun"))));
        }
        return;
    }
    tx.begun();
    let mut done: Vec<Box<dyn Job>> = Vec::with_capacity(waiting.len());
    let mut broken = None;
    let mut next = waiting.drain(..);
    // jobs that arrive meanwhile share the same commit, up to the cap
    while let Some(mut job) =
        next.next().or_else(|| if done.len() < MOST { queue.try_recv().ok() } else { None })
    {
        if !job.wanted() {
            continue;
        }
        if let Err(e) = one(tx, job.as_mut()).await {
            broken = Some(format!("the transaction broke: {e}"));
        }
        done.push(job);
        if broken.is_some() {
            break;
        }
    }
    // those not yet begun go into a fresh transaction
    let rest: Vec<_> = next.collect();
    if broken.is_none()
        && let Err(e) = tx.plain(COMMIT).await
    {
        broken = Some(format!("commit failed: {e}"));
    }
    if let Some(why) = broken {
        tracing::error!(why, jobs = done.len(), "group commit");
        drop(tx.plain(ROLLBACK).await); // SQLite may have rolled back by itself
        for job in done {
            job.answer(Some(lost(&why)));
        }
    } else {
        for job in done {
            job.answer(None);
        }
        if tx.wrote() {
            changed.send_modify(|n| *n += 1);
        }
    }
    *waiting = rest;
}

/// One job in its savepoint. An error here means the whole transaction is lost.
async fn one(tx: &mut Tx, job: &mut dyn Job) -> Result<(), sqlx::Error> {
    tx.plain(SAVEPOINT).await?;
    let before = tx.mark();
    if !job.run(tx).await {
        tx.plain(UNDO).await?;
        tx.undone(before);
    }
    tx.plain(RELEASE).await
}

fn lost(why: &str) -> StoreError {
    StoreError::Broken(why.to_owned())
}
