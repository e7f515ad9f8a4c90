//! A resident without scripts.

use crate::world::World;
use axum::body::Body;
use axum::http::Request;

#[tokio::test(flavor = "multi_thread")]
async fn a_report_gets_number_code_and_date_and_nothing_of_it_stands_in_an_address() {
    let w = World::new().await;
    let mut b = w.browser();
    let home = b.get("/").await;
    assert!(home.body.len() < 60_000);
    assert!(home.body.contains("href=\"/report\""));
    let page = b.get("/report").await;
    assert!(page.body.len() < 60_000, "{}", page.body.len());
    let sent = [("text", "井盖松动"), ("lon", "120.005"), ("lat", "30.005"), ("name", "王小满")];
    let a = b.send(&page, "/report", &sent).await;
    assert_eq!((a.status, a.header("location")), (303, "/report/done"));
    let done = b.get("/report/done").await;
    assert!(done.words().contains("前答复您"), "{}", done.words());
    // the same page sent again, as after a lost answer, is the same report
    let first = done.between("<dd>", "</dd>").to_owned();
    b.send(&page, "/report", &sent).await;
    assert_eq!(b.get("/report/done").await.between("<dd>", "</dd>"), first);

    let case = b.get("/progress/case").await;
    assert!(case.words().contains("井盖松动") && case.words().contains(&first));
    // the next person at this machine finds it locked
    let leave = b.send(&case, "/progress/leave", &[]).await;
    assert_eq!(leave.status, 303);
    assert_eq!(b.get("/progress/case").await.header("location"), "/progress");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_works_without_scripts_and_keeps_what_was_typed() {
    let w = World::new().await;
    let mut b = w.browser();
    let mut page = b.get("/report").await;
    let mut views = vec![page.hidden("view")];
    for _ in 0..5 {
        let view = page.hidden("view");
        let click = [
            ("view", view.as_str()),
            ("map.x", "250"),
            ("map.y", "170"),
            ("text", "写到一半"),
            ("name", "王<b>"),
        ];
        page = b.send(&page, "/report", &click).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("写到一半</textarea>"), "typed words survive");
        assert!(
            page.body.contains("王&#60;b&#62;") || page.body.contains("王&lt;b&gt;"),
            "escaped"
        );
        if !page.hidden("lon").is_empty() {
            break;
        }
        views.push(page.hidden("view"));
    }
    assert!(views.len() > 1, "the map goes down level by level: {views:?}");
    let lon: f64 = page.hidden("lon").parse().unwrap();
    let lat: f64 = page.hidden("lat").parse().unwrap();
    assert!((120.01..120.02).contains(&lon) && (30.0..30.01).contains(&lat), "{lon} {lat}");
    assert!(page.words().contains("第二网格"), "told in words");
    // a step up keeps the point; taking it away takes it away
    let up = page.between("name=\"up\" value=\"", "\"").to_owned();
    let (lon, lat, view) = (page.hidden("lon"), page.hidden("lat"), page.hidden("view"));
    let above = b
        .send(&page, "/report", &[("up", &up), ("lon", &lon), ("lat", &lat), ("view", &view)])
        .await;
    assert_eq!(above.hidden("lon"), lon);
    assert_ne!(above.hidden("view"), view);
    let gone = b.send(&page, "/report", &[("unpin", "1"), ("lon", &lon), ("lat", &lat)]).await;
    assert_eq!(gone.hidden("lon"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_outside_is_answered_honestly_and_still_taken() {
    let w = World::new().await;
    let mut b = w.browser();
    let page = b.get("/report").await;
    let sent = [("text", "路灯不亮"), ("lon", "120.03"), ("lat", "30.005")];
    let pin = b.send(&page, "/report/pin", &sent).await;
    assert_eq!(pin.json()["inside"], false);
    assert!(pin.json()["words"].as_str().unwrap().contains("不在本辖区内"), "{}", pin.body);
    assert_eq!(b.send(&page, "/report", &sent).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_the_typed_words_stand_in_the_form_again() {
    let w = World::new().await;
    let mut b = w.browser();
    let page = b.get("/report").await;
    let a = b.send(&page, "/report", &[("text", " "), ("place_text", "北门")]).await;
    assert_eq!(a.status, 422);
    assert!(a.body.contains("value=\"北门\"") && a.body.contains("aria-invalid=\"true\""));
    // a photo that is none, in a form with files
    let form = format!(
        "--B\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n楼道堆物\r\n\
         --B\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\r\n%PDF-1.7 no photo\r\n--B--\r\n",
        page.hidden("_csrf")
    );
    let request = Request::post("/report")
        .header("content-type", "multipart/form-data; boundary=B")
        .body(Body::from(form))
        .unwrap();
    let a = b.call(request).await;
    assert!(a.status >= 400 && a.status < 500, "{}", a.status);
    assert!(a.body.contains("楼道堆物</textarea>"), "{}", a.body);
    // the token of another browser
    let mut other = w.browser();
    other.get("/report").await;
    let a = other.post("/report", &[("_csrf", "x"), ("text", "写好了")]).await;
    assert_eq!(a.status, 403);
    assert!(a.body.contains("写好了</textarea>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_takes_number_and_code_and_nothing_less() {
    let w = World::new().await;
    let mut b = w.browser();
    let (number, secret) = w.report(&mut b, "井盖松动").await;
    let mut later = w.browser();
    let page = later.get("/progress").await;
    for (n, s) in [(number.as_str(), "WRONG"), ("WRONG", secret.as_str()), ("", "")] {
        let a = later.send(&page, "/progress", &[("number", n), ("secret", s)]).await;
        assert_eq!(a.status, 404, "{}", a.body);
        assert!(a.body.contains(&format!("value=\"{n}\"")), "the number stays in the form");
    }
    let secret = secret.to_lowercase();
    let a = later.send(&page, "/progress", &[("number", &number), ("secret", &secret)]).await;
    assert_eq!((a.status, a.header("location")), (303, "/progress/case"));
    let case = later.get("/progress/case").await;
    assert!(!case.body.contains("13900001234"), "no telephone, not even one's own");
    // what the playbook offers, and nothing else
    assert!(case.body.contains("id=\"act-urge\"") && !case.body.contains("id=\"act-rate\""));
    let version = case.hidden("_version");
    let more = [("action", "add"), ("_version", version.as_str()), ("f.more", "晚上更响")];
    assert_eq!(later.send(&case, "/progress/act", &more).await.status, 303);
    assert!(later.get("/progress/case").await.words().contains("晚上更响"));
    // a stale version: refused, and the words are still there
    let stale = later.send(&case, "/progress/act", &more).await;
    assert!(stale.status == 303 || stale.body.contains("晚上更响"));
    let stale = [("action", "add"), ("_version", "1"), ("_key", "k9"), ("f.more", "再补一句")];
    let token = case.hidden("_csrf");
    let mut fields = vec![("_csrf", token.as_str())];
    fields.extend(stale);
    let a = later.post("/progress/act", &fields).await;
    assert_eq!(a.status, 409, "{}", a.body);
    assert!(a.body.contains("再补一句</textarea>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_case_closes_by_itself_after_half_an_hour() {
    let w = World::new().await;
    let mut b = w.browser();
    w.report(&mut b, "井盖松动").await;
    assert_eq!(b.get("/progress/case").await.status, 200);
    w.clock.set(crate::world::at("2025-11-03T09:40"));
    assert_eq!(b.get("/progress/case").await.status, 303);
    let done = b.get("/report/done").await;
    assert_eq!((done.status, done.body.contains("case-closed")), (403, true));
}
