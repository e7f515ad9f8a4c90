//! Hot issues: what the miner found, who (of matters and voices) belongs to it, what people joined
//! and parted by hand, and the campaigns that came of it.

use crate::at::{At, at};
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, TenantId};

sql! {
    PUT = "INSERT INTO issue (tenant_id, id, score, body, first_at, last_at, gone_at)
        VALUES ($1, $2, $3, $4, $5, $6, NULL)
        ON CONFLICT (tenant_id, id) DO UPDATE SET score = excluded.score, body = excluded.body,
            first_at = excluded.first_at, last_at = excluded.last_at, gone_at = NULL";
    /// What it was called may be somebody's words that were erased meanwhile.
    END = "UPDATE issue SET gone_at = $3, body = '', score = 0
        WHERE tenant_id = $1 AND id = $2 AND gone_at IS NULL";
    GET = "SELECT id, score, body, first_at, last_at, gone_at FROM issue
        WHERE tenant_id = $1 AND id = $2";
    ALL_ISSUES = "SELECT id, score, body, first_at, last_at, gone_at FROM issue
        WHERE tenant_id = $1 ORDER BY id";
    HOTTEST = "SELECT id, score, body, first_at, last_at, gone_at FROM issue
        WHERE tenant_id = $1 AND gone_at IS NULL ORDER BY score DESC, id LIMIT $2";
    PUT_MEMBER = "INSERT INTO issue_member (tenant_id, doc_id, issue_id, voice)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, doc_id) DO UPDATE SET issue_id = excluded.issue_id";
    DROP_MEMBER = "DELETE FROM issue_member WHERE tenant_id = $1 AND doc_id = $2";
    MEMBERS = "SELECT doc_id, issue_id, voice FROM issue_member
        WHERE tenant_id = $1 AND issue_id = $2 ORDER BY doc_id";
    ALL_MEMBERS = "SELECT doc_id, issue_id, voice FROM issue_member
        WHERE tenant_id = $1 ORDER BY doc_id";
    ISSUE_OF = "SELECT issue_id FROM issue_member WHERE tenant_id = $1 AND doc_id = $2";
    ADD_BOND = "INSERT INTO issue_bond (tenant_id, id, kind, issue_id, lefts, rights, why, staff_id,
            at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BONDS = "SELECT id, kind, issue_id, lefts, rights, why, staff_id, at, undone_at FROM issue_bond
        WHERE tenant_id = $1 ORDER BY at, id";
    UNDO = "UPDATE issue_bond SET undone_at = $3
        WHERE tenant_id = $1 AND id = $2 AND undone_at IS NULL";
    STATE_OF_BONDS = "SELECT count(*), count(undone_at) FROM issue_bond WHERE tenant_id = $1";
    ADD_CAMPAIGN = "INSERT INTO issue_campaign (tenant_id, matter_id, issue_id, body, staff_id,
            made_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    CAMPAIGN = "SELECT matter_id, issue_id, body, staff_id, made_at FROM issue_campaign
        WHERE tenant_id = $1 AND matter_id = $2";
    CAMPAIGNS = "SELECT matter_id, issue_id, body, staff_id, made_at FROM issue_campaign
        WHERE tenant_id = $1 ORDER BY made_at DESC, matter_id";
}

/// An issue as it is kept.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Issue {
    /// Its id; it stays while most of its members stay together.
    pub id: String,
    /// How hot it is.
    pub score: f64,
    /// Name, heat and the rest: JSON, as the office writes it; empty where it is gone.
    pub body: String,
    /// When its first member was reported.
    pub first_at: DateTime<Utc>,
    /// And its last.
    pub last_at: DateTime<Utc>,
    /// When its members went apart or grew old.
    pub gone_at: Option<DateTime<Utc>>,
}

/// Who belongs to an issue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// Id of a matter or of a voice.
    pub doc_id: Uuid,
    /// The issue.
    pub issue_id: String,
    /// Whether it is a voice.
    pub voice: bool,
}

/// What somebody joined or parted by hand.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Bond {
    /// Id.
    pub id: Uuid,
    /// `join` or `part`.
    pub kind: String,
    /// The issue it was done at.
    pub issue_id: String,
    /// Docs that are joined, or that go out: a JSON list of ids.
    pub lefts: String,
    /// Docs that stay where some go out: a JSON list of ids.
    pub rights: String,
    /// Why, in words.
    pub why: String,
    /// Who decided.
    pub staff_id: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// A matter that was opened to deal with an issue as a whole.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Campaign {
    /// The matter.
    pub matter_id: Uuid,
    /// The issue it came of.
    pub issue_id: String,
    /// What is compared before and after: JSON, as the office writes it.
    pub body: String,
    /// Who opened it.
    pub staff_id: Option<Uuid>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Keeps an issue as it is now.
pub async fn put(tx: &mut Tx, tenant: TenantId, i: &Issue) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(&i.id)
        .bind(i.score)
        .bind(&i.body)
        .bind(At(i.first_at))
        .bind(At(i.last_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// An issue that is none any more. Its id stays taken.
pub async fn end(
    tx: &mut Tx,
    tenant: TenantId,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(END)
        .bind(tenant.0).bind(id).bind(At(now)).execute(c).await.map(drop))?;
    Ok(())
}

/// One issue, gone or not.
pub async fn get(conn: &mut Conn, tenant: TenantId, id: &str) -> Result<Option<Issue>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id).fetch_optional(c).await)?)
}

/// All that ever were.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Issue>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_ISSUES).bind(tenant.0).fetch_all(c).await)?)
}

/// The hottest.
pub async fn hottest(
    conn: &mut Conn,
    tenant: TenantId,
    limit: u32,
) -> Result<Vec<Issue>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(HOTTEST)
        .bind(tenant.0).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// Says which issue a doc belongs to.
pub async fn put_member(tx: &mut Tx, tenant: TenantId, m: &Member) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT_MEMBER)
        .bind(tenant.0).bind(m.doc_id).bind(&m.issue_id).bind(m.voice)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A doc that belongs to none.
pub async fn drop_member(tx: &mut Tx, tenant: TenantId, doc: Uuid) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(DROP_MEMBER)
        .bind(tenant.0).bind(doc).execute(c).await.map(drop))?;
    Ok(())
}

/// The members of an issue.
pub async fn members(
    conn: &mut Conn,
    tenant: TenantId,
    id: &str,
) -> Result<Vec<Member>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(MEMBERS).bind(tenant.0).bind(id).fetch_all(c).await)?)
}

/// All members of all issues.
pub async fn all_members(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Member>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_MEMBERS).bind(tenant.0).fetch_all(c).await)?)
}

/// The issue a doc belongs to.
pub async fn of(
    conn: &mut Conn,
    tenant: TenantId,
    doc: Uuid,
) -> Result<Option<String>, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(ISSUE_OF)
        .bind(tenant.0).bind(doc).fetch_optional(c).await)?)
}

/// Keeps a decision by hand.
pub async fn add_bond(tx: &mut Tx, tenant: TenantId, b: &Bond) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(ADD_BOND)
        .bind(tenant.0)
        .bind(b.id)
        .bind(&b.kind)
        .bind(&b.issue_id)
        .bind(&b.lefts)
        .bind(&b.rights)
        .bind(&b.why)
        .bind(b.staff_id)
        .bind(At(b.at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// All decisions by hand, in the order they were taken; those taken back too.
pub async fn bonds(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Bond>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(BONDS).bind(tenant.0).fetch_all(c).await)?)
}

/// Takes a decision back. False where it was taken back before.
pub async fn undo(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(UNDO)
        .bind(tenant.0).bind(id).bind(at(Some(now))).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// How many decisions there are and how many were taken back: whether another process decided.
pub async fn bond_state(conn: &mut Conn, tenant: TenantId) -> Result<(i64, i64), StoreError> {
    Ok(on!(conn, c => sqlx::query_as(STATE_OF_BONDS).bind(tenant.0).fetch_one(c).await)?)
}

/// Keeps which matter deals with an issue.
pub async fn add_campaign(tx: &mut Tx, tenant: TenantId, k: &Campaign) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(ADD_CAMPAIGN)
        .bind(tenant.0)
        .bind(k.matter_id)
        .bind(&k.issue_id)
        .bind(&k.body)
        .bind(k.staff_id)
        .bind(At(k.made_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What a matter deals with, where it is a campaign.
pub async fn campaign(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Option<Campaign>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(CAMPAIGN)
        .bind(tenant.0).bind(matter.0).fetch_optional(c).await)?)
}

/// All campaigns, newest first.
pub async fn campaigns(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Campaign>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(CAMPAIGNS).bind(tenant.0).fetch_all(c).await)?)
}
