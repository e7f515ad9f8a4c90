//! Grids (网格): the tree of areas with boundaries that hold from one day to another.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::NaiveDate;
use uuid::Uuid;
use yiwang_domain::{GridId, TenantId};

sql! {
    ALL_GRIDS = "SELECT id, code, scheme, name, kind, level, parent_code, path, shape, lon, lat,
            valid_from, valid_to
        FROM grid WHERE tenant_id = $1 ORDER BY path, valid_from, id";
    GET = "SELECT id, code, scheme, name, kind, level, parent_code, path, shape, lon, lat,
            valid_from, valid_to
        FROM grid WHERE tenant_id = $1 AND id = $2";
    BY_CODE = "SELECT id, code, scheme, name, kind, level, parent_code, path, shape, lon, lat,
            valid_from, valid_to
        FROM grid WHERE tenant_id = $1 AND code = $2
            AND (valid_from IS NULL OR valid_from <= $3)
            AND (valid_to IS NULL OR valid_to >= $3)
        ORDER BY valid_from DESC, id LIMIT 1";
    OF_CODE = "SELECT id, code, scheme, name, kind, level, parent_code, path, shape, lon, lat,
            valid_from, valid_to
        FROM grid WHERE tenant_id = $1 AND code = $2 ORDER BY valid_from, id";
    CODES = "SELECT id, code FROM grid WHERE tenant_id = $1";
    PUT = "INSERT INTO grid (tenant_id, id, code, scheme, name, kind, level, parent_code, path,
            shape, lon, lat, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (tenant_id, id) DO UPDATE SET code = excluded.code, scheme = excluded.scheme,
            name = excluded.name, kind = excluded.kind, level = excluded.level,
            parent_code = excluded.parent_code, path = excluded.path, shape = excluded.shape,
            lon = excluded.lon, lat = excluded.lat, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to";
    END = "UPDATE grid SET valid_to = $3 WHERE tenant_id = $1 AND id = $2";
}

/// A grid with one boundary. A changed boundary is another row with the same code.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Grid {
    /// Id.
    #[sqlx(try_from = "IdColumn")]
    pub id: GridId,
    /// Code, unique on any one day.
    pub code: String,
    /// Code scheme.
    pub scheme: Option<String>,
    /// Name.
    pub name: String,
    /// Kind: `basic`, `exclusive`, `community`, `street` …
    pub kind: String,
    /// Depth in the tree, 0 at the top.
    pub level: i64,
    /// Code of the parent.
    pub parent_code: Option<String>,
    /// Materialised path of codes, itself included: `/a/b/`.
    pub path: String,
    /// Boundary as GeoJSON geometry, degrees WGS-84.
    pub shape: Option<String>,
    /// Longitude of the point its label stands at, degrees.
    pub lon: Option<f64>,
    /// Latitude of that point, degrees.
    pub lat: Option<f64>,
    /// First day; none means always so far.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none until further notice.
    pub valid_to: Option<NaiveDate>,
}

/// A grid's id as the column gives it.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
struct IdColumn(Uuid);

impl From<IdColumn> for GridId {
    fn from(id: IdColumn) -> Self {
        Self(id.0)
    }
}

/// Every grid of the tenant with its boundaries, past and future ones included; parents first.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Grid>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(ALL_GRIDS).bind(tenant.0).fetch_all(c).await)?)
}

/// One grid.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: GridId,
) -> Result<Option<Grid>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id.0).fetch_optional(c).await)?)
}

/// The grid of a code as it is on `day`.
pub async fn by_code(
    conn: &mut Conn,
    tenant: TenantId,
    code: &str,
    day: NaiveDate,
) -> Result<Option<Grid>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(BY_CODE)
        .bind(tenant.0).bind(code).bind(day).fetch_optional(c).await)?)
}

/// All borders a grid has had, has and will have, the oldest first.
pub async fn of_code(
    conn: &mut Conn,
    tenant: TenantId,
    code: &str,
) -> Result<Vec<Grid>, StoreError> {
    let mut rows: Vec<Grid> =
        on!(conn, c => sqlx::query_as(OF_CODE).bind(tenant.0).bind(code).fetch_all(c).await)?;
    // the engines do not agree where rows without a first day stand
    rows.sort_by_key(|g| (g.valid_from, g.valid_to.is_none(), g.valid_to));
    Ok(rows)
}

/// The codes of all grids by id, former ones included, without their borders.
pub async fn codes(conn: &mut Conn, tenant: TenantId) -> Result<Vec<(GridId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> =
        on!(conn, c => sqlx::query_as(CODES).bind(tenant.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, code)| (GridId(id), code)).collect())
}

/// Adds a grid or changes the one with its id.
pub async fn put(tx: &mut Tx, tenant: TenantId, g: &Grid) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(g.id.0)
        .bind(&g.code)
        .bind(&g.scheme)
        .bind(&g.name)
        .bind(&g.kind)
        .bind(g.level)
        .bind(&g.parent_code)
        .bind(&g.path)
        .bind(&g.shape)
        .bind(g.lon)
        .bind(g.lat)
        .bind(g.valid_from)
        .bind(g.valid_to)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Ends a boundary after `day`. False if there is no such grid.
pub async fn end(
    tx: &mut Tx,
    tenant: TenantId,
    id: GridId,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(END)
        .bind(tenant.0).bind(id.0).bind(day)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
