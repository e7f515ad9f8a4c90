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
            valid_to, filing_zh, filing_en, closing_zh, closing_en, coalesce(version, 1) AS version
        FROM category WHERE tenant_id = $1 ORDER BY id";
    PUT = "INSERT INTO category (tenant_id, id, parent_id, zh, en, playbook, urgency, secrecy,
            words, valid_from, valid_to, filing_zh, filing_en, closing_zh, closing_en, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
        ON CONFLICT (tenant_id, id) DO UPDATE SET parent_id = excluded.parent_id,
            zh = excluded.zh, en = excluded.en, playbook = excluded.playbook,
            urgency = excluded.urgency, secrecy = excluded.secrecy, words = excluded.words,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to,
            filing_zh = excluded.filing_zh, filing_en = excluded.filing_en,
            closing_zh = excluded.closing_zh, closing_en = excluded.closing_en,
            version = coalesce(category.version, 1) + 1";
    MATTERS = "SELECT count(*) FROM matter WHERE tenant_id = $1 AND category = $2";
    REMOVE = "DELETE FROM category WHERE tenant_id = $1 AND id = $2";
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
    /// When a case of this kind is filed (立案条件); empty where nothing was laid down.
    pub filing: Text,
    /// When it counts as solved (结案条件); empty where nothing was laid down.
    pub closing: Text,
    /// Counts the changes, from 1. Writing does not look at it: the store counts.
    pub version: i64,
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
    filing_zh: Option<String>,
    filing_en: Option<String>,
    closing_zh: Option<String>,
    closing_en: Option<String>,
    version: i64,
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
                filing: condition(r.filing_zh, r.filing_en),
                closing: condition(r.closing_zh, r.closing_en),
                version: r.version,
            })
        })
        .collect()
}

/// A condition; rows of before have none.
fn condition(zh: Option<String>, en: Option<String>) -> Text {
    Text::new(zh.unwrap_or_default(), en.unwrap_or_default())
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
        .bind(&k.filing.zh)
        .bind(&k.filing.en)
        .bind(&k.closing.zh)
        .bind(&k.closing.en)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// How many matters, open and closed, are filed under exactly this category.
pub async fn matters(conn: &mut Conn, tenant: TenantId, code: &str) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(MATTERS)
        .bind(tenant.0).bind(code).fetch_one(c).await)?)
}

/// Removes a category. False if there is none. Nothing looks here whether something refers to it.
pub async fn remove(tx: &mut Tx, tenant: TenantId, code: &str) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(code).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
