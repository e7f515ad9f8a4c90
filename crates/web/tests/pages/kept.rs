//! Tables that are kept by hand, in the workbench.

use crate::world::World;
use yiwang_office::Report;

const CATEGORIES: &str = "/desk/tables/categories";

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_changed_and_an_old_page_keeps_what_was_typed() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(&format!("{CATEGORIES}?edit=01")).await;
    assert_eq!((page.status, page.hidden("_id").as_str()), (200, "01"), "{}", page.words());
    let seen = page.hidden("_version");
    let own =
        [("_id", "01"), ("_version", seen.as_str()), ("name", "井盖"), ("closing", "盖好且稳固")];
    let a = b.send(&page, CATEGORIES, &own).await;
    assert_eq!((a.status, a.header("location")), (303, CATEGORIES), "{}", a.words());
    assert!(b.get(CATEGORIES).await.words().contains("盖好且稳固"));

    let late =
        [("_id", "01"), ("_version", seen.as_str()), ("name", "井盖类"), ("filing", "我写的条件")];
    let a = b.send(&page, CATEGORIES, &late).await;
    assert_eq!(a.status, 409, "{}", a.words());
    assert!(a.body.contains("stale-version") && a.body.contains("我写的条件</textarea>"));
    assert!(a.body.contains("value=\"井盖类\"") && a.words().contains("盖好且稳固"));
    // sent again from the page as it is now
    let now = a.hidden("_version");
    assert_ne!(now, seen);
    let again =
        [("_id", "01"), ("_version", now.as_str()), ("name", "井盖类"), ("filing", "我写的条件")];
    assert_eq!(b.send(&a, CATEGORIES, &again).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_row_is_told_at_its_field_and_only_who_may_changes_anything() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get("/desk/tables/replies").await;
    assert!(page.body.contains("id=\"row\" open"), "nothing is there yet: the form is open");
    let own = [("title", "已修复"), ("text", "{单位}修好了")];
    let a = b.send(&page, "/desk/tables/replies", &own).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert!(a.body.contains("id=\"k-text-fault\"") && a.body.contains("{单位}修好了</textarea>"));
    assert_eq!(b.get("/desk/tables/units").await.status, 404);

    let mut other = w.signed_in("handler").await;
    let page = other.get("/desk/tables/replies").await;
    assert!(page.status == 200 && !page.body.contains("id=\"row\""));
    let own = [("title", "已修复"), ("text", "修好了")];
    assert_eq!(other.send(&page, "/desk/tables/replies", &own).await.status, 403);
    assert!(w.office.kept_rows(yiwang_office::keep::Table::Replies).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_and_replies_stand_where_the_work_is_done() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(&format!("{CATEGORIES}?edit=01")).await;
    let seen = page.hidden("_version");
    let own = [
        ("_id", "01"),
        ("_version", seen.as_str()),
        ("name", "井盖"),
        ("filing", "松动或缺损"),
        ("closing", "盖好且稳固"),
    ];
    assert_eq!(b.send(&page, CATEGORIES, &own).await.status, 303);
    let own = [("category", "01"), ("title", "已修复"), ("text", "您反映的{number}已修复。")];
    assert_eq!(b.send(&page, "/desk/tables/replies", &own).await.status, 303);

    let report = Report {
        channel: "counter".into(),
        text: "井盖松动".into(),
        lon: Some(120.005),
        lat: Some(30.005),
        category: Some("01".into()),
        ..Report::default()
    };
    let number = w.office.receive(None, report, None).await.unwrap().number;
    let mut worker = w.signed_in("worker").await;
    let matter = worker.get(&format!("/desk/m/{number}")).await;
    assert!(matter.words().contains("盖好且稳固") && matter.words().contains("松动或缺损"));
    assert!(matter.body.contains("<yw-reply data-into=\"act-"), "{}", matter.words());
    assert!(matter.words().contains(&format!("您反映的{number}已修复。")));
    let mut clerk = w.signed_in("clerk").await;
    assert!(clerk.get("/desk/enter").await.words().contains("松动或缺损"));

    let page = b.get(&format!("{CATEGORIES}?edit=01")).await;
    let seen = page.hidden("_version");
    let own = [("_id", "01"), ("_version", seen.as_str())];
    let a = b.send(&page, &format!("{CATEGORIES}/remove"), &own).await;
    assert_eq!(a.status, 409, "{}", a.words());
    assert!(a.body.contains("category-has-matters"));
    let file = b.get("/desk/tables/export?what=categories&format=csv").await;
    assert!(file.status == 200 && file.body.contains("盖好且稳固"));
}
