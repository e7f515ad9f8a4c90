//! Follow-up by telephone: who has a queue, what stands in it, and what there is to say.

use crate::world::{World, at, both, system};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_office::view::Receipt;
use yiwang_office::{CallsView, Later};

/// A report that somebody at the street answered at once: it waits for a follow-up.
async fn answered(w: &World, text: &str, by: &str) -> Receipt {
    let r = w.report(text, None).await;
    w.act("clerk", r.matter, "ask_up", json!({"reason": "请街道答复"})).await;
    let answer = json!({"outcome": "explained", "result": "路灯由供电公司周五前修好"});
    w.act(by, r.matter, "answer_now", answer).await;
    r
}

async fn queue(w: &World, login: &str) -> CallsView {
    w.office.calls(&w.who(login).await).await.unwrap()
}

fn numbers(q: &CallsView) -> Vec<&str> {
    q.rows.iter().map(|r| r.number.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_asked_about_by_who_did_not_handle_it_soonest_due_first() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let first = answered(&w, "枫林路路灯不亮", "dispatch1").await;
        w.now("2025-10-13T09:00");
        let second = answered(&w, "梧桐路路灯不亮", "dispatch2").await;

        let all = queue(&w, "caller").await;
        assert_eq!(numbers(&all), [first.number.as_str(), second.number.as_str()]);
        assert_eq!((all.own, all.more), (0, false));
        // each dispatcher handled one of them, and is told that it did not get lost
        let one = queue(&w, "dispatch1").await;
        assert_eq!((numbers(&one), one.own), (vec![second.number.as_str()], 1));
        let two = queue(&w, "dispatch2").await;
        assert_eq!((numbers(&two), two.own), (vec![first.number.as_str()], 1));
        // a unit's handler has no queue, and nothing to see of others'
        let cg = w.who("cg").await;
        assert!(!o.calls_at_all(&cg).await.unwrap());
        assert!(o.calls_at_all(&w.who("caller").await).await.unwrap());
        assert!(queue(&w, "cg").await.rows.is_empty());
        assert_eq!(o.call(&cg, &first.number).await.unwrap_err().code, "not-found");
        let own = o.call(&w.who("dispatch1").await, &first.number).await.unwrap_err();
        assert_eq!(own.code, "not-found", "one's own work is asked about by somebody else");

        // put off until a moment, and back on it
        let caller = w.who("caller").await;
        let later =
            Later { until: at("2025-10-13T11:00"), why: "约了再打".into(), post: false };
        o.snooze(&caller, &first.number, &later).await.unwrap();
        assert_eq!(numbers(&queue(&w, "caller").await), [second.number.as_str()]);
        w.now("2025-10-13T11:00");
        assert_eq!(numbers(&queue(&w, "caller").await).len(), 2);

        // taken down, it is gone; so is what its reporter answered first
        let said = json!({"satisfied": true, "solved": true, "said": "修好了"});
        assert_eq!(w.act("caller", first.matter, "visit", said).await, "Closed");
        assert_eq!(numbers(&queue(&w, "caller").await), [second.number.as_str()]);
        let rate = yiwang_domain::engine::Command {
            action: "rate".into(),
            form: json!({"satisfied": true}).as_object().cloned().unwrap(),
            ..Default::default()
        };
        o.reporter_act(&second.number, &second.secret, rate, None).await.unwrap();
        assert!(queue(&w, "caller").await.rows.is_empty());
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_to_say_are_those_of_the_playbook_filled_for_the_matter() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let r = answered(&w, "枫林路路灯不亮", "dispatch1").await;
        let call = o.call(&w.who("caller").await, &r.number).await.unwrap();
        assert_eq!((call.unit.as_str(), call.name.as_str()), ("东街道办事处", "caller"));
        let said: Vec<&str> = call.script.iter().map(|t| t.zh.as_str()).collect();
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(said[0].contains("东街道办事处的caller"), "{said:?}");
        assert!(said[1].contains("9月26日") && said[1].contains("枫林路路灯不亮"), "{said:?}");
        assert!(said[1].contains(&r.number), "{said:?}");
        assert!(said[2].contains("路灯由供电公司周五前修好"), "{said:?}");
        assert!(said.iter().all(|s| !s.contains('{')), "{said:?}");
        let (unit, words) = call.answer.clone().unwrap();
        assert_eq!(
            (unit.zh.as_str(), words.zh.as_str()),
            ("东街道办事处", "路灯由供电公司周五前修好")
        );
        assert!(call.matter.offers.iter().any(|o| o.follow_up));
        assert!(call.matter.reporters.iter().all(|r| !r.phone.contains("19900001234")), "masked");

        // what to do where nobody was reached is said by the playbook, for who may do it
        let action = call.unreached.expect("this method knows what to do");
        let colleague = o.call(&w.who("dispatch2").await, &r.number).await.unwrap();
        assert_eq!(colleague.unreached, None, "not an action of that post");
        w.act("caller", r.matter, &action, json!({"how": "电话，无人接听"})).await;
        assert_eq!(queue(&w, "caller").await.rows.len(), 1, "it waits for another try");
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_about_what_nobody_answered_is_left_out() {
    both(HashKind::Sha256, async |w| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks/five-actions.yaml");
        let text = std::fs::read_to_string(file).unwrap();
        let asked = "{report_done.result|handle_now.result|answer_now.result}";
        assert!(text.contains(asked));
        // now only what a unit reported would be read out, and none did
        let changed = text.replace(asked, "{report_done.result}");
        w.office.publish_playbook(&system(), &changed, None).await.unwrap();
        let r = answered(&w, "枫林路路灯不亮", "dispatch1").await;
        let call = w.office.call(&w.who("caller").await, &r.number).await.unwrap();
        assert_eq!(call.script.len(), 4);
        assert!(call.script.iter().all(|s| !s.zh.contains("答复是") && !s.zh.contains("__")));
        assert!(call.answer.is_some(), "what was answered stands beside it all the same");
        w.office.close().await;
    })
    .await;
}
