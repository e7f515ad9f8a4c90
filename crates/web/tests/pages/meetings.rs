//! Meetings on their pages: opened, filled, decided from the item.

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_opened_filled_and_read_in_both_languages() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "井盖松动").await;
    let mut clerk = w.signed_in("clerk").await;
    let page = clerk.get("/desk/meetings").await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(page.words().contains("现在没有会议"), "an empty list says what to do");
    let playbook = page.hidden("playbook");
    let mut fields = vec![("playbook", playbook.as_str()), ("name", ""), ("grid", "330299001001")];
    let no = clerk.send(&page, "/desk/meetings", &fields).await;
    assert!(no.status == 422 && no.body.contains("name-missing"), "{}", no.words());
    assert!(no.body.contains("value=\"330299001001\" selected"), "what was chosen stays");
    fields[1] = ("name", "枫林苑十一月会");
    let page = clerk.get("/desk/meetings").await;
    let opened = clerk.send(&page, "/desk/meetings", &fields).await;
    assert_eq!(opened.status, 303, "{}", opened.words());
    let at = opened.header("location").to_owned();
    let again = clerk.send(&page, "/desk/meetings", &fields).await;
    assert_eq!(again.header("location"), at, "sent twice, opened once");

    let page = clerk.get(&at).await;
    assert!(page.words().contains("还没有议题") && page.words().contains("井盖松动"));
    let none = clerk.send(&page, &format!("{at}/items"), &[]).await;
    assert!(none.status == 422 && none.body.contains("nothing-chosen"), "{}", none.words());
    let put = clerk.send(&page, &format!("{at}/items"), &[("number", &number)]).await;
    assert_eq!(put.status, 303, "{}", put.words());
    let page = clerk.get(put.header("location").split('#').next().unwrap()).await;
    let words = page.words();
    assert!(words.contains("列入了1件") && words.contains("没有着落"), "{words}");
    let item = clerk.get(&format!("/desk/m/{number}")).await;
    assert!(item.words().contains("已列入") && item.body.contains(&format!("href=\"{at}\"")));
    let english = clerk.get(&format!("{at}?lang=en")).await;
    assert!(english.words().contains("No decision yet"), "{}", english.words());
    let list = clerk.get("/desk/meetings?lang=zh").await;
    assert!(list.words().contains("1个议题") && list.words().contains("1个没有着落"));

    // a step leads to its form on the page of the matter, and from there back to the meeting
    let number = at.rsplit('/').next().unwrap();
    let form = clerk
        .get(&format!("/desk/m/{number}?take=put_item&onward={at}&f.item=%E6%A5%BC%E9%81%93"))
        .await;
    assert!(form.body.contains("楼道</textarea>"), "filled in");
    assert!(form.body.contains(&format!("name=\"_onward\" value=\"{at}\"")));
    let away = clerk.get(&format!("/desk/m/{number}?take=put_item&onward=//example.org")).await;
    assert!(!away.body.contains("example.org"), "nobody is sent away from this site");
    assert_eq!(clerk.get("/desk/meetings/20200101-00001").await.status, 404);
    let mut handler = w.signed_in("handler").await;
    assert_eq!(handler.get(&at).await.status, 404);
    assert!(!handler.get("/desk/meetings").await.body.contains("name=\"playbook\""));
}
