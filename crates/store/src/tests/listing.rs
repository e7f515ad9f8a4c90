//! Lists: exactly what the domain's rule lets somebody see, page by page, each line once.

use super::given::{T, id, later, mid, open, permit};
use crate::matter::{self, After, Derived, Filter, Mine, Order, Page, State, counts, earliest};
use crate::testing::both;
use crate::{Conn, Store};
use std::collections::{BTreeMap, BTreeSet};
use yiwang_domain::entry::Change;
use yiwang_domain::matter::{GridRef, Holder, Outcome, Place, Secrecy, Urgency};
use yiwang_domain::rights::Scope;
use yiwang_domain::{GridId, LegId, Matter, MatterId, UnitId};

/// A generator that always gives the same numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

type Rule = Box<dyn Fn(&Matter) -> bool>;

const SECRECY: [Secrecy; 3] = [Secrecy::Normal, Secrecy::Confidential, Secrecy::Sealed];

fn unit(n: u64) -> UnitId {
    UnitId(id(10_000 + n))
}

fn grid(n: u64) -> GridRef {
    // codes with characters that mean something to LIKE, and one that begins another
    let path = ["/a/", "/a/b/", "/a/b_/", "/a/b%c/", "/ab/", "/街/网/"][n as usize];
    GridRef { id: GridId(id(20_000 + n)), code: format!("g{n}"), path: path.into() }
}

fn random_changes(d: &mut Dice, n: u64) -> Vec<Change> {
    let mut c = vec![
        Change::Stage { to: format!("s{}", d.roll(3)) },
        Change::Secrecy { to: SECRECY[d.roll(3) as usize] },
        Change::Urgency { to: [Urgency::Normal, Urgency::Urgent][d.roll(2) as usize] },
        Change::Category { to: ["01", "0101", "02", "0_"][d.roll(4) as usize].into() },
    ];
    if d.roll(4) > 0 {
        let grid = Some(grid(d.roll(6)));
        c.push(Change::Place { to: Place { lon: None, lat: None, grid } });
    }
    if d.roll(3) > 0 {
        let grid = (d.roll(2) == 0).then(|| GridId(id(20_000 + d.roll(3))));
        let holder = Holder { unit: unit(d.roll(5)), role: format!("r{}", d.roll(2)), grid };
        c.push(Change::Holder { to: Some(holder) });
    }
    for i in 0..d.roll(3) {
        let leg = LegId(id(30_000 + n * 10 + i));
        let stage = "asked".to_owned();
        c.push(Change::LegOpen {
            leg,
            unit: unit(d.roll(5)),
            lead: i == 0,
            stage,
            fields: BTreeMap::new(),
        });
        match d.roll(3) {
            0 => c.push(Change::LegStage { leg, to: "done".into(), ends: true }),
            1 => c.push(Change::LegBack { leg }),
            _ => {}
        }
    }
    if d.roll(3) == 0 {
        c.push(Change::Outcome { to: Some(Outcome::Solved) });
        c.push(Change::Close { told_late: None });
    }
    c
}

async fn fill(store: &Store, many: u64) -> Vec<Matter> {
    let mut d = Dice(7);
    let mut all = Vec::new();
    for n in 0..many {
        let changes = random_changes(&mut d, n);
        let due = (d.roll(2) == 0).then(|| later(d.roll(20) as i64));
        let m = store
            .write(move |tx| {
                Box::pin(async move {
                    let m = open(tx, n, changes).await?;
                    let derived = Derived { due_at: due, next_mark_at: due, ..Derived::default() };
                    matter::derive(tx, T, m.id, m.version, &derived).await?;
                    Ok(m)
                })
            })
            .await
            .unwrap();
        all.push(m);
    }
    all
}

async fn listed(conn: &mut Conn, filter: &Filter, order: Order, size: u32) -> Vec<matter::Line> {
    let mut out = Vec::new();
    let mut page = Page::first(order, size);
    loop {
        let (lines, next) = matter::list(conn, T, filter, &page).await.unwrap();
        assert!(lines.len() <= size as usize);
        out.extend(lines);
        match next {
            Some(after) => page.after = Some(after),
            None => return out,
        }
    }
}

fn ids(lines: &[matter::Line]) -> BTreeSet<MatterId> {
    lines.iter().map(|l| l.id).collect()
}

#[tokio::test]
async fn a_list_shows_exactly_what_the_scope_holds() {
    both(|store| async move {
        let all = fill(&store, 90).await;
        let mut d = Dice(3);
        let mut read = store.read().await.unwrap();
        let mut shown = 0;
        for _ in 0..40 {
            let pick = |d: &mut Dice| (0..d.roll(3)).map(|_| unit(d.roll(5))).collect();
            let scope = Scope {
                whole: d.roll(6) == 0,
                areas: (0..d.roll(3)).map(|_| grid(d.roll(6)).path).collect(),
                units: pick(&mut d),
                secrecy: SECRECY[d.roll(3) as usize],
                own: pick(&mut d),
            };
            let expected: BTreeSet<_> =
                all.iter().filter(|m| scope.holds(m)).map(|m| m.id).collect();
            shown += expected.len();
            let filter = Filter { scope: Some(scope), ..Filter::default() };
            let lines = listed(&mut read, &filter, Order::Newest, 50).await;
            assert_eq!(lines.len(), expected.len());
            assert_eq!(ids(&lines), expected);
            let n = matter::count(&mut read, T, &filter).await.unwrap();
            assert_eq!(n as usize, expected.len());
        }
        assert!(shown > 200, "the scopes of this test show too little: {shown}");
        // another tenant sees nothing of it
        let other = matter::count(&mut read, yiwang_domain::TenantId(2), &Filter::default()).await;
        assert_eq!(other.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn pages_together_are_the_list_in_order() {
    both(|store| async move {
        let all = fill(&store, 40).await;
        let mut read = store.read().await.unwrap();
        for (order, size) in [(Order::Newest, 7), (Order::DueFirst, 7), (Order::DueFirst, 40)] {
            let lines = listed(&mut read, &Filter::default(), order, size).await;
            assert_eq!(lines.len(), all.len());
            assert_eq!(ids(&lines).len(), all.len());
            match order {
                Order::Newest => {
                    assert!(lines.is_sorted_by(|a, b| (b.opened_at, b.id) < (a.opened_at, a.id)));
                }
                // without a limit last
                Order::DueFirst => {
                    assert!(lines.is_sorted_by_key(|l| (l.due_at.is_none(), l.due_at)));
                }
            }
        }
        let beyond = After { at: later(-1_000_000), id: mid(0) };
        let page = Page { after: Some(beyond), ..Page::first(Order::Newest, 5) };
        let (none, next) = matter::list(&mut read, T, &Filter::default(), &page).await.unwrap();
        assert_eq!((none.len(), next), (0, None));
    })
    .await;
}

#[tokio::test]
async fn every_filter_narrows_as_it_says() {
    both(|store| async move {
        let all = fill(&store, 80).await;
        let mut read = store.read().await.unwrap();
        let f = Filter::default;
        let touched = |m: &Matter, u: UnitId| {
            m.holder.as_ref().is_some_and(|h| h.unit == u) || m.legs.iter().any(|l| l.unit == u)
        };
        let first: Vec<MatterId> = all.iter().take(3).map(|m| m.id).collect();
        let wanted = first.clone();
        let standing =
            vec![("hotline".to_owned(), "s1".to_owned()), ("other".to_owned(), "s2".to_owned())];
        let cases: Vec<(Filter, Rule)> = vec![
            (Filter { state: Some(State::Open), ..f() }, Box::new(|m| !m.is_closed())),
            (Filter { state: Some(State::Closed), ..f() }, Box::new(Matter::is_closed)),
            (Filter { stage: Some("s1".into()), ..f() }, Box::new(|m| m.stage == "s1")),
            (
                Filter { standing: Some(standing), ..f() },
                Box::new(|m| m.playbook == "hotline" && m.stage == "s1"),
            ),
            (Filter { standing: Some(vec![]), ..f() }, Box::new(|_| false)),
            (
                Filter { category: Some("01".into()), ..f() },
                Box::new(|m| m.category.as_ref().unwrap().starts_with("01")),
            ),
            (
                Filter { category: Some("0_".into()), ..f() },
                Box::new(|m| m.category.as_deref() == Some("0_")),
            ),
            (
                Filter { area: Some("/a/b%c/".into()), ..f() },
                Box::new(|m| m.place.grid.as_ref().is_some_and(|g| g.path == "/a/b%c/")),
            ),
            (Filter { area: Some(String::new()), ..f() }, Box::new(|_| false)),
            (Filter { unit: Some(unit(2)), ..f() }, Box::new(move |m| touched(m, unit(2)))),
            (
                Filter { urgency: Some(Urgency::Urgent), ..f() },
                Box::new(|m| m.urgency >= Urgency::Urgent),
            ),
            (
                Filter { outcome: Some(Outcome::Solved), ..f() },
                Box::new(|m| m.outcome == Some(Outcome::Solved)),
            ),
            (Filter { channel: Some("x".into()), ..f() }, Box::new(|_| false)),
            (Filter { playbook: Some("hotline".into()), ..f() }, Box::new(|_| true)),
            (Filter { late: Some(true), ..f() }, Box::new(|_| false)),
            (Filter { suspended: Some(false), ..f() }, Box::new(|_| true)),
            (Filter { satisfied: Some(true), ..f() }, Box::new(|_| false)),
            (Filter { ids: Some(first), ..f() }, Box::new(move |m| wanted.contains(&m.id))),
            (Filter { ids: Some(vec![]), ..f() }, Box::new(|_| false)),
            (Filter { opened_from: Some(later(1)), ..f() }, Box::new(|_| true)),
            (Filter { opened_to: Some(later(1)), ..f() }, Box::new(|_| false)),
            (Filter { closed_from: Some(later(1)), ..f() }, Box::new(Matter::is_closed)),
            (Filter { closed_to: Some(later(1)), ..f() }, Box::new(|_| false)),
        ];
        let filters: Vec<Filter> = cases.iter().map(|(f, _)| f.clone()).collect();
        let numbers = counts(&mut read, T, &Filter::default(), &filters).await.unwrap();
        let firsts = earliest(&mut read, T, &Filter::default(), &filters).await.unwrap();
        for (((filter, rule), n), first) in cases.iter().zip(numbers).zip(firsts) {
            let expected: BTreeSet<_> = all.iter().filter(|m| rule(m)).map(|m| m.id).collect();
            let lines = listed(&mut read, filter, Order::Newest, 100).await;
            assert_eq!(ids(&lines), expected, "{filter:?}");
            assert_eq!(n as usize, expected.len(), "{filter:?}");
            assert_eq!(first, lines.iter().filter_map(|l| l.due_at).min(), "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn legs_of_open_matters_are_told_without_those_called_back() {
    both(|store| async move {
        let all = fill(&store, 80).await;
        let mut read = store.read().await.unwrap();
        let mut expected: Vec<(MatterId, String)> = all
            .iter()
            .filter(|m| !m.is_closed())
            .flat_map(|m| {
                let legs = m.legs.iter().filter(|l| !l.called_back);
                legs.map(|l| (m.id, l.stage.clone()))
            })
            .collect();
        expected.sort();
        let mut told = matter::legs(&mut read, T, "hotline").await.unwrap();
        told.sort();
        assert!(!told.is_empty());
        assert_eq!(told, expected);
        assert_eq!(matter::legs(&mut read, T, "hot").await.unwrap(), []);
        let elsewhere = matter::legs(&mut read, yiwang_domain::TenantId(2), "hotline").await;
        assert_eq!(elsewhere.unwrap(), [], "another tenant's are not told");
    })
    .await;
}

#[tokio::test]
async fn an_inbox_holds_what_waits_for_these_posts() {
    both(|store| async move {
        let all = fill(&store, 80).await;
        let mut read = store.read().await.unwrap();
        let my_grid = GridId(id(20_001));
        let mine = Mine {
            posts: vec![(unit(1), "r0".into(), None), (unit(2), "r1".into(), Some(my_grid))],
            leg_units: vec![unit(3)],
        };
        let waits = |m: &Matter| {
            let held = m.holder.as_ref().is_some_and(|h| {
                (h.unit == unit(1) && h.role == "r0")
                    || (h.unit == unit(2)
                        && h.role == "r1"
                        && (h.grid.is_none() || h.grid == Some(my_grid)))
            });
            (held && !m.is_closed()) || m.open_legs().any(|l| l.unit == unit(3))
        };
        let expected: BTreeSet<_> = all.iter().filter(|m| waits(m)).map(|m| m.id).collect();
        assert!(expected.len() > 5);
        let filter = Filter { mine: Some(mine), ..Filter::default() };
        assert_eq!(ids(&listed(&mut read, &filter, Order::DueFirst, 9).await), expected);
        let nobody = Filter { mine: Some(Mine::default()), ..Filter::default() };
        assert_eq!(matter::count(&mut read, T, &nobody).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_due_comes_up_and_what_follows_is_written_for_the_version_it_was_asked_of() {
    both(|store| async move {
        fill(&store, 40).await;
        let mut read = store.read().await.unwrap();
        let all = listed(&mut read, &Filter::default(), Order::DueFirst, 100).await;
        let by = later(10);
        let open_and_due: BTreeSet<_> = all
            .iter()
            .filter(|l| l.closed_at.is_none() && l.due_at.is_some_and(|d| d <= by))
            .map(|l| l.id)
            .collect();
        let overdue = Filter { due_by: Some(by), ..Filter::default() };
        assert_eq!(ids(&listed(&mut read, &overdue, Order::DueFirst, 100).await), open_and_due);
        // marks: longest waiting first
        let due = matter::due(&mut read, T, by, 1000).await.unwrap();
        let times: BTreeMap<_, _> = all.iter().map(|l| (l.id, l.due_at)).collect();
        assert!(due.iter().all(|m| times[m].is_some_and(|d| d <= by)));
        assert!(due.is_sorted_by_key(|m| times[m]));
        drop(read);
        let first = due[0];
        let derive = |version: u64| {
            store.write(move |tx| {
                Box::pin(
                    async move { matter::derive(tx, T, first, version, &Derived::default()).await },
                )
            })
        };
        assert!(matches!(derive(2).await, Err(crate::StoreError::Stale)));
        derive(1).await.unwrap();
        let mut read = store.read().await.unwrap();
        assert!(!matter::due(&mut read, T, by, 1000).await.unwrap().contains(&first));
    })
    .await;
}

#[tokio::test]
async fn a_line_says_what_the_matter_says() {
    both(|store| async move {
        let all = fill(&store, 30).await;
        let shown = matter::Shown {
            title: "井盖松动".into(),
            text: "夜间有车经过时很响".into(),
            place_text: "南门路8号".into(),
        };
        let (m, s) = (all[0].clone(), shown.clone());
        store
            .write(move |tx| Box::pin(async move { matter::show(tx, T, &permit(&m), &s).await }))
            .await
            .unwrap();
        let mut read = store.read().await.unwrap();
        let lines = listed(&mut read, &Filter::default(), Order::Newest, 100).await;
        for m in &all {
            let l = lines.iter().find(|l| l.id == m.id).unwrap();
            assert_eq!((&l.number, l.version, &l.stage), (&m.number, m.version, &m.stage));
            assert_eq!((l.secrecy, l.urgency, l.outcome), (m.secrecy, m.urgency, m.outcome));
            assert_eq!(l.holder_unit, m.holder.as_ref().map(|h| h.unit));
            assert_eq!(l.holder_grid, m.holder.as_ref().and_then(|h| h.grid));
            assert_eq!(l.grid_code, m.place.grid.as_ref().map(|g| g.code.clone()));
            assert_eq!((l.opened_at, l.closed_at, l.since), (m.opened_at, m.closed_at, m.since));
            assert_eq!(l.category, m.category);
        }
        let first = lines.iter().find(|l| l.id == all[0].id).unwrap();
        assert_eq!((&first.title, &first.place_text), (&shown.title, &shown.place_text));
        let stored = matter::get(&mut read, T, all[0].id).await.unwrap().unwrap();
        assert_eq!(stored.shown, shown);
    })
    .await;
}
