//! The draft of the net: what is being changed and not in force. One per tenant.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
use yiwang_domain::{StaffId, TenantId};

sql! {
    GET = "SELECT revision, effective_from, changes, step, back, forth, saved_by, saved_at
        FROM net_draft WHERE tenant_id = $1 AND revision = $2";
    NEWEST = "SELECT revision, effective_from, changes, step, back, forth, saved_by, saved_at
        FROM net_draft WHERE tenant_id = $1 ORDER BY revision DESC LIMIT 1";
    SAVE = "INSERT INTO net_draft (tenant_id, revision, effective_from, changes, step, back, forth,
            saved_by, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DISCARD = "DELETE FROM net_draft WHERE tenant_id = $1";
}

/// The draft after one step.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NetDraft {
    /// Which step, from 1.
    pub revision: i64,
    /// The day it is to be in force from.
    pub effective_from: Option<NaiveDate>,
    /// What differs from the net: JSON, as the office writes it.
    pub changes: String,
    /// What was done: JSON.
    pub step: String,
    /// The revision that undoing leads back to; 0 is the net without a draft.
    pub back: Option<i64>,
    /// The revision that redoing leads to.
    pub forth: Option<i64>,
    /// Who did it.
    pub saved_by: Option<Uuid>,
    /// When.
    pub saved_at: DateTime<Utc>,
}

impl NetDraft {
    /// Who did it.
    pub fn by(&self) -> Option<StaffId> {
        self.saved_by.map(StaffId)
    }
}

/// The draft after a step.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    revision: i64,
) -> Result<Option<NetDraft>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET)
        .bind(tenant.0).bind(revision).fetch_optional(c).await)?)
}

/// The draft as it stands.
pub async fn newest(conn: &mut Conn, tenant: TenantId) -> Result<Option<NetDraft>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(NEWEST).bind(tenant.0).fetch_optional(c).await)?)
}

/// Saves a step. `Taken` if that revision exists: somebody else was first.
pub async fn save(tx: &mut Tx, tenant: TenantId, d: &NetDraft) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(SAVE)
        .bind(tenant.0)
        .bind(d.revision)
        .bind(d.effective_from)
        .bind(&d.changes)
        .bind(&d.step)
        .bind(d.back)
        .bind(d.forth)
        .bind(d.saved_by)
        .bind(At(d.saved_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Throws the draft away, with all its steps.
pub async fn discard(tx: &mut Tx, tenant: TenantId) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(DISCARD).bind(tenant.0).execute(c).await.map(drop))?;
    Ok(())
}
