//! Routes (派单规则): which unit is responsible for a category in a part of the net.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use uuid::Uuid;
use yiwang_domain::{TenantId, Text, UnitId};

sql! {
    ALL_ROUTES = "SELECT id, category, area, unit_id, rank, zh, en, coalesce(version, 1)
        FROM route WHERE tenant_id = $1 ORDER BY rank, id";
    PUT = "INSERT INTO route (tenant_id, id, category, area, unit_id, rank, zh, en, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
        ON CONFLICT (tenant_id, id) DO UPDATE SET category = excluded.category,
            area = excluded.area, unit_id = excluded.unit_id, rank = excluded.rank,
            zh = excluded.zh, en = excluded.en, version = coalesce(route.version, 1) + 1";
    REMOVE = "DELETE FROM route WHERE tenant_id = $1 AND id = $2";
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Id.
    pub id: Uuid,
    /// Category code or the beginning of one; empty for every category.
    pub category: String,
    /// Path of a part of the net; empty for all of it.
    pub area: String,
    /// The unit.
    pub unit: UnitId,
    /// Lower is asked first.
    pub rank: i64,
    /// Why, for the person who is shown the proposal.
    pub reason: Text,
    /// Counts the changes, from 1. Writing does not look at it: the store counts.
    pub version: i64,
}

/// Every route of the tenant in the order they are asked.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Route>, StoreError> {
    type Row = (Uuid, String, String, Uuid, i64, String, String, i64);
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(ALL_ROUTES).bind(tenant.0).fetch_all(c).await)?;
    let route = |(id, category, area, unit, rank, zh, en, version): Row| Route {
        id,
        category,
        area,
        unit: UnitId(unit),
        rank,
        reason: Text { zh, en },
        version,
    };
    Ok(rows.into_iter().map(route).collect())
}

/// Adds a route or changes the one with its id.
pub async fn put(tx: &mut Tx, tenant: TenantId, r: &Route) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(r.id)
        .bind(&r.category)
        .bind(&r.area)
        .bind(r.unit.0)
        .bind(r.rank)
        .bind(&r.reason.zh)
        .bind(&r.reason.en)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Removes a route. False if there is none.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
