//! Synonyms (同义词): words that people say for one thing, so that a search for one finds the others.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    ALL_SYNONYMS = "SELECT id, words, version FROM synonym
        WHERE tenant_id = $1 ORDER BY words, id";
    PUT = "INSERT INTO synonym (tenant_id, id, words, version)
        VALUES ($1, $2, $3, 1)
        ON CONFLICT (tenant_id, id) DO UPDATE SET words = excluded.words,
            version = synonym.version + 1";
    REMOVE = "DELETE FROM synonym WHERE tenant_id = $1 AND id = $2";
}

/// A group of words.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Synonym {
    /// Id.
    pub id: Uuid,
    /// The words, with `、` between them.
    pub words: String,
    /// Counts the changes, from 1. Writing does not look at it: the store counts.
    pub version: i64,
}

/// Every group of the tenant, by its words.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Synonym>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_SYNONYMS).bind(tenant.0).fetch_all(c).await)?)
}

/// Adds a group or changes the one with its id.
pub async fn put(tx: &mut Tx, tenant: TenantId, s: &Synonym) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(s.id)
        .bind(&s.words)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Removes a group. False if there is none.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
