//! Open matters about a place, for who is about to report the same and for who compares reports.

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
    /// Never what is sealed.
    RECENT = "SELECT id, opened_at, lon, lat, category, title, text, place_text FROM matter
        WHERE tenant_id = $1 AND closed_at IS NULL AND secrecy < 2 AND opened_at >= $2 AND id > $3
        ORDER BY id LIMIT $4";
    NAMED = "SELECT place_text, grid_code, count(*) FROM matter
        WHERE tenant_id = $1 AND secrecy = 0 AND opened_at >= $2 AND grid_code IS NOT NULL
            AND place_text <> ''
        GROUP BY place_text, grid_code HAVING count(*) >= $3
        ORDER BY 3 DESC, place_text, grid_code LIMIT $4";
}

/// An open matter to be compared with others.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Recent {
    /// The matter.
    pub id: Uuid,
    /// When it was received.
    pub opened_at: DateTime<Utc>,
    /// Longitude.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Category code.
    pub category: Option<String>,
    /// One line.
    pub title: String,
    /// What was said.
    pub text: String,
    /// Where, in words.
    pub place_text: String,
}

/// Open matters received at `since` or later that are not sealed, in order of id after `after`.
pub async fn recent(
    conn: &mut Conn,
    tenant: TenantId,
    since: DateTime<Utc>,
    after: MatterId,
    limit: u32,
) -> Result<Vec<Recent>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(RECENT)
        .bind(tenant.0)
        .bind(At(since))
        .bind(after.0)
        .bind(i64::from(limit))
        .fetch_all(c).await)?)
}

/// Places in words that `least` ordinary matters or more since `since` named alike, with their grid
/// and how many: the most named first.
pub async fn named(
    conn: &mut Conn,
    tenant: TenantId,
    since: DateTime<Utc>,
    least: u32,
    limit: u32,
) -> Result<Vec<(String, String, i64)>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(NAMED)
        .bind(tenant.0)
        .bind(At(since))
        .bind(i64::from(least))
        .bind(i64::from(limit))
        .fetch_all(c).await)?)
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
