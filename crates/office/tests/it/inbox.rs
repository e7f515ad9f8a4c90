//! Views of one's own, matters put off, many at once, and hearing of what happens; on both engines.

use crate::world::{World, at, both};
use serde_json::json;
use std::time::Duration;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::model::Verb;
use yiwang_domain::rights::Caller;
use yiwang_office::{BulkWish, Doing, Following, Later, ListQuery, LiveEvent};

async fn count(w: &World, who: &Caller, view: &str) -> i64 {
    let views = w.office.views(who).await.unwrap();
    views.into_iter().find(|v| v.id == view).map(|v| v.count).unwrap()
}

fn open(category: &str) -> ListQuery {
    ListQuery {
        view: "open".into(),
        category: Some(category.into()),
        limit: 50,
        ..ListQuery::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_saved_counted_shared_with_the_post_and_removed_by_its_owner() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let (one, two, other) =
            (w.who("dispatch1").await, w.who("dispatch2").await, w.who("cg").await);
        w.report("井盖松动", None).await;
        let own = o.save_view(&one, "市容", &open("01"), false).await.unwrap();
        let shared = o.save_view(&one, " 井盖 ", &open("0101"), true).await.unwrap();
        assert_eq!((count(&w, &one, &own).await, count(&w, &one, &shared).await), (1, 1));
        let page = o.list(&one, &ListQuery { view: own.clone(), limit: 5, ..open("01") }).await;
        assert_eq!(page.unwrap().rows.len(), 1);
        // a colleague in the same post sees the shared one, within their own rights, and keeps it
        let saved = |views: Vec<yiwang_office::view::InboxView>| {
            views.into_iter().filter_map(|v| Some((v.name.zh, v.saved?.own))).collect::<Vec<_>>()
        };
        assert_eq!(saved(o.views(&two).await.unwrap()), [("井盖".to_owned(), false)]);
        assert_eq!(saved(o.views(&other).await.unwrap()), []);
        assert_eq!(o.drop_view(&two, &shared).await.unwrap_err().code, "view-gone");
        let q = ListQuery { view: own.clone(), limit: 5, ..ListQuery::default() };
        assert_eq!(o.list(&two, &q).await.unwrap_err().code, "view-gone", "not theirs");
        // what cannot be asked for is not saved
        let no = async |name: &str, q: &ListQuery| {
            o.save_view(&one, name, q, false).await.unwrap_err().code.to_string()
        };
        assert_eq!(no(" ", &open("01")).await, "view-name");
        assert_eq!(no("市容", &open("01")).await, "view-name-taken");
        let nowhere = ListQuery { grid: Some("没有".into()), ..ListQuery::default() };
        assert_eq!(no("别处", &nowhere).await, "filter-unknown");
        o.drop_view(&one, &own).await.unwrap();
        assert_eq!(o.list(&one, &q).await.unwrap_err().code, "view-gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_comes_back_at_its_moment_or_when_anything_happens() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let (worker, clerk, sw) = (w.who("worker").await, w.who("clerk").await, w.who("sw").await);
        let r = w.report("井盖松动", None).await;
        let n = r.number.as_str();
        assert_eq!(count(&w, &worker, "mine").await, 1);
        let due = |v: &yiwang_office::view::MatterView| v.row.due.as_ref().map(|d| d.at);
        let before = due(&o.matter(&worker, n).await.unwrap());
        let later = |until: &str, post| Later { until: at(until), why: "等钥匙".into(), post };

        o.snooze(&worker, n, &later("2025-09-26T17:00", false)).await.unwrap();
        assert_eq!((count(&w, &worker, "mine").await, count(&w, &worker, "later").await), (0, 1));
        let seen = o.matter(&worker, n).await.unwrap();
        let snoozed = seen.snoozed.clone().unwrap();
        assert_eq!((snoozed.until, snoozed.why.as_str()), (at("2025-09-26T17:00"), "等钥匙"));
        assert_eq!(due(&seen), before, "no limit moves by it");
        assert_eq!(count(&w, &worker, "open").await, 1, "only the inbox is without it");
        assert!(o.matter(&clerk, n).await.unwrap().snoozed.is_none(), "one's own is one's own");
        w.now("2025-09-26T16:59");
        assert_eq!(count(&w, &worker, "mine").await, 0);
        w.now("2025-09-26T17:00");
        assert_eq!((count(&w, &worker, "mine").await, count(&w, &worker, "later").await), (1, 0));

        // kept over a restart, and back at once when somebody writes something
        o.snooze(&worker, n, &later("2025-09-29T09:00", false)).await.unwrap();
        let again = w.reopened(11).await;
        assert!(again.matter(&worker, n).await.unwrap().snoozed.is_some());
        again.close().await;
        o.note(&clerk, r.matter, "钥匙到了", None).await.unwrap();
        assert_eq!(count(&w, &worker, "mine").await, 1);
        assert!(o.matter(&worker, n).await.unwrap().snoozed.is_none());

        let no = o.snooze(&worker, n, &later("2025-09-26T17:00", false)).await.unwrap_err();
        assert_eq!(no.code, "until-wrong");
        let no = o.snooze(&sw, n, &later("2025-09-29T09:00", false)).await.unwrap_err();
        assert_eq!(no.code, "not-found");

        // for a whole post: away for a colleague too, who may bring it back
        w.act("clerk", r.matter, "ask_up", json!({"reason": "要换井盖"})).await;
        let (one, two) = (w.who("dispatch1").await, w.who("dispatch2").await);
        o.snooze(&one, n, &later("2025-09-29T09:00", true)).await.unwrap();
        assert_eq!((count(&w, &one, "mine").await, count(&w, &two, "mine").await), (0, 0));
        o.wake(&two, n).await.unwrap();
        assert_eq!((count(&w, &one, "mine").await, count(&w, &two, "mine").await), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_each_stands_for_itself() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let (one, clerk) = (w.who("dispatch1").await, w.who("clerk").await);
        let mut numbers = Vec::new();
        let mut ids = Vec::new();
        for i in 0..5 {
            let r = w.report(&format!("井盖松动{i}"), None).await;
            if i < 4 {
                w.act("clerk", r.matter, "ask_up", json!({"reason": "要换"})).await;
            }
            numbers.push(r.number);
            ids.push(r.matter);
        }
        numbers.push("没有这件".into());
        let plan = o.bulk_plan(&one, &numbers).await.unwrap();
        assert_eq!((plan.rows.len(), plan.unknown.as_slice()), (5, &["没有这件".to_owned()][..]));
        let c = plan.choices.iter().find(|c| c.offer.action == "hand_over").unwrap();
        assert_eq!(c.offer.verb, Some(Verb::Accept), "the playbook says what it is");
        assert_eq!((c.can.len(), c.cannot.len()), (4, 1));
        assert_eq!(c.cannot[0].0, numbers[4]);
        assert!(!c.cannot[0].1.say.zh.is_empty());
        let units = c.offer.fields.iter().find(|f| f.id == "units").unwrap();
        assert!(!units.required && units.value.is_null(), "each has a proposal of its own");

        // meanwhile somebody writes on one of them
        o.note(&clerk, ids[1], "又有人来电", None).await.unwrap();
        let picked: Vec<(String, Option<u64>)> =
            c.can.iter().map(|(n, v)| (n.clone(), Some(*v))).collect();
        let wish = BulkWish {
            playbook: c.playbook.0.clone(),
            action: "hand_over".into(),
            form: json!({"demand": "三天内办"}).as_object().cloned().unwrap(),
            note: None,
        };
        let out = o.bulk_act(&one, &picked, &wish, Some("k1")).await.unwrap();
        let codes: Vec<Option<String>> =
            out.iter().map(|r| r.done.as_ref().err().map(|e| e.code.to_string())).collect();
        assert_eq!(codes, [None, Some("stale-version".to_owned()), None, None]);
        let m = o.matter(&one, &numbers[0]).await.unwrap();
        assert_eq!(m.legs.iter().map(|l| l.unit.as_str()).collect::<Vec<_>>(), ["城管局"]);
        assert_eq!(m.row.category.map(|c| c.zh), Some("市容环境 / 井盖".to_owned()), "kept");

        // the same page sent again does nothing twice, and tries again what was refused
        let version = async |i: usize| o.matter(&one, &numbers[i]).await.unwrap().row.version;
        let before = (version(0).await, version(1).await);
        let again = o.bulk_act(&one, &picked, &wish, Some("k1")).await.unwrap();
        assert_eq!(again.iter().filter(|r| r.done.is_ok()).count(), 3);
        assert_eq!((version(0).await, version(1).await), before);
        // and under another key it is refused row by row
        let other = o.bulk_act(&one, &picked, &wish, Some("k2")).await.unwrap();
        assert!(other.iter().all(|r| r.done.is_err()));

        let many: Vec<String> = (0..201).map(|i| i.to_string()).collect();
        assert_eq!(o.bulk_plan(&one, &many).await.unwrap_err().code, "bulk-many");
        assert_eq!(o.bulk_plan(&one, &[]).await.unwrap_err().code, "bulk-none");
    })
    .await;
}

async fn next(f: &mut Following) -> LiveEvent {
    tokio::time::timeout(Duration::from_secs(30), f.next()).await.unwrap().unwrap()
}

fn matter(e: &LiveEvent) -> (&str, &str, u64) {
    match e {
        LiveEvent::Matter { kind, number, version, .. } => (kind, number, *version),
        LiveEvent::Lost => panic!("lost"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_at_a_list_hears_what_they_may_read_and_misses_nothing() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let (one, cg) = (w.who("dispatch1").await, w.who("cg").await);
        let mut all = o.live(&one, None).await.unwrap();
        let mut few = o.live(&cg, None).await.unwrap();
        let a = w.report("井盖松动", None).await;
        let heard = next(&mut all).await;
        assert_eq!(matter(&heard), ("entry", a.number.as_str(), 1));
        let LiveEvent::Matter { cursor, .. } = heard else { panic!() };

        // what was missed comes first; a cursor of nowhere says so
        w.act("clerk", a.matter, "ask_up", json!({"reason": "要换"})).await;
        let mut back = o.live(&one, Some(&cursor)).await.unwrap();
        assert_eq!(matter(&next(&mut back).await), ("entry", a.number.as_str(), 2));
        assert_eq!(matter(&next(&mut all).await), ("entry", a.number.as_str(), 2));
        let mut lost = o.live(&one, Some("?")).await.unwrap();
        assert_eq!(next(&mut lost).await, LiveEvent::Lost);

        // another process writes; the department hears first of what became its own
        let second = w.reopened(12).await;
        let m = second.matter(&one, &a.number).await.unwrap();
        let offer = m.offers.iter().find(|x| x.action == "hand_over").unwrap();
        let units = offer.fields.iter().find(|f| f.id == "units").unwrap().value.clone();
        let command = yiwang_domain::engine::Command {
            action: "hand_over".into(),
            form: json!({ "units": units }).as_object().cloned().unwrap(),
            ..Default::default()
        };
        let done = second.act(&one, a.matter, command, None).await.unwrap();
        second.close().await;
        assert_eq!(matter(&next(&mut all).await), ("entry", a.number.as_str(), done.version));
        assert_eq!(matter(&next(&mut few).await), ("entry", a.number.as_str(), done.version));

        // and what was put off is told when it comes back
        let later = Later { until: at("2025-09-26T17:00"), why: String::new(), post: false };
        o.snooze(&one, &a.number, &later).await.unwrap();
        w.now("2025-09-26T17:00");
        assert_eq!(matter(&next(&mut all).await).0, "woke");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn single_keys_are_on_until_switched_off_for_the_account() {
    both(HashKind::Sha256, async |w| {
        let (one, two) = (w.who("dispatch1").await, w.who("dispatch2").await);
        assert!(w.office.keys(&one).await.unwrap());
        w.office.set_keys(&one, false).await.unwrap();
        assert_eq!((w.office.keys(&one).await, w.office.keys(&two).await), (Ok(false), Ok(true)));
        w.office.set_keys(&one, true).await.unwrap();
        assert!(w.office.keys(&one).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_else_has_a_matter_open_is_told_to_who_may_read_it() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let (one, two, sw) =
            (w.who("dispatch1").await, w.who("dispatch2").await, w.who("sw").await);
        let n = w.report("井盖松动", None).await.number;
        assert_eq!(o.here(&one, &n, Some(Doing::Writes)).await.unwrap(), []);
        let there = o.here(&two, &n, Some(Doing::Looks)).await.unwrap();
        assert_eq!(
            there.iter().map(|h| (h.name.as_str(), h.doing)).collect::<Vec<_>>(),
            [("dispatch1", Doing::Writes)]
        );
        assert_eq!(o.here(&sw, &n, Some(Doing::Looks)).await.unwrap_err().code, "not-found");
        w.now("2025-09-26T15:52");
        assert_eq!(o.here(&two, &n, Some(Doing::Looks)).await.unwrap(), [], "silent, so gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_says_by_unit_when_things_are_due_and_its_numbers_open_just_these() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let district = w.who("district").await;
        let first = w.report("井盖松动", None).await;
        let fresh = o.board(&district).await.unwrap();
        assert!(fresh.units.iter().all(|u| u.since.is_none()), "nothing is overdue yet");
        let second = w.report("路灯不亮", None).await;
        w.act("worker", second.matter, "ask_up", json!({"reason": "要换灯"})).await;
        w.now("2025-12-01T09:00");
        let district = w.who("district").await;
        let board = o.board(&district).await.unwrap();
        assert!(board.units.iter().any(|u| u.since.is_some()), "{:?}", board.units);
        for u in &board.units {
            assert_eq!(u.since.is_some(), u.due[0] > 0, "{u:?}");
            assert!(u.since.is_none_or(|at| at <= o.now()), "{u:?}");
            for (due, n) in yiwang_office::Due::ALL.into_iter().zip(u.due) {
                let q = ListQuery {
                    view: "open".into(),
                    unit: Some(u.id.to_string()),
                    due: Some(due),
                    limit: 50,
                    ..ListQuery::default()
                };
                let rows = o.list(&district, &q).await.unwrap().rows;
                assert_eq!(i64::try_from(rows.len()).unwrap(), n, "{} {due:?}", u.name);
            }
        }
        // the longest overdue first, who has none after them
        let order: Vec<_> = board.units.iter().map(|u| (u.since.is_none(), u.since)).collect();
        assert!(order.is_sorted(), "{order:?}");
        // who sees less has fewer lines
        let own = o.board(&w.who("clerk").await).await.unwrap();
        assert!(own.units.len() <= board.units.len() && own.open <= board.open);
        assert_ne!(first.number, second.number);
    })
    .await;
}
