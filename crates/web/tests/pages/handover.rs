//! The hand-over note of the shift on its pages: read, handed over, taken over, printed.

use crate::browser::Answer;
use crate::world::World;

/// What the form of the page sends along.
fn exact(page: &Answer) -> [(&'static str, String); 2] {
    [("_from", page.hidden("_from")), ("_to", page.hidden("_to"))]
}

fn fields<'a>(exact: &'a [(&'static str, String); 2], words: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = exact.iter().map(|(k, v)| (*k, v.as_str())).collect();
    all.push(("words", words));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_is_handed_over_taken_over_read_again_and_printed() {
    let w = World::new().await;
    let (number, _) = w.report(&mut w.browser(), "井盖松动").await;
    let mut clerk = w.signed_in("clerk").await;
    let page = clerk.get(&format!("/desk/m/{number}")).await;
    let note = [("text", "夜里再看一次围挡"), ("next_shift", "true")];
    assert_eq!(clerk.send(&page, &format!("/desk/m/{number}/note"), &note).await.status, 303);
    assert!(clerk.get(&format!("/desk/m/{number}")).await.words().contains("备注（交给下一班）"));

    w.clock.set(crate::world::at("2025-11-03T12:00"));
    let mut street = w.signed_in("street").await;
    let page = street.get("/desk/handover").await;
    assert_eq!(page.status, 200, "{}", page.words());
    let words = page.words();
    assert!(words.contains("夜里再看一次围挡") && words.contains("网上反映 1"), "{words}");
    assert!(words.contains("还没有交接班记录"), "an empty list says what to do: {words}");
    assert!(page.body.contains("<a href=\"/desk/handover\" aria-current=\"page\""));

    // a time that is none is refused above the shift as it stands
    let no = street.get("/desk/handover?from=2025-11-03T11:00&to=2025-11-03T10:00").await;
    assert!(no.status == 422 && no.body.contains("handover-span"), "{}", no.words());
    assert!(no.body.contains("id=\"words\""), "with the form");
    let hour = street.get("/desk/handover?from=2025-11-03T11:00&to=2025-11-03T12:00").await;
    assert!(!hour.words().contains("夜里再看一次围挡"), "nothing happened in this hour");

    // handed over; a second send of the same is the same note
    let moments = exact(&page);
    let own = fields(&moments, "留意枫林路8号");
    let given = street.send(&page, "/desk/handover", &own).await;
    assert_eq!(given.status, 303, "{}", given.words());
    let at = given.header("location").to_owned();
    let again = street.send(&page, "/desk/handover", &own).await;
    assert_eq!((again.status, again.header("location")), (303, at.as_str()));
    // a page that is older keeps its words and is told why
    let other = fields(&moments, "另外写的话");
    let mut late = w.signed_in("street").await;
    let stale = late.get("/desk/handover").await;
    let token = stale.hidden("_csrf");
    let mut old = vec![("_csrf", token.as_str()), ("_key", "another"), ("seen", "0")];
    old.extend(other);
    let no = late.post("/desk/handover", &old).await;
    assert!(no.status == 409 && no.body.contains("handover-stale"), "{}", no.words());
    assert!(no.body.contains("另外写的话</textarea>"), "the words are kept");

    // who handed over does not take over; another unit does not learn of it
    let note = street.get(&at).await;
    assert!(note.words().contains("留意枫林路8号") && !note.body.contains("/take\""));
    let no = street.send(&note, &format!("{at}/take"), &[]).await;
    assert!(no.status == 403 && no.body.contains("handover-own"), "{}", no.words());
    let mut handler = w.signed_in("handler").await;
    assert_eq!(handler.get(&at).await.status, 404);
    assert_eq!(handler.get(&format!("{at}/print")).await.status, 404);
    let mut admin = w.signed_in("admin").await;
    let none = admin.get("/desk/handover").await;
    assert!(none.status == 403 && !none.body.contains("href=\"/desk/handover\""));

    let paper = street.get(&format!("{at}/print")).await;
    assert_eq!(paper.status, 200);
    assert!(paper.body.contains("print.css") && paper.words().contains("留意枫林路8号"));
    assert!(paper.words().contains(&number) && paper.words().contains("夜里再看一次围挡"));

    let list = street.get("/desk/handover").await;
    assert!(list.body.contains(&format!("href=\"{at}\"")) && list.words().contains("待接班"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_one_takes_over_with_one_press() {
    let w = World::new().await;
    let mut worker = w.signed_in("worker").await;
    let page = worker.get("/desk/handover").await;
    let moments = exact(&page);
    let given = worker.send(&page, "/desk/handover", &fields(&moments, "无")).await;
    assert_eq!(given.status, 303, "{}", given.words());
    let at = given.header("location").to_owned();

    // of the same unit
    let mut clerk = w.signed_in("clerk").await;
    let page = clerk.get("/desk/handover").await;
    assert!(page.body.contains(&format!("action=\"{at}/take\"")), "{}", page.words());
    for _ in 0..2 {
        let taken = clerk.send(&page, &format!("{at}/take"), &[]).await;
        assert_eq!((taken.status, taken.header("location")), (303, at.as_str()));
    }
    let note = clerk.get(&at).await;
    assert!(note.words().contains("clerk 11月3日 09:00接班"), "{}", note.words());
    assert!(!note.body.contains("/take\""));
    assert!(worker.get(&at).await.words().contains("接班"));

    // in English too
    worker.headers = vec![("accept-language", "en".to_owned())];
    let page = worker.get("/desk/handover").await;
    assert!(page.words().contains("Hand-over") && page.words().contains("Notes of this unit"));
}
