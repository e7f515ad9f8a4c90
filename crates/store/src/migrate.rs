//! Brings the schema up to date at open, forward only.

use crate::conn::{Engine, Tx};
use crate::error::{StoreError, schema_newer};
use crate::sql::{on, sql};

sql! {
    MADE_SQLITE [Sqlite] = "SELECT count(*) > 0 FROM sqlite_master WHERE name = 'installation'";
    MADE_PG [Postgres] = "SELECT to_regclass('installation') IS NOT NULL";
    /// One migration at a time over all processes; the number is arbitrary and ours.
    LOCK [Postgres] = "SELECT pg_advisory_xact_lock(9041237)";
    VERSION = "SELECT value FROM installation WHERE key = 'schema'";
    SET_VERSION = "INSERT INTO installation (key, value) VALUES ('schema', $1)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

/// A step: the text for SQLite, the text for PostgreSQL. The first step makes version 1.
pub(crate) const STEPS: &[(&str, &str)] = &[
    (
        include_str!("../migrations/sqlite/0001_first.sql"),
        include_str!("../migrations/postgres/0001_first.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0002_conditions_and_replies.sql"),
        include_str!("../migrations/postgres/0002_conditions_and_replies.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0003_drafts.sql"),
        include_str!("../migrations/postgres/0003_drafts.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0004_own_work.sql"),
        include_str!("../migrations/postgres/0004_own_work.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0005_net_draft.sql"),
        include_str!("../migrations/postgres/0005_net_draft.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0006_insight.sql"),
        include_str!("../migrations/postgres/0006_insight.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0007_admin_log.sql"),
        include_str!("../migrations/postgres/0007_admin_log.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0008_issues.sql"),
        include_str!("../migrations/postgres/0008_issues.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0009_synonyms.sql"),
        include_str!("../migrations/postgres/0009_synonyms.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0010_warnings.sql"),
        include_str!("../migrations/postgres/0010_warnings.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0011_triage_rules.sql"),
        include_str!("../migrations/postgres/0011_triage_rules.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0012_places.sql"),
        include_str!("../migrations/postgres/0012_places.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0013_handover.sql"),
        include_str!("../migrations/postgres/0013_handover.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0014_gathered.sql"),
        include_str!("../migrations/postgres/0014_gathered.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0015_voices.sql"),
        include_str!("../migrations/postgres/0015_voices.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0016_fillings.sql"),
        include_str!("../migrations/postgres/0016_fillings.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0017_area_follows.sql"),
        include_str!("../migrations/postgres/0017_area_follows.sql"),
    ),
];

/// Takes the lock that is held to the end of the transaction. On SQLite `BEGIN IMMEDIATE` has it.
pub(crate) async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    if let Engine::Pg(c) = tx.engine() {
        sqlx::query(LOCK).execute(c).await?;
    }
    Ok(())
}

/// Applies the steps that are missing. A database of a newer program is refused untouched.
pub(crate) async fn run(tx: &mut Tx) -> Result<(), StoreError> {
    let known = STEPS.len() as i64;
    let made: bool = match tx.engine() {
        Engine::Sqlite(c) => sqlx::query_scalar(MADE_SQLITE).fetch_one(c).await?,
        Engine::Pg(c) => sqlx::query_scalar(MADE_PG).fetch_one(c).await?,
    };
    let found = if made { version(tx).await? } else { 0 };
    if found > known {
        return Err(schema_newer(found, known).into());
    }
    for (sqlite, pg) in STEPS.iter().skip(found as usize) {
        match tx.engine() {
            Engine::Sqlite(c) => sqlx::raw_sql(*sqlite).execute(c).await?.rows_affected(),
            Engine::Pg(c) => sqlx::raw_sql(*pg).execute(c).await?.rows_affected(),
        };
    }
    if found < known {
        on!(tx, c => sqlx::query(SET_VERSION).bind(known.to_string()).execute(c).await.map(drop))?;
    }
    Ok(())
}

async fn version(tx: &mut Tx) -> Result<i64, StoreError> {
    let text: Option<String> = on!(tx, c => sqlx::query_scalar(VERSION).fetch_optional(c).await)?;
    let text = text.unwrap_or_default();
    text.parse()
        .map_err(|_| StoreError::Broken(format!("the schema version is not a number: {text:?}")))
}
