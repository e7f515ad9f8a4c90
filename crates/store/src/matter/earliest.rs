//! When the first limit of a set of matters falls.

use super::list::{Filter, Texts, col};
use crate::conn::{Conn, Engine};
use crate::error::StoreError;
use chrono::{DateTime, Utc};
use sea_query::{
    Expr, ExprTrait, PostgresQueryBuilder, Query, SelectStatement, SqliteQueryBuilder,
};
use sea_query_sqlx::SqlxBinder;
use sqlx::AssertSqlSafe;
use yiwang_domain::TenantId;

/// The earliest due moment among the matters of `base` in each of the views, none where no matter
/// of it is timed; one query for all of them.
pub async fn earliest(
    conn: &mut Conn,
    tenant: TenantId,
    base: &Filter,
    views: &[Filter],
) -> Result<Vec<Option<DateTime<Utc>>>, StoreError> {
    if views.is_empty() {
        return Ok(Vec::new());
    }
    let built = statement(&Texts { pg: conn.is_pg(), tenant }, base, views);
    macro_rules! moments {
        ($c:ident, $builder:ident, $row:ty) => {{
            use sqlx::Row as _;
            let (sql, values) = built.build_sqlx($builder);
            let row: $row = sqlx::query_with(AssertSqlSafe(sql), values).fetch_one($c).await?;
            (0..views.len())
                .map(|i| row.try_get(i))
                .collect::<Result<Vec<Option<DateTime<Utc>>>, _>>()?
        }};
    }
    Ok(match conn.engine() {
        Engine::Sqlite(c) => moments!(c, SqliteQueryBuilder, sqlx::sqlite::SqliteRow),
        Engine::Pg(c) => moments!(c, PostgresQueryBuilder, sqlx::postgres::PgRow),
    })
}

fn statement(text: &Texts, base: &Filter, views: &[Filter]) -> SelectStatement {
    let mut q = Query::select();
    for view in views {
        // what is not in the view has no moment, and the least of nothing is nothing
        let one = Expr::case(text.condition(view), col("due_at"));
        q.expr(Expr::expr(one).min());
    }
    q.from("matter").cond_where(text.tenant_is("matter")).cond_where(text.condition(base));
    q
}
