//! What administrators changed (管理记录): who, when, about whom or what, in one sentence. Rows are
//! only added.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    INSERT = "INSERT INTO admin_log (tenant_id, id, at, staff_id, about, did, zh, en)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF = "SELECT id, at, staff_id, about, did, zh, en FROM admin_log
        WHERE tenant_id = $1 AND about = $2 ORDER BY at DESC, id DESC LIMIT 200";
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Change {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none where the program did it for the command line.
    pub staff_id: Option<Uuid>,
    /// Id of the person or place it is about.
    pub about: Uuid,
    /// What was done, as a stable word: `post-given`, `place-changed` …
    pub did: String,
    /// The same as a sentence in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
}

/// Writes a change down, in the transaction that makes it.
pub async fn insert(tx: &mut Tx, tenant: TenantId, c: &Change) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(c.id)
        .bind(At(c.at))
        .bind(c.staff_id)
        .bind(c.about)
        .bind(&c.did)
        .bind(&c.zh)
        .bind(&c.en)
        .execute(conn).await.map(drop))?;
    Ok(())
}

/// The last 200 changes of a person or a place, newest first.
pub async fn of(conn: &mut Conn, tenant: TenantId, about: Uuid) -> Result<Vec<Change>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(OF).bind(tenant.0).bind(about).fetch_all(c).await)?)
}
