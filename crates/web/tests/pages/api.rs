//! Programs that speak to the API.

use crate::world::{PASSWORD, World};
use axum::http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_signs_in_reports_acts_and_sends_twice_without_harm() {
    let w = World::new().await;
    let mut b = w.browser();
    let report = json!({"text": "井盖松动", "lon": 120.005, "lat": 30.005}).to_string();
    b.headers.push(("idempotency-key", "k1".to_owned()));
    let first = b.json(Method::POST, "/api/v1/reports", &report).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let again = b.json(Method::POST, "/api/v1/reports", &report).await;
    assert_eq!(again.json(), first.json(), "the same key, the same receipt");
    let other = b.json(Method::POST, "/api/v1/reports", &json!({"text": "别的"}).to_string()).await;
    assert_eq!((other.status, other.json()["code"].as_str().unwrap()), (422, "key-reused"));

    let (number, secret) = (first.json()["number"].clone(), first.json()["secret"].clone());
    let pass = json!({"number": number, "secret": secret}).to_string();
    let seen = b.json(Method::POST, "/api/v1/progress", &pass).await;
    assert_eq!(seen.json()["text"], "井盖松动");
    let number = number.as_str().unwrap();

    let login = json!({"login": "worker", "password": PASSWORD}).to_string();
    let session = b.json(Method::POST, "/api/v1/session", &login).await;
    assert_eq!(session.status, 201);
    let token = session.json()["token"].as_str().unwrap().to_owned();
    b.headers = vec![("authorization", format!("Bearer {token}"))];
    assert_eq!(b.get("/api/v1/session").await.json()["login"], "worker");
    let rows = b.get("/api/v1/matters?view=mine&limit=1").await.json();
    assert_eq!(rows["rows"][0]["number"], number);
    let matter = b.get(&format!("/api/v1/matters/{number}")).await.json();
    assert_eq!(matter["raised_by"].as_array().unwrap().len(), 1);
    let offers = matter["offers"].as_array().unwrap();
    let ask = offers.iter().find(|o| o["action"] == "ask_up").unwrap();
    assert_eq!(ask["fields"][0]["kind"], "long_text");

    let act = format!("/api/v1/matters/{number}/actions/ask_up");
    let empty = b.json(Method::POST, &act, "{}").await;
    assert_eq!(empty.status, 422);
    assert_eq!(empty.header("content-type"), "application/problem+json");
    assert_eq!(empty.json()["faults"][0]["at"], "reason");
    let full = json!({"form": {"reason": "要换"}, "version": matter["version"]}).to_string();
    let done = b.json(Method::POST, &act, &full).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(done.json()["stage"]["en"], "Street triage");
    let stale =
        b.json(Method::POST, &format!("/api/v1/matters/{number}/notes"), "{\"text\":\"x\"}").await;
    assert_eq!(stale.status, 200);

    let out = b.json(Method::DELETE, "/api/v1/session", "").await;
    assert_eq!(out.status, 204);
    assert_eq!(b.get("/api/v1/session").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_speak_the_language_that_is_asked_for() {
    let w = World::new().await;
    let mut b = w.browser();
    b.headers.push(("accept-language", "en".to_owned()));
    let a = b.get("/api/v1/matters").await;
    assert_eq!(a.status, 401);
    assert_eq!(a.header("www-authenticate"), "Bearer");
    assert!(a.json()["title"].as_str().unwrap().is_ascii());
    b.headers = vec![("accept-language", "zh-CN".to_owned())];
    assert!(!b.get("/api/v1/matters").await.json()["title"].as_str().unwrap().is_ascii());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_cannot_pass_for_staff() {
    let w = World::new().await;
    let mut b = w.browser();
    let claim = json!({"text": "x", "place_text": "北门", "channel": "hotline", "outer": {"source": "12345", "number": "1"}});
    let a = b.json(Method::POST, "/api/v1/reports", &claim.to_string()).await;
    assert_eq!(a.status, 201, "{}", a.body);
    let mut staff = w.signed_in("district").await;
    let number = a.json()["number"].as_str().unwrap().to_owned();
    let matter = staff.get(&format!("/api/v1/matters/{number}")).await.json();
    assert!(matter["outer"].is_null() && matter["channel"]["en"] != "Hotline", "{matter}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_point_is_located_and_a_bad_filter_explained() {
    let w = World::new().await;
    let mut b = w.signed_in("district").await;
    let p = json!({"lon": 120.005, "lat": 30.005}).to_string();
    let at = b.json(Method::POST, "/api/v1/locate", &p).await;
    assert_eq!(at.json()["grid"]["code"], "330299001001001");
    let bad = b.get("/api/v1/matters?from=yesterday").await;
    assert_eq!((bad.status, bad.json()["code"].as_str().unwrap()), (422, "filter-wrong"));
    assert_eq!(b.get("/api/openapi.json").await.json()["openapi"], "3.1.0");
}
