//! Answers of a form that somebody kept under a name (常用填法), for themselves or for who holds the same
//! post.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{StaffId, TenantId, UnitId};

sql! {
    SEEN_BY = "SELECT id, staff_id, name, playbook, action, answers, note, unit_id, role, saved_at
        FROM filling
        WHERE tenant_id = $1 AND (staff_id = $2 OR unit_id IS NOT NULL) ORDER BY name, id";
    PUT = "INSERT INTO filling (tenant_id, id, staff_id, name, playbook, action, answers, note,
            unit_id, role, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    HAND_OVER = "UPDATE filling SET staff_id = $5
        WHERE tenant_id = $1 AND staff_id = $2 AND unit_id = $3 AND role = $4";
    REMOVE = "DELETE FROM filling WHERE tenant_id = $1 AND staff_id = $2 AND id = $3";
}

/// Kept answers.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Filling {
    /// Id.
    pub id: Uuid,
    /// Whose it is.
    pub staff_id: Uuid,
    /// Its name.
    pub name: String,
    /// Playbook of the form.
    pub playbook: String,
    /// Action of the form.
    pub action: String,
    /// The answers by field, as a JSON object.
    pub answers: String,
    /// The remark beside the form; may be empty.
    pub note: String,
    /// Unit of the post whose holders see it too; none where it is the owner's alone.
    pub unit_id: Option<Uuid>,
    /// Role of that post.
    pub role: Option<String>,
    /// When it was kept.
    pub saved_at: DateTime<Utc>,
}

/// Those of one person and all that are shared, by name. Which of the shared ones concern the
/// person depends on posts and is decided by who asks.
pub async fn seen_by(
    conn: &mut Conn,
    tenant: TenantId,
    staff: StaffId,
) -> Result<Vec<Filling>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(SEEN_BY)
        .bind(tenant.0).bind(staff.0).fetch_all(c).await)?)
}

/// Keeps one.
pub async fn put(tx: &mut Tx, tenant: TenantId, f: &Filling) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(f.id)
        .bind(f.staff_id)
        .bind(&f.name)
        .bind(&f.playbook)
        .bind(&f.action)
        .bind(&f.answers)
        .bind(&f.note)
        .bind(f.unit_id)
        .bind(&f.role)
        .bind(At(f.saved_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Removes one of somebody's own. False if there is none.
pub async fn remove(
    tx: &mut Tx,
    tenant: TenantId,
    staff: StaffId,
    id: Uuid,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(staff.0).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Gives those that a person shared with the holders of a post to another person, who then may
/// remove them. Says how many.
pub async fn hand_over(
    tx: &mut Tx,
    tenant: TenantId,
    from: StaffId,
    (unit, role): (UnitId, &str),
    to: StaffId,
) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(HAND_OVER)
        .bind(tenant.0)
        .bind(from.0)
        .bind(unit.0)
        .bind(role)
        .bind(to.0)
        .execute(c).await.map(|r| r.rows_affected()))?)
}
