//! Which matters were put into which other: on the agenda of a meeting, into a class. A copy of what
//! the ledger of the one that took them says, so that each of them can be asked.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, TenantId};

sql! {
    PUT = "INSERT INTO gathered (tenant_id, matter_id, into_id, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, matter_id, into_id) DO NOTHING";
    INTO = "SELECT into_id FROM gathered WHERE tenant_id = $1 AND matter_id = $2
        ORDER BY at DESC, into_id";
    OF = "SELECT matter_id FROM gathered WHERE tenant_id = $1 AND into_id = $2
        ORDER BY at, matter_id";
}

/// Says that a matter was put into another. False where it was before.
pub async fn put(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    into: MatterId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0).bind(matter.0).bind(into.0).bind(At(at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// What a matter was put into, the latest first.
pub async fn into(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(INTO)
        .bind(tenant.0).bind(matter.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(MatterId).collect())
}

/// What was put into a matter, in that order.
pub async fn of(
    conn: &mut Conn,
    tenant: TenantId,
    into: MatterId,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(OF)
        .bind(tenant.0).bind(into.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(MatterId).collect())
}
