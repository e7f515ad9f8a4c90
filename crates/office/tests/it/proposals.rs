//! Proposals are learned from what staff decided, shown with what moved them, and compared with what
//! is decided then; on both engines.

use crate::world::{World, both, report, system};
use serde_json::json;
use yiwang_domain::MatterId;
use yiwang_domain::ledger::HashKind;
use yiwang_office::Report;
use yiwang_office::insight::LEAST;
use yiwang_store::proposal;

/// Matters entered by staff, half of each category, no two in the same words.
async fn decided(w: &World, n: usize) {
    let clerk = w.who("clerk").await;
    let covers = ["井盖松动", "井盖破损", "窨井盖缺失", "井盖响声大", "井盖下沉"];
    let works = ["河边堆土", "工地扬尘", "渣土车洒落", "堆场未覆盖", "土方外运"];
    let places = ["枫林路", "杏林路", "桂花巷", "东门桥", "小学旁", "菜场后", "公园北"];
    for i in 0..n {
        let (code, kinds) = if i % 2 == 0 { ("0101", covers) } else { ("02", works) };
        let text = format!(
            "{}{}号{}，{}，请派人来看",
            places[i % places.len()],
            i + 1,
            kinds[(i / 2) % kinds.len()],
            ["已经三天", "昨晚发现", "早上路过看到", "一直没人管"][(i / 3) % 4]
        );
        let told = Report {
            channel: "counter".into(),
            category: Some(code.into()),
            name: None,
            phone: None,
            ..report(&text)
        };
        w.office.receive(Some(&clerk), told, None).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn little_decided_is_said_and_nothing_stops_by_it() {
    both(HashKind::Sha256, async |w| {
        decided(&w, 4).await;
        // a category that only the reporter chose teaches nothing
        w.report("井盖松动", None).await;
        let learned = w.office.learn().await.unwrap();
        assert_eq!((learned.examples, learned.version), (4, None));
        assert!(learned.say.zh.contains(&LEAST.to_string()), "{}", learned.say.zh);
        let receipt = w.report("路灯不亮", None).await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let clerk = w.who("dispatch1").await;
        let advice = w.office.advice(&clerk, receipt.matter).await.unwrap();
        assert!(advice.model.is_none() && advice.categories.is_empty());
        assert!(!w.office.matter(&clerk, &receipt.number).await.unwrap().route.is_empty());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_decided_is_proposed_and_later_decisions_are_the_figure() {
    both(HashKind::Sha256, async |w| {
        decided(&w, 60).await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let learned = w.office.learn().await.unwrap();
        assert_eq!((learned.examples, learned.labels), (60, 2));
        assert!(learned.in_force && learned.version == Some(1), "{learned:?}");
        // learned again from the same, it is no worse; both reports are kept
        let again = w.office.learn().await.unwrap();
        assert_eq!((again.version, again.in_force), (Some(2), true));
        assert_eq!(again.before, learned.trial);

        w.now("2025-09-26T16:10");
        let told = Report {
            category: None, ..report("桂花巷口井盖松动，旁边闻到煤气味，很重")
        };
        let receipt = w.office.receive(None, told, None).await.unwrap();
        let clerk = w.who("dispatch1").await;
        let advice = w.office.advice(&clerk, receipt.matter).await.unwrap();
        assert_eq!(advice.model, Some(2));
        assert_eq!(advice.categories[0].code, "0101");
        assert!(!advice.words.is_empty(), "it says what moved it");
        assert!(advice.alarms[0].say.zh.contains("119"), "{:?}", advice.alarms);
        // nothing was entered by itself
        let m = w.office.matter(&clerk, &receipt.number).await.unwrap();
        assert!(m.row.category.is_none());

        w.settled().await;
        w.office.propose().await.unwrap();
        assert_eq!(w.office.propose().await.unwrap(), 0);
        let form = json!({"category": "0101", "urgency": "urgent"});
        w.act("dispatch1", receipt.matter, "classify", form).await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let mut conn = w.office.store().read().await.unwrap();
        let kept = proposal::of_matter(&mut conn, system().tenant, receipt.matter).await.unwrap();
        drop(conn);
        let of = |kind: &str| kept.iter().find(|p| p.kind == kind).unwrap();
        let category = of("category");
        assert_eq!((category.model, category.proposed.as_str()), (2, "0101"));
        assert_eq!(category.decided.as_deref(), Some("0101"));
        assert_eq!(of("urgency").proposed, "emergency");
        assert_eq!(of("urgency").decided.as_deref(), Some("urgent"));
        assert!(kept.iter().all(|p| !p.body.contains('井')), "no word of the report is kept here");

        let figures = w.office.insight(&system()).await.unwrap();
        let line = |kind: &str| figures.rates.iter().find(|r| r.kind.en == kind).unwrap();
        assert_eq!((line("Category").n, line("Category").right), (1, 1));
        assert_eq!((line("Urgency").n, line("Urgency").right), (1, 0));
        assert_eq!(figures.models.len(), 2);
        assert!(figures.models[0].in_force && !figures.models[1].in_force);
        let no = w.office.insight(&clerk).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        w.office.close().await;
    })
    .await;
}

/// A report told at the counter, or sent from a phone.
async fn told(w: &World, counter: bool, text: &str) -> MatterId {
    if !counter {
        return w.report(text, None).await.matter;
    }
    let clerk = w.who("clerk").await;
    let told = Report { channel: "counter".into(), name: None, phone: None, ..report(text) };
    w.office.receive(Some(&clerk), told, None).await.unwrap().matter
}

/// Matters that staff sent: those of the counter to one unit, the others to another.
async fn sent(w: &World, n: usize) {
    for i in 0..n {
        let counter = i % 2 == 0;
        let id = told(w, counter, &format!("第{i}件，请派人来看")).await;
        w.act("worker", id, "ask_up", json!({"reason": "不归社区管"})).await;
        let unit = if counter { "SW" } else { "CG" };
        w.act("dispatch1", id, "hand_over", json!({"units": [unit]})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_staff_sent_things_is_learned_by_columns_and_compared() {
    both(HashKind::Sha256, async |w| {
        sent(&w, 4).await;
        let little = w.office.learn_units().await.unwrap();
        assert_eq!((little.examples, little.version), (4, None));
        sent(&w, 60).await;
        let learned = w.office.learn_units().await.unwrap();
        assert_eq!((learned.examples, learned.labels, learned.in_force), (64, 2, true));
        let trial = learned.trial.unwrap();
        assert!(trial.accuracy > 0.9 && trial.among_three > Some(0.99), "{trial:?}");

        w.now("2025-09-26T16:10");
        let id = told(&w, true, "井盖松动").await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let clerk = w.who("dispatch1").await;
        let advice = w.office.advice(&clerk, id).await.unwrap();
        assert_eq!(advice.unit_model, Some(1));
        assert_eq!(
            advice.units[0].name,
            w.office.books().await.unwrap().units.by_code("SW").unwrap().name
        );
        assert!(advice.units[0].why.zh.contains("件"), "{:?}", advice.units[0].why);
        w.act("worker", id, "ask_up", json!({"reason": "要派"})).await;
        let form = json!({"units": ["CG"]});
        w.act("dispatch1", id, "hand_over", form).await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let mut conn = w.office.store().read().await.unwrap();
        let kept = proposal::of_matter(&mut conn, system().tenant, id).await.unwrap();
        drop(conn);
        let unit = kept.iter().find(|p| p.kind == "unit").unwrap();
        assert_eq!((unit.proposed.as_str(), unit.decided.as_deref()), ("SW", Some("CG")));
        let gone = w.office.advice(&clerk, id).await.unwrap();
        assert!(gone.units.is_empty(), "a unit has it already");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_were_erased_are_not_learned_from() {
    both(HashKind::Sha256, async |w| {
        decided(&w, LEAST - 1).await;
        let clerk = w.who("dispatch1").await;
        let told = Report { category: None, ..report("井盖松动，我叫王小满") };
        let r = w.office.receive(None, told, None).await.unwrap();
        w.act("dispatch1", r.matter, "classify", json!({"category": "0101"})).await;
        let learned = w.office.learn().await.unwrap();
        assert_eq!((learned.examples, learned.in_force), (LEAST, true));
        w.act("worker", r.matter, "ask_up", json!({"reason": "要换"})).await;
        w.act(
            "dispatch1",
            r.matter,
            "answer_now",
            json!({
                "outcome": "explained", "result": "已排入下周"
            }),
        )
        .await;
        let rate = yiwang_domain::engine::Command {
            action: "rate".into(),
            form: json!({"satisfied": true}).as_object().cloned().unwrap(),
            ..Default::default()
        };
        w.office.reporter_act(&r.number, &r.secret, rate, None).await.unwrap();
        w.office.erase_mine(&r.number, &r.secret).await.unwrap();
        // what was learned from the erased words goes, though there is nothing to take its place
        let little = w.office.learn().await.unwrap();
        assert_eq!((little.examples, little.version), (LEAST - 1, None));
        let open = w.report("路灯不亮", None).await;
        assert!(w.office.advice(&clerk, open.matter).await.unwrap().model.is_none());
        let advice = w.office.advice(&clerk, r.matter).await.unwrap();
        assert!(advice.similar.is_empty() && advice.personal.is_empty(), "it has ended");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_looked_over_and_never_held_back() {
    both(HashKind::Sha256, async |w| {
        let r = w.report("井盖松动，什么时候能修好？", None).await;
        let worker = w.who("worker").await;
        let hints = w.office.answer_hints(&worker, r.matter, "已处理").await.unwrap();
        assert!(!hints.is_empty());
        // the same answer may be sent as it is
        let form = json!({"outcome": "solved", "result": "已处理"});
        w.act("worker", r.matter, "handle_now", form).await;
        let stranger = w.who("sw").await;
        let no = w.office.answer_hints(&stranger, r.matter, "已处理").await.unwrap_err();
        assert_eq!(no.code, "not-found");
        w.office.close().await;
    })
    .await;
}
