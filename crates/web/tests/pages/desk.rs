//! Staff at the workbench.

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_found_opened_and_acted_on() {
    let w = World::new().await;
    let mut resident = w.browser();
    let (number, _) = w.report(&mut resident, "枫林路井盖松动").await;
    let mut b = w.signed_in("worker").await;
    let inbox = b.get("/desk").await;
    assert!(inbox.body.contains(&format!("href=\"/desk/m/{number}\"")), "{}", inbox.words());
    assert!(inbox.body.contains("class=\"chip"), "a limit in words");
    let page = b.get(&format!("/desk/m/{number}")).await;
    assert!(page.words().contains("枫林路井盖松动") && page.body.contains("data:image/svg+xml"));
    assert!(!page.body.contains("13900001234") && page.body.contains("139****1234"), "masked");

    let act = format!("/desk/m/{number}/act");
    let version = page.hidden("_version");
    let empty = [("action", "ask_up"), ("_version", version.as_str()), ("note", "附言在此")];
    let a = b.send(&page, &act, &empty).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert!(a.body.contains("id=\"act-ask_up\" open") && a.body.contains("附言在此</textarea>"));
    assert!(a.body.contains("id=\"act-ask_up-reason-fault\""), "told at the field");

    let full = [("action", "ask_up"), ("_version", version.as_str()), ("f.reason", "要换井盖")];
    let a = b.send(&page, &act, &full).await;
    assert_eq!((a.status, a.header("location")), (303, format!("/desk/m/{number}").as_str()));
    let page = b.get(&format!("/desk/m/{number}")).await;
    assert!(page.words().contains("街道研判") && page.words().contains("要换井盖"));
    // what is internal never reaches the resident
    assert!(!resident.get("/progress/case").await.words().contains("要换井盖"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_form_shows_what_is_new_and_keeps_what_was_typed() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "井盖松动").await;
    let (mut one, mut two) = (w.signed_in("worker").await, w.signed_in("clerk").await);
    let act = format!("/desk/m/{number}/act");
    let (seen, page) =
        (one.get(&format!("/desk/m/{number}")).await, two.get(&format!("/desk/m/{number}")).await);
    let version = seen.hidden("_version");
    let note = [("text", "现场已看")];
    assert_eq!(two.send(&page, &format!("/desk/m/{number}/note"), &note).await.status, 303);
    let own = [("action", "ask_up"), ("_version", version.as_str()), ("f.reason", "我写的理由")];
    let a = one.send(&seen, &act, &own).await;
    assert_eq!(a.status, 409);
    assert!(a.body.contains("我写的理由</textarea>"), "kept in the form");
    assert!(a.body.contains("现场已看") && a.body.contains(" fresh\""), "what is new is marked");
    // sent again from the page as it is now
    let version = a.hidden("_version");
    let own = [("action", "ask_up"), ("_version", version.as_str()), ("f.reason", "我写的理由")];
    assert_eq!(one.send(&a, &act, &own).await.status, 303);
    // and once more: the form is gone, the words are not
    let gone = [("action", "ask_up"), ("_version", version.as_str()), ("f.reason", "又写了一遍")];
    let b = two.send(&page, &act, &gone).await;
    assert!(b.status == 409 || b.status == 403, "{}", b.status);
    assert!(b.body.contains("又写了一遍</pre>"), "{}", b.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_is_shown_for_a_purpose_only() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "井盖松动").await;
    let mut b = w.signed_in("street").await;
    let page = b.get(&format!("/desk/m/{number}")).await;
    let at = page.between(&format!("action=\"/desk/m/{number}/party/"), "\"").to_owned();
    let path = format!("/desk/m/{number}/party/{at}");
    let a = b.send(&page, &path, &[("purpose", " ")]).await;
    assert!(a.status == 422 && !a.body.contains("13900001234"));
    let a = b.send(&page, &path, &[("purpose", "电话回访")]).await;
    assert!(a.status == 200 && a.body.contains("13900001234"));
    let again = b.get(&format!("/desk/m/{number}")).await;
    assert!(!again.body.contains("13900001234"), "masked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_know_of_a_matter_is_told_that_it_does_not_exist() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "井盖松动").await;
    let mut b = w.signed_in("handler").await;
    assert_eq!(b.get(&format!("/desk/m/{number}")).await.status, 404);
    let page = b.get("/desk/account").await;
    let act = [("action", "ask_up"), ("f.reason", "x")];
    assert_eq!(b.send(&page, &format!("/desk/m/{number}/act"), &act).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn something_is_entered_for_somebody_and_the_code_handed_over() {
    let w = World::new().await;
    let mut b = w.signed_in("clerk").await;
    let page = b.get("/desk/enter").await;
    let wrong =
        b.send(&page, "/desk/enter", &[("channel", "phone"), ("text", ""), ("name", "李")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"李\""));
    let own = [
        ("channel", "phone"),
        ("text", "楼道灯坏了"),
        ("name", "李大妈"),
        ("lon", "120.005"),
        ("lat", "30.005"),
    ];
    let a = b.send(&page, "/desk/enter", &own).await;
    assert_eq!((a.status, a.header("location")), (303, "/desk/enter/done"));
    let done = b.get("/desk/enter/done").await;
    assert!(done.words().contains("查询码") && done.words().contains("前答复您"));
    // who may not receive is not offered it
    let mut handler = w.signed_in("handler").await;
    assert!(!handler.get("/desk").await.body.contains("href=\"/desk/enter\">代填</a></li>"));
    assert_eq!(handler.get("/desk/enter").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_never_stands_in_an_address() {
    let w = World::new().await;
    w.report(&mut w.browser(), "枫林路井盖松动").await;
    w.office.follow().await.unwrap();
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/search").await;
    let a = b.send(&page, "/desk/search", &[("q", "井盖")]).await;
    assert_eq!((a.status, a.header("location")), (303, "/desk/search"));
    let found = b.get("/desk/search").await;
    assert!(found.body.contains("<mark>井盖</mark>"), "{}", found.words());
    assert!(!found.body.contains("?q="));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_with_a_wrong_row_is_shown_with_the_row() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get("/desk/tables").await;
    let csv =
        "code,name,kind,parent,area\nX,新单位,department,330299,\nY,坏单位,department,NOWHERE,\n";
    let form = format!(
        "--B\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nunits\r\n\
         --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"u.csv\"\r\n\r\n{csv}\r\n--B--\r\n",
        page.hidden("_csrf")
    );
    let request = axum::http::Request::post("/desk/tables/import")
        .header("content-type", "multipart/form-data; boundary=B")
        .body(axum::body::Body::from(form))
        .unwrap();
    let a = b.call(request).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert!(a.words().contains("NOWHERE"), "{}", a.words());
    let file = b.get("/desk/tables/export?what=matters&format=csv").await;
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").contains("yiwang-matters-20251103.csv"));
}
