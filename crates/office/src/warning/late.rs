//! Which open matters are likely to fall overdue, from how long others took from the same stage until
//! the same clock stopped. Kinds, units and stages: no person stands in it.

use super::sign;
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use yiwang_domain::clock::due_at;
use yiwang_domain::fold::fold;
use yiwang_domain::insight::late::{History, Likely, Open, Past};
use yiwang_domain::ledger::{self, Kept};
use yiwang_domain::matter::{Secrecy, Timer};
use yiwang_domain::{LegId, Matter, MatterId, Refusal, UnitId};
use yiwang_store::matter::{self, Filter, Order, State};
use yiwang_store::{entry, matter::Page};

/// Days of the past that are learned from: the longest stretch with no more matters than that. What is
/// newest says most of what is open now.
const DAYS: [i64; 5] = [180, 90, 45, 21, 7];
const MOST: i64 = 5_000;
/// Ledgers read at once, and matters.
const STEP: u32 = 200;
/// Matters due within so many days are asked about.
const AHEAD: i64 = 7;
/// Most matters asked about.
const ASKED: usize = 2_000;
/// From this chance on it is said.
const LIKELY: f64 = 0.5;

/// Where a clock stands at one time: unit, stage, and since when.
fn place(m: &Matter, t: &Timer) -> Option<(UnitId, String, DateTime<Utc>)> {
    match t.leg.and_then(|l| m.leg(l)) {
        Some(l) => Some((l.unit, l.stage.clone(), l.since)),
        None if t.leg.is_some() => None,
        None => Some((m.holder.as_ref()?.unit, m.stage.clone(), m.since)),
    }
}

fn stage(m: &Matter, t: &Timer, stage: &str) -> String {
    format!("{} {} {stage}", m.playbook, t.clock)
}

fn kind(m: &Matter) -> String {
    sign('c', m.category.as_deref().unwrap_or_default())
}

fn unit(u: UnitId) -> String {
    sign('u', &u.to_string())
}

/// Whole minutes from one moment to another; none before it.
fn minutes(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    u32::try_from((to - from).num_minutes().max(0)).unwrap_or(u32::MAX)
}

/// A stage that was entered while a clock ran.
type Visit = (String, Option<LegId>, DateTime<Utc>, String, DateTime<Utc>);

/// What one ledger tells: from each stage entered until each clock stopped.
fn past(kept: &[Kept], now: DateTime<Utc>, out: &mut Vec<Past>) -> Result<(), Refusal> {
    let mut visits: BTreeMap<Visit, Past> = BTreeMap::new();
    let mut m = None;
    for k in kept {
        m = fold(m, &ledger::read(k)?);
        let Some(m) = &m else { continue };
        for t in m.timers.iter().filter(|t| t.runs()) {
            let Some((at, named, since)) = place(m, t) else { continue };
            let key = (t.clock.clone(), t.leg, t.run.started_at, named.clone(), since);
            visits.entry(key).or_insert_with(|| Past {
                kind: kind(m),
                unit: unit(at),
                stage: stage(m, t, &named),
                minutes: 0,
                done: false,
            });
        }
    }
    // a complaint about power teaches nothing outside those who may know of it
    let Some(m) = m.filter(|m| m.secrecy < Secrecy::Sealed) else { return Ok(()) };
    for ((clock, leg, started, _, since), mut p) in visits {
        let timer = m
            .timers
            .iter()
            .find(|t| t.clock == clock && t.leg == leg && t.run.started_at == started);
        let Some(t) = timer else { continue };
        p.minutes = minutes(since, t.run.stopped_at.unwrap_or(now));
        p.done = t.run.stopped_at.is_some();
        out.push(p);
    }
    Ok(())
}

/// The clock that is due next, as it is asked about; none where it is overdue or none runs.
fn asked(b: &Books, m: &Matter, now: DateTime<Utc>) -> Option<Open> {
    let due = |t: &Timer| {
        let cal = b.calendars.get(&t.run.calendar).ok()?;
        due_at(cal, &t.run, now).ok()
    };
    let running = m.timers.iter().filter(|t| t.runs());
    let (at, t) = running.filter_map(|t| Some((due(t)?, t))).min_by_key(|(at, _)| *at)?;
    if at <= now {
        return None;
    }
    let (held, named, since) = place(m, t)?;
    Some(Open {
        kind: kind(m),
        unit: unit(held),
        stage: stage(m, t, &named),
        spent: minutes(since, now),
        left: minutes(now, at),
    })
}

impl Office {
    /// What is known of the past, and from how many matters.
    async fn history(&self) -> Result<(History, usize), Refusal> {
        let now = self.now();
        let mut conn = self.inner.store.read().await?;
        let mut since = now;
        for days in DAYS {
            since = now - TimeDelta::days(days);
            let filter = Filter { opened_from: Some(since), ..Filter::default() };
            if matter::count(&mut conn, TENANT, &filter).await? <= MOST {
                break;
            }
        }
        let nil = MatterId(uuid::Uuid::nil());
        let first = matter::since(&mut conn, TENANT, since, nil, 1).await?;
        let Some(first) = first.first().map(|s| s.matter.id) else {
            return Ok((History::default(), 0));
        };
        drop(conn);
        // ids grow with time: the one before the first is where reading begins
        let mut after =
            first.0.as_u128().checked_sub(1).map(|n| MatterId(uuid::Uuid::from_u128(n)));
        let (mut all, mut n) = (Vec::new(), 0);
        loop {
            let mut conn = self.inner.store.read().await?;
            let batch = entry::batch(&mut conn, TENANT, after, STEP).await?;
            drop(conn);
            let Some((last, _)) = batch.last() else { break };
            after = Some(*last);
            for (_, kept) in &batch {
                past(kept, now, &mut all)?;
            }
            n += batch.len();
        }
        Ok((History::new(all), n))
    }

    /// Matters likely to fall overdue, and from how many the past is known.
    pub(super) async fn likely_late(
        &self,
        b: &Books,
    ) -> Result<(Vec<(Matter, Likely)>, usize), Refusal> {
        let (history, n) = self.history().await?;
        let now = self.now();
        let filter = Filter {
            state: Some(State::Open),
            due_after: Some(now),
            due_by: Some(now + TimeDelta::days(AHEAD)),
            ..Filter::default()
        };
        let mut page = Page::first(Order::DueFirst, STEP);
        let mut ids = Vec::new();
        let mut conn = self.inner.store.read().await?;
        loop {
            let (lines, next) = matter::list(&mut conn, TENANT, &filter, &page).await?;
            ids.extend(lines.iter().map(|l| l.id));
            match next {
                Some(_) if ids.len() < ASKED => page.after = next,
                _ => break,
            }
        }
        let mut out = Vec::new();
        for id in ids {
            let Some(s) = matter::get(&mut conn, TENANT, id).await? else { continue };
            let found = asked(b, &s.matter, now).and_then(|o| history.late(&o));
            if let Some(l) = found.filter(|l| l.chance >= LIKELY) {
                out.push((s.matter, l));
            }
        }
        Ok((out, n))
    }
}
