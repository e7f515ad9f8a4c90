//! Drafts of playbooks: what is being changed and not in force.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{StaffId, TenantId};

sql! {
    GET = "SELECT id, revision, text, walks, based_on, saved_by, saved_at FROM playbook_draft
        WHERE tenant_id = $1 AND id = $2 AND revision = $3";
    NEWEST = "SELECT id, revision, text, walks, based_on, saved_by, saved_at FROM playbook_draft
        WHERE tenant_id = $1 AND id = $2 ORDER BY revision DESC LIMIT 1";
    ALL_NEWEST = "SELECT id, revision, text, walks, based_on, saved_by, saved_at
        FROM playbook_draft d WHERE tenant_id = $1 AND revision = (
            SELECT max(e.revision) FROM playbook_draft e WHERE e.tenant_id = $1 AND e.id = d.id)
        ORDER BY id";
    SAVE = "INSERT INTO playbook_draft (tenant_id, id, revision, text, walks, based_on, saved_by,
            saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DISCARD = "DELETE FROM playbook_draft WHERE tenant_id = $1 AND id = $2";
}

/// One saving of a draft.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    /// Playbook id.
    pub id: String,
    /// Which saving, from 1.
    pub revision: i64,
    /// The YAML; it may be wrong.
    pub text: String,
    /// Its walks: a JSON list of name and text.
    pub walks: String,
    /// Id of the playbook it was copied from.
    pub based_on: Option<String>,
    /// Who saved it.
    pub saved_by: Option<Uuid>,
    /// When.
    pub saved_at: DateTime<Utc>,
}

impl Draft {
    /// Who saved it.
    pub fn by(&self) -> Option<StaffId> {
        self.saved_by.map(StaffId)
    }
}

/// One saving.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: &str,
    revision: i64,
) -> Result<Option<Draft>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET)
        .bind(tenant.0).bind(id).bind(revision).fetch_optional(c).await)?)
}

/// The draft as it stands.
pub async fn newest(
    conn: &mut Conn,
    tenant: TenantId,
    id: &str,
) -> Result<Option<Draft>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(NEWEST)
        .bind(tenant.0).bind(id).fetch_optional(c).await)?)
}

/// Every draft as it stands.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Draft>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_NEWEST).bind(tenant.0).fetch_all(c).await)?)
}

/// Saves. `Taken` if that revision exists: somebody else saved first.
pub async fn save(tx: &mut Tx, tenant: TenantId, d: &Draft) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(SAVE)
        .bind(tenant.0)
        .bind(&d.id)
        .bind(d.revision)
        .bind(&d.text)
        .bind(&d.walks)
        .bind(&d.based_on)
        .bind(d.saved_by)
        .bind(At(d.saved_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Throws a draft away, with all its savings.
pub async fn discard(tx: &mut Tx, tenant: TenantId, id: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(DISCARD).bind(tenant.0).bind(id).execute(c).await.map(drop))?;
    Ok(())
}
