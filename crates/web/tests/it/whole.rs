//! A report with photo from the portal to the follow-up, unhappy, handled again, closed: through
//! HTTP only, the clock crossing the make-up Sunday of 28 September 2025.

use crate::tab::{Tab, action, form, option};
use crate::world::{PASSWORD, both};
use yiwang_domain::ledger::HashKind;

/// One red dot, as PNG.
const PHOTO: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54,
    0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, 0x49,
    0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

#[tokio::test(flavor = "multi_thread")]
async fn from_phone_to_follow_up() {
    both(HashKind::Sha256, async |w| {
        w.now("2025-09-26T16:00");
        let mut resident = Tab::open(w.office.clone());
        let page = resident.get("/report").await;
        let report = form(&page, "name=\"text\"")
            .with("text", "枫林路8号门口井盖松动，车过就响，晚上睡不着。")
            .with("place_text", "枫林路8号门口")
            .with("lon", "120.005")
            .with("lat", "30.005")
            .with("name", "王小满")
            .with("phone", "19900001234");
        let done = resident.send(report, &[("photos", "井盖.png", PHOTO)]).await;
        // Sun 28 (调休), Mon 29, Tue 30 September, Thu 9, Fri 10 October
        assert!(done.contains("10月10日（周五）17:30"), "the promise in words: {done}");
        let number = between(&done, "20250926-", 5);
        let number = format!("20250926-{number}");
        let code = done
            .split(|c: char| !c.is_ascii_alphanumeric())
            .find(|t| {
                t.len() == 8
                    && t.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                    && t.chars().any(|c| c.is_ascii_uppercase())
            })
            .unwrap()
            .to_owned();

        let mut worker = resident.fresh();
        worker.sign_in("worker", PASSWORD).await;
        assert!(worker.get("/desk").await.contains(&number));
        let matter = format!("/desk/m/{number}");
        let page = worker.get(&matter).await;
        assert!(!page.contains("19900001234"), "masked");
        let up = action(&page, "ask_up").with("f.reason", "要换井盖");
        worker.send(up, &[]).await;

        let mut dispatch = resident.fresh();
        dispatch.sign_in("dispatch1", PASSWORD).await;
        let page = dispatch.get(&matter).await;
        let over = action(&page, "hand_over");
        let unit = option(&over, "城管局");
        let page = dispatch.send(over.with("f.units", &unit), &[]).await;
        assert!(page.contains("承办中"));

        let mut handler = resident.fresh();
        handler.sign_in("cg", PASSWORD).await;
        let page = handler.get(&matter).await;
        let page = handler.send(action(&page, "accept"), &[]).await;
        // three work days from Friday 26: the make-up Sunday, Monday, Tuesday
        assert!(page.contains("2025-09-30 17:30"), "the deadline explains itself");
        w.now("2025-09-29T10:00");
        // sessions do not last over a weekend
        handler.sign_in("cg", PASSWORD).await;
        dispatch.sign_in("dispatch1", PASSWORD).await;
        let page = handler.get(&matter).await;
        let report = action(&page, "report_done")
            .with("f.outcome", "solved")
            .with("f.result", "9月29日更换井盖，由城管局养护一队完成。");
        handler.send(report, &[("f.after", "后.png", PHOTO)]).await;

        let page = dispatch.get(&matter).await;
        dispatch.send(action(&page, "check_pass").with("f.outcome", "solved"), &[]).await;
        let mut caller = resident.fresh();
        caller.sign_in("caller", PASSWORD).await;
        let page = caller.get(&matter).await;
        let visit = action(&page, "visit")
            .with("f.satisfied", "false")
            .with("f.solved", "false")
            .with("f.said", "还是响");
        caller.send(visit, &[]).await;
        let page = dispatch.get(&matter).await;
        dispatch.send(action(&page, "redo").with("f.demand", "加胶垫"), &[]).await;
        let page = handler.get(&matter).await;
        let report = action(&page, "report_done")
            .with("f.outcome", "solved")
            .with("f.result", "已加胶垫并复紧。");
        handler.send(report, &[]).await;
        let page = dispatch.get(&matter).await;
        dispatch.send(action(&page, "check_pass").with("f.outcome", "solved"), &[]).await;

        // the browser forgot the report meanwhile: number and code open it again
        let page = resident.get("/progress").await;
        let find = form(&page, "name=\"secret\"").with("number", &number).with("secret", &code);
        let page = resident.send(find, &[]).await;
        assert!(page.contains("已加胶垫并复紧。"));
        let rate = action(&page, "rate").with("f.satisfied", "true").with("f.solved", "true");
        let page = resident.send(rate, &[]).await;
        assert!(page.contains("已办结"));
        assert!(w.office.verify(true, &|_| {}).await.unwrap().broken.is_empty());
        w.office.close().await;
    })
    .await;
}

/// `n` characters after `mark`.
fn between(text: &str, mark: &str, n: usize) -> String {
    let at = text.find(mark).unwrap_or_else(|| panic!("no {mark} in {text}")) + mark.len();
    text[at..].chars().take(n).collect()
}
