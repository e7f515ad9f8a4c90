//! Settings, and areas followed by mail; on both engines.

use crate::world::{World, both, system};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::Lang;
use yiwang_domain::ledger::HashKind;
use yiwang_store::notice::{self, State};

const MAIL: &str = "Zhou@Example.com";

fn wish(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

async fn set_up(w: &World) {
    let all = wish(&[
        ("portal", "https://yiwang.example.cn/"),
        ("smtp", "smtp://127.0.0.1:9?tls=none"),
        ("mail_from", "一网 <notice@example.cn>"),
    ]);
    w.office.change_settings(&system(), None, &all).await.unwrap();
}

/// Letters to followers, oldest first: subject and text.
async fn letters(w: &World) -> Vec<(String, String)> {
    let mut conn = w.office.store().read().await.unwrap();
    let far = w.clock_now() + chrono::TimeDelta::days(400);
    let mut out = Vec::new();
    for state in [State::Queued, State::Failed] {
        let all = notice::list(&mut conn, system().tenant, state, far, 200).await.unwrap();
        out.extend(all.into_iter().filter(|n| n.matter.is_none()));
    }
    out.sort_by_key(|n| (n.created_at, n.id));
    out.into_iter()
        .map(|n| {
            let text: yiwang_domain::Text = serde_json::from_str(&n.body).unwrap();
            (n.subject, text.zh)
        })
        .collect()
}

/// Id and key of the link in a letter.
fn link(letter: &str) -> (Uuid, String) {
    let at = letter.find("/follow/").unwrap() + "/follow/".len();
    let rest: String = letter[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    let (id, key) = rest.split_once('/').unwrap();
    (id.parse().unwrap(), key.to_owned())
}

async fn close(w: &World, text: &str) -> String {
    let r = w.report(text, None).await;
    let done = json!({"outcome": "solved", "result": "已修复"});
    w.act("clerk", r.matter, "handle_now", done).await;
    w.act("dispatch1", r.matter, "check_pass", json!({"outcome": "solved"})).await;
    let said = json!({"satisfied": true, "solved": true, "said": "好"});
    w.act("caller", r.matter, "visit", said).await;
    r.number
}

#[tokio::test(flavor = "multi_thread")]
async fn an_area_is_followed_by_who_agrees_told_once_a_morning_and_stopped() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let ask = async |area: Option<&str>, mail: &str| o.ask_follow(area, mail, Lang::Zh).await;
        let area = Some("330299001001");
        assert_eq!(ask(area, MAIL).await.unwrap_err().code, "follow-off", "no mail server yet");
        set_up(&w).await;
        assert!(o.follows_offered().await.unwrap());
        assert_eq!(ask(area, "周阿姨").await.unwrap_err().code, "mail-wrong");
        let long = format!("{}@example.com", "a".repeat(300));
        assert_eq!(ask(area, &long).await.unwrap_err().code, "mail-wrong");
        assert_eq!(ask(Some("没有"), MAIL).await.unwrap_err().code, "not-found");

        ask(area, MAIL).await.unwrap();
        ask(area, " zhou@example.com ").await.unwrap();
        let sent = letters(&w).await;
        assert_eq!(sent.len(), 1, "asked twice at once is one letter");
        assert_eq!(sent[0].0, "请确认关注：一社区");
        let (id, key) = link(&sent[0].1);
        assert!(sent[0].1.contains(&format!("https://yiwang.example.cn/follow/{id}/{key}")));
        assert_eq!(o.area_follow(id, "AAAAAAAA").await.unwrap_err().code, "not-found");
        let before = o.area_follow(id, &key.to_lowercase()).await.unwrap();
        assert!(!before.confirmed && before.mail.contains("***"), "{before:?}");
        // nobody agreed: nothing is told
        close(&w, "井盖一").await;
        w.now("2025-09-27T08:00");
        o.work_once().await.unwrap();
        assert_eq!(letters(&w).await.len(), 1);

        o.confirm_follow(id, &key).await.unwrap();
        o.confirm_follow(id, &key).await.unwrap();
        assert!(o.area_follow(id, &key).await.unwrap().confirmed);
        ask(area, MAIL).await.unwrap();
        assert_eq!(letters(&w).await.len(), 1, "who follows is not asked again");
        w.now("2025-09-27T15:00");
        let number = close(&w, "井盖二，王小满反映").await;
        o.work_once().await.unwrap();
        assert_eq!(letters(&w).await.len(), 1, "not before the morning");
        w.now("2025-09-28T08:00");
        let again = w.reopened(9).await;
        again.work_once().await.unwrap();
        o.work_once().await.unwrap();
        let told = letters(&w).await;
        assert_eq!(told.len(), 2, "once, by whichever worker, after a restart: {told:?}");
        assert_eq!(told[1].0, "一社区：新办结1件");
        assert!(
            told[1].1.contains("井盖 · 一社区 · 9月27日") && told[1].1.contains("不想再收"),
            "{}",
            told[1].1
        );
        assert!(
            !told[1].1.contains("王小满") && !told[1].1.contains(&number),
            "never who or which"
        );
        w.now("2025-09-29T08:00");
        o.work_once().await.unwrap();
        assert_eq!(letters(&w).await.len(), 2, "nothing done, no letter");

        o.stop_follow(id, &key).await.unwrap();
        assert_eq!(o.area_follow(id, &key).await.unwrap_err().code, "not-found");
        assert_eq!(o.confirm_follow(id, &key).await.unwrap_err().code, "not-found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_confirms_is_forgotten_and_may_be_asked_again() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        set_up(&w).await;
        o.ask_follow(None, MAIL, Lang::En).await.unwrap();
        let sent = letters(&w).await;
        assert_eq!(sent[0].0, "Please confirm: follow 测试区");
        let (id, key) = link(&sent[0].1);
        // for a few areas at a time: nobody fills the box of somebody else
        for area in ["330299001", "330299001001", "330299001001001"] {
            o.ask_follow(Some(area), MAIL, Lang::Zh).await.unwrap();
        }
        assert_eq!(letters(&w).await.len(), 3);
        w.now("2025-09-26T22:00");
        o.ask_follow(None, MAIL, Lang::Zh).await.unwrap();
        let twice = letters(&w).await;
        assert_eq!((twice.len(), link(&twice[3].1)), (4, (id, key.clone())), "the same link");
        o.sweep_area_follows().await.unwrap();
        assert!(o.area_follow(id, &key).await.is_ok());
        w.now("2025-09-29T22:01");
        o.sweep_area_follows().await.unwrap();
        assert_eq!(o.area_follow(id, &key).await.unwrap_err().code, "not-found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_by_who_may_checked_and_logged() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let admin = w.who("admin").await;
        let clerk = w.who("clerk").await;
        assert_eq!(o.settings(&clerk).await.unwrap_err().code, "no-right");
        let one = wish(&[("portal", "https://a.cn")]);
        assert_eq!(o.change_settings(&clerk, None, &one).await.unwrap_err().code, "no-right");
        assert_eq!(o.try_mail(&admin, MAIL).await.unwrap_err().code, "mail-off");
        let seen = o.settings(&admin).await.unwrap();
        assert_eq!(seen.values["hook_hosts"], "127.0.0.1");

        let faults = async |pairs: &[(&str, &str)]| {
            let r = o.change_settings(&admin, None, &wish(pairs)).await.unwrap_err();
            assert_eq!(r.code, "settings-wrong");
            r.faults.into_iter().map(|f| f.at).collect::<Vec<_>>()
        };
        assert_eq!(
            faults(&[("portal", "yiwang"), ("false_alarms", "很多")]).await,
            ["false_alarms", "portal"]
        );
        assert_eq!(faults(&[("smtp", "smtp://mail.example.cn")]).await, ["mail_from"]);
        let remote = "smtp://u:p@mail.example.cn?tls=none";
        assert_eq!(faults(&[("smtp", remote), ("mail_from", "n@example.cn")]).await, ["smtp"]);
        assert_eq!(faults(&[("nowhere", "1")]).await, ["nowhere"]);
        assert_eq!(faults(&[("hook_hosts", "http://a")]).await, ["hook_hosts"]);

        let good = "smtp://notice:p%40ss@127.0.0.1:9?tls=none";
        let all = wish(&[("smtp", good), ("mail_from", "n@example.cn"), ("contact_months", "12")]);
        o.change_settings(&admin, Some(seen.version), &all).await.unwrap();
        let stale = o.change_settings(&admin, Some(seen.version), &one).await.unwrap_err();
        assert_eq!(stale.code, "stale-version");
        let kept = o.settings(&admin).await.unwrap();
        assert_eq!(kept.values["smtp"], "smtp://notice:***@127.0.0.1:9?tls=none");
        w.now("2025-09-26T16:00");
        // sent back as it is shown, the password stays
        let back = wish(&[("smtp", &kept.values["smtp"]), ("hook_hosts", "")]);
        o.change_settings(&admin, Some(kept.version), &back).await.unwrap();
        assert_eq!(
            o.try_mail(&admin, MAIL).await.unwrap_err().code,
            "mail-not-sent",
            "nobody there"
        );
        let log = o.settings_log(&admin).await.unwrap();
        let says: Vec<&str> = log.iter().map(|d| d.say.zh.as_str()).collect();
        assert_eq!(says, ["改设置：内网主机", "改设置：邮件服务器、发件人、联系方式保存月数"]);
        assert!(!format!("{log:?}").contains("p%40ss"));
        assert_eq!(
            w.reopened(5).await.settings(&admin).await.unwrap().values["contact_months"],
            "12"
        );
    })
    .await;
}
