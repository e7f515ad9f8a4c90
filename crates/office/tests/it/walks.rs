//! Walks that ship, played through the office on both engines: what the pure rules promise holds
//! with rights, imports, sessions, the clock of the office and the stores between.

use crate::district::{District, code, drawn, logins};
use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use serde_json::Value as Json;
use uuid::Uuid;
use yiwang_domain::clock::due_at;
use yiwang_domain::engine::{Command, Env, next_mark};
use yiwang_domain::entry::Act;
use yiwang_domain::ledger::{self, HashKind};
use yiwang_domain::matter::{Leg, Secrecy, Urgency};
use yiwang_domain::playbook::model::FieldKind;
use yiwang_domain::playbook::{self, roles};
use yiwang_domain::walk::{self, Step, Then, Walk};
use yiwang_domain::{Matter, Refusal, TenantId};
use yiwang_office::books::Books;
use yiwang_office::view::Receipt;
use yiwang_office::{Report, shipped};
use yiwang_store::testing::Database;
use yiwang_store::{Place, entry, matter};

/// Walks with legs, refusals, clocks that run out, suspensions, and somebody who answers; one
/// found on patrol that nobody raised.
const PLAYED: [(&str, &str); 8] = [
    ("five-actions", "made-good-over-the-holiday"),
    ("five-actions", "two-units-and-a-wait"),
    ("five-actions", "night-gas-leak"),
    ("tunxi-loop", "found-on-patrol"),
    ("tunxi-loop", "three-lines-and-a-settling"),
    ("tunxi-loop", "two-objections"),
    ("hotline-order", "unhappy"),
    ("hotline-order", "ruling"),
];

/// Marks that may come between two steps; more means that a clock chases itself.
const MOST_MARKS: usize = 200;

const TENANT: TenantId = TenantId(1);

fn walks() -> Vec<Walk> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks/walks");
    PLAYED
        .iter()
        .map(|(playbook, name)| {
            let path = format!("{folder}/{playbook}.{name}.yaml");
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
            walk::read(&text).unwrap_or_else(|e| panic!("{path}: {}", e.en))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn walks_go_through_the_office_on_sqlite_as_they_say() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Folder(dir.path().to_owned());
    let walks = walks();
    play_all(District::new(place, dir, HashKind::Sm3, &walks).await, &walks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn walks_go_through_the_office_on_postgresql_as_they_say() {
    let base = Database::make().await;
    let walks = walks();
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Url(base.url.clone());
    play_all(District::new(place, dir, HashKind::Sha256, &walks).await, &walks).await;
    base.drop().await;
}

/// Plays every walk in one office, proves the whole, and compares with the pure rules.
async fn play_all(mut d: District, walks: &[Walk]) {
    let mut entries = 0;
    for w in walks {
        let mut game = Game::begin(&mut d, w).await;
        for (n, step) in (1..).zip(&w.steps) {
            game.step(n, step).await;
        }
        entries += game.same_as_the_pure_rules().await;
    }
    let r = d.office.verify(true, &|_| {}).await.unwrap();
    assert!(r.broken.is_empty(), "{:?}", r.broken);
    assert_eq!((r.matters, r.entries), (walks.len(), entries));
    d.office.close().await;
}

/// A moment as a walk writes it.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M").ok()?;
    let china = FixedOffset::east_opt(8 * 3_600)?;
    Some(local.and_local_timezone(china).single()?.with_timezone(&Utc))
}

/// A walk being played.
struct Game<'a> {
    d: &'a mut District,
    walk: &'a Walk,
    receipt: Receipt,
    now: DateTime<Utc>,
}

impl<'a> Game<'a> {
    async fn begin(d: &'a mut District, walk: &'a Walk) -> Self {
        let s = &walk.start;
        let name = format!("{}.{}", walk.playbook, walk.walk);
        let now = moment(&s.at).unwrap_or_else(|| panic!("{name}: start"));
        d.now(now);
        // what a report cannot say; a walk that needs it is not played here
        assert_eq!(s.urgency, Urgency::Normal, "{name}");
        assert_eq!(s.secrecy, Secrecy::Normal, "{name}");
        assert_eq!(s.receiver, None, "{name}");
        let by = match s.by.as_deref() {
            None | Some("reporter") => None,
            Some(who) => Some(d.who(&logins(walk)[who]).await),
        };
        assert!(by.is_some() || s.reporter, "{name}: the public cannot report without a reporter");
        let report = Report {
            channel: s.channel.clone(),
            title: Some(s.title.clone()),
            text: s.text.clone(),
            place_text: "走法所说的地方".into(),
            grid: s.place.clone().filter(|p| p != "outside"),
            category: s.category.clone(),
            demand: s.demand.clone(),
            // whoever is named is the one to be answered
            name: s.reporter.then(|| "王小满".to_owned()),
            outer: s.outer.clone().map(|n| ("12345".to_owned(), n)),
            playbook: Some(walk.playbook.clone()),
            ..Report::default()
        };
        let receipt = d
            .office
            .receive(by.as_ref(), report, None)
            .await
            .unwrap_or_else(|r| panic!("{name}: start: {r:?}"));
        let game = Self { d, walk, receipt, now };
        game.check(&format!("{name}: start"), &s.then).await;
        game
    }

    fn place(&self, n: usize, step: &Step) -> String {
        let does = step.does.as_deref().unwrap_or("passes");
        format!("{}.{} step {n} ({} {does})", self.walk.playbook, self.walk.walk, step.at)
    }

    async fn matter(&self) -> Matter {
        let mut conn = self.d.office.store().read().await.unwrap();
        matter::get(&mut conn, TENANT, self.receipt.matter).await.unwrap().unwrap().matter
    }

    async fn step(&mut self, n: usize, step: &Step) {
        let place = self.place(n, step);
        let at = moment(&step.at).unwrap_or_else(|| panic!("{place}"));
        self.pass(&place, at).await;
        if let Some(action) = &step.does {
            let done = self.act(&place, action, step).await;
            match (done, &step.refused) {
                (Ok(()), None) => {}
                (Ok(()), Some(code)) => panic!("{place}: taken, should be refused with {code}"),
                (Err(r), None) => panic!("{place}: refused: {r:?}"),
                (Err(r), Some(code)) => refused_as(&place, &r, code, step),
            }
        } else {
            assert!(step.passes, "{place}: neither does nor passes");
        }
        self.check(&place, &step.then).await;
    }

    /// Lets the office's clock stop at every instant at which something is due, as its worker
    /// would, up to `at`.
    async fn pass(&mut self, place: &str, at: DateTime<Utc>) {
        for _ in 0..MOST_MARKS {
            let m = self.matter().await;
            let books = self.d.office.books().await.unwrap();
            let due = due_next(&books, &m, self.now.max(at));
            let Some(due) = due.filter(|d| *d <= at) else {
                self.now = self.now.max(at);
                self.d.now(self.now);
                return;
            };
            self.now = self.now.max(due);
            self.d.now(self.now);
            self.d.office.tick().await.unwrap();
            let after = self.matter().await;
            assert!(after.version > m.version, "{place}: what was due at {due} did not come");
        }
        panic!("{place}: clocks do not come to rest");
    }

    async fn act(&mut self, place: &str, action: &str, step: &Step) -> Result<(), Refusal> {
        let m = self.matter().await;
        let books = self.d.office.books().await?;
        let leg = step.on.as_ref().map(|unit| {
            leg(&books, &m, unit).unwrap_or_else(|| panic!("{place}: {unit} has no leg")).id
        });
        let p = books.playbook(&m.playbook, m.playbook_version)?;
        let fields = p.action(action).map(|a| a.form.as_slice()).unwrap_or_default();
        let mut form = step.form.clone();
        for f in fields {
            if let (FieldKind::Unit { .. } | FieldKind::Units { .. }, Some(v)) =
                (&f.kind, form.get_mut(&f.id))
            {
                *v = in_codes(v);
            }
        }
        let command = Command {
            action: action.to_owned(),
            leg,
            form,
            seen: Some(m.version),
            ..Command::default()
        };
        match step.who.as_deref() {
            None | Some("reporter") => {
                let r = &self.receipt;
                self.d.office.reporter_act(&r.number, &r.secret, command, None).await.map(drop)
            }
            Some(who) => {
                let login = logins(self.walk)[who].clone();
                let caller = self.d.who(&login).await;
                self.d.office.act(&caller, m.id, command, None).await.map(drop)
            }
        }
    }

    /// What the walk says after a step, against the matter as it is stored.
    async fn check(&self, place: &str, then: &Then) {
        let m = self.matter().await;
        let books = self.d.office.books().await.unwrap();
        if let Some(stage) = &then.stage {
            assert_eq!(m.stage, *stage, "{place}");
        }
        if let Some(holder) = &then.holder {
            let got = m.holder.as_ref().map_or_else(
                || "nobody".to_owned(),
                |h| format!("{}@{}", h.role, books.units.get(h.unit).unwrap().code),
            );
            let want = match holder.split_once('@') {
                Some((role, unit)) => format!("{role}@{}", code(unit)),
                None => holder.clone(),
            };
            assert_eq!(got, want, "{place}");
        }
        for (unit, want) in &then.legs {
            let leg = leg(&books, &m, unit);
            let got = leg.map_or("none", |l| if l.called_back { "called_back" } else { &l.stage });
            assert_eq!(got, want, "{place}: leg of {unit}");
        }
        if let Some(want) = then.outcome {
            assert_eq!(m.outcome, Some(want), "{place}");
        }
        if let Some(want) = then.closed {
            assert_eq!(m.is_closed(), want, "{place}");
        }
        for (name, want) in &then.counts {
            assert_eq!(m.counts.get(name).copied().unwrap_or(0), *want, "{place}: {name}");
        }
        for (name, want) in &then.clocks {
            assert_eq!(self.clock(&books, &m, name), *want, "{place}: clock {name}");
        }
        if let Some(want) = &then.reporter_sees {
            let r = &self.receipt;
            let seen = self.d.office.progress(&r.number, &r.secret).await.unwrap().stage;
            match want {
                Json::String(zh) => assert_eq!(seen.zh, *zh, "{place}"),
                both => assert_eq!(serde_json::to_value(&seen).unwrap(), *both, "{place}"),
            }
        }
    }

    /// A clock as a walk says it: its deadline, `paused` or `stopped`.
    fn clock(&self, books: &Books, m: &Matter, name: &str) -> String {
        let (clock, unit) = name.split_once('/').map_or((name, None), |(c, u)| (c, Some(u)));
        let leg = unit.map(|u| leg(books, m, u).unwrap_or_else(|| panic!("{u} has no leg")).id);
        let Some(t) = m.timer(clock, leg) else { return "stopped".to_owned() };
        if t.run.pauses.last().is_some_and(|p| p.to.is_none()) {
            return "paused".to_owned();
        }
        let calendar = books.calendars.get(&t.run.calendar).unwrap();
        let due = due_at(calendar, &t.run, self.now).unwrap();
        let china = FixedOffset::east_opt(8 * 3_600).unwrap();
        due.with_timezone(&china).format("%Y-%m-%d %H:%M").to_string()
    }

    /// The stored ledger tells the same story as the engine alone, act for act and minute for
    /// minute. Returns how many entries it has.
    async fn same_as_the_pure_rules(&self) -> usize {
        let w = self.walk;
        let calendars = ["office".to_owned()];
        let roles = roles::load(shipped::ROLES).unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks");
        let text = std::fs::read_to_string(format!("{folder}/{}.yaml", w.playbook)).unwrap();
        let p = playbook::load(&text, &roles, &calendars).unwrap();
        let course = walk::run(w, &p, &drawn());
        assert!(course.faults.is_empty(), "{}: {:?}", w.walk, course.faults);
        let mut conn = self.d.office.store().read().await.unwrap();
        let kept = entry::of(&mut conn, TENANT, self.receipt.matter).await.unwrap();
        let stored: Vec<_> = kept.iter().map(|k| ledger::read(k).unwrap()).collect();
        let told = |e: &yiwang_domain::Entry| {
            let act = match &e.body.act {
                Act::Taken { action, .. } => action.clone(),
                Act::Clock { clock, mark, .. } => format!("{clock} {mark}"),
                other => format!("{other:?}"),
            };
            format!("{} {act}, {} changes", e.body.at, e.body.changes.len())
        };
        let pure: Vec<String> = course.entries.iter().map(told).collect();
        let here: Vec<String> = stored.iter().map(told).collect();
        assert_eq!(here, pure, "{}.{}", w.playbook, w.walk);
        here.len()
    }
}

/// When something next happens to a matter by itself.
fn due_next(books: &Books, m: &Matter, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let p = books.playbook(&m.playbook, m.playbook_version).unwrap();
    let env = Env {
        now,
        calendars: &books.calendars,
        units: &books.units,
        category: &|_| true,
        grid: &|_| None,
        ids: &|| Uuid::nil(),
    };
    next_mark(&p, m, &env)
}

/// The leg of a unit: the open one, else the latest.
fn leg<'m>(books: &Books, m: &'m Matter, unit: &str) -> Option<&'m Leg> {
    let unit = books.units.by_code(code(unit))?.id;
    let all = || m.legs.iter().filter(|l| l.unit == unit);
    all().find(|l| l.ended_at.is_none()).or_else(|| all().next_back())
}

/// Units of a form by the codes the office has.
fn in_codes(v: &Json) -> Json {
    match v {
        Json::String(s) => Json::String(code(s).to_owned()),
        Json::Array(all) => Json::Array(all.iter().map(in_codes).collect()),
        other => other.clone(),
    }
}

/// The refusal has the code and the words the walk says.
fn refused_as(place: &str, r: &Refusal, code: &str, step: &Step) {
    // whoever may not even know of a matter is told by the office that there is none, before the
    // playbook is asked
    if code == "not-for-you" && r.code == "not-found" {
        return;
    }
    assert_eq!(r.code, code, "{place}: {r:?}");
    let mut said = r.say.zh.clone();
    for f in &r.faults {
        said.push_str(&f.say.zh);
    }
    if let Some(want) = &step.says {
        assert!(said.contains(want.as_str()), "{place}: should say “{want}”, says “{said}”");
    }
}
