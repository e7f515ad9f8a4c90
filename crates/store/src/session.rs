//! Sessions of staff. The id is the hash of the token: whoever reads the table cannot sign in.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{StaffId, TenantId};

sql! {
    INSERT = "INSERT INTO session (tenant_id, id, staff_id, csrf, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "SELECT x.id, x.staff_id, x.csrf, x.created_at, x.seen_at, x.expires_at FROM session x
        JOIN staff s ON s.tenant_id = x.tenant_id AND s.id = x.staff_id
        WHERE x.tenant_id = $1 AND x.id = $2 AND x.expires_at > $3 AND s.ended_at IS NULL";
    OF_STAFF = "SELECT id, staff_id, csrf, created_at, seen_at, expires_at FROM session
        WHERE tenant_id = $1 AND staff_id = $2 AND expires_at > $3 ORDER BY seen_at DESC";
    TOUCH = "UPDATE session SET seen_at = $3, expires_at = $4 WHERE tenant_id = $1 AND id = $2";
    REMOVE = "DELETE FROM session WHERE tenant_id = $1 AND id = $2";
    REMOVE_OF = "DELETE FROM session WHERE tenant_id = $1 AND staff_id = $2 AND id <> $3";
    SWEEP = "DELETE FROM session WHERE tenant_id = $1 AND expires_at <= $2";
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the token.
    pub id: Vec<u8>,
    /// Whose.
    pub staff: StaffId,
    /// What forms carry.
    pub csrf: String,
    /// Signed in.
    pub created_at: DateTime<Utc>,
    /// Last used.
    pub seen_at: DateTime<Utc>,
    /// Ends by itself.
    pub expires_at: DateTime<Utc>,
}

type Row = (Vec<u8>, Uuid, String, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);

fn session((id, staff, csrf, created_at, seen_at, expires_at): Row) -> Session {
    Session { id, staff: StaffId(staff), csrf, created_at, seen_at, expires_at }
}

/// Adds a session.
pub async fn insert(tx: &mut Tx, tenant: TenantId, s: &Session) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(&s.id)
        .bind(s.staff.0)
        .bind(&s.csrf)
        .bind(At(s.created_at))
        .bind(At(s.seen_at))
        .bind(At(s.expires_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A session that has not expired, of a person who still works here.
pub async fn find(
    conn: &mut Conn,
    tenant: TenantId,
    id: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(FIND)
        .bind(tenant.0).bind(id).bind(At(now)).fetch_optional(c).await)?;
    Ok(row.map(session))
}

/// Sessions of a person that have not expired, last used first.
pub async fn of_staff(
    conn: &mut Conn,
    tenant: TenantId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(OF_STAFF)
        .bind(tenant.0).bind(staff.0).bind(At(now)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(session).collect())
}

/// It was used. Call it now and then, not at every request.
pub async fn touch(
    tx: &mut Tx,
    tenant: TenantId,
    id: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(TOUCH)
        .bind(tenant.0).bind(id).bind(At(now)).bind(At(expires_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Signs out.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: &[u8]) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(REMOVE).bind(tenant.0).bind(id).execute(c).await.map(drop))?;
    Ok(())
}

/// Ends every session of a person but `keep`, such as after a new password. Says how many.
pub async fn remove_of(
    tx: &mut Tx,
    tenant: TenantId,
    staff: StaffId,
    keep: &[u8],
) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(REMOVE_OF)
        .bind(tenant.0).bind(staff.0).bind(keep)
        .execute(c).await.map(|r| r.rows_affected()))?)
}

/// Forgets expired sessions. Says how many.
pub async fn sweep(tx: &mut Tx, tenant: TenantId, now: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(SWEEP)
        .bind(tenant.0).bind(At(now)).execute(c).await.map(|r| r.rows_affected()))?)
}
