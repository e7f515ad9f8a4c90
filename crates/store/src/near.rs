//! Open matters about a place, for who is about to report the same.

use crate::at::At;
use crate::conn::Conn;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, TenantId};

sql! {
    OPEN = "SELECT id FROM matter
        WHERE tenant_id = $1 AND closed_at IS NULL AND secrecy = 0
            AND lon BETWEEN $2 AND $3 AND lat BETWEEN $4 AND $5 AND opened_at >= $6
        ORDER BY opened_at DESC, id LIMIT $7";
}

/// A part of the map in degrees: west, east, south, north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// West.
    pub west: f64,
    /// East.
    pub east: f64,
    /// South.
    pub south: f64,
    /// North.
    pub north: f64,
}

/// Matters of normal secrecy that are open, lie within `around` and were received at `since` or
/// later; newest first, at most `limit`.
pub async fn open(
    conn: &mut Conn,
    tenant: TenantId,
    around: Around,
    since: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(OPEN)
        .bind(tenant.0)
        .bind(around.west)
        .bind(around.east)
        .bind(around.south)
        .bind(around.north)
        .bind(At(since))
        .bind(i64::from(limit))
        .fetch_all(c).await)?;
    Ok(ids.into_iter().map(MatterId).collect())
}
