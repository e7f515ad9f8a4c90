//! What was learned from decided matters: every try with its report, the one in force with its bytes.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    IN_FORCE = "SELECT id, kind, version, made_at, in_force, report, bytes FROM insight_model
        WHERE tenant_id = $1 AND kind = $2 AND in_force = $3 ORDER BY version DESC LIMIT 1";
    VERSION = "SELECT version FROM insight_model
        WHERE tenant_id = $1 AND kind = $2 AND in_force = $3 ORDER BY version DESC LIMIT 1";
    NEWEST = "SELECT version FROM insight_model
        WHERE tenant_id = $1 AND kind = $2 ORDER BY version DESC LIMIT 1";
    ALL_MODELS = "SELECT id, kind, version, made_at, in_force, report FROM insight_model
        WHERE tenant_id = $1 AND kind = $2 ORDER BY version DESC LIMIT $3";
    RETIRE = "UPDATE insight_model SET in_force = $3, bytes = NULL
        WHERE tenant_id = $1 AND kind = $2";
    ADD = "INSERT INTO insight_model (tenant_id, id, kind, version, made_at, in_force, report, bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Something learned.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Model {
    /// Id.
    pub id: Uuid,
    /// What it proposes: `category`, `unit`.
    pub kind: String,
    /// Counts the tries of its kind, from 1.
    pub version: i64,
    /// When it was learned.
    pub made_at: DateTime<Utc>,
    /// Whether it proposes now; one of a kind does.
    pub in_force: bool,
    /// How good it was when it was tried: JSON, as the office writes it.
    pub report: String,
    /// The model itself, as the office writes it; none where it is not in force.
    pub bytes: Option<Vec<u8>>,
}

/// The one in force, with its bytes.
pub async fn in_force(
    conn: &mut Conn,
    tenant: TenantId,
    kind: &str,
) -> Result<Option<Model>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(IN_FORCE)
        .bind(tenant.0).bind(kind).bind(true).fetch_optional(c).await)?)
}

/// The version of the one in force: whether what is held in memory is still right.
pub async fn version(
    conn: &mut Conn,
    tenant: TenantId,
    kind: &str,
) -> Result<Option<i64>, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(VERSION)
        .bind(tenant.0).bind(kind).bind(true).fetch_optional(c).await)?)
}

/// The last tries of a kind, newest first, without their bytes.
pub async fn all(
    conn: &mut Conn,
    tenant: TenantId,
    kind: &str,
    limit: u32,
) -> Result<Vec<Model>, StoreError> {
    type Row = (Uuid, String, i64, DateTime<Utc>, bool, String);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(ALL_MODELS)
        .bind(tenant.0).bind(kind).bind(i64::from(limit)).fetch_all(c).await)?;
    let model = |(id, kind, version, made_at, in_force, report): Row| Model {
        id,
        kind,
        version,
        made_at,
        in_force,
        report,
        bytes: None,
    };
    Ok(rows.into_iter().map(model).collect())
}

/// Takes the one in force out of force; its bytes go, its report stays.
pub async fn retire(tx: &mut Tx, tenant: TenantId, kind: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(RETIRE)
        .bind(tenant.0).bind(kind).bind(false).execute(c).await.map(drop))?;
    Ok(())
}

/// Adds a try and gives it the next version, which is returned. One in force takes the place of the
/// one before, whose bytes go; its report stays.
pub async fn add(tx: &mut Tx, tenant: TenantId, m: &Model) -> Result<i64, StoreError> {
    let last: Option<i64> = on!(tx, c => sqlx::query_scalar(NEWEST)
        .bind(tenant.0).bind(&m.kind).fetch_optional(c).await)?;
    let version = last.unwrap_or(0) + 1;
    if m.in_force {
        retire(tx, tenant, &m.kind).await?;
    }
    on!(tx, c => sqlx::query(ADD)
        .bind(tenant.0)
        .bind(m.id)
        .bind(&m.kind)
        .bind(version)
        .bind(At(m.made_at))
        .bind(m.in_force)
        .bind(&m.report)
        .bind(&m.bytes)
        .execute(c).await.map(drop))?;
    Ok(version)
}
