//! Early warnings in the workbench: counted in the navigation while there are any, each with its
//! numbers and its matters, dismissed with a reason and taken back.

use crate::world::{World, at};
use chrono::TimeDelta;
use yiwang_office::Report;

/// Six weeks with one report every third day, and fourteen on the last evening.
async fn planted(w: &World) {
    let told = async || {
        let report = Report {
            channel: "portal".into(),
            text: "井盖松动".into(),
            place_text: "枫林路8号".into(),
            lon: Some(120.005),
            lat: Some(30.005),
            category: Some("01".into()),
            phone: Some("13900001234".into()),
            ..Report::default()
        };
        w.office.receive(None, report, None).await.unwrap();
    };
    for n in 0..14 {
        w.clock.set(at("2025-11-04T10:00") + TimeDelta::days(3 * n));
        told().await;
    }
    w.clock.set(at("2025-12-15T21:00"));
    for _ in 0..14 {
        told().await;
    }
    w.clock.set(at("2025-12-16T00:30"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_is_counted_explained_dismissed_and_taken_back() {
    let w = World::new().await;
    let mut street = w.signed_in("street").await;
    let empty = street.get("/desk/warnings").await;
    assert!(empty.status == 200 && empty.body.contains("empty-state"), "{}", empty.words());
    assert!(empty.words().contains("后台还没有看过"));

    planted(&w).await;
    w.office.warn().await.unwrap();
    let mut street = w.signed_in("street").await;
    let page = street.get("/desk/warnings").await;
    let words = page.words();
    assert!(words.contains("一社区的“井盖”") && words.contains("当天14件"), "{words}");
    assert!(words.contains("枫林路的“井盖”") && words.contains("可能逾期"), "{words}");
    assert!(page.body.contains("href=\"/desk/m/"), "it leads to its matters");
    assert!(words.contains("平均也不超过1条"), "the rate of false alarms is told: {words}");
    // the badge, on any page
    let inbox = street.get("/desk").await;
    let door = inbox.between("href=\"/desk/warnings\"", "</a>").to_owned();
    assert!(door.contains("<b>16</b>"), "{door}");
    let narrowed = street.get("/desk/warnings?kind=recurring&area=330299001").await;
    assert!(!narrowed.words().contains("当天14件"), "{}", narrowed.words());
    assert!(narrowed.words().contains("枫林路的“井盖”"));
    let none = street.get("/desk/warnings?kind=surge&area=330299001001002").await;
    assert!(none.words().contains("没有符合条件的预警"), "{}", none.words());

    // a notice leads here
    let notices = street.get("/desk/notices").await;
    assert!(notices.words().contains("预警："), "{}", notices.words());
    assert!(notices.body.contains("name=\"warnings\""));

    let path = format!("/desk/warnings/{}", page.between("id=\"w-", "\""));
    let dismiss = format!("{path}/dismiss");
    let no = street.send(&page, &dismiss, &[("why", "施工")]).await;
    assert!(no.status == 422 && no.body.contains("reason-unknown"), "{}", no.words());
    let form = [("reason", "known"), ("why", "施工"), ("until", "去年")];
    let no = street.send(&page, &dismiss, &form).await;
    assert!(no.status == 422 && no.body.contains("until-wrong"), "{}", no.words());
    let form = [("reason", "known"), ("why", "道路施工"), ("until", "2025-12-31")];
    let done = street.send(&page, &dismiss, &form).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let page = street.get("/desk/warnings").await;
    let words = page.words();
    assert!(words.contains("道路施工") && words.contains("2025-12-31为止"), "{words}");
    assert!(page.body.contains("<b>15</b>"));

    let done = street.send(&page, &format!("{path}/undo"), &[]).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let page = street.get("/desk/warnings").await;
    assert!(page.words().contains("撤回了忽略"), "{}", page.words());
    assert!(page.body.contains("<b>16</b>"));

    // who may see nothing of it sees no count and nothing to dismiss
    let mut handler = w.signed_in("handler").await;
    let seen = handler.get("/desk/warnings").await;
    assert!(seen.status == 200 && seen.words().contains("目前没有预警"), "{}", seen.words());
    let door = seen.between("href=\"/desk/warnings\"", "</a>").to_owned();
    assert!(!door.contains("<b>"), "{door}");
    let no = handler.send(&seen, &dismiss, &[("reason", "ordinary"), ("why", "x")]).await;
    assert_eq!(no.status, 404, "{}", no.words());
}
