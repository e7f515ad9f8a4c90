//! Reports: the number and the secret each person who raised a matter was given.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, PartyId, TenantId};

sql! {
    INSERT = "INSERT INTO report (tenant_id, id, matter_id, party_id, secret_hash, channel,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    GET = "SELECT id, matter_id, party_id, secret_hash, channel, created_at FROM report
        WHERE tenant_id = $1 AND id = $2";
    OF_MATTER = "SELECT id, matter_id, party_id, secret_hash, channel, created_at FROM report
        WHERE tenant_id = $1 AND matter_id = $2 ORDER BY created_at, id";
    OF_PARTY = "SELECT id, matter_id, party_id, secret_hash, channel, created_at FROM report
        WHERE tenant_id = $1 AND party_id = $2 ORDER BY created_at DESC, id";
    OF_PHONE = "SELECT DISTINCT report.matter_id FROM report
        JOIN party ON party.tenant_id = report.tenant_id AND party.id = report.party_id
        WHERE report.tenant_id = $1 AND party.phone_index = $2";
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The number this person was given.
    pub number: String,
    /// The matter it became, or joined.
    pub matter: MatterId,
    /// The person.
    pub party: PartyId,
    /// Hash of the secret that opens it.
    pub secret_hash: Vec<u8>,
    /// The way it came.
    pub channel: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

type Row = (String, Uuid, Uuid, Vec<u8>, String, DateTime<Utc>);

fn report((number, matter, party, secret_hash, channel, created_at): Row) -> Report {
    let (matter, party) = (MatterId(matter), PartyId(party));
    Report { number, matter, party, secret_hash, channel, created_at }
}

/// Adds a report. `Taken` if the number exists.
pub async fn insert(tx: &mut Tx, tenant: TenantId, r: &Report) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(&r.number)
        .bind(r.matter.0)
        .bind(r.party.0)
        .bind(&r.secret_hash)
        .bind(&r.channel)
        .bind(At(r.created_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A report by its number.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    number: &str,
) -> Result<Option<Report>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(number).fetch_optional(c).await)?;
    Ok(row.map(report))
}

/// Everyone who raised a matter, oldest first.
pub async fn of_matter(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<Report>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(OF_MATTER)
        .bind(tenant.0).bind(matter.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(report).collect())
}

/// Everything a person raised, newest first.
pub async fn of_party(
    conn: &mut Conn,
    tenant: TenantId,
    party: PartyId,
) -> Result<Vec<Report>, StoreError> {
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(OF_PARTY)
        .bind(tenant.0).bind(party.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(report).collect())
}

/// Matters that the person with a telephone number raised, by its keyed hash; in no order.
pub async fn of_phone(
    conn: &mut Conn,
    tenant: TenantId,
    phone_index: &[u8],
) -> Result<Vec<MatterId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(conn, c => sqlx::query_as(OF_PHONE)
        .bind(tenant.0).bind(phone_index).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id,)| MatterId(id)).collect())
}
