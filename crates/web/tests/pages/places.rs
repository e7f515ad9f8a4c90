//! The registry of places in the workbench: entered, confirmed by one press, looked for, and its contact
//! masked until somebody says what for.

use crate::world::World;

const GRID: &str = "330299001001001";

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_entered_confirmed_and_found_and_a_slip_keeps_what_was_typed() {
    let w = World::new().await;
    let mut b = w.signed_in("clerk").await;
    let list = b.get("/desk/places").await;
    assert_eq!(list.status, 200, "{}", list.words());
    assert!(list.words().contains("名录还是空的"), "{}", list.words());

    let slip = [("kind", "compound"), ("name", "阳光花园"), ("grid", "")];
    let a = b.send(&list, "/desk/places", &slip).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert!(a.body.contains("value=\"阳光花园\"") && a.body.contains("place-wrong"));
    let own =
        [("kind", "compound"), ("name", "阳光花园"), ("grid", GRID), ("address", "枫林路8号")];
    let a = b.send(&a, "/desk/places", &own).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let path = a.header("location").to_owned();
    let page = b.get(&path).await;
    assert!(page.words().contains("从未核实") && page.words().contains("久未核实"));

    // a building inside it, on its own page
    let id = path.rsplit('/').next().unwrap().to_owned();
    let own = [("kind", "building"), ("name", "3幢"), ("parent", id.as_str()), ("how", "phone")];
    let a = b.send(&page, "/desk/places", &own).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let building = b.get(a.header("location")).await;
    assert!(building.words().contains("阳光花园 3幢"), "{}", building.words());
    let page = b.get(&path).await;
    assert!(page.body.contains("id=\"inside\""), "{}", page.words());

    // one press
    let version = page.hidden("_version");
    let press = [("_version", version.as_str()), ("how", "onsite")];
    let a = b.send(&page, &format!("{path}/confirm"), &press).await;
    assert_eq!((a.status, a.header("location")), (303, path.as_str()), "{}", a.words());
    assert!(b.get(&path).await.words().contains("近期已核实"));
    let a = b.send(&page, &format!("{path}/confirm"), &press).await;
    assert!(a.status == 409 && a.body.contains("stale-version"), "{}", a.words());

    // found by words that stand in no address; filtered, and as a tree
    let found = b.send(&list, "/desk/places/find", &[("q", "枫林路 3幢")]).await;
    assert!(found.words().contains("阳光花园 3幢"), "{}", found.words());
    let fresh = b.get("/desk/places?fresh=fresh").await;
    assert!(fresh.words().contains("阳光花园"), "{}", fresh.words());
    let old = b.get("/desk/places?fresh=old&kind=compound").await;
    assert!(old.words().contains("没有符合条件的地点"), "{}", old.words());
    let tree = b.get(&format!("/desk/places/in/{GRID}")).await;
    assert!(tree.body.contains("id=\"tree\"") && tree.words().contains("3幢"));

    // it ends and stays
    let page = b.get(&path).await;
    let version = page.hidden("_version");
    let a = b.send(&page, &format!("{path}/end"), &[("_version", version.as_str())]).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let page = b.get(&path).await;
    assert!(page.words().contains("注销") && !page.body.contains("/confirm\""));
    assert!(b.get("/desk/places?ended=1").await.words().contains("阳光花园"));

    let mut other = w.signed_in("handler").await;
    assert_eq!(other.get("/desk/places").await.status, 403);
    assert_eq!(other.get(&path).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_masked_on_every_page_but_the_answer_to_a_purpose() {
    let w = World::new().await;
    let mut b = w.signed_in("worker").await;
    let list = b.get("/desk/places").await;
    let own = [("kind", "household"), ("name", "12号"), ("address", "杨湾12号"), ("grid", GRID)];
    let a = b.send(&list, "/desk/places", &own).await;
    let path = a.header("location").to_owned();
    let page = b.get(&path).await;
    let version = page.hidden("_version");
    let mut own =
        vec![("_version", version.as_str()), ("name", "王阿姨"), ("phone", "13900004321")];
    let a = b.send(&page, &format!("{path}/contact"), &own).await;
    assert!(a.status == 422 && a.words().contains("本人同意才能登记"), "{}", a.words());
    own.push(("agreed", "yes"));
    let a = b.send(&page, &format!("{path}/contact"), &own).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let page = b.get(&path).await;
    assert!(page.body.contains("139****4321") && !page.body.contains("13900004321"));
    assert!(!page.body.contains("王阿姨"));

    let show = format!("{path}/contact/show");
    let a = b.send(&page, &show, &[]).await;
    assert!(a.status == 422 && a.body.contains("purpose-missing"), "{}", a.words());
    let a = b.send(&page, &show, &[("purpose", "楼道漏水，上门查看")]).await;
    assert!(a.status == 200 && a.body.contains("13900004321"), "{}", a.words());
    assert!(!b.get(&path).await.body.contains("13900004321"), "the next page is masked again");

    // who may read the registry but not its contacts
    let mut street = w.signed_in("street").await;
    let seen = street.get(&path).await;
    assert!(seen.body.contains("139****4321") && !seen.body.contains("/contact/show"));
    let a = street.send(&seen, &show, &[("purpose", "x")]).await;
    assert_eq!(a.status, 403, "{}", a.words());
}
