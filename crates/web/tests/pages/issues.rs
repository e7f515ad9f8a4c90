//! Hot issues in the workbench: listed with the parts of their heat, corrected by who may.

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_is_listed_drawn_opened_and_corrected() {
    let w = World::new().await;
    let mut street = w.signed_in("street").await;
    let empty = street.get("/desk/issues").await;
    assert!(empty.status == 200 && empty.body.contains("empty-state"), "{}", empty.words());

    for text in [
        "丽水新城旁边的搅拌站夜里施工，噪音扬尘很大，睡不着觉",
        "丽水新城小区外搅拌站噪音扰民，扬尘严重，请关停",
        "投诉丽水新城附近搅拌站，扬尘和噪音影响生活",
    ] {
        let mut b = w.browser();
        w.report(&mut b, text).await;
    }
    w.office.mine_issues().await.unwrap();
    let list = street.get("/desk/issues").await;
    assert!(list.words().contains("搅拌站"), "{}", list.words());
    assert!(list.body.contains("<svg class=\"weeks\""), "a drawing, with its numbers in words");
    assert!(list.body.contains("role=\"img\" aria-label=\"近13周每周件数"));
    let id = list.between("href=\"/desk/issues/", "\"").to_owned();
    let path = format!("/desk/issues/{id}");
    let page = street.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(page.body.contains("/part\"") && page.body.contains("name=\"doc\""));

    // a reason is asked for; then one goes out and the rest stays
    let doc = page.between("name=\"doc\" value=\"", "\"").to_owned();
    let no = street.send(&page, &format!("{path}/part"), &[("doc", &doc), ("why", "")]).await;
    assert!(no.status == 422 && no.body.contains("reason-missing"), "{}", no.words());
    let done =
        street.send(&page, &format!("{path}/part"), &[("doc", &doc), ("why", "别处的")]).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let list = street.get("/desk/issues").await;
    assert!(list.words().contains("搅拌站"), "{}", list.words());

    // what is left becomes a class: its matter opens with the figures still to come
    let page = street.get(&path).await;
    let form = [("playbook", ""), ("name", "搅拌站扰民"), ("why", "同一处")];
    let no = street.send(&page, &format!("{path}/campaign"), &form).await;
    assert!(no.status == 422 && no.body.contains("method-gathers-none"), "{}", no.words());
    let method = page.between("name=\"playbook\" value=\"", "\"").to_owned();
    let form = [("playbook", method.as_str()), ("name", "搅拌站扰民"), ("why", "同一处")];
    let done = street.send(&page, &format!("{path}/campaign"), &form).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let matter = street.get(done.header("location")).await;
    assert!(matter.words().contains("治理前后"), "{}", matter.words());
    let page = street.get(&path).await;
    assert!(page.words().contains("搅拌站扰民") && !page.body.contains("/campaign\""));

    // who may not decide sees it without the forms, and is refused
    let mut clerk = w.signed_in("clerk").await;
    let seen = clerk.get(&path).await;
    assert!(seen.status == 200 && !seen.body.contains("/part\""), "{}", seen.words());
    let no = clerk.send(&seen, &format!("{path}/part"), &[("doc", &doc), ("why", "x")]).await;
    assert_eq!(no.status, 403, "{}", no.words());
    let mut handler = w.signed_in("handler").await;
    assert_eq!(handler.get(&path).await.status, 404);
}
