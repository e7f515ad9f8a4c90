//! Follow-up by telephone and the boards of playbooks, on their pages.

use crate::inbox::form;
use crate::world::{PASSWORD, World};
use serde_json::json;
use yiwang_domain::engine::Command;
use yiwang_domain::rights::Caller;
use yiwang_office::Report;

const RESIDENT: &str = "13900001234";

async fn caller(w: &World, login: &str) -> Caller {
    let signed = w.office.sign_in(login, PASSWORD).await.unwrap();
    w.office.session(&signed.token).await.unwrap().caller
}

async fn act(w: &World, login: &str, number: &str, action: &str, form: serde_json::Value) {
    let who = caller(w, login).await;
    let id = w.office.matter(&who, number).await.unwrap().row.id;
    let form = form.as_object().cloned().unwrap();
    let command = Command { action: action.into(), form, ..Command::default() };
    w.office.act(&who, id, command, None).await.unwrap();
}

/// Reports that somebody at the district answered: they wait for a follow-up.
async fn answered(w: &World, n: usize) {
    let mut resident = w.browser();
    for i in 0..n {
        let (number, _) = w.report(&mut resident, &format!("路灯不亮{i}")).await;
        act(w, "clerk", &number, "ask_up", json!({"reason": "请答复"})).await;
        let answer = json!({"outcome": "explained", "result": "供电公司周五前修好"});
        act(w, "district", &number, "answer_now", answer).await;
    }
}

/// Number of the matter in hand.
fn in_hand(body: &str) -> String {
    let from = body.find("action=\"/desk/calls/").unwrap() + "action=\"/desk/calls/".len();
    body[from..].split('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_taken_down_on_one_page_and_the_next_one_opens() {
    let w = World::new().await;
    answered(&w, 2).await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/calls").await;
    assert_eq!(page.status, 200, "{}", page.words());
    let words = page.words();
    assert!(words.contains("2件待回访") && words.contains("供电公司周五前修好"), "{words}");
    assert!(words.contains("您好，我是东街道的street"), "who is calling: {words}");
    assert!(page.body.contains("id=\"act-visit\" open"), "the form stands open");
    assert!(
        page.body.contains("<a href=\"/desk/calls\" aria-current=\"page\""),
        "in the navigation"
    );
    assert!(!page.body.contains(RESIDENT) && page.body.contains("139****1234"), "masked");

    // the number to call, for a purpose that is logged
    let first = in_hand(&page.body);
    let party = page.between(&format!("/desk/calls/{first}/party/"), "\"").to_owned();
    let path = format!("/desk/calls/{first}/party/{party}");
    assert!(page.body.contains("name=\"purpose\" value=\"电话回访\""));
    let no = b.send(&page, &path, &[("purpose", " ")]).await;
    assert!(no.status == 422 && !no.body.contains(RESIDENT), "{}", no.words());
    assert!(no.body.contains("purpose-missing") && no.body.contains("id=\"act-visit\""));
    let shown = b.send(&page, &path, &[("purpose", "电话回访")]).await;
    assert!(shown.status == 200 && shown.body.contains(RESIDENT), "{}", shown.words());
    assert_eq!(in_hand_or(&shown.body, &first), first, "the same one is still in hand");
    assert!(!b.get("/desk/calls").await.body.contains(RESIDENT), "masked again");

    // taken down: the next opens, and is told what was done
    let mut own = form(&shown.body, "id=\"act-visit\"");
    let onward = own.iter().find(|(n, _)| *n == "_onward").unwrap().1.to_owned();
    assert!(onward.starts_with("/desk/calls?at="), "{onward}");
    own.extend([("f.satisfied", "true"), ("f.solved", "true"), ("f.said", "修好了")]);
    let a = b.post(&format!("/desk/m/{first}/act"), &own).await;
    assert_eq!((a.status, a.header("location")), (303, format!("{onward}&did={first}").as_str()));
    let after = b.get(&format!("{onward}&did={first}")).await;
    let second = in_hand(&after.body);
    assert_ne!(second, first);
    assert!(after.words().contains("评办（回访）"), "says what was done: {}", after.words());
    assert!(after.words().contains("1件待回访"));

    // nobody reached: a note goes on to what follows, and the matter stays
    let mut note = form(&after.body, "class=\"act note\"");
    note.push(("text", "电话回访没有打通：无人接听"));
    let a = b.post(&format!("/desk/m/{second}/note"), &note).await;
    assert_eq!(
        (a.status, a.header("location")),
        (303, format!("/desk/calls?did={second}").as_str())
    );
    let page = b.get(&format!("/desk/calls?did={second}")).await;
    assert!(page.words().contains("无人接听"), "{}", page.words());
    // put off until the afternoon it is away, and back by the button
    let mut later = form(&page.body, "class=\"act later\"");
    later.push(("moment", "2025-11-03T15:00"));
    let a = b.post(&format!("/desk/m/{second}/later"), &later).await;
    let page = b.get(a.header("location")).await;
    assert!(page.words().contains("现在没有要您回访的事项"), "{}", page.words());
    let wake = form(&page.body, &format!("action=\"/desk/m/{second}/wake\""));
    assert_eq!(b.post(&format!("/desk/m/{second}/wake"), &wake).await.status, 303);
    assert_eq!(in_hand(&b.get("/desk/calls").await.body), second);
}

/// The matter in hand, also where its number is shown plain and nothing is left to ask for.
fn in_hand_or(body: &str, first: &str) -> String {
    if body.contains("action=\"/desk/calls/") {
        return in_hand(body);
    }
    let there = body.contains(&format!("action=\"/desk/m/{first}/act\""));
    if there { first.to_owned() } else { String::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_nobody_has_no_queue_and_who_handled_it_is_told_so() {
    let w = World::new().await;
    answered(&w, 1).await;
    let mut handler = w.signed_in("handler").await;
    let page = handler.get("/desk/calls").await;
    assert!(page.words().contains("现在没有要您回访的事项"), "{}", page.words());
    assert!(!page.body.contains("href=\"/desk/calls\""), "no entry in the navigation");
    let mut own = w.signed_in("street").await;
    let number = in_hand(&own.get("/desk/calls").await.body);
    let at = own.get(&format!("/desk/m/{number}")).await;
    let party = at.between(&format!("/desk/m/{number}/party/"), "\"").to_owned();
    let page = handler.get("/desk/account").await;
    let path = format!("/desk/calls/{number}/party/{party}");
    assert_eq!(handler.send(&page, &path, &[("purpose", "看看")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_of_a_method_shows_who_stands_where_since_when() {
    let w = World::new().await;
    let mut b = w.signed_in("district").await;
    let list = b.get("/desk/boards").await;
    assert_eq!(list.status, 200);
    assert!(list.body.contains("href=\"/desk/boards/whistle\""), "{}", list.words());
    let empty = b.get("/desk/boards/whistle").await;
    assert!(empty.words().contains("“吹哨报到”现在没有事项"), "{}", empty.words());
    assert_eq!(b.get("/desk/boards/petition").await.status, 404, "it has no board");

    // outside the net: the district weighs it
    let told = Report {
        channel: "portal".into(),
        text: "地下车库进水".into(),
        place_text: "枫林路8号".into(),
        lon: Some(120.05),
        lat: Some(30.005),
        playbook: Some("whistle".into()),
        ..Report::default()
    };
    let number = w.office.receive(None, told, None).await.unwrap().number;
    let call = json!({
        "whistle_reason": "emergency", "units": ["CG", "S"], "situation": "进水",
        "tried": "抽水", "meet_at": "南门"
    });
    act(&w, "district", &number, "district_blow", call).await;
    act(&w, "handler", &number, "answer_whistle", json!({"who_comes": "老郑"})).await;
    let page = b.get("/desk/boards/whistle").await;
    let words = page.words();
    assert!(page.body.contains(&format!("href=\"/desk/m/{number}\"")), "{words}");
    assert!(words.contains("已响应，待到场") && words.contains("已吹哨，待响应"), "{words}");
    assert!(words.contains("城管局") && words.contains("11月3日 09:00起"), "{words}");
    assert!(words.contains("枫林路8号") && page.body.contains("class=\"chip"), "{words}");
    assert!(b.get("/desk/boards").await.words().contains("吹哨报到"));
    let alone = b.get("/desk/boards/whistle?column=called").await;
    assert!(alone.body.contains(&number) && alone.body.contains("看全部栏"), "{}", alone.words());
    assert_eq!(b.get("/desk/boards/whistle?column=none").await.status, 404);
    // who has no share in it does not learn of it
    let mut worker = w.signed_in("worker").await;
    assert!(!worker.get("/desk/boards/whistle").await.body.contains(&number));
}
