//! Attachments (附件): what is known of a file; the bytes are elsewhere.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{FileId, MatterId, StaffId, TenantId};

sql! {
    INSERT = "INSERT INTO file (tenant_id, id, matter_id, key, thumb_key, kind, size, width, height,
            sha256, uploaded_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    GET = "SELECT id, matter_id, key, thumb_key, kind, size, width, height, sha256, uploaded_by,
            created_at
        FROM file WHERE tenant_id = $1 AND id = $2";
    OF_MATTER = "SELECT id, matter_id, key, thumb_key, kind, size, width, height, sha256,
            uploaded_by, created_at
        FROM file WHERE tenant_id = $1 AND matter_id = $2 ORDER BY created_at, id";
    /// Only a file that belongs to no other matter.
    ATTACH = "UPDATE file SET matter_id = $3
        WHERE tenant_id = $1 AND id = $2 AND (matter_id IS NULL OR matter_id = $3)";
    LOOSE = "SELECT id, matter_id, key, thumb_key, kind, size, width, height, sha256, uploaded_by,
            created_at
        FROM file WHERE tenant_id = $1 AND matter_id IS NULL AND created_at < $2
        ORDER BY created_at, id LIMIT $3";
    DETACH = "UPDATE file SET matter_id = NULL
        WHERE tenant_id = $1 AND id = $2 AND matter_id = $3";
    REMOVE = "DELETE FROM file WHERE tenant_id = $1 AND id = $2 AND matter_id IS NULL";
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Id.
    pub id: FileId,
    /// The matter it belongs to; none until it is sent with something.
    pub matter: Option<MatterId>,
    /// Where the bytes are.
    pub key: String,
    /// Where the small picture is.
    pub thumb_key: Option<String>,
    /// Media type.
    pub kind: String,
    /// Bytes.
    pub size: i64,
    /// Pixels across, of a picture.
    pub width: Option<i64>,
    /// Pixels down.
    pub height: Option<i64>,
    /// SHA-256 of the bytes kept.
    pub sha256: Vec<u8>,
    /// Who brought it; none for a reporter.
    pub uploaded_by: Option<StaffId>,
    /// When.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    matter_id: Option<Uuid>,
    key: String,
    thumb_key: Option<String>,
    kind: String,
    size: i64,
    width: Option<i64>,
    height: Option<i64>,
    sha256: Vec<u8>,
    uploaded_by: Option<Uuid>,
    created_at: DateTime<Utc>,
}

impl From<Row> for File {
    fn from(r: Row) -> Self {
        Self {
            id: FileId(r.id),
            matter: r.matter_id.map(MatterId),
            key: r.key,
            thumb_key: r.thumb_key,
            kind: r.kind,
            size: r.size,
            width: r.width,
            height: r.height,
            sha256: r.sha256,
            uploaded_by: r.uploaded_by.map(StaffId),
            created_at: r.created_at,
        }
    }
}

/// Adds a file.
pub async fn insert(tx: &mut Tx, tenant: TenantId, f: &File) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(f.id.0)
        .bind(f.matter.map(|m| m.0))
        .bind(&f.key)
        .bind(&f.thumb_key)
        .bind(&f.kind)
        .bind(f.size)
        .bind(f.width)
        .bind(f.height)
        .bind(&f.sha256)
        .bind(f.uploaded_by.map(|s| s.0))
        .bind(At(f.created_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// One file.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: FileId,
) -> Result<Option<File>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(File::from))
}

/// Files of a matter, oldest first.
pub async fn of_matter(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<File>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(OF_MATTER)
        .bind(tenant.0).bind(matter.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(File::from).collect())
}

/// Gives a file to a matter. False if it is unknown or belongs to another matter.
pub async fn attach(
    tx: &mut Tx,
    tenant: TenantId,
    id: FileId,
    matter: MatterId,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(ATTACH)
        .bind(tenant.0).bind(id.0).bind(matter.0)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Takes a file from its matter, so that it is loose and can be removed. False if it is not its.
pub async fn detach(
    tx: &mut Tx,
    tenant: TenantId,
    id: FileId,
    matter: MatterId,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(DETACH)
        .bind(tenant.0).bind(id.0).bind(matter.0)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Files that were never sent with anything and are older than `before`: to be removed.
pub async fn loose(
    conn: &mut Conn,
    tenant: TenantId,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<File>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(LOOSE)
        .bind(tenant.0).bind(At(before)).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(File::from).collect())
}

/// Forgets a file that belongs to no matter. False otherwise.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: FileId) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(id.0).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
