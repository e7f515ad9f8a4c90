//! Followers that keep what they derive in the database: their cursor moves in the same
//! transaction as the derived rows, so a kill at any instant loses and doubles nothing.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::entry::Cursor;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use yiwang_domain::TenantId;

sql! {
    GET = "SELECT cursor FROM follower WHERE tenant_id = $1 AND id = $2";
    ADVANCE = "INSERT INTO follower (tenant_id, id, cursor, updated_at) VALUES ($1, $2, $4, $5)
        ON CONFLICT (tenant_id, id) DO UPDATE
            SET cursor = excluded.cursor, updated_at = excluded.updated_at
            WHERE follower.cursor = $3";
    RESET = "UPDATE follower SET cursor = '', updated_at = $3 WHERE tenant_id = $1 AND id = $2";
}

/// Where a follower stands.
pub async fn get(conn: &mut Conn, tenant: TenantId, name: &str) -> Result<Cursor, StoreError> {
    let text: Option<String> = on!(conn, c => sqlx::query_scalar(GET)
        .bind(tenant.0).bind(name).fetch_optional(c).await)?;
    text.unwrap_or_default().parse()
}

/// Moves a follower from one place to the next; call it in the transaction that writes what it
/// derived.
///
/// # Errors
/// [`StoreError::Stale`] if it no longer stands at `from`: another worker runs it too.
pub async fn advance(
    tx: &mut Tx,
    tenant: TenantId,
    name: &str,
    from: &Cursor,
    to: &Cursor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let n = on!(tx, c => sqlx::query(ADVANCE)
        .bind(tenant.0)
        .bind(name)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(At(now))
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// Sends a follower back to the beginning, to be rebuilt; delete what it derived in the same
/// transaction.
pub async fn reset(
    tx: &mut Tx,
    tenant: TenantId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(RESET)
        .bind(tenant.0).bind(name).bind(At(now)).execute(c).await.map(drop))?;
    Ok(())
}
