//! Early warnings: what was found on a day, what became of it, and what a dismissal taught.

use crate::at::{At, at};
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    INSERT = "INSERT INTO warning (tenant_id, id, kind, about, area, matter_id, body, weight, made_at,
            seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SEE = "UPDATE warning SET body = $3, weight = $4, seen_at = $5
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL";
    END = "UPDATE warning SET ended_at = $3, reason = NULL, undone_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL";
    DISMISS = "UPDATE warning SET ended_at = $3, reason = $4, why = $5, lesson = $6, staff_id = $7,
            until_at = $8, undone_at = NULL, undone_id = NULL
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL";
    UNDO = "UPDATE warning SET undone_at = $3, undone_id = $4
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NOT NULL AND reason IS NOT NULL
            AND undone_at IS NULL";
    /// Only before the next look, which would have found it again or not.
    OPEN_AGAIN = "UPDATE warning SET ended_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND NOT EXISTS (
            SELECT 1 FROM warning_look AS l
            WHERE l.tenant_id = $1 AND l.at > warning.ended_at)";
    GET = "SELECT id, kind, about, area, matter_id, body, weight, made_at, seen_at, ended_at,
            reason, why, lesson, staff_id, until_at, undone_at, undone_id
        FROM warning WHERE tenant_id = $1 AND id = $2";
    OPEN_WARNINGS = "SELECT id, kind, about, area, matter_id, body, weight, made_at, seen_at, ended_at,
            reason, why, lesson, staff_id, until_at, undone_at, undone_id
        FROM warning WHERE tenant_id = $1 AND ended_at IS NULL ORDER BY kind, weight DESC, id";
    HEADS = "SELECT area, matter_id FROM warning WHERE tenant_id = $1 AND ended_at IS NULL";
    ENDED = "SELECT id, kind, about, area, matter_id, body, weight, made_at, seen_at, ended_at,
            reason, why, lesson, staff_id, until_at, undone_at, undone_id
        FROM warning WHERE tenant_id = $1 AND ended_at >= $2
        ORDER BY ended_at DESC, id LIMIT $3";
    HELD = "SELECT id, kind, about, area, matter_id, body, weight, made_at, seen_at, ended_at,
            reason, why, lesson, staff_id, until_at, undone_at, undone_id
        FROM warning WHERE tenant_id = $1 AND ended_at IS NOT NULL AND reason IS NOT NULL
            AND undone_at IS NULL AND until_at >= $2
        ORDER BY ended_at, id";
    MADE = "SELECT count(*), count(CASE WHEN ended_at IS NOT NULL AND undone_at IS NULL THEN reason END)
        FROM warning WHERE tenant_id = $1 AND kind = $2 AND made_at >= $3";
    LOOK = "INSERT INTO warning_look (tenant_id, id, body, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, id) DO NOTHING";
    LOOKED = "SELECT id, body, at FROM warning_look WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1";
    RAISED = "SELECT id, opened_at, category, grid_path, place_text, secrecy FROM matter
        WHERE tenant_id = $1 AND opened_at >= $2 AND opened_at < $3 AND secrecy < 2
            AND category IS NOT NULL AND grid_path IS NOT NULL
        ORDER BY opened_at DESC, id";
}

/// A warning.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Warning {
    /// Id.
    pub id: Uuid,
    /// `surge`, `recurring`, `late`.
    pub kind: String,
    /// What it is about, as a key: the same thing found again is the same warning.
    pub about: String,
    /// Path of the part of the net it is about.
    pub area: Option<String>,
    /// The matter it is about.
    pub matter_id: Option<Uuid>,
    /// What was found: JSON, as the office writes it.
    pub body: String,
    /// How much it weighs among its kind.
    pub weight: f64,
    /// When it was found first.
    pub made_at: DateTime<Utc>,
    /// And last.
    pub seen_at: DateTime<Utc>,
    /// When it was over, or was dismissed.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was dismissed, as a word; none where it was over by itself.
    pub reason: Option<String>,
    /// And in words.
    pub why: Option<String>,
    /// What that taught: JSON.
    pub lesson: Option<String>,
    /// Who dismissed it.
    pub staff_id: Option<Uuid>,
    /// Until when that holds.
    pub until_at: Option<DateTime<Utc>>,
    /// When the dismissal was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// By whom.
    pub undone_id: Option<Uuid>,
}

/// What rights over an open warning hang on.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// Path of the part of the net it is about.
    pub area: Option<String>,
    /// The matter it is about.
    pub matter_id: Option<Uuid>,
}

/// One look at a day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Look {
    /// The day that was looked at, `2025-09-26`.
    pub id: String,
    /// What was looked at: JSON, as the office writes it.
    pub body: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A matter as the counts need it. Never what is sealed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Raised {
    /// Its id.
    pub id: Uuid,
    /// When it was received.
    pub opened_at: DateTime<Utc>,
    /// Category code.
    pub category: String,
    /// Path of its grid.
    pub grid_path: String,
    /// Where, in words.
    pub place_text: String,
    /// Its secrecy: 0 for ordinary.
    pub secrecy: i64,
}

/// Keeps a new warning.
pub async fn insert(tx: &mut Tx, tenant: TenantId, w: &Warning) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(w.id)
        .bind(&w.kind)
        .bind(&w.about)
        .bind(&w.area)
        .bind(w.matter_id)
        .bind(&w.body)
        .bind(w.weight)
        .bind(At(w.made_at))
        .bind(At(w.seen_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The same was found again.
pub async fn see(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    body: &str,
    weight: f64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(SEE)
        .bind(tenant.0).bind(id).bind(body).bind(weight).bind(At(now))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// It is over.
pub async fn end(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(END)
        .bind(tenant.0).bind(id).bind(At(now)).execute(c).await.map(drop))?;
    Ok(())
}

/// A person says that it is none, and why. False where it was over before.
pub async fn dismiss(tx: &mut Tx, tenant: TenantId, w: &Warning) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(DISMISS)
        .bind(tenant.0)
        .bind(w.id)
        .bind(at(w.ended_at))
        .bind(&w.reason)
        .bind(&w.why)
        .bind(&w.lesson)
        .bind(w.staff_id)
        .bind(at(w.until_at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Takes a dismissal back; where nothing was looked at since, the warning is in force again. False
/// where there is none to take back.
pub async fn undo(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    staff: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(UNDO)
        .bind(tenant.0).bind(id).bind(At(now)).bind(staff)
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 {
        on!(tx, c => sqlx::query(OPEN_AGAIN)
            .bind(tenant.0).bind(id).execute(c).await.map(drop))?;
    }
    Ok(n == 1)
}

/// One warning.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: Uuid,
) -> Result<Option<Warning>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id).fetch_optional(c).await)?)
}

/// Those in force, by kind, the weightiest first.
pub async fn open(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Warning>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(OPEN_WARNINGS).bind(tenant.0).fetch_all(c).await)?)
}

/// What rights over those in force hang on.
pub async fn heads(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Head>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(HEADS).bind(tenant.0).fetch_all(c).await)?)
}

/// Those that were over or dismissed at `since` or later, newest first, `most` at most.
pub async fn ended(
    conn: &mut Conn,
    tenant: TenantId,
    since: DateTime<Utc>,
    most: u32,
) -> Result<Vec<Warning>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ENDED)
        .bind(tenant.0).bind(At(since)).bind(i64::from(most)).fetch_all(c).await)?)
}

/// Those whose dismissal holds at `now`, in the order they were dismissed.
pub async fn held(
    conn: &mut Conn,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> Result<Vec<Warning>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(HELD).bind(tenant.0).bind(At(now)).fetch_all(c).await)?)
}

/// How many of a kind were made at `since` or later, and how many of them were dismissed.
pub async fn made(
    conn: &mut Conn,
    tenant: TenantId,
    kind: &str,
    since: DateTime<Utc>,
) -> Result<(i64, i64), StoreError> {
    Ok(on!(conn, c => sqlx::query_as(MADE)
        .bind(tenant.0).bind(kind).bind(At(since)).fetch_one(c).await)?)
}

/// Says that a day was looked at. False where another worker did.
pub async fn look(tx: &mut Tx, tenant: TenantId, l: &Look) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(LOOK)
        .bind(tenant.0).bind(&l.id).bind(&l.body).bind(At(l.at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// The newest day that was looked at.
pub async fn looked(conn: &mut Conn, tenant: TenantId) -> Result<Option<Look>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(LOOKED).bind(tenant.0).fetch_optional(c).await)?)
}

/// Matters received from `from` on and before `to` that have a category and a grid, newest first.
pub async fn raised(
    conn: &mut Conn,
    tenant: TenantId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Raised>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(RAISED)
        .bind(tenant.0).bind(At(from)).bind(At(to)).fetch_all(c).await)?)
}
