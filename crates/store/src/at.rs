//! Times as the database keeps them.

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo};
use sqlx::{Encode, Postgres, Sqlite, Type};

/// A moment to be bound: UTC, microseconds, and on SQLite always the same 27 characters, so that
/// order of text is order of time. The schema refuses every other form. Reading needs no wrapper.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At(pub(crate) DateTime<Utc>);

impl At {
    /// The text SQLite keeps.
    pub(crate) fn text(self) -> String {
        self.micros().to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    /// PostgreSQL keeps microseconds; cut here, so that both engines give back the same.
    pub(crate) fn micros(self) -> DateTime<Utc> {
        self.0.trunc_subsecs(6)
    }
}

/// Binds a moment that may be absent.
pub(crate) fn at(t: Option<DateTime<Utc>>) -> Option<At> {
    t.map(At)
}

/// The end of time, for ordering what has no limit.
pub(crate) fn never() -> DateTime<Utc> {
    // 9999-12-31T00:00:00Z, the last year of four digits
    DateTime::from_timestamp(253_402_214_400, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

impl Type<Sqlite> for At {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl<'q> Encode<'q, Sqlite> for At {
    fn encode_by_ref(&self, buf: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <String as Encode<'q, Sqlite>>::encode(self.text(), buf)
    }
}

impl Type<Postgres> for At {
    fn type_info() -> PgTypeInfo {
        <DateTime<Utc> as Type<Postgres>>::type_info()
    }
}

impl<'q> Encode<'q, Postgres> for At {
    fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <DateTime<Utc> as Encode<'q, Postgres>>::encode(self.micros(), buf)
    }
}
