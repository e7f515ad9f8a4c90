//! Hand-over notes of the shift: made from the ledger, handed over once, taken over once, kept.

use crate::world::{World, at, both};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_office::handover::{HandOver, Kind, PartView, Sheet, Shift};

async fn shift(w: &World, who: &Caller) -> Shift {
    w.office.shift(who, None, None).await.unwrap()
}

/// The wish that a page of this shift sends.
fn wish(s: &Shift, words: &str) -> HandOver {
    HandOver { from: s.sheet.from, to: s.sheet.to, words: words.into(), seen: s.seen }
}

fn part(s: &Sheet, kind: Kind) -> &PartView {
    s.parts.iter().find(|p| p.kind == kind).unwrap()
}

fn totals(s: &Sheet) -> Vec<usize> {
    Kind::ALL.iter().map(|k| part(s, *k).total).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_is_told_from_the_ledger_and_goes_on_where_the_last_one_ended() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        w.now("2025-11-03T09:00");
        let r = w.report("枫林路8号井盖松动", None).await;
        w.act("worker", r.matter, "ask_up", json!({"reason": "要换井盖"})).await;
        w.act("dispatch1", r.matter, "hand_over", json!({"units": ["CG"]})).await;
        let clerk = w.who("clerk").await;
        o.note(&clerk, r.matter, "已围挡", None).await.unwrap();
        o.note_for_next(&clerk, r.matter, "夜里再看一次围挡", None).await.unwrap();

        w.now("2025-11-03T10:00");
        let one = w.who("dispatch1").await;
        let s = shift(&w, &one).await;
        assert_eq!((s.sheet.to, s.seen), (at("2025-11-03T10:00"), 0));
        assert_eq!(s.sheet.from, at("2025-11-02T22:00"), "twelve hours where there was no shift");
        assert_eq!((s.sheet.came, s.sheet.unit.as_str()), (1, "东街道办事处"));
        let (channel, n) = &s.sheet.channels[0];
        assert_eq!((channel.zh.as_str(), *n), ("网上反映", 1));
        let notes = part(&s.sheet, Kind::Notes);
        assert_eq!((notes.total, notes.lines.len()), (1, 1), "only what is marked");
        assert_eq!(notes.lines[0].words, "夜里再看一次围挡");
        let sent = part(&s.sheet, Kind::Sent);
        assert_eq!((sent.total, sent.lines[0].units.as_slice()), (1, &["城管局".to_owned()][..]));
        assert_eq!(part(&s.sheet, Kind::Returned).total, 0);
        assert!(
            s.sheet.waits.iter().any(|t| t.unit == "城管局" && t.role.is_none() && t.open == 1)
        );
        assert!(!s.sheet.cut);

        // it is marked in the ledger of the matter as well
        let page = o.matter(&one, &r.number).await.unwrap();
        let marked = |i: &&yiwang_office::view::Item| i.act.zh == "备注（交给下一班）";
        assert_eq!(page.timeline.iter().filter(marked).count(), 1);

        let id = o.hand_over(&one, wish(&s, "看一下围挡，13900001234"), Some("h1")).await.unwrap();
        // what happened in the shift belongs to it; what comes after, to the next
        let basis = json!({"reason": "不是我们的", "right_unit": "SW"});
        w.act("cg", r.matter, "send_back", basis).await;
        w.now("2025-11-03T18:00");
        let next = shift(&w, &w.who("dispatch2").await).await;
        assert_eq!((next.sheet.from, next.seen), (at("2025-11-03T10:00"), 1));
        assert_eq!((next.sheet.came, part(&next.sheet, Kind::Sent).total), (0, 0));
        let back = part(&next.sheet, Kind::Returned);
        assert_eq!((back.total, back.lines[0].units.as_slice()), (1, &["城管局".to_owned()][..]));
        // the note stands as it was handed over, after a restart too
        let again = w.reopened(11).await;
        let (brief, kept) = again.handover(&one, id).await.unwrap();
        assert_eq!((brief.came, brief.number), (1, 1));
        assert_eq!(brief.words, "看一下围挡，139****1234", "no number of a person stays");
        assert_eq!(totals(&kept), totals(&s.sheet));
        assert_eq!(part(&kept, Kind::Notes).lines[0].words, "夜里再看一次围挡");
        again.close().await;
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fell_overdue_stands_on_the_note_of_the_time_it_fell() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        w.now("2025-11-03T09:00");
        let r = w.report("积水", None).await;
        w.act("worker", r.matter, "ask_up", json!({"reason": "x"})).await;
        w.act("dispatch1", r.matter, "hand_over", json!({"units": ["CG"]})).await;
        w.now("2025-11-20T09:00");
        while o.tick().await.unwrap() > 0 {}
        w.now("2025-11-20T09:30");
        let s = shift(&w, &w.who("dispatch1").await).await;
        let over = part(&s.sheet, Kind::Overdue);
        assert!(over.total > 0 && over.lines.iter().all(|l| l.row.number == r.number));
        assert_eq!(s.sheet.came, 0);
        let post = s.sheet.waits.iter().find(|t| t.unit == "城管局").unwrap();
        assert_eq!((post.open, post.over), (1, 1));
        // who has no share in it does not learn of it
        let other = shift(&w, &w.who("sw").await).await;
        assert_eq!(part(&other.sheet, Kind::Overdue).total, 0);
        assert!(other.sheet.waits.is_empty());
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_handed_over_once_and_taken_over_once_by_somebody_else() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        w.now("2025-11-03T08:00");
        let (one, two) = (w.who("dispatch1").await, w.who("dispatch2").await);
        let s = shift(&w, &one).await;
        let id = o.hand_over(&one, wish(&s, "平安无事"), Some("k")).await.unwrap();
        assert_eq!(o.hand_over(&one, wish(&s, "平安无事"), Some("k")).await.unwrap(), id);
        let other = o.hand_over(&one, wish(&s, "另一句"), Some("k")).await.unwrap_err();
        assert_eq!(other.code, "key-reused");
        // a page that did not see it is told so, and no second note is made
        let stale = o.hand_over(&two, wish(&s, "我也交"), Some("k2")).await.unwrap_err();
        assert_eq!(stale.code, "handover-stale");
        assert_eq!(shift(&w, &two).await.notes.len(), 1);

        let own = o.take_over(&one, id).await.unwrap_err();
        assert_eq!(own.code, "handover-own");
        let away = o.take_over(&w.who("cg").await, id).await.unwrap_err();
        assert_eq!(away.code, "not-found");
        w.now("2025-11-03T08:05");
        o.take_over(&two, id).await.unwrap();
        o.take_over(&two, id).await.unwrap();
        let late = o.take_over(&w.who("caller").await, id).await.unwrap_err();
        assert_eq!(late.code, "handover-taken");
        let (brief, _) = o.handover(&one, id).await.unwrap();
        assert_eq!(brief.given, ("dispatch1".to_owned(), at("2025-11-03T08:00")));
        assert_eq!(brief.taken, Some(("dispatch2".to_owned(), at("2025-11-03T08:05"))));
        assert!(!brief.may_take);
        // another unit neither lists nor reads it
        let cg = w.who("cg").await;
        assert!(shift(&w, &cg).await.notes.is_empty());
        assert_eq!(o.handover(&cg, id).await.unwrap_err().code, "not-found");

        // two at the same moment: one note
        w.now("2025-11-03T20:00");
        let s = shift(&w, &one).await;
        let (a, b) = tokio::join!(
            o.hand_over(&one, wish(&s, "甲"), Some("a")),
            o.hand_over(&two, wish(&s, "乙"), Some("b"))
        );
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
        assert_eq!(shift(&w, &one).await.notes.len(), 2);
        o.close().await;
    })
    .await;
}
