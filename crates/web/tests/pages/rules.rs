//! Rules of what clerks know for sure, in the workbench.

use crate::world::World;
use yiwang_office::Report;

const RULES: &str = "/desk/tables/rules";

/// A report of gas in the first grid, written down by no one's form: the portal would ask to telephone.
async fn gas(w: &World) -> String {
    let report = Report {
        channel: "portal".into(),
        text: "楼道里闻到煤气味，很重".into(),
        lon: Some(120.005),
        lat: Some(30.005),
        ..Report::default()
    };
    w.office.receive(None, report, None).await.unwrap().number
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_tried_kept_shown_at_the_matter_and_ended() {
    let w = World::new().await;
    let number = gas(&w).await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(RULES).await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(page.body.contains("id=\"row\" open"), "nothing is there yet: the form is open");
    let own = [
        ("words", "煤气味"),
        ("category", "01"),
        ("urgency", "urgent"),
        ("reason", "例会定的"),
        ("from", "2025-01-01"),
    ];
    let tried = b.send(&page, &format!("{RULES}/try"), &own).await;
    assert_eq!(tried.status, 200, "{}", tried.words());
    assert!(tried.words().contains("最近1件事项中，有1件适合这条规则"), "{}", tried.words());
    assert!(tried.body.contains(&number) && tried.body.contains("value=\"煤气味\""));
    assert!(!tried.body.contains(&format!("/desk/m/{number}")), "the administrator opens none");
    assert!(b.get(RULES).await.words().contains("还没有内容"), "nothing was kept");

    let a = b.send(&tried, RULES, &own).await;
    assert_eq!((a.status, a.header("location")), (303, RULES), "{}", a.words());
    let page = b.get(RULES).await;
    for part in ["出现“煤气味”", "类别为井盖、紧急程度为紧急", "例会定的", "还没有用到"]
    {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    let mut clerk = w.signed_in("street").await;
    let matter = clerk.get(&format!("/desk/m/{number}")).await;
    let words = matter.words();
    let (rule, about) = (words.find("按规则：出现“煤气味”"), words.find("例会定的"));
    assert!(rule.is_some() && about.is_some(), "{words}");
    assert!(!clerk.get(RULES).await.body.contains("id=\"row\""), "only who may changes anything");
    let page = clerk.get(RULES).await;
    assert_eq!(clerk.send(&page, &format!("{RULES}/try"), &own).await.status, 403);

    let other = [("words", "煤气味、楼道"), ("category", "01"), ("urgency", "emergency")];
    let page = b.get(RULES).await;
    assert_eq!(b.send(&page, RULES, &other).await.status, 303);
    let page = b.get(RULES).await;
    assert!(page.words().contains("有规则互相矛盾"), "{}", page.words());
    let matter = clerk.get(&format!("/desk/m/{number}")).await;
    assert!(matter.words().contains("适合的规则说法不一"), "{}", matter.words());

    let rows = w.office.kept_rows(yiwang_office::keep::Table::Rules).await.unwrap();
    let page = b.get(&format!("{RULES}?edit={}", rows[0].id)).await;
    let (id, seen) = (page.hidden("_id"), page.hidden("_version"));
    assert!(page.words().contains("改动记录"));
    let sent = [("_id", id.as_str()), ("_version", seen.as_str())];
    assert_eq!(b.send(&page, &format!("{RULES}/remove"), &sent).await.status, 303);
    let page = b.get(RULES).await;
    assert!(page.words().contains("已停用的规则1条") && !page.words().contains("互相矛盾"));
    let file = b.get("/desk/tables/export?what=rules&format=csv").await;
    assert!(file.status == 200 && file.body.contains("煤气味"), "{}", file.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_rule_is_told_at_its_field() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(RULES).await;
    for to in [RULES.to_owned(), format!("{RULES}/try")] {
        let a = b.send(&page, &to, &[("words", "煤气味"), ("reason", "我写的依据")]).await;
        assert_eq!(a.status, 422, "{}", a.words());
        assert!(a.body.contains("id=\"k-category-fault\"") && a.body.contains("我写的依据"));
    }
    let page = b.get("/desk/tables/replies").await;
    assert_eq!(b.send(&page, "/desk/tables/replies/try", &[("title", "x")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_while_a_report_is_written_are_taken_over_by_a_press() {
    let w = World::new().await;
    let mut b = w.signed_in("admin").await;
    let page = b.get(RULES).await;
    let own = [("words", "煤气味"), ("category", "01"), ("urgency", "urgent")];
    assert_eq!(b.send(&page, RULES, &own).await.status, 303);
    let number = gas(&w).await;

    let mut clerk = w.signed_in("street").await;
    let page = clerk.get("/desk/enter").await;
    assert!(page.words().contains("看看建议"), "{}", page.words());
    let written = [
        ("channel", "phone"),
        ("text", "楼道里闻到煤气味，很重"),
        ("lon", "120.005"),
        ("lat", "30.005"),
        ("phone", "13900001234"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&written[..], more].concat();
    let shown = clerk.send(&page, "/desk/enter", &with(&[("propose", "1")])).await;
    assert_eq!(shown.status, 200, "{}", shown.words());
    assert!(shown.words().contains("按规则：出现“煤气味”"), "{}", shown.words());
    assert!(shown.body.contains("name=\"take\" value=\"category=01\""));
    assert!(shown.words().contains("可能有危险"), "{}", shown.words());
    assert!(shown.body.contains(&format!("/desk/m/{number}")), "the same may be there already");
    assert!(!shown.body.contains(&format!("/desk/m/{number}/join")));
    assert!(shown.body.contains("楼道里闻到煤气味，很重</textarea>"), "what was typed is kept");
    assert!(shown.body.contains("value=\"13900001234\""));

    let pressed = with(&[("proposed", "1"), ("category", ""), ("take", "category=01")]);
    let taken = clerk.send(&shown, "/desk/enter", &pressed).await;
    assert!(taken.body.contains("<option value=\"01\" selected>"), "{}", taken.body);
    let pressed = with(&[("proposed", "1"), ("category", "01"), ("take", "urgent=1")]);
    let taken = clerk.send(&taken, "/desk/enter", &pressed).await;
    assert!(taken.body.contains("name=\"urgent\" value=\"1\" checked"), "{}", taken.body);
    let nothing = [("channel", "phone"), ("propose", "1")];
    assert_eq!(clerk.send(&taken, "/desk/enter", &nothing).await.status, 422);
    let sent = with(&[("proposed", "1"), ("category", "01"), ("urgent", "1")]);
    let a = clerk.send(&taken, "/desk/enter", &sent).await;
    assert_eq!((a.status, a.header("location")), (303, "/desk/enter/done"), "{}", a.words());
}
