//! Lists of places, built from structured parts only, as those of matters are.

use super::{Place, Row, places};
use crate::conn::{Conn, Engine};
use crate::error::StoreError;
use chrono::NaiveDate;
use sea_query::{
    Condition, Expr, ExprTrait, Func, Order, PostgresQueryBuilder, Query, SelectStatement,
    SqliteQueryBuilder,
};
use sea_query_sqlx::SqlxBinder;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use yiwang_domain::TenantId;

const COLUMNS: [&str; 19] = [
    "id",
    "kind",
    "code",
    "name",
    "aliases",
    "parent_id",
    "grid_code",
    "grid_path",
    "address",
    "lon",
    "lat",
    "wish",
    "contact_id",
    "consent_on",
    "confirmed_on",
    "confirmed_how",
    "ended_on",
    "words",
    "version",
];

/// When places of one kind were confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Kind.
    pub kind: String,
    /// On this day or later; where none, what was never confirmed counts too.
    pub from: Option<NaiveDate>,
    /// Before this day.
    pub before: Option<NaiveDate>,
}

/// Which places. Every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Parts of the net somebody may see, as paths; none only for who may see all.
    pub areas: Option<BTreeSet<String>>,
    /// Path of a part of the net.
    pub area: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Not this kind.
    pub but: Option<String>,
    /// When it was confirmed: any of these.
    pub confirmed: Option<Vec<Confirmed>>,
    /// Words that all stand in [`Place::words`], folded.
    pub words: Vec<String>,
    /// Those that are no more, or those that are; none for both.
    pub ended: Option<bool>,
}

/// How many places of a kind were confirmed on a day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Counted {
    /// Kind.
    pub kind: String,
    /// The day; none where nobody ever did.
    pub confirmed_on: Option<NaiveDate>,
    /// How many.
    pub count: i64,
}

/// Places that fit, by grid and code; those after the grid path and code of `after`.
pub async fn list(
    conn: &mut Conn,
    tenant: TenantId,
    filter: &Filter,
    after: Option<(&str, &str)>,
    size: u32,
) -> Result<Vec<Place>, StoreError> {
    let mut q = Query::select();
    q.columns(COLUMNS.iter().map(|c| ("place", *c))).from("place");
    q.cond_where(condition(tenant, filter, conn.is_pg()));
    if let Some((path, code)) = after {
        let here = Expr::tuple([col("grid_path"), col("code")]);
        q.and_where(here.gt(Expr::tuple([Expr::val(path), Expr::val(code)])));
    }
    q.order_by(("place", "grid_path"), Order::Asc).order_by(("place", "code"), Order::Asc);
    q.limit(u64::from(size));
    let rows: Vec<Row> = match conn.engine() {
        Engine::Sqlite(c) => {
            let (sql, values) = q.build_sqlx(SqliteQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
        Engine::Pg(c) => {
            let (sql, values) = q.build_sqlx(PostgresQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
    };
    places(rows)
}

/// Places that fit, counted by kind and by the day they were confirmed.
pub async fn counts(
    conn: &mut Conn,
    tenant: TenantId,
    filter: &Filter,
) -> Result<Vec<Counted>, StoreError> {
    let q = counting(tenant, filter, conn.is_pg());
    Ok(match conn.engine() {
        Engine::Sqlite(c) => {
            let (sql, values) = q.build_sqlx(SqliteQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
        Engine::Pg(c) => {
            let (sql, values) = q.build_sqlx(PostgresQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
    })
}

fn counting(tenant: TenantId, filter: &Filter, pg: bool) -> SelectStatement {
    let mut q = Query::select();
    q.expr_as(col("kind"), "kind");
    q.expr_as(col("confirmed_on"), "confirmed_on");
    q.expr_as(col("id").count(), "count");
    q.from("place")
        .cond_where(condition(tenant, filter, pg))
        .group_by_col(("place", "kind"))
        .group_by_col(("place", "confirmed_on"));
    q
}

fn col(name: &'static str) -> Expr {
    Expr::col(("place", name))
}

fn condition(tenant: TenantId, f: &Filter, pg: bool) -> Condition {
    let mut all = Condition::all()
        .add(col("tenant_id").eq(tenant.0))
        .add_option(f.areas.as_ref().map(|areas| {
            // who may see no part of the net sees nothing
            let nothing = Condition::any().add(Expr::val(1_i64).eq(0_i64));
            areas.iter().fold(nothing, |any, a| any.add(begins(a)))
        }))
        .add_option(f.area.as_ref().map(|a| begins(a)))
        .add_option(f.kind.clone().map(|k| col("kind").eq(k)))
        .add_option(f.but.clone().map(|k| col("kind").ne(k)))
        .add_option(f.confirmed.as_ref().map(|ranges| {
            let nothing = Condition::any().add(Expr::val(1_i64).eq(0_i64));
            ranges.iter().fold(nothing, |any, r| any.add(confirmed(r)))
        }))
        .add_option(f.ended.map(|e| {
            let end = col("ended_on");
            if e { end.is_not_null() } else { end.is_null() }
        }));
    let at = if pg { "strpos" } else { "instr" };
    for word in &f.words {
        let call = Func::cust(at).args([col("words"), Expr::val(word.as_str())]);
        all = all.add(Expr::from(call).gt(0_i64));
    }
    all
}

fn confirmed(r: &Confirmed) -> Condition {
    let mut all = Condition::all().add(col("kind").eq(r.kind.as_str()));
    if let Some(from) = r.from {
        all = all.add(col("confirmed_on").gte(from));
    }
    if let Some(before) = r.before {
        let mut any = Condition::any().add(col("confirmed_on").lt(before));
        if r.from.is_none() {
            any = any.add(col("confirmed_on").is_null());
        }
        all = all.add(any);
    }
    all
}

/// Lies in the part of the net of this path, as a range, so that an index serves. Both engines compare
/// the column by code point.
fn begins(path: &str) -> Expr {
    if path.is_empty() {
        return Expr::val(1_i64).eq(0_i64);
    }
    col("grid_path").gte(path).and(col("grid_path").lt(format!("{path}\u{10FFFF}")))
}
