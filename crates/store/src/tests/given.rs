//! Matters to try the store with.

use crate::entry::Cursor;
use crate::matter::{self, Derived, Shown};
use crate::{Store, StoreError, Tx, entry};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::actor::{Actor, By};
use yiwang_domain::entry::{Act, Audience, Body, Change, Entry, Words};
use yiwang_domain::fold::fold;
use yiwang_domain::ledger::{Hash, HashKind, Kept, genesis, keep};
use yiwang_domain::playbook::roles::{Right, Roles};
use yiwang_domain::rights::{Caller, Permit, Rights};
use yiwang_domain::units::Units;
use yiwang_domain::{Matter, MatterId, TenantId};

pub(super) const T: TenantId = TenantId(1);

/// A fixed moment with microseconds.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_763_800_000_123_456).unwrap()
}

pub(super) fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

/// The n-th id, not in order of n, as random ids are not.
pub(super) fn id(n: u64) -> Uuid {
    let mixed = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17);
    Uuid::from_u64_pair(mixed, n)
}

pub(super) fn mid(n: u64) -> MatterId {
    MatterId(id(n))
}

/// An entry with these changes.
pub(super) fn made(matter: MatterId, seq: u64, changes: Vec<Change>) -> Entry {
    let words: Words = [("text".to_owned(), format!("第{seq}条"))].into();
    Entry {
        matter,
        seq,
        body: Body {
            at: later(seq as i64),
            by: By::System,
            act: if seq == 1 { Act::Opened } else { Act::Noted },
            form: BTreeMap::new(),
            audience: Audience::Internal,
            files: Vec::new(),
            changes,
        },
        words: Some(words),
    }
}

pub(super) fn opening(n: u64) -> Change {
    Change::Open {
        number: format!("N{n:08}"),
        playbook: "hotline".into(),
        playbook_version: 1,
        channel: "12345".into(),
        outer: None,
        receiver: None,
    }
}

pub(super) fn step(before: Option<(&Matter, &Hash)>, entry: &Entry) -> (Kept, Matter) {
    let first = genesis(HashKind::Sha256, T, entry.matter);
    let prev = before.map_or(&first, |(_, h)| h);
    let kept = keep(HashKind::Sha256, T, prev, entry, [7; 32]).unwrap();
    let folded = fold(before.map(|(m, _)| m.clone()), entry).unwrap();
    (kept, folded)
}

pub(super) fn permit(m: &Matter) -> Permit<Matter> {
    let (roles, units) = (Roles::default(), Units::default());
    let rights = Rights { roles: &roles, units: &units };
    let caller = Caller { tenant: T, actor: Actor::System };
    rights.matter(&caller, Right::MatterAct, m.clone()).unwrap()
}

/// Opens matter `n` with further changes.
pub(super) async fn open(tx: &mut Tx, n: u64, more: Vec<Change>) -> Result<Matter, StoreError> {
    let mut changes = vec![opening(n)];
    changes.extend(more);
    let (kept, folded) = step(None, &made(mid(n), 1, changes));
    let shown = Shown { title: format!("事项{n}"), ..Shown::default() };
    matter::create(tx, T, &kept, &folded, &shown, &Derived::default()).await?;
    Ok(folded)
}

/// Appends one entry with these changes to what is stored now.
pub(super) async fn add(tx: &mut Tx, n: u64, changes: Vec<Change>) -> Result<Matter, StoreError> {
    let stored = matter::get(tx, T, mid(n)).await?.unwrap();
    let entry = made(mid(n), stored.matter.version + 1, changes);
    let (kept, folded) = step(Some((&stored.matter, &stored.head)), &entry);
    let derived = Derived::default();
    matter::append(tx, T, &permit(&stored.matter), &kept, &folded, &derived).await?;
    Ok(folded)
}

pub(super) async fn write_open(store: &Store, n: u64, more: Vec<Change>) -> Matter {
    store.write(move |tx| Box::pin(open(tx, n, more))).await.unwrap()
}

pub(super) async fn write_add(store: &Store, n: u64, changes: Vec<Change>) -> Matter {
    store.write(move |tx| Box::pin(add(tx, n, changes))).await.unwrap()
}

/// Every entry a follower gets from `cursor` on, in batches of `limit`, until there are `most`.
///
/// Transactions of other tests on the same server hold the horizon back for a moment.
pub(super) async fn follow(
    store: &Store,
    mut cursor: Cursor,
    limit: u32,
    most: usize,
) -> Vec<(Cursor, Kept)> {
    let mut all = Vec::new();
    let mut idle = 0;
    while all.len() < most && idle < 3000 {
        let mut read = store.read().await.unwrap();
        let batch = entry::after(&mut read, T, &cursor, limit).await.unwrap();
        if let Some((last, _)) = batch.last() {
            cursor = *last;
        } else {
            idle += 1;
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        all.extend(batch);
    }
    all
}

/// Makes the tenant's row.
pub(super) async fn tenant(store: &Store) {
    let t = crate::tenant::Tenant {
        id: T,
        code: "330299001".into(),
        name: "一网街道".into(),
        settings: serde_json::json!({}),
        version: 1,
        created_at: now(),
    };
    store
        .write(move |tx| Box::pin(async move { crate::tenant::insert(tx, &t).await }))
        .await
        .unwrap();
}
