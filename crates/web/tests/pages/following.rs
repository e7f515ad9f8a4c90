//! The page of settings, and following an area by mail.

use crate::world::World;

async fn set_up(w: &World) {
    let mut admin = w.signed_in("admin").await;
    let page = admin.get("/desk/settings").await;
    assert_eq!(page.status, 200);
    let wish = |portal: &'static str, seen: &str| {
        let own = [
            ("_version", seen.to_owned()),
            ("portal", portal.to_owned()),
            ("smtp", "smtp://notice:secret@127.0.0.1:9?tls=none".to_owned()),
            ("mail_from", "一网 <n@example.cn>".to_owned()),
            ("hook_hosts", String::new()),
            ("false_alarms", "1".to_owned()),
            ("contact_months", "24".to_owned()),
        ];
        own.to_vec()
    };
    let send = |own: &[(&'static str, String)]| -> Vec<(&'static str, String)> { own.to_vec() };
    let seen = page.hidden("_version");
    let bad = send(&wish("一网", &seen));
    let bad: Vec<(&str, &str)> = bad.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let no = admin.send(&page, "/desk/settings", &bad).await;
    assert_eq!(no.status, 422);
    assert!(
        no.body.contains("settings-wrong") && no.body.contains("value=\"一网\""),
        "kept as typed"
    );
    let good = wish("https://yiwang.example.cn", &seen);
    let good: Vec<(&str, &str)> = good.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let done = admin.send(&page, "/desk/settings", &good).await;
    assert!(done.status == 200 && done.words().contains("设置已保存"), "{}", done.words());
    assert!(!done.body.contains("secret") && done.body.contains("notice:***@"));
    let stale = admin.send(&page, "/desk/settings", &good).await;
    assert!(stale.status == 409 && stale.body.contains("stale-version"), "{}", stale.words());
    let tried = admin.send(&page, "/desk/settings/try", &[("to", "a@example.cn")]).await;
    assert!(tried.status == 409 && tried.body.contains("mail-not-sent"), "{}", tried.words());
    assert_eq!(w.signed_in("clerk").await.get("/desk/settings").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_area_is_followed_from_its_board() {
    let w = World::new().await;
    let mut b = w.browser();
    assert!(!b.get("/board").await.body.contains("href=\"/follow"), "not without a mail server");
    assert!(b.get("/follow").await.words().contains("这里还不能用邮箱关注"));
    set_up(&w).await;
    assert!(b.get("/board?area=330299001").await.body.contains("href=\"/follow?area=330299001\""));
    let page = b.get("/follow?area=330299001").await;
    assert!(page.words().contains("东街道"));
    assert_eq!(b.get("/follow?area=nowhere").await.status, 404);
    let no = b.send(&page, "/follow", &[("area", "330299001"), ("mail", "周阿姨")]).await;
    assert_eq!(no.status, 422);
    assert!(no.body.contains("id=\"mail-fault\"") && no.body.contains("value=\"周阿姨\""));
    let own = [("area", "330299001"), ("mail", "zhou@example.com")];
    let first = b.send(&page, "/follow", &own).await;
    assert!(first.status == 200 && first.words().contains("确认信已经发出"), "{}", first.words());
    let again = b.send(&page, "/follow", &own).await;
    assert_eq!(again.words(), first.words(), "the answer does not tell what another follows");
    // without the token of the form nothing is written
    assert_eq!(b.post("/follow", &own).await.status, 403);

    let link = w.letter("/follow/").await;
    let page = b.get(&link).await;
    assert!(
        page.words().contains("确认关注") && page.words().contains("***@example.com"),
        "{}",
        page.words()
    );
    assert!(!page.body.contains("zhou@example.com"), "masked");
    assert_eq!(b.get(&format!("{}x", &link[..link.len() - 1])).await.status, 404);
    let a = b.send(&page, &link, &[]).await;
    assert_eq!((a.status, a.header("location")), (303, link.as_str()));
    let on = b.get(&link).await;
    assert!(on.words().contains("正在关注"));
    let off = b.send(&on, &format!("{link}/stop"), &[]).await;
    assert!(off.status == 200 && off.words().contains("已经停止"), "{}", off.words());
    assert_eq!(b.get(&link).await.status, 404, "nothing is kept");
}
