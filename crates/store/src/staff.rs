//! Members of staff (工作人员) and their sign-in.

use crate::at::{At, at};
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{StaffId, TenantId};

sql! {
    ALL_STAFF = "SELECT id, login, name, email, locale, version, created_at, ended_at FROM staff
        WHERE tenant_id = $1 ORDER BY login";
    GET = "SELECT id, login, name, email, locale, version, created_at, ended_at FROM staff
        WHERE tenant_id = $1 AND id = $2";
    BY_LOGIN = "SELECT id, login, name, email, locale, version, created_at, ended_at FROM staff
        WHERE tenant_id = $1 AND login = $2";
    PASSWORD = "SELECT password FROM staff
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL";
    INSERT = "INSERT INTO staff (tenant_id, id, login, name, password, email, locale, version,
            created_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)";
    UPDATE = "UPDATE staff SET login = $3, name = $4, email = $5, locale = $6, ended_at = $7,
            version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND version = $8";
    SET_PASSWORD = "UPDATE staff SET password = $3, version = version + 1
        WHERE tenant_id = $1 AND id = $2";
}

/// A member of staff. The password hash is never part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Id.
    pub id: StaffId,
    /// Name to sign in with, unique in the tenant.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where notices by mail go.
    pub email: Option<String>,
    /// BCP 47 tag of the language of screens and notices.
    pub locale: String,
    /// What a stale update is recognised by.
    pub version: i64,
    /// When added.
    pub created_at: DateTime<Utc>,
    /// Since when the person no longer works here.
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    login: String,
    name: String,
    email: Option<String>,
    locale: String,
    version: i64,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<Row> for Staff {
    fn from(r: Row) -> Self {
        Self {
            id: StaffId(r.id),
            login: r.login,
            name: r.name,
            email: r.email,
            locale: r.locale,
            version: r.version,
            created_at: r.created_at,
            ended_at: r.ended_at,
        }
    }
}

/// All staff of the tenant, those who left included.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Staff>, StoreError> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(ALL_STAFF).bind(tenant.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Staff::from).collect())
}

/// One person.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: StaffId,
) -> Result<Option<Staff>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(Staff::from))
}

/// One person by login, exactly as written.
pub async fn by_login(
    conn: &mut Conn,
    tenant: TenantId,
    login: &str,
) -> Result<Option<Staff>, StoreError> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(BY_LOGIN)
        .bind(tenant.0).bind(login).fetch_optional(c).await)?;
    Ok(row.map(Staff::from))
}

/// The password hash of somebody who still works here and has one.
pub async fn password(
    conn: &mut Conn,
    tenant: TenantId,
    id: StaffId,
) -> Result<Option<String>, StoreError> {
    let hash: Option<Option<String>> = on!(conn, c => sqlx::query_scalar(PASSWORD)
        .bind(tenant.0).bind(id.0).fetch_optional(c).await)?;
    Ok(hash.flatten())
}

/// Adds a person; `version` is not read. `Taken` if the login exists.
pub async fn insert(
    tx: &mut Tx,
    tenant: TenantId,
    s: &Staff,
    password: Option<&str>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(s.id.0)
        .bind(&s.login)
        .bind(&s.name)
        .bind(password)
        .bind(&s.email)
        .bind(&s.locale)
        .bind(At(s.created_at))
        .bind(at(s.ended_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Changes a person; `Stale` if `version` is not the stored one.
pub async fn update(tx: &mut Tx, tenant: TenantId, s: &Staff) -> Result<(), StoreError> {
    let n = on!(tx, c => sqlx::query(UPDATE)
        .bind(tenant.0)
        .bind(s.id.0)
        .bind(&s.login)
        .bind(&s.name)
        .bind(&s.email)
        .bind(&s.locale)
        .bind(at(s.ended_at))
        .bind(s.version)
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// Sets the password hash. False if there is no such person.
pub async fn set_password(
    tx: &mut Tx,
    tenant: TenantId,
    id: StaffId,
    hash: &str,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(SET_PASSWORD)
        .bind(tenant.0).bind(id.0).bind(hash)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
