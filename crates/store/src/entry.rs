//! Entries of ledgers (台账记录), read in the order of a matter or in the order of a tenant.
//!
//! # How a follower misses nothing
//!
//! Every entry carries `tx`, the number of the transaction that wrote it. On PostgreSQL
//! transactions commit out of order, so a follower reads only below the *horizon*, the lowest
//! transaction still running: below it nothing can appear any more. Entries of one matter never
//! run backwards in this order: an entry's number is at least that of the entry before it.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;
use yiwang_domain::ledger::{Hash, Kept};
use yiwang_domain::{MatterId, TenantId};

sql! {
    INSERT = "INSERT INTO entry (tenant_id, matter_id, seq, tx, at, body, words, salt, mark, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// Several at once: a transaction that writes many entries is bound by the number of its
    /// statements.
    INSERT_2 = "INSERT INTO entry (tenant_id, matter_id, seq, tx, at, body, words, salt, mark, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10),
        ($11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    INSERT_4 = "INSERT INTO entry (tenant_id, matter_id, seq, tx, at, body, words, salt, mark, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10),
        ($11, $12, $13, $14, $15, $16, $17, $18, $19, $20),
        ($21, $22, $23, $24, $25, $26, $27, $28, $29, $30),
        ($31, $32, $33, $34, $35, $36, $37, $38, $39, $40)";
    INSERT_8 = "INSERT INTO entry (tenant_id, matter_id, seq, tx, at, body, words, salt, mark, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10),
        ($11, $12, $13, $14, $15, $16, $17, $18, $19, $20),
        ($21, $22, $23, $24, $25, $26, $27, $28, $29, $30),
        ($31, $32, $33, $34, $35, $36, $37, $38, $39, $40),
        ($41, $42, $43, $44, $45, $46, $47, $48, $49, $50),
        ($51, $52, $53, $54, $55, $56, $57, $58, $59, $60),
        ($61, $62, $63, $64, $65, $66, $67, $68, $69, $70),
        ($71, $72, $73, $74, $75, $76, $77, $78, $79, $80)";
    OF = "SELECT tx, matter_id, seq, body, words, salt, mark, hash FROM entry
        WHERE tenant_id = $1 AND matter_id = $2 ORDER BY seq";
    AFTER = "SELECT tx, matter_id, seq, body, words, salt, mark, hash FROM entry
        WHERE tenant_id = $1 AND (tx, matter_id, seq) > ($2, $3, $4) AND tx < $5
        ORDER BY tx, matter_id, seq LIMIT $6";
    BETWEEN = "SELECT tx, matter_id, seq, body, words, salt, mark, hash FROM entry
        WHERE tenant_id = $1 AND at >= $2 AND at < $3 ORDER BY at, matter_id, seq LIMIT $4";
    END = "SELECT tx, matter_id, seq FROM entry WHERE tenant_id = $1 AND tx < $2
        ORDER BY tx DESC, matter_id DESC, seq DESC LIMIT 1";
    BATCH = "SELECT tx, matter_id, seq, body, words, salt, mark, hash FROM entry
        WHERE tenant_id = $1 AND matter_id > $2 AND matter_id <= $3
        ORDER BY matter_id, seq";
    /// The last matter of a batch: matters with a row and matters that have only entries left.
    BATCH_END = "SELECT matter_id FROM (
            SELECT DISTINCT matter_id FROM entry WHERE tenant_id = $1 AND matter_id > $2
            ORDER BY matter_id LIMIT $3) AS b
        ORDER BY matter_id DESC LIMIT 1";
    ERASE = "UPDATE entry SET words = NULL, salt = NULL
        WHERE tenant_id = $1 AND matter_id = $2 AND seq = $3";
    COUNT = "SELECT count(*) FROM entry WHERE tenant_id = $1";
}

/// Where a follower stands in the ledger of a tenant. Written as `tx.matter.seq`; the empty text
/// is the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cursor {
    tx: i64,
    matter: Uuid,
    seq: i64,
}

impl Cursor {
    /// Before the first entry.
    pub const START: Self = Self { tx: 0, matter: Uuid::nil(), seq: 0 };
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::START {
            return Ok(());
        }
        write!(f, "{}.{}.{}", self.tx, self.matter.simple(), self.seq)
    }
}

impl FromStr for Cursor {
    type Err = StoreError;
    fn from_str(s: &str) -> Result<Self, StoreError> {
        if s.is_empty() {
            return Ok(Self::START);
        }
        let mut parts = s.splitn(3, '.');
        let read = || -> Option<Self> {
            let tx = parts.next()?.parse().ok()?;
            let matter = parts.next()?.parse().ok()?;
            let seq = parts.next()?.parse().ok()?;
            Some(Self { tx, matter, seq })
        };
        let mut read = read;
        read().ok_or_else(|| StoreError::Broken(format!("not a cursor: {s:?}")))
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An entry as a row gives it.
#[derive(sqlx::FromRow)]
struct Row {
    tx: i64,
    matter_id: Uuid,
    seq: i64,
    body: String,
    words: Option<String>,
    salt: Option<Vec<u8>>,
    mark: Vec<u8>,
    hash: Vec<u8>,
}

impl Row {
    fn kept(self) -> Result<(Cursor, Kept), StoreError> {
        let cursor = Cursor { tx: self.tx, matter: self.matter_id, seq: self.seq };
        let kept = Kept {
            matter: MatterId(self.matter_id),
            seq: self.seq as u64,
            body: self.body,
            words: self.words,
            salt: self.salt,
            mark: hash(self.mark)?,
            hash: hash(self.hash)?,
        };
        Ok((cursor, kept))
    }
}

/// 32 bytes, or the row is broken.
pub(crate) fn hash(bytes: Vec<u8>) -> Result<Hash, StoreError> {
    Hash::try_from(bytes).map_err(|b| StoreError::Broken(format!("a hash of {} bytes", b.len())))
}

/// Of a body, only when it was.
#[derive(Deserialize)]
struct When {
    at: DateTime<Utc>,
}

/// How many entries each text writes, most first.
const INSERTS: [(usize, &str); 4] = [(8, INSERT_8), (4, INSERT_4), (2, INSERT_2), (1, INSERT)];

/// Writes entries of one matter, in order. Called only where the matter's row is written in the same
/// transaction.
pub(crate) async fn insert(
    tx: &mut Tx,
    tenant: TenantId,
    kept: &[Kept],
    stamp: i64,
) -> Result<(), StoreError> {
    let mut rest = kept;
    for (many, text) in INSERTS {
        while rest.len() >= many {
            let (now, later) = rest.split_at(many);
            rest = later;
            let mut rows = Vec::with_capacity(many);
            for k in now {
                let when: When = serde_json::from_str(&k.body)
                    .map_err(|e| StoreError::Broken(format!("entry {} has no time: {e}", k.seq)))?;
                rows.push((k, At(when.at)));
            }
            on!(tx, c => {
                let mut query = sqlx::query(text);
                for (k, at) in rows {
                    query = query
                        .bind(tenant.0)
                        .bind(k.matter.0)
                        .bind(k.seq as i64)
                        .bind(stamp)
                        .bind(at)
                        .bind(&k.body)
                        .bind(&k.words)
                        .bind(&k.salt)
                        .bind(&k.mark[..])
                        .bind(&k.hash[..]);
                }
                query.execute(c).await.map(drop)
            })?;
        }
    }
    Ok(())
}

/// The ledger of a matter, from its first entry.
pub async fn of(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(OF).bind(tenant.0).bind(matter.0).fetch_all(c).await)?;
    rows.into_iter().map(|r| r.kept().map(|(_, k)| k)).collect()
}

/// Up to `limit` entries of the tenant that are dated `from` or later and before `to`, in order of
/// time.
pub async fn between(
    conn: &mut Conn,
    tenant: TenantId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(BETWEEN)
        .bind(tenant.0).bind(At(from)).bind(At(to)).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(|r| r.kept().map(|(_, k)| k)).collect()
}

/// Up to `limit` entries of the tenant after `cursor`, in an order in which nothing is ever added
/// behind; each with the cursor that stands after it.
pub async fn after(
    conn: &mut Conn,
    tenant: TenantId,
    cursor: &Cursor,
    limit: u32,
) -> Result<Vec<(Cursor, Kept)>, StoreError> {
    // asked for first: what is final now is visible to the statement that follows
    let horizon = conn.horizon().await?;
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(AFTER)
        .bind(tenant.0)
        .bind(cursor.tx)
        .bind(cursor.matter)
        .bind(cursor.seq)
        .bind(horizon)
        .bind(i64::from(limit))
        .fetch_all(c).await)?;
    rows.into_iter().map(Row::kept).collect()
}

/// The cursor after all that is final now: for who wants only what comes.
pub async fn end(conn: &mut Conn, tenant: TenantId) -> Result<Cursor, StoreError> {
    let horizon = conn.horizon().await?;
    let last: Option<(i64, Uuid, i64)> = on!(conn, c => sqlx::query_as(END)
        .bind(tenant.0).bind(horizon).fetch_optional(c).await)?;
    Ok(last.map_or(Cursor::START, |(tx, matter, seq)| Cursor { tx, matter, seq }))
}

/// The ledgers of the next `limit_matters` matters after `after_matter`, whole, in order of matter;
/// for proofs. Empty at the end.
pub async fn batch(
    conn: &mut Conn,
    tenant: TenantId,
    after_matter: Option<MatterId>,
    limit_matters: u32,
) -> Result<Vec<(MatterId, Vec<Kept>)>, StoreError> {
    let from = after_matter.map_or(Uuid::nil(), |m| m.0);
    let end: Option<Uuid> = on!(conn, c => sqlx::query_scalar(BATCH_END)
        .bind(tenant.0)
        .bind(from)
        .bind(i64::from(limit_matters))
        .fetch_optional(c).await)?;
    let Some(end) = end else { return Ok(Vec::new()) };
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(BATCH)
        .bind(tenant.0).bind(from).bind(end).fetch_all(c).await)?;
    let mut out: Vec<(MatterId, Vec<Kept>)> = Vec::with_capacity(limit_matters as usize);
    for row in rows {
        let (_, kept) = row.kept()?;
        match out.last_mut() {
            Some((matter, entries)) if *matter == kept.matter => entries.push(kept),
            _ => out.push((kept.matter, vec![kept])),
        }
    }
    Ok(out)
}

/// Erases the free text of one entry; its commitment stays, and the chain with it. False if there
/// is no such entry.
pub async fn erase_words(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    seq: u64,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(ERASE)
        .bind(tenant.0).bind(matter.0).bind(seq as i64)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// How many entries the tenant has.
pub async fn count(conn: &mut Conn, tenant: TenantId) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(COUNT).bind(tenant.0).fetch_one(c).await)?)
}
