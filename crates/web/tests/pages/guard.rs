//! What stands between the network and the handlers.

use crate::world::{PASSWORD, World};
use axum::body::Body;
use axum::http::{Method, Request};
use std::time::Duration;
use yiwang_web::guard::rate::{Rate, Rates};
use yiwang_web::routes::{Csrf, Who};
use yiwang_web::{ROUTES, WebSettings};

/// A path of the table with something in its places.
fn filled(path: &str) -> String {
    path.replace("{number}", "X1")
        .replace("{file}", "00000000-0000-0000-0000-000000000001")
        .replace("{party}", "00000000-0000-0000-0000-000000000001")
        .replace("{id}", "00000000-0000-0000-0000-000000000001")
        .replace("{version}", "1")
        .replace("{matter}", "00000000-0000-0000-0000-000000000001")
        .replace("{size}", "thumb")
        .replace("{playbook}", "word-to-secretary")
        .replace("{action}", "rate")
        .replace("{what}", "matters")
        .replace("{hash}", "0")
        .replace("{name}", "none.css")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_strict_policy_and_is_kept_by_no_cache() {
    let w = World::new().await;
    let mut anybody = w.browser();
    let mut staff = w.signed_in("district").await;
    for r in ROUTES.iter().filter(|r| r.method == "GET") {
        let path = filled(r.path);
        for (who, b) in [("anybody", &mut anybody), ("staff", &mut staff)] {
            let a = b.get(&path).await;
            let csp = a.header("content-security-policy");
            assert!(csp.starts_with("default-src 'none'"), "{who} {path}: {csp}");
            assert!(csp.contains("frame-ancestors 'none'") && !csp.contains("unsafe"), "{csp}");
            assert_eq!(a.header("x-content-type-options"), "nosniff", "{path}");
            assert!(!a.header("x-request-id").is_empty(), "{path}");
            assert!(a.status < 500, "{who} {path}: {} {}", a.status, a.body);
            let cache = a.header("cache-control");
            assert!(["no-store", "private, no-cache"].contains(&cache), "{path}: {cache}");
            if path.starts_with("/desk") || path.starts_with("/progress/") {
                assert_eq!(cache, "no-store", "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_gets_nothing_of_the_workbench() {
    let w = World::new().await;
    for r in ROUTES.iter().filter(|r| matches!(r.who, Who::SignedIn | Who::Having(_))) {
        let mut b = w.browser();
        let request = Request::builder().method(r.method).uri(filled(r.path));
        let request = request.header("content-type", "application/json");
        let a = b.call(request.body(Body::from("{}")).unwrap()).await;
        if r.path.starts_with("/api/") {
            assert_eq!(a.status, 401, "{} {}: {}", r.method, r.path, a.body);
            assert_eq!(a.json()["code"], "not-signed-in");
        } else {
            assert_eq!(a.status, 303, "{} {}: {}", r.method, r.path, a.body);
            assert!(a.header("location").starts_with("/sign-in?next=/"), "{}", r.path);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_taken_without_its_token() {
    let w = World::new().await;
    let mut b = w.signed_in("district").await;
    for r in ROUTES {
        let path = filled(r.path);
        let a = match r.csrf {
            Csrf::Session | Csrf::Portal => b.post(&path, &[("_csrf", "guess"), ("q", "x")]).await,
            Csrf::Api => {
                let method = if r.method == "DELETE" { Method::DELETE } else { Method::POST };
                b.json(method, &path, "{}").await
            }
            Csrf::Reads | Csrf::Origin | Csrf::Bare => continue,
        };
        assert_eq!(a.status, 403, "{} {path}: {}", r.method, a.body);
        assert!(a.body.contains("form-expired") || a.body.contains("case-closed"), "{}", a.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_write_with_the_persons_cookies() {
    let w = World::new().await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")] {
        let mut b = w.signed_in("street").await;
        let page = b.get("/desk/account").await;
        b.headers.push((name, value.to_owned()));
        let a = b.send(&page, "/sign-out", &[]).await;
        assert_eq!(a.status, 403, "{name}");
        assert!(a.body.contains("other-site"));
    }
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/account").await;
    b.headers.push(("origin", "http://grid.test".to_owned()));
    assert_eq!(b.send(&page, "/sign-out", &[]).await.status, 303, "our own page may");
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_too_often_is_slowed_down_for_an_account_and_for_an_address() {
    let w = World::new().await;
    let slow = Rate { burst: 3, per: Duration::from_mins(1) };
    let rates = Rates { account: slow, report: slow, number: slow, ..Rates::default() };
    let settings = WebSettings { rates, proxies: 1, ..WebSettings::local([7; 32]) };
    let router = yiwang_web::router(w.office.clone(), settings);
    let mut b = crate::browser::Browser::new(router);
    b.headers.push(("x-forwarded-for", "1.2.3.4".to_owned()));
    let page = b.get("/sign-in").await;
    for i in 0..4 {
        // from many addresses: the account is what is counted
        b.headers = vec![("x-forwarded-for", format!("1.2.3.{i}"))];
        let a = b.send(&page, "/sign-in", &[("login", "street"), ("password", "guess")]).await;
        assert_eq!(a.status, if i < 3 { 401 } else { 429 }, "{i}: {}", a.body);
        if i == 3 {
            assert!(a.header("retry-after").parse::<u64>().unwrap() > 0);
            assert!(a.body.contains("too-often") && a.body.contains("value=\"street\""));
        }
    }
    b.headers = vec![("x-forwarded-for", "9.9.9.9".to_owned())];
    let page = b.get("/report").await;
    for i in 0..4 {
        let a = b.send(&page, "/report", &[("text", " ")]).await;
        assert_eq!(a.status, if i < 3 { 422 } else { 429 }, "{i}");
    }
    b.headers = vec![("x-forwarded-for", "9.9.9.8".to_owned())];
    assert_eq!(b.send(&page, "/report", &[("text", " ")]).await.status, 422, "another address");
    // guessing the code of one number
    let page = b.get("/progress").await;
    for i in 0..4 {
        b.headers = vec![("x-forwarded-for", format!("8.8.8.{i}"))];
        let a = b.send(&page, "/progress", &[("number", "N1"), ("secret", "GUESS")]).await;
        assert_eq!(a.status, if i < 3 { 404 } else { 429 }, "{i}: {}", a.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_or_broken_gets_a_sentence() {
    let w = World::new().await;
    let mut b = w.browser();
    let large = "x".repeat(1_200_000);
    let a = b.post("/progress", &[("number", &large)]).await;
    assert_eq!(a.status, 413);
    assert!(a.body.contains("body-too-large"), "{}", a.body);
    let broken = Request::post("/report")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from("--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhalf"))
        .unwrap();
    let a = b.call(broken).await;
    assert_eq!((a.status, a.body.contains("body-unreadable")), (422, true));
    let a = b.json(Method::POST, "/api/v1/progress", "{\"number\":").await;
    assert_eq!(a.status, 422);
    assert_eq!(a.header("content-type"), "application/problem+json");
    assert_eq!(a.json()["code"], "body-not-json");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_says_so_as_a_page_and_as_a_problem() {
    let w = World::new().await;
    let mut b = w.browser();
    let a = b.get("/no/such/page").await;
    assert_eq!(a.status, 404);
    assert!(a.body.contains("href=\"/\"") && a.body.contains("no-page"), "a way back");
    let a = b.get("/api/v1/nothing").await;
    assert_eq!((a.status, a.json()["code"].as_str().unwrap()), (404, "no-page"));
    let a = b.json(Method::POST, "/privacy", "").await;
    assert_eq!((a.status, a.body.contains("method-unknown")), (404, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_a_wrong_password_tells_nothing() {
    let w = World::new().await;
    let mut b = w.browser();
    let page = b.get("/sign-in").await;
    let unknown = b.send(&page, "/sign-in", &[("login", "nobody"), ("password", "x")]).await;
    let wrong = b.send(&page, "/sign-in", &[("login", "street"), ("password", "x")]).await;
    assert_eq!((unknown.status, wrong.status), (401, 401));
    let said = |a: &crate::browser::Answer| a.between("id=\"said\"", "</div>").to_owned();
    assert_eq!(said(&unknown), said(&wrong), "not whether the login exists");
    let away = [("login", "street"), ("password", PASSWORD), ("next", "//evil.test/")];
    let a = b.send(&page, "/sign-in", &away).await;
    assert_eq!((a.status, a.header("location")), (303, "/"), "only to a page of this site");
    let page = b.get("/desk/account").await;
    assert_eq!(b.send(&page, "/sign-out", &[]).await.status, 303);
    assert_eq!(b.get("/desk").await.status, 303);
}
