//! Matters (事项): the row that the fold of a ledger leaves, and the only two functions that write
//! a ledger.

mod earliest;
mod list;
mod places;
mod repeats;
pub(crate) mod row;

pub use earliest::earliest;
pub use list::{After, Filter, Mine, Order, Page, Sleep, State, count, counts, list};
pub use places::{Here, by_grid};
pub use repeats::{AtPlace, OfPerson, at_places, of_persons};
pub use row::Line;

use crate::conn::{Conn, Tx};
use crate::entry;
use crate::error::StoreError;
use crate::sql::{on, sql};
use chrono::{DateTime, Utc};
use row::{Columns, bind_columns};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::ledger::{Hash, Head, Kept};
use yiwang_domain::matter::{Leg, Outcome};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Permit;
use yiwang_domain::{LegId, Matter, MatterId, TenantId, UnitId};

use crate::at::{At, at};

#[cfg(test)]
pub(crate) use list::full;

sql! {
    /// Posts and units that open matters wait for; without a role, those whose open legs they are.
    WAITED_FOR = "SELECT DISTINCT holder_unit AS unit, holder_role AS role FROM matter
        WHERE tenant_id = $1 AND closed_at IS NULL AND holder_unit IS NOT NULL
            AND holder_role IS NOT NULL
        UNION SELECT DISTINCT unit_id AS unit, NULL AS role FROM leg
        WHERE tenant_id = $1 AND ended_at IS NULL";
    INSERT = "INSERT INTO matter (tenant_id, id, version, tx, head_hash, stage, since, lon, lat,
            grid_id, grid_code, grid_path, category, demand, urgency, secrecy, receiver_unit,
            holder_unit, holder_role, holder_grid, outcome, closed_at, late, promised_at, due_at,
            due_order, next_mark_at, suspended_until, satisfied, solved, reporters, state,
            number, sealed_seq, playbook, playbook_version, channel, outer_source, outer_number,
            opened_at, title, text, place_text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,
            $33, 0, $34, $35, $36, $37, $38, $39, $40, $41, $42)";
    /// The version is the guard: exactly one row, or somebody else wrote first. The number of the
    /// transaction never falls below that of the entry before, so that a ledger keeps its order.
    UPDATE = "UPDATE matter SET version = $3, tx = CASE WHEN tx > $4 THEN tx ELSE $4 END,
            head_hash = $5, stage = $6, since = $7, lon = $8, lat = $9, grid_id = $10,
            grid_code = $11, grid_path = $12, category = $13, demand = $14, urgency = $15,
            secrecy = $16, receiver_unit = $17, holder_unit = $18, holder_role = $19,
            holder_grid = $20, outcome = $21, closed_at = $22, late = $23, promised_at = $24,
            due_at = $25, due_order = $26, next_mark_at = $27, suspended_until = $28,
            satisfied = $29, solved = $30, reporters = $31, state = $32,
            playbook = $34, playbook_version = $35
        WHERE tenant_id = $1 AND id = $2 AND version = $33
        RETURNING tx";
    SHOW = "UPDATE matter SET title = $3, text = $4, place_text = $5
        WHERE tenant_id = $1 AND id = $2";
    MARK = "UPDATE matter SET next_mark_at = $4, due_at = $5, due_order = $6, late = $7
        WHERE tenant_id = $1 AND id = $2 AND version = $3";
    LEG = "INSERT INTO leg (tenant_id, id, matter_id, unit_id, lead, stage, since, opened_at,
            ended_at, called_back, due_at, outcome)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (tenant_id, id) DO UPDATE SET stage = excluded.stage, since = excluded.since,
            lead = excluded.lead, ended_at = excluded.ended_at,
            called_back = excluded.called_back, due_at = excluded.due_at,
            outcome = excluded.outcome";
    GET = "SELECT state, title, text, place_text, head_hash FROM matter
        WHERE tenant_id = $1 AND id = $2";
    BY_NUMBER = "SELECT state, title, text, place_text, head_hash FROM matter
        WHERE tenant_id = $1 AND number = $2";
    BY_OUTER = "SELECT state, title, text, place_text, head_hash FROM matter
        WHERE tenant_id = $1 AND outer_source = $2 AND outer_number = $3";
    SINCE = "SELECT state, title, text, place_text, head_hash FROM matter
        WHERE tenant_id = $1 AND opened_at >= $2 AND id > $3 ORDER BY id LIMIT $4";
    DUE = "SELECT id FROM matter
        WHERE tenant_id = $1 AND next_mark_at IS NOT NULL AND next_mark_at <= $2
        ORDER BY next_mark_at LIMIT $3";
    HEADS = "SELECT id, version, head_hash, state, number, stage, closed_at, outcome, late,
            holder_unit FROM matter
        WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    LEGS = "SELECT l.matter_id, l.stage FROM leg l JOIN matter m
            ON m.tenant_id = l.tenant_id AND m.id = l.matter_id
        WHERE l.tenant_id = $1 AND NOT l.called_back
            AND m.playbook = $2 AND m.closed_at IS NULL";
    UNHELD = "SELECT count(*) FROM matter m WHERE m.tenant_id = $1 AND m.closed_at IS NULL
        AND m.holder_unit IS NULL AND NOT EXISTS (SELECT 1 FROM leg l
            WHERE l.tenant_id = m.tenant_id AND l.matter_id = m.id AND l.ended_at IS NULL)";
}

/// The free text a matter is shown with, taken from the words of its entries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shown {
    /// One line.
    pub title: String,
    /// What was said.
    pub text: String,
    /// Where, in words.
    pub place_text: String,
}

/// What follows from a matter and its playbook at the time of writing, kept for lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derived {
    /// When the matter is due, if a clock runs.
    pub due_at: Option<DateTime<Utc>>,
    /// The next instant at which something happens by itself.
    pub next_mark_at: Option<DateTime<Utc>>,
    /// Whether any clock fell overdue, or another system said so.
    pub late: bool,
    /// When each leg is due.
    pub leg_due: BTreeMap<LegId, DateTime<Utc>>,
}

/// A matter as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The fold of its ledger.
    pub matter: Matter,
    /// Its free text.
    pub shown: Shown,
    /// Hash of its last entry; the next one is chained to it.
    pub head: Hash,
}

/// A matter's row beside its ledger, for proofs: the columns that lists are made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Last entry the row knows.
    pub head: Head,
    /// The stored fold, as text.
    pub state: String,
    /// Number.
    pub number: String,
    /// Stage.
    pub stage: String,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Whether it was ever late.
    pub late: bool,
    /// Unit that holds it.
    pub holder_unit: Option<UnitId>,
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    id: Uuid,
    version: i64,
    head_hash: Vec<u8>,
    state: String,
    number: String,
    stage: String,
    closed_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    late: bool,
    holder_unit: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    state: String,
    title: String,
    text: String,
    place_text: String,
    head_hash: Vec<u8>,
}

impl StoredRow {
    fn stored(self) -> Result<Stored, StoreError> {
        let matter = serde_json::from_str(&self.state)
            .map_err(|e| StoreError::Broken(format!("a stored matter cannot be read: {e}")))?;
        Ok(Stored {
            matter,
            shown: Shown { title: self.title, text: self.text, place_text: self.place_text },
            head: entry::hash(self.head_hash)?,
        })
    }
}

/// Writes the first entry of a matter and its row.
///
/// # Errors
/// `Taken` if the number, or the number of the other system, exists. `Broken` if the entry is not
/// the first of that matter.
pub async fn create(
    tx: &mut Tx,
    tenant: TenantId,
    first: &Kept,
    folded: &Matter,
    shown: &Shown,
    derived: &Derived,
) -> Result<(), StoreError> {
    if first.seq != 1 || folded.version != 1 || first.matter != folded.id {
        return Err(misplaced(first, folded));
    }
    let stamp = tx.stamp().await?;
    let cols = Columns::of(folded, derived, &first.hash)?;
    let outer = folded.outer.as_ref();
    on!(tx, c => bind_columns!(sqlx::query(INSERT), tenant, folded, stamp, cols)
        .bind(&folded.number)
        .bind(&folded.playbook)
        .bind(i64::from(folded.playbook_version))
        .bind(&folded.channel)
        .bind(outer.map(|o| &o.source))
        .bind(outer.map(|o| &o.number))
        .bind(At(folded.opened_at))
        .bind(&shown.title)
        .bind(&shown.text)
        .bind(&shown.place_text)
        .execute(c).await.map(drop))?;
    entry::insert(tx, tenant, std::slice::from_ref(first), stamp).await?;
    for leg in &folded.legs {
        put_leg(tx, tenant, folded.id, leg, derived).await?;
    }
    Ok(())
}

/// Writes the next entry of a matter and what the matter is after it.
///
/// The permit is the proof that the right to change this matter was asked for.
///
/// # Errors
/// [`StoreError::Stale`] if the matter has moved on since it was read. `Broken` if the permit is for
/// another matter or for reading only.
pub async fn append(
    tx: &mut Tx,
    tenant: TenantId,
    permit: &Permit<Matter>,
    kept: &Kept,
    folded: &Matter,
    derived: &Derived,
) -> Result<(), StoreError> {
    append_all(tx, tenant, permit, std::slice::from_ref(kept), folded, derived).await
}

/// Writes the next entries of a matter, in order, and what the matter is after the last of them.
///
/// # Errors
/// As [`append`]; without entries nothing is written.
pub async fn append_all(
    tx: &mut Tx,
    tenant: TenantId,
    permit: &Permit<Matter>,
    kept: &[Kept],
    folded: &Matter,
    derived: &Derived,
) -> Result<(), StoreError> {
    let before = permit.thing();
    writes(permit)?;
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return Ok(()) };
    let in_order = (first.seq..).zip(kept).all(|(seq, k)| k.seq == seq && k.matter == folded.id);
    if before.id != folded.id || !in_order || last.seq != folded.version {
        return Err(misplaced(last, folded));
    }
    let stamp = tx.stamp().await?;
    let cols = Columns::of(folded, derived, &last.hash)?;
    let stamp: Option<i64> = on!(tx, c => {
        let q = sqlx::query_scalar(UPDATE);
        bind_columns!(q, tenant, folded, stamp, cols)
            .bind(first.seq as i64 - 1)
            .bind(&folded.playbook)
            .bind(i64::from(folded.playbook_version))
            .fetch_optional(c)
            .await
    })?;
    let stamp = stamp.ok_or(StoreError::Stale)?;
    entry::insert(tx, tenant, kept, stamp).await?;
    // legs that ended earlier and did not change since the permit was given stay as they are
    let fresh = before.version + 1 == first.seq;
    for leg in &folded.legs {
        if leg.ended_at.is_none() || !fresh || !before.legs.contains(leg) {
            put_leg(tx, tenant, folded.id, leg, derived).await?;
        }
    }
    Ok(())
}

/// Sets the free text a matter is shown with: after an entry that changed it, or when it is erased.
pub async fn show(
    tx: &mut Tx,
    tenant: TenantId,
    permit: &Permit<Matter>,
    shown: &Shown,
) -> Result<(), StoreError> {
    writes(permit)?;
    let n = on!(tx, c => sqlx::query(SHOW)
        .bind(tenant.0)
        .bind(permit.thing().id.0)
        .bind(&shown.title)
        .bind(&shown.text)
        .bind(&shown.place_text)
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// Writes anew what follows from a matter without an entry: after a calendar was published, or when
/// nothing was due after all.
///
/// # Errors
/// [`StoreError::Stale`] if the matter has another version than `version`.
pub async fn derive(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    version: u64,
    derived: &Derived,
) -> Result<(), StoreError> {
    let n = on!(tx, c => sqlx::query(MARK)
        .bind(tenant.0)
        .bind(matter.0)
        .bind(version as i64)
        .bind(at(derived.next_mark_at))
        .bind(at(derived.due_at))
        .bind(At(derived.due_at.unwrap_or_else(crate::at::never)))
        .bind(derived.late)
        .execute(c).await.map(|r| r.rows_affected()))?;
    if n == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// A matter.
pub async fn get(
    conn: &mut Conn,
    tenant: TenantId,
    id: MatterId,
) -> Result<Option<Stored>, StoreError> {
    let row: Option<StoredRow> =
        on!(conn, c => sqlx::query_as(GET).bind(tenant.0).bind(id.0).fetch_optional(c).await)?;
    row.map(StoredRow::stored).transpose()
}

/// A matter by the number people read to each other.
pub async fn by_number(
    conn: &mut Conn,
    tenant: TenantId,
    number: &str,
) -> Result<Option<Stored>, StoreError> {
    let row: Option<StoredRow> = on!(conn, c => sqlx::query_as(BY_NUMBER)
        .bind(tenant.0).bind(number).fetch_optional(c).await)?;
    row.map(StoredRow::stored).transpose()
}

/// A matter by the number another system gave it.
pub async fn by_outer(
    conn: &mut Conn,
    tenant: TenantId,
    source: &str,
    number: &str,
) -> Result<Option<Stored>, StoreError> {
    let row: Option<StoredRow> = on!(conn, c => sqlx::query_as(BY_OUTER)
        .bind(tenant.0).bind(source).bind(number).fetch_optional(c).await)?;
    row.map(StoredRow::stored).transpose()
}

/// Matters received at `since` or later, in order of id after `after`.
pub async fn since(
    conn: &mut Conn,
    tenant: TenantId,
    since: DateTime<Utc>,
    after: MatterId,
    limit: u32,
) -> Result<Vec<Stored>, StoreError> {
    let rows: Vec<StoredRow> = on!(conn, c => sqlx::query_as(SINCE)
        .bind(tenant.0)
        .bind(At(since))
        .bind(after.0)
        .bind(i64::from(limit))
        .fetch_all(c).await)?;
    rows.into_iter().map(StoredRow::stored).collect()
}

/// Matters to which something happens by itself by `now`, longest waiting first.
pub async fn due(
    conn: &mut Conn,
    tenant: TenantId,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(DUE)
        .bind(tenant.0).bind(At(now)).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(ids.into_iter().map(MatterId).collect())
}

/// Rows of the next `limit` matters after `after`, in order of id; for proofs.
pub async fn heads(
    conn: &mut Conn,
    tenant: TenantId,
    after: Option<MatterId>,
    limit: u32,
) -> Result<Vec<Held>, StoreError> {
    let from = after.map_or(Uuid::nil(), |m| m.0);
    let rows: Vec<HeldRow> = on!(conn, c => sqlx::query_as(HEADS)
        .bind(tenant.0).bind(from).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter()
        .map(|r| {
            let hash = entry::hash(r.head_hash)?;
            Ok(Held {
                head: Head { matter: MatterId(r.id), seq: r.version as u64, hash },
                state: r.state,
                number: r.number,
                stage: r.stage,
                closed_at: r.closed_at,
                outcome: r.outcome.as_deref().and_then(row::outcome),
                late: r.late,
                holder_unit: r.holder_unit.map(UnitId),
            })
        })
        .collect()
}

/// How many open matters nobody holds: the engine lets none exist (method C7), and this counts
/// them from the rows themselves.
pub async fn unheld(conn: &mut Conn, tenant: TenantId) -> Result<i64, StoreError> {
    Ok(on!(conn, c => sqlx::query_scalar(UNHELD).bind(tenant.0).fetch_one(c).await)?)
}

/// Posts that open matters wait for, as unit and role; a unit without a role has open legs. It asks for
/// nobody's right: count what is behind it within a scope.
pub async fn waited_for(
    conn: &mut Conn,
    tenant: TenantId,
) -> Result<Vec<(UnitId, Option<String>)>, StoreError> {
    let rows: Vec<(Uuid, Option<String>)> =
        on!(conn, c => sqlx::query_as(WAITED_FOR).bind(tenant.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(unit, role)| (UnitId(unit), role)).collect())
}

/// Where the legs of the open matters of a playbook stand: matter and leg stage. Legs called back are
/// left out. It asks for nobody's right: use it for matters that a list has shown.
pub async fn legs(
    conn: &mut Conn,
    tenant: TenantId,
    playbook: &str,
) -> Result<Vec<(MatterId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = on!(conn, c => sqlx::query_as(LEGS)
        .bind(tenant.0).bind(playbook).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, stage)| (MatterId(id), stage)).collect())
}

async fn put_leg(
    tx: &mut Tx,
    tenant: TenantId,
    matter: MatterId,
    leg: &Leg,
    derived: &Derived,
) -> Result<(), StoreError> {
    let due = derived.leg_due.get(&leg.id).copied();
    on!(tx, c => sqlx::query(LEG)
        .bind(tenant.0)
        .bind(leg.id.0)
        .bind(matter.0)
        .bind(leg.unit.0)
        .bind(leg.lead)
        .bind(&leg.stage)
        .bind(At(leg.since))
        .bind(At(leg.opened_at))
        .bind(at(leg.ended_at))
        .bind(leg.called_back)
        .bind(at(due))
        .bind(leg.outcome.map(row::outcome_word))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A permit to look is not a permit to write.
fn writes(permit: &Permit<Matter>) -> Result<(), StoreError> {
    match permit.right() {
        Right::MatterAct
        | Right::MatterMove
        | Right::MatterNote
        | Right::MatterReceive
        | Right::ImportTables => Ok(()),
        other => Err(StoreError::Broken(format!(
            "the right {} was asked for, but a ledger is to be written",
            other.id()
        ))),
    }
}

fn misplaced(kept: &Kept, folded: &Matter) -> StoreError {
    StoreError::Broken(format!(
        "entry {} of matter {} does not belong to version {} of matter {}",
        kept.seq, kept.matter, folded.version, folded.id
    ))
}
