//! Organisation and staff in the workbench: found, changed, handed over, and only by who may.

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_handed_over_on_the_page_and_a_slip_keeps_what_was_typed() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let tree = b.get("/desk/staff").await;
    assert_eq!(tree.status, 200, "{}", tree.words());
    assert!(tree.body.contains("/desk/staff/unit/") && tree.words().contains("一社区"));

    // somebody new; the first try has a slip
    let slip =
        [("name", "李新来"), ("login", "li new"), ("role", "community_secretary"), ("unit", "C")];
    let a = b.send(&tree, "/desk/staff", &slip).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert!(a.body.contains("value=\"李新来\"") && a.body.contains("staff-wrong"));
    let own =
        [("name", "李新来"), ("login", "linew"), ("role", "community_secretary"), ("unit", "C")];
    let a = b.send(&a, "/desk/staff", &own).await;
    assert!(a.status == 200 && a.body.contains("id=\"password-shown\""), "{}", a.words());

    // found by name, never in an address
    let found = b.send(&tree, "/desk/staff/find", &[("q", "clerk")]).await;
    let path = format!("/desk/staff/{}", found.between("href=\"/desk/staff/", "\""));
    let path = if path.contains("unit/") {
        let from = found.body.find("id=\"found\"").unwrap();
        let rest = &found.body[from..];
        let at = rest.find("/desk/staff/").unwrap();
        rest[at..at + rest[at..].find('"').unwrap()].to_owned()
    } else {
        path
    };
    let page = b.get(&path).await;
    let post = page.between("?post=", "#post").to_owned();
    let page = b.get(&format!("{path}?post={post}")).await;
    assert!(page.body.contains("id=\"post\""), "{}", page.words());
    let version = page.hidden("_version");
    let wish = [("post", post.as_str()), ("_version", version.as_str()), ("to", "linew")];
    let done = b.send(&page, &format!("{path}/replace"), &wish).await;
    assert!(done.status == 200 && done.body.contains("id=\"handed\""), "{}", done.words());
    // the same page sent again is stale
    let again = b.send(&page, &format!("{path}/replace"), &wish).await;
    assert!(again.status == 409 && again.body.contains("stale-version"), "{}", again.words());

    let mut other = w.signed_in("clerk").await;
    assert_eq!(other.get("/desk/staff").await.status, 403);
    assert_eq!(other.get(&path).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committee_is_set_up_and_filled_on_its_page() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let tree = b.get("/desk/staff").await;
    let no = b.send(&tree, "/desk/staff/committee", &[("committee", "联席会")]).await;
    assert!(no.status == 422 && no.body.contains("value=\"联席会\""), "{}", no.words());
    let own = [("committee", "联席会"), ("above", "S")];
    let made = b.send(&tree, "/desk/staff/committee", &own).await;
    assert_eq!((made.status, made.header("location")), (303, "/desk/staff/unit/S-W1"));
    let page = b.get("/desk/staff/unit/S-W1").await;
    assert!(page.words().contains("联席会") && page.words().contains("设立联席会"));
    let to = "/desk/staff/unit/S-W1/member";
    let no = b.send(&page, to, &[("login", "handler"), ("to", "2020-01-01")]).await;
    assert!(no.status == 422 && no.body.contains("value=\"2020-01-01\""), "{}", no.words());
    let own = [("login", "handler"), ("role", "department_handler"), ("from", ""), ("to", "")];
    assert_eq!(b.send(&page, to, &own).await.status, 303);
    let page = b.get("/desk/staff/unit/S-W1?lang=en").await;
    assert!(page.words().contains("Unit they come from") && page.words().contains("城管局"));
    let other = b.send(&page, "/desk/staff/unit/CG/member", &own).await;
    assert_eq!(other.status, 404);
    let mut clerk = w.signed_in("clerk").await;
    let home = clerk.get("/desk").await;
    assert_eq!(clerk.send(&home, "/desk/staff/committee", &[]).await.status, 403);
    assert_eq!(clerk.send(&home, to, &own).await.status, 403);
}
