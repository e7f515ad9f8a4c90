//! Public voices on their page: feeds kept by an administrator, read by those who work with matters.

use crate::world::World;
use yiwang_domain::TenantId;
use yiwang_domain::actor::Actor;
use yiwang_domain::rights::Caller;

#[tokio::test(flavor = "multi_thread")]
async fn feeds_are_kept_and_a_voice_becomes_a_matter() {
    let w = World::new().await;
    let mut admin = w.signed_in("admin").await;
    let page = admin.get("/desk/voices").await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(page.words().contains("还没有公众来源"), "an empty page says what to do");
    let inside = [("name", "晚报"), ("url", "http://10.0.0.1/rss"), ("hours", "6")];
    let no = admin.send(&page, "/desk/voices", &inside).await;
    assert!(no.status == 422 && no.body.contains("feed-wrong"), "{}", no.words());
    assert!(no.body.contains("value=\"http://10.0.0.1/rss\"") && no.words().contains("内部"));
    let own = [("name", "晚报"), ("url", "https://news.example.org/rss"), ("hours", "6")];
    assert_eq!(admin.send(&page, "/desk/voices", &own).await.status, 303);
    let page = admin.get("/desk/voices?lang=en").await;
    assert!(page.words().contains("news.example.org") && page.words().contains("every 6 hours"));
    let id = page.between("action=\"/desk/voices/", "\"").to_owned();
    let id = if id == "fetch" { page.hidden("id") } else { id };
    let stop = [("do", "off"), ("_version", "1")];
    assert_eq!(admin.send(&page, &format!("/desk/voices/{id}"), &stop).await.status, 303);
    let again = admin.send(&page, &format!("/desk/voices/{id}"), &stop).await;
    assert!(again.status == 409 && again.body.contains("stale-version"), "{}", again.words());
    assert!(admin.get("/desk/voices?lang=zh").await.words().contains("不读"));

    let system = Caller { tenant: TenantId(1), actor: Actor::System };
    let text = "<rss><channel><item><guid>1</guid><title>枫林路积水&lt;b&gt;</title>\
        <link>https://news.example.org/1</link><description>雨后难行</description></item>\
        </channel></rss>";
    w.office.read_feed(&system, "论坛", text.into()).await.unwrap();
    let mut clerk = w.signed_in("clerk").await;
    let page = clerk.get("/desk/voices").await;
    assert!(page.words().contains("枫林路积水") && page.words().contains("雨后难行"));
    assert!(page.body.contains("rel=\"noreferrer noopener\""));
    assert!(!page.body.contains("name=\"url\""), "who keeps no tables changes no feed");
    let voice = page.between("/desk/enter?voice=", "\"").to_owned();
    let form = clerk.get(&format!("/desk/enter?voice={voice}")).await;
    assert!(
        form.body.contains("value=\"枫林路积水") && form.body.contains("雨后难行"),
        "filled in"
    );
    assert!(form.words().contains("来源：论坛"), "{}", form.words());
    assert_eq!(
        clerk.get("/desk/enter?voice=0190a000-0000-7000-8000-000000000000").await.status,
        404
    );
    let no = clerk.send(&page, "/desk/voices", &own).await;
    assert_eq!(no.status, 403);
    assert_eq!(clerk.send(&page, "/desk/voices/fetch", &[]).await.status, 403);
}
