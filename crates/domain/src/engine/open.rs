//! A matter comes in.

use super::effect::Draft;
use super::{Env, decide, stuck};
use crate::actor::By;
use crate::entry::{Act, Attached, Audience, Body, Change, Entry, Words};
use crate::fold::fold;
use crate::ids::{MatterId, UnitId};
use crate::matter::{Matter, Outcome, Outer, Place, Reporter, Secrecy, Urgency};
use crate::playbook::model::{Import, Playbook};
use crate::refusal::{Refusal, Sort};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What is known of a matter when it comes in.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Id.
    pub id: MatterId,
    /// Number.
    pub number: String,
    /// Version of the playbook.
    pub playbook_version: u32,
    /// Channel.
    pub channel: String,
    /// Number of another system.
    pub outer: Option<Outer>,
    /// The unit first asked.
    pub receiver: Option<UnitId>,
    /// Kind of demand.
    pub demand: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Place.
    pub place: Place,
    /// Secrecy asked for; the playbook's own is never lowered.
    pub secrecy: Secrecy,
    /// Urgency.
    pub urgency: Urgency,
    /// Who raised it.
    pub reporter: Option<Reporter>,
    /// Free text: `title`, `text`, `place`.
    pub words: Words,
    /// Photos.
    pub files: Vec<Attached>,
}

/// Receives a matter: its first entry.
pub fn open(p: &Playbook, o: Opening, by: By, env: &Env<'_>) -> Result<Entry, Refusal> {
    let mut draft = start(p, &o, by, Act::Opened, env)?;
    let seen = || draft.scene(&Json::Null, None);
    let Some(to) = decide::target(&p.intake.to, seen)? else {
        return Err(stuck(
            format!("工作法“{}”没有说明受理后去向。", p.name.zh),
            format!("The playbook “{}” does not say where a new matter goes.", p.name.en),
        ));
    };
    draft.go(&to, &BTreeMap::new())?;
    draft.settle()?;
    Ok(draft.entry(BTreeMap::new(), o.words, o.files, Audience::Reporter))
}

/// The draft of a first entry, up to but without the first stage.
fn start<'a>(
    p: &'a Playbook,
    o: &Opening,
    by: By,
    act: Act,
    env: &'a Env<'a>,
) -> Result<Draft<'a>, Refusal> {
    let first = Change::Open {
        number: o.number.clone(),
        playbook: p.id.clone(),
        playbook_version: o.playbook_version,
        channel: o.channel.clone(),
        outer: o.outer.clone(),
        receiver: o.receiver,
    };
    let seed = Entry {
        matter: o.id,
        seq: 1,
        body: Body {
            at: env.now,
            by: by.clone(),
            act: act.clone(),
            form: BTreeMap::new(),
            audience: Audience::Internal,
            files: Vec::new(),
            changes: vec![first.clone()],
        },
        words: None,
    };
    let matter =
        fold(None, &seed).ok_or_else(|| stuck("事项无法建立。", "The matter cannot be set up."))?;
    let mut draft = Draft::new(p, Matter { version: 0, ..matter }, by, act, env);
    draft.changes.push(first);
    if let Some(to) = o.demand.clone() {
        draft.push(Change::Demand { to });
    }
    if let Some(to) = o.category.clone() {
        draft.push(Change::Category { to });
    }
    draft.push(Change::Place { to: o.place.clone() });
    let secrecy = o.secrecy.max(p.intake.secrecy);
    if secrecy != Secrecy::Normal {
        draft.push(Change::Secrecy { to: secrecy });
    }
    if o.urgency != Urgency::Normal {
        draft.push(Change::Urgency { to: o.urgency });
    }
    if let Some(who) = o.reporter.clone() {
        draft.push(Change::Reporter { who });
    }
    Ok(draft)
}

/// What another system says of a matter it handled or handles.
#[derive(Debug, Clone)]
pub struct Brought {
    /// Status word; the playbook's `imports` says what it means.
    pub status: String,
    /// The unit it names as handling it.
    pub unit: Option<UnitId>,
    /// Outcome, where it tells one.
    pub outcome: Option<Outcome>,
}

/// What the playbook says of a status word of another system.
fn import_of<'a>(p: &'a Playbook, status: &str) -> Result<&'a Import, Refusal> {
    p.imports.iter().find(|i| i.status == status).ok_or_else(|| {
        let known: Vec<&str> = p.imports.iter().map(|i| i.status.as_str()).collect();
        Refusal::new(
            "import-status-unknown",
            Sort::Invalid,
            (
                format!("工作法“{}”不认识外部状态“{status}”。", p.name.zh),
                format!("The playbook “{}” knows no outer status `{status}`.", p.name.en),
            ),
            (
                format!("在映射文件中译成其中之一：{}。", known.join("、")),
                format!("Map it to one of: {}.", known.join(", ")),
            ),
        )
    })
}

/// Brings a matter over from another system, standing where that system says it stands.
pub fn bring(
    p: &Playbook,
    o: Opening,
    b: &Brought,
    by: By,
    env: &Env<'_>,
) -> Result<Entry, Refusal> {
    let import = import_of(p, &b.status)?;
    let mut draft = start(p, &o, by, Act::Imported, env)?;
    draft.stand(import, b)?;
    Ok(draft.entry(BTreeMap::new(), o.words, o.files, Audience::Internal))
}

/// Brings a matter up to date with what the other system says now; none where there is nothing
/// to write. What was done here leads: the other system closes what is open here and reopens what
/// only its own word had closed, but it does not undo our closing, which it may not know yet.
pub fn rebring(
    p: &Playbook,
    m: &Matter,
    b: &Brought,
    by: By,
    env: &Env<'_>,
) -> Result<Option<Entry>, Refusal> {
    let import = import_of(p, &b.status)?;
    let ends = p.stage(&import.stage).is_some_and(|s| s.ends);
    let mut draft = Draft::new(p, m.clone(), by, Act::Imported, env);
    match (ends, m.is_closed(), m.told_late) {
        (true, true, Some(told)) if import.late.is_some_and(|l| l != told) => {
            draft.push(Change::Close { told_late: import.late });
        }
        (true, false, _) => {
            if m.suspension.is_some() {
                draft.push(Change::ClocksResume);
                draft.push(Change::Resume);
            }
            draft.stand(import, b)?;
        }
        (false, true, Some(_)) => {
            draft.push(Change::Reopen);
            draft.stand(import, b)?;
        }
        _ => return Ok(None),
    }
    Ok(Some(draft.entry(BTreeMap::new(), Words::new(), Vec::new(), Audience::Internal)))
}

impl Draft<'_> {
    /// Makes the matter stand where another system says it stands.
    fn stand(&mut self, import: &Import, b: &Brought) -> Result<(), Refusal> {
        let p = self.p;
        let stage = p.stage(&import.stage);
        let ends = stage.is_some_and(|s| s.ends);
        if let Some(leg_stage) = import.leg_stage.as_deref() {
            let open: Vec<_> = self.matter.open_legs().map(|l| l.id).collect();
            for leg in &open {
                self.leg_go(*leg, leg_stage)?;
            }
            if let Some(unit) = b.unit.filter(|_| open.is_empty()) {
                self.brought_leg(unit, leg_stage)?;
            }
        }
        let held = self.matter.open_legs().next().is_some();
        if !ends && !held && stage.is_some_and(|s| s.holder.is_none()) {
            // it names nobody who handles it: it begins where a new one begins
            let to = decide::target(&p.intake.to, || self.scene(&Json::Null, None))?;
            if let Some(to) = to {
                self.go(&to, &BTreeMap::new())?;
            }
            return self.settle();
        }
        self.push(Change::Stage { to: import.stage.clone() });
        if ends {
            if let Some(to) = b.outcome {
                self.push(Change::Outcome { to: Some(to) });
            }
            if self.matter.holder.is_some() {
                self.push(Change::Holder { to: None });
            }
            self.end(import.late);
            return Ok(());
        }
        if let Some(rule) = stage.and_then(|s| s.holder.as_ref()) {
            let holder = self.find_holder(rule, &BTreeMap::new())?;
            self.push(Change::Holder { to: Some(holder) });
        }
        for c in import.clocks.iter().filter_map(|c| p.clock(c)) {
            self.start_clock(c, None, &BTreeMap::new())?;
        }
        self.settle()
    }

    fn brought_leg(&mut self, unit: UnitId, stage: &str) -> Result<(), Refusal> {
        let (p, leg) = (self.p, self.env.leg_id());
        self.push(Change::LegOpen {
            leg,
            unit,
            lead: true,
            stage: stage.to_owned(),
            fields: BTreeMap::new(),
        });
        if p.leg_stage(stage).is_some_and(|s| s.ends) {
            self.push(Change::LegStage { leg, to: stage.to_owned(), ends: true });
            return Ok(());
        }
        for c in p.leg_stage(stage).into_iter().flat_map(|s| &s.clocks) {
            if let Some(c) = p.clock(c) {
                self.start_clock(c, Some(leg), &BTreeMap::new())?;
            }
        }
        Ok(())
    }
}

/// Another report of the same thing joins: its reporter keeps a number and gets every answer.
pub fn join(
    m: &Matter,
    who: Reporter,
    words: Words,
    files: Vec<Attached>,
    by: By,
    env: &Env<'_>,
) -> Entry {
    Entry {
        matter: m.id,
        seq: m.version + 1,
        body: Body {
            at: env.now,
            by,
            act: Act::Joined,
            form: BTreeMap::new(),
            audience: Audience::Internal,
            files,
            changes: vec![Change::Reporter { who }],
        },
        words: Some(words),
    }
}
