//! Places (场所): compounds, buildings, households, enterprises and facilities that the tenant knows
//! by name. A household is a door, never the people behind it.

use crate::conn::{Conn, Engine, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::NaiveDate;
use uuid::Uuid;
use yiwang_domain::TenantId;

sql! {
    ALL_PLACES = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address, lon, lat,
            checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 ORDER BY code";
    GET = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address, lon, lat,
            checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND id = $2";
    BY_CODE = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address, lon, lat,
            checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND code = $2";
    BELOW = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address, lon, lat,
            checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND parent_id = $2 ORDER BY code LIMIT 200";
    OF_GRID = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address, lon, lat,
            checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND grid_code = $2 AND ended_on IS NULL ORDER BY code";
    NAMED = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address, lon, lat,
            checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND ended_on IS NULL
            AND (kind IN ('compound', 'enterprise', 'facility')
                OR (kind = 'building' AND parent_id IS NULL))
        ORDER BY code";
    FIND_SQLITE [Sqlite] = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address,
            lon, lat, checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND instr(words, $2) > 0 AND ($3 = '' OR kind = $3)
            AND (ended_on IS NOT NULL) = (CAST($4 AS BIGINT) = 1)
            AND (CAST($5 AS BIGINT) = 0 OR checked_on IS NULL OR checked_on < $6)
        ORDER BY code LIMIT CAST($7 AS BIGINT)";
    FIND_PG [Postgres] = "SELECT id, kind, code, name, aliases, parent_id, grid_code, address,
            lon, lat, checked_on, ended_on, words, version
        FROM place WHERE tenant_id = $1 AND strpos(words, $2) > 0 AND ($3 = '' OR kind = $3)
            AND (ended_on IS NOT NULL) = (CAST($4 AS BIGINT) = 1)
            AND (CAST($5 AS BIGINT) = 0 OR checked_on IS NULL OR checked_on < $6)
        ORDER BY code LIMIT CAST($7 AS BIGINT)";
    UNCHECKED = "SELECT count(*) FROM place WHERE tenant_id = $1 AND ended_on IS NULL
        AND (checked_on IS NULL OR checked_on < $2)";
    INSERT = "INSERT INTO place (tenant_id, id, kind, code, name, aliases, parent_id, grid_code,
            address, lon, lat, checked_on, ended_on, words, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
    UPDATE = "UPDATE place SET kind = $3, code = $4, name = $5, aliases = $6, parent_id = $7,
            grid_code = $8, address = $9, lon = $10, lat = $11, checked_on = $12, ended_on = $13,
            words = $14, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND version = $15";
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Id.
    pub id: Uuid,
    /// Kind: `compound`, `building`, `household`, `enterprise`, `facility`.
    pub kind: String,
    /// Code, unique in the tenant.
    pub code: String,
    /// Name as people say it.
    pub name: String,
    /// Other names that mean it.
    pub aliases: Vec<String>,
    /// The place it lies in.
    pub parent: Option<Uuid>,
    /// Code of the grid it lies in.
    pub grid: Option<String>,
    /// Address in words.
    pub address: String,
    /// Longitude, degrees WGS-84.
    pub lon: Option<f64>,
    /// Latitude, degrees WGS-84.
    pub lat: Option<f64>,
    /// The day somebody last looked whether this is right.
    pub checked_on: Option<NaiveDate>,
    /// The day from which it is no more.
    pub ended_on: Option<NaiveDate>,
    /// What it is found by: code, names and address, folded as a query is.
    pub words: String,
    /// Counts the changes, from 1.
    pub version: i64,
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Find {
    /// Words that stand in [`Place::words`], folded; empty for all.
    pub words: String,
    /// Kind; empty for every kind.
    pub kind: String,
    /// Those that are no more, instead of those that are.
    pub ended: bool,
    /// Only those not checked since this day.
    pub unchecked_since: Option<NaiveDate>,
    /// Rows at most.
    pub limit: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    code: String,
    name: String,
    aliases: String,
    parent_id: Option<Uuid>,
    grid_code: Option<String>,
    address: String,
    lon: Option<f64>,
    lat: Option<f64>,
    checked_on: Option<NaiveDate>,
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
        grid: r.grid_code,
        address: r.address,
        lon: r.lon,
        lat: r.lat,
        checked_on: r.checked_on,
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

/// Places that lie right in another, 200 at most.
pub async fn below(conn: &mut Conn, tenant: TenantId, id: Uuid) -> Result<Vec<Place>, StoreError> {
    places(on!(conn, c => sqlx::query_as(BELOW).bind(tenant.0).bind(id).fetch_all(c).await)?)
}

/// Places of a grid that still are.
pub async fn of_grid(
    conn: &mut Conn,
    tenant: TenantId,
    grid: &str,
) -> Result<Vec<Place>, StoreError> {
    places(on!(conn, c => sqlx::query_as(OF_GRID).bind(tenant.0).bind(grid).fetch_all(c).await)?)
}

/// Places that have a name of their own and still are: all but households and buildings of a
/// compound.
pub async fn named(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Place>, StoreError> {
    places(on!(conn, c => sqlx::query_as(NAMED).bind(tenant.0).fetch_all(c).await)?)
}

/// Places that fit, by code.
pub async fn find(
    conn: &mut Conn,
    tenant: TenantId,
    find: &Find,
) -> Result<Vec<Place>, StoreError> {
    let (ended, since) = (i64::from(find.ended), find.unchecked_since);
    let old = i64::from(since.is_some());
    let rows: Vec<Row> = match conn.engine() {
        Engine::Sqlite(c) => {
            sqlx::query_as(FIND_SQLITE)
                .bind(tenant.0)
                .bind(&find.words)
                .bind(&find.kind)
                .bind(ended)
                .bind(old)
                .bind(since)
                .bind(find.limit)
                .fetch_all(c)
                .await?
        }
        Engine::Pg(c) => {
            sqlx::query_as(FIND_PG)
                .bind(tenant.0)
                .bind(&find.words)
                .bind(&find.kind)
                .bind(ended)
                .bind(old)
                .bind(since)
                .bind(find.limit)
                .fetch_all(c)
                .await?
        }
    };
    places(rows)
}

/// How many places nobody has checked since `day`.
pub async fn unchecked(
    conn: &mut Conn,
    tenant: TenantId,
    day: NaiveDate,
) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(UNCHECKED)
        .bind(tenant.0).bind(day).fetch_one(c).await)?)
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
        .bind(&p.grid)
        .bind(&p.address)
        .bind(p.lon)
        .bind(p.lat)
        .bind(p.checked_on)
        .bind(p.ended_on)
        .bind(&p.words)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Changes a place; `Stale` if `version` is not the stored one.
pub async fn update(tx: &mut Tx, tenant: TenantId, p: &Place) -> Result<(), StoreError> {
    let aliases = serde_json::json!(p.aliases).to_string();
    let n = on!(tx, c => sqlx::query(UPDATE)
        .bind(tenant.0)
        .bind(p.id)
        .bind(&p.kind)
        .bind(&p.code)
        .bind(&p.name)
        .bind(&aliases)
        .bind(p.parent)
        .bind(&p.grid)
        .bind(&p.address)
        .bind(p.lon)
        .bind(p.lat)
        .bind(p.checked_on)
        .bind(p.ended_on)
        .bind(&p.words)
        .bind(p.version)
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 { Ok(()) } else { Err(StoreError::Stale) }
}
