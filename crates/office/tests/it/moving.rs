//! A matter that goes on by another playbook keeps number, ledger and promise, on both engines.

use crate::world::{World, both};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_office::Move;

fn to(playbook: &str, seen: Option<u64>) -> Move {
    Move { to: playbook.into(), category: None, reason: "种类选错了".into(), seen }
}

async fn whole(w: &World) {
    let told = w.office.verify(true, &|_| {}).await.unwrap();
    assert!(told.broken.is_empty(), "{:?}", told.broken);
}

#[tokio::test(flavor = "multi_thread")]
async fn number_ledger_and_promise_stay_and_the_new_method_leads() {
    both(HashKind::Sha256, async |w| {
        let clerk = w.who("dispatch1").await;
        let receipt = w.report("井盖松动", None).await;
        let id = receipt.matter;
        let before = w.office.matter(&clerk, &receipt.number).await.unwrap();
        let promised = before.clocks.iter().find_map(|c| c.promised).unwrap();

        let none = Move { reason: "  ".into(), ..to("tunxi-loop", None) };
        let no = w.office.move_matter(&clerk, id, none, None).await.unwrap_err();
        assert_eq!(no.code, "reason-missing");
        for (wish, code) in [
            (to("no-such", None), "playbook-unknown"),
            (to("five-actions", None), "same-playbook"),
            (to("tunxi-loop", Some(99)), "stale-version"),
            (Move { category: Some("99".into()), ..to("tunxi-loop", None) }, "category-unknown"),
        ] {
            let no = w.office.move_matter(&clerk, id, wish, None).await.unwrap_err();
            assert_eq!(no.code, code);
        }
        let worker = w.who("worker").await;
        let no = w.office.move_matter(&worker, id, to("tunxi-loop", None), None).await.unwrap_err();
        assert!(["no-right", "not-found"].contains(&no.code.as_ref()), "{}", no.code);

        // sent twice with one key, it is moved once
        let wish = to("tunxi-loop", Some(before.row.version));
        let first = w.office.move_matter(&clerk, id, wish.clone(), Some("k1")).await.unwrap();
        let again = w.office.move_matter(&clerk, id, wish, Some("k1")).await.unwrap();
        assert_eq!(first.version, again.version);

        let after = w.office.matter(&clerk, &receipt.number).await.unwrap();
        assert_eq!(
            (after.row.number.as_str(), after.playbook.0.as_str()),
            (receipt.number.as_str(), "tunxi-loop")
        );
        let clock = after.clocks.iter().find(|c| c.running && c.promised.is_some()).unwrap();
        assert_eq!(clock.promised, Some(promised));
        assert!(after.timeline.last().unwrap().act.zh.contains("五办联动"));
        // what happened before keeps its words
        assert_eq!(after.timeline[0].act.zh, "受理");
        assert!(after.timeline.len() > before.timeline.len());
        let person = w.office.progress(&receipt.number, &receipt.secret).await.unwrap();
        assert_eq!(person.promised.map(|p| p.0), Some(promised));
        whole(&w).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn open_legs_are_called_back_and_keep_their_words() {
    both(HashKind::Sha256, async |w| {
        let clerk = w.who("dispatch1").await;
        let receipt = w.report("井盖松动", None).await;
        w.act("worker", receipt.matter, "ask_up", json!({"reason": "要换"})).await;
        w.act("dispatch1", receipt.matter, "hand_over", json!({"units": ["CG"]})).await;
        let before = w.office.matter(&clerk, &receipt.number).await.unwrap();
        assert!(before.legs.iter().any(|l| l.ended_at.is_none()));
        w.office.move_matter(&clerk, receipt.matter, to("tunxi-loop", None), None).await.unwrap();
        let after = w.office.matter(&clerk, &receipt.number).await.unwrap();
        assert!(after.legs.iter().all(|l| l.called_back));
        assert_eq!(after.legs[0].stage, before.legs[0].stage, "the old leg keeps its word");
        whole(&w).await;
    })
    .await;
}
