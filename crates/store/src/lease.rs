//! Leases: a job that one worker at a time may run. Lost by not renewing it in time.

use crate::at::At;
use crate::conn::Tx;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use yiwang_domain::TenantId;

sql! {
    TAKE = "INSERT INTO lease (tenant_id, id, holder, until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, id) DO UPDATE
            SET holder = excluded.holder, until = excluded.until
            WHERE lease.holder = excluded.holder OR lease.until <= $5";
    RELEASE = "DELETE FROM lease WHERE tenant_id = $1 AND id = $2 AND holder = $3";
}

/// Takes or renews a lease until `until`. False if another holder has it at `now`.
pub async fn take(
    tx: &mut Tx,
    tenant: TenantId,
    name: &str,
    holder: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(TAKE)
        .bind(tenant.0)
        .bind(name)
        .bind(holder)
        .bind(At(until))
        .bind(At(now))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Gives a lease back.
pub async fn release(
    tx: &mut Tx,
    tenant: TenantId,
    name: &str,
    holder: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(RELEASE)
        .bind(tenant.0).bind(name).bind(holder).execute(c).await.map(drop))?;
    Ok(())
}
