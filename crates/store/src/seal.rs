//! Seals (签封): the heads that each one names, so that a cut-off end or a changed entry shows.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::entry::hash;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::ledger::{Head, Seal};
use yiwang_domain::{MatterId, TenantId};

sql! {
    LAST = "SELECT number, body, signature, key_id, at, next_tx FROM seal
        WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1";
    LIST = "SELECT number, body, signature, key_id, at, next_tx FROM seal
        WHERE tenant_id = $1 AND number > $2 ORDER BY number LIMIT $3";
    /// What changed: every matter with an entry since the last seal looked, unless that very head
    /// was sealed already.
    COLLECT = "INSERT INTO seal_head (tenant_id, number, matter_id, seq, hash)
        SELECT $1, $2, m.id, m.version, m.head_hash FROM matter m
        WHERE m.tenant_id = $1 AND m.version > m.sealed_seq AND m.id IN (
            SELECT e.matter_id FROM entry e WHERE e.tenant_id = $1 AND e.tx >= $3)";
    SEALED = "UPDATE matter SET sealed_seq = (
            SELECT h.seq FROM seal_head h
            WHERE h.tenant_id = $1 AND h.number = $2 AND h.matter_id = matter.id)
        WHERE tenant_id = $1 AND id IN (
            SELECT h.matter_id FROM seal_head h WHERE h.tenant_id = $1 AND h.number = $2)";
    HEADS = "SELECT matter_id, seq, hash FROM seal_head
        WHERE tenant_id = $1 AND number = $2 ORDER BY matter_id";
    LATEST = "SELECT matter_id, seq, hash FROM seal_head h
        WHERE tenant_id = $1 AND matter_id > $2 AND number = (
            SELECT max(l.number) FROM seal_head l
            WHERE l.tenant_id = $1 AND l.matter_id = h.matter_id)
        ORDER BY matter_id LIMIT $3";
    OF_MATTERS = "SELECT matter_id, seq, hash FROM seal_head
        WHERE tenant_id = $1 AND matter_id > $2 AND matter_id <= $3 ORDER BY matter_id, seq";
    INSERT = "INSERT INTO seal (tenant_id, number, body, signature, key_id, at, next_tx)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// A seal as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Number, from 1.
    pub number: u64,
    /// The text that was signed.
    pub body: String,
    /// The signature.
    pub signature: Vec<u8>,
    /// Which key signed.
    pub key_id: String,
    /// When.
    pub at: DateTime<Utc>,
    next_tx: i64,
}

/// Heads collected for the next seal. Only [`collect`] makes one, only [`insert`] takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// The number the seal will have.
    pub number: u64,
    /// The heads it names, in order of matter.
    pub heads: Vec<Head>,
    next_tx: i64,
}

type Row = (i64, String, Vec<u8>, String, DateTime<Utc>, i64);

fn kept((number, body, signature, key_id, at, next_tx): Row) -> Kept {
    Kept { number: number as u64, body, signature, key_id, at, next_tx }
}

fn heads(rows: Vec<(Uuid, i64, Vec<u8>)>) -> Result<Vec<Head>, StoreError> {
    rows.into_iter()
        .map(|(m, seq, h)| Ok(Head { matter: MatterId(m), seq: seq as u64, hash: hash(h)? }))
        .collect()
}

/// The last seal of the tenant.
pub async fn last(conn: &mut Conn, tenant: TenantId) -> Result<Option<Kept>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(LAST).bind(tenant.0).fetch_optional(c).await)?;
    Ok(row.map(kept))
}

/// Seals after number `after`, in order.
pub async fn list(
    conn: &mut Conn,
    tenant: TenantId,
    after: u64,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(LIST)
        .bind(tenant.0).bind(after as i64).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Writes down the heads that changed since the last seal and returns them to be signed. Sign and
/// [`insert`] in the same job. `Taken` if another worker seals at the same time.
pub async fn collect(tx: &mut Tx, tenant: TenantId) -> Result<Collected, StoreError> {
    let before = last(tx, tenant).await?;
    let number = before.as_ref().map_or(1, |s| s.number + 1);
    let since = before.map_or(0, |s| s.next_tx);
    // entries below are visible to this job; what comes later is for the next seal
    let next_tx = tx.next_seen().await?;
    on!(tx, c => sqlx::query(COLLECT)
        .bind(tenant.0).bind(number as i64).bind(since).execute(c).await.map(drop))?;
    let heads = heads_of(tx, tenant, number).await?;
    Ok(Collected { number, heads, next_tx })
}

/// Keeps a signed seal over what was collected.
pub async fn insert(
    tx: &mut Tx,
    tenant: TenantId,
    collected: &Collected,
    seal: &Seal,
    signature: &[u8],
    key_id: &str,
) -> Result<(), StoreError> {
    if seal.number != collected.number || seal.tenant != tenant {
        return Err(StoreError::Broken(format!(
            "seal {} was made over what was collected for seal {}",
            seal.number, collected.number
        )));
    }
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(seal.number as i64)
        .bind(seal.text())
        .bind(signature)
        .bind(key_id)
        .bind(At(seal.at))
        .bind(collected.next_tx)
        .execute(c).await.map(drop))?;
    on!(tx, c => sqlx::query(SEALED)
        .bind(tenant.0).bind(seal.number as i64).execute(c).await.map(drop))?;
    Ok(())
}

/// The heads a seal names, in order of matter.
pub async fn heads_of(
    conn: &mut Conn,
    tenant: TenantId,
    number: u64,
) -> Result<Vec<Head>, StoreError> {
    heads(on!(conn, c => sqlx::query_as(HEADS)
        .bind(tenant.0).bind(number as i64).fetch_all(c).await)?)
}

/// The last sealed head of the next `limit` matters after `after`, in order of matter.
pub async fn latest_heads(
    conn: &mut Conn,
    tenant: TenantId,
    after: Option<MatterId>,
    limit: u32,
) -> Result<Vec<Head>, StoreError> {
    let from = after.map_or(Uuid::nil(), |m| m.0);
    heads(on!(conn, c => sqlx::query_as(LATEST)
        .bind(tenant.0).bind(from).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// Every sealed head of the matters after `after` up to `upto`, in order of matter and entry; for
/// proofs beside [`crate::entry::batch`].
pub async fn heads_between(
    conn: &mut Conn,
    tenant: TenantId,
    after: Option<MatterId>,
    upto: MatterId,
) -> Result<Vec<Head>, StoreError> {
    let from = after.map_or(Uuid::nil(), |m| m.0);
    heads(on!(conn, c => sqlx::query_as(OF_MATTERS)
        .bind(tenant.0).bind(from).bind(upto.0).fetch_all(c).await)?)
}
