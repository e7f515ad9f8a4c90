//! Matters put off until a moment (稍后): out of an inbox, never out of a clock.
//!
//! A row holds the version the matter had. It counts only while the moment has not come and the
//! matter still has that version, so nobody has to take it away when something happens.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, StaffId, TenantId};

sql! {
    OF_MATTER = "SELECT id, matter_id, staff_id, unit_id, role, until, version, why, set_by
        FROM snooze WHERE tenant_id = $1 AND matter_id = $2 ORDER BY until, id";
    OF_STAFF = "SELECT id, matter_id, staff_id, unit_id, role, until, version, why, set_by
        FROM snooze WHERE tenant_id = $1 AND staff_id = $2 AND until > $3 ORDER BY until, id";
    PUT = "INSERT INTO snooze (tenant_id, id, matter_id, staff_id, unit_id, role, until, version,
            why, set_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    REMOVE = "DELETE FROM snooze WHERE tenant_id = $1 AND id = $2";
    ENDED = "SELECT matter_id FROM snooze WHERE tenant_id = $1 AND until > $2 AND until <= $3";
    SWEEP = "DELETE FROM snooze WHERE tenant_id = $1 AND until < $2";
}

/// A matter put off.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Snooze {
    /// Id.
    pub id: Uuid,
    /// The matter.
    pub matter_id: Uuid,
    /// For whom, where it is for one person.
    pub staff_id: Option<Uuid>,
    /// For the post at this unit, where it is for a post.
    pub unit_id: Option<Uuid>,
    /// Role of that post.
    pub role: Option<String>,
    /// When it comes back.
    pub until: DateTime<Utc>,
    /// The version the matter had.
    pub version: i64,
    /// What is waited for, in the person's words; may be empty.
    pub why: String,
    /// Who put it off.
    pub set_by: Uuid,
}

impl Snooze {
    /// Who put it off.
    pub const fn by(&self) -> StaffId {
        StaffId(self.set_by)
    }
}

/// Those of a matter, ended ones too until they are swept out.
pub async fn of_matter(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<Snooze>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(OF_MATTER)
        .bind(tenant.0).bind(matter.0).fetch_all(c).await)?)
}

/// Those a person put off for themselves and that have not come back yet.
pub async fn of_staff(
    conn: &mut Conn,
    tenant: TenantId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<Vec<Snooze>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(OF_STAFF)
        .bind(tenant.0).bind(staff.0).bind(At(now)).fetch_all(c).await)?)
}

/// Puts a matter off.
pub async fn put(tx: &mut Tx, tenant: TenantId, s: &Snooze) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(s.id)
        .bind(s.matter_id)
        .bind(s.staff_id)
        .bind(s.unit_id)
        .bind(&s.role)
        .bind(At(s.until))
        .bind(s.version)
        .bind(&s.why)
        .bind(s.set_by)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Takes one back.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(REMOVE).bind(tenant.0).bind(id).execute(c).await.map(drop))?;
    Ok(())
}

/// Matters whose moment came after `from`, up to and with `to`.
pub async fn ended(
    conn: &mut Conn,
    tenant: TenantId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(ENDED)
        .bind(tenant.0).bind(At(from)).bind(At(to)).fetch_all(c).await)?;
    Ok(ids.into_iter().map(MatterId).collect())
}

/// Sweeps out what ended before a moment.
pub async fn sweep(
    tx: &mut Tx,
    tenant: TenantId,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(SWEEP)
        .bind(tenant.0).bind(At(before)).execute(c).await.map(|r| r.rows_affected()))?)
}
