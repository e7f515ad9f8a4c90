//! The fold: what a matter is, is what its entries say.

use crate::clock::{Pause, Reclassified};
use crate::entry::{Change, Entry};
use crate::ids::MatterId;
use crate::matter::{Leg, Matter, Place, Secrecy, Timer, Urgency};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Folds one entry into a matter. The first entry of a matter carries [`Change::Open`]; a matter
/// that was never opened stays none.
pub fn fold(matter: Option<Matter>, entry: &Entry) -> Option<Matter> {
    let mut matter = matter;
    for change in &entry.body.changes {
        matter = apply(matter, entry.matter, entry, change);
    }
    if let Some(m) = matter.as_mut() {
        m.version = entry.seq;
    }
    matter
}

/// Folds a whole ledger.
pub fn fold_all<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Matter> {
    entries.into_iter().fold(None, fold)
}

fn apply(matter: Option<Matter>, id: MatterId, entry: &Entry, change: &Change) -> Option<Matter> {
    let at = entry.body.at;
    if let Change::Open { number, playbook, playbook_version, channel, outer, receiver } = change {
        return Some(Matter {
            id,
            number: number.clone(),
            playbook: playbook.clone(),
            playbook_version: *playbook_version,
            version: 0,
            channel: channel.clone(),
            outer: outer.clone(),
            opened_at: at,
            receiver: *receiver,
            demand: None,
            category: None,
            place: Place::default(),
            secrecy: Secrecy::default(),
            urgency: Urgency::default(),
            stage: String::new(),
            since: at,
            holder: None,
            legs: Vec::new(),
            timers: Vec::new(),
            counts: BTreeMap::new(),
            fields: BTreeMap::new(),
            outcome: None,
            closed_at: None,
            told_late: None,
            suspension: None,
            reporters: Vec::new(),
            follow_up: None,
            handlers: BTreeSet::new(),
        });
    }
    let mut m = matter?;
    change_open(&mut m, entry, change, at);
    Some(m)
}

fn change_open(m: &mut Matter, entry: &Entry, change: &Change, at: DateTime<Utc>) {
    match change {
        Change::Open { .. } => {}
        Change::Playbook { to, version } => {
            m.playbook.clone_from(to);
            m.playbook_version = *version;
        }
        Change::Stage { to } => {
            m.stage.clone_from(to);
            m.since = at;
        }
        Change::Holder { to } => m.holder.clone_from(to),
        Change::Demand { to } => m.demand = Some(to.clone()),
        Change::Category { to } => m.category = Some(to.clone()),
        Change::Place { to } => m.place = to.clone(),
        Change::Secrecy { to } => m.secrecy = *to,
        Change::Urgency { to } => m.urgency = *to,
        Change::LegOpen { leg, unit, lead, stage, fields } => m.legs.push(Leg {
            id: *leg,
            unit: *unit,
            lead: *lead,
            stage: stage.clone(),
            since: at,
            opened_at: at,
            ended_at: None,
            called_back: false,
            outcome: None,
            fields: fields.clone(),
        }),
        Change::LegField { leg, field, to } => {
            if let Some(l) = m.legs.iter_mut().find(|l| l.id == *leg) {
                l.fields.insert(field.clone(), to.clone());
            }
        }
        Change::LegStage { leg, to, ends } => {
            if let Some(l) = m.legs.iter_mut().find(|l| l.id == *leg) {
                l.stage.clone_from(to);
                l.since = at;
                l.ended_at = ends.then_some(at);
            }
        }
        Change::LegBack { leg } => {
            if let Some(l) = m.legs.iter_mut().find(|l| l.id == *leg) {
                l.called_back = true;
                l.ended_at = Some(at);
            }
        }
        Change::LegOutcome { leg, to } => {
            if let Some(l) = m.legs.iter_mut().find(|l| l.id == *leg) {
                l.outcome = Some(*to);
            }
        }
        Change::ClockStart { clock, leg, run } => m.timers.push(Timer {
            clock: clock.clone(),
            leg: *leg,
            run: run.clone(),
            marks: Vec::new(),
        }),
        Change::ClockStop { clock, leg } => {
            on_timer(m, clock, *leg, |t| {
                end_pause(t, at);
                t.run.stopped_at = Some(at);
            });
        }
        Change::ClockLimit { clock, leg, limit } => {
            on_timer(m, clock, *leg, |t| {
                t.run.reclassified.push(Reclassified { at, was: t.run.limit });
                t.run.limit = *limit;
            });
        }
        Change::ClockExtend { clock, leg, by } => {
            on_timer(m, clock, *leg, |t| t.run.extensions.push(by.clone()));
        }
        Change::ClocksPause { which, reason } => {
            for (clock, leg) in which {
                on_timer(m, clock, *leg, |t| {
                    t.run.pauses.push(Pause { from: at, to: None, reason: reason.clone() });
                });
            }
        }
        Change::ClocksResume => m.timers.iter_mut().for_each(|t| end_pause(t, at)),
        Change::ClockMark { clock, leg, mark } => {
            on_timer(m, clock, *leg, |t| t.marks.push(mark.clone()));
        }
        Change::Suspend { to } => m.suspension = Some(to.clone()),
        Change::Resume => m.suspension = None,
        Change::Count { counter, by } => *m.counts.entry(counter.clone()).or_default() += by,
        Change::Field { field, to } => {
            m.fields.insert(field.clone(), to.clone());
        }
        Change::Outcome { to } => m.outcome = *to,
        Change::Close { told_late } => {
            m.closed_at = Some(at);
            m.told_late = *told_late;
        }
        Change::Reopen => {
            m.closed_at = None;
            m.outcome = None;
            m.follow_up = None;
        }
        Change::Reporter { who } => {
            if !m.reporters.iter().any(|r| r.number == who.number) {
                m.reporters.push(who.clone());
            }
        }
        Change::FollowUp { to } => m.follow_up = Some(to.clone()),
        Change::Handled => m.handlers.extend(entry.body.by.staff()),
    }
}

/// Applies `f` to the running timer of a clock; an ended one is history and is left alone.
fn on_timer(
    m: &mut Matter,
    clock: &str,
    leg: Option<crate::ids::LegId>,
    f: impl FnOnce(&mut Timer),
) {
    if let Some(t) = m.timers.iter_mut().find(|t| t.clock == clock && t.leg == leg && t.runs()) {
        f(t);
    }
}

fn end_pause(t: &mut Timer, at: DateTime<Utc>) {
    if let Some(p) = t.run.pauses.last_mut().filter(|p| p.to.is_none()) {
        p.to = Some(at);
    }
}
