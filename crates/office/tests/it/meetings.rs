//! Meetings: opened, filled with matters in hand, each item followed to its decision.

use crate::world::{World, both, system};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::matter::Urgency;
use yiwang_office::Report;
use yiwang_office::import::{Import, What};
use yiwang_office::meeting::{Found, NewMeeting};

async fn host(w: &World) {
    let text = format!(
        "login,name,email,role,unit,grid,from,to,password\n\
         host,host,,community_secretary,C,,2025-01-01,,{}\n",
        crate::world::PASSWORD
    );
    let import = Import {
        what: What::Staff,
        name: "staff.csv",
        bytes: text.into_bytes(),
        mapping: None,
        all_or_nothing: true,
    };
    let r = w.office.import(&system(), import, &|_, _| {}).await.unwrap();
    assert!(r.wrong.is_empty(), "{:?}", r.wrong);
}

fn new(playbook: &str) -> NewMeeting {
    NewMeeting {
        playbook: playbook.to_owned(),
        name: "枫林苑十一月会".to_owned(),
        grid: "330299001001".to_owned(),
        place: "枫林苑".to_owned(),
        about: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn open_matters_of_the_area_are_offered_for_the_agenda() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        host(&w).await;
        w.now("2025-11-03T09:00");
        let host = w.who("host").await;
        let list = o.meetings(&host).await.unwrap();
        assert_eq!((list.open.len(), list.methods.len()), (0, 1));
        assert_eq!(list.areas, [("330299001001".to_owned(), "一社区居委会".to_owned())]);
        let method = list.methods[0].id.clone();
        let r = o.open_meeting(&host, &new(&method), Some("m")).await.unwrap();
        let again = o.open_meeting(&host, &new(&method), Some("m")).await.unwrap();
        assert_eq!(r.number, again.number, "sent twice, opened once");

        let one = w.report("垃圾房气味大，请打19900001234", None).await;
        let two = w.report("路灯不亮", None).await;
        let three = w.report("电动车乱停", None).await;
        let secret = Report { confidential: true, ..crate::world::report("家里的事") };
        let secret = o.receive(None, secret, None).await.unwrap();
        w.settled().await;
        o.follow().await.unwrap();
        let page = o.meeting(&host, &r.number, &Found::default()).await.unwrap();
        let offered: Vec<&str> = page.offered.iter().map(|m| m.number.as_str()).collect();
        assert!([&one, &two, &three].iter().all(|m| offered.contains(&m.number.as_str())));
        assert!(!offered.contains(&secret.number.as_str()), "the agenda is public");
        assert!(!offered.contains(&r.number.as_str()), "a meeting is no item of itself");
        let lamp = Found { text: "路灯".into(), late: false };
        let found = o.meeting(&host, &r.number, &lamp).await.unwrap();
        assert_eq!(found.offered.len(), 1, "{:?}", found.offered);
        let late = Found { text: String::new(), late: true };
        assert!(o.meeting(&host, &r.number, &late).await.unwrap().offered.is_empty());

        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn matters_are_put_on_all_or_none_and_say_so_themselves() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        Box::pin(host(&w)).await;
        w.now("2025-11-03T09:00");
        let host = w.who("host").await;
        let method = o.meetings(&host).await.unwrap().methods[0].id.clone();
        let r = Box::pin(o.open_meeting(&host, &new(&method), None)).await.unwrap();
        let one = w.report("垃圾房气味大，请打19900001234", None).await;
        let two = w.report("路灯不亮", None).await;
        let three = w.report("电动车乱停", None).await;
        let secret = Report { confidential: true, ..crate::world::report("家里的事") };
        let secret = o.receive(None, secret, None).await.unwrap();
        let chosen = [one.number.clone(), two.number.clone()];
        let put = async |numbers: &[String], key: &str| {
            Box::pin(o.put_on_agenda(&host, &r.number, numbers, Some(key))).await
        };
        assert_eq!(put(&[], "k0").await.unwrap_err().code, "nothing-chosen");
        let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
        assert_eq!(put(&many, "k1").await.unwrap_err().code, "too-many");
        let with = [three.number.clone(), secret.number.clone()];
        assert_eq!(put(&with, "k2").await.unwrap_err().code, "agenda-secret");
        assert_eq!(put(&chosen, "k3").await.unwrap(), 2);
        assert_eq!(put(&chosen, "k3").await.unwrap(), 2, "the same send");
        assert_eq!(put(&chosen, "k4").await.unwrap(), 0, "what is on it is passed over");
        let page = Box::pin(o.meeting(&host, &r.number, &Found::default())).await.unwrap();
        let words: Vec<&str> = page.items.iter().map(|i| i.words.as_str()).collect();
        assert_eq!(page.items.len(), 2, "all or none: {words:?}");
        assert!(words[0].contains("199****1234") && words[0].contains("枫林路8号"), "{words:?}");
        assert_eq!(page.items[1].matter.as_ref().unwrap().number, two.number);
        assert!(!page.offered.iter().any(|m| chosen.contains(&m.number)));
        let seen = Box::pin(o.matter(&host, &two.number)).await.unwrap();
        assert_eq!((seen.gathered.len(), seen.meeting), (1, false));
        assert!(seen.gathered[0].meeting && seen.gathered[0].number == r.number);

        // after a restart it stands as it stood
        let again = Box::pin(w.reopened(12)).await;
        let kept = Box::pin(again.meeting(&host, &r.number, &Found::default())).await.unwrap();
        assert_eq!((kept.items.len(), kept.left), (2, 2));
        again.close().await;
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_are_followed_from_the_item_to_the_unit() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        host(&w).await;
        w.now("2025-11-03T09:00");
        let host = w.who("host").await;
        let method = o.meetings(&host).await.unwrap().methods[0].id.clone();
        let r = o.open_meeting(&host, &new(&method), None).await.unwrap();
        let one = w.report("垃圾房气味大", None).await;
        let two = w.report("路灯不亮", None).await;
        let three = w.report("电动车乱停", None).await;
        let chosen = [one.number.clone(), two.number.clone()];
        o.put_on_agenda(&host, &r.number, &chosen, None).await.unwrap();
        // by the form of the matter's page it is put on as well
        let form = json!({"item": "电动车", "number": three.number, "comes_from": "matter"});
        w.act("clerk", r.matter, "put_item", form).await;
        assert_eq!(o.matter(&host, &three.number).await.unwrap().gathered.len(), 1);
        let call =
            json!({"on_day": "2025-11-06", "where": "二楼", "invited": ["CG"], "agenda": "x"});
        w.act("host", r.matter, "call_meeting", call).await;
        let came =
            json!({"committee": "came", "owners": "came", "company": "none", "residents": 5});
        w.act("host", r.matter, "open_meeting", came).await;
        let page = o.meeting(&host, &r.number, &Found::default()).await.unwrap();
        let names: Vec<&str> = page.steps.iter().filter_map(|s| s.2.as_deref()).collect();
        assert!(!names.is_empty() && names.iter().all(|f| *f == "item"), "{:?}", page.steps);
        assert!(!page.may_put && page.offered.is_empty(), "the agenda is closed once it is held");
        let give = json!({
            "item": page.items[0].words, "what": "早晚各清一次", "owner": "CG",
            "person": "李", "action_within": "5 work_days",
        });
        w.act("host", r.matter, "assign_action", give).await;
        let tell = json!({"item": two.number, "explanation": "下周通电"});
        w.act("host", r.matter, "explain_item", tell).await;
        let page = o.meeting(&host, &r.number, &Found::default()).await.unwrap();
        assert_eq!((page.left, page.others.len()), (1, 0));
        let leg = page.items[0].decisions[0].leg.as_ref().unwrap();
        assert!(leg.unit == "城管局" && leg.due.is_some());
        assert!(page.items[1].decisions[0].leg.is_none());
        let row = &o.meetings(&host).await.unwrap().open[0];
        assert_eq!((row.items, row.left), (3, 1));
        assert_eq!(row.day.map(|d| d.to_string()).as_deref(), Some("2025-11-06"));
        assert_eq!(row.row.urgency, Urgency::Normal);

        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_told_and_what_is_no_meeting_has_no_such_page() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        host(&w).await;
        let host = w.who("host").await;
        let method = o.meetings(&host).await.unwrap().methods[0].id.clone();
        let wrong = async |n: NewMeeting| o.open_meeting(&host, &n, None).await.unwrap_err().code;
        assert_eq!(wrong(new("five-actions")).await, "method-meets-not");
        assert_eq!(wrong(new("nothing")).await, "method-meets-not");
        assert_eq!(wrong(NewMeeting { name: " ".into(), ..new(&method) }).await, "name-missing");
        assert_eq!(wrong(NewMeeting { grid: "1".into(), ..new(&method) }).await, "area-missing");
        let r = o.open_meeting(&host, &new(&method), None).await.unwrap();
        let plain = w.report("路灯不亮", None).await;
        let found = Found::default();
        assert_eq!(o.meeting(&host, &plain.number, &found).await.unwrap_err().code, "not-found");
        let other = w.who("sw").await;
        assert_eq!(o.meeting(&other, &r.number, &found).await.unwrap_err().code, "not-found");
        assert!(o.meetings(&other).await.unwrap().open.is_empty());
        assert_eq!(o.open_meeting(&other, &new(&method), None).await.unwrap_err().code, "no-right");
        let put =
            o.put_on_agenda(&other, &r.number, std::slice::from_ref(&plain.number), None).await;
        assert_eq!(put.unwrap_err().code, "not-found");
        // the street sees the meeting, and has no post that puts matters on
        let street = w.who("dispatch1").await;
        assert!(!o.meeting(&street, &r.number, &found).await.unwrap().may_put);
        assert!(o.put_on_agenda(&street, &r.number, &[plain.number], None).await.is_err());
        assert!(o.put_on_agenda(&host, &r.number, &["20200101-00001".into()], None).await.is_err());
        o.close().await;
    })
    .await;
}
