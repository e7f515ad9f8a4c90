//! Writing: durable when answered, undone when refused, never hurt by a neighbour.

use super::given::{T, follow, mid, now, open, write_add, write_open};
use crate::entry::Cursor;
use crate::testing::{both, sqlite};
use crate::{Place, Store, StoreError, counter, entry, installation, matter};
use futures::future::join_all;
use yiwang_domain::entry::Change;
use yiwang_domain::ledger::{HashKind, prove};
use yiwang_domain::refusal::{Refusal, Sort};

fn refusal() -> Refusal {
    Refusal::new("no", Sort::Invalid, ("不", "no"), ("", ""))
}

#[tokio::test]
async fn a_matter_comes_back_as_it_was_written() {
    both(|store| async move {
        let opened = write_open(&store, 1, vec![Change::Stage { to: "a".into() }]).await;
        let after = write_add(&store, 1, vec![Change::Stage { to: "b".into() }]).await;
        assert_ne!(opened, after);
        let mut read = store.read().await.unwrap();
        let stored = matter::get(&mut read, T, mid(1)).await.unwrap().unwrap();
        assert_eq!(stored.matter, after);
        assert_eq!(stored.shown.title, "事项1");
        let ledger = entry::of(&mut read, T, mid(1)).await.unwrap();
        assert_eq!(ledger.len(), 2);
        assert_eq!(prove(HashKind::Sha256, T, mid(1), &ledger), Ok(stored.head));
        let again = matter::by_number(&mut read, T, "N00000001").await.unwrap().unwrap();
        assert_eq!(again, stored);
        assert!(matter::by_number(&mut read, T, "N0").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn of_two_who_act_on_the_same_version_one_is_told_so() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        let mut read = store.read().await.unwrap();
        let stored = matter::get(&mut read, T, mid(1)).await.unwrap().unwrap();
        drop(read);
        let act = || {
            let stored = stored.clone();
            store.write(move |tx| {
                Box::pin(async move {
                    let e = super::given::made(mid(1), 2, vec![]);
                    let (kept, folded) =
                        super::given::step(Some((&stored.matter, &stored.head)), &e);
                    let permit = super::given::permit(&stored.matter);
                    let derived = matter::Derived::default();
                    matter::append(tx, T, &permit, &kept, &folded, &derived).await
                })
            })
        };
        let results = join_all((0..4).map(|_| act())).await;
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
        assert_eq!(results.iter().filter(|r| matches!(r, Err(StoreError::Stale))).count(), 3);
        let mut read = store.read().await.unwrap();
        assert_eq!(entry::of(&mut read, T, mid(1)).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_refuses_or_panics_leaves_nothing_and_hurts_nobody() {
    both(|store| async move {
        let jobs = (0..60_u64).map(|n| {
            let store = store.clone();
            async move {
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            counter::next(tx, T, "n").await?;
                            open(tx, n, vec![]).await?;
                            match n % 3 {
                                0 => Ok(n),
                                1 => Err(StoreError::Refused(refusal())),
                                _ => panic!("on purpose"),
                            }
                        })
                    })
                    .await
            }
        });
        for (n, r) in join_all(jobs).await.into_iter().enumerate() {
            match n % 3 {
                0 => assert_eq!(r.unwrap(), n as u64),
                1 => assert!(matches!(r, Err(StoreError::Refused(_)))),
                _ => assert!(matches!(r, Err(StoreError::Broken(_)))),
            }
        }
        let mut read = store.read().await.unwrap();
        assert_eq!(entry::count(&mut read, T).await.unwrap(), 20);
        // numbers of failed jobs were given back
        let next = store.write(|tx| Box::pin(counter::next(tx, T, "n"))).await.unwrap();
        assert_eq!(next, 21);
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_hurts_only_its_own_job() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        let jobs = (0..20_u64).map(|i| {
            let store = store.clone();
            // every other one takes a number that exists
            let n = if i % 2 == 0 { 1 } else { 100 + i };
            async move { store.write(move |tx| Box::pin(open(tx, n, vec![]))).await }
        });
        for (i, r) in join_all(jobs).await.into_iter().enumerate() {
            assert_eq!(r.is_ok(), i % 2 == 1, "{r:?}");
            assert!(r.is_ok() || matches!(r, Err(StoreError::Taken(_))));
        }
        assert_eq!(follow(&store, Cursor::START, 7, 11).await.len(), 11);
    })
    .await;
}

#[tokio::test]
async fn a_permit_to_read_writes_nothing() {
    both(|store| async move {
        let m = write_open(&store, 1, vec![]).await;
        let r = store
            .write(move |tx| {
                Box::pin(async move {
                    let stored = matter::get(tx, T, m.id).await?.unwrap();
                    let (roles, units) = Default::default();
                    let rights = yiwang_domain::rights::Rights { roles: &roles, units: &units };
                    let caller = yiwang_domain::rights::Caller {
                        tenant: T,
                        actor: yiwang_domain::actor::Actor::System,
                    };
                    let right = yiwang_domain::playbook::roles::Right::MatterRead;
                    let permit = rights.matter(&caller, right, stored.matter.clone())?;
                    let e = super::given::made(m.id, 2, vec![]);
                    let (kept, folded) =
                        super::given::step(Some((&stored.matter, &stored.head)), &e);
                    let derived = matter::Derived::default();
                    matter::append(tx, T, &permit, &kept, &folded, &derived).await
                })
            })
            .await;
        assert!(matches!(r, Err(StoreError::Broken(_))), "{r:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Folder(dir.path().to_owned());
    let store = Store::open(&place).await.unwrap();
    write_open(&store, 1, vec![]).await;
    store.close().await;
    assert!(matches!(
        store.write(|tx| Box::pin(counter::next(tx, T, "n"))).await,
        Err(StoreError::Broken(_))
    ));
    let store = Store::open(&place).await.unwrap();
    let mut read = store.read().await.unwrap();
    assert!(matter::get(&mut read, T, mid(1)).await.unwrap().is_some());
    drop(read);
    store.close().await;
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    both(|store| async move {
        let place = store.place().clone();
        let newer = (crate::migrate::STEPS.len() + 1).to_string();
        let text = newer.clone();
        store
            .write(move |tx| Box::pin(async move { installation::put(tx, "schema", &text).await }))
            .await
            .unwrap();
        let refused = Store::open(&place).await.map(drop).unwrap_err();
        let StoreError::Refused(r) = refused else { panic!("{refused:?}") };
        assert_eq!(r.code, "schema-newer");
        let mut read = store.read().await.unwrap();
        assert_eq!(installation::get(&mut read, "schema").await.unwrap(), Some(newer));
    })
    .await;
}

#[tokio::test]
async fn many_may_open_a_new_place_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let base = crate::testing::Database::make().await;
    for place in [Place::Folder(dir.path().to_owned()), Place::Url(base.url.clone())] {
        let opened = join_all((0..4).map(|_| Store::open(&place))).await;
        let stores: Vec<Store> = opened.into_iter().map(Result::unwrap).collect();
        // each is another process as far as the file is concerned
        let writes = (0..40_u64).map(|n| {
            let store = stores[n as usize % 4].clone();
            async move { store.write(move |tx| Box::pin(open(tx, n, vec![]))).await }
        });
        assert!(join_all(writes).await.iter().all(Result::is_ok));
        for s in &stores {
            assert_eq!(follow(s, Cursor::START, 9, 40).await.len(), 40);
            s.close().await;
        }
    }
    base.drop().await;
}

#[tokio::test]
async fn readers_cannot_write() {
    sqlite(|store| async move {
        let mut read = store.read().await.unwrap();
        let crate::conn::Engine::Sqlite(c) = read.engine() else { panic!("not SQLite") };
        let r = sqlx::query("INSERT INTO counter (tenant_id, id, value) VALUES (1, 'x', 1)");
        assert!(r.execute(c).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn times_keep_their_microseconds_and_their_form() {
    both(|store| async move {
        let nanos = now() + chrono::TimeDelta::nanoseconds(789);
        let t = crate::tenant::Tenant {
            id: T,
            code: "330299".into(),
            name: "一".into(),
            settings: serde_json::json!({"a": 1}),
            version: 1,
            created_at: nanos,
        };
        let kept = t.clone();
        store
            .write(move |tx| Box::pin(async move { crate::tenant::insert(tx, &t).await }))
            .await
            .unwrap();
        let mut read = store.read().await.unwrap();
        let got = crate::tenant::get(&mut read, T).await.unwrap().unwrap();
        assert_eq!(got, crate::tenant::Tenant { created_at: now(), ..kept });
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_went_away_before_its_turn_costs_nothing() {
    sqlite(|store| async move {
        let gone = store.write(|tx| Box::pin(open(tx, 1, vec![])));
        drop(gone);
        write_open(&store, 2, vec![]).await;
        let mut read = store.read().await.unwrap();
        assert_eq!(entry::count(&mut read, T).await.unwrap(), 1);
    })
    .await;
}
