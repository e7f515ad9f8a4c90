//! Idempotency keys: the same request sent twice is done once and answered twice.

use crate::at::At;
use crate::conn::Tx;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use yiwang_domain::TenantId;

sql! {
    BEGIN = "INSERT INTO idempotency (tenant_id, scope, id, request_hash, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, scope, id) DO NOTHING";
    FIND = "SELECT request_hash, response FROM idempotency
        WHERE tenant_id = $1 AND scope = $2 AND id = $3";
    FINISH = "UPDATE idempotency SET response = $4
        WHERE tenant_id = $1 AND scope = $2 AND id = $3";
    SWEEP = "DELETE FROM idempotency WHERE tenant_id = $1 AND created_at < $2";
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Not seen: do the work, then [`finish`].
    New,
    /// Done before: answer this.
    Done(String),
    /// Used before with another request.
    Other,
}

/// A key with the one who used it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Who and what for: a person, a channel, a route.
    pub scope: String,
    /// Hash of the key.
    pub id: Vec<u8>,
}

/// Takes a key at the beginning of the job that does the work. If another transaction has it in
/// hand, waits for its end.
pub async fn begin(
    tx: &mut Tx,
    tenant: TenantId,
    key: &Key,
    request_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Known, StoreError> {
    let n = on!(tx, c => sqlx::query(BEGIN)
        .bind(tenant.0)
        .bind(&key.scope)
        .bind(&key.id)
        .bind(request_hash)
        .bind(At(now))
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 {
        return Ok(Known::New);
    }
    let row: Option<(Vec<u8>, Option<String>)> = on!(tx, c => sqlx::query_as(FIND)
        .bind(tenant.0).bind(&key.scope).bind(&key.id).fetch_optional(c).await)?;
    match row {
        Some((hash, _)) if hash != request_hash => Ok(Known::Other),
        Some((_, Some(response))) => Ok(Known::Done(response)),
        // committed without an answer: the job forgot to finish
        Some((_, None)) => Err(StoreError::Broken("an idempotency key without an answer".into())),
        // swept between the two statements
        None => Err(StoreError::Stale),
    }
}

/// Keeps the answer, in the job that did the work.
pub async fn finish(
    tx: &mut Tx,
    tenant: TenantId,
    key: &Key,
    response: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(FINISH)
        .bind(tenant.0).bind(&key.scope).bind(&key.id).bind(response)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Forgets keys older than `before`. Says how many.
pub async fn sweep(
    tx: &mut Tx,
    tenant: TenantId,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(SWEEP)
        .bind(tenant.0).bind(At(before)).execute(c).await.map(|r| r.rows_affected()))?)
}
