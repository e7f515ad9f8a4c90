//! Parties (当事人): personal data, encrypted by the office before it comes here, and the log of who
//! saw it plain.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, PartyId, StaffId, TenantId};

sql! {
    INSERT = "INSERT INTO party (tenant_id, id, sealed, phone_index, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    GET = "SELECT id, sealed, phone_index, created_at, erased_at FROM party
        WHERE tenant_id = $1 AND id = $2";
    BY_PHONE = "SELECT id, sealed, phone_index, created_at, erased_at FROM party
        WHERE tenant_id = $1 AND phone_index = $2 ORDER BY created_at, id";
    RESEAL = "UPDATE party SET sealed = $3, phone_index = $4
        WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL";
    ERASE = "UPDATE party SET sealed = NULL, phone_index = NULL, erased_at = $3
        WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL";
    LOG = "INSERT INTO party_log (tenant_id, id, party_id, staff_id, purpose, at, matter_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LOG_OF = "SELECT id, party_id, staff_id, purpose, at, matter_id FROM party_log
        WHERE tenant_id = $1 AND party_id = $2 ORDER BY at DESC, id";
}

/// A party as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Id.
    pub id: PartyId,
    /// The encrypted person; none once erased.
    pub sealed: Option<Vec<u8>>,
    /// Keyed hash of the telephone number, to find the same person again.
    pub phone_index: Option<Vec<u8>>,
    /// When it was first heard of.
    pub created_at: DateTime<Utc>,
    /// When it was erased.
    pub erased_at: Option<DateTime<Utc>>,
}

/// Somebody looked at personal data plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Id.
    pub id: Uuid,
    /// Whose data.
    pub party: PartyId,
    /// Who looked.
    pub staff: StaffId,
    /// What for, in the words of who looked.
    pub purpose: String,
    /// When.
    pub at: DateTime<Utc>,
    /// In which matter.
    pub matter: Option<MatterId>,
}

type Row = (Uuid, Option<Vec<u8>>, Option<Vec<u8>>, DateTime<Utc>, Option<DateTime<Utc>>);

fn party((id, sealed, phone_index, created_at, erased_at): Row) -> Party {
    Party { id: PartyId(id), sealed, phone_index, created_at, erased_at }
}

/// Adds a party.
pub async fn insert(tx: &mut Tx, tenant: TenantId, p: &Party) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(p.id.0)
        .bind(&p.sealed)
        .bind(&p.phone_index)
        .bind(At(p.created_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// One party.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: PartyId,
) -> Result<Option<Party>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(party))
}

/// Parties with a telephone number, by its keyed hash; oldest first.
pub async fn by_phone(
    conn: &mut Conn,
    tenant: TenantId,
    phone_index: &[u8],
) -> Result<Vec<Party>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(BY_PHONE)
        .bind(tenant.0).bind(phone_index).fetch_all(c).await)?;
    Ok(rows.into_iter().map(party).collect())
}

/// Replaces the encrypted person: corrected, or encrypted under another key. False if erased or
/// unknown.
pub async fn reseal(
    tx: &mut Tx,
    tenant: TenantId,
    id: PartyId,
    sealed: &[u8],
    phone_index: Option<&[u8]>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(RESEAL)
        .bind(tenant.0).bind(id.0).bind(sealed).bind(phone_index)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Erases a party for good. False if it was erased before or is unknown.
pub async fn erase(
    tx: &mut Tx,
    tenant: TenantId,
    id: PartyId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(ERASE)
        .bind(tenant.0).bind(id.0).bind(At(now))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Writes down that somebody looked; in the same transaction that is followed by the answer.
pub async fn log(tx: &mut Tx, tenant: TenantId, l: &Look) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(LOG)
        .bind(tenant.0)
        .bind(l.id)
        .bind(l.party.0)
        .bind(l.staff.0)
        .bind(&l.purpose)
        .bind(At(l.at))
        .bind(l.matter.map(|m| m.0))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Who looked at a party's data, newest first.
pub async fn log_of(
    conn: &mut Conn,
    tenant: TenantId,
    id: PartyId,
) -> Result<Vec<Look>, StoreError> {
    type LogRow = (Uuid, Uuid, Uuid, String, DateTime<Utc>, Option<Uuid>);
    let rows: Vec<LogRow> = on!(conn, c => sqlx::query_as(LOG_OF)
        .bind(tenant.0).bind(id.0).fetch_all(c).await)?;
    let look = |(id, party, staff, purpose, at, matter): LogRow| Look {
        id,
        party: PartyId(party),
        staff: StaffId(staff),
        purpose,
        at,
        matter: matter.map(MatterId),
    };
    Ok(rows.into_iter().map(look).collect())
}
