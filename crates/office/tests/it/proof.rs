//! The proof of the ledger finds what somebody with the database password does.

use crate::world::{World, both};
use serde_json::json;
use sqlx::{Connection, Executor};
use yiwang_domain::ledger::HashKind;
use yiwang_store::Place;

async fn sql(w: &World, text: &'static str) {
    match &w.place {
        Place::Folder(dir) => {
            let url = format!("sqlite://{}", dir.join("yiwang.db").display());
            let mut c = sqlx::SqliteConnection::connect(&url).await.unwrap();
            c.execute("PRAGMA foreign_keys = OFF").await.unwrap();
            c.execute(text).await.unwrap();
            c.close().await.unwrap();
        }
        Place::Url(url) => {
            let mut c = sqlx::PgConnection::connect(url).await.unwrap();
            c.execute(text).await.unwrap();
            c.close().await.unwrap();
        }
    }
}

async fn a_matter(w: &World) -> String {
    let r = w.report("井盖松动", None).await;
    w.act("worker", r.matter, "ask_up", json!({"reason": "要换"})).await;
    w.act("dispatch1", r.matter, "hand_over", json!({"units": ["CG"]})).await;
    r.number
}

async fn broken(w: &World) -> Vec<(u64, String)> {
    let r = w.office.verify(false, &|_| {}).await.unwrap();
    r.broken.into_iter().map(|b| (b.seq, b.say.en)).collect()
}

/// Makes a matter, proves it, tampers, and expects the first broken entry to be named.
async fn tampered(hash: HashKind, text: &'static str, seq: u64, says: &'static str) {
    both(hash, async |w| {
        a_matter(&w).await;
        assert_eq!(w.office.verify(true, &|_| {}).await.unwrap().broken.len(), 0);
        sql(&w, text).await;
        let found = broken(&w).await;
        assert_eq!(found.first().map(|b| b.0), Some(seq), "{text}: {found:?}");
        assert!(found[0].1.contains(says), "{text}: {found:?}");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_is_found() {
    tampered(
        HashKind::Sha256,
        "UPDATE entry SET body = replace(body, 'hand_over', 'hand_ovar') WHERE seq = 3",
        3,
        "changed",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_words_are_found() {
    tampered(
        HashKind::Sm3,
        "UPDATE entry SET words = replace(words, '要换', '不换') WHERE seq = 2",
        2,
        "words",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_entry_is_found() {
    tampered(HashKind::Sha256, "DELETE FROM entry WHERE seq = 2", 2, "missing").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_swapped_entries_are_found() {
    tampered(
        HashKind::Sm3,
        "UPDATE entry SET seq = CASE WHEN seq = 2 THEN 1002 ELSE 1003 END WHERE seq IN (2, 3);
         UPDATE entry SET seq = CASE WHEN seq = 1002 THEN 3 ELSE 2 END WHERE seq > 1000",
        2,
        "changed",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_off_end_is_found() {
    tampered(HashKind::Sha256, "DELETE FROM entry WHERE seq = 3", 3, "cut off").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_changed_by_sql_is_found() {
    tampered(HashKind::Sha256, "UPDATE matter SET stage = 'closed'", 3, "differs").await;
}

/// Somebody who cuts the end off and mends row and state as well is found by the seal.
#[tokio::test(flavor = "multi_thread")]
async fn a_seal_remembers_what_was_cut_off_even_with_the_row() {
    both(HashKind::Sha256, async |w| {
        a_matter(&w).await;
        w.office.seal().await.unwrap().unwrap();
        assert!(w.office.seal().await.unwrap().is_none(), "nothing changed since");
        assert_eq!(w.office.verify(true, &|_| {}).await.unwrap().seals, 1);
        sql(&w, "DELETE FROM leg; DELETE FROM notice; DELETE FROM report; DELETE FROM entry; DELETE FROM matter").await;
        let found = broken(&w).await;
        assert!(found[0].1.contains("cut off"), "{found:?}");
        sql(&w, "DELETE FROM seal_head; DELETE FROM seal").await;
        let found = broken(&w).await;
        assert!(found[0].1.contains("published seal"), "{found:?}");
        w.office.close().await;
    })
    .await;
}
