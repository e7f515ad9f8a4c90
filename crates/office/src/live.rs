//! What happens to matters, told to whoever looks at a list as it happens.
//!
//! One listener a process follows the ledger as every follower does, so that several processes on
//! one PostgreSQL each hear everything; it runs only while somebody listens. What is told is that
//! something happened to a matter the person may read, never what: that is fetched, with its
//! rights, from the page itself.

use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Scope};
use yiwang_domain::{Matter, MatterId, Refusal};
use yiwang_store::{Conn, Cursor, entry, matter, snooze};

/// How often the ledger is looked at; what this process writes is heard at once.
const BEAT: Duration = Duration::from_secs(1);
/// What is written together is told together.
const GROUP: Duration = Duration::from_millis(60);
/// Entries in one look, and the most that are told of what was missed.
const STEP: u32 = 500;
/// Events a slow listener may lag behind before it is told to look anew.
const BUFFER: usize = 1_024;

/// Something that was heard, before anybody's right to it was asked for.
#[derive(Debug)]
struct Heard {
    cursor: Cursor,
    /// Whether it came back from being put off, which is no entry.
    woke: bool,
    matter: Matter,
}

/// The listener of this process.
#[derive(Debug)]
pub(crate) struct Live {
    sender: broadcast::Sender<Arc<Heard>>,
    runs: AtomicBool,
}

impl Default for Live {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(BUFFER), runs: AtomicBool::new(false) }
    }
}

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveEvent {
    /// Something happened to a matter, or it came back from being put off.
    Matter {
        /// Where the listener stands after it.
        cursor: String,
        /// `entry` or `woke`.
        kind: &'static str,
        /// Number of the matter.
        number: String,
        /// Its version now.
        version: u64,
    },
    /// More happened than can be told: look anew.
    Lost,
}

/// One listener with the rights of one person, as they were when it began.
#[derive(Debug)]
pub struct Following {
    scope: Scope,
    last: Cursor,
    missed: VecDeque<LiveEvent>,
    heard: broadcast::Receiver<Arc<Heard>>,
}

impl Following {
    /// The next event; none when the office closes. Nothing is lost where the caller stops waiting
    /// half-way.
    pub async fn next(&mut self) -> Option<LiveEvent> {
        if let Some(e) = self.missed.pop_front() {
            return Some(e);
        }
        loop {
            match self.heard.recv().await {
                Ok(h) if !h.woke && h.cursor <= self.last => {}
                Ok(h) => {
                    self.last = self.last.max(h.cursor);
                    if let Some(e) = told(&self.scope, &h.matter, h.cursor, h.woke) {
                        return Some(e);
                    }
                }
                Err(RecvError::Lagged(_)) => return Some(LiveEvent::Lost),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

fn told(scope: &Scope, m: &Matter, cursor: Cursor, woke: bool) -> Option<LiveEvent> {
    scope.holds(m).then(|| LiveEvent::Matter {
        cursor: cursor.to_string(),
        kind: if woke { "woke" } else { "entry" },
        number: m.number.clone(),
        version: m.version,
    })
}

impl Office {
    /// Where the ledger ends now: a page that was made before listens from here.
    pub async fn live_cursor(&self) -> Result<String, Refusal> {
        let mut conn = self.inner.store.read().await?;
        Ok(entry::end(&mut conn, TENANT).await?.to_string())
    }

    /// Listens, from a cursor of before or from now on. A cursor that cannot be read, or from
    /// which too much happened, is answered with [`LiveEvent::Lost`].
    pub async fn live(&self, caller: &Caller, since: Option<&str>) -> Result<Following, Refusal> {
        let books = self.books().await?;
        let scope = books.rights().scope(caller, Right::MatterRead);
        // subscribed first, so that nothing falls between what was missed and what comes
        let heard = self.inner.live.sender.subscribe();
        let mut conn = self.inner.store.read().await?;
        // the listener of the process begins no later than what was missed ends
        let start = entry::end(&mut conn, TENANT).await?;
        self.listen(start);
        let mut missed = VecDeque::new();
        let last = match since.map(str::parse::<Cursor>) {
            None => entry::end(&mut conn, TENANT).await?,
            Some(Err(_)) => {
                missed.push_back(LiveEvent::Lost);
                entry::end(&mut conn, TENANT).await?
            }
            Some(Ok(from)) => {
                let (all, last, whole) = happened(&mut conn, from).await?;
                if whole {
                    missed.extend(all.iter().filter_map(|(c, m)| told(&scope, m, *c, false)));
                    last
                } else {
                    missed.push_back(LiveEvent::Lost);
                    entry::end(&mut conn, TENANT).await?
                }
            }
        };
        Ok(Following { scope, last, missed, heard })
    }

    /// Starts the listener of this process unless it runs.
    fn listen(&self, start: Cursor) {
        if !self.inner.live.runs.swap(true, Ordering::SeqCst) {
            tokio::spawn(self.clone().hear(start));
        }
    }

    async fn hear(self, mut cursor: Cursor) {
        let live = &self.inner.live;
        let mut changed = self.inner.store.changed();
        let mut seen = self.now();
        loop {
            if live.sender.receiver_count() == 0 {
                live.runs.store(false, Ordering::SeqCst);
                // somebody may have come just now and found it running
                if live.sender.receiver_count() == 0 || live.runs.swap(true, Ordering::SeqCst) {
                    return;
                }
            }
            let now = self.now();
            match self.look(cursor, seen, now).await {
                Ok(next) => (cursor, seen) = (next, now),
                // a database that is away for a moment: nothing is lost by looking again
                Err(e) => tracing::warn!(error = %e, "live"),
            }
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                Ok(()) = changed.changed() => tokio::time::sleep(GROUP).await,
            }
        }
    }

    /// Tells what happened after `from`, and what came back from being put off.
    async fn look(
        &self,
        from: Cursor,
        seen: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Cursor, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let (all, last, _) = happened(&mut conn, from).await?;
        for (cursor, matter) in all {
            self.tell(Heard { cursor, woke: false, matter });
        }
        for id in snooze::ended(&mut conn, TENANT, seen, now).await? {
            if let Some(s) = matter::get(&mut conn, TENANT, id).await? {
                self.tell(Heard { cursor: last, woke: true, matter: s.matter });
            }
        }
        Ok(last)
    }

    fn tell(&self, heard: Heard) {
        // nobody listens any more: nobody is to be told
        let _ = self.inner.live.sender.send(Arc::new(heard));
    }
}

/// Matters to which something happened after a cursor, each once, with the cursor after its last
/// entry; where the look ended; and whether that is all.
async fn happened(
    conn: &mut Conn,
    from: Cursor,
) -> Result<(Vec<(Cursor, Matter)>, Cursor, bool), Refusal> {
    let batch = entry::after(conn, TENANT, &from, STEP).await?;
    let whole = batch.len() < STEP as usize;
    let end = batch.last().map_or(from, |(c, _)| *c);
    let mut lasts: HashMap<MatterId, Cursor> = HashMap::new();
    for (cursor, kept) in &batch {
        lasts.insert(kept.matter, *cursor);
    }
    let mut all = Vec::with_capacity(lasts.len());
    for (id, cursor) in lasts {
        if let Some(s) = matter::get(conn, TENANT, id).await? {
            all.push((cursor, s.matter));
        }
    }
    all.sort_by_key(|(c, _)| *c);
    Ok((all, end, whole))
}
