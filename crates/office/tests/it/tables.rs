//! Tables that come in: what is wrong is named by row and column, what comes twice is taken once.

use crate::world::{PASSWORD, World, both, system};
use std::fmt::Write as _;
use std::sync::Arc;
use yiwang_domain::Refusal;
use yiwang_domain::ledger::HashKind;
use yiwang_geo::Crs;
use yiwang_office::clock::SeededIds;
use yiwang_office::import::{Import, What};
use yiwang_office::view::ImportReport;
use yiwang_office::{Office, Plan, Settings, Setup, shipped};
use yiwang_store::{grid, staff};

pub(crate) async fn import(
    w: &World,
    what: What,
    text: &str,
    all_or_nothing: bool,
) -> Result<ImportReport, Refusal> {
    let bytes = text.as_bytes().to_vec();
    let import = Import { what, name: "table.csv", bytes, mapping: None, all_or_nothing };
    w.office.import(&system(), import, &|_, _| {}).await
}

fn counts(r: &ImportReport) -> (usize, usize, usize, usize) {
    (r.added, r.changed, r.same, r.wrong.len())
}

fn places(wrong: &[yiwang_domain::Fault]) -> Vec<&str> {
    wrong.iter().map(|f| f.at.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_is_made_once_and_keeps_its_hash() {
    both(HashKind::Sm3, async |w| {
        let setup = |new| Setup {
            place: w.place.clone(),
            folder: w.folder.clone(),
            key: None,
            clock: w.clock.clone(),
            ids: Arc::new(SeededIds::new(99)),
            new,
        };
        let plan = |region: &str, password: &str| Plan {
            region: region.into(),
            name: "别的区".into(),
            hash: HashKind::Sha256,
            admin_login: "root".into(),
            admin_password: password.into(),
            settings: Settings::default(),
        };
        let no = Office::install(setup(true), plan("330203", PASSWORD)).await.err().unwrap();
        assert_eq!(no.code, "already-installed");
        let no = Office::install(setup(true), plan("3302", PASSWORD)).await.err().unwrap();
        assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("plan-wrong", "region"));
        let no = Office::install(setup(true), plan("330203", "1234567890")).await.err().unwrap();
        assert_eq!(no.code, "password-too-common");
        assert_eq!(w.office.tenant().await.unwrap().name, "测试区");
        assert!(w.office.sign_in("root", PASSWORD).await.is_err());
        w.office.sign_in("Admin", PASSWORD).await.unwrap();
        let mut conn = w.office.store().read().await.unwrap();
        let hash = yiwang_store::installation::get(&mut conn, "hash").await.unwrap();
        assert_eq!(hash.as_deref(), Some("sm3"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_playbook_takes_effect_for_new_matters_and_running_ones_keep_theirs() {
    both(HashKind::Sha256, async |w| {
        let admin = w.who("admin").await;
        let before = w.report("井盖松动", None).await;
        let find = |(id, _): &&(&str, &str)| *id == shipped::DEFAULT;
        let text = shipped::PLAYBOOKS.iter().find(find).unwrap().1;
        assert_eq!(w.office.publish_playbook(&admin, text, None).await.unwrap(), 1);
        let changed = text.replace("我们将在{date}前答复您。", "最迟{date}答复您。");
        assert_eq!(w.office.publish_playbook(&admin, &changed, None).await.unwrap(), 2);
        assert_eq!(w.office.publish_playbook(&admin, &changed, None).await.unwrap(), 2);
        let after = w.report("井盖丢失", None).await;
        assert!(after.promise.unwrap().zh.starts_with("最迟"));
        let clerk = w.who("dispatch1").await;
        let old = w.office.matter(&clerk, &before.number).await.unwrap();
        assert_eq!((old.playbook.0.as_str(), old.playbook.1), ("five-actions", 1));
        let rows = w.office.playbooks(&admin).await.unwrap();
        let row = rows.iter().find(|p| p.id == "five-actions").unwrap();
        assert_eq!((row.version, row.in_use), (2, 2));
        assert_eq!(w.office.playbook_text(&admin, "five-actions", Some(1)).await.unwrap(), text);
        assert_eq!(w.office.playbook_text(&admin, "five-actions", None).await.unwrap(), changed);

        let broken = changed.replace("role: grid_worker", "role: nobody_at_all");
        let no = w.office.publish_playbook(&admin, &broken, None).await.unwrap_err();
        assert_eq!(no.code, "playbook-wrong");
        assert!(!no.faults.is_empty() && no.faults[0].at.starts_with("line "), "{:?}", no.faults);
        let no = w.office.publish_playbook(&clerk, &changed, None).await.unwrap_err();
        assert_eq!(no.code, "no-right");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_find_their_parents_later_in_the_file_and_move_with_them() {
    both(HashKind::Sha256, async |w| {
        let table = "code,name,kind,parent,area,calendar\n\
            T2,二组,team,T1,,\nT1,一组,team,S,330299001,\nX,无主,team,NONE,,\n\
            A,甲,team,B,,\nB,乙,team,A,,\nY,错区,team,S,999,\nZ,错历,team,S,,moon\n";
        let r = import(&w, What::Units, table, false).await.unwrap();
        assert_eq!(counts(&r), (2, 0, 0, 5));
        assert_eq!(
            places(&r.wrong),
            [
                "row 4, column parent",
                "row 5, column parent",
                "row 6, column parent",
                "row 7, column area",
                "row 8, column calendar"
            ]
        );
        let books = w.office.books().await.unwrap();
        assert_eq!(books.units.by_code("T2").unwrap().path, "/330299/S/T1/T2/");
        assert_eq!(books.units.by_code("T1").unwrap().area.as_deref(), Some("/330299/330299001/"));
        let table = "code,name,kind,parent\nT1,一组,team,C\n";
        assert_eq!(counts(&import(&w, What::Units, table, true).await.unwrap()), (0, 1, 0, 0));
        let books = w.office.books().await.unwrap();
        assert_eq!(books.units.by_code("T2").unwrap().path, "/330299/S/C/T1/T2/");
        assert_eq!(counts(&import(&w, What::Units, table, true).await.unwrap()), (0, 0, 1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_come_once_and_keep_the_password_they_chose() {
    both(HashKind::Sha256, async |w| {
        let table = format!(
            "login,name,role,unit,grid,to,password\n\
             New1,新一,grid_worker,C,330299001001001,,{PASSWORD}\nnew1,,community_clerk,C,,,\n\
             new2,新二,community_clerk,C,,2026-12-31,\nnew3,新三,king,C,,,\n\
             new4,新四,grid_worker,C,nowhere,,\nnew5,新五,grid_worker,C,,,short\n"
        );
        let r = import(&w, What::Staff, &table, false).await.unwrap();
        assert_eq!(counts(&r), (3, 0, 0, 3));
        assert_eq!(places(&r.wrong), ["row 5, column role", "row 6, column grid", "row 7"]);
        let signed = w.office.sign_in("new1", PASSWORD).await.unwrap();
        let session = w.office.session(&signed.token).await.unwrap();
        assert_eq!(session.posts.len(), 2);
        assert!(w.office.sign_in("new2", PASSWORD).await.is_err(), "no password was set");
        let mine = "another-horse-8";
        w.office.change_password(&session, &signed.token, PASSWORD, mine).await.unwrap();
        let r = import(&w, What::Staff, &table, false).await.unwrap();
        assert_eq!(counts(&r), (0, 0, 3, 3));
        w.office.sign_in("new1", mine).await.unwrap();
        let moved = "login,name,email,role,unit,to\nnew2,新二,two@example.test,community_clerk,C,2027-01-31\n";
        let r = import(&w, What::Staff, moved, true).await.unwrap();
        assert_eq!(counts(&r), (0, 1, 0, 0));
        let lost = "login,role\nnew6,community_clerk\n";
        let no = import(&w, What::Staff, lost, true).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults.len()), ("mapping-columns-missing", 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_with_three_wrong_ones_come_all_or_all_but_three() {
    both(HashKind::Sha256, async |w| {
        let mut table = String::from("login,name,role,unit\n");
        for i in 2..10_002 {
            let (role, unit) = match i {
                12 => ("king", "C"),
                5_000 => ("community_clerk", "NOWHERE"),
                _ => ("community_clerk", "C"),
            };
            let name = if i == 9_999 { String::new() } else { format!("人{i}") };
            writeln!(table, "p{i},{name},{role},{unit}").unwrap();
        }
        let staff = async || {
            let mut conn = w.office.store().read().await.unwrap();
            staff::all(&mut conn, yiwang_domain::TenantId(1)).await.unwrap().len()
        };
        let before = staff().await;
        let no = import(&w, What::Staff, &table, true).await.unwrap_err();
        let wrong = ["row 12, column role", "row 5000, column unit", "row 9999, column name"];
        assert_eq!((no.code.as_ref(), places(&no.faults)), ("import-wrong", wrong.to_vec()));
        assert_eq!(staff().await, before, "nothing of it is kept");
        let r = import(&w, What::Staff, &table, false).await.unwrap();
        assert_eq!((r.read, r.added, places(&r.wrong)), (10_000, 9_997, wrong.to_vec()));
        assert_eq!(staff().await, before + 9_997);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_and_routes_come_once() {
    both(HashKind::Sha256, async |w| {
        let table = "code,parent,name,name_en,playbook,urgency,secrecy\n\
            0301,03,漏水,Leak,,urgent,\n03,,水务,Water,,,\n0302,03,纠纷,Quarrel,,,confidential\n\
            04,,错,Wrong,no-such,,\n05,,错,Wrong,,very,\n06,07,错,Wrong,,,\n";
        let r = import(&w, What::Categories, table, false).await.unwrap();
        assert_eq!(counts(&r), (3, 0, 0, 3));
        let at = ["row 5, column playbook", "row 6, column urgency", "row 7, column parent"];
        assert_eq!(places(&r.wrong), at);
        let r = import(&w, What::Categories, table, false).await.unwrap();
        assert_eq!(counts(&r), (0, 0, 3, 3));
        let table = "category,area,unit,rank,reason,reason_en\n\
            03,330299001,SW,1,第2项,Item 2\n03,,NOBODY,1,,\n";
        let r = import(&w, What::Routes, table, false).await.unwrap();
        assert_eq!((counts(&r), places(&r.wrong)), ((1, 0, 0, 1), vec!["row 3, column unit"]));
        let r = import(&w, What::Routes, &table.replace(",1,第2项", ",2,第2项"), false).await;
        assert_eq!(counts(&r.unwrap()), (0, 1, 0, 1));
        let books = w.office.books().await.unwrap();
        let proposed = books.route(Some("0301"), Some("/330299/330299001/"));
        assert_eq!(books.unit_name(proposed[0].unit), "水务局");
    })
    .await;
}

fn net(east: f64, name: &str) -> String {
    let (w, s, n) = (120.01, 30.0, 30.01);
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature",
        "properties":{{"code":"330299001001002","name":"{name}","kind":"basic","parent":"330299001001"}},
        "geometry":{{"type":"Polygon","coordinates":[[[{w},{s}],[{east},{s}],[{east},{n}],[{w},{n}],[{w},{s}]]]}}}}]}}"#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_border_begins_today_and_the_former_one_stays_as_it_was() {
    both(HashKind::Sha256, async |w| {
        let code = "330299001001002";
        let rows = async || {
            let mut conn = w.office.store().read().await.unwrap();
            let all = grid::all(&mut conn, yiwang_domain::TenantId(1)).await.unwrap();
            all.into_iter().filter(|g| g.code == code).collect::<Vec<_>>()
        };
        let first = rows().await;
        assert_eq!((first.len(), first[0].level), (1, 3));
        assert_eq!(first[0].path, "/330299/330299001/330299001001/330299001001002/");
        let r = import(&w, What::Grids, &net(120.02, "第二网格"), true).await.unwrap();
        assert_eq!(counts(&r), (0, 0, 1, 0));
        let r = import(&w, What::Grids, &net(120.02, "新名"), true).await.unwrap();
        assert_eq!((counts(&r), rows().await.len()), ((0, 1, 0, 0), 1));
        w.now("2025-10-09T09:00");
        let r = import(&w, What::Grids, &net(120.03, "新名"), true).await.unwrap();
        assert_eq!(counts(&r), (0, 1, 0, 0));
        let now = rows().await;
        let day = |d: &str| Some(d.parse().unwrap());
        let former = now.iter().find(|g| g.valid_to.is_some()).unwrap();
        let current = now.iter().find(|g| g.valid_to.is_none()).unwrap();
        assert_eq!((former.valid_to, current.valid_from), (day("2025-10-08"), day("2025-10-09")));
        assert_eq!(former.shape, first[0].shape);
        assert_eq!(current.id, first[0].id, "posts and inboxes refer to the grid in force");
        let found = w.office.locate(120.025, 30.005, Crs::Wgs84).await.unwrap();
        assert_eq!(found.grid.unwrap().code, code);
        let r = import(&w, What::Grids, &net(120.03, "新名"), true).await.unwrap();
        assert_eq!((counts(&r), rows().await.len()), ((0, 0, 1, 0), 2));

        let orphan = net(120.03, "新名").replace("\"330299001001\"", "\"nowhere\"");
        let no = import(&w, What::Grids, &orphan, true).await.unwrap_err();
        assert_eq!(no.code, "grids-wrong");
        let clerk = w.who("clerk").await;
        let import = Import {
            what: What::Grids,
            name: "net.geojson",
            bytes: Vec::new(),
            mapping: None,
            all_or_nothing: true,
        };
        let no = w.office.import(&clerk, import, &|_, _| {}).await.unwrap_err();
        assert_eq!(no.code, "no-right");
    })
    .await;
}
