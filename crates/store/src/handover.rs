//! Hand-over notes of a shift: figures as they stood, the words of who handed over, who took over.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{StaffId, TenantId, UnitId};

sql! {
    ADD = "INSERT INTO handover (tenant_id, id, unit_id, number, from_at, to_at, words, body,
            given_by, given_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, unit_id, number) DO NOTHING";
    GET = "SELECT id, unit_id, number, from_at, to_at, words, body, given_by, given_at, taken_by,
            taken_at
        FROM handover WHERE tenant_id = $1 AND id = $2";
    OF_UNIT = "SELECT id, unit_id, number, from_at, to_at, words, body, given_by, given_at, taken_by,
            taken_at
        FROM handover WHERE tenant_id = $1 AND unit_id = $2 ORDER BY number DESC LIMIT $3";
    TAKE = "UPDATE handover SET taken_by = $3, taken_at = $4
        WHERE tenant_id = $1 AND id = $2 AND taken_by IS NULL";
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Handover {
    /// Id.
    pub id: Uuid,
    /// The unit whose shift it is.
    pub unit_id: Uuid,
    /// Its number within the unit, from 1.
    pub number: i64,
    /// What happened from this moment on …
    pub from_at: DateTime<Utc>,
    /// … until before this one is in it.
    pub to_at: DateTime<Utc>,
    /// What whoever handed over added.
    pub words: String,
    /// Figures and ids as they stood: JSON, as the office writes it.
    pub body: String,
    /// Who handed over.
    pub given_by: Uuid,
    /// When.
    pub given_at: DateTime<Utc>,
    /// Who took over.
    pub taken_by: Option<Uuid>,
    /// When.
    pub taken_at: Option<DateTime<Utc>>,
}

/// Keeps a note that nobody has taken over yet. False where the unit has one of this number: somebody
/// else handed over first.
pub async fn add(tx: &mut Tx, tenant: TenantId, h: &Handover) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(ADD)
        .bind(tenant.0)
        .bind(h.id)
        .bind(h.unit_id)
        .bind(h.number)
        .bind(At(h.from_at))
        .bind(At(h.to_at))
        .bind(&h.words)
        .bind(&h.body)
        .bind(h.given_by)
        .bind(At(h.given_at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// One note.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: Uuid,
) -> Result<Option<Handover>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET)
        .bind(tenant.0).bind(id).fetch_optional(c).await)?)
}

/// The newest notes of a unit, newest first.
pub async fn of_unit(
    conn: &mut Conn,
    tenant: TenantId,
    unit: UnitId,
    limit: u32,
) -> Result<Vec<Handover>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(OF_UNIT)
        .bind(tenant.0).bind(unit.0).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// Writes down who took over. False where somebody did already, or there is no such note.
pub async fn take(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    by: StaffId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(TAKE)
        .bind(tenant.0).bind(id).bind(by.0).bind(At(at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
