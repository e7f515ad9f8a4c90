//! A warning is found, seen again, dismissed and taken back; a day is looked at once.

use super::given::{T, id, later, now};
use crate::testing::both;
use crate::warning::{self, Look, Warning};

fn rise(n: u64) -> Warning {
    Warning {
        id: id(n),
        kind: "surge".into(),
        about: format!("about {n}"),
        area: Some("/330299001/".into()),
        matter_id: None,
        body: "{}".into(),
        weight: n as f64,
        made_at: now(),
        seen_at: now(),
        ended_at: None,
        reason: None,
        why: None,
        lesson: None,
        staff_id: None,
        until_at: None,
        undone_at: None,
        undone_id: None,
    }
}

fn dismissed() -> Warning {
    Warning {
        ended_at: Some(later(60)),
        reason: Some("known".into()),
        why: Some("施工".into()),
        lesson: Some("{}".into()),
        staff_id: Some(id(9)),
        until_at: Some(later(1_000)),
        ..rise(1)
    }
}

fn look(day: &str, seconds: i64) -> Look {
    Look { id: day.into(), body: "{}".into(), at: later(seconds) }
}

/// Writes with values that are moved into the job.
macro_rules! write {
    ($store:expr, $tx:ident => $body:expr) => {
        $store.write(move |$tx| Box::pin(async move { $body })).await.unwrap()
    };
}

#[tokio::test]
async fn a_day_is_looked_at_once_and_what_it_found_stays() {
    both(|store| async move {
        assert!(write!(store, tx => warning::look(tx, T, &look("2025-11-27", 0)).await));
        assert!(!write!(store, tx => warning::look(tx, T, &look("2025-11-27", 5)).await));
        write!(store, tx => {
            warning::insert(tx, T, &rise(1)).await?;
            warning::insert(tx, T, &rise(2)).await?;
            warning::see(tx, T, id(2), "[]", 7.0, later(30)).await
        });
        let mut read = store.read().await.unwrap();
        let seen = Warning { body: "[]".into(), weight: 7.0, seen_at: later(30), ..rise(2) };
        assert_eq!(warning::open(&mut read, T).await.unwrap(), [seen, rise(1)]);
        assert_eq!(warning::heads(&mut read, T).await.unwrap().len(), 2);
        assert_eq!(
            warning::looked(&mut read, T).await.unwrap(),
            Some(look("2025-11-27", 0)),
            "the first look counts"
        );
        drop(read);
        write!(store, tx => warning::end(tx, T, id(2), later(40)).await);
        let mut read = store.read().await.unwrap();
        assert_eq!(warning::open(&mut read, T).await.unwrap(), [rise(1)]);
        let ended = warning::ended(&mut read, T, now(), 10).await.unwrap();
        assert_eq!((ended.len(), ended[0].id, ended[0].reason.as_deref()), (1, id(2), None));
        assert_eq!(warning::made(&mut read, T, "surge", now()).await.unwrap(), (2, 0));
    })
    .await;
}

#[tokio::test]
async fn a_dismissal_holds_until_its_time_and_is_taken_back_once() {
    both(|store| async move {
        write!(store, tx => {
            warning::look(tx, T, &look("2025-11-27", 0)).await?;
            warning::insert(tx, T, &rise(1)).await
        });
        assert!(write!(store, tx => warning::dismiss(tx, T, &dismissed()).await));
        assert!(!write!(store, tx => warning::dismiss(tx, T, &dismissed()).await));
        let mut read = store.read().await.unwrap();
        assert_eq!(warning::get(&mut read, T, id(1)).await.unwrap(), Some(dismissed()));
        assert_eq!(warning::held(&mut read, T, later(900)).await.unwrap(), [dismissed()]);
        assert!(warning::held(&mut read, T, later(1_001)).await.unwrap().is_empty());
        assert_eq!(warning::made(&mut read, T, "surge", now()).await.unwrap(), (1, 1));
        drop(read);

        // before the next look it is in force again
        let undo = async || write!(store, tx => warning::undo(tx, T, id(1), None, later(70)).await);
        assert!(undo().await);
        assert!(!undo().await);
        let mut read = store.read().await.unwrap();
        assert_eq!(warning::open(&mut read, T).await.unwrap().len(), 1);
        assert!(warning::held(&mut read, T, later(80)).await.unwrap().is_empty());
        drop(read);

        // after it the next look judges
        assert!(write!(store, tx => warning::dismiss(tx, T, &dismissed()).await));
        write!(store, tx => warning::look(tx, T, &look("2025-11-28", 90)).await);
        assert!(undo().await);
        let mut read = store.read().await.unwrap();
        assert!(warning::open(&mut read, T).await.unwrap().is_empty());
        assert!(warning::held(&mut read, T, later(95)).await.unwrap().is_empty());
        let ended = warning::ended(&mut read, T, now(), 10).await.unwrap();
        assert_eq!(ended[0].undone_at, Some(later(70)));
        assert_eq!(warning::made(&mut read, T, "surge", now()).await.unwrap(), (1, 0));
    })
    .await;
}
