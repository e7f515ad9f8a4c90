//! Running a walk through the engine.

use super::cover::Touched;
use super::world::{World, id, moment, written};
use super::{Step, Then, Walk};
use crate::actor::{Actor, By};
use crate::clock::due_at;
use crate::engine::{self, Command, Env, Opening};
use crate::entry::{Act, Change, Entry, Words};
use crate::fold::{fold, fold_all};
use crate::ids::{LegId, MatterId, TenantId, UnitId};
use crate::ledger::{self, HashKind};
use crate::matter::{Matter, Outer, Place, Reporter, Timer};
use crate::playbook::Playbook;
use crate::refusal::Refusal;
use crate::text::Text;
use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Marks written for one step at most.
const MOST_MARKS: usize = 200;

/// What became of a walk.
#[derive(Debug, Clone)]
pub struct Course {
    /// What did not come as the walk says: step, and what came instead.
    pub faults: Vec<Text>,
    /// What it touched.
    pub touched: Touched,
    /// The story, for readers.
    pub story: Vec<Event>,
    /// The ledger.
    pub entries: Vec<Entry>,
}

/// One line of the story.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name in the walk; none where time brought it about.
    pub who: Option<String>,
    /// What: the name of the action, or what time did.
    pub what: Text,
    /// Why it was refused.
    pub refused: Option<Text>,
    /// The stage after it.
    pub stage: String,
}

/// Runs a walk.
pub fn run(walk: &Walk, p: &Playbook, world: &World) -> Course {
    let mut runner = Runner {
        p,
        world,
        people: BTreeMap::new(),
        next: Cell::new(1_000),
        at: DateTime::UNIX_EPOCH,
        matter: None,
        course: Course {
            faults: Vec::new(),
            touched: Touched::default(),
            story: Vec::new(),
            entries: Vec::new(),
        },
    };
    for (n, (name, person)) in (1..).zip(&walk.people) {
        match world.actor(person, n) {
            Some(actor) => drop(runner.people.insert(name.clone(), actor)),
            None => runner.fault(
                "people",
                format!("{name} 的单位或网格不存在"),
                format!("the unit or grid of {name} does not exist"),
            ),
        }
    }
    runner.people.insert("reporter".into(), Actor::Reporter { party: World::reporter() });
    runner.start(walk);
    if runner.matter.is_some() {
        for (n, step) in (1..).zip(&walk.steps) {
            runner.step(n, step);
        }
        runner.prove();
    }
    runner.course
}

struct Runner<'a> {
    p: &'a Playbook,
    world: &'a World,
    people: BTreeMap<String, Actor>,
    next: Cell<u64>,
    at: DateTime<Utc>,
    matter: Option<Matter>,
    course: Course,
}

impl Runner<'_> {
    fn fault(&mut self, place: &str, zh: impl Into<String>, en: impl Into<String>) {
        let text = Text::new(format!("{place}：{}", zh.into()), format!("{place}: {}", en.into()));
        self.course.faults.push(text);
    }

    fn env<T>(&self, now: DateTime<Utc>, f: impl FnOnce(&Env<'_>) -> T) -> T {
        let ids = || {
            self.next.set(self.next.get() + 1);
            id(6, self.next.get())
        };
        let category = |_: &str| true;
        let grid = |code: &str| self.world.grids.get(code).cloned();
        f(&Env {
            now,
            calendars: &self.world.calendars,
            units: &self.world.units,
            category: &category,
            grid: &grid,
            ids: &ids,
        })
    }

    fn time(&mut self, place: &str, text: &str) -> Option<DateTime<Utc>> {
        let Some(at) = moment(text) else {
            self.fault(
                place,
                format!("`{text}` 不是时间，应写成 2025-09-26 15:00"),
                format!("`{text}` is no time; write 2025-09-26 15:00"),
            );
            return None;
        };
        if at < self.at {
            self.fault(place, "早于上一步", "is earlier than the step before");
        }
        Some(at)
    }

    fn start(&mut self, walk: &Walk) {
        let s = &walk.start;
        let Some(at) = self.time("start", &s.at) else { return };
        let by = match s.by.as_deref().unwrap_or("reporter") {
            "reporter" => By::Reporter { party: World::reporter() },
            name => match self.people.get(name) {
                Some(Actor::Staff { staff, posts }) if !posts.is_empty() => By::Staff {
                    staff: *staff,
                    post: posts[0].id,
                    role: posts[0].role.clone(),
                    unit: posts[0].unit,
                },
                _ => return self.fault("start", format!("没有 {name}"), format!("no {name}")),
            },
        };
        let unit = |code: &String| self.world.units.by_code(code).map(|u| u.id);
        let grid = s.place.as_ref().and_then(|g| self.world.grids.get(g)).cloned();
        let opening = Opening {
            id: MatterId(id(7, 1)),
            number: "W-1".into(),
            playbook_version: 1,
            channel: s.channel.clone(),
            outer: s.outer.clone().map(|number| Outer { source: "12345".into(), number }),
            receiver: s.receiver.as_ref().and_then(unit).or_else(|| by.unit()),
            demand: s.demand.clone(),
            category: s.category.clone(),
            place: Place { lon: None, lat: None, grid },
            secrecy: s.secrecy,
            urgency: s.urgency,
            reporter: s.reporter.then(|| Reporter {
                party: World::reporter(),
                number: "W-1".into(),
                follows: false,
            }),
            words: Words::from([
                ("title".into(), s.title.clone()),
                ("text".into(), s.text.clone()),
            ]),
            files: Vec::new(),
        };
        match self.env(at, |env| engine::open(self.p, opening, by, env)) {
            Ok(entry) => {
                self.at = at;
                self.add(entry, Text::new("受理", "comes in"), s.by.clone());
                self.check("start", &s.then);
            }
            Err(r) => self.fault("start", r.say.zh, r.say.en),
        }
    }

    fn add(&mut self, entry: Entry, what: Text, who: Option<String>) {
        let Some(after) = fold(self.matter.take(), &entry) else { return };
        for change in &entry.body.changes {
            match change {
                Change::Stage { to } | Change::LegStage { to, .. } => {
                    self.course.touched.stages.insert(to.clone());
                }
                Change::LegOpen { stage, .. } => {
                    self.course.touched.stages.insert(stage.clone());
                }
                _ => {}
            }
        }
        if let Act::Taken { action, .. } = &entry.body.act {
            self.course.touched.actions.insert(action.clone());
        }
        let stage = after.stage.clone();
        let at = entry.body.at;
        self.course.story.push(Event { at, who, what, refused: None, stage });
        self.matter = Some(after);
        self.course.entries.push(entry);
    }

    /// What time brings about up to `at`; what it was, in order.
    fn pass(&mut self, at: DateTime<Utc>) -> Result<Vec<String>, Refusal> {
        let mut told = Vec::new();
        for _ in 0..MOST_MARKS {
            let Some(m) = &self.matter else { break };
            let due = self.env(at, |env| engine::next_mark(self.p, m, env));
            let Some(due) = due.filter(|d| *d <= at) else { break };
            let now = due.max(self.at);
            let Some(entry) = self.env(now, |env| engine::tick(self.p, m, env))? else { break };
            let (line, what) = match &entry.body.act {
                Act::Clock { clock, leg, mark } => {
                    let unit = leg.and_then(|l| m.leg(l)).map(|l| self.code(l.unit));
                    let place = unit.map_or_else(|| clock.clone(), |u| format!("{clock}/{u}"));
                    let name = self.p.clock(clock).map(|c| c.name.clone()).unwrap_or_default();
                    let line = format!("{place} {mark}");
                    let what = Text::new(
                        format!("{}：{}", name.zh, mark_zh(mark)),
                        format!("{}: {mark}", name.en),
                    );
                    (line, what)
                }
                Act::Taken { action, .. } => {
                    let name = self.p.action(action).map(|a| a.name.clone()).unwrap_or_default();
                    (format!("does {action}"), name)
                }
                other => (format!("{other:?}"), Text::new("时间到", "time is up")),
            };
            told.push(line);
            self.at = now;
            self.add(entry, what, None);
        }
        Ok(told)
    }

    fn code(&self, unit: UnitId) -> String {
        self.world.units.get(unit).map(|u| u.code.clone()).unwrap_or_default()
    }

    fn step(&mut self, n: usize, step: &Step) {
        let place = format!("step {n} ({} {})", step.at, step.does.as_deref().unwrap_or("passes"));
        let Some(at) = self.time(&place, &step.at) else { return };
        match self.pass(at) {
            Ok(told) => {
                let mut rest = told.iter();
                for want in &step.told {
                    let want = want.trim();
                    let came = rest.any(|t| t == want || t.strip_prefix("does ") == Some(want));
                    if !came {
                        self.fault(
                            &place,
                            format!("应有 `{want}`，实有 {told:?}"),
                            format!("`{want}` should have come; what came: {told:?}"),
                        );
                    }
                }
            }
            Err(r) => self.fault(&place, r.say.zh, r.say.en),
        }
        self.at = self.at.max(at);
        if let Some(action) = &step.does {
            self.act(&place, at, action, step);
        } else if !step.passes {
            self.fault(&place, "既没有 does 也没有 passes", "has neither does nor passes");
        }
        self.check(&place, &step.then);
    }

    fn act(&mut self, place: &str, at: DateTime<Utc>, action: &str, step: &Step) {
        let who = step.who.as_deref().unwrap_or("reporter");
        let Some(actor) = self.people.get(who).cloned() else {
            return self.fault(place, format!("没有 {who}"), format!("there is no {who}"));
        };
        let Some(m) = self.matter.clone() else { return };
        let leg = match &step.on {
            Some(code) => match self.leg(&m, code) {
                Some(leg) => Some(leg),
                None => {
                    return self.fault(
                        place,
                        format!("{code} 没有承办单"),
                        format!("{code} has no leg"),
                    );
                }
            },
            None => None,
        };
        let command = Command {
            action: action.to_owned(),
            leg,
            form: step.form.clone(),
            seen: Some(m.version),
            ..Command::default()
        };
        let decided = self.env(at, |env| engine::decide(self.p, &m, &command, &actor, env));
        let name =
            self.p.action(action).map_or_else(|| Text::new(action, action), |a| a.name.clone());
        match (decided, &step.refused) {
            (Ok(entry), None) => self.add(entry, name, Some(who.to_owned())),
            (Ok(_), Some(code)) => self.fault(
                place,
                format!("应以 `{code}` 被拒绝，却办成了"),
                format!("should have been refused with `{code}` but was taken"),
            ),
            (Err(r), Some(code)) => self.refused(place, at, (action, name, who), &r, code, step),
            (Err(r), None) => {
                let faults: Vec<_> =
                    r.faults.iter().map(|f| format!("{}: {}", f.at, f.say.en)).collect();
                self.fault(
                    place,
                    format!("被拒绝：[{}] {} {faults:?}", r.code, r.say.zh),
                    format!("was refused: [{}] {} {faults:?}", r.code, r.say.en),
                );
            }
        }
    }

    fn refused(
        &mut self,
        place: &str,
        at: DateTime<Utc>,
        (action, what, who): (&str, Text, &str),
        r: &Refusal,
        code: &str,
        step: &Step,
    ) {
        if r.code != *code {
            self.fault(
                place,
                format!("应以 `{code}` 被拒绝，实为 `{}`：{}", r.code, r.say.zh),
                format!(
                    "should have been refused with `{code}`, was with `{}`: {}",
                    r.code, r.say.en
                ),
            );
        }
        let mut said = r.say.zh.clone();
        for f in &r.faults {
            said.push_str(&f.say.zh);
        }
        if let Some(want) = step.says.as_ref().filter(|w| !said.contains(w.as_str())) {
            self.fault(
                place,
                format!("应说“{want}”，实说“{said}”"),
                format!("should say “{want}”, says “{said}”"),
            );
        }
        self.course.touched.refusals += 1;
        let guards = self.p.action(action).map(|a| a.guards.as_slice()).unwrap_or_default();
        if let Some(nth) = guards.iter().position(|g| r.code == "guard" && g.say == r.say) {
            self.course.touched.guards.insert((action.to_owned(), nth + 1));
        }
        let stage = self.matter.as_ref().map(|m| m.stage.clone()).unwrap_or_default();
        self.course.story.push(Event {
            at,
            who: Some(who.to_owned()),
            what,
            refused: Some(r.say.clone()),
            stage,
        });
    }

    /// The leg of a unit: the open one, else the latest.
    fn leg(&self, m: &Matter, code: &str) -> Option<LegId> {
        let unit = self.world.units.by_code(code)?.id;
        let all = || m.legs.iter().filter(|l| l.unit == unit);
        all().find(|l| l.ended_at.is_none()).or_else(|| all().next_back()).map(|l| l.id)
    }

    fn check(&mut self, place: &str, then: &Then) {
        let Some(m) = self.matter.clone() else { return };
        let mut wrong: Vec<(String, String, String)> = Vec::new();
        let mut same = |what: &str, want: &str, got: &str| {
            if want != got {
                wrong.push((what.to_owned(), want.to_owned(), got.to_owned()));
            }
        };
        if let Some(want) = &then.stage {
            same("stage", want, &m.stage);
        }
        if let Some(want) = &then.holder {
            let got = m.holder.as_ref().map_or_else(
                || "nobody".to_owned(),
                |h| format!("{}@{}", h.role, self.code(h.unit)),
            );
            same("holder", want, &got);
        }
        for (code, want) in &then.legs {
            let leg = self.leg(&m, code).and_then(|l| m.leg(l));
            let got = leg.map_or("none", |l| if l.called_back { "called_back" } else { &l.stage });
            same(&format!("legs.{code}"), want, got);
        }
        if let Some(want) = then.outcome {
            same("outcome", &format!("{want:?}"), &format!("{:?}", m.outcome.unwrap_or(want)));
            if m.outcome.is_none() {
                same("outcome", &format!("{want:?}"), "none");
            }
        }
        for (name, want) in &then.counts {
            let got = m.counts.get(name).copied().unwrap_or(0);
            same(&format!("counts.{name}"), &want.to_string(), &got.to_string());
        }
        if let Some(want) = then.closed {
            same("then.closed", &want.to_string(), &m.is_closed().to_string());
        }
        if let Some(want) = &then.reporter_sees {
            let stage = self.p.stage(&m.stage);
            let text = stage.map(|s| s.public.clone().unwrap_or_else(|| s.name.clone()));
            let text = text.unwrap_or_default();
            match want {
                Json::String(zh) => same("reporter_sees", zh, &text.zh),
                other => {
                    let got = serde_json::json!({"zh": text.zh, "en": text.en});
                    same("reporter_sees", &other.to_string(), &got.to_string());
                }
            }
        }
        for (name, want) in &then.clocks {
            let got = self.clock(&m, name);
            same(&format!("clocks.{name}"), want, &got);
            if want == &got && moment(want).is_some() {
                let clock = name.split('/').next().unwrap_or(name);
                self.course.touched.clocks.insert(clock.to_owned());
            }
        }
        for (what, want, got) in wrong {
            self.fault(
                place,
                format!("{what} 应为 {want}，实为 {got}"),
                format!("{what} should be {want}, is {got}"),
            );
        }
    }

    fn clock(&self, m: &Matter, name: &str) -> String {
        let (clock, leg) = match name.split_once('/') {
            Some((clock, unit)) => match self.leg(m, unit) {
                Some(leg) => (clock, Some(leg)),
                None => return "no leg".to_owned(),
            },
            None => (name, None),
        };
        let Some(Timer { run, .. }) = m.timer(clock, leg) else { return "stopped".to_owned() };
        if run.pauses.last().is_some_and(|p| p.to.is_none()) {
            return "paused".to_owned();
        }
        match self.world.calendars.get(&run.calendar).and_then(|c| due_at(c, run, self.at)) {
            Ok(due) => written(due),
            Err(r) => r.say.en,
        }
    }

    /// The fold of the whole is the matter, and the chain holds with every hash.
    fn prove(&mut self) {
        if fold_all(&self.course.entries) != self.matter {
            self.fault("ledger", "台账还原与事项不符", "the fold differs from the matter");
        }
        let tenant = TenantId(1);
        for kind in [HashKind::Sha256, HashKind::Sm3] {
            let Some(matter) = self.course.entries.first().map(|e| e.matter) else { return };
            let mut head = ledger::genesis(kind, tenant, matter);
            let mut kept = Vec::new();
            for e in &self.course.entries {
                match ledger::keep(kind, tenant, &head, e, [7; 32]) {
                    Ok(k) => {
                        head = k.hash;
                        kept.push(k);
                    }
                    Err(r) => return self.fault("ledger", r.say.zh, r.say.en),
                }
            }
            if ledger::prove(kind, tenant, matter, &kept) != Ok(head) {
                self.fault("ledger", kind.name(), kind.name());
            }
        }
    }
}

fn mark_zh(mark: &str) -> &str {
    match mark {
        "warn" => "临期提醒",
        "overdue" => "超期",
        "ended" => "到期",
        _ => "告知上一级",
    }
}
