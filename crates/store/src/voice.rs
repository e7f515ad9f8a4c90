//! Public voices (method K3): the feeds that are read, and what stood in them. No author and no
//! commenter: there is no column for a person.

use crate::at::{At, at};
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    ALL_FEEDS = "SELECT id, name, url, on_at_all, hours, etag, modified, fetched_at, next_at, failed,
            error_zh, error_en, version
        FROM feed WHERE tenant_id = $1 ORDER BY name, id";
    PUT_FEED = "INSERT INTO feed (tenant_id, id, name, url, on_at_all, hours, etag, modified,
            fetched_at, next_at, failed, error_zh, error_en, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, url = excluded.url,
            on_at_all = excluded.on_at_all, hours = excluded.hours, etag = excluded.etag,
            modified = excluded.modified, fetched_at = excluded.fetched_at,
            next_at = excluded.next_at, failed = excluded.failed, error_zh = excluded.error_zh,
            error_en = excluded.error_en, version = excluded.version";
    /// Whoever comes second finds another time there and leaves it alone.
    CLAIM_FEED = "UPDATE feed SET next_at = $4
        WHERE tenant_id = $1 AND id = $2 AND version = $3 AND next_at <= $5";
    REMOVE_FEED = "DELETE FROM feed WHERE tenant_id = $1 AND id = $2";
    REMOVE_OF_FEED = "DELETE FROM voice WHERE tenant_id = $1 AND feed_id = $2";
    INSERT = "INSERT INTO voice (tenant_id, id, feed_id, mark, title, text, link, at, seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (tenant_id, feed_id, mark) DO NOTHING";
    SINCE = "SELECT id, feed_id, mark, title, text, link, at, seen_at FROM voice
        WHERE tenant_id = $1 AND at >= $2 AND id > $3 ORDER BY id LIMIT $4";
    NEWEST = "SELECT id, feed_id, mark, title, text, link, at, seen_at FROM voice
        WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
    NEWEST_OF = "SELECT id, feed_id, mark, title, text, link, at, seen_at FROM voice
        WHERE tenant_id = $1 AND feed_id = $2 ORDER BY at DESC, id DESC LIMIT $3";
    GET = "SELECT id, feed_id, mark, title, text, link, at, seen_at FROM voice
        WHERE tenant_id = $1 AND id = $2";
    COUNT_VOICES = "SELECT count(*) FROM voice WHERE tenant_id = $1";
    SWEEP = "DELETE FROM voice WHERE tenant_id = $1 AND at < $2";
}

/// A public feed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Feed {
    /// Id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub url: String,
    /// Whether it is read.
    pub on_at_all: bool,
    /// How often, in hours.
    pub hours: i64,
    /// What the other side said of the version that was read last.
    pub etag: String,
    /// And when it was changed, in its own words.
    pub modified: String,
    /// When it was last read without an error.
    pub fetched_at: Option<DateTime<Utc>>,
    /// When it is read next.
    pub next_at: DateTime<Utc>,
    /// How often in a row it could not be read.
    pub failed: i64,
    /// Why not, in Chinese; empty where it could.
    pub error_zh: String,
    /// The same in English.
    pub error_en: String,
    /// Counts the changes of its settings, from 1.
    pub version: i64,
}

/// What stood in a feed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Voice {
    /// Id; later ones are larger.
    pub id: Uuid,
    /// The feed.
    pub feed_id: Uuid,
    /// What it is known again by: a hash of what the feed calls it.
    pub mark: String,
    /// Title; may be empty.
    pub title: String,
    /// Text without markup, shortened.
    pub text: String,
    /// Where all of it stands.
    pub link: Option<String>,
    /// When it was published.
    pub at: DateTime<Utc>,
    /// When it was read.
    pub seen_at: DateTime<Utc>,
}

/// All feeds, by name.
pub async fn feeds(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Feed>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_FEEDS).bind(tenant.0).fetch_all(c).await)?)
}

/// Keeps a feed as it is now.
pub async fn put_feed(tx: &mut Tx, tenant: TenantId, f: &Feed) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT_FEED)
        .bind(tenant.0)
        .bind(f.id)
        .bind(&f.name)
        .bind(&f.url)
        .bind(f.on_at_all)
        .bind(f.hours)
        .bind(&f.etag)
        .bind(&f.modified)
        .bind(at(f.fetched_at))
        .bind(At(f.next_at))
        .bind(f.failed)
        .bind(&f.error_zh)
        .bind(&f.error_en)
        .bind(f.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Takes a feed that is due, so that no other worker reads it too: it is due again at `until`. False
/// where somebody else has it, or it was changed since.
pub async fn claim_feed(
    tx: &mut Tx,
    tenant: TenantId,
    f: &Feed,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(CLAIM_FEED)
        .bind(tenant.0).bind(f.id).bind(f.version).bind(At(until)).bind(At(now))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Removes a feed with all that stood in it. False where there is none.
pub async fn remove_feed(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
    on!(tx, c => sqlx::query(REMOVE_OF_FEED)
        .bind(tenant.0).bind(id).execute(c).await.map(drop))?;
    let n = on!(tx, c => sqlx::query(REMOVE_FEED)
        .bind(tenant.0).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Keeps a voice. False where the feed said it before.
pub async fn insert(tx: &mut Tx, tenant: TenantId, v: &Voice) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(v.id)
        .bind(v.feed_id)
        .bind(&v.mark)
        .bind(&v.title)
        .bind(&v.text)
        .bind(&v.link)
        .bind(At(v.at))
        .bind(At(v.seen_at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Voices published since a moment, in the order they were read, after one of them.
pub async fn since(
    conn: &mut Conn,
    tenant: TenantId,
    from: DateTime<Utc>,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Voice>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(SINCE)
        .bind(tenant.0).bind(At(from)).bind(after).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// The newest voices, of one feed or of all, newest first.
pub async fn newest(
    conn: &mut Conn,
    tenant: TenantId,
    feed: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Voice>, StoreError> {
    Ok(match feed {
        Some(feed) => on!(conn, c => sqlx::query_as(NEWEST_OF)
            .bind(tenant.0).bind(feed).bind(i64::from(limit)).fetch_all(c).await)?,
        None => on!(conn, c => sqlx::query_as(NEWEST)
            .bind(tenant.0).bind(i64::from(limit)).fetch_all(c).await)?,
    })
}

/// One voice.
pub async fn get(conn: &mut Conn, tenant: TenantId, id: Uuid) -> Result<Option<Voice>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id).fetch_optional(c).await)?)
}

/// How many voices are kept.
pub async fn count(conn: &mut Conn, tenant: TenantId) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(COUNT_VOICES).bind(tenant.0).fetch_one(c).await)?)
}

/// Removes what was published before a moment. How many there were.
pub async fn sweep(
    tx: &mut Tx,
    tenant: TenantId,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(SWEEP)
        .bind(tenant.0).bind(At(before)).execute(c).await.map(|r| r.rows_affected()))?)
}
