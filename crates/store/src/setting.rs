//! What an account sets for itself, such as whether single keys work.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use yiwang_domain::{StaffId, TenantId};

sql! {
    GET = "SELECT value FROM staff_setting WHERE tenant_id = $1 AND staff_id = $2 AND name = $3";
    PUT = "INSERT INTO staff_setting (tenant_id, staff_id, name, value) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, staff_id, name) DO UPDATE SET value = excluded.value";
}

/// The value of a setting of somebody; none where they never chose.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    staff: StaffId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(GET)
        .bind(tenant.0).bind(staff.0).bind(name).fetch_optional(c).await)?)
}

/// Sets it.
pub async fn put(
    tx: &mut Tx,
    tenant: TenantId,
    staff: StaffId,
    name: &str,
    value: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0).bind(staff.0).bind(name).bind(value).execute(c).await.map(drop))?;
    Ok(())
}
