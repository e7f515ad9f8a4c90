//! Opening the store, and the two ways to use it: read and write.

use crate::conn::{Conn, Held, Hold, Read, Tx};
use crate::error::StoreError;
use crate::writer::{self, Job, Work, guarded};
use crate::{installation, migrate};
use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinHandle;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder; the database is `yiwang.db` in it.
    Folder(PathBuf),
    /// A server, `postgres://…`.
    Url(String),
}

/// How long a writer waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(30);
/// Jobs that may wait for the writer of SQLite before callers wait to queue.
const QUEUE: usize = 4096;
/// Distinct texts are a few hundred; each is prepared once per connection.
const STATEMENTS: usize = 512;
const READERS: u32 = 8;
const PG_CONNECTIONS: u32 = 32;

/// The store: cheap to clone, shared by everything in the process.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    place: Place,
    side: Side,
    /// Added to transaction numbers of PostgreSQL.
    offset: i64,
    changed: watch::Sender<u64>,
}

#[derive(Debug)]
enum Side {
    Sqlite {
        readers: SqlitePool,
        queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
        writer: Mutex<Option<JoinHandle<()>>>,
        writers: SqlitePool,
    },
    Pg(PgPool),
}

impl Store {
    /// Opens the store and brings its schema up to date.
    ///
    /// Refuses with `schema-newer` a database made by a newer program, without changing it.
    pub async fn open(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::Folder(dir) => Self::open_sqlite(dir).await,
            Place::Url(url) => Self::open_pg(url).await,
        }
    }

    async fn open_sqlite(dir: &Path) -> Result<Self, StoreError> {
        tokio::fs::create_dir_all(dir)
            .await
            .map_err(|e| StoreError::Broken(format!("{}: {e}", dir.display())))?;
        let options = SqliteConnectOptions::new()
            .filename(dir.join("yiwang.db"))
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(STATEMENTS)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY");
        let writing = options
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // an acknowledged write survives power loss
            .synchronous(SqliteSynchronous::Full)
            .pragma("journal_size_limit", "67108864");
        let writers = connect_first(writing).await?;
        let begun = writers.begin_with("BEGIN IMMEDIATE").await?;
        let mut tx = Tx::new(Conn::new(Held::Sqlite(Hold::Within(begun)), 0));
        migrate::run(&mut tx).await?;
        commit(tx).await?;

        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true).pragma("query_only", "ON"))
            .await?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let changed = watch::Sender::new(0);
        let held = Held::Sqlite(Hold::Plain(writers.acquire().await?));
        let serving = writer::serve(Tx::new(Conn::new(held, 0)), jobs, changed.clone());
        let side = Side::Sqlite {
            readers,
            queue: Mutex::new(Some(queue)),
            writer: Mutex::new(Some(tokio::spawn(serving))),
            writers,
        };
        let place = Place::Folder(dir.to_owned());
        Ok(Self { inner: Arc::new(Inner { place, side, offset: 0, changed }) })
    }

    async fn open_pg(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("yiwang")
            .statement_cache_capacity(STATEMENTS)
            // a transaction left open holds back every follower: the server ends it
            .options([("idle_in_transaction_session_timeout", "60s")])
            // a plan made while a table was small would be kept while it grows: thousands of rows
            // brought in over one connection were each looked up by reading the whole table
            .options([("plan_cache_mode", "force_custom_plan")]);
        let pool =
            PgPoolOptions::new().max_connections(PG_CONNECTIONS).connect_with(options).await?;
        let mut tx = Tx::new(Conn::new(Held::Pg(Hold::Within(pool.begin().await?)), 0));
        migrate::lock(&mut tx).await?;
        migrate::run(&mut tx).await?;
        commit(tx).await?;

        let mut tx = Tx::new(Conn::new(Held::Pg(Hold::Within(pool.begin().await?)), 0));
        migrate::lock(&mut tx).await?;
        let offset = installation::settle_offset(&mut tx).await?;
        commit(tx).await?;
        let changed = watch::Sender::new(0);
        let place = Place::Url(url.to_owned());
        let inner = Inner { place, side: Side::Pg(pool), offset, changed };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// A connection for reading. Each statement sees what is committed when it begins.
    pub async fn read(&self) -> Result<Read, StoreError> {
        let held = match &self.inner.side {
            Side::Sqlite { readers, .. } => Held::Sqlite(Hold::Plain(readers.acquire().await?)),
            Side::Pg(pool) => Held::Pg(Hold::Plain(pool.acquire().await?)),
        };
        Ok(Read(Conn::new(held, self.inner.offset)))
    }

    /// A connection for reading on which all statements see the same moment; for proofs and
    /// exports. Do not keep it for long.
    pub async fn snapshot(&self) -> Result<Read, StoreError> {
        let held = match &self.inner.side {
            Side::Sqlite { readers, .. } => Held::Sqlite(Hold::Within(readers.begin().await?)),
            Side::Pg(pool) => Held::Pg(Hold::Within(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            )),
        };
        Ok(Read(Conn::new(held, self.inner.offset)))
    }

    /// Runs a job in a transaction of its own; `Ok` is on the disk when it is returned.
    ///
    /// An error or a panic of the job undoes the job and touches no other. Everything in the job
    /// must go through `tx`: calling `write` again from within waits for itself. A job must not wait
    /// for anything outside either, since on SQLite all writers wait with it.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        match &self.inner.side {
            Side::Sqlite { queue, .. } => {
                let gone = || StoreError::Broken("the store is closed".into());
                let (job, answer) = Work::new(work);
                let queue = queue.lock().await.clone().ok_or_else(gone)?;
                queue.send(Box::new(job)).await.map_err(|_| gone())?;
                answer.await.map_err(|_| gone())?
            }
            Side::Pg(pool) => {
                let begun = pool.begin().await?;
                let conn = Conn::new(Held::Pg(Hold::Within(begun)), self.inner.offset);
                let mut tx = Tx::new(conn);
                let result = guarded(work, &mut tx).await;
                let wrote = tx.wrote();
                if result.is_ok() {
                    commit(tx).await?;
                    if wrote {
                        self.inner.changed.send_modify(|n| *n += 1);
                    }
                } else {
                    roll_back(tx).await;
                }
                result
            }
        }
    }

    /// Changes whenever this process has written to a ledger: a hint for followers, who look by
    /// themselves now and then as well, since other processes write too.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.inner.changed.subscribe()
    }

    /// Where the data is. A URL may hold a password: not for logs.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    /// Whether it runs on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner.side, Side::Pg(_))
    }

    /// Finishes what is queued and closes. Further writes fail.
    pub async fn close(&self) {
        match &self.inner.side {
            Side::Sqlite { readers, queue, writer, writers } => {
                drop(queue.lock().await.take());
                if let Some(task) = writer.lock().await.take() {
                    drop(task.await);
                }
                readers.close().await;
                writers.close().await; // the last one out folds the WAL into the file
            }
            Side::Pg(pool) => pool.close().await,
        }
    }
}

/// The connection that writes. Turning a new file to its journal is refused at once, without waiting,
/// while another process does the same: it is tried again until [`BUSY`] is over.
async fn connect_first(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    const PAUSE: Duration = Duration::from_millis(20);
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let mut waited = Duration::ZERO;
    loop {
        match pool.clone().connect_with(options.clone()).await {
            Err(e) if is_busy(&e) && waited < BUSY => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
            answer => return answer,
        }
    }
}

/// Whether another process holds the file (`SQLITE_BUSY` with any of its extensions).
fn is_busy(e: &sqlx::Error) -> bool {
    const SQLITE_BUSY: i32 = 5;
    let code = e
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|c| c.parse::<i32>().ok());
    code.is_some_and(|c| c & 0xff == SQLITE_BUSY)
}

/// Commits a transaction that the pool began.
async fn commit(tx: Tx) -> Result<(), StoreError> {
    match tx.into_conn().into_held() {
        Held::Sqlite(Hold::Within(t)) => t.commit().await?,
        Held::Pg(Hold::Within(t)) => t.commit().await?,
        Held::Sqlite(Hold::Plain(_)) | Held::Pg(Hold::Plain(_)) => {}
    }
    Ok(())
}

/// Rolls back now: a transaction that is only dropped stays open a while and holds followers back.
async fn roll_back(tx: Tx) {
    if let Held::Pg(Hold::Within(t)) = tx.into_conn().into_held()
        && let Err(e) = t.rollback().await
    {
        tracing::warn!(error = %e, "rollback"); // the connection is lost, and the work with it
    }
}
