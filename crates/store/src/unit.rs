//! Units (单位): the organisation tree.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use uuid::Uuid;
use yiwang_domain::units::Unit;
use yiwang_domain::{TenantId, UnitId};

sql! {
    ALL_UNITS = "SELECT id, code, name, kind, parent_id, path, area, calendar FROM unit
        WHERE tenant_id = $1 ORDER BY path, code";
    PUT = "INSERT INTO unit (tenant_id, id, code, name, kind, parent_id, path, area, calendar)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (tenant_id, id) DO UPDATE SET code = excluded.code, name = excluded.name,
            kind = excluded.kind, parent_id = excluded.parent_id, path = excluded.path,
            area = excluded.area, calendar = excluded.calendar";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    code: String,
    name: String,
    kind: String,
    parent_id: Option<Uuid>,
    path: String,
    area: Option<String>,
    calendar: Option<String>,
}

/// Every unit of the tenant, parents before children.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Unit>, StoreError> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(ALL_UNITS).bind(tenant.0).fetch_all(c).await)?;
    let unit = |r: Row| Unit {
        id: UnitId(r.id),
        code: r.code,
        name: r.name,
        kind: r.kind,
        parent: r.parent_id.map(UnitId),
        path: r.path,
        area: r.area,
        calendar: r.calendar,
    };
    Ok(rows.into_iter().map(unit).collect())
}

/// Adds a unit or changes the one with its id. `Taken` if another unit has its code.
pub async fn put(tx: &mut Tx, tenant: TenantId, u: &Unit) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(u.id.0)
        .bind(&u.code)
        .bind(&u.name)
        .bind(&u.kind)
        .bind(u.parent.map(|p| p.0))
        .bind(&u.path)
        .bind(&u.area)
        .bind(&u.calendar)
        .execute(c).await.map(drop))?;
    Ok(())
}
