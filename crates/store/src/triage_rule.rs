//! Triage rules (分拨规则): words, a place and a channel, and what a matter with them is for sure; and
//! what rules proposed for matters beside what was decided later. A rule ends and is never removed.

use crate::at::{At, at};
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::matter::row::{urgency, urgency_rank};
use crate::sql::{on, sql};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
use yiwang_domain::matter::Urgency;
use yiwang_domain::{MatterId, StaffId, TenantId, UnitId};

sql! {
    ALL_RULES = "SELECT id, words, area, channel, category, unit_id, urgency, note, valid_from,
            valid_to, set_by, set_at, sense, version, ended_at
        FROM triage_rule WHERE tenant_id = $1 ORDER BY words, id";
    PUT = "INSERT INTO triage_rule (tenant_id, id, words, area, channel, category, unit_id, urgency,
            note, valid_from, valid_to, set_by, set_at, ended_at, sense, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 1)
        ON CONFLICT (tenant_id, id) DO UPDATE SET words = excluded.words, area = excluded.area,
            channel = excluded.channel, category = excluded.category, unit_id = excluded.unit_id,
            urgency = excluded.urgency, note = excluded.note, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, set_by = excluded.set_by, set_at = excluded.set_at,
            ended_at = excluded.ended_at, version = triage_rule.version + 1";
    RENEW = "UPDATE triage_rule SET sense = version WHERE tenant_id = $1 AND id = $2";
    PROPOSE = "INSERT INTO rule_proposal (tenant_id, matter_id, rule_id, kind, sense, proposed, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id, matter_id, rule_id, kind) DO NOTHING";
    DECIDE = "UPDATE rule_proposal SET decided = $4, decided_at = $5
        WHERE tenant_id = $1 AND matter_id = $2 AND kind = $3";
    SETTLE = "UPDATE rule_proposal SET decided = $4, decided_at = $5
        WHERE tenant_id = $1 AND matter_id = $2 AND kind = $3 AND decided IS NULL";
    FIGURES = "SELECT rule_id, sense, kind, count(*), count(decided),
            CAST(sum(CASE WHEN proposed = decided THEN 1 ELSE 0 END) AS BIGINT)
        FROM rule_proposal WHERE tenant_id = $1
        GROUP BY rule_id, sense, kind ORDER BY rule_id, sense, kind";
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Id.
    pub id: Uuid,
    /// The words that must all stand in a text, with `、` between them.
    pub words: String,
    /// Path of a part of the net; empty for anywhere.
    pub area: String,
    /// Channel; empty for any.
    pub channel: String,
    /// The category it is, where the rule says one.
    pub category: Option<String>,
    /// The unit it is for, where the rule says one.
    pub unit: Option<UnitId>,
    /// How urgent it is, where the rule says so.
    pub urgency: Option<Urgency>,
    /// Why.
    pub note: String,
    /// First day; none means always so far.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none until further notice.
    pub valid_to: Option<NaiveDate>,
    /// Who set it as it stands; none where the program did it for the command line.
    pub set_by: Option<StaffId>,
    /// When.
    pub set_at: DateTime<Utc>,
    /// The version from which on it says what it says now: what it proposed before is no figure of
    /// it. Writing does not look at it; see [`renew`].
    pub sense: i64,
    /// Counts the changes, from 1. Writing does not look at it: the store counts.
    pub version: i64,
    /// When somebody ended it.
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    words: String,
    area: String,
    channel: String,
    category: Option<String>,
    unit_id: Option<Uuid>,
    urgency: Option<i64>,
    note: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    set_by: Option<Uuid>,
    set_at: DateTime<Utc>,
    sense: i64,
    version: i64,
    ended_at: Option<DateTime<Utc>>,
}

/// What a rule proposed for a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The matter.
    pub matter: MatterId,
    /// The rule.
    pub rule: Uuid,
    /// `category`, `unit`, `urgency`.
    pub kind: &'static str,
    /// Sense of the rule then.
    pub sense: i64,
    /// What it proposed: a code, or the word of an urgency.
    pub what: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How often a rule was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The rule.
    pub rule: Uuid,
    /// Sense of the rule then.
    pub sense: i64,
    /// Kind of proposal.
    pub kind: String,
    /// Matters it proposed it for.
    pub proposed: i64,
    /// Those of them where something was decided.
    pub decided: i64,
    /// Those of them where just that was decided.
    pub right: i64,
}

/// Every rule of the tenant, those that ended too, by its words.
pub async fn all(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Rule>, StoreError> {
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(ALL_RULES).bind(tenant.0).fetch_all(c).await)?;
    let rule = |r: Row| Rule {
        id: r.id,
        words: r.words,
        area: r.area,
        channel: r.channel,
        category: r.category,
        unit: r.unit_id.map(UnitId),
        urgency: r.urgency.map(urgency),
        note: r.note,
        valid_from: r.valid_from,
        valid_to: r.valid_to,
        set_by: r.set_by.map(StaffId),
        set_at: r.set_at,
        sense: r.sense,
        version: r.version,
        ended_at: r.ended_at,
    };
    Ok(rows.into_iter().map(rule).collect())
}

/// Adds a rule or changes the one with its id.
pub async fn put(tx: &mut Tx, tenant: TenantId, r: &Rule) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(r.id)
        .bind(&r.words)
        .bind(&r.area)
        .bind(&r.channel)
        .bind(&r.category)
        .bind(r.unit.map(|u| u.0))
        .bind(r.urgency.map(urgency_rank))
        .bind(&r.note)
        .bind(r.valid_from)
        .bind(r.valid_to)
        .bind(r.set_by.map(|s| s.0))
        .bind(At(r.set_at))
        .bind(at(r.ended_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Says that a rule, as it was written just now, says something else than before: its figures begin
/// anew.
pub async fn renew(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(RENEW).bind(tenant.0).bind(id).execute(c).await.map(drop))?;
    Ok(())
}

/// Keeps what a rule proposed. The first of a kind for a matter counts.
pub async fn propose(tx: &mut Tx, tenant: TenantId, p: &Proposed) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(PROPOSE)
        .bind(tenant.0)
        .bind(p.matter.0)
        .bind(p.rule)
        .bind(p.kind)
        .bind(p.sense)
        .bind(&p.what)
        .bind(At(p.at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes down what was decided where a rule had proposed something; the last decision counts.
pub async fn decide(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    kind: &str,
    decided: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(DECIDE)
        .bind(tenant.0)
        .bind(matter.0)
        .bind(kind)
        .bind(decided)
        .bind(At(at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes down what stands at the end where nobody decided otherwise.
pub async fn settle(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    kind: &str,
    stands: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(SETTLE)
        .bind(tenant.0)
        .bind(matter.0)
        .bind(kind)
        .bind(stands)
        .bind(At(at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// How often rules were right, by what they said and by kind.
pub async fn figures(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Figure>, StoreError> {
    type Row = (Uuid, i64, String, i64, i64, i64);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(FIGURES).bind(tenant.0).fetch_all(c).await)?;
    let figure = |(rule, sense, kind, proposed, decided, right): Row| Figure {
        rule,
        sense,
        kind,
        proposed,
        decided,
        right,
    };
    Ok(rows.into_iter().map(figure).collect())
}
