//! Every route tried as nobody, with a session of another jurisdiction, and in the wrong role.

use crate::tab::{Tab, form};
use crate::world::{PASSWORD, both};
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::roles;
use yiwang_web::routes::{ROUTES, Who};

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_who_has_no_business_there() {
    let table = roles::load(yiwang_office::shipped::ROLES).unwrap();
    // login and role as the small jurisdiction has them
    let people = [
        ("worker", "grid_worker"),
        ("sw", "department_handler"),
        ("cgboss", "department_leader"),
        ("admin", "admin"),
    ];
    both(HashKind::Sha256, async |w| {
        let receipt = w.report("井盖松动", None).await;
        let mut tab = Tab::open(w.office.clone());
        let stranger = "f".repeat(64);
        let (mut nobody, mut foreign, mut wrong) = (0, 0, 0);
        for r in ROUTES {
            let path = r
                .path
                .replace("{number}", &receipt.number)
                .replace("{party}", &receipt.matter.to_string())
                .replace("{file}", &receipt.matter.to_string())
                .replace("{id}", &receipt.matter.to_string())
                .replace("{version}", "1");
            if matches!(r.who, Who::Everyone) {
                continue;
            }
            tab.cookies.clear();
            refused(&mut tab, r.method, &path, "").await;
            nobody += 1;
            tab.cookies.insert("yw".into(), stranger.clone());
            refused(&mut tab, r.method, &path, "").await;
            foreign += 1;
            let Who::Having(right) = r.who else { continue };
            let other = people
                .iter()
                .find(|(_, role)| !table.get(role).unwrap().rights.contains_key(&right));
            let Some((login, _)) = other else { continue };
            let mut signed = tab.fresh();
            signed.sign_in(login, PASSWORD).await;
            let page = signed.get("/desk/account").await;
            let csrf = form(&page, "name=\"_csrf\"");
            let token = csrf.fields.iter().find(|(n, _)| n == "_csrf").unwrap().1.clone();
            refused(&mut signed, r.method, &path, &token).await;
            wrong += 1;
        }
        println!(
            "routes {}; refused: nobody {nobody}, foreign {foreign}, wrong role {wrong}",
            ROUTES.len()
        );
        assert!(nobody > 20 && wrong > 10);
        w.office.close().await;
    })
    .await;
}

async fn refused(tab: &mut Tab, method: &str, path: &str, csrf: &str) {
    let body = format!("_csrf={csrf}&purpose=x&text=x&action=accept");
    let (kind, body) = match method {
        "GET" => ("", Vec::new()),
        _ => ("application/x-www-form-urlencoded", body.into_bytes()),
    };
    let a = tab.ask(method, path, kind, body).await;
    let away = a.location.as_deref().is_some_and(|l| l.starts_with("/sign-in") || l == "/progress");
    let no = matches!(a.status.as_u16(), 401 | 403 | 404);
    assert!(
        no || (a.status.is_redirection() && away),
        "{method} {path}: {} {:?} {}",
        a.status,
        a.location,
        a.text()
    );
}
