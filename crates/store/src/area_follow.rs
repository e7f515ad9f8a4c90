//! Who is told by mail what was done in an area (按区域邮件关注). The address is sealed by the office
//! before it comes here.

use crate::at::{At, at};
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    ASK = "INSERT INTO area_follow (tenant_id, id, area, mail, mail_index, lang, asked_at,
            confirmed_at, told_to, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, mail_index, area) DO NOTHING";
    GET = "SELECT id, area, mail, mail_index, lang, asked_at, confirmed_at, told_to, next_at
        FROM area_follow WHERE tenant_id = $1 AND id = $2";
    FOUND = "SELECT id, area, mail, mail_index, lang, asked_at, confirmed_at, told_to, next_at
        FROM area_follow WHERE tenant_id = $1 AND mail_index = $2 AND area = $3";
    WAITING = "SELECT count(*) FROM area_follow
        WHERE tenant_id = $1 AND mail_index = $2 AND confirmed_at IS NULL";
    ASK_AGAIN = "UPDATE area_follow SET lang = $3, asked_at = $4
        WHERE tenant_id = $1 AND id = $2 AND confirmed_at IS NULL";
    CONFIRM = "UPDATE area_follow SET confirmed_at = $3, told_to = $3, next_at = $4
        WHERE tenant_id = $1 AND id = $2 AND confirmed_at IS NULL";
    DUE = "SELECT id, area, mail, mail_index, lang, asked_at, confirmed_at, told_to, next_at
        FROM area_follow
        WHERE tenant_id = $1 AND confirmed_at IS NOT NULL AND next_at <= $2
        ORDER BY next_at, id LIMIT $3";
    TOLD = "UPDATE area_follow SET told_to = $4, next_at = $5
        WHERE tenant_id = $1 AND id = $2 AND told_to = $3";
    REMOVE = "DELETE FROM area_follow WHERE tenant_id = $1 AND id = $2";
    SWEEP = "DELETE FROM area_follow
        WHERE tenant_id = $1 AND confirmed_at IS NULL AND asked_at < $2";
}

/// A follow.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AreaFollow {
    /// Id.
    pub id: Uuid,
    /// Code of the area; empty for the whole jurisdiction.
    pub area: String,
    /// The address, sealed.
    pub mail: Vec<u8>,
    /// Keyed hash of the address.
    pub mail_index: Vec<u8>,
    /// Language of the mails.
    pub lang: String,
    /// When it was asked for, last.
    pub asked_at: DateTime<Utc>,
    /// When who reads the address agreed; none while nobody has.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// What was done up to this moment has been told.
    pub told_to: DateTime<Utc>,
    /// When it is looked at next.
    pub next_at: DateTime<Utc>,
}

/// Adds a follow. False where this address follows or asked to follow this area already.
pub async fn ask(tx: &mut Tx, tenant: TenantId, f: &AreaFollow) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(ASK)
        .bind(tenant.0)
        .bind(f.id)
        .bind(&f.area)
        .bind(&f.mail)
        .bind(&f.mail_index)
        .bind(&f.lang)
        .bind(At(f.asked_at))
        .bind(at(f.confirmed_at))
        .bind(At(f.told_to))
        .bind(At(f.next_at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// One follow.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: Uuid,
) -> Result<Option<AreaFollow>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id).fetch_optional(c).await)?)
}

/// The follow of an area by an address, by the keyed hash of the address.
pub async fn found(
    conn: &mut Conn,
    tenant: TenantId,
    mail_index: &[u8],
    area: &str,
) -> Result<Option<AreaFollow>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(FOUND)
        .bind(tenant.0).bind(mail_index).bind(area).fetch_optional(c).await)?)
}

/// How many follows of an address wait for somebody to agree.
pub async fn waiting(
    conn: &mut Conn,
    tenant: TenantId,
    mail_index: &[u8],
) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(WAITING)
        .bind(tenant.0).bind(mail_index).fetch_one(c).await)?)
}

/// Says that it was asked for once more, in this language, before anybody agreed.
pub async fn ask_again(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    lang: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(ASK_AGAIN)
        .bind(tenant.0).bind(id).bind(lang).bind(At(now)).execute(c).await.map(drop))?;
    Ok(())
}

/// Somebody agreed: it is told from `now` on, first at `next`. False where it was agreed before.
pub async fn confirm(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(CONFIRM)
        .bind(tenant.0).bind(id).bind(At(now)).bind(At(next))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Follows that are due, longest due first.
pub async fn due(
    conn: &mut Conn,
    tenant: TenantId,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<AreaFollow>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(DUE)
        .bind(tenant.0).bind(At(now)).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// Moves what has been told on from `from` to `to`. False where another worker did so first.
pub async fn told(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    next: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(TOLD)
        .bind(tenant.0).bind(id).bind(At(from)).bind(At(to)).bind(At(next))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Forgets a follow with its address. False if there is none.
pub async fn remove(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(REMOVE)
        .bind(tenant.0).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Forgets those that nobody agreed to since `before`. Says how many.
pub async fn sweep(
    tx: &mut Tx,
    tenant: TenantId,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(SWEEP)
        .bind(tenant.0).bind(At(before)).execute(c).await.map(|r| r.rows_affected()))?)
}
