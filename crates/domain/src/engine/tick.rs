//! What time alone brings about: warnings, overdue marks, next levels, automatic actions.

use super::Env;
use super::decide::{Command, decide};
use crate::actor::{Actor, By};
use crate::clock::{after, due_at, warn_at};
use crate::entry::{Act, Audience, Body, Change, Entry, Words};
use crate::ids::LegId;
use crate::matter::{Matter, Timer};
use crate::playbook::model::{Clock, Grant, Playbook, Scope};
use crate::refusal::Refusal;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A mark that a clock will reach.
struct Mark {
    at: DateTime<Utc>,
    clock: String,
    leg: Option<LegId>,
    name: String,
}

/// The next instant at which something happens to the matter by itself, if any.
pub fn next_mark(p: &Playbook, m: &Matter, env: &Env<'_>) -> Option<DateTime<Utc>> {
    if m.is_closed() {
        return None;
    }
    let end = m.suspension.as_ref().map(|s| s.until);
    marks(p, m, env).into_iter().map(|k| k.at).chain(end).min()
}

/// All marks not yet told, of clocks that run and are not paused.
fn marks(p: &Playbook, m: &Matter, env: &Env<'_>) -> Vec<Mark> {
    let mut out = Vec::new();
    for t in m.timers.iter().filter(|t| t.runs() && !paused(t)) {
        let (Some(c), Ok(cal)) = (p.clock(&t.clock), env.calendars.get(&t.run.calendar)) else {
            continue;
        };
        // a year that is not published has no deadline yet; it is asked for again when it is
        let Ok(due) = due_at(cal, &t.run, env.now) else { continue };
        let mut add = |name: String, at: DateTime<Utc>| {
            if !t.marks.contains(&name) {
                out.push(Mark { at, clock: t.clock.clone(), leg: t.leg, name });
            }
        };
        if let Ok(at) = warn_at(cal, &t.run, c.warn, env.now) {
            add("warn".into(), at.min(due));
        }
        // what ends as planned is no failure of anybody
        add(if c.late { "overdue" } else { "ended" }.into(), due);
        for (i, tell) in c.tells.iter().enumerate() {
            let Ok(at) = after(cal, due, tell.after) else { continue };
            add(format!("tell-{}", i + 1), at);
        }
    }
    out.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.name.cmp(&b.name)));
    out
}

fn paused(t: &Timer) -> bool {
    t.run.pauses.last().is_some_and(|p| p.to.is_none())
}

/// The next entry time brings about by `env.now`, if any. Called again until there is none; each
/// mark is written into the ledger, so it happens once however often this is called.
pub fn tick(p: &Playbook, m: &Matter, env: &Env<'_>) -> Result<Option<Entry>, Refusal> {
    if m.is_closed() {
        return Ok(None);
    }
    if m.suspension.as_ref().is_some_and(|s| s.until <= env.now)
        && let Some(entry) = back_from_suspension(p, m, env)?
    {
        return Ok(Some(entry));
    }
    let Some(mark) = marks(p, m, env).into_iter().find(|k| k.at <= env.now) else {
        return Ok(None);
    };
    if matches!(mark.name.as_str(), "overdue" | "ended")
        && let Some(entry) = by_itself(p, m, &mark, env)?
    {
        return Ok(Some(entry));
    }
    Ok(Some(plain(m, &mark, env)))
}

fn plain(m: &Matter, mark: &Mark, env: &Env<'_>) -> Entry {
    Entry {
        matter: m.id,
        seq: m.version + 1,
        body: Body {
            at: env.now,
            by: By::System,
            act: Act::Clock { clock: mark.clock.clone(), leg: mark.leg, mark: mark.name.clone() },
            form: BTreeMap::new(),
            audience: Audience::Internal,
            files: Vec::new(),
            changes: vec![Change::ClockMark {
                clock: mark.clock.clone(),
                leg: mark.leg,
                mark: mark.name.clone(),
            }],
        },
        words: Some(Words::new()),
    }
}

/// A clock that ends in an action of the system: the action's entry, carrying the mark.
fn by_itself(
    p: &Playbook,
    m: &Matter,
    mark: &Mark,
    env: &Env<'_>,
) -> Result<Option<Entry>, Refusal> {
    let clock: Option<&Clock> = p.clock(&mark.clock);
    let Some(action) = clock.and_then(|c| c.then.clone()) else { return Ok(None) };
    let command = Command { action, leg: mark.leg, ..Command::default() };
    match decide(p, m, &command, &Actor::System, env) {
        Ok(mut entry) => {
            entry.body.changes.insert(
                0,
                Change::ClockMark {
                    clock: mark.clock.clone(),
                    leg: mark.leg,
                    mark: mark.name.clone(),
                },
            );
            Ok(Some(entry))
        }
        // the moment passed for it: the mark alone is told
        Err(r) if r.sort == crate::refusal::Sort::NotNow && r.code != "playbook-stuck" => Ok(None),
        Err(r) => Err(r),
    }
}

/// The automatic return of a suspended matter: the action the playbook grants the system in this
/// stage.
fn back_from_suspension(p: &Playbook, m: &Matter, env: &Env<'_>) -> Result<Option<Entry>, Refusal> {
    let action = p.actions.iter().find(|a| {
        a.scope == Scope::Matter && a.from.contains(&m.stage) && a.who.contains(&Grant::System)
    });
    let Some(action) = action else { return Ok(None) };
    let command = Command { action: action.id.clone(), ..Command::default() };
    decide(p, m, &command, &Actor::System, env).map(Some)
}
