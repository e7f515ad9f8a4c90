//! What must happen once happens once, however many ask at the same time.

use super::given::{T, id, later, now};
use crate::idempotency::{self, Key, Known};
use crate::notice::{self, Notice, State};
use crate::testing::both;
use crate::{Store, StoreError, counter, lease};
use futures::future::join_all;
use std::collections::BTreeSet;
use yiwang_domain::StaffId;

fn key() -> Key {
    Key { scope: "field".into(), id: vec![1, 2, 3] }
}

async fn send(store: &Store, request: &'static [u8]) -> Result<(bool, String), StoreError> {
    store
        .write(move |tx| {
            Box::pin(async move {
                match idempotency::begin(tx, T, &key(), request, now()).await? {
                    Known::New => {
                        let n = counter::next(tx, T, "work").await?;
                        idempotency::finish(tx, T, &key(), &format!("done {n}")).await?;
                        Ok((true, format!("done {n}")))
                    }
                    Known::Done(answer) => Ok((false, answer)),
                    Known::Other => Ok((false, "another request".into())),
                }
            })
        })
        .await
}

#[tokio::test]
async fn a_request_sent_many_times_is_done_once_and_always_answered() {
    both(|store| async move {
        let answers = join_all((0..20).map(|_| send(&store, b"a"))).await;
        let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|(first, _)| *first).count(), 1);
        assert!(answers.iter().all(|(_, a)| a == "done 1"));
        assert_eq!(send(&store, b"b").await.unwrap(), (false, "another request".into()));
        let swept = store.write(|tx| Box::pin(idempotency::sweep(tx, T, later(1)))).await.unwrap();
        assert_eq!(swept, 1);
        assert_eq!(send(&store, b"b").await.unwrap(), (true, "done 2".into()));
    })
    .await;
}

#[tokio::test]
async fn numbers_are_given_out_once_and_without_gaps() {
    both(|store| async move {
        let numbers = join_all((0..50).map(|_| {
            let store = store.clone();
            async move { store.write(|tx| Box::pin(counter::next(tx, T, "n"))).await.unwrap() }
        }))
        .await;
        let unique: BTreeSet<i64> = numbers.into_iter().collect();
        assert_eq!(unique, (1..=50).collect());
    })
    .await;
}

fn letter(n: u64) -> Notice {
    Notice {
        id: id(n),
        matter: None,
        seq: None,
        means: "email".into(),
        staff: Some(StaffId(id(n % 3))),
        party: None,
        address: Some(b"sealed".to_vec()),
        subject: format!("第{n}封"),
        body: "…".into(),
        state: State::Queued,
        attempts: 0,
        run_at: later(n as i64),
        last_error: None,
        dedupe_key: format!("k{n}"),
        created_at: now(),
        sent_at: None,
        read_at: None,
    }
}

async fn queue(store: &Store, n: Notice) -> bool {
    store.write(move |tx| Box::pin(async move { notice::queue(tx, T, &n).await })).await.unwrap()
}

#[tokio::test]
async fn several_senders_share_the_outbox_without_sending_twice() {
    both(|store| async move {
        for n in 0..60 {
            assert!(queue(&store, letter(n)).await);
        }
        assert!(!queue(&store, Notice { id: id(1000), ..letter(5) }).await, "same dedupe key");
        let claims = join_all((0..4).map(|_| {
            let store = store.clone();
            async move {
                let mut mine = Vec::new();
                loop {
                    // 50 of the 60 are due
                    let got = store
                        .write(|tx| Box::pin(notice::claim(tx, T, later(49), later(900), 7)))
                        .await
                        .unwrap();
                    if got.is_empty() {
                        return mine;
                    }
                    mine.extend(got.into_iter().map(|n| n.id));
                }
            }
        }))
        .await;
        let mut all: Vec<_> = claims.into_iter().flatten().collect();
        // what another held just while somebody looked is passed over and found at the next look
        let rest = store
            .write(|tx| Box::pin(notice::claim(tx, T, later(49), later(900), 100)))
            .await
            .unwrap();
        all.extend(rest.into_iter().map(|n| n.id));
        let unique: BTreeSet<_> = all.iter().copied().collect();
        assert_eq!((all.len(), unique.len()), (50, 50));
        // a sender that died: they come up again when its time is over
        let again = store
            .write(|tx| Box::pin(notice::claim(tx, T, later(900), later(2000), 100)))
            .await
            .unwrap();
        assert_eq!(again.len(), 60);
        assert_eq!(again.iter().filter(|n| n.attempts == 2).count(), 50);
    })
    .await;
}

#[tokio::test]
async fn a_notice_goes_through_its_states() {
    both(|store| async move {
        for n in 0..3 {
            queue(&store, letter(n)).await;
        }
        let (a, b, c) = (id(0), id(1), id(2));
        store
            .write(move |tx| {
                Box::pin(async move {
                    notice::sent(tx, T, a, later(5)).await?;
                    notice::failed(tx, T, b, "no route", Some(later(60)), later(5)).await?;
                    notice::failed(tx, T, c, "no such box", None, later(5)).await?;
                    // what was sent stays sent
                    notice::failed(tx, T, a, "late word", None, later(6)).await
                })
            })
            .await
            .unwrap();
        let mut read = store.read().await.unwrap();
        let one = |s| (s, 1);
        let by_state = notice::by_state(&mut read, T).await.unwrap();
        assert_eq!(
            by_state,
            [(State::Queued, 0), one(State::Sent), one(State::Failed), one(State::Dead)]
        );
        let sent = notice::list(&mut read, T, State::Sent, later(99), 9).await.unwrap();
        assert_eq!((sent[0].address.clone(), sent[0].sent_at), (None, Some(later(5))));
        let dead = notice::list(&mut read, T, State::Dead, later(99), 9).await.unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("no such box"));
        drop(read);
        let claim =
            |at| store.write(move |tx| Box::pin(notice::claim(tx, T, later(at), later(999), 9)));
        assert!(claim(59).await.unwrap().is_empty());
        assert_eq!(claim(60).await.unwrap().len(), 1);
        let again = |n| store.write(move |tx| Box::pin(notice::again(tx, T, n, later(70))));
        assert!(again(c).await.unwrap());
        assert!(!again(a).await.unwrap());
        assert_eq!(claim(70).await.unwrap()[0].id, c);
    })
    .await;
}

#[tokio::test]
async fn an_inbox_is_read_by_its_owner_only() {
    both(|store| async move {
        let (me, other) = (StaffId(id(0)), StaffId(id(1)));
        for n in 0..6 {
            let inbox = Notice { means: "inbox".into(), state: State::Sent, ..letter(n) };
            queue(&store, inbox).await;
        }
        let mut r = store.read().await.unwrap();
        assert_eq!(notice::unread(&mut r, T, me).await.unwrap(), 2);
        let first = notice::inbox(&mut r, T, me, 9).await.unwrap()[0].id;
        drop(r);
        let read =
            |who, which| store.write(move |tx| Box::pin(notice::read(tx, T, who, which, later(1))));
        read(other, Some(first)).await.unwrap();
        let mut r = store.read().await.unwrap();
        assert_eq!(notice::unread(&mut r, T, me).await.unwrap(), 2);
        drop(r);
        read(me, Some(first)).await.unwrap();
        let mut r = store.read().await.unwrap();
        assert_eq!(notice::unread(&mut r, T, me).await.unwrap(), 1);
        drop(r);
        read(me, None).await.unwrap();
        let mut r = store.read().await.unwrap();
        assert_eq!(notice::unread(&mut r, T, me).await.unwrap(), 0);
        assert_eq!(notice::unread(&mut r, T, other).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_runs_out() {
    both(|store| async move {
        let take = |who: String, at: i64, until: i64| {
            let store = store.clone();
            async move {
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            lease::take(tx, T, "ticker", &who, later(at), later(until)).await
                        })
                    })
                    .await
                    .unwrap()
            }
        };
        let all = join_all((0..8).map(|i| take(format!("w{i}"), 0, 30))).await;
        assert_eq!(all.iter().filter(|t| **t).count(), 1);
        let winner = format!("w{}", all.iter().position(|t| *t).unwrap());
        assert!(take(winner.clone(), 10, 40).await, "renewed");
        assert!(!take("x".into(), 39, 70).await);
        assert!(take("x".into(), 40, 70).await, "ran out");
        assert!(!take(winner.clone(), 41, 71).await, "and is not got back");
        let release = |who: String| {
            store.write(move |tx| {
                Box::pin(async move { lease::release(tx, T, "ticker", &who).await })
            })
        };
        release(winner.clone()).await.unwrap(); // not its own: nothing happens
        assert!(!take(winner.clone(), 42, 72).await);
        release("x".into()).await.unwrap();
        assert!(take(winner, 43, 73).await);
    })
    .await;
}
