//! Lists of matters: the one place where SQL is built, from structured parts only.
//!
//! Never by `Expr::cust*`: it drops values on one engine or the other without a word.

use super::row::{LINE, Line, LineRow, secrecy_rank, urgency_rank};
use crate::at::At;
use crate::conn::{Conn, Engine};
use crate::error::StoreError;
use chrono::{DateTime, Utc};
use sea_query::{
    Condition, Expr, ExprTrait, PostgresQueryBuilder, Query, SelectStatement, SqliteQueryBuilder,
    Value,
};
use sea_query_sqlx::SqlxBinder;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use yiwang_domain::matter::{Outcome, Secrecy, Urgency};
use yiwang_domain::rights::Scope;
use yiwang_domain::{GridId, MatterId, StaffId, TenantId, UnitId};

/// What waits for a person: the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mine {
    /// Posts: unit, role and, for a post at a grid, the grid. What waits for a grid of another post
    /// is left out.
    pub posts: Vec<(UnitId, String, Option<GridId>)>,
    /// Units whose open legs are one's work.
    pub leg_units: Vec<UnitId>,
}

/// What somebody put off, or what they did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sleep {
    /// The person.
    pub staff: StaffId,
    /// The posts of the person: unit and role.
    pub posts: Vec<(UnitId, String)>,
    /// Now: what was put off until this moment or before is back.
    pub now: DateTime<Utc>,
    /// Whether what sleeps is asked for; false asks for what does not.
    pub sleeps: bool,
}

/// Open or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not ended.
    Open,
    /// Ended.
    Closed,
}

/// Which matters. Every part narrows; the default is all of the tenant, so set `scope` wherever a
/// person asks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// What the person may see; none only for the system itself.
    pub scope: Option<Scope>,
    /// What waits for the person.
    pub mine: Option<Mine>,
    /// What the person put off, or all but that.
    pub sleep: Option<Sleep>,
    /// These matters only, as the search index gives them.
    pub ids: Option<Vec<MatterId>>,
    /// Open or ended.
    pub state: Option<State>,
    /// Stage id.
    pub stage: Option<String>,
    /// Standing in one of these: playbook and stage.
    pub standing: Option<Vec<(String, String)>>,
    /// Category code or the beginning of one.
    pub category: Option<String>,
    /// Path of a part of the net.
    pub area: Option<String>,
    /// A unit that holds it, received it, or has a leg of it.
    pub unit: Option<UnitId>,
    /// Channel.
    pub channel: Option<String>,
    /// Playbook id.
    pub playbook: Option<String>,
    /// At least as urgent.
    pub urgency: Option<Urgency>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What the person who raised it said.
    pub satisfied: Option<bool>,
    /// Whether it ever fell overdue.
    pub late: Option<bool>,
    /// Suspended or not.
    pub suspended: Option<bool>,
    /// Due at this moment or before, and still open.
    pub due_by: Option<DateTime<Utc>>,
    /// Due after this moment and still open; what no clock times counts as due never.
    pub due_after: Option<DateTime<Utc>>,
    /// Whether a clock times it.
    pub timed: Option<bool>,
    /// Received at this moment or later.
    pub opened_from: Option<DateTime<Utc>>,
    /// Received before this moment.
    pub opened_to: Option<DateTime<Utc>>,
    /// Ended at this moment or later.
    pub closed_from: Option<DateTime<Utc>>,
    /// Ended before this moment.
    pub closed_to: Option<DateTime<Utc>>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Newest first, by when it was received.
    #[default]
    Newest,
    /// What is due first; without a clock last.
    DueFirst,
}

/// The place after which a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The ordering time of the last line.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: MatterId,
}

/// One page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Order.
    pub order: Order,
    /// Lines.
    pub size: u32,
    /// After this line; none for the first page.
    pub after: Option<After>,
}

impl Page {
    /// The first page.
    pub const fn first(order: Order, size: u32) -> Self {
        Self { order, size, after: None }
    }
}

/// One page of matters, and where the next begins if there are more.
pub async fn list(
    conn: &mut Conn,
    tenant: TenantId,
    filter: &Filter,
    page: &Page,
) -> Result<(Vec<Line>, Option<After>), StoreError> {
    let text = Texts { pg: conn.is_pg(), tenant };
    let built = text.list(filter, page);
    let mut rows: Vec<LineRow> = match conn.engine() {
        Engine::Sqlite(c) => {
            let (sql, values) = built.build_sqlx(SqliteQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
        Engine::Pg(c) => {
            let (sql, values) = built.build_sqlx(PostgresQueryBuilder);
            sqlx::query_as_with(AssertSqlSafe(sql), values).fetch_all(c).await?
        }
    };
    // one more was asked for than is shown
    let more = rows.len() > page.size as usize;
    rows.truncate(page.size as usize);
    let order_times = rows.last().map(|r| r.due_order);
    let lines: Vec<Line> = rows.into_iter().map(Line::from).collect();
    let next = lines.last().filter(|_| more).map(|l| After {
        at: match page.order {
            Order::Newest => l.opened_at,
            Order::DueFirst => order_times.unwrap_or(l.opened_at),
        },
        id: l.id,
    });
    Ok((lines, next))
}

/// How many matters.
pub async fn count(conn: &mut Conn, tenant: TenantId, filter: &Filter) -> Result<i64, StoreError> {
    let all = counts(conn, tenant, filter, &[Filter::default()]).await?;
    Ok(all.first().copied().unwrap_or(0))
}

/// How many matters of `base` are in each of the views; one query for all of them.
pub async fn counts(
    conn: &mut Conn,
    tenant: TenantId,
    base: &Filter,
    views: &[Filter],
) -> Result<Vec<i64>, StoreError> {
    if views.is_empty() {
        return Ok(Vec::new());
    }
    let built = Texts { pg: conn.is_pg(), tenant }.counts(base, views);
    macro_rules! numbers {
        ($c:ident, $builder:ident, $row:ty) => {{
            use sqlx::Row as _;
            let (sql, values) = built.build_sqlx($builder);
            let row: $row = sqlx::query_with(AssertSqlSafe(sql), values).fetch_one($c).await?;
            (0..views.len()).map(|i| row.try_get(i)).collect::<Result<Vec<i64>, _>>()?
        }};
    }
    Ok(match conn.engine() {
        Engine::Sqlite(c) => numbers!(c, SqliteQueryBuilder, sqlx::sqlite::SqliteRow),
        Engine::Pg(c) => numbers!(c, PostgresQueryBuilder, sqlx::postgres::PgRow),
    })
}

/// Builds the statements of one tenant for one engine.
pub(super) struct Texts {
    pub(super) pg: bool,
    pub(super) tenant: TenantId,
}

pub(super) fn col(name: &'static str) -> Expr {
    Expr::col(("matter", name))
}

impl Texts {
    /// A moment in the form the engine keeps.
    fn time(&self, t: DateTime<Utc>) -> Value {
        if self.pg { Value::from(At(t).micros()) } else { Value::from(At(t).text()) }
    }

    fn list(&self, filter: &Filter, page: &Page) -> SelectStatement {
        let mut q = Query::select();
        q.columns(LINE.iter().map(|c| ("matter", *c))).from("matter");
        q.cond_where(self.tenant_is("matter")).cond_where(self.condition(filter));
        let (by, descending) = match page.order {
            Order::Newest => ("opened_at", true),
            Order::DueFirst => ("due_order", false),
        };
        if let Some(after) = page.after {
            let here = Expr::tuple([col(by), col("id")]);
            let there =
                Expr::tuple([Expr::val(self.time(after.at)), Expr::val(Value::from(after.id.0))]);
            q.and_where(if descending { here.lt(there) } else { here.gt(there) });
        }
        let order = if descending { sea_query::Order::Desc } else { sea_query::Order::Asc };
        q.order_by(("matter", by), order.clone()).order_by(("matter", "id"), order);
        q.limit(u64::from(page.size) + 1);
        q
    }

    fn counts(&self, base: &Filter, views: &[Filter]) -> SelectStatement {
        let mut q = Query::select();
        for view in views {
            let one = Expr::case(self.condition(view), 1_i64).finally(0_i64);
            let sum = Expr::expr(one).sum();
            // no row at all sums to nothing
            let sum = sea_query::Func::coalesce([sum, Expr::val(0_i64)]);
            q.expr(Expr::expr(sum).cast_as("BIGINT"));
        }
        q.from("matter").cond_where(self.tenant_is("matter")).cond_where(self.condition(base));
        q
    }

    pub(super) fn tenant_is(&self, table: &'static str) -> Expr {
        Expr::col((table, "tenant_id")).eq(self.tenant.0)
    }

    pub(super) fn condition(&self, f: &Filter) -> Condition {
        let same = |name: &'static str, v: &Option<String>| v.clone().map(|v| col(name).eq(v));
        let flag = |name: &'static str, v: Option<bool>| v.map(|v| col(name).eq(v));
        let from =
            |name: &'static str, t: Option<DateTime<Utc>>| t.map(|t| col(name).gte(self.time(t)));
        let before =
            |name: &'static str, t: Option<DateTime<Utc>>| t.map(|t| col(name).lt(self.time(t)));
        // a condition without parts is rendered as TRUE
        Condition::all()
            .add(Expr::val(1_i64).eq(1_i64))
            .add_option(f.scope.as_ref().map(|s| self.scope(s)))
            .add_option(f.mine.as_ref().map(|m| self.mine(m)))
            .add_option(f.sleep.as_ref().map(|s| self.sleeping(s)))
            .add_option(f.ids.as_ref().map(|ids| one_of(col("id"), ids.iter().map(|m| m.0))))
            .add_option(f.state.map(|s| match s {
                State::Open => col("closed_at").is_null(),
                State::Closed => col("closed_at").is_not_null(),
            }))
            .add_option(same("stage", &f.stage))
            .add_option(f.standing.as_ref().map(|all| standing(all)))
            .add_option(f.category.as_ref().map(|c| begins(col, "category", c)))
            .add_option(f.area.as_ref().map(|a| begins(col, "grid_path", a)))
            .add_option(f.unit.map(|u| self.touches(&[u.0])))
            .add_option(same("channel", &f.channel))
            .add_option(same("playbook", &f.playbook))
            .add_option(f.urgency.map(|u| col("urgency").gte(urgency_rank(u))))
            .add_option(f.outcome.map(|o| col("outcome").eq(super::row::outcome_word(o))))
            .add_option(flag("satisfied", f.satisfied))
            .add_option(flag("late", f.late))
            .add_option(f.suspended.map(|s| {
                let until = col("suspended_until");
                if s { until.is_not_null() } else { until.is_null() }
            }))
            .add_option(f.due_by.map(|t| {
                Condition::all()
                    .add(col("closed_at").is_null())
                    .add(col("due_order").lte(self.time(t)))
            }))
            .add_option(f.due_after.map(|t| {
                Condition::all()
                    .add(col("closed_at").is_null())
                    .add(col("due_order").gt(self.time(t)))
            }))
            .add_option(f.timed.map(|t| {
                let due = col("due_at");
                if t { due.is_not_null() } else { due.is_null() }
            }))
            .add_option(from("opened_at", f.opened_from))
            .add_option(before("opened_at", f.opened_to))
            .add_option(from("closed_at", f.closed_from))
            .add_option(before("closed_at", f.closed_to))
    }

    /// The same rule as `Scope::holds`, in SQL.
    fn scope(&self, s: &Scope) -> Condition {
        let own: Vec<Uuid> = s.own.iter().map(|u| u.0).collect();
        let known = Condition::any().add(col("secrecy").lte(secrecy_rank(s.secrecy))).add(
            Condition::all()
                .add(col("secrecy").lt(secrecy_rank(Secrecy::Sealed)))
                .add(self.touches(&own)),
        );
        if s.whole {
            return known;
        }
        let units: Vec<Uuid> = s.units.iter().map(|u| u.0).collect();
        let mut reach = Condition::any().add(self.touches(&units));
        for area in &s.areas {
            reach = reach.add(begins(col, "grid_path", area));
        }
        Condition::all().add(known).add(reach)
    }

    /// Held, received, or with a leg at one of these units.
    fn touches(&self, units: &[Uuid]) -> Condition {
        let ids = || units.iter().copied();
        Condition::any()
            .add(one_of(col("holder_unit"), ids()))
            .add(one_of(col("receiver_unit"), ids()))
            .add(self.has_leg(units, false))
    }

    fn mine(&self, m: &Mine) -> Condition {
        // nobody's inbox holds nothing
        let mut any = Condition::any().add(nothing());
        for (unit, role, grid) in &m.posts {
            let held = Condition::all()
                .add(col("closed_at").is_null())
                .add(col("holder_unit").eq(unit.0))
                .add(col("holder_role").eq(role.as_str()))
                .add_option(grid.map(|g| {
                    Condition::any()
                        .add(col("holder_grid").is_null())
                        .add(col("holder_grid").eq(g.0))
                }));
            any = any.add(held);
        }
        if !m.leg_units.is_empty() {
            let units: Vec<Uuid> = m.leg_units.iter().map(|u| u.0).collect();
            any = any.add(self.has_leg(&units, true));
        }
        any
    }

    /// Put off by the person or for one of their posts, and nothing has happened since.
    fn sleeping(&self, s: &Sleep) -> Expr {
        let field = |name: &'static str| Expr::col(("snooze", name));
        let mut whose = Condition::any().add(field("staff_id").eq(s.staff.0));
        for (unit, role) in &s.posts {
            whose = whose.add(
                Condition::all()
                    .add(field("unit_id").eq(unit.0))
                    .add(field("role").eq(role.as_str())),
            );
        }
        let mut off = Query::select();
        off.column(("snooze", "matter_id"))
            .from("snooze")
            .and_where(self.tenant_is("snooze"))
            .and_where(field("matter_id").equals(("matter", "id")))
            .and_where(field("until").gt(self.time(s.now)))
            .and_where(field("version").equals(("matter", "version")))
            .cond_where(whose);
        let off = Expr::exists(off.take());
        if s.sleeps { off } else { off.not() }
    }

    fn has_leg(&self, units: &[Uuid], open: bool) -> Expr {
        let mut legs = Query::select();
        legs.column(("leg", "matter_id"))
            .from("leg")
            .and_where(self.tenant_is("leg"))
            .and_where(one_of(Expr::col(("leg", "unit_id")), units.iter().copied()));
        if open {
            legs.and_where(Expr::col(("leg", "ended_at")).is_null());
        }
        col("id").in_subquery(legs.take())
    }
}

/// Stands in one of these stages; in none of none.
fn standing(all: &[(String, String)]) -> Condition {
    let mut any = Condition::any().add(nothing());
    for (playbook, stage) in all {
        let here = col("playbook").eq(playbook.as_str()).and(col("stage").eq(stage.as_str()));
        any = any.add(here);
    }
    any
}

/// What no row is.
fn nothing() -> Expr {
    Expr::val(1_i64).eq(0_i64)
}

/// Is one of these. An empty list is spelled here, because sea-query spells it with numbers of
/// another width: the same text would be bound with two types, and drivers keep statements by text.
fn one_of(column: Expr, ids: impl Iterator<Item = Uuid>) -> Expr {
    let mut ids = ids.peekable();
    if ids.peek().is_none() { nothing() } else { column.is_in(ids) }
}

/// Begins with `prefix`, as a range, so that an index serves and no character is special. Both
/// engines compare these columns by code point.
fn begins(col: fn(&'static str) -> Expr, name: &'static str, prefix: &str) -> Expr {
    if prefix.is_empty() {
        // an area that is empty is no area: it holds nothing, as in the domain
        return nothing();
    }
    let end = format!("{prefix}\u{10FFFF}");
    col(name).gte(prefix).and(col(name).lt(end))
}

/// A filter that uses every part, to be run on both engines by a test.
#[cfg(test)]
pub(crate) fn full() -> Filter {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let (unit, grid) = (UnitId(Uuid::nil()), GridId(Uuid::nil()));
    let scope = Scope {
        whole: false,
        areas: ["/a/".to_owned()].into(),
        units: [unit].into(),
        secrecy: yiwang_domain::matter::Secrecy::Normal,
        own: [unit].into(),
    };
    Filter {
        scope: Some(scope),
        mine: Some(Mine { posts: vec![(unit, "r".into(), Some(grid))], leg_units: vec![unit] }),
        sleep: Some(Sleep {
            staff: StaffId(Uuid::nil()),
            posts: vec![(unit, "r".into())],
            now,
            sleeps: true,
        }),
        ids: Some(vec![MatterId(Uuid::nil())]),
        state: Some(State::Open),
        stage: Some("s".into()),
        standing: Some(vec![("p".into(), "s".into())]),
        category: Some("01".into()),
        area: Some("/a/".into()),
        unit: Some(unit),
        channel: Some("c".into()),
        playbook: Some("p".into()),
        urgency: Some(Urgency::Urgent),
        outcome: Some(Outcome::Solved),
        satisfied: Some(true),
        late: Some(false),
        suspended: Some(true),
        due_by: Some(now),
        due_after: Some(now),
        timed: Some(true),
        opened_from: Some(now),
        opened_to: Some(now),
        closed_from: Some(now),
        closed_to: Some(now),
    }
}
