//! The net in the workbench, without a browser: drawing, table, the page of a grid, tiles, the editor.

use crate::browser::{Answer, Browser};
use crate::world::World;

const FIRST: &str = "330299001001001";
const EDIT: &str = "/desk/net/edit?g=330299001001001";

/// The tile at zoom 14 that holds the first grid.
fn tile() -> String {
    let side = 16_384.0;
    let (lon, lat) = (120.005_f64, 30.005_f64.to_radians());
    let x = (lon + 180.0) / 360.0 * side;
    let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0 * side;
    format!("/desk/tiles/14/{}/{}", x.floor(), y.floor())
}

async fn step(b: &mut Browser, page: &Answer, own: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("g", FIRST)];
    fields.extend_from_slice(own);
    let a = b.send(page, "/desk/net/edit", &fields).await;
    assert_eq!((a.status, a.header("location")), (303, EDIT), "{}", a.words());
    b.get(EDIT).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_net_is_drawn_with_links_and_told_as_a_table() {
    let w = World::new().await;
    w.report(&mut w.browser(), "井盖松动").await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/net").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<svg") && page.body.contains("href=\"/desk/net?at=330299001001\""));
    let words = page.words();
    assert!(
        words.contains("第一网格") && words.contains("基础网格") && words.contains("公顷"),
        "{words}"
    );
    let inside = b.get("/desk/net?at=330299001001").await;
    assert!(inside.body.contains(&format!("<a href=\"/desk/net/{FIRST}\" aria-label=")));
    assert!(inside.body.contains("在办1件，超期0件"), "the drawing says it in words too");
    let close = b.get("/desk/net?at=330299001001&zoom=2&lon=120.005&lat=30.005").await;
    assert!(close.body.contains("zoom=3&amp;lon=") || close.body.contains("zoom=3&#38;lon="));
    let found = b.get("/desk/net?q=%E7%AC%AC%E4%BA%8C").await.words();
    assert!(found.contains("第二网格") && !found.contains("330299001001001"), "{found}");

    let grid = b.get(&format!("/desk/net/{FIRST}")).await;
    assert!(grid.words().contains("网格员") && grid.words().contains("worker"), "{}", grid.words());
    assert!(grid.body.contains("id=\"grid\"") && grid.words().contains("井盖松动"));
    let before = b.get(&format!("/desk/net/{FIRST}?on=2024-12-31")).await.words();
    assert!(before.contains("这一天没有登记责任人"), "{before}");
    assert_eq!(b.get("/desk/net/none").await.status, 404);

    // who may see no matters is told no numbers
    let admin = w.signed_in("admin").await.get("/desk/net").await;
    assert!(admin.status == 200 && !admin.words().contains("超期"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_is_sent_once_and_its_numbers_are_those_of_the_person() {
    let w = World::new().await;
    w.report(&mut w.browser(), "井盖松动").await;
    let mut b = w.signed_in("street").await;
    let a = b.get(&tile()).await;
    assert_eq!(a.status, 200);
    assert_eq!(a.header("content-type"), "application/vnd.mapbox-vector-tile");
    assert!(a.header("cache-control").contains("private"));
    for part in ["grids", "names", "matters", "第一网格", FIRST] {
        assert!(a.body.contains(part), "{part}");
    }
    let name = a.header("etag").to_owned();
    assert!(name.starts_with("W/\""));
    b.headers.push(("if-none-match", name.clone()));
    let again = b.get(&tile()).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, name.as_str()));
    w.report(&mut w.browser(), "路灯不亮").await;
    assert_eq!(b.get(&tile()).await.status, 200, "one more is another tile");
    let admin = w.signed_in("admin").await.get(&tile()).await;
    assert!(admin.body.contains("grids") && !admin.body.contains("matters"));
    assert_eq!(w.signed_in("street").await.get("/desk/tiles/3/9/9").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_net_is_changed_by_forms_alone() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(EDIT).await;
    assert_eq!(page.status, 200);
    assert!(
        page.words().contains("4个边界点") && page.words().contains("检查通过"),
        "{}",
        page.words()
    );
    // an arrow moves a shared corner by a metre
    let corner = [("from_lon", "120.01"), ("from_lat", "30")];
    let nudge = [corner[0], corner[1], ("nudge", "e")];
    let page = step(&mut b, &page, &nudge).await;
    assert!(page.words().contains("检查通过"), "{}", page.words());
    assert!(page.body.contains("value=\"120.0100"), "the corner is a little farther east");
    let page = step(&mut b, &page, &[("do", "undo")]).await;
    assert!(page.words().contains("草稿里还没有改动"), "{}", page.words());
    // numbers that cannot be read, with what was typed kept
    let bad = [("g", FIRST), ("do", "split"), ("line", "这里到那里"), ("name", "第三网格")];
    let a = b.send(&page, "/desk/net/edit", &bad).await;
    assert_eq!(a.status, 422);
    assert!(a.body.contains("point-unreadable") && a.body.contains("这里到那里</textarea>"));
    let line = "119.99,30.004\n120.0101,30.004";
    let split = [("do", "split"), ("line", line), ("name", "第三网格")];
    let page = step(&mut b, &page, &split).await;
    assert!(page.words().contains("330299001001003") && page.words().contains("新增"));
    // an old page does not publish what it did not show
    let token = page.hidden("_csrf");
    let old = [("_csrf", token.as_str()), ("seen", "1")];
    let a = b.post("/desk/net/edit/publish", &old).await;
    assert!(a.status == 409 && a.body.contains("stale-version"), "{}", a.words());
    let page = step(&mut b, &page, &[("do", "from"), ("from", "2025-11-04")]).await;
    let shapes = b.get("/desk/net/edit/shapes").await.json();
    assert_eq!(shapes["features"].as_array().unwrap().len(), 5);
    let a = b.send(&page, "/desk/net/edit/publish", &[("g", FIRST)]).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let done = b.get(a.header("location")).await.words();
    assert!(done.contains("已发布") && done.contains("还没有草稿"), "{done}");
    let grid = b.get(&format!("/desk/net/{FIRST}")).await.words();
    assert!(grid.contains("2025-11-03") && grid.contains("2025-11-04"), "{grid}");
    assert_eq!(b.get("/desk/net/edit/finding/0").await.status, 404, "nothing is wrong");
    // who may not change the net does not see the editor
    let mut street = w.signed_in("street").await;
    assert_eq!(street.get(EDIT).await.status, 403);
    assert!(!street.get("/desk/net").await.body.contains("/desk/net/edit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overlap_of_the_draft_is_told_with_a_picture() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(EDIT).await;
    let ring = "120.002,30.002\n120.006,30.002\n120.006,30.006\n120.002,30.006";
    let draw = [
        ("do", "draw"),
        ("parent", "330299001001"),
        ("name", "学校"),
        ("kind", "exclusive"),
        ("ring", ring),
    ];
    let page = step(&mut b, &page, &draw).await;
    assert!(page.words().contains("草稿造成1处问题"), "{}", page.words());
    let picture = b.get("/desk/net/edit/finding/0").await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/svg+xml"));
    assert!(picture.body.contains("学校"));
    let a = b.send(&page, "/desk/net/edit/discard", &[("g", FIRST)]).await;
    assert_eq!(a.status, 303);
    assert!(b.get(EDIT).await.words().contains("还没有草稿"));
}
