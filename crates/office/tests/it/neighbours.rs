//! Neighbours: what is reported nearby is followed; urging rests; what is stored is shown and erased.

use crate::world::{both, report};
use serde_json::json;
use yiwang_domain::engine::Command;
use yiwang_domain::ledger::HashKind;
use yiwang_geo::coord::Crs;
use yiwang_office::{Office, Report};

fn command(action: &str, form: &serde_json::Value) -> Command {
    Command {
        action: action.into(),
        form: form.as_object().cloned().unwrap_or_default(),
        ..Command::default()
    }
}

async fn reporter(
    office: &Office,
    who: (&str, &str),
    action: &str,
    form: serde_json::Value,
) -> Result<String, String> {
    let done = office.reporter_act(who.0, who.1, command(action, &form), None).await;
    done.map(|a| a.stage.en).map_err(|r| r.code.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_follows_reads_every_answer_and_moves_nothing() {
    both(HashKind::Sha256, async |w| {
        let told = Report {
            category: Some("0101".into()),
            ..report("枫林路8号王小满家门口井盖松动，电话19900001234")
        };
        let first = w.office.receive(None, told.clone(), None).await.unwrap();
        let hushed = Report { confidential: true, ..told.clone() };
        w.office.receive(None, hushed, None).await.unwrap();
        let (lon, lat) = (told.lon.unwrap(), told.lat.unwrap());

        let near = w.office.nearby(lon + 0.0003, lat, Crs::Wgs84).await.unwrap();
        assert_eq!(near.len(), 1, "what is confidential is not told");
        assert_eq!((near[0].about.en.as_str(), near[0].people), ("Streets / Manhole cover", 1));
        assert_eq!(near[0].around, "一社区");
        assert!(!serde_json::to_string(&near).unwrap().contains("王小满"));
        let far = w.office.nearby(lon + 0.003, lat, Crs::Wgs84).await.unwrap();
        assert!(far.is_empty(), "300 metres are beyond the playbook's radius");

        let mine = w.office.follow_public(near[0].id, Some("f1")).await.unwrap();
        let again = w.office.follow_public(near[0].id, Some("f1")).await.unwrap();
        assert_eq!(mine.number, again.number, "the same tap is one follower");
        assert_ne!(mine.number, first.number);
        let f = (mine.number.as_str(), mine.secret.as_str());
        let r = (first.number.as_str(), first.secret.as_str());
        let view = w.office.progress(f.0, f.1).await.unwrap();
        assert!(view.follows && view.text.is_empty() && view.files.is_empty());
        let all = serde_json::to_string(&view).unwrap();
        assert!(!all.contains("王小满") && !all.contains("19900001234"), "{all}");

        // what the follower adds is not another's to read, nor the other way round
        reporter(&w.office, f, "add", json!({"more": "我家在二楼，电话13912345678"}))
            .await
            .unwrap();
        reporter(&w.office, r, "add", json!({"more": "我是王小满"})).await.unwrap();
        let seen = w.office.progress(f.0, f.1).await.unwrap();
        let words = |v: &yiwang_office::view::ProgressView| {
            v.answers
                .iter()
                .flat_map(|a| a.words.iter().map(|(_, t)| t.zh.clone()))
                .collect::<Vec<_>>()
        };
        // one's own words are masked too for who follows, as on a shared screen
        assert_eq!(words(&seen).len(), 1);
        assert_eq!(seen.answers[1].who.zh, "另一位居民");
        let seen = w.office.progress(r.0, r.1).await.unwrap();
        assert_eq!(words(&seen), ["我是王小满"]);
        assert_eq!(seen.followers, 1);

        // it is not the follower's to end, and not the reporter's to end over the follower
        let no = reporter(&w.office, f, "withdraw", json!({})).await.unwrap_err();
        assert_eq!(no, "not-for-you");
        w.act("worker", first.matter, "ask_up", json!({"reason": "要换井盖"})).await;
        let no = reporter(&w.office, r, "withdraw", json!({})).await.unwrap_err();
        assert_eq!(no, "guard");
        w.act("dispatch1", first.matter, "answer_now", json!({
            "outcome": "explained", "result": "已排入下周，电话057412345678不变，可打13700000000"
        }))
        .await;
        for who in [r, f] {
            let v = w.office.progress(who.0, who.1).await.unwrap();
            assert!(words(&v).iter().any(|t| t.contains("已排入下周")), "every answer");
        }
        let v = w.office.progress(f.0, f.1).await.unwrap();
        assert!(!words(&v).iter().any(|t| t.contains("13700000000")), "numbers are masked");
        assert!(v.offers.iter().all(|o| o.action != "rate"));
        reporter(&w.office, r, "rate", json!({"satisfied": true})).await.unwrap();
        let v = w.office.progress(f.0, f.1).await.unwrap();
        assert!(v.closed);
        let no = w.office.follow_public(first.matter, None).await.unwrap_err();
        assert_eq!(no.code, "ended");
        assert!(w.office.verify(true, &|_| {}).await.unwrap().broken.is_empty());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn urging_reaches_the_holder_and_rests_until_the_next_day() {
    both(HashKind::Sha256, async |w| {
        w.now("2025-09-26T16:00");
        let r = w.report("路灯不亮", None).await;
        let who = (r.number.as_str(), r.secret.as_str());
        let told = async || {
            let caller = w.who("worker").await;
            let all = w.office.notices(&caller).await.unwrap();
            all.iter().filter(|n| n.text.zh.contains("催办")).count()
        };
        reporter(&w.office, who, "urge", json!({})).await.unwrap();
        assert_eq!(told().await, 1, "the holder is told");
        let v = w.office.progress(who.0, who.1).await.unwrap();
        assert!(v.offers.iter().all(|o| o.action != "urge"));
        assert_eq!(v.resting.len(), 1);
        assert_eq!(v.resting[0].1, crate::world::at("2025-09-27T00:00"));
        assert!(
            v.answers.iter().any(|a| a.own && a.action.en == "Urge"),
            "it stands in the course"
        );
        assert_eq!(v.with, ["一社区居委会"], "a unit, never a person");
        w.now("2025-09-26T23:59");
        let no = reporter(&w.office, who, "urge", json!({})).await.unwrap_err();
        assert_eq!(no, "rests");
        w.now("2025-09-27T00:00");
        reporter(&w.office, who, "urge", json!({})).await.unwrap();
        assert_eq!(told().await, 2);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_is_shown_whole_and_gone_when_erased_and_the_chain_holds() {
    both(HashKind::Sha256, async |w| {
        let told = Report { name: Some("王小满".into()), ..report("枫林路8号井盖松动") };
        let r = w.office.receive(None, told, None).await.unwrap();
        let who = (r.number.as_str(), r.secret.as_str());
        let party =
            w.office.matter(&w.who("dispatch1").await, who.0).await.unwrap().reporters[0].party;
        let clerk = w.who("dispatch1").await;
        w.office.party_plain(&clerk, r.matter, party, "回访核实").await.unwrap();
        let mine = w.office.mine(who.0, who.1).await.unwrap();
        assert_eq!((mine.person.name.as_str(), mine.masked().name.as_str()), ("王小满", "王**"));
        assert!(mine.said[0].words.iter().any(|(_, t)| t.contains("枫林路8号")));
        assert_eq!(
            (mine.looks[0].unit.as_str(), mine.looks[0].purpose.as_str()),
            ("东街道办事处", "回访核实")
        );
        assert!(mine.point.is_some() && !mine.may_erase);
        let no = w.office.erase_mine(who.0, who.1).await.unwrap_err();
        assert_eq!(no.code, "erase-not-yet");
        reporter(&w.office, who, "withdraw", json!({"why": "自己修好了"})).await.unwrap();
        w.settled().await;
        w.office.follow().await.unwrap();
        w.office.erase_mine(who.0, who.1).await.unwrap();
        assert_eq!(w.office.erase_mine(who.0, who.1).await.unwrap_err().code, "erased-before");
        let mine = w.office.mine(who.0, who.1).await.unwrap();
        assert!(mine.erased_at.is_some() && mine.person.name.is_empty());
        assert!(mine.said.iter().all(|s| s.words.is_empty()));
        let page = w.office.matter(&clerk, who.0).await.unwrap();
        assert!(!serde_json::to_string(&page).unwrap().contains("枫林路"));
        for login in ["worker", "dispatch1"] {
            let inbox = w.office.notices(&w.who(login).await).await.unwrap();
            assert!(inbox.iter().all(|n| !n.text.zh.contains("井盖")), "notices quote nothing");
        }
        w.settled().await;
        w.office.follow().await.unwrap();
        // its category is none of the person's words, and still finds it
        let found = w.office.search(&clerk, "枫林路", None, 10).await.unwrap();
        assert!(found.rows.is_empty(), "not found by its words any more");
        assert!(w.office.verify(true, &|_| {}).await.unwrap().broken.is_empty(), "the chain holds");
        w.office.close().await;
    })
    .await;
}
