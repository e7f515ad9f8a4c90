//! A report from portal to follow-up, unhappy, done again, closed; the double send; the stale
//! version; search; the numbers.

use crate::world::{both, report};
use serde_json::json;
use yiwang_domain::engine::Command;
use yiwang_domain::ledger::HashKind;
use yiwang_office::ListQuery;

#[tokio::test(flavor = "multi_thread")]
async fn from_report_to_the_end_with_every_answer_given() {
    both(HashKind::Sha256, async |w| {
        w.now("2025-09-26T16:00");
        let r = w.report("枫林路8号门口井盖松动，车过就响。", Some("k1")).await;
        assert_eq!(r.grid.as_deref(), Some("第一网格"));
        let promise = r.promise.clone().unwrap();
        assert_eq!(promise.zh, "我们将在10月10日（周五）17:30前答复您。");
        // the same send again: the same answer, no second matter
        assert_eq!(
            w.report("枫林路8号门口井盖松动，车过就响。", Some("k1")).await.number,
            r.number
        );
        let other = w.office.receive(None, report("别的事"), Some("k1")).await.unwrap_err();
        assert_eq!(other.code, "key-reused");

        let worker = w.who("worker").await;
        let mine = ListQuery { view: "mine".into(), limit: 10, ..ListQuery::default() };
        assert_eq!(w.office.list(&worker, &mine).await.unwrap().rows.len(), 1);
        assert_eq!(
            w.act("worker", r.matter, "ask_up", json!({"reason": "要换井盖"})).await,
            "Street triage"
        );
        let page = w.office.matter(&w.who("dispatch1").await, &r.number).await.unwrap();
        assert_eq!(page.route[0].unit, "城管局");
        assert!(page.route[0].why.zh.contains("职责清单第1项"));
        let offer = page.offers.iter().find(|o| o.action == "hand_over").unwrap();
        let units = offer.fields.iter().find(|f| f.id == "units").unwrap();
        assert_eq!(
            units.value[0].as_str(),
            Some(page.route[0].unit_id.as_str()),
            "filled in from the duty table"
        );
        w.act("dispatch1", r.matter, "hand_over", json!({"units": ["CG"]})).await;
        let no = w.try_act("sw", r.matter, "accept", json!({})).await.unwrap_err();
        assert_eq!(no.code, "not-found", "another department may not even know of it");
        w.act("cg", r.matter, "accept", json!({})).await;
        w.now("2025-09-28T10:00");
        w.act("cg", r.matter, "report_done", json!({"outcome": "solved", "result": "已更换井盖"}))
            .await;
        w.act("dispatch1", r.matter, "check_pass", json!({"outcome": "solved"})).await;
        w.act(
            "caller",
            r.matter,
            "visit",
            json!({"satisfied": false, "solved": false, "said": "还在响"}),
        )
        .await;
        w.act("dispatch1", r.matter, "redo", json!({"demand": "加胶垫"})).await;
        w.now("2025-09-29T10:00");
        w.act(
            "cg",
            r.matter,
            "report_done",
            json!({"outcome": "solved", "result": "已加胶垫固定"}),
        )
        .await;
        w.act("dispatch2", r.matter, "check_pass", json!({"outcome": "solved"})).await;

        let view = w.office.progress(&r.number, &r.secret).await.unwrap();
        assert_eq!(view.stage.zh, "已办结，请您评价");
        assert!(view.answers.iter().any(|a| a.words.iter().any(|(_, t)| t.zh == "已加胶垫固定")));
        assert!(view.answers.iter().all(|a| a.who.zh != "cg"), "no name of staff to the public");
        let wrong = w.office.progress(&r.number, "AAAAAAAA").await.unwrap_err();
        assert_eq!(wrong.code, "report-unknown");
        let rate = Command {
            action: "rate".into(),
            form: json!({"satisfied": true, "solved": true}).as_object().cloned().unwrap(),
            ..Command::default()
        };
        let done = w.office.reporter_act(&r.number, &r.secret, rate, Some("r1")).await.unwrap();
        assert_eq!(done.stage.en, "Closed");

        // on PostgreSQL a follower waits for every transaction of the cluster that began before,
        // those of other tests too
        let mut found = None;
        for _ in 0..300 {
            w.settled().await;
            w.office.follow().await.unwrap();
            let rows = w.office.search(&w.who("dispatch1").await, "井盖", None, 10).await.unwrap();
            let there = !rows.rows.is_empty();
            found = Some(rows);
            if there {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let found = found.unwrap();
        assert_eq!(found.rows.len(), 1, "words of two characters are found");
        assert!(!found.rows[0].highlight.is_empty());
        let none = w.office.search(&w.who("sw").await, "井盖", None, 10).await.unwrap();
        assert!(none.rows.is_empty(), "only what one may see");
        let again = w.reopened(99).await;
        let view = again.progress(&r.number, &r.secret).await.unwrap();
        assert!(view.closed, "after a restart it stands where it stood");
        again.close().await;
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_is_refused_and_nothing_is_written_twice() {
    both(HashKind::Sha256, async |w| {
        let r = w.report("路灯不亮", None).await;
        let clerk = w.who("clerk").await;
        let seen = w.office.matter(&clerk, &r.number).await.unwrap().row.version;
        w.office.note(&clerk, r.matter, "已电话联系", Some("n1")).await.unwrap();
        w.office.note(&clerk, r.matter, "已电话联系", Some("n1")).await.unwrap();
        let page = w.office.matter(&clerk, &r.number).await.unwrap();
        assert_eq!(page.row.version, seen + 1, "the double send wrote one note");
        let command = Command {
            action: "ask_up".into(),
            form: json!({"reason": "x"}).as_object().cloned().unwrap(),
            seen: Some(seen),
            ..Command::default()
        };
        let no = w.office.act(&clerk, r.matter, command, None).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_net_is_said_honestly_and_lands_with_the_district() {
    both(HashKind::Sha256, async |w| {
        let far = yiwang_office::Report { lon: Some(120.03), ..report("网格外的事") };
        let r = w.office.receive(None, far, None).await.unwrap();
        assert!(r.outside.unwrap().zh.contains("最近的是第二网格"));
        let mine = ListQuery { view: "mine".into(), limit: 10, ..ListQuery::default() };
        let rows = w.office.list(&w.who("district").await, &mine).await.unwrap().rows;
        assert_eq!(rows.len(), 1);
        let nowhere = yiwang_office::Report { lon: Some(500.0), ..report("x") };
        assert_eq!(
            w.office.receive(None, nowhere, None).await.unwrap_err().code,
            "point-off-globe"
        );
        let unknown = yiwang_office::Report { category: Some("999".into()), ..report("x") };
        let no = w.office.receive(None, unknown, None).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("report-incomplete", "category"));
        assert_eq!(w.office.board(&w.who("district").await).await.unwrap().unheld, 0);
        w.office.close().await;
    })
    .await;
}
