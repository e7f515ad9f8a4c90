//! Every route tried as nobody, with a made-up session token, with the session of somebody of another
//! jurisdiction in the same database, and in the wrong role.

use crate::tab::{Tab, form};
use crate::world::{PASSWORD, World, at, both, report};
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::roles;
use yiwang_domain::units::Unit;
use yiwang_domain::{PostId, StaffId, TenantId, UnitId};
use yiwang_store::post::{self, Posting};
use yiwang_store::session::{self, Session};
use yiwang_store::staff::{self, Staff};
use yiwang_store::tenant::{self, Tenant};
use yiwang_store::{Store, unit};
use yiwang_web::routes::{ROUTES, Who};

/// The district next door in the same database, with an administrator who has just signed in there;
/// the token of that session.
async fn neighbour(w: &World) -> String {
    let token = "e".repeat(64);
    let now = at("2025-09-26T15:40");
    let id = |n: u128| uuid::Uuid::from_u128(n);
    let tenant = Tenant {
        id: TenantId(2),
        code: "330298".into(),
        name: "邻区".into(),
        settings: serde_json::to_value(yiwang_office::Settings::default()).unwrap(),
        version: 1,
        created_at: now,
    };
    let district = Unit {
        id: UnitId(id(1)),
        code: "330298".into(),
        name: "邻区".into(),
        kind: "district".into(),
        parent: None,
        path: "/330298/".into(),
        area: Some("/330298/".into()),
        calendar: None,
    };
    let person = Staff {
        id: StaffId(id(2)),
        login: "admin".into(),
        name: "邻区管理员".into(),
        email: None,
        locale: "zh-CN".into(),
        version: 1,
        created_at: now,
        ended_at: None,
    };
    let post = Posting {
        id: PostId(id(3)),
        staff: person.id,
        role: "admin".into(),
        unit: district.id,
        grid: None,
        starts_on: now.date_naive(),
        ends_on: None,
    };
    let session = Session {
        id: HashKind::Sha256.of(&[b"session", token.as_bytes()]).to_vec(),
        staff: person.id,
        csrf: "c".repeat(32),
        created_at: now,
        seen_at: now,
        expires_at: now + chrono::TimeDelta::days(30),
    };
    let store = Store::open(&w.place).await.unwrap();
    store
        .write(move |tx| {
            Box::pin(async move {
                tenant::insert(tx, &tenant).await?;
                unit::put(tx, tenant.id, &district).await?;
                staff::insert(tx, tenant.id, &person, None).await?;
                post::put(tx, tenant.id, &post).await?;
                session::insert(tx, tenant.id, &session).await
            })
        })
        .await
        .unwrap();
    store.close().await;
    token
}

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
        let neighbour = neighbour(&w).await;
        let (mut nobody, mut made_up, mut foreign, mut wrong) = (0, 0, 0, 0);
        for r in ROUTES {
            let path = r
                .path
                .replace("{number}", &receipt.number)
                .replace("{party}", &receipt.matter.to_string())
                .replace("{file}", &receipt.matter.to_string())
                .replace("{id}", &receipt.matter.to_string())
                .replace("{version}", "1")
                .replace("{n}", "0")
                .replace("{z}/{x}/{y}", "0/0/0")
                .replace("{code}", "330299001001001")
                .replace("{what}", if r.path.contains("export") { "matters" } else { "units" });
            if matches!(r.who, Who::Everyone) {
                continue;
            }
            tab.cookies.clear();
            refused(&mut tab, r.method, &path, "").await;
            nobody += 1;
            tab.cookies.insert("yw".into(), stranger.clone());
            refused(&mut tab, r.method, &path, "").await;
            made_up += 1;
            tab.cookies.insert("yw".into(), neighbour.clone());
            refused(&mut tab, r.method, &path, &"c".repeat(32)).await;
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
            "routes {}; refused: nobody {nobody}, made-up token {made_up}, another jurisdiction \
             {foreign}, wrong role {wrong}",
            ROUTES.len()
        );
        assert!(nobody > 20 && foreign == nobody && wrong > 10);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_print_is_for_who_may_read_its_matter_and_shows_nobody_plain() {
    both(HashKind::Sha256, async |w| {
        let told = yiwang_office::Report { category: Some("02".into()), ..report("河边堆土") };
        let receipt = w.office.receive(None, told, None).await.unwrap();
        let matter = w.office.matter(&w.who("dispatch1").await, &receipt.number).await.unwrap();
        let id = &matter.prints.first().unwrap().0;
        let path = format!("/desk/m/{}/print/{id}", receipt.number);
        let mut nobody = Tab::open(w.office.clone());
        refused(&mut nobody, "GET", &path, "").await;
        let mut other = nobody.fresh();
        other.sign_in("sw", PASSWORD).await;
        refused(&mut other, "GET", &path, "").await;
        let mut reader = nobody.fresh();
        reader.sign_in("dispatch1", PASSWORD).await;
        let page = reader.get(&format!("/desk/m/{}", receipt.number)).await;
        assert!(page.contains(&path), "the matter's page leads to its print");
        let page = reader.get(&path).await;
        assert!(page.contains(&receipt.number) && page.contains("枫林路8号"), "{page}");
        assert!(page.contains("王**") && !page.contains("王小满"), "{page}");
        assert!(!page.contains("19900001234"), "{page}");
        assert!(!page.contains("/sign-out"), "without the workbench around it");
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
