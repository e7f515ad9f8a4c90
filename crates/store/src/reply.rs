//! Standard replies (标准答复): texts for answers that are given again and again.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    ALL_REPLIES = "SELECT id, category, title, text, version FROM reply
        WHERE tenant_id = $1 ORDER BY category, title, id";
    PUT = "INSERT INTO reply (tenant_id, id, category, title, text, version)
        VALUES ($1, $2, $3, $4, $5, 1)
        ON CONFLICT (tenant_id, id) DO UPDATE SET category = excluded.category,
            title = excluded.title, text = excluded.text, version = reply.version + 1";
    REMOVE = "DELETE FROM reply WHERE tenant_id = $1 AND id = $2";
}

/// A standard reply.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Reply {
    /// Id.
    pub id: Uuid,
    /// Code of the category it is for, with those below it; empty for every category.
    pub category: String,
    /// What it is found by.
    pub title: String,
    /// The text, with placeholders in braces.
    pub text: String,
    /// Counts the changes, from 1. Writing does not look at it: the store counts.
    pub version: i64,
}

/// Every reply of the tenant, by category and title.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Reply>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_REPLIES).bind(tenant.0).fetch_all(c).await)?)
}

/// Adds a reply or changes the one with its id.
pub async fn put(tx: &mut Tx, tenant: TenantId, r: &Reply) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(r.id)
        .bind(&r.category)
        .bind(&r.title)
        .bind(&r.text)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Removes a reply. False if there is none.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
