//! The inbox: list and pane, act and go on, many at once, the stream.

use crate::world::{World, at};
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

/// Reports that wait for the street.
async fn waiting(w: &World, n: usize) -> Vec<String> {
    let mut resident = w.browser();
    let mut clerk = w.signed_in("clerk").await;
    let mut out = Vec::new();
    for i in 0..n {
        let (number, _) = w.report(&mut resident, &format!("井盖松动{i}")).await;
        let page = clerk.get(&format!("/desk/m/{number}")).await;
        let version = page.hidden("_version");
        let own = [("action", "ask_up"), ("_version", version.as_str()), ("f.reason", "要换")];
        let a = clerk.send(&page, &format!("/desk/m/{number}/act"), &own).await;
        assert_eq!(a.status, 303, "{}", a.words());
        out.push(number);
    }
    out
}

/// A form of a page in full: where it goes, and its hidden fields.
pub(crate) fn form<'a>(body: &'a str, from: &str) -> Vec<(&'a str, &'a str)> {
    let start = body.find(from).unwrap();
    let html = &body[start..start + body[start..].find("</form>").unwrap()];
    let value = |tag: &'a str, name: &str| {
        let at = tag.find(&format!("{name}=\""))? + name.len() + 2;
        Some(&tag[at..at + tag[at..].find('"')?])
    };
    html.split("<input type=\"hidden\"")
        .skip(1)
        .filter_map(|t| {
            let tag = &t[..t.find('>')?];
            Some((value(tag, "name")?, value(tag, "value")?))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn list_and_pane_are_one_address_and_after_an_act_the_next_opens() {
    let w = World::new().await;
    let numbers = waiting(&w, 3).await;
    let mut b = w.signed_in("street").await;
    let list = b.get("/desk?view=mine").await;
    let order: Vec<String> = list
        .body
        .split("data-number=\"")
        .skip(1)
        .map(|p| p[..p.find('"').unwrap()].to_owned())
        .collect();
    assert_eq!(order.len(), 3);
    assert!(list.body.contains("在列表中选一件"), "nothing is chosen yet");
    let page = b.get(&format!("/desk?view=mine&at={}", order[0])).await;
    assert!(page.body.contains("data-verb=\"accept\"") && page.body.contains("<kbd>1</kbd>"));
    assert!(
        page.body.contains("data-verb=\"decline\"") && !page.body.contains("data-verb=\"join\"")
    );
    assert!(!page.body.contains("13900001234"), "masked");
    let pane = b.get(&format!("/desk/pane/{}?view=mine&next={}", order[0], order[1])).await;
    assert!(
        pane.body.contains("data-verb=\"accept\"") && !pane.body.contains("<table class=\"rows\"")
    );

    // declined from the pane: the next opens, and is told what was done
    let mut own = form(&page.body, "id=\"act-not_accept\"");
    assert!(own.iter().any(|(n, v)| *n == "_onward" && v.ends_with(&format!("at={}", order[1]))));
    own.retain(|(n, _)| *n != "_onward");
    let onward = format!("/desk?view=mine&at={}", order[1]);
    own.push(("_onward", onward.as_str()));
    own.extend([("f.why", "beyond"), ("f.explanation", "不在政府职责内，请找物业。")]);
    own.push(("f.outcome", "explained"));
    let act = format!("/desk/m/{}/act", order[0]);
    let a = b.post(&act, &own).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let to = a.header("location").to_owned();
    assert_eq!(to, format!("/desk?view=mine&at={}&did={}", order[1], order[0]));
    let after = b.get(&to).await;
    assert!(after.words().contains("不予受理"), "says what was done");
    assert!(!after.body.contains("data-back"), "this playbook has no way back from it");
    assert!(after.body.contains(&format!("data-number=\"{}\"", order[1])));
    assert!(!after.body.contains(&format!("data-number=\"{}\"", order[0])));
    assert_eq!(numbers.len(), 3);
    // an address of another site is not gone to
    let mut bad = form(&after.body, "class=\"act later\"");
    bad.retain(|(n, _)| *n != "_onward");
    bad.extend([("_onward", "//evil.example"), ("moment", "2025-11-03T17:00")]);
    let a = b.post(&format!("/desk/m/{}/later", order[1]), &bad).await;
    assert_eq!((a.status, a.header("location")), (303, format!("/desk/m/{}", order[1]).as_str()));
    let later = b.get("/desk?view=later").await;
    assert!(later.body.contains(&order[1]));
    w.clock.set(at("2025-11-03T17:00"));
    assert!(b.get("/desk?view=mine").await.body.contains(&order[1]), "back on the minute");
}

#[tokio::test(flavor = "multi_thread")]
async fn ticked_ones_are_previewed_and_each_gets_its_outcome() {
    let w = World::new().await;
    let numbers = waiting(&w, 3).await;
    let mut b = w.signed_in("street").await;
    let list = b.get("/desk?view=mine").await;
    let ticked: Vec<(&str, &str)> = numbers.iter().map(|n| ("m", n.as_str())).collect();
    let plan = b.send(&list, "/desk/bulk", &ticked).await;
    assert_eq!(plan.status, 200, "{}", plan.words());
    assert!(plan.words().contains("3件可办"), "{}", plan.words());
    let mut own = form(&plan.body, "id=\"act-classify-");
    assert_eq!(own.iter().filter(|(n, _)| *n == "m").count(), 3);
    // one of them moves meanwhile
    let mut clerk = w.signed_in("clerk").await;
    let page = clerk.get(&format!("/desk/m/{}", numbers[1])).await;
    let note = [("text", "又有来电")];
    clerk.send(&page, &format!("/desk/m/{}/note", numbers[1]), &note).await;
    own.push(("f.urgency", "urgent"));
    let out = b.post("/desk/bulk/act", &own).await;
    assert_eq!(out.status, 200, "{}", out.words());
    assert!(
        out.words().contains("2件已办") && out.words().contains("1件没有办"),
        "{}",
        out.words()
    );
    assert!(out.body.contains("stale-version"));
    // nothing ticked is told as such
    let none = b.send(&list, "/desk/bulk", &[]).await;
    assert_eq!(none.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_saved_from_the_page_and_the_keys_are_switched_off() {
    let w = World::new().await;
    waiting(&w, 1).await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk?view=open&late=false").await;
    let mut own = form(&page.body, "class=\"save-view\"");
    own.push(("name", "没超期的"));
    let a = b.post("/desk/views", &own).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let view = a.header("location").to_owned();
    let page = b.get(&view).await;
    assert!(page.body.contains("<span>没超期的</span><b>1</b>"), "{}", page.words());
    assert!(page.body.contains("data-keys=\"on\""));
    let id = view.strip_prefix("/desk?view=").unwrap().to_owned();
    assert_eq!(b.send(&page, "/desk/views/remove", &[("id", &id)]).await.status, 303);
    assert_eq!(b.get(&view).await.status, 404);
    let page = b.get("/desk").await;
    assert_eq!(b.send(&page, "/desk/keys", &[("keys", "off")]).await.status, 303);
    assert!(b.get("/desk").await.body.contains("data-keys=\"off\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_is_neither_compressed_nor_kept_and_ends_with_who_is_signed_in() {
    let w = World::new().await;
    let b = w.signed_in("street").await;
    let cookies: Vec<String> = b.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let ask = |cookie: String| {
        Request::get("/desk/live")
            .header("host", "grid.test")
            .header("accept-encoding", "gzip")
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap()
    };
    // the answer is read no further than its head: it has no end
    let a = w.router.clone().oneshot(ask(cookies.join("; "))).await.unwrap();
    assert_eq!(a.status(), 200);
    assert_eq!(a.headers()["content-type"], "text/event-stream");
    assert!(!a.headers().contains_key("content-encoding"));
    assert_eq!(a.headers()["cache-control"], "no-store");
    let no = w.router.clone().oneshot(ask(String::new())).await.unwrap();
    assert_ne!(no.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_else_is_there_is_named_on_the_page_of_the_matter() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "井盖松动").await;
    let (mut one, mut two) = (w.signed_in("worker").await, w.signed_in("clerk").await);
    let path = format!("/desk/m/{number}");
    let (p1, p2) = (one.get(&path).await, two.get(&path).await);
    let here = format!("{path}/here");
    assert_eq!(
        one.send(&p1, &here, &[("doing", "writes")]).await.json()["here"].as_array().unwrap().len(),
        0
    );
    let there = two.send(&p2, &here, &[("doing", "looks")]).await.json();
    assert_eq!(there["here"][0], "worker正在编辑");
    one.send(&p1, &here, &[("doing", "")]).await;
    let there = two.send(&p2, &here, &[("doing", "looks")]).await.json();
    assert_eq!(there["here"].as_array().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_the_board_opens_just_these_matters() {
    let w = World::new().await;
    let numbers = waiting(&w, 2).await;
    let mut before = w.signed_in("street").await;
    let board = before.get("/desk/board").await;
    assert!(!board.body.contains("due=over"), "nothing is overdue yet");
    w.clock.set(at("2025-12-15T09:00"));
    let mut b = w.signed_in("street").await;
    let board = b.get("/desk/board").await;
    assert!(board.words().contains("最早超期于"), "{}", board.words());
    let end = board.body.find("due=over").expect("a unit with something overdue");
    let start = board.body[..end].rfind("href=\"").unwrap() + "href=\"".len();
    let link = board.body[start..end + "due=over".len()].replace("&amp;", "&");
    let list = b.get(&link).await;
    assert_eq!(list.status, 200, "{}", list.words());
    for number in &numbers {
        assert!(list.body.contains(&format!("data-number=\"{number}\"")), "{number}");
    }
}
