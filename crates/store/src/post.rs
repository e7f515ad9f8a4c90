//! Posts (岗位): who holds which role where, and from when to when.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::NaiveDate;
use uuid::Uuid;
use yiwang_domain::actor::Post;
use yiwang_domain::{GridId, PostId, StaffId, TenantId, UnitId};

sql! {
    ALL_POSTS = "SELECT id, staff_id, role, unit_id, grid_id, starts_on, ends_on FROM post
        WHERE tenant_id = $1 ORDER BY starts_on, id";
    IN_FORCE = "SELECT p.id, p.role, p.unit_id, u.path, u.area, p.grid_id, g.path
        FROM post p
        JOIN unit u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id
        LEFT JOIN grid g ON g.tenant_id = p.tenant_id AND g.id = p.grid_id
        WHERE p.tenant_id = $1 AND p.staff_id = $2 AND p.starts_on <= $3
            AND (p.ends_on IS NULL OR p.ends_on >= $3)
        ORDER BY p.starts_on, p.id";
    HOLDERS = "SELECT DISTINCT p.staff_id FROM post p
        JOIN staff s ON s.tenant_id = p.tenant_id AND s.id = p.staff_id
        WHERE p.tenant_id = $1 AND p.unit_id = $2 AND p.role = $3
            AND (CAST($4 AS BIGINT) = 0 OR p.grid_id IS NULL OR p.grid_id = $5)
            AND p.starts_on <= $6 AND (p.ends_on IS NULL OR p.ends_on >= $6)
            AND s.ended_at IS NULL
        ORDER BY p.staff_id";
    PUT = "INSERT INTO post (tenant_id, id, staff_id, role, unit_id, grid_id, starts_on, ends_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, id) DO UPDATE SET staff_id = excluded.staff_id,
            role = excluded.role, unit_id = excluded.unit_id, grid_id = excluded.grid_id,
            starts_on = excluded.starts_on, ends_on = excluded.ends_on";
    END = "UPDATE post SET ends_on = $3 WHERE tenant_id = $1 AND id = $2";
}

/// A post given to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Id.
    pub id: PostId,
    /// The person.
    pub staff: StaffId,
    /// Role id.
    pub role: String,
    /// The unit.
    pub unit: UnitId,
    /// The grid, for a post at a grid.
    pub grid: Option<GridId>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; none until further notice.
    pub ends_on: Option<NaiveDate>,
}

type PostingRow = (Uuid, Uuid, String, Uuid, Option<Uuid>, NaiveDate, Option<NaiveDate>);
type InForceRow = (Uuid, String, Uuid, String, Option<String>, Option<Uuid>, Option<String>);

/// Every post of the tenant, past ones included.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Posting>, StoreError> {
    let rows: Vec<PostingRow> =
        on!(conn, c => sqlx::query_as(ALL_POSTS).bind(tenant.0).fetch_all(c).await)?;
    let posting = |(id, staff, role, unit, grid, starts_on, ends_on): PostingRow| Posting {
        id: PostId(id),
        staff: StaffId(staff),
        role,
        unit: UnitId(unit),
        grid: grid.map(GridId),
        starts_on,
        ends_on,
    };
    Ok(rows.into_iter().map(posting).collect())
}

/// The posts a person holds on `day`, as the engine and the rights need them.
pub async fn in_force(
    conn: &mut Conn,
    tenant: TenantId,
    staff: StaffId,
    day: NaiveDate,
) -> Result<Vec<Post>, StoreError> {
    let rows: Vec<InForceRow> = on!(conn, c => sqlx::query_as(IN_FORCE)
        .bind(tenant.0).bind(staff.0).bind(day).fetch_all(c).await)?;
    let post = |(id, role, unit, unit_path, unit_area, grid, grid_path): InForceRow| Post {
        id: PostId(id),
        role,
        unit: UnitId(unit),
        unit_path,
        area: grid_path.or(unit_area),
        grid: grid.map(GridId),
    };
    Ok(rows.into_iter().map(post).collect())
}

/// Who holds `role` at `unit` on `day`: of a grid where one is given, posts for the whole unit
/// included.
pub async fn holders(
    conn: &mut Conn,
    tenant: TenantId,
    unit: UnitId,
    role: &str,
    grid: Option<GridId>,
    day: NaiveDate,
) -> Result<Vec<StaffId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(HOLDERS)
        .bind(tenant.0)
        .bind(unit.0)
        .bind(role)
        .bind(i64::from(grid.is_some()))
        .bind(grid.map(|g| g.0))
        .bind(day)
        .fetch_all(c).await)?;
    Ok(ids.into_iter().map(StaffId).collect())
}

/// Adds a post or changes the one with its id.
pub async fn put(tx: &mut Tx, tenant: TenantId, p: &Posting) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(p.id.0)
        .bind(p.staff.0)
        .bind(&p.role)
        .bind(p.unit.0)
        .bind(p.grid.map(|g| g.0))
        .bind(p.starts_on)
        .bind(p.ends_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Ends a post after `day`. False if there is no such post.
pub async fn end(
    tx: &mut Tx,
    tenant: TenantId,
    id: PostId,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(END)
        .bind(tenant.0).bind(id.0).bind(day)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}
