//! What comes again, by place and by person; on both engines.

use crate::world::{World, both, report};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_office::Report;

async fn from(w: &World, text: &str, phone: &str) -> yiwang_office::view::Receipt {
    let r = Report { phone: Some(phone.into()), ..report(text) };
    w.office.receive(None, r, None).await.unwrap()
}

async fn close(w: &World, r: &yiwang_office::view::Receipt) {
    let done = json!({"outcome": "solved", "result": "已修复"});
    w.act("clerk", r.matter, "handle_now", done).await;
    w.act("dispatch1", r.matter, "check_pass", json!({"outcome": "solved"})).await;
    let said = json!({"satisfied": true, "solved": true, "said": "好"});
    w.act("caller", r.matter, "visit", said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_kind_again_is_listed_by_place_and_by_person_without_a_name() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let dispatch = w.who("dispatch1").await;
        let none = o.repeats(&dispatch, 90, None).await.unwrap();
        assert!(none.places.is_empty() && none.persons.unwrap().is_empty());

        let first = from(&w, "井盖松动", "19900001234").await;
        close(&w, &first).await;
        w.now("2025-09-27T09:00");
        let second = from(&w, "井盖又松了", "199 0000 1234").await;
        from(&w, "井盖响", "19900005678").await;
        let two = o.repeats(&dispatch, 90, None).await.unwrap();
        assert!(two.places[0].count == 3 && two.places.len() == 1, "three of a kind in a grid");
        let g = &two.places[0];
        assert_eq!((g.category.0.as_str(), g.again), ("0101", 2), "two came after one was closed");
        assert_eq!(g.grid.as_ref().unwrap().1, "一社区 第一网格");
        assert_eq!(g.rows.len(), 3);
        let persons = two.persons.unwrap();
        assert_eq!(persons.len(), 1, "one person twice, the other once");
        assert_eq!((persons[0].count, persons[0].again), (2, 1));
        let numbers: Vec<&str> = persons[0].rows.iter().map(|r| r.number.as_str()).collect();
        assert_eq!(numbers, [second.number.as_str(), first.number.as_str()], "newest first");
        let shown = format!("{persons:?}");
        assert!(!shown.contains("王小满") && !shown.contains("1234"), "{shown}");

        // of another area there is nothing, and of an area that is none it is said
        let there = o.repeats(&dispatch, 90, Some("330299001001002")).await.unwrap();
        assert!(there.places.is_empty() && there.persons.unwrap().is_empty());
        let no = o.repeats(&dispatch, 90, Some("没有")).await.unwrap_err();
        assert_eq!(no.code, "filter-unknown");
        // who may not see persons has the first list only; who sees nothing of it, none
        let worker = o.repeats(&w.who("worker").await, 90, None).await.unwrap();
        assert!(worker.persons.is_none());
        let sw = o.repeats(&w.who("sw").await, 90, None).await.unwrap();
        assert!(sw.places.is_empty());
        assert_eq!(o.repeats(&w.who("admin").await, 90, None).await.unwrap_err().code, "no-right");
        // what lies further back does not count
        w.now("2025-11-15T09:00");
        let later = w.who("dispatch1").await;
        assert!(o.repeats(&later, 30, None).await.unwrap().places.is_empty());
        assert_eq!(o.repeats(&later, 7, None).await.unwrap().days, 90, "no such choice");
        assert_eq!(o.repeats(&later, 365, None).await.unwrap().places.len(), 1);
    })
    .await;
}
