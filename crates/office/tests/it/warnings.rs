//! Early warning: what was planted is found once, explains itself, is told once, and learns from who
//! dismisses it.

use crate::world::{World, at, both, report};
use chrono::{NaiveDate, TimeDelta};
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_office::warning::{Kind, Narrow, Warnings, Why};

/// Reports on the one day.
const BURST: usize = 14;

/// Two months with a loose cover every third day in one street, and many of them on Thursday, 27
/// November, late in the evening. It is half past midnight then.
async fn planted(w: &World) {
    let first = at("2025-09-27T10:00");
    for n in 0..21 {
        w.clock.set(first + TimeDelta::days(3 * n));
        w.report("井盖松动", None).await;
    }
    w.now("2025-11-27T21:00");
    for _ in 0..BURST {
        w.report("井盖不见了", None).await;
    }
    w.now("2025-11-28T00:30");
}

async fn seen(w: &World, caller: &Caller) -> Warnings {
    w.office.warnings(caller, &Narrow::default()).await.unwrap()
}

/// How many notices of warnings of places somebody has.
async fn told(w: &World, login: &str) -> usize {
    let all = w.office.notices(&w.who(login).await).await.unwrap();
    all.iter().filter(|n| n.text.zh.starts_with("预警：")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planted_is_found_explained_and_told_once() {
    both(HashKind::Sha256, async |w| {
        planted(&w).await;
        let clerk = w.who("clerk").await;
        let before = seen(&w, &clerk).await;
        assert!(before.open.is_empty() && before.look.is_none());
        assert_eq!(w.office.open_warnings(&clerk).await.unwrap(), 0);

        assert_eq!(w.office.warn().await.unwrap(), Some(2 + BURST));
        let found = seen(&w, &clerk).await;
        assert_eq!(
            found.counts,
            [(Kind::Surge, 1), (Kind::Recurring, 1), (Kind::Late, BURST)],
            "what the community explains is not told of its street again"
        );
        let surge = &found.open[0];
        assert_eq!(surge.say.zh, "一社区的“市容环境 / 井盖”：过去8个周四每天0–1件，当天14件。");
        assert_eq!((surge.matters.len(), surge.more), (10, BURST - 10));
        assert_eq!(surge.area.as_deref(), Some("330299001001"));
        let again = &found.open[1];
        assert_eq!(again.say.zh, "枫林路的“市容环境 / 井盖”：近12周有9周出现，共35件。");
        let late = &found.open[2];
        assert!(late.kind == Kind::Late && late.say.zh.contains("100%"), "{}", late.say.zh);
        assert_eq!((late.matters.len(), late.more), (1, 0));
        let look = found.look.unwrap();
        assert_eq!((look.day.as_str(), look.communities, look.streets), ("2025-11-27", 1, 1));
        assert!((look.false_alarms - 1.0).abs() < 1e-9);
        assert_eq!(look.told, (1, 0));
        assert_eq!(w.office.open_warnings(&clerk).await.unwrap(), 2 + BURST);

        // told to who may see all of the place, and once however often one looks
        assert_eq!((told(&w, "clerk").await, told(&w, "cg").await), (2, 0));
        assert_eq!(w.office.warn().await.unwrap(), None);
        let after_restart = w.reopened(9).await;
        assert_eq!(after_restart.warn().await.unwrap(), None);
        after_restart.close().await;
        w.now("2025-11-29T00:30");
        assert_eq!(w.office.warn().await.unwrap(), Some(0), "the same again is no new warning");
        assert_eq!(told(&w, "clerk").await, 2);

        // the matters fell overdue meanwhile: nothing to warn of any more, and it is kept
        let later = seen(&w, &w.who("clerk").await).await;
        assert_eq!(later.counts[2], (Kind::Late, 0));
        assert_eq!(later.ended.iter().filter(|e| e.kind == Kind::Late).count(), BURST);
        assert!(later.ended.iter().all(|e| e.given.is_none()));
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_is_seen_by_who_may_see_its_area() {
    both(HashKind::Sha256, async |w| {
        planted(&w).await;
        w.office.warn().await.unwrap();
        let counts = async |login: &str| seen(&w, &w.who(login).await).await.counts.map(|(_, n)| n);
        assert_eq!(counts("district").await, [1, 1, BURST]);
        assert_eq!(counts("sw").await, [0, 0, 0]);
        assert_eq!(w.office.open_warnings(&w.who("sw").await).await.unwrap(), 0);
        let no = w.office.warnings(&w.who("admin").await, &Narrow::default()).await.unwrap_err();
        assert_eq!(no.code, "no-right");

        // who answers for one grid sees the matters there, not what is told of the whole community
        assert_eq!(counts("worker").await[..2], [0, 0]);
        let boss = w.who("dispatch1").await;
        let narrow = |kind, area: &str| Narrow { kind, area: Some(area.to_owned()) };
        let one = narrow(Some(Kind::Surge), "330299001");
        assert_eq!(w.office.warnings(&boss, &one).await.unwrap().open.len(), 1);
        let other = narrow(None, "330299001001002");
        assert!(w.office.warnings(&boss, &other).await.unwrap().open.is_empty());

        let surge = seen(&w, &boss).await.open[0].id;
        let stranger = w.who("sw").await;
        let no = w.office.dismiss_warning(&stranger, surge, Why::Ordinary, "x").await.unwrap_err();
        assert_eq!(no.code, "not-found");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissal_teaches_until_its_day_and_is_taken_back() {
    both(HashKind::Sha256, async |w| {
        planted(&w).await;
        w.office.warn().await.unwrap();
        let clerk = w.who("clerk").await;
        let surge = seen(&w, &clerk).await.open[0].id;
        let day = |d: &str| d.parse::<NaiveDate>().unwrap();
        let no = w.office.dismiss_warning(&clerk, surge, Why::Ordinary, " ").await.unwrap_err();
        assert_eq!(no.code, "reason-missing");
        let past = Why::Known(day("2025-11-01"));
        let no = w.office.dismiss_warning(&clerk, surge, past, "施工").await.unwrap_err();
        assert_eq!(no.code, "until-wrong");

        // taken back before the next look it is in force at once
        let known = Why::Known(day("2025-12-31"));
        w.office.dismiss_warning(&clerk, surge, known, "道路施工").await.unwrap();
        let found = seen(&w, &clerk).await;
        assert_eq!(found.counts[0], (Kind::Surge, 0));
        assert_eq!(found.look.unwrap().told, (1, 1));
        let given = found.ended[0].given.as_ref().unwrap();
        assert_eq!((given.reason.as_str(), given.why.as_str()), ("known", "道路施工"));
        assert_eq!(given.by, "clerk");
        assert!(given.teaches.zh.contains("2025-12-31为止") && given.may_undo);
        assert!(given.teaches.zh.contains("每天14.0件"), "{}", given.teaches.zh);
        let again = w.office.dismiss_warning(&clerk, surge, known, "x").await.unwrap_err();
        assert_eq!(again.code, "not-found");
        w.office.undo_dismissal(&clerk, surge).await.unwrap();
        let found = seen(&w, &clerk).await;
        assert_eq!(found.open[0].id, surge);
        assert_eq!(found.open[0].undone.as_ref().unwrap().0, "clerk");
        assert!(found.ended.is_empty());
        let no = w.office.undo_dismissal(&clerk, surge).await.unwrap_err();
        assert_eq!(no.code, "not-found");

        // dismissed for good, the bar is higher on the next day, also after a restart
        w.office.dismiss_warning(&clerk, surge, known, "道路施工").await.unwrap();
        w.now("2025-11-29T00:30");
        let restarted = w.reopened(9).await;
        assert_eq!(restarted.warn().await.unwrap(), Some(0));
        restarted.close().await;

        // without the lesson the week is out of the ordinary still, and is told anew
        w.office.undo_dismissal(&w.who("clerk").await, surge).await.unwrap();
        assert_eq!(seen(&w, &w.who("clerk").await).await.counts[0], (Kind::Surge, 0));
        w.now("2025-11-30T00:30");
        assert_eq!(w.office.warn().await.unwrap(), Some(1));
        let found = seen(&w, &w.who("clerk").await).await;
        assert_ne!(found.open[0].id, surge);
        assert!(found.open[0].say.zh.contains("最近七天16件"), "{}", found.open[0].say.zh);
        assert_eq!(told(&w, "clerk").await, 3);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_dismissed_is_quiet_for_the_time_told() {
    both(HashKind::Sha256, async |w| {
        planted(&w).await;
        w.office.warn().await.unwrap();
        let boss = w.who("dispatch1").await;
        let place = seen(&w, &boss).await.open[1].id;
        w.office.dismiss_warning(&boss, place, Why::Handled, "已立项整治").await.unwrap();
        let found = seen(&w, &boss).await;
        assert_eq!(found.counts[1], (Kind::Recurring, 0));
        let given = found.ended[0].given.as_ref().unwrap();
        assert_eq!(given.teaches.zh, "到2026-02-19为止不再提示。");
        w.now("2025-11-29T00:30");
        assert_eq!(w.office.warn().await.unwrap(), Some(0));
        assert_eq!(seen(&w, &w.who("dispatch1").await).await.counts[1], (Kind::Recurring, 0));
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_confidential_names_no_place_and_a_quiet_office_warns_of_nothing() {
    both(HashKind::Sha256, async |w| {
        assert_eq!(w.office.warn().await.unwrap(), Some(0));
        let first = at("2025-09-27T10:00");
        for n in 0..10 {
            w.clock.set(first + TimeDelta::days(6 * n));
            let told = yiwang_office::Report { confidential: true, ..report("井盖松动") };
            w.office.receive(None, told, None).await.unwrap();
        }
        w.now("2025-11-28T00:30");
        w.office.warn().await.unwrap();
        let found = seen(&w, &w.who("super").await).await;
        assert_eq!(found.counts[1], (Kind::Recurring, 0));
        w.office.close().await;
    })
    .await;
}
