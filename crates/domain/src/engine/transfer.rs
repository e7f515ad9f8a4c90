//! A matter that was begun by the wrong playbook goes on by another one: its number, its ledger and
//! what was promised stay.

use super::effect::Draft;
use super::{Env, decide};
use crate::actor::By;
use crate::entry::{Act, Audience, Change, Entry, Words};
use crate::ids::LegId;
use crate::matter::{Matter, Timer};
use crate::playbook::Playbook;
use crate::refusal::{Refusal, Sort};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A wish to go on by another playbook.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Version of the playbook gone over to.
    pub version: u32,
    /// Category it belongs to there, where that was wrong too.
    pub category: Option<String>,
    /// Why, for the ledger.
    pub reason: String,
    /// Version of the matter the person saw.
    pub seen: Option<u64>,
}

/// The entry by which a matter goes over to the playbook `p` and stands where a new one begins.
///
/// Open legs are called back, clocks of the old playbook stop. The clock of the promise runs on as
/// the new playbook's own, with its start, its limit and its pauses, so that the person who raised it
/// loses nothing by our mistake.
///
/// # Errors
/// `matter-closed`, `same-playbook`, `stale-version`, and what the engine says where the new playbook
/// finds nobody to hold it.
pub fn transfer(
    p: &Playbook,
    m: &Matter,
    wish: &Transfer,
    by: By,
    env: &Env<'_>,
) -> Result<Entry, Refusal> {
    if wish.seen.is_some_and(|v| v != m.version) {
        return Err(decide::stale(m));
    }
    if m.is_closed() {
        return Err(Refusal::new(
            "matter-closed",
            Sort::NotNow,
            ("事项已办结，不能再改工作法。", "The matter is closed; its playbook stays."),
            ("需要再办的，先按规定重办。", "Where it must be done again, reopen it first."),
        ));
    }
    if m.playbook == p.id {
        return Err(Refusal::new(
            "same-playbook",
            Sort::Invalid,
            (
                format!("事项已按“{}”办理。", p.name.zh),
                format!("The matter already follows “{}”.", p.name.en),
            ),
            ("选择另一份工作法。", "Choose another playbook."),
        ));
    }
    let act = Act::Moved { from: m.playbook.clone() };
    let mut draft = Draft::new(p, m.clone(), by, act, env);
    if m.suspension.is_some() {
        draft.push(Change::ClocksResume);
        draft.push(Change::Resume);
    }
    let legs: Vec<LegId> = m.open_legs().map(|l| l.id).collect();
    let promised: Option<Timer> =
        draft.matter.timers.iter().find(|t| t.runs() && t.run.promised.is_some()).cloned();
    let running: Vec<(String, Option<LegId>)> =
        draft.matter.timers.iter().filter(|t| t.runs()).map(|t| (t.clock.clone(), t.leg)).collect();
    for (clock, leg) in running {
        draft.push(Change::ClockStop { clock, leg });
    }
    for leg in legs {
        draft.push(Change::LegBack { leg });
    }
    draft.push(Change::Playbook { to: p.id.clone(), version: wish.version });
    // the stage of the old playbook means nothing in the new one
    draft.push(Change::Stage { to: String::new() });
    if let Some(to) = wish.category.clone() {
        draft.push(Change::Category { to });
    }
    if p.intake.secrecy > m.secrecy {
        draft.push(Change::Secrecy { to: p.intake.secrecy });
    }
    let to = decide::target(&p.intake.to, || draft.scene(&Json::Null, None))?;
    let first = to.as_deref().and_then(|s| p.stage(s));
    let own = first.and_then(|s| {
        s.clocks.iter().filter_map(|c| p.clock(c)).find(|c| c.promised).map(|c| c.id.clone())
    });
    if let (Some(clock), Some(old)) = (own, promised) {
        draft.push(Change::ClockStart { clock: clock.clone(), leg: None, run: old.run });
        // what was told is not told again
        for mark in old.marks {
            draft.push(Change::ClockMark { clock: clock.clone(), leg: None, mark });
        }
    }
    if let Some(to) = to {
        draft.go(&to, &BTreeMap::new())?;
    }
    draft.settle()?;
    let words = Words::from([("reason".to_owned(), wish.reason.chars().take(2_000).collect())]);
    Ok(draft.entry(BTreeMap::new(), words, Vec::new(), Audience::Internal))
}
