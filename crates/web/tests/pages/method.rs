//! The page of a method and its editor.

use crate::world::World;

const EDIT: &str = "/desk/playbooks/five-actions/edit";

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_how_a_method_goes_and_only_its_keepers_change_it() {
    let w = World::new().await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/playbooks/five-actions").await;
    assert_eq!(page.status, 200);
    let words = page.words();
    for part in ["街道研判", "网格即办", "5个工作日", "核查通过", "待核", "走通"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(page.body.contains("<svg class=\"diagram\""));
    assert!(!page.body.contains(EDIT));
    assert_eq!(b.get(EDIT).await.status, 403);
    assert_eq!(b.get("/desk/playbooks/no-such").await.status, 404);
    assert_eq!(b.get("/desk/playbooks/five-actions?v=9").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_with_a_mistake_is_kept_and_not_published() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(&format!("{EDIT}?tab=text")).await;
    assert!(page.body.contains("<textarea class=\"code\""));
    let wrong = "playbook: five-actions\nnonsense: 1\n";
    let a = b.send(&page, EDIT, &[("tab", "text"), ("text", wrong)]).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let page = b.get(&format!("{EDIT}?tab=text")).await;
    assert!(
        page.body.contains("nonsense: 1") && page.words().contains("第2行"),
        "{}",
        page.words()
    );
    let page = b.get(&format!("{EDIT}?tab=publish")).await;
    let a = b.send(&page, "/desk/playbooks/five-actions/publish", &[]).await;
    assert_eq!(a.status, 422, "{}", a.words());
    assert_eq!(w.signed_in("street").await.get("/desk/playbooks").await.status, 200);
    // YAML that cannot be read at all is shown as a text, whatever was asked for
    let page = b.get(&format!("{EDIT}?tab=text")).await;
    b.send(&page, EDIT, &[("tab", "text"), ("text", "a: [")]).await;
    let page = b.get(EDIT).await;
    assert!(page.body.contains("<textarea class=\"code\""), "{}", page.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_changed_by_the_form_compared_tried_published_and_brought_back() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(&format!("{EDIT}?tab=copy")).await;
    let copy = "/desk/playbooks/five-actions/copy";
    let a = b.send(&page, copy, &[("id", "Bad Id"), ("zh", "我们的办法")]).await;
    assert_eq!(a.status, 422);
    assert!(a.body.contains("我们的办法"));
    let a =
        b.send(&page, copy, &[("id", "our-loop"), ("zh", "我们的办法"), ("en", "Our loop")]).await;
    assert_eq!(
        (a.status, a.header("location")),
        (303, "/desk/playbooks/our-loop/edit?done=copied")
    );

    let at = "/desk/playbooks/our-loop/edit";
    let page = b.get(at).await;
    assert!(page.words().contains("我们的办法"));
    // a clerk types a new limit, a new name, and one more thing to ask
    let changed = [
        ("tab", "form"),
        ("was.clocks.answer.limit.default", "5 work_days"),
        ("set.clocks.answer.limit.default", "3"),
        ("of.clocks.answer.limit.default", "work_days"),
        ("was.stages.at_grid.name.zh", "网格即办"),
        ("set.stages.at_grid.name.zh", "网格先办: 当天"),
        ("ask.check_pass", "inspector_note"),
        ("ask-kind.check_pass", "text"),
        ("ask-zh.check_pass", "核查人意见"),
        ("ask-en.check_pass", "Note"),
    ];
    let a = b.send(&page, at, &changed).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let diff = b.get(&format!("{at}?tab=diff")).await.words();
    assert!(diff.contains("3 work_days") && diff.contains("网格先办: 当天"), "{diff}");

    // its walks say five days: they fail, and publishing says so
    let page = b.get(&format!("{at}?tab=publish")).await;
    let publish = "/desk/playbooks/our-loop/publish";
    let a = b.send(&page, publish, &[]).await;
    assert_eq!(a.status, 409, "{}", a.words());
    assert!(a.words().contains("走不通"));
    let a = b.send(&page, publish, &[("anyway", "1")]).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let method = b.get("/desk/playbooks/our-loop").await.words();
    assert!(method.contains("3个工作日") && method.contains("网格先办"), "{method}");

    // a second version, then the first one again
    let page = b.get(&format!("{at}?tab=form")).await;
    let second = [("tab", "form"), ("was.name.zh", "我们的办法"), ("set.name.zh", "我们的新办法")];
    b.send(&page, at, &second).await;
    let page = b.get(&format!("{at}?tab=publish")).await;
    b.send(&page, publish, &[("anyway", "1")]).await;
    assert!(b.get("/desk/playbooks/our-loop").await.words().contains("我们的新办法"));
    let page = b.get(&format!("{at}?tab=publish")).await;
    let a = b.send(&page, "/desk/playbooks/our-loop/back", &[("version", "1")]).await;
    assert_eq!(a.status, 303, "{}", a.words());
    let method = b.get("/desk/playbooks/our-loop").await.words();
    assert!(method.contains("第3版") && !method.contains("我们的新办法"), "{method}");
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_may_ask_what_is_wrong_with_a_text() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(EDIT).await;
    let path = "/desk/playbooks/five-actions/check";
    let a = b.send(&page, path, &[("text", "playbook: x\nnonsense: 1\n")]).await;
    assert_eq!(a.status, 200);
    let first = &a.json()["problems"][0];
    assert!(first["line"].is_u64() && !first["mend"].as_str().unwrap().is_empty());
}
