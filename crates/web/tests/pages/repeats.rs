//! What comes again, on its page.

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_again_is_listed_with_its_matters_and_without_names() {
    let w = World::new().await;
    let mut b = w.signed_in("street").await;
    let page = b.get("/desk/repeats").await;
    assert!(page.status == 200 && page.words().contains("近90天没有"), "{}", page.words());
    let mut numbers = Vec::new();
    for text in ["井盖松动", "井盖又松了", "井盖响"] {
        numbers.push(w.filed(text).await);
    }
    let page = b.get("/desk/repeats?days=30").await;
    let words = page.words();
    assert!(words.contains("一社区 第一网格") && words.contains("3件"), "{words}");
    for n in &numbers {
        assert_eq!(page.body.matches(&format!("href=\"/desk/m/{n}\"")).count(), 2, "both lists");
    }
    assert!(
        words.contains("同一人重复反映") && !words.contains("王小满") && !words.contains("1390000")
    );
    // beside each of them stand the others of the same person, before who may see persons
    let matter = b.get(&format!("/desk/m/{}", numbers[2])).await;
    assert!(matter.words().contains("同一人反映过的"), "{}", matter.words());
    assert!(matter.body.contains(&format!("<li><a href=\"/desk/m/{}\">", numbers[0])));
    let list = page.between("href=\"/desk?view=all&#38;grid=", "\"").replace("&#38;", "&");
    let list = format!("/desk?view=all&grid={list}");
    let inbox = b.get(&list).await;
    assert!(inbox.status == 200 && numbers.iter().all(|n| inbox.body.contains(n)), "{list}");
    let bad = b.get("/desk/repeats?days=很多&area=没有").await;
    assert_eq!(bad.status, 422, "{}", bad.words());
    assert!(b.get("/desk/repeats?days=很多").await.words().contains("近90天"));
    let mut worker = w.signed_in("worker").await;
    assert!(!worker.get("/desk/repeats").await.words().contains("同一人重复反映"));
    let theirs = worker.get(&format!("/desk/m/{}", numbers[2])).await;
    assert!(theirs.status == 200 && !theirs.words().contains("同一人反映过的"));
    let mut admin = w.signed_in("admin").await;
    assert_eq!(admin.get("/desk/repeats").await.status, 403);
}
