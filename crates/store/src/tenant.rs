//! Tenants (租户): one jurisdiction each.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use serde_json::Value;
use yiwang_domain::TenantId;

sql! {
    ALL_TENANTS = "SELECT tenant_id, code, name, settings, version, created_at FROM tenant
        ORDER BY tenant_id";
    GET = "SELECT tenant_id, code, name, settings, version, created_at FROM tenant
        WHERE tenant_id = $1";
    INSERT = "INSERT INTO tenant (tenant_id, code, name, settings, version, created_at)
        VALUES ($1, $2, $3, $4, 1, $5)";
    UPDATE = "UPDATE tenant SET code = $2, name = $3, settings = $4, version = version + 1
        WHERE tenant_id = $1 AND version = $5";
}

/// A tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenant {
    /// Id.
    pub id: TenantId,
    /// Administrative division code of the region.
    pub code: String,
    /// Name.
    pub name: String,
    /// Calendars, promise texts, hooks and whatever else the office keeps for a tenant.
    pub settings: Value,
    /// What a stale update is recognised by.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

type Row = (i64, String, String, String, i64, DateTime<Utc>);

fn tenant((id, code, name, settings, version, created_at): Row) -> Result<Tenant, StoreError> {
    let settings = serde_json::from_str(&settings)
        .map_err(|e| StoreError::Broken(format!("settings of tenant {id}: {e}")))?;
    Ok(Tenant { id: TenantId(id), code, name, settings, version, created_at })
}

/// Every tenant.
pub async fn all(conn: &mut Conn) -> Result<Vec<Tenant>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(ALL_TENANTS).fetch_all(c).await)?;
    rows.into_iter().map(tenant).collect()
}

/// One tenant.
pub async fn get(conn: &mut Conn, id: TenantId) -> Result<Option<Tenant>, StoreError> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(tenant).transpose()
}

/// Adds a tenant; `version` is not read.
pub async fn insert(tx: &mut Tx, t: &Tenant) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(t.id.0)
        .bind(&t.code)
        .bind(&t.name)
        .bind(t.settings.to_string())
        .bind(At(t.created_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Changes code, name and settings; `Stale` if `version` is not the stored one.
pub async fn update(tx: &mut Tx, t: &Tenant) -> Result<(), StoreError> {
    let n = on!(tx, c => sqlx::query(UPDATE)
        .bind(t.id.0)
        .bind(&t.code)
        .bind(&t.name)
        .bind(t.settings.to_string())
        .bind(t.version)
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 { Ok(()) } else { Err(StoreError::Stale) }
}
