//! Two matters that are the same: the newer closes as joined to the older, whose reporters then are
//! all of them. Nothing is lost by it: each reporter keeps a number and gets every answer.

use super::Env;
use super::effect::Draft;
use crate::actor::By;
use crate::entry::{Act, Audience, Body, Change, Entry, Words};
use crate::ids::MatterId;
use crate::matter::{Matter, Reporter, Secrecy};
use crate::playbook::Playbook;
use crate::refusal::{Refusal, Sort};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Where a matter keeps which one it joined. The dot keeps it apart from every field of a form.
const INTO: &str = "joined.into";

/// The matter that a closed one joined, where it did. One that was opened again stands for itself.
pub fn joined_into(m: &Matter) -> Option<MatterId> {
    m.fields.get(INTO).filter(|_| m.is_closed())?.as_str()?.parse().ok()
}

/// The two entries by which `m` joins `into`: the one that closes `m`, and the one by which `into`
/// takes its reporters over. They follow the matter from then on: each reads every answer and none
/// reads what another wrote.
///
/// Clocks of `m` stop and its open legs are called back: the older matter's go on.
///
/// # Errors
/// `same-matter`, `matter-closed`, `secrecy-differs`, `matter-sealed`.
pub fn absorb(
    p: &Playbook,
    m: &Matter,
    into: &Matter,
    why: &str,
    by: By,
    env: &Env<'_>,
) -> Result<(Entry, Entry), Refusal> {
    allowed(m, into)?;
    let act = Act::Absorbed { into: into.id, number: into.number.clone() };
    let mut draft = Draft::new(p, m.clone(), by.clone(), act, env);
    if m.suspension.is_some() {
        draft.push(Change::ClocksResume);
        draft.push(Change::Resume);
    }
    draft.push(Change::Field { field: INTO.to_owned(), to: Json::String(into.id.to_string()) });
    // a stage from which nothing is offered but what may be done with an ended matter
    if let Some(end) = p.stages.iter().find(|s| s.ends) {
        draft.push(Change::Stage { to: end.id.clone() });
    }
    if m.holder.is_some() {
        draft.push(Change::Holder { to: None });
    }
    draft.end(None);
    let why: String = why.trim().chars().take(2_000).collect();
    let said = |why: &str| match why {
        "" => Words::new(),
        why => Words::from([("reason".to_owned(), why.to_owned())]),
    };
    let closing = draft.entry(BTreeMap::new(), said(&why), Vec::new(), Audience::Internal);
    let mut words = said(&why);
    words.insert("note".to_owned(), m.number.clone());
    let taken = Entry {
        matter: into.id,
        seq: into.version + 1,
        body: Body {
            at: env.now,
            by,
            act: Act::Joined,
            form: BTreeMap::new(),
            audience: Audience::Internal,
            files: Vec::new(),
            changes: m
                .reporters
                .iter()
                .map(|r| Reporter { follows: true, ..r.clone() })
                .map(|who| Change::Reporter { who })
                .collect(),
        },
        words: Some(words),
    };
    Ok((closing, taken))
}

/// Whether one may join the other at all.
fn allowed(m: &Matter, into: &Matter) -> Result<(), Refusal> {
    if m.id == into.id {
        return Err(Refusal::new(
            "same-matter",
            Sort::Invalid,
            ("一件事项不能并入它自己。", "A matter cannot join itself."),
            ("填写另一件事项的编号。", "Give the number of the other matter."),
        ));
    }
    if m.is_closed() || into.is_closed() {
        return Err(Refusal::new(
            "matter-closed",
            Sort::NotNow,
            ("有一件已经办结，不能合并。", "One of them has ended; they cannot be joined."),
            ("刷新后再看；需要时先重办。", "Reload; reopen the ended one first where needed."),
        ));
    }
    if m.secrecy == Secrecy::Sealed || into.secrecy == Secrecy::Sealed {
        return Err(Refusal::new(
            "matter-sealed",
            Sort::NotNow,
            ("密件不合并。", "What is sealed is not joined."),
            ("分别办理。", "Handle each by itself."),
        ));
    }
    if m.secrecy != into.secrecy {
        return Err(Refusal::new(
            "secrecy-differs",
            Sort::NotNow,
            ("两件事的保密级别不同，不能合并。", "Their secrecy differs; they cannot be joined."),
            ("分别办理，或先核定保密级别。", "Handle each by itself, or settle the secrecy first."),
        ));
    }
    Ok(())
}
