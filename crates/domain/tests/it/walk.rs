//! One matter walked through the default playbook by hand: dispatch, two legs, return, extension,
//! suspension, check, unhappy, reopened, closed; the fold equals what was decided; nobody checks
//! their own work.

use crate::playbooks::{FIVE, load};
use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Map, Value as Json, json};
use std::cell::Cell;
use std::sync::Arc;
use uuid::Uuid;
use yiwang_domain::actor::{Actor, By, Post};
use yiwang_domain::calendar::{Calendar, Calendars, Period, SpecialDays};
use yiwang_domain::engine::{self, Command, Env, Opening};
use yiwang_domain::entry::Words;
use yiwang_domain::fold::{fold, fold_all};
use yiwang_domain::matter::{GridRef, Outcome, Place, Reporter, Secrecy, Urgency};
use yiwang_domain::units::{Unit, Units};
use yiwang_domain::{
    Entry, GridId, Matter, MatterId, PartyId, Playbook, PostId, Refusal, StaffId, UnitId,
};

fn at(s: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{s}:00+08:00")).unwrap().with_timezone(&Utc)
}

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn unit(
    n: u128,
    code: &str,
    kind: &str,
    parent: Option<u128>,
    path: &str,
    area: Option<&str>,
) -> Unit {
    Unit {
        id: UnitId(uuid(n)),
        code: code.into(),
        name: code.into(),
        kind: kind.into(),
        parent: parent.map(|p| UnitId(uuid(p))),
        path: path.into(),
        area: area.map(Into::into),
        calendar: None,
    }
}

struct World {
    p: Playbook,
    units: Units,
    calendars: Calendars,
    next: Cell<u128>,
    ledger: Vec<Entry>,
}

impl World {
    fn new() -> Self {
        let units = Units::new(vec![
            unit(1, "D", "district", None, "/D/", Some("/330299/")),
            unit(2, "S", "street", Some(1), "/D/S/", Some("/330299/330299001/")),
            unit(3, "C", "community", Some(2), "/D/S/C/", Some("/330299/330299001/330299001001/")),
            unit(4, "城管局", "department", Some(1), "/D/城管局/", None),
            unit(5, "水务局", "department", Some(1), "/D/水务局/", None),
        ]);
        let mut calendars = Calendars::default();
        let hours = Period::list("09:00-12:00,13:30-17:30").unwrap();
        let offset = FixedOffset::east_opt(8 * 3600).unwrap();
        calendars.insert("office", Calendar::new(Arc::new(SpecialDays::shipped()), hours, offset));
        Self {
            p: load(FIVE).unwrap(),
            units,
            calendars,
            next: Cell::new(1_000),
            ledger: Vec::new(),
        }
    }

    fn with<T>(&self, now: &str, f: impl FnOnce(&Env<'_>) -> T) -> T {
        let ids = || {
            self.next.set(self.next.get() + 1);
            uuid(self.next.get())
        };
        let category = |_: &str| true;
        let grid = |c: &str| {
            (c == "330299001001001").then(|| GridRef {
                id: GridId(uuid(50)),
                code: c.into(),
                path: "/330299/330299001/330299001001/330299001001001/".into(),
            })
        };
        f(&Env {
            now: at(now),
            calendars: &self.calendars,
            units: &self.units,
            category: &category,
            grid: &grid,
            ids: &ids,
        })
    }

    fn matter(&self) -> Matter {
        fold_all(&self.ledger).unwrap()
    }

    fn open(&mut self, now: &str, channel: &str) {
        let opening = Opening {
            id: MatterId(uuid(900)),
            number: "1".into(),
            playbook_version: 1,
            channel: channel.into(),
            outer: None,
            receiver: Some(UnitId(uuid(2))),
            demand: None,
            category: Some("0102".into()),
            place: Place {
                lon: Some(120.0),
                lat: Some(30.0),
                grid: self.with(now, |e| (e.grid)("330299001001001")),
            },
            secrecy: Secrecy::Normal,
            urgency: Urgency::Normal,
            reporter: Some(Reporter {
                party: PartyId(uuid(77)),
                number: "1".into(),
                follows: false,
            }),
            words: Words::from([("title".into(), "井盖松动".into())]),
            files: vec![],
        };
        let by = By::Reporter { party: PartyId(uuid(77)) };
        let entry = self.with(now, |e| engine::open(&self.p, opening, by, e)).unwrap();
        self.ledger.push(entry);
    }

    fn try_act(&mut self, now: &str, who: &Actor, action: &str, form: Json) -> Result<(), Refusal> {
        let m = self.matter();
        let form = match form {
            Json::Object(o) => o,
            _ => Map::new(),
        };
        let command =
            Command { action: action.into(), form, seen: Some(m.version), ..Command::default() };
        let entry = self.with(now, |e| engine::decide(&self.p, &m, &command, who, e))?;
        assert_eq!(fold(Some(m), &entry).unwrap().version, entry.seq);
        self.ledger.push(entry);
        Ok(())
    }

    fn act(&mut self, now: &str, who: &Actor, action: &str, form: Json) {
        if let Err(r) = self.try_act(now, who, action, form) {
            panic!("{action}: {r:?}");
        }
    }

    fn refused(&mut self, now: &str, who: &Actor, action: &str, form: Json) -> String {
        self.try_act(now, who, action, form).expect_err(action).code.into_owned()
    }

    fn tick(&mut self, now: &str) -> usize {
        let mut n = 0;
        while let Some(e) =
            self.with(now, |env| engine::tick(&self.p, &self.matter(), env)).unwrap()
        {
            self.ledger.push(e);
            n += 1;
            assert!(n < 50);
        }
        n
    }
}

fn staff(n: u128, role: &str, unit: u128, path: &str, area: Option<&str>) -> Actor {
    Actor::Staff {
        staff: StaffId(uuid(n)),
        posts: vec![Post {
            id: PostId(uuid(n + 1)),
            role: role.into(),
            unit: UnitId(uuid(unit)),
            unit_path: path.into(),
            area: area.map(Into::into),
            grid: None,
        }],
    }
}

fn dispatcher() -> Actor {
    staff(100, "street_dispatcher", 2, "/D/S/", Some("/330299/330299001/"))
}
fn second_dispatcher() -> Actor {
    staff(110, "street_dispatcher", 2, "/D/S/", Some("/330299/330299001/"))
}
fn handler() -> Actor {
    staff(120, "department_handler", 4, "/D/城管局/", None)
}
fn water() -> Actor {
    staff(130, "department_handler", 5, "/D/水务局/", None)
}
fn caller() -> Actor {
    staff(140, "follow_up_clerk", 2, "/D/S/", Some("/330299/330299001/"))
}
fn district() -> Actor {
    staff(150, "district_dispatcher", 1, "/D/", Some("/330299/"))
}
fn reporter() -> Actor {
    Actor::Reporter { party: PartyId(uuid(77)) }
}

#[test]
fn two_legs_extension_suspension_unhappy_reopened_closed() {
    let mut w = World::new();
    // Friday before the National Day make-up weekend: Sunday 28 September 2025 is a work day
    w.open("2025-09-26T16:00", "hotline");
    let m = w.matter();
    assert_eq!(m.stage, "at_street");
    // 5 work days: Sun 28, Mon 29, Tue 30, then Thu 9 and Fri 10 October
    assert_eq!(m.promise(), Some(at("2025-10-10T17:30")));
    assert_eq!(
        w.refused("2025-09-26T16:05", &handler(), "hand_over", json!({"units": ["城管局"]})),
        "not-for-you"
    );
    assert_eq!(
        w.refused("2025-09-26T16:05", &dispatcher(), "hand_over", json!({})),
        "form-incomplete"
    );
    w.act("2025-09-26T16:10", &dispatcher(), "hand_over", json!({"units": ["城管局", "水务局"]}));
    assert_eq!(w.matter().stage, "handling");
    assert_eq!(w.matter().legs.len(), 2);
    assert!(w.matter().legs[0].lead && !w.matter().legs[1].lead);
    assert_eq!(w.refused("2025-09-26T16:20", &dispatcher(), "report_done", json!({})), "not-now");
    w.act("2025-09-26T16:30", &handler(), "accept", json!({}));
    w.act("2025-09-26T16:40", &water(), "accept", json!({}));
    let leg = w.matter().legs[0].id;
    // 3 work days from Friday 26: Sun 28 (调休), Mon 29, Tue 30 → 17:30
    let due = |w: &World| {
        let m = w.matter();
        let t = m.timer("handle", Some(leg)).unwrap().clone();
        yiwang_domain::clock::deadline(
            w.calendars.get("office").unwrap(),
            &t.run,
            at("2025-09-27T10:00"),
        )
        .unwrap()
    };
    assert_eq!(due(&w).at, at("2025-09-30T17:30"));
    w.act(
        "2025-09-28T10:00",
        &handler(),
        "ask_extension",
        json!({"extend_by": "1 work_days", "reason": "等配件"}),
    );
    w.act("2025-09-28T11:00", &dispatcher(), "grant_extension", json!({}));
    assert_eq!(due(&w).at, at("2025-10-09T17:30"));
    w.act(
        "2025-09-28T14:00",
        &water(),
        "report_done",
        json!({"outcome": "explained", "result": "非我管网"}),
    );
    assert_eq!(w.matter().stage, "handling", "one leg is still open");
    w.act(
        "2025-09-28T15:00",
        &dispatcher(),
        "suspend",
        json!({"until": "2025-10-15", "reason": "等断水窗口"}),
    );
    assert!(w.matter().suspension.is_some());
    assert_eq!(
        w.refused(
            "2025-09-29T10:00",
            &handler(),
            "report_done",
            json!({"outcome": "solved", "result": "x"})
        ),
        "not-now"
    );
    assert_eq!(w.tick("2025-10-14T23:00"), 0);
    assert_eq!(w.tick("2025-10-15T00:00"), 1, "comes back by itself");
    assert_eq!(w.matter().stage, "handling");
    w.act(
        "2025-10-15T10:00",
        &handler(),
        "report_done",
        json!({"outcome": "solved", "result": "已换井盖"}),
    );
    assert_eq!(w.matter().stage, "checking");
    w.act("2025-10-15T11:00", &second_dispatcher(), "check_pass", json!({"outcome": "solved"}));
    assert_eq!(w.matter().stage, "follow_up");
    w.act(
        "2025-10-16T10:00",
        &caller(),
        "visit",
        json!({"satisfied": false, "solved": false, "said": "还是松"}),
    );
    assert_eq!(w.matter().stage, "unhappy");
    w.act("2025-10-16T11:00", &dispatcher(), "redo", json!({"demand": "重新加固"}));
    assert_eq!(w.matter().stage, "handling");
    assert_eq!(w.matter().counts["reopenings"], 1);
    w.act(
        "2025-10-17T10:00",
        &handler(),
        "report_done",
        json!({"outcome": "solved", "result": "加固"}),
    );
    w.act(
        "2025-10-17T10:30",
        &water(),
        "report_done",
        json!({"outcome": "solved", "result": "配合"}),
    );
    w.act("2025-10-17T11:00", &dispatcher(), "check_pass", json!({"outcome": "solved"}));
    w.act(
        "2025-10-17T12:00",
        &reporter(),
        "rate",
        json!({"satisfied": true, "solved": true, "said": "好"}),
    );
    let m = w.matter();
    assert!(m.is_closed());
    assert_eq!(m.outcome, Some(Outcome::Solved));
    assert!(m.timers.iter().all(|t| !t.runs()));
    w.act("2025-10-20T09:00", &reporter(), "ask_redo", json!({"reason": "又松了"}));
    assert!(!w.matter().is_closed());
    assert_eq!(w.matter().stage, "unhappy");
}

#[test]
fn three_returns_go_to_the_arbiter_and_then_no_more() {
    let mut w = World::new();
    w.open("2025-11-03T09:00", "hotline");
    for (i, (code, who)) in
        [("城管局", handler()), ("水务局", water()), ("城管局", handler())].iter().enumerate()
    {
        w.act("2025-11-03T09:10", &dispatcher(), "hand_over", json!({"units": [code]}));
        w.act(
            "2025-11-03T09:20",
            who,
            "send_back",
            json!({"reason": "非职责", "right_unit": "水务局"}),
        );
        let want = if i < 2 { "at_street" } else { "arbitration" };
        assert_eq!(w.matter().stage, want);
    }
    w.act(
        "2025-11-03T10:00",
        &district(),
        "arbitrate",
        json!({"unit": "水务局", "basis": "清单第12项"}),
    );
    assert_eq!(
        w.refused(
            "2025-11-03T10:10",
            &water(),
            "send_back",
            json!({"reason": "x", "right_unit": "城管局"})
        ),
        "guard"
    );
}

#[test]
fn nobody_checks_or_follows_up_their_own_work() {
    let mut w = World::new();
    w.open("2025-11-03T09:00", "hotline");
    w.act("2025-11-03T09:10", &dispatcher(), "hand_over", json!({"units": ["S"]}));
    w.act("2025-11-03T09:20", &dispatcher(), "accept", json!({}));
    w.act(
        "2025-11-03T09:30",
        &dispatcher(),
        "report_done",
        json!({"outcome": "solved", "result": "x"}),
    );
    assert_eq!(
        w.refused("2025-11-03T09:40", &dispatcher(), "check_pass", json!({"outcome": "solved"})),
        "own-work"
    );
    w.act("2025-11-03T09:50", &second_dispatcher(), "check_pass", json!({"outcome": "solved"}));
}

#[test]
fn marks_are_told_once_and_the_unanswered_is_closed_by_the_system() {
    let mut w = World::new();
    w.open("2025-11-03T09:00", "hotline");
    w.act("2025-11-03T09:10", &dispatcher(), "hand_over", json!({"units": ["城管局"]}));
    w.act("2025-11-03T09:20", &handler(), "accept", json!({}));
    let n = w.tick("2025-11-12T09:00");
    assert!(n >= 4, "warn and overdue of handle and answer, and the next levels: {n}");
    assert_eq!(w.tick("2025-11-12T09:00"), 0, "told once");
    assert!(w.matter().was_late());
    w.act(
        "2025-11-12T09:30",
        &handler(),
        "report_done",
        json!({"outcome": "solved", "result": "x"}),
    );
    w.act("2025-11-12T10:00", &dispatcher(), "check_pass", json!({"outcome": "solved"}));
    w.tick("2025-11-25T09:00");
    assert!(w.matter().is_closed());
}

#[test]
fn a_stale_version_is_refused_and_says_so() {
    let mut w = World::new();
    w.open("2025-11-03T09:00", "hotline");
    let m = w.matter();
    let command =
        Command { action: "classify".into(), seen: Some(m.version + 1), ..Command::default() };
    let r = w.with("2025-11-03T09:10", |e| engine::decide(&w.p, &m, &command, &dispatcher(), e));
    assert_eq!(r.unwrap_err().code, "stale-version");
}

#[test]
fn a_date_at_the_end_of_the_calendar_is_a_wrong_answer_and_no_fault() {
    let mut w = World::new();
    w.open("2025-11-03T09:00", "hotline");
    w.act("2025-11-03T09:10", &dispatcher(), "hand_over", json!({"units": ["城管局"]}));
    for until in ["-262143-01-01", "+262142-12-31", "1899-12-31", "2200-01-01"] {
        let form = json!({"until": until, "reason": "x"});
        let code = w.refused("2025-11-03T09:20", &dispatcher(), "suspend", form);
        assert_eq!(code, "form-incomplete", "{until}");
    }
}
