//! Every page whole in both languages.

use crate::browser::Browser;
use crate::world::{CHINESE, ENGLISH, Names, World};
use yiwang_web::ROUTES;

fn chinese(text: &str) -> String {
    text.chars().filter(|c| ('\u{3400}'..='\u{9fff}').contains(c)).collect()
}

/// Words of four letters and more that a Chinese page may hold: names of formats and of things
/// that have no other name, and the language switch.
const NAMES: &[&str] =
    &["English", "Excel", "xlsx", "JSON", "Lines", "GeoJSON", "WCAG", "Cookie", "Yiwang"];

fn english(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphabetic())
        // a code of a report is all capitals
        .filter(|w| w.len() >= 4 && !NAMES.contains(w) && w.to_uppercase() != **w)
        .map(str::to_owned)
        .collect()
}

/// All pages that can be opened without naming a matter, and one matter.
async fn pages(w: &World, lang: &str, said: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let go = vec![("accept-language", lang.to_owned())];
    let mut resident = w.browser();
    resident.headers.clone_from(&go);
    let (number, _) = w.report(&mut resident, said).await;
    let mut admin = w.signed_in("admin").await;
    admin.headers.clone_from(&go);
    let mut street = w.signed_in("district").await;
    street.headers = go;
    for r in ROUTES.iter().filter(|r| r.method == "GET" && !r.path.starts_with("/api/")) {
        if r.path.contains('{') || ["/health", "/desk/tables/export"].contains(&r.path) {
            continue;
        }
        for b in [&mut resident, &mut admin, &mut street] {
            look(b, r.path, &mut out).await;
        }
    }
    for what in ["categories", "categories?edit=01", "routes", "replies", "rules"] {
        look(&mut admin, &format!("/desk/tables/{what}"), &mut out).await;
    }
    look(&mut street, "/desk/boards/whistle", &mut out).await;
    look(&mut street, &format!("/desk/m/{number}"), &mut out).await;
    look(&mut street, "/desk/m/none", &mut out).await;
    look(&mut resident, "/none", &mut out).await;
    out
}

async fn look(b: &mut Browser, path: &str, out: &mut Vec<(String, String)>) {
    let a = b.get(path).await;
    if a.body.contains("<html") {
        // codes of refusals and playbooks and ids of requests are the same in both languages
        let mut words = a.words();
        for part in a.body.split("<code>").skip(1) {
            words = words.replace(part.split('<').next().unwrap(), "");
        }
        // keys are called as they are printed on the keyboard
        for part in a.body.split("<kbd>").skip(1).filter_map(|p| p.split('<').next()) {
            if part.len() > 1 {
                words = words.replace(part, "");
            }
        }
        out.push((path.to_owned(), words));
    }
}

async fn all(names: &Names, lang: &str, said: &str) -> Vec<(String, String)> {
    pages(&World::named(names).await, lang, said).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_english_page_holds_no_chinese() {
    let pages = all(&ENGLISH, "en", "The cover is loose").await;
    assert!(pages.len() > 30, "{}", pages.len());
    for (path, words) in pages {
        // the switch to Chinese, and the name the office gives its first administrator
        let rest = words.replace("中文", "").replace("系统管理员", "");
        assert_eq!(chinese(&rest), "", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chinese_page_holds_no_english() {
    for (path, words) in all(&CHINESE, "zh-CN", "井盖松动").await {
        // sign-in names are the same in both languages
        let logins = ["admin", "district", "street", "clerk", "handler", "worker"];
        let left: Vec<String> =
            english(&words).into_iter().filter(|w| !logins.contains(&w.as_str())).collect();
        assert_eq!(left, Vec::<String>::new(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switches_stand_on_every_page_and_last() {
    let w = World::new().await;
    let mut b = w.browser();
    for path in ["/", "/report", "/progress", "/privacy", "/none"] {
        let page = b.get(path).await;
        assert!(
            page.body.contains("name=\"lang\"") && page.body.contains("name=\"elder\""),
            "{path}"
        );
    }
    let a = b.post("/prefs", &[("lang", "en"), ("back", "/report")]).await;
    assert_eq!((a.status, a.header("location")), (303, "/report"));
    assert!(b.get("/report").await.body.contains("<html lang=\"en\""));
    b.post("/prefs", &[("elder", "1"), ("back", "https://evil.test")]).await;
    assert!(b.get("/").await.body.contains("<html lang=\"en\" data-elder"));
    b.post("/prefs", &[("elder", "0")]).await;
    assert!(!b.get("/").await.body.contains("data-elder"));
    assert!(w.browser().get("/?lang=en").await.body.contains("<html lang=\"en\""));
}
