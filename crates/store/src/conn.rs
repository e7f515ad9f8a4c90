//! A connection to either engine.

use crate::error::StoreError;
use crate::sql::{on, sql};
use sqlx::pool::PoolConnection;
use sqlx::{Database, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::ops::{Deref, DerefMut};

sql! {
    COMMIT_NUMBER [Sqlite] = "UPDATE commits SET last = last + 1 WHERE id = 1 RETURNING last";
    XID [Postgres] = "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)";
    HORIZON [Postgres] =
        "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)";
}

/// A pooled connection, plain or within a transaction that rolls back when dropped.
#[derive(Debug)]
pub(crate) enum Hold<DB: Database> {
    Plain(PoolConnection<DB>),
    Within(Transaction<'static, DB>),
}

impl<DB: Database> Hold<DB> {
    fn get(&mut self) -> &mut DB::Connection {
        match self {
            Self::Plain(c) => c,
            Self::Within(t) => t,
        }
    }
}

#[derive(Debug)]
pub(crate) enum Held {
    Sqlite(Hold<Sqlite>),
    Pg(Hold<Postgres>),
}

/// A connection to whichever engine the store runs on. Every reading function takes one;
/// [`Tx`] and [`Read`] both give it.
#[derive(Debug)]
pub struct Conn {
    held: Held,
    /// Added to transaction numbers of PostgreSQL, so that a dump restored into a younger cluster
    /// keeps the order of its ledger.
    offset: i64,
}

/// The connection itself, for `on!`.
pub(crate) enum Engine<'a> {
    Sqlite(&'a mut SqliteConnection),
    Pg(&'a mut PgConnection),
}

impl Conn {
    pub(crate) const fn new(held: Held, offset: i64) -> Self {
        Self { held, offset }
    }

    pub(crate) fn engine(&mut self) -> Engine<'_> {
        match &mut self.held {
            Held::Sqlite(h) => Engine::Sqlite(h.get()),
            Held::Pg(h) => Engine::Pg(h.get()),
        }
    }

    pub(crate) fn into_held(self) -> Held {
        self.held
    }

    pub(crate) const fn is_pg(&self) -> bool {
        matches!(self.held, Held::Pg(_))
    }

    /// Everything written by transactions with a number below this one is visible and final.
    pub(crate) async fn horizon(&mut self) -> Result<i64, StoreError> {
        match self.engine() {
            // one writer: what is committed is in order
            Engine::Sqlite(_) => Ok(i64::MAX),
            Engine::Pg(c) => {
                let xmin: i64 = sqlx::query_scalar(HORIZON).fetch_one(c).await?;
                Ok(xmin + self.offset)
            }
        }
    }
}

/// A connection for reading. On SQLite it cannot write.
#[derive(Debug)]
pub struct Read(pub(crate) Conn);

impl Deref for Read {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

/// A transaction. Only [`crate::Store::write`] makes one; it commits when the job says `Ok`.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    /// Number of this transaction in the order of the ledger, once asked for.
    stamp: Option<i64>,
}

impl Tx {
    pub(crate) const fn new(conn: Conn) -> Self {
        Self { conn, stamp: None }
    }

    pub(crate) fn into_conn(self) -> Conn {
        self.conn
    }

    /// Whether the ledger was written.
    pub(crate) const fn wrote(&self) -> bool {
        self.stamp.is_some()
    }

    /// A new transaction has begun on this connection.
    pub(crate) const fn begun(&mut self) {
        self.stamp = None;
    }

    /// What to go back to when a job is undone: its count rolls back with it.
    pub(crate) const fn mark(&self) -> Option<i64> {
        self.stamp
    }

    /// A job was undone.
    pub(crate) const fn undone(&mut self, mark: Option<i64>) {
        self.stamp = mark;
    }

    /// The number of this transaction in the order of the ledger.
    ///
    /// On PostgreSQL it is the transaction's own id, which the snapshot horizon is counted in. On
    /// SQLite it counts commits, taken once by the first job of a group that needs it.
    pub(crate) async fn stamp(&mut self) -> Result<i64, StoreError> {
        if let Some(stamp) = self.stamp {
            return Ok(stamp);
        }
        let offset = self.conn.offset;
        let n: i64 = match self.conn.engine() {
            Engine::Sqlite(c) => sqlx::query_scalar(COMMIT_NUMBER).fetch_one(c).await?,
            Engine::Pg(c) => sqlx::query_scalar::<_, i64>(XID).fetch_one(c).await? + offset,
        };
        self.stamp = Some(n);
        Ok(n)
    }

    /// The lowest number an entry may still get that this job does not see.
    pub(crate) async fn next_seen(&mut self) -> Result<i64, StoreError> {
        if self.conn.is_pg() {
            self.conn.horizon().await
        } else {
            // jobs that follow in this commit have the same number
            self.stamp().await
        }
    }

    /// Runs a plain statement without parameters.
    pub(crate) async fn plain(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        on!(self.conn, c => sqlx::query(text).execute(c).await.map(drop))
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
