//! What comes again: the same kind in the same grid, and the same kind from the same person.

use super::list::{Filter, Texts, col};
use crate::conn::{Conn, Engine};
use crate::error::StoreError;
use chrono::{DateTime, Utc};
use sea_query::{
    Expr, ExprTrait, JoinType, Order, PostgresQueryBuilder, Query, SelectStatement,
    SqliteQueryBuilder,
};
use sea_query_sqlx::SqlxBinder;
use sqlx::AssertSqlSafe;
use yiwang_domain::TenantId;

/// Matters of one category in one grid.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AtPlace {
    /// Path of the grid as the matters keep it; it may have ended since.
    pub path: String,
    /// Category code.
    pub category: String,
    /// How many.
    pub count: i64,
    /// When the newest was received.
    pub latest: DateTime<Utc>,
}

/// Matters of one category that one person raised.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OfPerson {
    /// Keyed hash of the telephone number: who it is, it does not say.
    pub phone_index: Vec<u8>,
    /// Category code.
    pub category: String,
    /// How many.
    pub count: i64,
    /// When the newest was received.
    pub latest: DateTime<Utc>,
}

/// Grids in which at least `least` matters of `filter` are of one category; most matters first.
pub async fn at_places(
    conn: &mut Conn,
    tenant: TenantId,
    filter: &Filter,
    least: i64,
    limit: u32,
) -> Result<Vec<AtPlace>, StoreError> {
    let built = places(&Texts { pg: conn.is_pg(), tenant }, filter, least, limit);
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

/// Persons with a telephone number of whom at least `least` matters of `filter` are of one category;
/// the one with the newest matter first, whoever raised how many.
pub async fn of_persons(
    conn: &mut Conn,
    tenant: TenantId,
    filter: &Filter,
    least: i64,
    limit: u32,
) -> Result<Vec<OfPerson>, StoreError> {
    let built = persons(&Texts { pg: conn.is_pg(), tenant }, filter, least, limit);
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

fn places(text: &Texts, filter: &Filter, least: i64, limit: u32) -> SelectStatement {
    let mut q = Query::select();
    q.expr_as(col("grid_path"), "path");
    q.expr_as(col("category"), "category");
    q.expr_as(col("id").count(), "count");
    q.expr_as(col("opened_at").max(), "latest");
    q.from("matter")
        .cond_where(text.tenant_is("matter"))
        .cond_where(text.condition(filter))
        .and_where(col("grid_path").is_not_null())
        .and_where(col("category").is_not_null())
        .group_by_col(("matter", "grid_path"))
        .group_by_col(("matter", "category"))
        .and_having(col("id").count().gte(least))
        .order_by("count", Order::Desc)
        .order_by("latest", Order::Desc)
        .order_by(("matter", "grid_path"), Order::Asc)
        .order_by(("matter", "category"), Order::Asc)
        .limit(u64::from(limit));
    q
}

fn persons(text: &Texts, filter: &Filter, least: i64, limit: u32) -> SelectStatement {
    let of = |table: &'static str, name: &'static str| Expr::col((table, name));
    let mut q = Query::select();
    q.expr_as(of("party", "phone_index"), "phone_index");
    q.expr_as(col("category"), "category");
    q.expr_as(col("id").count_distinct(), "count");
    q.expr_as(col("opened_at").max(), "latest");
    q.from("matter")
        .join(
            JoinType::InnerJoin,
            "report",
            of("report", "tenant_id")
                .equals(("matter", "tenant_id"))
                .and(of("report", "matter_id").equals(("matter", "id"))),
        )
        .join(
            JoinType::InnerJoin,
            "party",
            of("party", "tenant_id")
                .equals(("report", "tenant_id"))
                .and(of("party", "id").equals(("report", "party_id"))),
        )
        .cond_where(text.tenant_is("matter"))
        .cond_where(text.condition(filter))
        .and_where(col("category").is_not_null())
        .and_where(of("party", "phone_index").is_not_null())
        .group_by_col(("party", "phone_index"))
        .group_by_col(("matter", "category"))
        .and_having(col("id").count_distinct().gte(least))
        .order_by("latest", Order::Desc)
        .order_by(("party", "phone_index"), Order::Asc)
        .order_by(("matter", "category"), Order::Asc)
        .limit(u64::from(limit));
    q
}
