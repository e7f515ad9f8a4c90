//! The net: who is responsible on a day, what is open where, and a draft that two people change and
//! that is in force from a day on. On both engines.

use crate::world::{World, both};
use chrono::NaiveDate;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_geo::coord::{Crs, LonLat};
use yiwang_office::ListQuery;
use yiwang_office::net_draft::{Step, Stepped, What};

const FIRST: &str = "330299001001001";
const SECOND: &str = "330299001001002";
const THIRD: &str = "330299001001003";

fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

fn p(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat)
}

fn rename(code: &str, name: &str) -> Step {
    Step::Rename { code: code.into(), name: name.into(), kind: "basic".into() }
}

async fn step(w: &World, who: &Caller, seen: i64, step: Step) -> Stepped {
    w.office.net_step(who, seen, step).await.unwrap()
}

async fn name_in_draft(w: &World, who: &Caller, code: &str) -> String {
    let d = w.office.net_draft(who).await.unwrap();
    d.grids.into_iter().find(|g| g.code == code).unwrap().name
}

async fn grid_at(w: &World, lon: f64, lat: f64) -> Option<String> {
    w.office.locate(lon, lat, Crs::Wgs84).await.unwrap().grid.map(|g| g.code)
}

async fn listed(w: &World, who: &Caller, grid: &str) -> Vec<String> {
    let q = ListQuery { grid: Some(grid.into()), limit: 50, ..ListQuery::default() };
    w.office.list(who, &q).await.unwrap().rows.into_iter().map(|r| r.number).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_tells_who_is_responsible_on_a_day_and_what_is_open() {
    both(HashKind::Sha256, async |w| {
        let (clerk, admin) = (w.who("dispatch1").await, w.who("admin").await);
        let o = &w.office;
        let number = w.report("井盖松动", None).await.number;
        let g = o.grid_page(&clerk, FIRST, None).await.unwrap();
        let told: Vec<(usize, &str, &str)> =
            g.duties.iter().map(|d| (d.up, d.role.zh.as_str(), d.person.as_str())).collect();
        assert_eq!(told.first(), Some(&(0, "网格员", "worker")), "{told:?}");
        assert!(told.contains(&(1, "社区工作者", "clerk")), "{told:?}");
        assert!(told.iter().any(|(up, _, person)| (*up, *person) == (2, "leader")), "{told:?}");
        assert!(!told.iter().any(|(.., person)| *person == "district"), "{told:?}");
        assert_eq!(g.open.unwrap().open, 1);
        assert_eq!(g.rows.iter().map(|r| r.number.clone()).collect::<Vec<_>>(), [number]);
        assert_eq!((g.history.len(), g.history[0].from, g.history[0].here), (1, None, true));
        // nobody had a post before 2025
        let then = o.grid_page(&clerk, FIRST, Some(day("2024-12-31"))).await.unwrap();
        assert_eq!(then.duties, []);
        let open = o.net_open(&clerk).await.unwrap().unwrap();
        for code in [FIRST, "330299001001", "330299001", "330299"] {
            assert_eq!(open.get(code).map(|n| n.open), Some(1), "{code}");
        }
        assert_eq!(open.get(SECOND), None);
        // who may see no matters is told no numbers, but who is responsible is no secret
        assert_eq!(o.net_open(&admin).await.unwrap(), None);
        let g = o.grid_page(&admin, FIRST, None).await.unwrap();
        assert!(g.open.is_none() && g.rows.is_empty() && !g.duties.is_empty());
        assert_eq!(o.grid_page(&clerk, "1", None).await.unwrap_err().code, "not-found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_people_draw_is_joined_and_the_same_grid_is_told_to_the_second() {
    both(HashKind::Sha256, async |w| {
        let (admin, clerk) = (w.who("admin").await, w.who("dispatch1").await);
        let o = &w.office;
        assert_eq!(o.net_draft(&clerk).await.unwrap_err().code, "no-right");
        let no = o.net_step(&clerk, 0, rename(FIRST, "x")).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        let d = o.net_draft(&admin).await.unwrap();
        assert_eq!((d.revision, d.grids.len(), d.undo, d.redo), (0, 4, false, false));
        let one = step(&w, &admin, 0, rename(FIRST, "甲网格")).await;
        assert_eq!(one, Stepped { revision: 1, with: false });
        // the other began at the same time and changes another grid
        let two = step(&w, &admin, 0, rename(SECOND, "乙网格")).await;
        assert_eq!(two, Stepped { revision: 2, with: true });
        let three = step(&w, &admin, 1, rename(FIRST, "丙网格")).await;
        assert_eq!(three, Stepped { revision: 3, with: true });
        let no = o.net_step(&admin, 2, rename(FIRST, "丁网格")).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        assert_eq!(name_in_draft(&w, &admin, FIRST).await, "丙网格");
        assert_eq!(name_in_draft(&w, &admin, SECOND).await, "乙网格");
        assert_eq!(o.net_step(&admin, 2, Step::Undo).await.unwrap_err().code, "stale-version");

        // undoing and redoing restore exactly, however often
        let mut seen = 3;
        let mut shapes = vec![o.net_draft(&admin).await.unwrap()];
        for (i, x) in [120.009, 120.011, 120.0123].into_iter().enumerate() {
            let from = [120.01, 120.009, 120.011][i];
            let go = Step::Move { from: p(from, 30.0), to: p(x, 30.0) };
            seen = step(&w, &admin, seen, go).await.revision;
            shapes.push(o.net_draft(&admin).await.unwrap());
        }
        let same = |a: &yiwang_office::net_draft::NetDraftView,
                    b: &yiwang_office::net_draft::NetDraftView| {
            let of = |d: &yiwang_office::net_draft::NetDraftView| {
                d.grids
                    .iter()
                    .map(|g| (g.code.clone(), g.name.clone(), g.what, g.shape.clone()))
                    .collect::<Vec<_>>()
            };
            of(a) == of(b)
        };
        for back in [2, 1, 0] {
            seen = step(&w, &admin, seen, Step::Undo).await.revision;
            assert!(same(&o.net_draft(&admin).await.unwrap(), &shapes[back]), "{back}");
        }
        for forth in [1, 2, 3] {
            seen = step(&w, &admin, seen, Step::Redo).await.revision;
            assert!(same(&o.net_draft(&admin).await.unwrap(), &shapes[forth]), "{forth}");
        }
        let no = o.net_step(&admin, seen, Step::Redo).await.unwrap_err();
        assert_eq!(no.code, "nothing-to-undo");
        let no = o.discard_net_draft(&admin, seen - 1).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        o.discard_net_draft(&admin, seen).await.unwrap();
        assert_eq!(o.net_draft(&admin).await.unwrap().revision, 0);
        let no = o.net_step(&admin, seen, rename(FIRST, "戊网格")).await.unwrap_err();
        assert_eq!(no.code, "draft-gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_border_is_moved_from_a_day_on_and_what_was_before_stays() {
    both(HashKind::Sha256, async |w| {
        let (admin, clerk) = (w.who("admin").await, w.who("dispatch1").await);
        let o = &w.office;
        let go = Step::Move { from: p(120.01, 30.0), to: p(120.012, 30.0) };
        let s = step(&w, &admin, 0, go).await;
        let d = o.net_draft(&admin).await.unwrap();
        // the border of the community and the street gets the corner that the grids share
        assert!(d.grids.iter().all(|g| g.what == Some(What::Changed)));
        assert_eq!(o.net_findings(&d).await.unwrap(), []);
        let no = o.publish_net_draft(&admin, s.revision).await.unwrap_err();
        assert_eq!(no.code, "net-date-missing");
        let s = step(&w, &admin, 1, Step::From { day: day("2025-09-25") }).await;
        let no = o.publish_net_draft(&admin, s.revision).await.unwrap_err();
        assert_eq!(no.code, "net-date-past");
        let s = step(&w, &admin, 2, Step::From { day: day("2025-10-01") }).await;
        assert_eq!(o.publish_net_draft(&admin, 1).await.unwrap_err().code, "stale-version");
        assert_eq!(o.publish_net_draft(&clerk, s.revision).await.unwrap_err().code, "no-right");
        let done = o.publish_net_draft(&admin, s.revision).await.unwrap();
        assert_eq!((done.changed, done.added, done.ended), (4, 0, 0));
        assert_eq!(o.net_draft(&admin).await.unwrap().revision, 0);

        // until then the former border holds
        let (lon, lat) = (120.0105, 30.002);
        assert_eq!(grid_at(&w, lon, lat).await.as_deref(), Some(SECOND));
        let report = yiwang_office::Report {
            lon: Some(lon),
            lat: Some(lat),
            ..crate::world::report("井盖松动")
        };
        let number = o.receive(None, report, None).await.unwrap().number;
        w.now("2025-10-01T09:00");
        assert_eq!(grid_at(&w, lon, lat).await.as_deref(), Some(FIRST));
        // the matter keeps the grid it had
        assert_eq!(listed(&w, &clerk, SECOND).await, [number]);
        assert_eq!(listed(&w, &clerk, FIRST).await, Vec::<String>::new());
        let g = o.grid_page(&clerk, FIRST, None).await.unwrap();
        let spans: Vec<_> = g.history.iter().map(|b| (b.from, b.to, b.here)).collect();
        let (last, first) = (Some(day("2025-09-30")), Some(day("2025-10-01")));
        assert_eq!(spans, [(None, last, false), (first, None, true)]);
        assert!(g.history[1].area_m2 > g.history[0].area_m2);
        // the post of the grid worker is still one at this grid, in the inbox too
        assert!(g.duties.iter().any(|d| d.up == 0 && d.person == "worker"));
        let post = w.who("worker").await.posts()[0].grid;
        let books = o.books().await.unwrap();
        assert_eq!(books.net.by_code(FIRST).map(|g| g.id), post);
        // a day on which a border has just begun is no day for another
        let go = Step::Move { from: p(120.012, 30.0), to: p(120.011, 30.0) };
        step(&w, &admin, 0, go).await;
        let s = step(&w, &admin, 1, Step::From { day: day("2025-10-01") }).await;
        let no = o.publish_net_draft(&admin, s.revision).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults.len()), ("net-date-taken", 4));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_is_split_and_joined_and_no_number_is_given_twice() {
    both(HashKind::Sha256, async |w| {
        let admin = w.who("admin").await;
        let o = &w.office;
        let across = |lat: f64| vec![p(119.99, lat), p(120.0101, lat)];
        let split = |lat: f64, name: &str| Step::Split {
            code: FIRST.into(),
            line: across(lat),
            name: name.into(),
        };
        let up =
            Step::Split { code: "330299001001".into(), line: across(30.004), name: "x".into() };
        assert_eq!(o.net_step(&admin, 0, up).await.unwrap_err().code, "grid-inner");
        let no = o.net_step(&admin, 0, split(30.004, " ")).await.unwrap_err();
        assert_eq!(no.code, "grid-name");
        step(&w, &admin, 0, split(30.004, "第三网格")).await;
        let d = o.net_draft(&admin).await.unwrap();
        let third = d.grids.iter().find(|g| g.code == THIRD).unwrap();
        assert_eq!((third.what, third.parent.as_deref()), (Some(What::New), Some("330299001001")));
        assert_eq!(o.net_findings(&d).await.unwrap(), []);
        let today = Step::From { day: day("2025-09-26") };
        let s = step(&w, &admin, 1, today).await;
        let done = o.publish_net_draft(&admin, s.revision).await.unwrap();
        assert_eq!((done.added, done.ended), (1, 0));
        // the smaller part, in the south, has the new number
        assert_eq!(grid_at(&w, 120.005, 30.002).await.as_deref(), Some(THIRD));
        assert_eq!(grid_at(&w, 120.005, 30.008).await.as_deref(), Some(FIRST));

        w.now("2025-09-27T09:00");
        let join = Step::Merge { keep: SECOND.into(), gone: THIRD.into() };
        step(&w, &admin, 0, join).await;
        let s = step(&w, &admin, 1, Step::From { day: day("2025-09-28") }).await;
        let done = o.publish_net_draft(&admin, s.revision).await.unwrap();
        assert_eq!(done.ended, 1);
        w.now("2025-09-28T09:00");
        assert_eq!(grid_at(&w, 120.005, 30.002).await.as_deref(), Some(SECOND));
        let past = o.grid_page(&admin, THIRD, None).await.unwrap();
        assert_eq!(past.history.last().unwrap().to, Some(day("2025-09-27")));
        assert!(past.shape.is_none());
        let s = step(&w, &admin, 0, split(30.008, "第四网格")).await;
        let d = o.net_draft(&admin).await.unwrap();
        assert!(d.grids.iter().any(|g| g.code == "330299001001004" && g.what == Some(What::New)));
        // what the draft made and ended again leaves nothing behind
        let join = Step::Merge { keep: FIRST.into(), gone: "330299001001004".into() };
        step(&w, &admin, s.revision, join).await;
        let d = o.net_draft(&admin).await.unwrap();
        assert!(!d.grids.iter().any(|g| g.code == "330299001001004"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_under_a_draft_is_found_before_it_is_overwritten() {
    both(HashKind::Sha256, async |w| {
        let admin = w.who("admin").await;
        let o = &w.office;
        step(&w, &admin, 0, Step::Move { from: p(120.01, 30.0), to: p(120.012, 30.0) }).await;
        let s = step(&w, &admin, 1, Step::From { day: day("2025-10-01") }).await;
        let net = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":
            {"code":"330299001001002","name":"第二网格","kind":"basic","parent":"330299001001"},
            "geometry":{"type":"Polygon","coordinates":[[[120.01,30.0],[120.02,30.0],[120.02,30.009],[120.01,30.01],[120.01,30.0]]]}}]}"#;
        let import = yiwang_office::import::Import {
            what: yiwang_office::import::What::Grids,
            name: "net.geojson",
            bytes: net.as_bytes().to_vec(),
            mapping: None,
            all_or_nothing: true,
        };
        o.import(&admin, import, &|_, _| {}).await.unwrap();
        assert_eq!(o.net_draft(&admin).await.unwrap().drifted, [SECOND]);
        let no = o.publish_net_draft(&admin, s.revision).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("net-changed", SECOND));
    })
    .await;
}
