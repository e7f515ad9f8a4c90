//! Places come back as they were written, are listed by what they lie in and by when they were
//! confirmed, and their contacts go.

use super::given::{T, id};
use crate::StoreError;
use crate::place::{self, Confirmed, Filter, Place};
use crate::testing::both;
use chrono::NaiveDate;
use yiwang_domain::{PartyId, TenantId};

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

/// A shop in the grid of a path.
fn shop(n: u64, path: &str, confirmed: Option<u32>) -> Place {
    Place {
        id: id(n),
        kind: "shop".into(),
        code: format!("S{n}"),
        name: format!("面馆{n}"),
        aliases: vec!["老面馆".into()],
        parent: None,
        grid_code: path.trim_matches('/').into(),
        grid_path: path.into(),
        address: "枫林路8号".into(),
        lon: Some(120.5),
        lat: None,
        wish: "welcome".into(),
        contact: Some(PartyId(id(100 + n))),
        consent_on: Some(day(1)),
        confirmed_on: confirmed.map(day),
        confirmed_how: if confirmed.is_some() { "onsite".into() } else { String::new() },
        ended_on: None,
        words: format!("s{n}\n枫林路8号面馆{n}"),
        version: 1,
    }
}

/// Writes with values that are moved into the job.
macro_rules! write {
    ($store:expr, $tx:ident => $body:expr) => {
        $store.write(move |$tx| Box::pin(async move { $body })).await
    };
}

#[tokio::test]
async fn places_come_back_and_change_only_as_they_were_seen() {
    both(|store| async move {
        let p = shop(1, "/a/", Some(3));
        let own = p.clone();
        write!(store, tx => place::insert(tx, T, &own).await).unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(place::get(&mut read, T, p.id).await.unwrap(), Some(p.clone()));
        assert_eq!(place::by_code(&mut read, T, "S1").await.unwrap(), Some(p.clone()));
        assert_eq!(place::named(&mut read, T).await.unwrap(), std::slice::from_ref(&p));
        assert!(place::all(&mut read, TenantId(2)).await.unwrap().is_empty());
        let twin = Place { id: id(9), ..p.clone() };
        assert!(place::has_twin(&mut read, T, &twin).await.unwrap());
        assert!(!place::has_twin(&mut read, T, &p).await.unwrap(), "not of itself");
        let elsewhere = Place { parent: Some(id(7)), ..twin.clone() };
        assert!(!place::has_twin(&mut read, T, &elsewhere).await.unwrap());
        drop(read);
        let taken = write!(store, tx => place::insert(tx, T, &twin).await);
        assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");

        let fresh = Place { name: "新面馆".into(), lat: Some(30.5), ..p.clone() };
        let own = fresh.clone();
        assert!(write!(store, tx => place::update(tx, T, &own).await).unwrap());
        let own = fresh.clone();
        assert!(!write!(store, tx => place::update(tx, T, &own).await).unwrap(), "seen before");
        let mut read = store.read().await.unwrap();
        let now = place::get(&mut read, T, p.id).await.unwrap();
        assert_eq!(now, Some(Place { version: 2, ..fresh }));
        let old = place::contacts_before(&mut read, T, day(2)).await.unwrap();
        assert_eq!(old, [PartyId(id(101))]);
        assert!(place::contacts_before(&mut read, T, day(1)).await.unwrap().is_empty());
        drop(read);
        write!(store, tx => place::drop_contact(tx, T, PartyId(id(101))).await).unwrap();
        let mut read = store.read().await.unwrap();
        let now = place::get(&mut read, T, p.id).await.unwrap().unwrap();
        assert_eq!((now.contact, now.consent_on, now.version), (None, None, 3));
    })
    .await;
}

#[tokio::test]
async fn places_are_listed_by_every_part_of_a_filter() {
    both(|store| async move {
        write!(store, tx => {
            place::insert(tx, T, &shop(1, "/a/b/", Some(20))).await?;
            place::insert(tx, T, &shop(2, "/a/c/", Some(5))).await?;
            place::insert(tx, T, &shop(3, "/d/", None)).await?;
            let ended = Place { ended_on: Some(day(9)), ..shop(4, "/a/b/", Some(1)) };
            place::insert(tx, T, &ended).await?;
            let door = Place { kind: "household".into(), parent: Some(id(1)), ..shop(5, "/a/b/", None) };
            place::insert(tx, T, &door).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        let all = Filter { ended: Some(false), ..Filter::default() };
        let range = |from: Option<u32>, before: Option<u32>| {
            let (from, before) = (from.map(day), before.map(day));
            Some(vec![Confirmed { kind: "shop".into(), from, before }])
        };
        for (filter, codes) in [
            (Filter::default(), &["S1", "S4", "S5", "S2", "S3"][..]),
            (all.clone(), &["S1", "S5", "S2", "S3"]),
            (Filter { ended: Some(true), ..all.clone() }, &["S4"]),
            (Filter { areas: Some(["/a/".into()].into()), ..all.clone() }, &["S1", "S5", "S2"]),
            (Filter { areas: Some([].into()), ..all.clone() }, &[]),
            (Filter { area: Some("/a/c/".into()), ..all.clone() }, &["S2"]),
            (Filter { kind: Some("household".into()), ..all.clone() }, &["S5"]),
            (Filter { but: Some("household".into()), ..all.clone() }, &["S1", "S2", "S3"]),
            (Filter { confirmed: range(Some(10), None), ..all.clone() }, &["S1"]),
            (Filter { confirmed: range(Some(5), Some(20)), ..all.clone() }, &["S2"]),
            (Filter { confirmed: range(None, Some(5)), ..all.clone() }, &["S3"]),
            (Filter { confirmed: Some(Vec::new()), ..all.clone() }, &[]),
            (Filter { words: vec!["枫林".into(), "面馆2".into()], ..all.clone() }, &["S2"]),
        ] {
            let found = place::list(&mut read, T, &filter, None, 10).await.unwrap();
            let found: Vec<&str> = found.iter().map(|p| p.code.as_str()).collect();
            assert_eq!(found, codes, "{filter:?}");
        }
        let next = place::list(&mut read, T, &all, Some(("/a/b/", "S1")), 2).await.unwrap();
        let next: Vec<&str> = next.iter().map(|p| p.code.as_str()).collect();
        assert_eq!(next, ["S5", "S2"]);
        let mut counted = place::counts(&mut read, T, &all).await.unwrap();
        counted.sort_by_key(|c| (c.kind.clone(), c.confirmed_on));
        let counted: Vec<_> =
            counted.iter().map(|c| (c.kind.as_str(), c.confirmed_on, c.count)).collect();
        let shop = |d: Option<u32>| ("shop", d.map(day), 1);
        assert_eq!(counted, [("household", None, 1), shop(None), shop(Some(5)), shop(Some(20))]);
        let doors = place::households(&mut read, T, "a/b").await.unwrap();
        assert_eq!(doors, [(Some(id(1)), 1)]);
        assert_eq!(place::below(&mut read, T, id(1)).await.unwrap().len(), 1);
    })
    .await;
}
