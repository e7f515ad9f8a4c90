//! Marks are told once, across restarts and several workers; notices are queued with them.

use crate::world::both;
use serde_json::json;
use yiwang_domain::ledger::HashKind;

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_and_a_restart_tell_each_mark_once() {
    both(HashKind::Sha256, async |w| {
        w.now("2025-11-03T09:00");
        let r = w.report("积水", None).await;
        w.act("worker", r.matter, "ask_up", json!({"reason": "x"})).await;
        w.act("dispatch1", r.matter, "hand_over", json!({"units": ["CG", "SW"]})).await;
        w.now("2025-11-20T09:00");
        let other = w.reopened(8).await;
        let (a, b) = tokio::join!(w.office.tick(), other.tick());
        let written = a.unwrap() + b.unwrap();
        assert!(written >= 6, "{written}");
        assert_eq!(w.office.tick().await.unwrap() + other.tick().await.unwrap(), 0);
        let page = w.office.matter(&w.who("dispatch1").await, &r.number).await.unwrap();
        let mut marks: Vec<&str> =
            page.timeline.iter().filter(|i| i.system).map(|i| i.act.zh.as_str()).collect();
        assert_eq!(marks.len(), written);
        // the same clock of two legs is told for each; nothing is told twice
        marks.sort_unstable();
        let before = marks.len();
        marks.dedup();
        assert!(before - marks.len() <= 1, "{marks:?}");
        assert!(page.row.late);
        let boss = w.office.notices(&w.who("leader").await).await.unwrap();
        assert_eq!(boss.len(), 1, "the next level was told, once");
        let handler = w.office.notices(&w.who("cg").await).await.unwrap();
        assert!(handler.iter().any(|n| n.text.zh.starts_with("转办")));
        other.close().await;
        w.office.close().await;
    })
    .await;
}
