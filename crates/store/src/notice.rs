//! Notices (通知): queued in the transaction that gives cause for them, sent afterwards, each once
//! per dedupe key.

use crate::at::{At, at};
use crate::conn::{Conn, Engine, Tx};
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::{MatterId, PartyId, StaffId, TenantId};

sql! {
    QUEUE = "INSERT INTO notice (tenant_id, id, matter_id, seq, means, staff_id, party_id, address,
            subject, body, state, attempts, run_at, dedupe_key, created_at, sent_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15)
        ON CONFLICT (tenant_id, dedupe_key) DO NOTHING";
    CLAIM [Sqlite] = "UPDATE notice SET attempts = attempts + 1, run_at = $3
        WHERE tenant_id = $1 AND id IN (
            SELECT id FROM notice
            WHERE tenant_id = $1 AND state IN ('queued', 'failed') AND run_at <= $2
            ORDER BY run_at LIMIT $4)
        RETURNING id, matter_id, seq, means, staff_id, party_id, address, subject, body, state,
            attempts, run_at, last_error, dedupe_key, created_at, sent_at, read_at";
    CLAIM_PG [Postgres] = "UPDATE notice SET attempts = attempts + 1, run_at = $3
        WHERE tenant_id = $1 AND id IN (
            SELECT id FROM notice
            WHERE tenant_id = $1 AND state IN ('queued', 'failed') AND run_at <= $2
            ORDER BY run_at LIMIT $4 FOR UPDATE SKIP LOCKED)
        RETURNING id, matter_id, seq, means, staff_id, party_id, address, subject, body, state,
            attempts, run_at, last_error, dedupe_key, created_at, sent_at, read_at";
    SENT = "UPDATE notice SET state = 'sent', sent_at = $3, last_error = NULL, address = NULL
        WHERE tenant_id = $1 AND id = $2";
    FAILED = "UPDATE notice SET state = $3, last_error = $4, run_at = $5
        WHERE tenant_id = $1 AND id = $2 AND state <> 'sent'";
    AGAIN = "UPDATE notice SET state = 'queued', attempts = 0, run_at = $3
        WHERE tenant_id = $1 AND id = $2 AND state IN ('failed', 'dead')";
    LIST = "SELECT id, matter_id, seq, means, staff_id, party_id, address, subject, body, state,
            attempts, run_at, last_error, dedupe_key, created_at, sent_at, read_at
        FROM notice WHERE tenant_id = $1 AND state = $2 AND created_at < $3
        ORDER BY created_at DESC, id LIMIT $4";
    OF_MATTER = "SELECT id, matter_id, seq, means, staff_id, party_id, address, subject, body,
            state, attempts, run_at, last_error, dedupe_key, created_at, sent_at, read_at
        FROM notice WHERE tenant_id = $1 AND matter_id = $2 ORDER BY created_at, id";
    INBOX = "SELECT id, matter_id, seq, means, staff_id, party_id, address, subject, body, state,
            attempts, run_at, last_error, dedupe_key, created_at, sent_at, read_at
        FROM notice WHERE tenant_id = $1 AND staff_id = $2 AND means = 'inbox'
        ORDER BY created_at DESC, id LIMIT $3";
    UNREAD = "SELECT count(*) FROM notice
        WHERE tenant_id = $1 AND staff_id = $2 AND means = 'inbox' AND read_at IS NULL";
    READ = "UPDATE notice SET read_at = $4
        WHERE tenant_id = $1 AND staff_id = $2 AND id = $3 AND read_at IS NULL";
    READ_ALL = "UPDATE notice SET read_at = $3
        WHERE tenant_id = $1 AND staff_id = $2 AND means = 'inbox' AND read_at IS NULL";
    REWRITE = "UPDATE notice SET body = $3 WHERE tenant_id = $1 AND matter_id = $2";
    BY_STATE = "SELECT state, count(*) FROM notice WHERE tenant_id = $1 GROUP BY state";
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Waiting to be sent.
    Queued,
    /// Sent, or put into the inbox.
    Sent,
    /// Could not be sent; tried again.
    Failed,
    /// Given up; a person can send it again.
    Dead,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Failed, Self::Dead];

    /// Its word in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dead => "dead",
        }
    }

    /// A state by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Id.
    pub id: Uuid,
    /// The matter it is about.
    pub matter: Option<MatterId>,
    /// The entry that gave cause for it.
    pub seq: Option<u64>,
    /// How it goes: `inbox`, `email`, `sms`, `hook` …
    pub means: String,
    /// To a member of staff.
    pub staff: Option<StaffId>,
    /// To a party.
    pub party: Option<PartyId>,
    /// To an address, encrypted by the office; forgotten once it is sent.
    pub address: Option<Vec<u8>>,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// State.
    pub state: State,
    /// How often it was tried.
    pub attempts: i64,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// At most one notice of the tenant has this key.
    pub dedupe_key: String,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was read, in the inbox.
    pub read_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    matter_id: Option<Uuid>,
    seq: Option<i64>,
    means: String,
    staff_id: Option<Uuid>,
    party_id: Option<Uuid>,
    address: Option<Vec<u8>>,
    subject: String,
    body: String,
    state: String,
    attempts: i64,
    run_at: DateTime<Utc>,
    last_error: Option<String>,
    dedupe_key: String,
    created_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
}

impl Row {
    fn notice(self) -> Result<Notice, StoreError> {
        let state = State::from_word(&self.state)
            .ok_or_else(|| StoreError::Broken(format!("notice state {:?}", self.state)))?;
        Ok(Notice {
            id: self.id,
            matter: self.matter_id.map(MatterId),
            seq: self.seq.map(|s| s as u64),
            means: self.means,
            staff: self.staff_id.map(StaffId),
            party: self.party_id.map(PartyId),
            address: self.address,
            subject: self.subject,
            body: self.body,
            state,
            attempts: self.attempts,
            run_at: self.run_at,
            last_error: self.last_error,
            dedupe_key: self.dedupe_key,
            created_at: self.created_at,
            sent_at: self.sent_at,
            read_at: self.read_at,
        })
    }
}

fn notices(rows: Vec<Row>) -> Result<Vec<Notice>, StoreError> {
    rows.into_iter().map(Row::notice).collect()
}

/// Queues a notice. False if there is one with the same dedupe key already. `attempts`, `last_error`
/// and `read_at` are not read.
pub async fn queue(tx: &mut Tx, tenant: TenantId, n: &Notice) -> Result<bool, StoreError> {
    let done = on!(tx, c => sqlx::query(QUEUE)
        .bind(tenant.0)
        .bind(n.id)
        .bind(n.matter.map(|m| m.0))
        .bind(n.seq.map(|s| s as i64))
        .bind(&n.means)
        .bind(n.staff.map(|s| s.0))
        .bind(n.party.map(|p| p.0))
        .bind(&n.address)
        .bind(&n.subject)
        .bind(&n.body)
        .bind(n.state.word())
        .bind(At(n.run_at))
        .bind(&n.dedupe_key)
        .bind(At(n.created_at))
        .bind(at(n.sent_at))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(done == 1)
}

/// Takes up to `limit` notices that are to be sent by `now`. Nobody else takes them before `until`;
/// if the sender dies they come up again then.
pub async fn claim(
    tx: &mut Tx,
    tenant: TenantId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let limit = i64::from(limit);
    let rows: Vec<Row> = match tx.engine() {
        Engine::Sqlite(c) => {
            let q = sqlx::query_as(CLAIM).bind(tenant.0).bind(At(now)).bind(At(until));
            q.bind(limit).fetch_all(c).await?
        }
        Engine::Pg(c) => {
            let q = sqlx::query_as(CLAIM_PG).bind(tenant.0).bind(At(now)).bind(At(until));
            q.bind(limit).fetch_all(c).await?
        }
    };
    notices(rows)
}

/// It was sent. The address is forgotten.
pub async fn sent(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(SENT)
        .bind(tenant.0).bind(id).bind(At(now)).execute(c).await.map(drop))?;
    Ok(())
}

/// It could not be sent: tried again at `next`, or given up where there is none.
pub async fn failed(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    why: &str,
    next: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let state = if next.is_some() { State::Failed } else { State::Dead };
    on!(tx, c => sqlx::query(FAILED)
        .bind(tenant.0)
        .bind(id)
        .bind(state.word())
        .bind(why)
        .bind(At(next.unwrap_or(now)))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Sends one again that failed or was given up. False if it is neither.
pub async fn again(
    tx: &mut Tx,
    tenant: TenantId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let n = on!(tx, c => sqlx::query(AGAIN)
        .bind(tenant.0).bind(id).bind(At(now))
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(n == 1)
}

/// Notices in a state queued before a moment, newest first.
pub async fn list(
    conn: &mut Conn,
    tenant: TenantId,
    state: State,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    notices(on!(conn, c => sqlx::query_as(LIST)
        .bind(tenant.0)
        .bind(state.word())
        .bind(At(before))
        .bind(i64::from(limit))
        .fetch_all(c).await)?)
}

/// Notices about a matter, oldest first.
pub async fn of_matter(
    conn: &mut Conn,
    tenant: TenantId,
    matter: MatterId,
) -> Result<Vec<Notice>, StoreError> {
    notices(on!(conn, c => sqlx::query_as(OF_MATTER)
        .bind(tenant.0).bind(matter.0).fetch_all(c).await)?)
}

/// The inbox of a person, newest first.
pub async fn inbox(
    conn: &mut Conn,
    tenant: TenantId,
    staff: StaffId,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    notices(on!(conn, c => sqlx::query_as(INBOX)
        .bind(tenant.0).bind(staff.0).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// How many notices in the inbox were not read.
pub async fn unread(conn: &mut Conn, tenant: TenantId, staff: StaffId) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(UNREAD)
        .bind(tenant.0).bind(staff.0).fetch_one(c).await)?)
}

/// A person read one notice, or all of the inbox where none is named.
pub async fn read(
    tx: &mut Tx,
    tenant: TenantId,
    staff: StaffId,
    id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match id {
        Some(id) => on!(tx, c => sqlx::query(READ)
            .bind(tenant.0).bind(staff.0).bind(id).bind(At(now)).execute(c).await.map(drop))?,
        None => on!(tx, c => sqlx::query(READ_ALL)
            .bind(tenant.0).bind(staff.0).bind(At(now)).execute(c).await.map(drop))?,
    }
    Ok(())
}

/// Gives every notice of a matter another body, where its words were erased. Returns how many.
pub async fn rewrite(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    body: &str,
) -> Result<u64, StoreError> {
    on!(tx, c => sqlx::query(REWRITE)
        .bind(tenant.0).bind(matter.0).bind(body)
        .execute(c).await.map(|r| r.rows_affected()).map_err(StoreError::from))
}

/// How many notices are in each state.
pub async fn by_state(conn: &mut Conn, tenant: TenantId) -> Result<Vec<(State, i64)>, StoreError> {
    let rows: Vec<(String, i64)> =
        on!(conn, c => sqlx::query_as(BY_STATE).bind(tenant.0).fetch_all(c).await)?;
    let count = |s: State| rows.iter().find(|(w, _)| w == s.word()).map_or(0, |(_, n)| *n);
    Ok(State::ALL.into_iter().map(|s| (s, count(s))).collect())
}
