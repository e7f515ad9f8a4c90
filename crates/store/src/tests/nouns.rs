//! Everything else comes back as it was written, per tenant.

use super::given::{T, id, later, mid, now, tenant, write_open};
use crate::category::{self, Category};
use crate::file::{self, File};
use crate::grid::{self, Grid};
use crate::party::{self, Look, Party};
use crate::playbook::{self, Published};
use crate::post::{self, Posting};
use crate::reply::{self, Reply};
use crate::report::{self, Report};
use crate::route::{self, Route};
use crate::session::{self, Session};
use crate::staff::{self, Staff};
use crate::synonym::{self, Synonym};
use crate::testing::both;
use crate::triage_rule::{self, Proposed, Rule};
use crate::{StoreError, counter, installation, unit};
use chrono::NaiveDate;
use yiwang_domain::matter::{Secrecy, Urgency};
use yiwang_domain::units::Unit;
use yiwang_domain::{FileId, GridId, MatterId, PartyId, PostId, StaffId, TenantId, Text, UnitId};

/// Writes with values that are moved into the job.
macro_rules! write {
    ($store:expr, $tx:ident => $body:expr) => {
        $store.write(move |$tx| Box::pin(async move { $body })).await
    };
}

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

fn street() -> Unit {
    Unit {
        id: UnitId(id(1)),
        code: "330299001".into(),
        name: "一网街道".into(),
        kind: "street".into(),
        parent: None,
        path: "/330299001/".into(),
        area: Some("/330299001/".into()),
        calendar: None,
    }
}

fn community() -> Unit {
    Unit {
        id: UnitId(id(2)),
        code: "330299001001".into(),
        name: "南门社区".into(),
        kind: "community".into(),
        parent: Some(street().id),
        path: "/330299001/330299001001/".into(),
        area: None,
        calendar: Some("c".into()),
    }
}

fn person(n: u64) -> Staff {
    Staff {
        id: StaffId(id(100 + n)),
        login: format!("p{n}"),
        name: format!("甲{n}"),
        email: None,
        locale: "zh-CN".into(),
        version: 1,
        created_at: now(),
        ended_at: None,
    }
}

fn cell() -> Grid {
    Grid {
        id: GridId(id(50)),
        code: "330299001001001".into(),
        scheme: Some("gb".into()),
        name: "第一网格".into(),
        kind: "basic".into(),
        level: 3,
        parent_code: Some("330299001001".into()),
        path: "/330299001/330299001001/330299001001001/".into(),
        shape: Some(r#"{"type":"Polygon","coordinates":[]}"#.into()),
        lon: Some(121.5),
        lat: Some(29.875),
        valid_from: None,
        valid_to: None,
    }
}

#[tokio::test]
async fn tenants_change_only_from_the_version_that_was_read() {
    both(|store| async move {
        tenant(&store).await;
        let mut read = store.read().await.unwrap();
        let t = crate::tenant::get(&mut read, T).await.unwrap().unwrap();
        drop(read);
        let changed = crate::tenant::Tenant {
            name: "新".into(),
            settings: serde_json::json!({"promise": {"zh": "三个工作日"}}),
            ..t
        };
        let (a, b) = (changed.clone(), changed.clone());
        write!(store, tx => crate::tenant::update(tx, &a).await).unwrap();
        let stale = write!(store, tx => crate::tenant::update(tx, &b).await);
        assert!(matches!(stale, Err(StoreError::Stale)));
        let mut read = store.read().await.unwrap();
        let all = crate::tenant::all(&mut read).await.unwrap();
        assert_eq!(all, [crate::tenant::Tenant { version: 2, ..changed }]);
    })
    .await;
}

#[tokio::test]
async fn settings_of_the_installation_that_are_decided_once_stay() {
    both(|store| async move {
        let first = write!(store, tx => installation::once(tx, "hash", "sm3").await);
        let second = write!(store, tx => installation::once(tx, "hash", "sha256").await);
        assert_eq!((first.unwrap(), second.unwrap()), ("sm3".into(), "sm3".into()));
        write!(store, tx => installation::put(tx, "k", "1").await).unwrap();
        write!(store, tx => installation::put(tx, "k", "2").await).unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(installation::get(&mut read, "k").await.unwrap().as_deref(), Some("2"));
        assert_eq!(installation::get(&mut read, "none").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn units_staff_and_posts_give_the_posts_in_force() {
    both(|store| async move {
        let p = person(1);
        write!(store, tx => {
            unit::put(tx, T, &street()).await?;
            unit::put(tx, T, &community()).await?;
            grid::put(tx, T, &cell()).await?;
            staff::insert(tx, T, &p, Some("hash")).await?;
            staff::insert(tx, T, &person(2), None).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(unit::all(&mut read, T).await.unwrap(), [street(), community()]);
        assert!(unit::all(&mut read, TenantId(2)).await.unwrap().is_empty());
        drop(read);

        let posting = |n: u64, role: &str, unit: UnitId, grid, from, to| Posting {
            id: PostId(id(200 + n)),
            staff: person(1).id,
            role: role.into(),
            unit,
            grid,
            starts_on: from,
            ends_on: to,
        };
        let a = posting(1, "clerk", street().id, None, day(1), Some(day(10)));
        let b = posting(2, "grid_worker", community().id, Some(cell().id), day(5), None);
        let (pa, pb) = (a.clone(), b.clone());
        write!(store, tx => {
            post::put(tx, T, &pa).await?;
            post::put(tx, T, &pb).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(post::all(&mut read, T).await.unwrap(), [a, b.clone()]);
        let roles = |day| {
            let store = store.clone();
            async move {
                let mut read = store.read().await.unwrap();
                let posts = post::in_force(&mut read, T, person(1).id, day).await.unwrap();
                posts.into_iter().map(|p| (p.role, p.area)).collect::<Vec<_>>()
            }
        };
        let clerk = ("clerk".to_owned(), street().area);
        let worker = ("grid_worker".to_owned(), Some(cell().path));
        assert_eq!(roles(day(4)).await, std::slice::from_ref(&clerk));
        assert_eq!(roles(day(10)).await, [clerk, worker.clone()], "the last day counts");
        assert_eq!(roles(day(11)).await, [worker]);
        let holders = |grid| {
            let store = store.clone();
            async move {
                let mut read = store.read().await.unwrap();
                let unit = community().id;
                post::holders(&mut read, T, unit, "grid_worker", grid, day(12)).await.unwrap()
            }
        };
        assert_eq!(holders(Some(cell().id)).await, [person(1).id]);
        assert_eq!(holders(None).await, [person(1).id]);
        assert!(holders(Some(GridId(id(999)))).await.is_empty());
        drop(read);
        assert!(write!(store, tx => post::end(tx, T, b.id, day(11)).await).unwrap());
        assert!(holders(None).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_left_can_no_longer_sign_in() {
    both(|store| async move {
        let p = person(1);
        let session = |n: u8, until| Session {
            id: vec![n; 32],
            staff: person(1).id,
            csrf: "c".into(),
            created_at: now(),
            seen_at: now(),
            expires_at: later(until),
        };
        let (one, two) = (session(1, 100), session(2, 200));
        let kept = one.clone();
        write!(store, tx => {
            staff::insert(tx, T, &p, Some("hash")).await?;
            session::insert(tx, T, &one).await?;
            session::insert(tx, T, &two).await
        })
        .unwrap();
        let taken = Staff { id: StaffId(id(9)), ..person(1) };
        let taken = write!(store, tx => staff::insert(tx, T, &taken, None).await);
        assert!(matches!(taken, Err(StoreError::Taken(_))));
        let elsewhere = Staff { id: StaffId(id(9)), ..person(1) };
        write!(store, tx => staff::insert(tx, TenantId(2), &elsewhere, None).await).unwrap();

        let mut read = store.read().await.unwrap();
        assert_eq!(staff::by_login(&mut read, T, "p1").await.unwrap(), Some(person(1)));
        assert_eq!(staff::by_login(&mut read, T, "P1").await.unwrap(), None);
        assert_eq!(staff::all(&mut read, T).await.unwrap(), [person(1)]);
        let hash = staff::password(&mut read, T, person(1).id).await.unwrap();
        assert_eq!(hash.as_deref(), Some("hash"));
        let find = session::find(&mut read, T, &[1; 32], later(99)).await.unwrap();
        assert_eq!(find, Some(kept));
        assert_eq!(session::find(&mut read, T, &[1; 32], later(100)).await.unwrap(), None);
        assert_eq!(session::find(&mut read, TenantId(2), &[1; 32], now()).await.unwrap(), None);
        assert_eq!(session::of_staff(&mut read, T, person(1).id, now()).await.unwrap().len(), 2);
        drop(read);

        write!(store, tx => session::touch(tx, T, &[1; 32], later(50), later(150)).await).unwrap();
        let gone = write!(store, tx => session::remove_of(tx, T, person(1).id, &[1; 32]).await);
        assert_eq!(gone.unwrap(), 1);
        assert!(
            write!(store, tx => staff::set_password(tx, T, person(1).id, "new").await).unwrap()
        );
        let left = Staff { ended_at: Some(later(60)), version: 2, ..person(1) };
        write!(store, tx => staff::update(tx, T, &left).await).unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(staff::password(&mut read, T, person(1).id).await.unwrap(), None);
        assert_eq!(session::find(&mut read, T, &[1; 32], later(61)).await.unwrap(), None);
        let stored = staff::get(&mut read, T, person(1).id).await.unwrap().unwrap();
        assert_eq!((stored.version, stored.ended_at), (3, Some(later(60))));
        drop(read);
        assert_eq!(write!(store, tx => session::sweep(tx, T, later(150)).await).unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_boundary_holds_from_one_day_to_another() {
    both(|store| async move {
        let old = Grid { valid_to: Some(day(9)), ..cell() };
        let new = Grid { id: GridId(id(51)), valid_from: Some(day(10)), lon: None, ..cell() };
        let (a, b) = (cell(), new.clone());
        write!(store, tx => {
            grid::put(tx, T, &a).await?;
            grid::end(tx, T, a.id, day(9)).await?;
            grid::put(tx, T, &b).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        let code = cell().code;
        let on = grid::by_code(&mut read, T, &code, day(9)).await.unwrap();
        assert_eq!(on, Some(old.clone()));
        let on = grid::by_code(&mut read, T, &code, day(10)).await.unwrap();
        assert_eq!(on, Some(new.clone()));
        assert_eq!(grid::get(&mut read, T, old.id).await.unwrap(), Some(old));
        assert_eq!(grid::all(&mut read, T).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn categories_and_routes_come_back() {
    both(|store| async move {
        let k = Category {
            code: "0101".into(),
            parent: Some("01".into()),
            name: Text::new("井盖", "Manhole"),
            playbook: None,
            urgency: Some(Urgency::Urgent),
            secrecy: Some(Secrecy::Sealed),
            words: vec!["井盖".into(), "下水道".into()],
            valid_from: Some(day(1)),
            valid_to: None,
            filing: Text::new("井盖松动、缺损", "loose or missing cover"),
            closing: Text::new("井盖安装稳固", "cover fixed in place"),
            version: 1,
        };
        let r = |n: u64, rank| Route {
            id: id(n),
            category: "01".into(),
            area: String::new(),
            unit: street().id,
            rank,
            reason: Text::new("权责清单第3条", "list of duties, item 3"),
            version: 1,
        };
        let kept = Category { version: 2, ..k.clone() };
        write!(store, tx => {
            unit::put(tx, T, &street()).await?;
            category::put(tx, T, &Category { words: vec![], ..k.clone() }).await?;
            category::put(tx, T, &k).await?;
            route::put(tx, T, &r(1, 2)).await?;
            route::put(tx, T, &r(2, 1)).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(category::all(&mut read, T).await.unwrap(), [kept]);
        assert_eq!(route::all(&mut read, T).await.unwrap(), [r(2, 1), r(1, 2)]);
        drop(read);
        assert!(write!(store, tx => route::remove(tx, T, id(1)).await).unwrap());
        assert!(!write!(store, tx => route::remove(tx, T, id(1)).await).unwrap());
        write!(store, tx => route::put(tx, T, &r(2, 5)).await).unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(route::all(&mut read, T).await.unwrap(), [Route { version: 2, ..r(2, 5) }]);
        assert_eq!(category::matters(&mut read, T, "0101").await.unwrap(), 0);
        drop(read);
        assert!(write!(store, tx => category::remove(tx, T, "0101").await).unwrap());
        assert!(!write!(store, tx => category::remove(tx, T, "0101").await).unwrap());
    })
    .await;
}

#[tokio::test]
async fn replies_come_back_and_count_their_changes() {
    both(|store| async move {
        let r = |text: &str, version| Reply {
            id: id(1),
            category: "01".into(),
            title: "已修复".into(),
            text: text.into(),
            version,
        };
        write!(store, tx => {
            reply::put(tx, T, &r("{number}已修复。", 1)).await?;
            reply::put(tx, T, &r("{number}已由{unit}修复。", 1)).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(reply::all(&mut read, T).await.unwrap(), [r("{number}已由{unit}修复。", 2)]);
        drop(read);
        assert!(write!(store, tx => reply::remove(tx, T, id(1)).await).unwrap());
        assert!(!write!(store, tx => reply::remove(tx, T, id(1)).await).unwrap());
    })
    .await;
}

#[tokio::test]
async fn synonyms_come_back_and_count_their_changes() {
    both(|store| async move {
        let s = |words: &str, version| Synonym { id: id(1), words: words.into(), version };
        write!(store, tx => {
            synonym::put(tx, T, &s("停车、车位", 1)).await?;
            synonym::put(tx, T, &s("停车、车位、泊位", 1)).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(synonym::all(&mut read, T).await.unwrap(), [s("停车、车位、泊位", 2)]);
        drop(read);
        assert!(write!(store, tx => synonym::remove(tx, T, id(1)).await).unwrap());
        assert!(!write!(store, tx => synonym::remove(tx, T, id(1)).await).unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_rule_counts_its_changes_ends_and_is_right_of_what_was_decided() {
    both(|store| async move {
        let rule = |words: &str, sense, version| Rule {
            id: id(1),
            words: words.into(),
            area: "/330299/330299001/".into(),
            channel: "phone".into(),
            category: Some("0101".into()),
            unit: Some(street().id),
            urgency: Some(Urgency::Emergency),
            note: "例会".into(),
            valid_from: Some(day(1)),
            valid_to: None,
            set_by: Some(StaffId(id(30))),
            set_at: now(),
            sense,
            version,
            ended_at: None,
        };
        let p = |matter: u64, sense, what: &str| Proposed {
            matter: MatterId(id(matter)),
            rule: id(1),
            kind: "category",
            sense,
            what: what.into(),
            at: now(),
        };
        let (a, b) = (rule("煤气", 1, 1), rule("煤气、楼道", 1, 1));
        let all = [p(1, 1, "0101"), p(1, 1, "02"), p(2, 1, "0101"), p(3, 1, "0101"), p(4, 2, "02")];
        write!(store, tx => {
            unit::put(tx, T, &street()).await?;
            triage_rule::put(tx, T, &a).await?;
            triage_rule::put(tx, T, &b).await?;
            triage_rule::renew(tx, T, id(1)).await?;
            for p in &all {
                triage_rule::propose(tx, T, p).await?;
            }
            let matter = |n| MatterId(id(n));
            triage_rule::decide(tx, T, matter(1), "category", "0101", now()).await?;
            triage_rule::decide(tx, T, matter(2), "category", "02", now()).await?;
            triage_rule::settle(tx, T, matter(2), "category", "0101", now()).await?;
            triage_rule::decide(tx, T, matter(3), "unit", "CG", now()).await
        })
        .unwrap();
        let mut read = store.read().await.unwrap();
        let expected = rule("煤气、楼道", 2, 2);
        assert_eq!(triage_rule::all(&mut read, T).await.unwrap(), std::slice::from_ref(&expected));
        let figures = triage_rule::figures(&mut read, T).await.unwrap();
        let counts: Vec<_> =
            figures.iter().map(|f| (f.sense, f.proposed, f.decided, f.right)).collect();
        assert_eq!(counts, [(1, 3, 2, 1), (2, 1, 0, 0)]);
        drop(read);
        let ended = Rule { ended_at: Some(now()), ..expected };
        let put = ended.clone();
        write!(store, tx => triage_rule::put(tx, T, &put).await).unwrap();
        let mut read = store.read().await.unwrap();
        let all = triage_rule::all(&mut read, T).await.unwrap();
        assert_eq!(all, [Rule { version: 3, ..ended }]);
    })
    .await;
}

#[tokio::test]
async fn a_published_playbook_never_changes_and_the_newest_effective_one_is_in_force() {
    both(|store| async move {
        let version = |v: u32, from| Published {
            id: "hotline".into(),
            version: v,
            text: format!("id: hotline\nversion: {v}\n"),
            digest: [v as u8; 32],
            effective_from: later(from),
            published_by: None,
            published_at: now(),
            walks: "[]".into(),
            based_on: None,
        };
        write!(store, tx => {
            playbook::publish(tx, T, &version(1, 0)).await?;
            playbook::publish(tx, T, &version(2, 100)).await?;
            playbook::publish(tx, T, &Published { id: "care".into(), ..version(1, 0) }).await
        })
        .unwrap();
        let twice = write!(store, tx => playbook::publish(tx, T, &version(2, 0)).await);
        assert!(matches!(twice, Err(StoreError::Taken(_))));
        let mut read = store.read().await.unwrap();
        let current = playbook::current(&mut read, T, later(99)).await.unwrap();
        let names: Vec<_> = current.iter().map(|p| (p.id.as_str(), p.version)).collect();
        assert_eq!(names, [("care", 1), ("hotline", 1)]);
        let current = playbook::current(&mut read, T, later(100)).await.unwrap();
        assert_eq!(current[1], version(2, 100));
        let old = playbook::get(&mut read, T, "hotline", 1).await.unwrap();
        assert_eq!(old, Some(version(1, 0)));
        assert_eq!(playbook::get(&mut read, T, "hotline", 3).await.unwrap(), None);
        assert_eq!(playbook::all(&mut read, T).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_party_is_found_by_its_hash_logged_when_seen_and_gone_when_erased() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        let p = Party {
            id: PartyId(id(300)),
            sealed: Some(vec![1, 2, 3]),
            phone_index: Some(vec![9; 32]),
            created_at: now(),
            erased_at: None,
        };
        let r = Report {
            number: "R1".into(),
            matter: mid(1),
            party: p.id,
            secret_hash: vec![4; 32],
            channel: "web".into(),
            created_at: now(),
        };
        let look = Look {
            id: id(400),
            party: p.id,
            staff: StaffId(id(1)),
            purpose: "回访".into(),
            at: later(1),
            matter: Some(mid(1)),
        };
        let (pp, rr, ll) = (p.clone(), r.clone(), look.clone());
        write!(store, tx => {
            party::insert(tx, T, &pp).await?;
            report::insert(tx, T, &rr).await?;
            party::log(tx, T, &ll).await
        })
        .unwrap();
        let pid = p.id;
        let mut read = store.read().await.unwrap();
        assert_eq!(party::by_phone(&mut read, T, &[9; 32]).await.unwrap(), [p]);
        assert_eq!(report::get(&mut read, T, "R1").await.unwrap(), Some(r.clone()));
        assert_eq!(
            report::of_matter(&mut read, T, mid(1)).await.unwrap(),
            std::slice::from_ref(&r)
        );
        assert_eq!(report::of_party(&mut read, T, pid).await.unwrap(), [r]);
        assert_eq!(report::get(&mut read, TenantId(2), "R1").await.unwrap(), None);
        assert_eq!(party::log_of(&mut read, T, pid).await.unwrap(), [look]);
        drop(read);
        assert!(write!(store, tx => party::reseal(tx, T, pid, &[5], None).await).unwrap());
        assert!(write!(store, tx => party::erase(tx, T, pid, later(2)).await).unwrap());
        assert!(!write!(store, tx => party::erase(tx, T, pid, later(3)).await).unwrap());
        assert!(!write!(store, tx => party::reseal(tx, T, pid, &[5], None).await).unwrap());
        let mut read = store.read().await.unwrap();
        let gone = party::get(&mut read, T, pid).await.unwrap().unwrap();
        assert_eq!((gone.sealed, gone.phone_index, gone.erased_at), (None, None, Some(later(2))));
        assert_eq!(party::log_of(&mut read, T, pid).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_file_belongs_to_one_matter() {
    both(|store| async move {
        write_open(&store, 1, vec![]).await;
        write_open(&store, 2, vec![]).await;
        let f = |n: u64| File {
            id: FileId(id(n)),
            matter: None,
            key: format!("1/{n}.jpg"),
            thumb_key: None,
            kind: "image/jpeg".into(),
            size: 12_345,
            width: Some(800),
            height: Some(600),
            sha256: vec![1; 32],
            uploaded_by: None,
            created_at: now(),
        };
        write!(store, tx => {
            file::insert(tx, T, &f(1)).await?;
            file::insert(tx, T, &f(2)).await
        })
        .unwrap();
        let attach = |m| store.write(move |tx| Box::pin(file::attach(tx, T, FileId(id(1)), m)));
        assert!(attach(mid(1)).await.unwrap());
        assert!(attach(mid(1)).await.unwrap(), "again is no harm");
        assert!(!attach(mid(2)).await.unwrap());
        let mut read = store.read().await.unwrap();
        let of = file::of_matter(&mut read, T, mid(1)).await.unwrap();
        assert_eq!(of, [File { matter: Some(mid(1)), ..f(1) }]);
        assert_eq!(file::loose(&mut read, T, later(1), 9).await.unwrap(), [f(2)]);
        assert!(file::loose(&mut read, T, now(), 9).await.unwrap().is_empty());
        drop(read);
        let remove = |n| store.write(move |tx| Box::pin(file::remove(tx, T, FileId(id(n)))));
        assert!(!remove(1).await.unwrap(), "evidence stays");
        assert!(remove(2).await.unwrap());
        let mut read = store.read().await.unwrap();
        assert_eq!(file::get(&mut read, T, FileId(id(2))).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_counter_tells_where_it_is() {
    both(|store| async move {
        let mut read = store.read().await.unwrap();
        assert_eq!(counter::get(&mut read, T, "n").await.unwrap(), 0);
        drop(read);
        write!(store, tx => counter::next(tx, T, "n").await).unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(counter::get(&mut read, T, "n").await.unwrap(), 1);
        assert_eq!(counter::get(&mut read, TenantId(2), "n").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn every_saving_of_a_draft_is_kept_until_it_is_thrown_away() {
    both(|store| async move {
        let save = |revision: i64, text: &str| crate::draft::Draft {
            id: "ours".into(),
            revision,
            text: text.into(),
            walks: "[]".into(),
            based_on: Some("hotline".into()),
            saved_by: None,
            saved_at: now(),
        };
        let (one, two) = (save(1, "a"), save(2, "b"));
        write!(store, tx => {
            crate::draft::save(tx, T, &one).await?;
            crate::draft::save(tx, T, &two).await
        })
        .unwrap();
        let twice = write!(store, tx => crate::draft::save(tx, T, &save(2, "c")).await);
        assert!(matches!(twice, Err(StoreError::Taken(_))));
        let mut read = store.read().await.unwrap();
        assert_eq!(crate::draft::newest(&mut read, T, "ours").await.unwrap(), Some(save(2, "b")));
        assert_eq!(crate::draft::get(&mut read, T, "ours", 1).await.unwrap(), Some(save(1, "a")));
        assert_eq!(crate::draft::all(&mut read, T).await.unwrap(), [save(2, "b")]);
        drop(read);
        write!(store, tx => crate::draft::discard(tx, T, "ours").await).unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(crate::draft::newest(&mut read, T, "ours").await.unwrap(), None);
    })
    .await;
}
