//! Seals: each names what changed since the one before, whole and once.

use super::given::{T, later, mid, open, write_add, write_open};
use crate::conn::Engine;
use crate::seal::{self, Collected};
use crate::testing::{both, postgres};
use crate::{Store, StoreError, entry, matter};
use tokio::sync::oneshot;
use yiwang_domain::MatterId;
use yiwang_domain::ledger::{HashKind, Head, Seal, digest, prove};

async fn make(store: &Store, at: i64) -> Result<Collected, StoreError> {
    store
        .write(move |tx| {
            Box::pin(async move {
                let last = seal::last(tx, T).await?;
                let before = last.map(|k| parse(&k.body));
                let collected = seal::collect(tx, T).await?;
                let mut heads = collected.heads.clone();
                let next = Seal::next(HashKind::Sha256, T, before.as_ref(), &mut heads, later(at));
                assert_eq!(heads, collected.heads, "heads come in order");
                seal::insert(tx, T, &collected, &next, b"signature", "key").await?;
                Ok(collected)
            })
        })
        .await
}

/// Of a seal's text, what the next one needs.
fn parse(body: &str) -> Seal {
    let value = |name: &str| {
        let line = body.lines().find(|l| l.starts_with(name)).unwrap();
        line[name.len()..].trim().to_owned()
    };
    Seal {
        tenant: T,
        number: value("number").parse().unwrap(),
        at: value("at").parse().unwrap(),
        hash: HashKind::Sha256,
        previous: value("previous"),
        heads: value("heads").parse().unwrap(),
        digest: value("digest"),
    }
}

fn named(c: &Collected) -> Vec<(MatterId, u64)> {
    let mut v: Vec<_> = c.heads.iter().map(|h| (h.matter, h.seq)).collect();
    v.sort_unstable();
    v
}

fn sorted(mut v: Vec<(MatterId, u64)>) -> Vec<(MatterId, u64)> {
    v.sort_unstable();
    v
}

#[tokio::test]
async fn a_seal_names_what_changed_since_the_last_and_nothing_else() {
    both(|store| async move {
        for n in 0..5 {
            write_open(&store, n, vec![]).await;
        }
        let first = make(&store, 1).await.unwrap();
        assert_eq!(named(&first), sorted((0..5).map(|n| (mid(n), 1)).collect()));
        let empty = make(&store, 2).await.unwrap();
        assert_eq!((empty.number, empty.heads.len()), (2, 0));
        write_add(&store, 3, vec![]).await;
        write_add(&store, 3, vec![]).await;
        write_open(&store, 9, vec![]).await;
        let third = make(&store, 3).await.unwrap();
        assert_eq!(named(&third), sorted(vec![(mid(3), 3), (mid(9), 1)]));

        let mut read = store.read().await.unwrap();
        let kept = seal::list(&mut read, T, 0, 10).await.unwrap();
        assert_eq!(kept.iter().map(|k| k.number).collect::<Vec<_>>(), [1, 2, 3]);
        for (k, c) in kept.iter().zip([&first, &empty, &third]) {
            let s = parse(&k.body);
            assert_eq!(s.text(), k.body);
            let mut heads = seal::heads_of(&mut read, T, k.number).await.unwrap();
            assert_eq!(heads, c.heads);
            assert_eq!(hex::encode(digest(HashKind::Sha256, &mut heads)), s.digest);
        }
        // the last sealed head of every matter, and all of one
        let latest = seal::latest_heads(&mut read, T, None, 100).await.unwrap();
        assert_eq!(latest.len(), 6);
        assert_eq!(latest.iter().find(|h| h.matter == mid(3)).unwrap().seq, 3);
        let end = latest.last().unwrap().matter;
        let every = seal::heads_between(&mut read, T, None, end).await.unwrap();
        assert_eq!(every.len(), 7);
    })
    .await;
}

#[tokio::test]
async fn a_writer_that_is_still_open_is_in_the_next_seal() {
    postgres(|store| async move {
        write_open(&store, 1, vec![]).await;
        let (wrote, has_written) = oneshot::channel();
        let (go, release) = oneshot::channel::<()>();
        let held = tokio::spawn({
            let store = store.clone();
            async move {
                store
                    .write(move |tx| {
                        Box::pin(async move {
                            open(tx, 2, vec![]).await?;
                            wrote.send(()).unwrap();
                            release.await.unwrap();
                            Ok(())
                        })
                    })
                    .await
            }
        });
        has_written.await.unwrap();
        write_open(&store, 3, vec![]).await;
        let first = make(&store, 1).await.unwrap();
        assert_eq!(named(&first), sorted(vec![(mid(1), 1), (mid(3), 1)]));
        go.send(()).unwrap();
        held.await.unwrap().unwrap();
        let second = make(&store, 2).await.unwrap();
        assert_eq!(named(&second), [(mid(2), 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_seal_over_something_else_is_not_kept() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        let r = store
            .write(|tx| {
                Box::pin(async move {
                    let c = seal::collect(tx, T).await?;
                    let mut heads = c.heads.clone();
                    let mut s = Seal::next(HashKind::Sha256, T, None, &mut heads, later(1));
                    s.number = 2;
                    seal::insert(tx, T, &c, &s, b"", "key").await
                })
            })
            .await;
        assert!(matches!(r, Err(StoreError::Broken(_))));
        let mut read = store.read().await.unwrap();
        assert!(seal::last(&mut read, T).await.unwrap().is_none());
        assert!(seal::heads_of(&mut read, T, 1).await.unwrap().is_empty());
    })
    .await;
}

/// What `verify` stands on: an end cut off with the database password, row and all, shows in the
/// sealed heads; an erased text does not break the chain.
#[tokio::test]
async fn a_cut_off_end_shows_and_an_erased_text_does_not() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        write_add(&store, 1, vec![]).await;
        make(&store, 1).await.unwrap();
        let erased =
            store.write(|tx| Box::pin(entry::erase_words(tx, T, mid(1), 1))).await.unwrap();
        assert!(erased);
        let mut read = store.read().await.unwrap();
        let ledger = entry::of(&mut read, T, mid(1)).await.unwrap();
        assert_eq!(ledger[0].words, None);
        let sealed = seal::latest_heads(&mut read, T, None, 1).await.unwrap();
        let row = matter::heads(&mut read, T, None, 1).await.unwrap();
        let hash = prove(HashKind::Sha256, T, mid(1), &ledger).unwrap();
        assert_eq!(sealed, [Head { matter: mid(1), seq: 2, hash }]);
        assert_eq!(row[0].head, sealed[0]);
        drop(read);

        let cut = "DELETE FROM entry WHERE seq = 2";
        store
            .write(move |tx| {
                Box::pin(async move {
                    match tx.engine() {
                        Engine::Sqlite(c) => sqlx::query(cut).execute(c).await.map(drop)?,
                        Engine::Pg(c) => sqlx::query(cut).execute(c).await.map(drop)?,
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        let mut read = store.read().await.unwrap();
        let batch = entry::batch(&mut read, T, None, 10).await.unwrap();
        let head = prove(HashKind::Sha256, T, mid(1), &batch[0].1).unwrap();
        assert_ne!(head, sealed[0].hash);
        assert!((batch[0].1.len() as u64) < sealed[0].seq);
    })
    .await;
}
