//! Search in the workbench.

use crate::browser::Browser;
use crate::world::World;

const SEARCH: &str = "/desk/search";

/// Sends the form of the search page and opens what it leads to.
async fn look(b: &mut Browser, fields: &[(&str, &str)]) -> crate::browser::Answer {
    let page = b.get(SEARCH).await;
    let a = b.send(&page, SEARCH, fields).await;
    assert_eq!((a.status, a.header("location")), (303, SEARCH), "{}", a.words());
    b.get(SEARCH).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_character_leads_to_the_right_matter_and_says_so() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "夜间噪音很大，整夜睡不着").await;
    w.office.follow().await.unwrap();
    let mut b = w.signed_in("street").await;
    let page = look(&mut b, &[("q", "造音")]).await;
    assert!(page.body.contains("<mark>噪音</mark>"), "{}", page.words());
    assert!(page.body.contains(&format!("href=\"/desk/m/{number}\"")));
    assert!(page.words().contains("没有写着“造音”的事项"), "{}", page.words());
    assert!(page.body.contains("<button class=\"link\" name=\"q\" value=\"噪音\">"));
    let page = look(&mut b, &[("q", "噪音")]).await;
    assert!(page.body.contains("<mark>噪音</mark>") && !page.words().contains("没有写着"));
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_stay_with_the_search_and_are_dropped_by_one_press() {
    let w = World::new().await;
    w.report(&mut w.browser(), "夜间噪音很大，整夜睡不着").await;
    w.office.follow().await.unwrap();
    let mut b = w.signed_in("street").await;
    let page = b.get(SEARCH).await;
    assert!(page.words().contains("输入编号、地点或关键词"), "an empty page says what to do");
    let page = look(&mut b, &[("q", "噪音"), ("state", "ended"), ("grid", "330299001")]).await;
    assert!(page.body.contains("<option value=\"ended\" selected>"), "{}", page.body);
    assert!(page.body.contains("<option value=\"330299001\" selected>"));
    assert!(page.words().contains("去掉筛选条件再找") && !page.body.contains("<mark>"));
    let page = look(&mut b, &[("state", "open")]).await;
    assert!(page.words().contains("噪音很大"), "conditions alone find too: {}", page.words());
    let page = look(&mut b, &[("q", "噪音"), ("unit", "NOWHERE")]).await;
    assert_eq!(page.status, 200, "a condition that cannot be is told beside the form");
    assert!(page.body.contains("filter-unknown") && page.body.contains("value=\"噪音\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_while_typing_show_what_one_may_see_and_nothing_in_an_address() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "夜间噪音很大，整夜睡不着").await;
    w.office.follow().await.unwrap();
    let mut b = w.signed_in("street").await;
    let page = b.get(SEARCH).await;
    assert!(page.body.contains("<yw-find"));
    let hints = b.send(&page, "/desk/search/hints", &[("q", "噪")]).await;
    assert_eq!(hints.status, 200);
    assert!(hints.body.contains(&format!("role=\"option\" data-href=\"/desk/m/{number}\"")));
    assert!(hints.body.contains("data-q=\"噪音\""), "{}", hints.body);
    assert!(!hints.body.contains("<html"));
    let place = b.send(&page, "/desk/search/hints", &[("q", "一社")]).await;
    assert!(place.body.contains("data-q=\"一社区\""), "{}", place.body);
    assert_eq!(b.send(&page, "/desk/search/hints", &[("q", " ")]).await.body.trim(), "");

    let mut other = w.signed_in("handler").await;
    let page = other.get(SEARCH).await;
    let hints = other.send(&page, "/desk/search/hints", &[("q", "噪")]).await;
    assert!(!hints.body.contains("data-href"), "{}", hints.body);
    let a = other.post("/desk/search/hints", &[("q", "噪")]).await;
    assert_eq!(a.status, 403, "without the token of the session");
}

#[tokio::test(flavor = "multi_thread")]
async fn synonyms_are_kept_like_the_other_tables() {
    const TABLE: &str = "/desk/tables/synonyms";
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(TABLE).await;
    assert!(page.words().contains("噪音、噪声"), "the shipped ones: {}", page.words());
    let a = b.send(&page, TABLE, &[("words", "孤零零")]).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert!(a.body.contains("id=\"k-words-fault\"") && a.body.contains("value=\"孤零零\""));
    assert_eq!(b.send(&page, TABLE, &[("words", "坑洼，凹坑")]).await.status, 303);
    assert!(b.get(TABLE).await.words().contains("坑洼、凹坑"));
    let file = b.get("/desk/tables/export?what=synonyms&format=csv").await;
    assert_eq!(file.status, 200);
    assert!(file.body.contains("坑洼、凹坑"), "{}", file.body);
}
