//! Counters, for numbers that people read to each other.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use yiwang_domain::TenantId;

sql! {
    NEXT = "INSERT INTO counter (tenant_id, id, value) VALUES ($1, $2, 1)
        ON CONFLICT (tenant_id, id) DO UPDATE SET value = counter.value + 1
        RETURNING value";
    GET = "SELECT value FROM counter WHERE tenant_id = $1 AND id = $2";
}

/// The next value of a counter, from 1, without gaps: a job that fails gives its number back.
///
/// On PostgreSQL the counter stays locked until the transaction commits. Take the number late in the
/// job, and give busy numbers a name of their own (per day, per channel) so that they do not queue.
pub async fn next(tx: &mut Tx, tenant: TenantId, name: &str) -> Result<i64, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(NEXT).bind(tenant.0).bind(name).fetch_one(c).await)?)
}

/// The value of a counter; zero where nothing was counted.
pub async fn get(conn: &mut Conn, tenant: TenantId, name: &str) -> Result<i64, StoreError> {
    let value: Option<i64> = on!(conn, c => sqlx::query_scalar(GET)
        .bind(tenant.0).bind(name).fetch_optional(c).await)?;
    Ok(value.unwrap_or(0))
}
