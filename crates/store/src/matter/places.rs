//! How many matters there are in each grid.

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

/// The matters of one grid.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Here {
    /// Path of the grid as the matters keep it; it may have ended since.
    pub path: String,
    /// How many.
    pub count: i64,
    /// How many of them are overdue now.
    pub overdue: i64,
}

/// Matters of `filter` counted by the grid they keep; those outside the net are left out.
pub async fn by_grid(
    conn: &mut Conn,
    tenant: TenantId,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<Here>, StoreError> {
    let built = statement(&Texts { pg: conn.is_pg(), tenant }, filter, now);
    Ok(match conn.engine() {
        Engine::Sqlite(c) => {
            let (sql, values) = built.build_sqlx(SqliteQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
        Engine::Pg(c) => {
            let (sql, values) = built.build_sqlx(PostgresQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
    })
}

fn statement(text: &Texts, filter: &Filter, now: DateTime<Utc>) -> SelectStatement {
    let late = Filter { due_by: Some(now), ..Filter::default() };
    let overdue = Expr::case(text.condition(&late), 1_i64).finally(0_i64);
    let mut q = Query::select();
    q.expr_as(col("grid_path"), "path");
    q.expr_as(col("id").count(), "count");
    q.expr_as(Expr::expr(Expr::expr(overdue).sum()).cast_as("BIGINT"), "overdue");
    q.from("matter")
        .cond_where(text.tenant_is("matter"))
        .cond_where(text.condition(filter))
        .and_where(col("grid_path").is_not_null())
        .group_by_col(("matter", "grid_path"))
        .order_by(("matter", "grid_path"), sea_query::Order::Asc);
    q
}
