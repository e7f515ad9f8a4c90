//! What an action does, written as changes.
//!
//! A [`Draft`] folds each change into its own copy of the matter at once, so that later effects,
//! conditions and automatic moves see what earlier ones did.

use super::{Env, scene, stuck};
use crate::actor::By;
use crate::clock::{Extension, Run, due_at};
use crate::entry::{Act, Audience, Body, Change, Entry};
use crate::fold::fold;
use crate::ids::{LegId, UnitId};
use crate::limit::{Limit, Unit};
use crate::matter::{FollowUp, Holder, Leg, Matter, Outcome, Secrecy, Suspension, Timer};
use crate::playbook::guard::{self, Scene};
use crate::playbook::model::{Clock, Effect, HolderAt, HolderRule, Playbook, Stage};
use crate::refusal::{Refusal, Sort};
use crate::text::Text;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Answers of the form in hand.
type Answers = BTreeMap<String, Json>;

/// Rounds of automatic moves after one action; more means that rules chase each other.
const ROUNDS: usize = 10;

/// An entry in the making.
pub(super) struct Draft<'a> {
    pub(super) p: &'a Playbook,
    pub(super) env: &'a Env<'a>,
    pub(super) matter: Matter,
    pub(super) base: u64,
    pub(super) by: By,
    pub(super) act: Act,
    pub(super) changes: Vec<Change>,
    /// Limits the form in hand asks for, unanswered ones as null.
    pub(super) limits: Answers,
}

impl<'a> Draft<'a> {
    pub(super) fn new(p: &'a Playbook, m: Matter, by: By, act: Act, env: &'a Env<'a>) -> Self {
        let base = m.version;
        Self { p, env, matter: m, base, by, act, changes: Vec::new(), limits: Answers::new() }
    }

    /// Adds a change and folds it into the working copy.
    pub(super) fn push(&mut self, change: Change) {
        let entry = Entry {
            matter: self.matter.id,
            seq: self.base + 1,
            body: Body {
                at: self.env.now,
                by: self.by.clone(),
                act: self.act.clone(),
                form: BTreeMap::new(),
                audience: Audience::Internal,
                files: Vec::new(),
                changes: vec![change.clone()],
            },
            words: None,
        };
        if let Some(m) = fold(Some(self.matter.clone()), &entry) {
            self.matter = m;
        }
        self.changes.push(change);
    }

    pub(super) fn scene(&self, form: &Json, leg: Option<LegId>) -> Scene {
        let leg = leg.and_then(|l| self.matter.leg(l));
        scene::of(self.p, &self.matter, form, &self.by, leg, self.env.units)
    }

    pub(super) fn effects(
        &mut self,
        effects: &[Effect],
        leg: Option<LegId>,
        answers: &Answers,
        action: &Text,
    ) -> Result<(), Refusal> {
        for e in effects {
            self.effect(e, leg, answers, action)?;
        }
        Ok(())
    }

    fn effect(
        &mut self,
        e: &Effect,
        leg: Option<LegId>,
        answers: &Answers,
        action: &Text,
    ) -> Result<(), Refusal> {
        match e {
            Effect::OpenLegs { field } => self.open_legs(&units_of(answers, field)),
            Effect::CallBack => {
                let which: Vec<LegId> = match leg {
                    Some(l) => vec![l],
                    None => self.matter.open_legs().map(|l| l.id).collect(),
                };
                for leg in which {
                    self.stop_clocks(Some(leg));
                    self.push(Change::LegBack { leg });
                }
            }
            Effect::MoveLeg { field } => {
                if let (Some(leg), [unit]) = (leg, units_of(answers, field).as_slice()) {
                    let lead = self.matter.leg(leg).is_some_and(|l| l.lead);
                    self.stop_clocks(Some(leg));
                    self.push(Change::LegBack { leg });
                    self.open_leg(*unit, lead);
                }
            }
            Effect::LegsTo { stage, from } => {
                let meant =
                    |l: &&Leg| !l.called_back && (from.is_empty() || from.contains(&l.stage));
                let which: Vec<LegId> =
                    self.matter.legs.iter().filter(meant).map(|l| l.id).collect();
                let set: Vec<(String, Json)> =
                    self.limits.clone().into_iter().filter(|(_, to)| !to.is_null()).collect();
                for leg in which {
                    for (field, to) in set.clone() {
                        self.push(Change::LegField { leg, field, to });
                    }
                    self.leg_go(leg, stage)?;
                }
            }
            Effect::Hold { rule } => {
                let holder = self.find_holder(rule, answers)?;
                self.push(Change::Holder { to: Some(holder) });
            }
            Effect::Count { counter } => {
                self.push(Change::Count { counter: counter.clone(), by: 1 });
            }
            Effect::StartClock { clock } => {
                if let Some(c) = self.p.clock(clock) {
                    // afresh: two timers of one clock would warn and fall due twice
                    if self.matter.timer(clock, leg).is_some() {
                        self.push(Change::ClockStop { clock: clock.clone(), leg });
                    }
                    self.start_clock(c, leg, answers)?;
                }
            }
            Effect::StopClock { clock } => {
                let leg = self.clock_of(clock, leg);
                self.push(Change::ClockStop { clock: clock.clone(), leg });
            }
            Effect::Extend { clock, field } => {
                self.extend(clock, field.as_deref(), self.clock_of(clock, leg), answers)?;
            }
            Effect::Suspend { field, most } => self.suspend(field, *most, answers, action)?,
            Effect::Resume => {
                self.push(Change::ClocksResume);
                self.push(Change::Resume);
            }
            Effect::Outcome { field } => {
                let outcome = answers.get(field).cloned();
                if let Some(to) = outcome.and_then(|v| serde_json::from_value::<Outcome>(v).ok()) {
                    match leg {
                        Some(leg) => self.push(Change::LegOutcome { leg, to }),
                        None => self.push(Change::Outcome { to: Some(to) }),
                    }
                }
            }
            Effect::Category { field } => {
                if let Some(to) = answers.get(field).and_then(Json::as_str) {
                    self.push(Change::Category { to: to.to_owned() });
                    self.reclassify(answers)?;
                }
            }
            Effect::Grid { field } => {
                let grid =
                    answers.get(field).and_then(Json::as_str).and_then(|c| (self.env.grid)(c));
                if let Some(grid) = grid {
                    let mut place = self.matter.place.clone();
                    place.grid = Some(grid);
                    self.push(Change::Place { to: place });
                }
            }
            Effect::Urgency { field } => {
                let to = answers.get(field).cloned();
                if let Some(to) = to.and_then(|v| serde_json::from_value(v).ok()) {
                    self.push(Change::Urgency { to });
                    self.reclassify(answers)?;
                }
            }
            Effect::Demand { field } => {
                if let Some(to) = answers.get(field).and_then(Json::as_str) {
                    self.push(Change::Demand { to: to.to_owned() });
                }
            }
            Effect::Secrecy { field } => {
                let to = answers.get(field).cloned();
                let to = to.and_then(|v| serde_json::from_value::<Secrecy>(v).ok());
                // what was once kept from somebody is not shown by a slip in a form
                if let Some(to) = to.filter(|to| *to > self.matter.secrecy) {
                    self.push(Change::Secrecy { to });
                }
            }
            Effect::Handled => self.push(Change::Handled),
            Effect::FollowUp { satisfied, solved } => {
                let yes = |f: &String| answers.get(f).and_then(Json::as_bool);
                let to = FollowUp {
                    at: self.env.now,
                    satisfied: yes(satisfied),
                    solved: solved.as_ref().and_then(yes),
                };
                self.push(Change::FollowUp { to });
            }
            Effect::Reopen => self.push(Change::Reopen),
        }
        Ok(())
    }

    fn open_legs(&mut self, units: &[UnitId]) {
        let mut lead = !self.matter.open_legs().any(|l| l.lead);
        for unit in units {
            // a unit that already has an open leg keeps it; two legs of one unit would be two clocks
            if self.matter.open_legs().any(|l| l.unit == *unit) {
                continue;
            }
            self.open_leg(*unit, lead);
            lead = false;
        }
    }

    fn open_leg(&mut self, unit: UnitId, lead: bool) {
        let Some(first) = self.p.leg_stages.first() else { return };
        let leg = self.env.leg_id();
        let fields = self.limits.clone();
        self.push(Change::LegOpen { leg, unit, lead, stage: first.id.clone(), fields });
        let clocks: Vec<&Clock> = first.clocks.iter().filter_map(|c| self.p.clock(c)).collect();
        for c in clocks {
            // a limit that cannot be worked out is found when the deadline is asked for
            let _ = self.start_clock(c, Some(leg), &Answers::new());
        }
    }

    /// Moves the matter to a stage: clocks of the old one stop, those of the new one start.
    pub(super) fn go(&mut self, to: &str, answers: &Answers) -> Result<(), Refusal> {
        let p = self.p;
        let Some(stage) = p.stage(to) else {
            return Err(stuck(format!("没有阶段“{to}”。"), format!("There is no stage `{to}`.")));
        };
        let old = p.stage(&self.matter.stage);
        for c in old.map_or(&[][..], |s| s.clocks.as_slice()) {
            // a clock both stages name runs on
            if !stage.clocks.contains(c) && self.matter.timer(c, None).is_some() {
                self.push(Change::ClockStop { clock: c.clone(), leg: None });
            }
        }
        let holder = match &stage.holder {
            Some(rule) => Some(self.find_holder(rule, answers)?),
            None => None,
        };
        self.push(Change::Stage { to: to.to_owned() });
        let held_by_effect =
            self.changes.iter().any(|c| matches!(c, Change::Holder { to: Some(_) }));
        if holder.is_some() || !held_by_effect {
            self.push(Change::Holder { to: holder });
        }
        if stage.ends {
            self.end(None);
            return Ok(());
        }
        for c in stage.clocks.iter().filter_map(|c| p.clock(c)) {
            if self.matter.timer(&c.id, None).is_none() {
                self.start_clock(c, None, answers)?;
            }
        }
        Ok(())
    }

    /// Stops every clock, calls open legs back and closes.
    pub(super) fn end(&mut self, told_late: Option<bool>) {
        let running: Vec<(String, Option<LegId>)> = self
            .matter
            .timers
            .iter()
            .filter(|t| t.runs())
            .map(|t| (t.clock.clone(), t.leg))
            .collect();
        for (clock, leg) in running {
            self.push(Change::ClockStop { clock, leg });
        }
        let open: Vec<LegId> = self.matter.open_legs().map(|l| l.id).collect();
        for leg in open {
            self.push(Change::LegBack { leg });
        }
        self.push(Change::Close { told_late });
    }

    /// Moves a leg to a stage of the leg flow.
    pub(super) fn leg_go(&mut self, leg: LegId, to: &str) -> Result<(), Refusal> {
        let p = self.p;
        let (Some(stage), Some(l)) = (p.leg_stage(to), self.matter.leg(leg)) else {
            return Err(stuck(
                format!("没有承办阶段“{to}”。"),
                format!("There is no leg stage `{to}`."),
            ));
        };
        let old: &Stage = p.leg_stage(&l.stage).unwrap_or(stage);
        for c in &old.clocks {
            if !stage.clocks.contains(c) && self.matter.timer(c, Some(leg)).is_some() {
                self.push(Change::ClockStop { clock: c.clone(), leg: Some(leg) });
            }
        }
        self.push(Change::LegStage { leg, to: to.to_owned(), ends: stage.ends });
        if stage.ends {
            self.stop_clocks(Some(leg));
            return Ok(());
        }
        for c in stage.clocks.iter().filter_map(|c| p.clock(c)) {
            if self.matter.timer(&c.id, Some(leg)).is_none() {
                self.start_clock(c, Some(leg), &Answers::new())?;
            }
        }
        Ok(())
    }

    fn stop_clocks(&mut self, leg: Option<LegId>) {
        let running: Vec<String> = self
            .matter
            .timers
            .iter()
            .filter(|t| t.runs() && t.leg == leg)
            .map(|t| t.clock.clone())
            .collect();
        for clock in running {
            self.push(Change::ClockStop { clock, leg });
        }
    }

    /// The limit a clock has for this matter, now.
    fn limit(&self, c: &Clock, leg: Option<LegId>, answers: &Answers) -> Result<Limit, Refusal> {
        let of_leg = leg.and_then(|l| self.matter.leg(l)).map(|l| &l.fields);
        // what was set for a unit stands before what a form about another unit says
        let given = c.limit.field.as_ref().and_then(|f| {
            let own = of_leg.and_then(|l| l.get(f));
            own.or_else(|| answers.get(f)).or_else(|| self.matter.fields.get(f))
        });
        if let Some(l) = given.and_then(Json::as_str).and_then(|s| self.asked(c, leg, s)) {
            return Ok(l);
        }
        if c.limit.when.is_empty() {
            return Ok(c.limit.default);
        }
        let form = Json::Object(answers.clone().into_iter().collect::<Map<_, _>>());
        let seen = self.scene(&form, leg);
        for (test, limit) in &c.limit.when {
            let holds = guard::holds(test, &seen).map_err(|e| {
                stuck(
                    format!("时限“{}”的条件无法判断：{e}", c.name.zh),
                    format!("a condition of clock “{}” cannot be worked out: {e}", c.name.en),
                )
            })?;
            if holds {
                return Ok(*limit);
            }
        }
        Ok(c.limit.default)
    }

    /// A limit as a field gives it: a limit, or the days to a date.
    fn asked(&self, c: &Clock, leg: Option<LegId>, given: &str) -> Option<Limit> {
        if let Ok(limit) = given.parse() {
            return Some(limit);
        }
        let date: NaiveDate = given.parse().ok()?;
        let cal = self.env.calendars.get(&self.calendar(c, leg)).ok()?;
        let days = (date - cal.day_of(self.env.now)).num_days();
        // a date that has passed is due today, not never
        Some(Limit::new(u32::try_from(days.max(0)).ok()?, Unit::SetDays))
    }

    /// Calendar of a clock: its own, else the leg's unit's, else the playbook's.
    fn calendar(&self, c: &Clock, leg: Option<LegId>) -> String {
        let unit = leg.and_then(|l| self.matter.leg(l)).map(|l| l.unit);
        c.calendar
            .clone()
            .or_else(|| unit.and_then(|u| self.env.units.get(u)).and_then(|u| u.calendar.clone()))
            .unwrap_or_else(|| self.p.calendar.clone())
    }

    pub(super) fn start_clock(
        &mut self,
        c: &Clock,
        leg: Option<LegId>,
        answers: &Answers,
    ) -> Result<(), Refusal> {
        let mut run = Run::new(self.limit(c, leg, answers)?, self.calendar(c, leg), self.env.now);
        if c.promised {
            // a year that is not published leaves the promise open: it is never guessed
            run.promised = self.due(&run).ok();
        }
        self.push(Change::ClockStart { clock: c.id.clone(), leg, run });
        Ok(())
    }

    fn due(&self, run: &Run) -> Result<DateTime<Utc>, Refusal> {
        let cal = self.env.calendars.get(&run.calendar)?;
        due_at(cal, run, self.env.now)
    }

    /// Gives running clocks the limit the matter now calls for. What was promised stays.
    fn reclassify(&mut self, answers: &Answers) -> Result<(), Refusal> {
        let running: Vec<Timer> = self.matter.timers.iter().filter(|t| t.runs()).cloned().collect();
        for t in running {
            let Some(c) = self.p.clock(&t.clock) else { continue };
            let limit = self.limit(c, t.leg, answers)?;
            if limit != t.run.limit {
                self.push(Change::ClockLimit { clock: t.clock, leg: t.leg, limit });
            }
        }
        Ok(())
    }

    fn extend(
        &mut self,
        clock: &str,
        field: Option<&str>,
        leg: Option<LegId>,
        answers: &Answers,
    ) -> Result<(), Refusal> {
        // asked for on the matter, an extension serves every open leg's clock of that name
        let which: Vec<Timer> = self
            .matter
            .timers
            .iter()
            .filter(|t| t.runs() && t.clock == clock && (leg.is_none() || t.leg == leg))
            .cloned()
            .collect();
        for t in which {
            if self.due(&t.run)? < self.env.now {
                return Err(Refusal::new(
                    "extension-too-late",
                    Sort::NotNow,
                    (
                        "时限已过，不能再延期。",
                        "The limit has passed; it cannot be extended any more.",
                    ),
                    (
                        "尽快办理，并在办理结果中说明超期原因。",
                        "Finish it, and say in the result why it was late.",
                    ),
                ));
            }
            let by = field
                .and_then(|f| answers.get(f).or(self.matter.fields.get(f)))
                .and_then(Json::as_str)
                .and_then(|s| s.parse().ok())
                .unwrap_or(t.run.limit);
            let by = Extension { at: self.env.now, by };
            self.push(Change::ClockExtend { clock: t.clock, leg: t.leg, by });
        }
        Ok(())
    }

    /// Whose clock of that name is meant: the leg's in hand, else the matter's. What is granted to
    /// a unit reaches the answer that was promised too.
    fn clock_of(&self, clock: &str, leg: Option<LegId>) -> Option<LegId> {
        leg.filter(|_| self.matter.timer(clock, leg).is_some())
    }

    fn suspend(
        &mut self,
        field: &str,
        most: Limit,
        answers: &Answers,
        action: &Text,
    ) -> Result<(), Refusal> {
        let date = answers
            .get(field)
            .or(self.matter.fields.get(field))
            .and_then(Json::as_str)
            .and_then(|s| s.parse::<NaiveDate>().ok());
        let cal = self.env.calendars.get(&self.p.calendar)?;
        let until = date.map(|d| cal.instant(d, 0));
        let Some(until) = until.filter(|u| *u > self.env.now) else {
            return Err(Refusal::new(
                "suspension-date",
                Sort::Invalid,
                ("挂账日期应在今天之后。", "The suspension must end after today."),
                ("填写一个将来的日期。", "Give a date to come."),
            ));
        };
        let longest = Run::new(most, self.p.calendar.clone(), self.env.now);
        // where the calendar ends before the longest date, the date itself cannot be checked
        // against it; a plain count of days then bounds it
        let most_at = self
            .due(&longest)
            .unwrap_or_else(|_| self.env.now + chrono::TimeDelta::days(i64::from(most.amount)));
        if until > most_at {
            return Err(Refusal::new(
                "suspension-too-long",
                Sort::Invalid,
                (
                    format!("挂账最长{}。", most.say().zh),
                    format!("A suspension lasts at most {}.", most.say().en),
                ),
                ("改为更近的日期。", "Choose a nearer date."),
            ));
        }
        let which: Vec<(String, Option<LegId>)> = self
            .matter
            .timers
            .iter()
            .filter(|t| t.runs() && self.p.clock(&t.clock).is_none_or(|c| c.pausable))
            .map(|t| (t.clock.clone(), t.leg))
            .collect();
        self.push(Change::ClocksPause { which, reason: action.clone() });
        self.push(Change::Suspend { to: Suspension { since: self.env.now, until } });
        Ok(())
    }

    /// Who holds by a rule: the first place that exists.
    pub(super) fn find_holder(
        &self,
        rule: &HolderRule,
        answers: &Answers,
    ) -> Result<Holder, Refusal> {
        let m = &self.matter;
        let units = self.env.units;
        let path = m.place.grid.as_ref().map(|g| g.path.as_str());
        for at in &rule.at {
            let unit = match at {
                HolderAt::Grid { kind } | HolderAt::Covering { kind } => {
                    path.and_then(|p| units.covering(kind, p)).map(|u| u.id)
                }
                HolderAt::Above { kind } => {
                    let from = m.holder.as_ref().map(|h| h.unit).or(self.by.unit()).or(m.receiver);
                    from.and_then(|u| units.above(u, kind)).map(|u| u.id)
                }
                HolderAt::Field { field } => units_of(answers, field).first().copied(),
                HolderAt::Receiver => m.receiver,
                HolderAt::Same => m.holder.as_ref().map(|h| h.unit).or(self.by.unit()),
                HolderAt::LeadLeg => {
                    m.legs.iter().rev().find(|l| l.lead && !l.called_back).map(|l| l.unit)
                }
            };
            if let Some(unit) = unit {
                let grid = match at {
                    HolderAt::Grid { .. } => m.place.grid.as_ref().map(|g| g.id),
                    _ => None,
                };
                return Ok(Holder { unit, role: rule.role.clone(), grid });
            }
        }
        // the last resort of 件件有着落: the one unit of the tenant that stands above all
        let top = units.iter().find(|u| u.parent.is_none());
        match top {
            Some(u) => Ok(Holder { unit: u.id, role: rule.role.clone(), grid: None }),
            None => Err(stuck("没有任何单位可以承接。", "There is no unit that could hold it.")),
        }
    }

    /// Makes automatic moves until none applies.
    pub(super) fn settle(&mut self) -> Result<(), Refusal> {
        let p = self.p;
        for _ in 0..ROUNDS {
            let rules = p.automatic.iter().filter(|a| a.from.contains(&self.matter.stage));
            let rules: Vec<_> = rules.collect();
            if rules.is_empty() {
                return self.held();
            }
            let seen = self.scene(&Json::Null, None);
            let mut moved = false;
            for a in rules {
                let holds = guard::holds(&a.when, &seen).map_err(|e| {
                    stuck(
                        format!("自动条件“{}”无法判断：{e}", a.when),
                        format!("automatic condition `{}` cannot be worked out: {e}", a.when),
                    )
                })?;
                if holds {
                    self.effects(&a.effects, None, &Answers::new(), &p.name)?;
                    self.go(&a.to, &Answers::new())?;
                    moved = true;
                    break;
                }
            }
            if !moved {
                return self.held();
            }
        }
        Err(stuck(
            format!("工作法“{}”的自动规则互相追逐。", p.name.zh),
            format!("The automatic rules of “{}” chase each other.", p.name.en),
        ))
    }

    /// A matter that nobody holds cannot exist (method C7).
    fn held(&self) -> Result<(), Refusal> {
        let m = &self.matter;
        if m.is_closed() || m.holder.is_some() || m.open_legs().next().is_some() {
            return Ok(());
        }
        Err(stuck("这样一来事项将无人负责。", "The matter would be left with nobody to hold it."))
    }
}

/// Units named in a field.
fn units_of(answers: &Answers, field: &str) -> Vec<UnitId> {
    match answers.get(field) {
        Some(Json::String(s)) => s.parse().ok().into_iter().collect(),
        Some(Json::Array(a)) => {
            a.iter().filter_map(Json::as_str).filter_map(|s| s.parse().ok()).collect()
        }
        _ => Vec::new(),
    }
}
