//! Categories (事项类别): a tree of codes, each with the method that handles it.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::matter::row::{secrecy, secrecy_rank, urgency, urgency_rank};
use crate::sql::{on, sql};
use chrono::NaiveDate;
use yiwang_domain::matter::{Secrecy, Urgency};
use yiwang_domain::{TenantId, Text};

sql! {
    ALL_CATEGORIES = "SELECT id, parent_id, zh, en, playbook, urgency, secrecy, words, valid_from,
            valid_to
        FROM category WHERE tenant_id = $1 ORDER BY id";
    PUT = "INSERT INTO category (tenant_id, id, parent_id, zh, en, playbook, urgency, secrecy,
            words, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (tenant_id, id) DO UPDATE SET parent_id = excluded.parent_id,
            zh = excluded.zh, en = excluded.en, playbook = excluded.playbook,
            urgency = excluded.urgency, secrecy = excluded.secrecy, words = excluded.words,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to";
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Code.
    pub code: String,
    /// Code of the parent.
    pub parent: Option<String>,
    /// Name.
    pub name: Text,
    /// Playbook that handles it; the parent's where none.
    pub playbook: Option<String>,
    /// Urgency its matters begin with.
    pub urgency: Option<Urgency>,
    /// Secrecy its matters begin with.
    pub secrecy: Option<Secrecy>,
    /// Words that speak for it.
    pub words: Vec<String>,
    /// First day; none means always so far.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none until further notice.
    pub valid_to: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    parent_id: Option<String>,
    zh: String,
    en: String,
    playbook: Option<String>,
    urgency: Option<i64>,
    secrecy: Option<i64>,
    words: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

/// Every category of the tenant, by code.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Category>, StoreError> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(ALL_CATEGORIES).bind(tenant.0).fetch_all(c).await)?;
    rows.into_iter()
        .map(|r| {
            let words = serde_json::from_str(&r.words)
                .map_err(|e| StoreError::Broken(format!("words of category {}: {e}", r.id)))?;
            Ok(Category {
                code: r.id,
                parent: r.parent_id,
                name: Text::new(r.zh, r.en),
                playbook: r.playbook,
                urgency: r.urgency.map(urgency),
                secrecy: r.secrecy.map(secrecy),
                words,
                valid_from: r.valid_from,
                valid_to: r.valid_to,
            })
        })
        .collect()
}

/// Adds a category or changes the one with its code.
pub async fn put(tx: &mut Tx, tenant: TenantId, k: &Category) -> Result<(), StoreError> {
    let words = serde_json::json!(k.words).to_string();
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(&k.code)
        .bind(&k.parent)
        .bind(&k.name.zh)
        .bind(&k.name.en)
        .bind(&k.playbook)
        .bind(k.urgency.map(urgency_rank))
        .bind(k.secrecy.map(secrecy_rank))
        .bind(&words)
        .bind(k.valid_from)
        .bind(k.valid_to)
        .execute(c).await.map(drop))?;
    Ok(())
}
