//! A matter that moves by a playbook at random: who acts, what the form holds, how time passes.

use crate::rng::Rng;
use crate::shipped::Shipped;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value as Json, json};
use std::cell::Cell;
use uuid::Uuid;
use yiwang_domain::actor::{Actor, By, Post};
use yiwang_domain::engine::{self, Command, Env, Opening};
use yiwang_domain::entry::Words;
use yiwang_domain::fold::{fold, fold_all};
use yiwang_domain::matter::{Place, Reporter, Secrecy, Urgency};
use yiwang_domain::playbook::model::{Action, Field, FieldKind, Grant, Scope};
use yiwang_domain::units::Unit;
use yiwang_domain::{Entry, Matter, MatterId, PartyId, Playbook, PostId, StaffId, UnitId};

/// Acts tried on one matter.
const ACTS: usize = 14;
/// Marks written at a time.
const MARKS: usize = 30;

struct Play<'a> {
    p: &'a Playbook,
    shipped: &'a Shipped,
    now: DateTime<Utc>,
    ids: Cell<u64>,
    ledger: Vec<Entry>,
}

/// Opens a matter and moves it.
pub(crate) fn play(p: &Playbook, shipped: &Shipped, rng: &mut Rng) {
    let mut play = Play {
        p,
        shipped,
        now: "2025-09-26T07:00:00Z".parse().unwrap(),
        ids: Cell::new(1_000),
        ledger: Vec::new(),
    };
    let Some(mut m) = play.open(rng) else { return };
    for _ in 0..ACTS {
        play.pass(rng);
        m = play.tick(m);
        m = play.act(m, rng);
    }
    assert_eq!(fold_all(&play.ledger), Some(m), "the fold of the whole is the matter");
}

fn id(kind: u64, n: u64) -> Uuid {
    Uuid::from_u64_pair(kind << 48, n)
}

fn party() -> PartyId {
    PartyId(id(5, 1))
}

impl Play<'_> {
    fn env<T>(&self, f: impl FnOnce(&Env<'_>) -> T) -> T {
        let world = &self.shipped.world;
        let ids = || {
            self.ids.set(self.ids.get() + 1);
            id(6, self.ids.get())
        };
        let category = |c: &str| c != "none";
        let grid = |code: &str| world.grids.get(code).cloned();
        f(&Env {
            now: self.now,
            calendars: &world.calendars,
            units: &world.units,
            category: &category,
            grid: &grid,
            ids: &ids,
        })
    }

    /// Minutes mostly, sometimes months.
    fn pass(&mut self, rng: &mut Rng) {
        let most = *rng.pick(&[1, 60, 600, 3_000, 20_000, 600_000]);
        let later = self.now + TimeDelta::minutes(rng.below(most) as i64);
        // the clock counts up to the year 2199
        if later < "2190-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() {
            self.now = later;
        }
    }

    fn unit(&self, rng: &mut Rng) -> Option<&Unit> {
        let all: Vec<&Unit> = self.shipped.world.units.iter().collect();
        (!all.is_empty()).then(|| *rng.pick(&all))
    }

    fn open(&mut self, rng: &mut Rng) -> Option<Matter> {
        let grids: Vec<_> = self.shipped.world.grids.values().cloned().collect();
        let grid = (!grids.is_empty() && !rng.once_in(4)).then(|| rng.pick(&grids).clone());
        let receiver = self.unit(rng).map(|u| u.id).filter(|_| rng.once_in(2));
        let o = Opening {
            id: MatterId(id(7, 1)),
            number: "F-1".into(),
            playbook_version: 1,
            channel: rng.one(&["portal", "hotline", "phone", "counter", "worker", "?"]).into(),
            outer: None,
            receiver,
            demand: rng.once_in(2).then(|| "complaint".to_owned()),
            category: rng.once_in(2).then(|| "0101".to_owned()),
            place: Place { lon: None, lat: None, grid },
            secrecy: Secrecy::Normal,
            urgency: *rng.pick(&[Urgency::Normal, Urgency::Urgent, Urgency::Emergency]),
            reporter: (!rng.once_in(5)).then(|| Reporter {
                party: party(),
                number: "F-1".into(),
                follows: false,
            }),
            words: Words::from([("text".to_owned(), "…".to_owned())]),
            files: Vec::new(),
        };
        let by = By::Reporter { party: party() };
        let entry = self.env(|env| engine::open(self.p, o, by, env)).ok()?;
        Some(self.write(None, entry))
    }

    fn write(&mut self, m: Option<Matter>, entry: Entry) -> Matter {
        let m = fold(m, &entry).expect("what was decided folds");
        assert_eq!(m.version, entry.seq);
        let held = m.holder.is_some() || m.open_legs().next().is_some();
        assert!(m.is_closed() || held, "an open matter that nobody holds");
        self.ledger.push(entry);
        m
    }

    fn tick(&mut self, mut m: Matter) -> Matter {
        for _ in 0..MARKS {
            let next = self.env(|env| engine::next_mark(self.p, &m, env));
            let Ok(Some(entry)) = self.env(|env| engine::tick(self.p, &m, env)) else { break };
            assert!(next.is_some_and(|at| at <= self.now), "something came that was not due");
            m = self.write(Some(m), entry);
        }
        m
    }

    fn act(&mut self, m: Matter, rng: &mut Rng) -> Matter {
        let p = self.p;
        let here: Vec<&Action> = p
            .actions
            .iter()
            .filter(|a| match a.scope {
                Scope::Matter => a.from.contains(&m.stage),
                Scope::Leg => m.open_legs().any(|l| a.from.contains(&l.stage)),
            })
            .collect();
        if here.is_empty() {
            return m;
        }
        let action = *rng.pick(&here);
        let leg = (action.scope == Scope::Leg)
            .then(|| m.open_legs().find(|l| action.from.contains(&l.stage)))
            .flatten();
        let actor = self.actor(action, &m, leg.map(|l| l.unit), rng);
        if rng.once_in(4) {
            self.env(|env| drop(engine::offers(p, &m, &actor, env)));
        }
        let leg = leg.map(|l| l.id).filter(|_| !rng.once_in(6));
        let mut form = Map::new();
        for f in &action.form {
            if f.required || rng.once_in(2) {
                form.insert(f.id.clone(), self.answer(f, rng));
            }
        }
        let command = Command {
            action: action.id.clone(),
            leg,
            form,
            seen: Some(m.version),
            ..Command::default()
        };
        match self.env(|env| engine::decide(p, &m, &command, &actor, env)) {
            Ok(entry) => self.write(Some(m), entry),
            Err(r) => {
                assert!(!r.code.is_empty() && !r.say.zh.is_empty(), "{r:?}");
                m
            }
        }
    }

    /// Somebody who may, as a rule.
    fn actor(&self, action: &Action, m: &Matter, leg: Option<UnitId>, rng: &mut Rng) -> Actor {
        if action.who.is_empty() || rng.once_in(12) {
            return Actor::System;
        }
        let role = match rng.pick(&action.who) {
            Grant::System => return Actor::System,
            Grant::Reporter => return Actor::Reporter { party: party() },
            Grant::Post { role, .. } => role.clone(),
        };
        let held = m.holder.as_ref().map(|h| h.unit);
        let known: Vec<UnitId> = [leg, held, m.receiver].into_iter().flatten().collect();
        let units = &self.shipped.world.units;
        let unit = if known.is_empty() || rng.once_in(4) {
            self.unit(rng)
        } else {
            units.get(*rng.pick(&known))
        };
        let Some(unit) = unit else { return Actor::System };
        let n = rng.below(4) as u64;
        let post = Post {
            id: PostId(id(4, n)),
            role,
            unit: unit.id,
            unit_path: unit.path.clone(),
            area: unit.area.clone(),
            grid: None,
        };
        Actor::Staff { staff: StaffId(id(3, n)), posts: vec![post] }
    }

    fn answer(&self, f: &Field, rng: &mut Rng) -> Json {
        if rng.once_in(12) {
            return odd(rng);
        }
        let unit = |rng: &mut Rng, kinds: &[String]| {
            let all: Vec<&Unit> = self
                .shipped
                .world
                .units
                .iter()
                .filter(|u| kinds.is_empty() || kinds.contains(&u.kind))
                .collect();
            if all.is_empty() { Json::Null } else { json!(rng.pick(&all).code) }
        };
        match &f.kind {
            FieldKind::Text | FieldKind::LongText => json!("写明"),
            FieldKind::Number { min, max } => {
                let least = min.unwrap_or(0);
                json!(if rng.once_in(2) { least } else { max.unwrap_or(least) })
            }
            FieldKind::Date => {
                let days = TimeDelta::days(rng.below(60) as i64);
                json!((self.now + days).date_naive().to_string())
            }
            FieldKind::YesNo => json!(rng.once_in(2)),
            FieldKind::Choice { options } if options.is_empty() => Json::Null,
            FieldKind::Choice { options } => json!(rng.pick(options).id),
            FieldKind::Outcome => json!(rng.one(&["solved", "explained", "unsolved"])),
            FieldKind::Unit { kinds } => unit(rng, kinds),
            FieldKind::Units { kinds } => {
                json!((0..=rng.below(3)).map(|_| unit(rng, kinds)).collect::<Vec<_>>())
            }
            FieldKind::Category => json!("0102"),
            FieldKind::Grid => json!(rng.one(&["grid", "grid2"])),
            FieldKind::Limit => {
                json!(rng.one(&["1 hours", "3 work_days", "30 minutes", "90 days", "0 work_hours"]))
            }
            FieldKind::Photos => json!([]),
        }
    }
}

fn odd(rng: &mut Rng) -> Json {
    rng.pick(&[
        Json::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}\u{202e}"),
        json!("字".repeat(6_000)),
        json!("-262143-01-01"),
        json!("+262142-12-31"),
        json!("0001-01-01"),
        json!("4294967295 work_days"),
        json!("14610 work_days"),
        json!("21038400 minutes"),
        json!("9223372036854775807"),
        json!(["chengguan", "chengguan", "nobody"]),
        json!([[], [null]]),
        json!({"a": {"b": []}}),
    ])
    .clone()
}
