//! Places (地点): compounds, buildings, households, enterprises and facilities that the tenant knows.
//! A household is a door, never the people behind it.

mod list;

pub use list::{Confirmed, Counted, Filter, counts, list};

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::NaiveDate;
use uuid::Uuid;
use yiwang_domain::{PartyId, TenantId};

sql! {
    ALL_PLACES = "SELECT id, kind, code, name, aliases, parent_id, grid_code, grid_path, address,
            lon, lat, wish, contact_id, consent_on, confirmed_on, confirmed_how, ended_on, words,
            version
        FROM place WHERE tenant_id = $1 ORDER BY code";
    GET = "SELECT id, kind, code, name, aliases, parent_id, grid_code, grid_path, address, lon, lat,
            wish, contact_id, consent_on, confirmed_on, confirmed_how, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND id = $2";
    BY_CODE = "SELECT id, kind, code, name, aliases, parent_id, grid_code, grid_path, address, lon,
            lat, wish, contact_id, consent_on, confirmed_on, confirmed_how, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND code = $2";
    BELOW = "SELECT id, kind, code, name, aliases, parent_id, grid_code, grid_path, address, lon,
            lat, wish, contact_id, consent_on, confirmed_on, confirmed_how, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND parent_id = $2 AND ended_on IS NULL
        ORDER BY code LIMIT 500";
    NAMED = "SELECT id, kind, code, name, aliases, parent_id, grid_code, grid_path, address, lon,
            lat, wish, contact_id, consent_on, confirmed_on, confirmed_how, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND ended_on IS NULL
            AND kind IN ('road', 'compound', 'facility', 'enterprise', 'shop')
        ORDER BY code";
    HOUSEHOLDS = "SELECT parent_id, count(*) FROM place
        WHERE tenant_id = $1 AND grid_code = $2 AND kind = 'household' AND ended_on IS NULL
        GROUP BY parent_id";
    CONTACTS = "SELECT contact_id FROM place
        WHERE tenant_id = $1 AND contact_id IS NOT NULL AND consent_on < $2";
    DROP_CONTACT = "UPDATE place SET contact_id = NULL, consent_on = NULL, version = version + 1
        WHERE tenant_id = $1 AND contact_id = $2";
    SAME = "SELECT count(*) FROM place
        WHERE tenant_id = $1 AND kind = $2 AND name = $3 AND grid_code = $4 AND ended_on IS NULL
            AND parent_id IS NOT DISTINCT FROM $5 AND id <> $6";
    INSERT = "INSERT INTO place (tenant_id, id, kind, code, name, aliases, parent_id, grid_code,
            grid_path, address, lon, lat, wish, contact_id, consent_on, confirmed_on, confirmed_how,
            ended_on, words, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, 1)";
    UPDATE = "UPDATE place SET kind = $3, code = $4, name = $5, aliases = $6, parent_id = $7,
            grid_code = $8, grid_path = $9, address = $10, lon = $11, lat = $12, wish = $13,
            contact_id = $14, consent_on = $15, confirmed_on = $16, confirmed_how = $17,
            ended_on = $18, words = $19, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND version = $20";
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Id.
    pub id: Uuid,
    /// Kind, a word of [`yiwang_domain::place::PlaceKind`].
    pub kind: String,
    /// Code, unique in the tenant: that of a standard where it has one, else one of our own.
    pub code: String,
    /// Name as people say it; of a household its number.
    pub name: String,
    /// Other names that mean it.
    pub aliases: Vec<String>,
    /// The place it lies in.
    pub parent: Option<Uuid>,
    /// Code of the grid it lies in.
    pub grid_code: String,
    /// Path of that grid.
    pub grid_path: String,
    /// Address in words.
    pub address: String,
    /// Longitude, degrees WGS-84.
    pub lon: Option<f64>,
    /// Latitude, degrees WGS-84.
    pub lat: Option<f64>,
    /// Whether visits are wished for, a word of [`yiwang_domain::place::Wish`].
    pub wish: String,
    /// Who may be asked for there.
    pub contact: Option<PartyId>,
    /// The day they agreed to be kept.
    pub consent_on: Option<NaiveDate>,
    /// The day somebody last looked whether this is right.
    pub confirmed_on: Option<NaiveDate>,
    /// How, a word of [`yiwang_domain::place::ConfirmedBy`]; empty where nobody did.
    pub confirmed_how: String,
    /// The day from which it is no more.
    pub ended_on: Option<NaiveDate>,
    /// What it is found by: code, names and address, folded as a query is.
    pub words: String,
    /// Counts the changes, from 1.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    code: String,
    name: String,
    aliases: String,
    parent_id: Option<Uuid>,
    grid_code: String,
    grid_path: String,
    address: String,
    lon: Option<f64>,
    lat: Option<f64>,
    wish: String,
    contact_id: Option<Uuid>,
    consent_on: Option<NaiveDate>,
    confirmed_on: Option<NaiveDate>,
    confirmed_how: String,
    ended_on: Option<NaiveDate>,
    words: String,
    version: i64,
}

fn place(r: Row) -> Result<Place, StoreError> {
    let aliases = serde_json::from_str(&r.aliases)
        .map_err(|e| StoreError::Broken(format!("aliases of place {}: {e}", r.code)))?;
    Ok(Place {
        id: r.id,
        kind: r.kind,
        code: r.code,
        name: r.name,
        aliases,
        parent: r.parent_id,
        grid_code: r.grid_code,
        grid_path: r.grid_path,
        address: r.address,
        lon: r.lon,
        lat: r.lat,
        wish: r.wish,
        contact: r.contact_id.map(PartyId),
        consent_on: r.consent_on,
        confirmed_on: r.confirmed_on,
        confirmed_how: r.confirmed_how,
        ended_on: r.ended_on,
        words: r.words,
        version: r.version,
    })
}

fn places(rows: Vec<Row>) -> Result<Vec<Place>, StoreError> {
    rows.into_iter().map(place).collect()
}

/// Every place, those that are no more included, by code.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Place>, StoreError> {
    places(on!(conn, c => sqlx::query_as(ALL_PLACES).bind(tenant.0).fetch_all(c).await)?)
}

/// One place.
pub async fn get(conn: &mut Conn, tenant: TenantId, id: Uuid) -> Result<Option<Place>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id).fetch_optional(c).await)?;
    row.map(place).transpose()
}

/// One place by its code.
pub async fn by_code(
    conn: &mut Conn,
    tenant: TenantId,
    code: &str,
) -> Result<Option<Place>, StoreError> {
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(BY_CODE).bind(tenant.0).bind(code).fetch_optional(c).await)?;
    row.map(place).transpose()
}

/// Places that still are and lie right in another, by code, 500 at most.
pub async fn below(conn: &mut Conn, tenant: TenantId, id: Uuid) -> Result<Vec<Place>, StoreError> {
    places(on!(conn, c => sqlx::query_as(BELOW).bind(tenant.0).bind(id).fetch_all(c).await)?)
}

/// Whether another place of its kind and name still is in the same grid and the same place.
pub async fn has_twin(conn: &mut Conn, tenant: TenantId, p: &Place) -> Result<bool, StoreError> {
    let n: i64 = on!(conn, c => sqlx::query_scalar(SAME)
        .bind(tenant.0)
        .bind(&p.kind)
        .bind(&p.name)
        .bind(&p.grid_code)
        .bind(p.parent)
        .bind(p.id)
        .fetch_one(c).await)?;
    Ok(n > 0)
}

/// Places that have a name of their own and still are: no buildings, entrances and households.
pub async fn named(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Place>, StoreError> {
    places(on!(conn, c => sqlx::query_as(NAMED).bind(tenant.0).fetch_all(c).await)?)
}

/// How many households of a grid lie right in each place; none for those in the grid itself.
pub async fn households(
    conn: &mut Conn,
    tenant: TenantId,
    grid: &str,
) -> Result<Vec<(Option<Uuid>, i64)>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(HOUSEHOLDS).bind(tenant.0).bind(grid).fetch_all(c).await)?)
}

/// Contacts of places who agreed to be kept before `day`.
pub async fn contacts_before(
    conn: &mut Conn,
    tenant: TenantId,
    day: NaiveDate,
) -> Result<Vec<PartyId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(CONTACTS)
        .bind(tenant.0).bind(day).fetch_all(c).await)?;
    Ok(ids.into_iter().map(PartyId).collect())
}

/// Takes a contact away from the place that names it. The party itself is erased beside this.
pub async fn drop_contact(
    tx: &mut Tx,
    tenant: TenantId,
    contact: PartyId,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(DROP_CONTACT)
        .bind(tenant.0).bind(contact.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Adds a place; `version` is not read. `Taken` if the code exists.
pub async fn insert(tx: &mut Tx, tenant: TenantId, p: &Place) -> Result<(), StoreError> {
    let aliases = serde_json::json!(p.aliases).to_string();
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(p.id)
        .bind(&p.kind)
        .bind(&p.code)
        .bind(&p.name)
        .bind(&aliases)
        .bind(p.parent)
        .bind(&p.grid_code)
        .bind(&p.grid_path)
        .bind(&p.address)
        .bind(p.lon)
        .bind(p.lat)
        .bind(&p.wish)
        .bind(p.contact.map(|c| c.0))
        .bind(p.consent_on)
        .bind(p.confirmed_on)
        .bind(&p.confirmed_how)
        .bind(p.ended_on)
        .bind(&p.words)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Changes a place. False if `version` is not the stored one.
pub async fn update(tx: &mut Tx, tenant: TenantId, p: &Place) -> Result<bool, StoreError> {
    let aliases = serde_json::json!(p.aliases).to_string();
    let n = on!(tx, c => sqlx::query(UPDATE)
        .bind(tenant.0)
        .bind(p.id)
        .bind(&p.kind)
        .bind(&p.code)
        .bind(&p.name)
        .bind(&aliases)
        .bind(p.parent)
        .bind(&p.grid_code)
        .bind(&p.grid_path)
        .bind(&p.address)
        .bind(p.lon)
        .bind(p.lat)
        .bind(&p.wish)
        .bind(p.contact.map(|c| c.0))
        .bind(p.consent_on)
        .bind(p.confirmed_on)
        .bind(&p.confirmed_how)
        .bind(p.ended_on)
        .bind(&p.words)
        .bind(p.version)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
