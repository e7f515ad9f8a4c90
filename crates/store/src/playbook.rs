//! Playbooks (工作法) as published: the text of each version is kept for good, because a running
//! matter keeps the version it was opened under.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::entry::hash;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::ledger::Hash;
use yiwang_domain::{StaffId, TenantId};

sql! {
    ALL_PLAYBOOKS = "SELECT id, version, text, digest, effective_from, published_by, published_at,
            walks, based_on
        FROM playbook WHERE tenant_id = $1 ORDER BY id, version";
    GET = "SELECT id, version, text, digest, effective_from, published_by, published_at,
            walks, based_on
        FROM playbook WHERE tenant_id = $1 AND id = $2 AND version = $3";
    /// The version in force: of those effective by now, the one published last.
    CURRENT = "SELECT id, version, text, digest, effective_from, published_by, published_at,
            walks, based_on
        FROM playbook p WHERE tenant_id = $1 AND version = (
            SELECT max(q.version) FROM playbook q
            WHERE q.tenant_id = $1 AND q.id = p.id AND q.effective_from <= $2)
        ORDER BY id";
    PUBLISH = "INSERT INTO playbook (tenant_id, id, version, text, digest, effective_from,
            published_by, published_at, walks, based_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// A published version of a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Playbook id.
    pub id: String,
    /// Version.
    pub version: u32,
    /// The YAML.
    pub text: String,
    /// Hash of the text.
    pub digest: Hash,
    /// From when new matters are opened under it.
    pub effective_from: DateTime<Utc>,
    /// Who published it; none for what came with the program.
    pub published_by: Option<StaffId>,
    /// When.
    pub published_at: DateTime<Utc>,
    /// Its own walks: a JSON list of name and text. Empty for what came with the program.
    pub walks: String,
    /// Id of the playbook it was copied from.
    pub based_on: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    version: i64,
    text: String,
    digest: Vec<u8>,
    effective_from: DateTime<Utc>,
    published_by: Option<Uuid>,
    published_at: DateTime<Utc>,
    walks: Option<String>,
    based_on: Option<String>,
}

impl Row {
    fn published(self) -> Result<Published, StoreError> {
        Ok(Published {
            id: self.id,
            version: self.version as u32,
            text: self.text,
            digest: hash(self.digest)?,
            effective_from: self.effective_from,
            published_by: self.published_by.map(StaffId),
            published_at: self.published_at,
            // none for what was published before there were any
            walks: self.walks.unwrap_or_else(|| "[]".to_owned()),
            based_on: self.based_on,
        })
    }
}

/// Every version of every playbook of the tenant.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Published>, StoreError> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(ALL_PLAYBOOKS).bind(tenant.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::published).collect()
}

/// One version.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: &str,
    version: u32,
) -> Result<Option<Published>, StoreError> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(GET)
        .bind(tenant.0).bind(id).bind(i64::from(version)).fetch_optional(c).await)?;
    row.map(Row::published).transpose()
}

/// Of every playbook the version in force at `now`.
pub async fn current(
    conn: &mut Conn,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> Result<Vec<Published>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(CURRENT)
        .bind(tenant.0).bind(At(now)).fetch_all(c).await)?;
    rows.into_iter().map(Row::published).collect()
}

/// Publishes a version. `Taken` if that version exists: a published text never changes.
pub async fn publish(tx: &mut Tx, tenant: TenantId, p: &Published) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUBLISH)
        .bind(tenant.0)
        .bind(&p.id)
        .bind(i64::from(p.version))
        .bind(&p.text)
        .bind(&p.digest[..])
        .bind(At(p.effective_from))
        .bind(p.published_by.map(|s| s.0))
        .bind(At(p.published_at))
        .bind(&p.walks)
        .bind(&p.based_on)
        .execute(c).await.map(drop))?;
    Ok(())
}
