//! Answers kept under a name, on the pages.

use crate::inbox::form;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_from_a_form_and_fill_the_next_one() {
    let w = World::new().await;
    let mut resident = w.browser();
    let (first, _) = w.report(&mut resident, "井盖松动").await;
    let (next, _) = w.report(&mut resident, "井盖沉降").await;
    let mut b = w.signed_in("clerk").await;
    let page = b.get(&format!("/desk/m/{first}")).await;
    assert!(!page.body.contains("class=\"plainly fillings\""), "nothing is kept yet");
    let path = format!("/desk/m/{first}/act");
    let mut typed = form(&page.body, "id=\"act-handle_now\"");
    let result = format!("{first}已加胶垫");
    typed.extend([("f.outcome", "solved"), ("f.result", result.as_str()), ("note", "按常规")]);

    // with a name in the field nothing is sent, whichever button was pressed
    let mut named = typed.clone();
    named.push(("_filling", "加胶垫"));
    let a = b.post(&path, &named).await;
    assert_eq!(a.status, 200, "{}", a.words());
    assert!(a.words().contains("已存为“加胶垫”。还没有提交。"), "{}", a.words());
    assert!(
        a.body.contains(&result)
            && a.body.contains("id=\"act-handle_now\" data-verb=\"accept\" open")
    );
    assert!(!a.body.contains("not-sent"), "nothing was refused");
    let again = b.post(&path, &named).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("filling-name-taken") && again.body.contains(&result));
    let mut nameless = typed.clone();
    nameless.push(("_keep", "1"));
    let no = b.post(&path, &nameless).await;
    assert!(no.status == 422 && no.body.contains("filling-name"), "{}", no.words());
    let stage = b.get(&format!("/desk/m/{first}")).await;
    assert!(stage.words().contains("网格即办"), "it stands where it stood");

    // another matter of the method offers them; filled in they are read before they are sent
    let other = b.get(&format!("/desk/m/{next}")).await;
    assert!(
        other.words().contains("常用填法（1个）") && other.words().contains("{number}已加胶垫")
    );
    let link = other.between("<dt><a href=\"", "\"").replace("&amp;", "&").replace("&#38;", "&");
    let link = link.split('#').next().unwrap();
    let filled = b.get(link).await;
    assert_eq!(filled.status, 200);
    let words = filled.words();
    assert!(words.contains("已按“加胶垫”填好，还没有提交"), "{words}");
    assert!(filled.body.contains(&format!("{next}已加胶垫")), "with its own number");
    assert!(filled.body.contains("value=\"solved\" checked") && words.contains("按常规"));
    let none = b.get(&link.replace("filling=", "filling=00000000-0000-0000-0000-0000000000")).await;
    assert!(none.status == 200 || none.status == 404, "an address that is none");
    // the pane of the inbox leads there too, and back to the list after it
    let pane = b.get(&format!("/desk?view=mine&at={next}")).await;
    assert!(pane.status == 200, "{}", pane.words());
    // many at once
    let list = b.get("/desk?view=open").await;
    let csrf = list.hidden("_csrf");
    let many = [("_csrf", csrf.as_str()), ("m", first.as_str()), ("m", next.as_str())];
    let bulk = b.post("/desk/bulk", &many).await;
    let id = bulk.between("name=\"_fill\" value=\"", "\"").to_owned();
    let mut wish = many.to_vec();
    wish.push(("_fill", id.as_str()));
    let bulk = b.post("/desk/bulk", &wish).await;
    assert!(bulk.words().contains("已按“加胶垫”填好"), "{}", bulk.words());
    assert!(bulk.body.contains("{number}已加胶垫"), "each is filled with its own");

    // the account lists them and forgets them; nobody else's
    let account = b.get("/desk/account").await;
    assert!(account.words().contains("加胶垫") && account.words().contains("五办联动"));
    let mut worker = w.signed_in("worker").await;
    let theirs = worker.get("/desk/account").await;
    let no = worker.send(&theirs, "/desk/fillings/remove", &[("id", id.as_str())]).await;
    assert_eq!(no.status, 404);
    let a = b.send(&account, "/desk/fillings/remove", &[("id", id.as_str())]).await;
    assert_eq!(a.status, 303);
    assert!(b.get("/desk/account").await.words().contains("还没有存过"));
}
