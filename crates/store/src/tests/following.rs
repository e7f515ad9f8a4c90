//! Followers: nothing missed, nothing twice, whatever commits when and whatever is killed.

use super::given::{T, add, follow, id, mid, now, open, tenant, write_add, write_open};
use crate::conn::Engine;
use crate::entry::Cursor;
use crate::testing::{Database, both, postgres};
use crate::{Place, Store, StoreError, counter, entry, follower};
use futures::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::oneshot;
use yiwang_domain::entry::Change;
use yiwang_domain::ledger::Kept;

fn keys(entries: &[(Cursor, Kept)]) -> Vec<(yiwang_domain::MatterId, u64)> {
    entries.iter().map(|(_, k)| (k.matter, k.seq)).collect()
}

#[tokio::test]
async fn a_writer_held_open_while_hundreds_commit_is_not_missed() {
    postgres(|store| async move {
        let (wrote, has_written) = oneshot::channel();
        let (go, release) = oneshot::channel::<()>();
        let held = tokio::spawn({
            let store = store.clone();
            async move {
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            open(tx, 1000, vec![]).await?;
                            wrote.send(()).unwrap();
                            release.await.unwrap();
                            Ok(())
                        })
                    })
                    .await
            }
        });
        has_written.await.unwrap();
        // the follower runs all the while
        let following = tokio::spawn({
            let store = store.clone();
            async move { follow(&store, Cursor::START, 50, 321).await }
        });
        let others = (0..320_u64).map(|n| {
            let store = store.clone();
            async move { store.write(move |tx| Box::pin(open(tx, n, vec![]))).await }
        });
        assert!(join_all(others).await.iter().all(Result::is_ok));
        // all of them are committed, and none may be told while an earlier one is open
        let mut read = store.read().await.unwrap();
        assert_eq!(entry::count(&mut read, T).await.unwrap(), 320);
        let early = entry::after(&mut read, T, &Cursor::START, 1000).await.unwrap();
        assert_eq!(early.len(), 0);
        go.send(()).unwrap();
        held.await.unwrap().unwrap();

        let seen = following.await.unwrap();
        let unique: BTreeSet<_> = keys(&seen).into_iter().collect();
        assert_eq!((seen.len(), unique.len()), (321, 321));
        // the one held open comes before what was committed long before it: a reader that had gone
        // by "greater than what I saw last" would have lost it
        let place = seen.iter().position(|(_, k)| k.matter == mid(1000)).unwrap();
        assert_eq!(place, 0);
        assert!(seen.is_sorted_by(|a, b| a.0 < b.0));
    })
    .await;
}

#[tokio::test]
async fn entries_of_a_matter_come_in_order_even_from_a_transaction_that_began_early() {
    postgres(|store| async move {
        write_open(&store, 1, vec![]).await;
        let (began, has_begun) = oneshot::channel();
        let (go, release) = oneshot::channel::<()>();
        let early = tokio::spawn({
            let store = store.clone();
            async move {
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            open(tx, 2, vec![]).await?; // has its number from here on
                            began.send(()).unwrap();
                            release.await.unwrap();
                            add(tx, 1, vec![]).await
                        })
                    })
                    .await
            }
        });
        has_begun.await.unwrap();
        write_add(&store, 1, vec![]).await;
        go.send(()).unwrap();
        assert_eq!(early.await.unwrap().unwrap().version, 3);
        let seen = follow(&store, Cursor::START, 2, 4).await;
        let of_one: Vec<u64> =
            seen.iter().filter(|(_, k)| k.matter == mid(1)).map(|(_, k)| k.seq).collect();
        assert_eq!((seen.len(), of_one), (4, vec![1, 2, 3]));
    })
    .await;
}

/// One round of a follower that counts how often it saw each entry.
async fn round(store: &Store, limit: u32) -> Result<usize, StoreError> {
    let mut read = store.read().await?;
    let from = follower::get(&mut read, T, "tally").await?;
    let batch = entry::after(&mut read, T, &from, limit).await?;
    drop(read);
    let Some((to, _)) = batch.last() else { return Ok(0) };
    let (to, names): (_, Vec<String>) =
        (*to, batch.iter().map(|(_, k)| format!("{}.{}", k.matter, k.seq)).collect());
    let n = names.len();
    store
        .write(move |tx| {
            Box::pin(async move {
                for name in &names {
                    counter::next(tx, T, name).await?;
                    tokio::task::yield_now().await;
                }
                follower::advance(tx, T, "tally", &from, &to, now()).await
            })
        })
        .await?;
    Ok(n)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_killed_at_any_moment_goes_on_without_loss_or_doubling() {
    both(|store| async move {
        for n in 0..40 {
            write_open(&store, n, vec![]).await;
        }
        let writing = tokio::spawn({
            let store = store.clone();
            async move {
                for n in 0..40 {
                    write_add(&store, n, vec![Change::Handled]).await;
                }
            }
        });
        // killed again and again, each time a little later
        for kill in 0..60_u64 {
            let task = tokio::spawn({
                let store = store.clone();
                async move { while round(&store, 7).await.is_ok() {} }
            });
            tokio::time::sleep(Duration::from_micros(300 * kill)).await;
            task.abort();
            drop(task.await);
        }
        writing.await.unwrap();
        for _ in 0..3000 {
            let mut read = store.read().await.unwrap();
            let cursor = follower::get(&mut read, T, "tally").await.unwrap();
            drop(read);
            if cursor == follow(&store, Cursor::START, 100, 80).await.last().unwrap().0 {
                break;
            }
            // a killed round may still be at work on the server
            if let Ok(0) | Err(StoreError::Stale) = round(&store, 7).await {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        let seen = follow(&store, Cursor::START, 100, 80).await;
        assert_eq!(seen.len(), 80);
        for (_, k) in seen {
            let name = format!("{}.{}", k.matter, k.seq);
            let again = store
                .write(move |tx| Box::pin(async move { counter::next(tx, T, &name).await }))
                .await;
            assert_eq!(again.unwrap(), 2, "entry {} of {} not seen exactly once", k.seq, k.matter);
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_workers_that_run_the_same_follower_one_is_sent_away() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        write_open(&store, 2, vec![]).await;
        let seen = follow(&store, Cursor::START, 1, 2).await;
        let (a, b) = (seen[0].0, seen[1].0);
        let go = |from: Cursor, to: Cursor| {
            store.write(move |tx| {
                Box::pin(async move { follower::advance(tx, T, "f", &from, &to, now()).await })
            })
        };
        go(Cursor::START, a).await.unwrap();
        assert!(matches!(go(Cursor::START, b).await, Err(StoreError::Stale)));
        go(a, b).await.unwrap();
        store.write(|tx| Box::pin(follower::reset(tx, T, "f", now()))).await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(follower::get(&mut read, T, "f").await.unwrap(), Cursor::START);
        assert_eq!(follower::get(&mut read, T, "unheard").await.unwrap(), Cursor::START);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_survives_being_written_down() {
    postgres(|store| async move {
        write_open(&store, 1, vec![]).await;
        let cursor = follow(&store, Cursor::START, 1, 1).await[0].0;
        let text = cursor.to_string();
        assert_eq!(text.parse::<Cursor>().unwrap(), cursor);
        assert_eq!(serde_json::to_string(&cursor).unwrap(), format!("\"{text}\""));
        assert_eq!("".parse::<Cursor>().unwrap(), Cursor::START);
        for bad in ["1", "1.2.3", "x.00000000000000000000000000000000.1", "1.2"] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_dump_restored_into_a_younger_server_keeps_its_order() {
    let base = Database::make().await;
    let place = Place::Url(base.url.clone());
    let store = Store::open(&place).await.unwrap();
    tenant(&store).await;
    write_open(&store, 1, vec![]).await;
    write_open(&store, 2, vec![]).await;
    // as it looks after the restore: numbers of a server that was much further on
    let mut read = store.read().await.unwrap();
    let Engine::Pg(c) = read.engine() else { panic!("not PostgreSQL") };
    for table in ["entry", "matter"] {
        let text = format!("UPDATE {table} SET tx = tx + 5000000000");
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(c.as_mut()).await.unwrap();
    }
    drop(read);
    store.close().await;

    let store = Store::open(&place).await.unwrap();
    let before = follow(&store, Cursor::START, 10, 2).await;
    assert_eq!(before.len(), 2);
    let cursor = before[1].0;
    write_add(&store, 1, vec![]).await;
    write_open(&store, 3, vec![]).await;
    let new = follow(&store, cursor, 10, 2).await;
    assert_eq!(keys(&new), [(mid(1), 2), (mid(3), 1)]);
    store.close().await;
    // opened once more, nothing moves
    let again = Store::open(&place).await.unwrap();
    write_open(&again, 4, vec![]).await;
    assert_eq!(keys(&follow(&again, new[1].0, 10, 1).await), [(mid(4), 1)]);
    again.close().await;
    base.drop().await;
}

#[tokio::test]
async fn a_change_of_a_ledger_wakes_who_waits_in_the_process() {
    both(|store| async move {
        let mut changed = store.changed();
        changed.mark_unchanged();
        store.write(|tx| Box::pin(counter::next(tx, T, "n"))).await.unwrap();
        assert!(!changed.has_changed().unwrap(), "a counter is no ledger");
        write_open(&store, 1, vec![]).await;
        let waited = tokio::time::timeout(Duration::from_secs(10), changed.changed());
        waited.await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_batch_gives_whole_ledgers_and_every_matter_once() {
    both(|store| async move {
        for n in 0..23 {
            write_open(&store, n, vec![]).await;
            for _ in 0..n % 4 {
                write_add(&store, n, vec![]).await;
            }
        }
        let mut read = store.snapshot().await.unwrap();
        let mut seen = BTreeMap::new();
        let mut after = None;
        loop {
            let batch = entry::batch(&mut read, T, after, 5).await.unwrap();
            let Some((last, _)) = batch.last() else { break };
            assert!(batch.len() <= 5);
            after = Some(*last);
            for (matter, entries) in batch {
                let seqs: Vec<u64> = entries.iter().map(|k| k.seq).collect();
                assert!(seen.insert(matter, seqs).is_none());
            }
        }
        assert_eq!(seen.len(), 23);
        for n in 0..23 {
            let expected: Vec<u64> = (1..=1 + n % 4).collect();
            assert_eq!(seen[&yiwang_domain::MatterId(id(n))], expected);
        }
    })
    .await;
}
