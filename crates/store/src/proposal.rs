//! What was proposed for a matter, and what was decided later: so that how often proposals are right
//! is a figure. About matters, never about whoever decides; no word of a report stands here.

use crate::at::At;
use crate::conn::{Conn, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, TenantId};

sql! {
    INSERT = "INSERT INTO proposal (tenant_id, id, matter_id, kind, model, proposed, confidence,
            unsure, body, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, matter_id, kind) DO NOTHING";
    OF_MATTER = "SELECT id, matter_id, kind, model, proposed, confidence, unsure, body, made_at,
            decided, decided_at
        FROM proposal WHERE tenant_id = $1 AND matter_id = $2 ORDER BY kind";
    DECIDE = "UPDATE proposal SET decided = $4, decided_at = $5
        WHERE tenant_id = $1 AND matter_id = $2 AND kind = $3";
    SETTLE = "UPDATE proposal SET decided = $4, decided_at = $5
        WHERE tenant_id = $1 AND matter_id = $2 AND kind = $3 AND decided IS NULL";
    RATES = "SELECT kind, decided, unsure, count(*),
            CAST(sum(CASE WHEN proposed = decided THEN 1 ELSE 0 END) AS BIGINT)
        FROM proposal WHERE tenant_id = $1 AND decided IS NOT NULL
        GROUP BY kind, decided, unsure ORDER BY kind, decided, unsure";
    WAITING = "SELECT kind, count(*) FROM proposal WHERE tenant_id = $1 AND decided IS NULL
        GROUP BY kind ORDER BY kind";
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Proposal {
    /// Id.
    pub id: Uuid,
    /// The matter.
    pub matter_id: Uuid,
    /// `category`, `unit`, `urgency`, `secrecy`, `place`.
    pub kind: String,
    /// Version of the model that made it; 0 for rules.
    pub model: i64,
    /// What was proposed first.
    pub proposed: String,
    /// How sure it was, 0 to 1.
    pub confidence: f64,
    /// Whether it was said to be unsure.
    pub unsure: bool,
    /// What else was proposed: JSON, as the office writes it.
    pub body: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// What a person decided last.
    pub decided: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
}

/// How often proposals of a kind were right where one thing was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Kind of proposal.
    pub kind: String,
    /// What was decided.
    pub decided: String,
    /// Whether the proposals were said to be unsure.
    pub unsure: bool,
    /// Proposals.
    pub n: i64,
    /// Those that proposed what was decided.
    pub right: i64,
}

/// Keeps a proposal. The first of a kind for a matter counts: what comes later knows more.
pub async fn insert(tx: &mut Tx, tenant: TenantId, p: &Proposal) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(tenant.0)
        .bind(p.id)
        .bind(p.matter_id)
        .bind(&p.kind)
        .bind(p.model)
        .bind(&p.proposed)
        .bind(p.confidence)
        .bind(p.unsure)
        .bind(&p.body)
        .bind(At(p.made_at))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Those of a matter.
pub async fn of_matter(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<Proposal>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(OF_MATTER)
        .bind(tenant.0).bind(matter.0).fetch_all(c).await)?)
}

/// Writes down what was decided where something had been proposed; the last decision counts.
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

/// How often proposals were right, by kind and by what was decided.
pub async fn rates(conn: &mut Conn, tenant: TenantId) -> Result<Vec<Rate>, StoreError> {
    type Row = (String, String, bool, i64, i64);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(RATES).bind(tenant.0).fetch_all(c).await)?;
    let rate = |(kind, decided, unsure, n, right): Row| Rate { kind, decided, unsure, n, right };
    Ok(rows.into_iter().map(rate).collect())
}

/// How many proposals of each kind wait for a decision.
pub async fn waiting(conn: &mut Conn, tenant: TenantId) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(on!(conn, c => sqlx::query_as(WAITING).bind(tenant.0).fetch_all(c).await)?)
}
