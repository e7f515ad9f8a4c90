//! Settings of the whole installation: the hash kind, the order of the ledger.

use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};

sql! {
    GET = "SELECT value FROM installation WHERE key = $1";
    PUT = "INSERT INTO installation (key, value) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    ONCE = "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    TENANTS = "SELECT tenant_id FROM tenant ORDER BY tenant_id";
    LAST_TX = "SELECT max(tx) FROM entry WHERE tenant_id = $1";
}

/// The value of a setting.
pub async fn get(conn: &mut Conn, key: &str) -> Result<Option<String>, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(GET).bind(key).fetch_optional(c).await)?)
}

/// Sets a setting.
pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT).bind(key).bind(value).execute(c).await.map(drop))?;
    Ok(())
}

/// Sets a setting unless it is set, and returns the one that holds. For what is decided once, such
/// as the hash kind.
pub async fn once(tx: &mut Tx, key: &str, value: &str) -> Result<String, StoreError> {
    on!(tx, c => sqlx::query(ONCE).bind(key).bind(value).execute(c).await.map(drop))?;
    Ok(get(tx, key).await?.unwrap_or_else(|| value.to_owned()))
}

/// What to add to transaction numbers of this PostgreSQL cluster so that new entries come after all
/// that are there. Only a dump restored into a younger cluster changes it. Runs under the lock of
/// migrations.
pub(crate) async fn settle_offset(tx: &mut Tx) -> Result<i64, StoreError> {
    let stored = get(tx, "tx_offset").await?.unwrap_or_default();
    let stored: i64 = stored.parse().unwrap_or(0);
    let tenants: Vec<i64> = on!(tx, c => sqlx::query_scalar(TENANTS).fetch_all(c).await)?;
    let mut last = 0;
    // by tenant, because the order of a ledger is indexed by tenant
    for tenant in tenants {
        let tenant_last: Option<i64> =
            on!(tx, c => sqlx::query_scalar(LAST_TX).bind(tenant).fetch_one(c).await)?;
        last = last.max(tenant_last.unwrap_or(0));
    }
    // asked for after the maximum was read, so that no other process can be ahead of it
    let own = tx.stamp().await?;
    if own + stored > last {
        return Ok(stored);
    }
    let offset = last - own + 1;
    tracing::warn!(
        offset,
        "this database comes from a server that was further on: ledger order moved"
    );
    put(tx, "tx_offset", &offset.to_string()).await?;
    Ok(offset)
}
