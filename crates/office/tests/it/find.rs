//! Search: by words, by what sounds or means the same, by person, and never beyond what one may see.

use crate::world::{World, both, report};
use std::sync::Arc;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_office::clock::SeededIds;
use yiwang_office::keep::Table;
use yiwang_office::{Due, Found, ListQuery, Office, Report, Setup, Wanted};

fn wanted(text: &str) -> Wanted {
    let list = ListQuery { limit: 50, ..ListQuery::default() };
    Wanted { text: text.into(), list, ..Wanted::default() }
}

/// What somebody finds once the index has come so far that `text` finds something: on PostgreSQL a
/// follower waits for every transaction of the cluster that began before, those of other tests too.
async fn found(w: &World, caller: &Caller, wanted: &Wanted) -> Found {
    let mut found = Found::default();
    for _ in 0..300 {
        w.settled().await;
        w.office.follow().await.unwrap();
        found = w.office.find(caller, wanted).await.unwrap();
        if !found.rows.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    found
}

fn titles(found: &Found) -> Vec<&str> {
    found.rows.iter().map(|r| r.row.title.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_found_by_its_sound_by_its_like_and_by_the_name_of_its_place() {
    both(HashKind::Sha256, async |w| {
        w.report("夜间烧烤摊噪音不断，老人睡不着", None).await;
        w.report("路灯不亮三天了", None).await;
        let clerk = w.who("dispatch1").await;

        let like = found(&w, &clerk, &wanted("噪声")).await;
        assert_eq!((like.rows.len(), like.exact, like.total), (1, 1, Some(1)), "a shipped synonym");
        assert!(!like.rows[0].near && like.instead.is_empty());

        let sound = found(&w, &clerk, &wanted("造音")).await;
        assert_eq!((sound.rows.len(), sound.exact), (1, 0));
        let row = &sound.rows[0];
        assert!(row.near && row.row.title.contains("噪音"));
        let marked: Vec<&str> =
            row.row.highlight.iter().map(|(a, z)| &row.row.title[*a..*z]).collect();
        assert_eq!(marked, ["噪音"]);
        assert_eq!(sound.instead, ["噪音"]);

        let place = found(&w, &clerk, &wanted("第一网格 路灯")).await;
        assert_eq!(titles(&place), ["路灯不亮三天了"], "its words do not name the grid");
        let address = found(&w, &clerk, &wanted("枫林路 路灯")).await;
        assert_eq!(address.rows.len(), 1);
        let nothing = w.office.find(&clerk, &wanted("恐龙")).await.unwrap();
        assert!(nothing.rows.is_empty() && nothing.instead.is_empty());

        // a row of the table counts from the next search on
        let admin = w.who("admin").await;
        let own = [("words".to_owned(), "烧烤，撸串".to_owned())].into();
        w.office.keep_row(&admin, Table::Synonyms, None, own).await.unwrap();
        let own = w.office.find(&clerk, &wanted("撸串")).await.unwrap();
        assert_eq!((own.rows.len(), own.exact), (1, 1));
        let wrong = [("words".to_owned(), "只有一个".to_owned())].into();
        let no = w.office.keep_row(&admin, Table::Synonyms, None, wrong).await.unwrap_err();
        assert_eq!(no.code, "row-wrong");
        assert_eq!(no.faults[0].at, "words");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_of_a_matter_that_one_may_not_see() {
    both(HashKind::Sha256, async |w| {
        w.report("河边噪音扰人", None).await;
        w.report("屋后噪音扰人", None).await;
        let hushed = Report { confidential: true, ..report("举报厂里夜间噪音") };
        w.office.receive(None, hushed, None).await.unwrap();
        let elsewhere = Report { lon: Some(120.015), ..report("桥头噪音扰人") };
        w.office.receive(None, elsewhere, None).await.unwrap();
        let leader = w.who("dispatch1").await;
        // all of it stands in the index before anybody is compared
        for _ in 0..300 {
            if found(&w, &leader, &wanted("桥头")).await.rows.len() == 1 {
                break;
            }
        }
        let mut none = 0;
        for login in ["worker", "clerk", "dispatch1", "leader", "cg", "sw", "district", "super"] {
            let who = w.who(login).await;
            let all = ListQuery { limit: 200, ..ListQuery::default() };
            let list = w.office.list(&who, &all).await.unwrap();
            let may = list.rows.iter().filter(|r| r.title.contains("噪音")).count();
            for text in ["噪音", "造音", "zaoyin", "噪声"] {
                let f = w.office.find(&who, &wanted(text)).await.unwrap();
                assert_eq!((f.rows.len(), f.total), (may, Some(may as i64)), "{login} {text}");
                assert!(may > 0 || f.instead.is_empty(), "{login} {text}: {:?}", f.instead);
                assert_eq!(f.next, None);
                let hints = w.office.hints(&who, text).await.unwrap();
                assert_eq!(hints.rows.len(), may.min(6), "{login} {text}");
            }
            none += usize::from(may == 0);
        }
        assert!(none > 0, "somebody here may see none of them");
        // a page begins where the one before ended, counted in what one may see
        let mut page = wanted("噪音");
        page.list.limit = 1;
        let first = w.office.find(&leader, &page).await.unwrap();
        page.list.cursor = first.next.clone();
        let second = w.office.find(&leader, &page).await.unwrap();
        assert_eq!(first.next.as_deref(), Some("1"));
        assert_ne!(first.rows[0].row.id, second.rows[0].row.id);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_finds_its_matters_for_who_may_see_parties_and_the_look_is_written_down() {
    both(HashKind::Sha256, async |w| {
        let r = w.report("路灯不亮", None).await;
        let clerk = w.who("dispatch1").await;
        let hints = w.office.hints(&clerk, "19900001234").await.unwrap();
        assert!(hints.rows.is_empty(), "typing is no look");
        assert!(w.office.mine(&r.number, &r.secret).await.unwrap().looks.is_empty());

        let f = w.office.find(&clerk, &wanted("199 0000 1234")).await.unwrap();
        assert_eq!((f.rows.len(), f.exact, f.total), (1, 1, Some(1)));
        assert!(f.rows[0].person && f.rows[0].row.number == r.number);
        let looks = w.office.mine(&r.number, &r.secret).await.unwrap().looks;
        assert_eq!(looks.len(), 1);
        assert_eq!(looks[0].purpose, "按电话号码搜索");

        for login in ["worker", "sw"] {
            let who = w.who(login).await;
            let f = w.office.find(&who, &wanted("19900001234")).await.unwrap();
            assert_eq!((f.rows.len(), f.total), (0, Some(0)), "{login}");
        }
        let name = w.office.find(&clerk, &wanted("王小满")).await.unwrap();
        assert!(name.rows.is_empty(), "nobody is found by name");
        assert_eq!(w.office.mine(&r.number, &r.secret).await.unwrap().looks.len(), 1);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_narrow_also_without_words() {
    both(HashKind::Sha256, async |w| {
        w.report("路灯不亮", None).await;
        let clerk = w.who("dispatch1").await;
        assert_eq!(found(&w, &clerk, &wanted("路灯")).await.rows.len(), 1);
        let with =
            |list: ListQuery| Wanted { list: ListQuery { limit: 9, ..list }, ..wanted("路灯") };
        let day = |d: &str| Some(d.parse().unwrap());
        let any = ListQuery::default;
        let text = |s: &str| Some(s.to_owned());
        for (fits, list) in [
            (true, ListQuery { closed: Some(false), ..any() }),
            (false, ListQuery { closed: Some(true), ..any() }),
            (true, ListQuery { category: text("01"), ..any() }),
            (false, ListQuery { category: text("02"), ..any() }),
            (true, ListQuery { grid: text("330299001001"), ..any() }),
            (false, ListQuery { grid: text("330299001001002"), ..any() }),
            (false, ListQuery { unit: text("SW"), ..any() }),
            (true, ListQuery { from: day("2025-09-26"), to: day("2025-09-26"), ..any() }),
            (false, ListQuery { to: day("2025-09-25"), ..any() }),
            (false, ListQuery { late: Some(true), ..any() }),
            (false, ListQuery { due: Some(Due::Over), ..any() }),
        ] {
            let f = w.office.find(&clerk, &with(list.clone())).await.unwrap();
            assert_eq!(f.rows.len(), usize::from(fits), "{list:?}");
            let bare = Wanted { text: String::new(), ..with(list.clone()) };
            let f = w.office.find(&clerk, &bare).await.unwrap();
            assert_eq!(f.rows.len(), usize::from(fits), "{list:?} alone");
        }
        let no = w.office.find(&clerk, &with(ListQuery { unit: text("NO"), ..any() })).await;
        assert_eq!(no.unwrap_err().code, "filter-unknown");
        let other = Wanted { playbook: text("no-such"), ..wanted("路灯") };
        assert!(w.office.find(&clerk, &other).await.unwrap().rows.is_empty());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_another_version_is_built_anew_on_start() {
    both(HashKind::Sha256, async |w| {
        w.report("路灯不亮", None).await;
        let clerk = w.who("dispatch1").await;
        assert_eq!(found(&w, &clerk, &wanted("路灯")).await.rows.len(), 1);
        let World { office, clock, place, folder, .. } = w;
        office.close().await;
        // what writes the index lets go of it
        drop(office);
        let meta = folder.join("index").join("meta.json");
        let text = std::fs::read_to_string(&meta).unwrap();
        let older = text.replace("\\\"v\\\":", "\\\"v\\\":9");
        assert_ne!(text, older, "the version stands in it");
        std::fs::write(&meta, older).unwrap();
        let ids = Arc::new(SeededIds::new(99));
        let setup = Setup { place, folder, key: None, clock, ids, new: false };
        let again = Office::open(setup).await.unwrap();
        assert!(again.find(&clerk, &wanted("路灯")).await.unwrap().rows.is_empty(), "emptied");
        let mut rows = 0;
        for _ in 0..300 {
            again.follow().await.unwrap();
            rows = again.find(&clerk, &wanted("路灯")).await.unwrap().rows.len();
            if rows > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(rows, 1, "what the worker does at every start fills it again");
        again.close().await;
    })
    .await;
}
