//! How well messages about the same thing are gathered, and how fast.
//!
//! The sample data names seven events and some of the messages of each (`same_event_silver.jsonl`).
//! The names are silver: several teams' answers laid together, not read by hand. What at least one
//! rule and the teams agree on is marked `high`; the rest is little more than the same compound.

use crate::cmd::fail::{Failure, read_text};
use crate::cmd::insight::issues::{Message, read, samples, tell};
use crate::cmd::out::Out;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Instant;
use yiwang_domain::{Refusal, Sort};
use yiwang_text::issues::{Doc, Issue, Miner, Params, agreement};

/// Hottest issues printed.
const HOTTEST: usize = 5;
/// Messages that come in between two looks at the issues.
const STEP: usize = 50;
/// Looks at which the running miner is compared with one that starts anew.
const CHECKS: usize = 6;
/// The agreement promised between the two.
const PROMISED: f64 = 0.95;

/// Prints the figures. Without the sample data there are none.
pub(crate) fn run(data: &Path, seed: u64, out: &mut Out) -> Result<(), Failure> {
    let (messages, events) = (
        data.join("messages/unlabelled_with_votes.jsonl"),
        data.join("messages/same_event_silver.jsonl"),
    );
    if !messages.is_file() || !events.is_file() {
        return out.line("skipped: no shared data");
    }
    let all = read(&messages)?;
    let started = Instant::now();
    let mut miner = Miner::batch(Params::default(), all.iter().map(|m| m.doc.clone()));
    let issues = miner.issues();
    let took = started.elapsed().as_secs_f64();
    let grouped: usize = issues.iter().map(|i| i.members.len()).sum();
    let largest = issues.iter().map(|i| i.members.len()).max().unwrap_or(0);
    out.line(format!(
        "issues: {} messages, {grouped} of them in {} issues (largest {largest}); all at once in {took:.2} s = {:.0} messages/s, dictionary included",
        all.len(),
        issues.len(),
        all.len() as f64 / took
    ))?;
    let silver = silver(&events)?;
    told(out, "all named", &all, &issues, &silver, |_| true)?;
    told(out, "named with high confidence", &all, &issues, &silver, |n| n.confidence == "high")?;
    by_event(out, &issues, &silver)?;
    running(out, &all, seed)?;

    out.line(format!("issues: the {HOTTEST} hottest"))?;
    let titles: HashMap<&str, &str> =
        all.iter().map(|m| (m.doc.id.as_str(), m.doc.title.as_str())).collect();
    for (issue, rank) in issues.iter().take(HOTTEST).zip(1..) {
        tell(out, rank, issue, &samples(issue, &titles))?;
    }
    Ok(())
}

/// A message said to belong to an event.
#[derive(Debug, Deserialize)]
struct Named {
    event: String,
    id: Value,
    confidence: String,
}

fn silver(path: &Path) -> Result<Vec<Named>, Failure> {
    let text = read_text(path)?;
    let rows: Result<Vec<Named>, _> = text.lines().map(serde_json::from_str).collect();
    rows.map_err(|e| {
        Refusal::new(
            "events-unreadable",
            Sort::Invalid,
            (
                format!("看不懂事件文件 {}：{e}。", path.display()),
                format!("The events in {} cannot be read: {e}.", path.display()),
            ),
            ("请检查示例数据。", "Check the sample data."),
        )
        .into()
    })
}

/// The issue of each message: its place in the list, or a number of its own.
fn places(ids: &[String], issues: &[Issue]) -> Vec<usize> {
    let of: HashMap<&str, usize> = issues
        .iter()
        .zip(0..)
        .flat_map(|(i, at)| i.members.iter().map(move |m| (m.as_str(), at)))
        .collect();
    let alone = issues.len()..;
    ids.iter().zip(alone).map(|(id, own)| of.get(id.as_str()).copied().unwrap_or(own)).collect()
}

/// Pairs and B-cubed over the named messages; one named in two events counts in each.
fn told(
    out: &mut Out,
    which: &str,
    all: &[Message],
    issues: &[Issue],
    silver: &[Named],
    keep: impl Fn(&Named) -> bool,
) -> Result<(), Failure> {
    let named: Vec<&Named> = silver.iter().filter(|n| keep(n)).collect();
    let ids: Vec<String> = named.iter().map(|n| text(&n.id)).collect();
    // a message that stands alone has the same number of its own wherever it is named
    let every: Vec<String> = all.iter().map(|m| m.doc.id.clone()).collect();
    let of: HashMap<&str, usize> =
        every.iter().map(String::as_str).zip(places(&every, issues)).collect();
    let found: Vec<usize> = ids.iter().filter_map(|id| of.get(id.as_str()).copied()).collect();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for n in &named {
        let next = numbers.len();
        numbers.entry(&n.event).or_insert(next);
    }
    let truth: Vec<usize> =
        named.iter().map(|n| numbers.get(n.event.as_str()).copied().unwrap_or(0)).collect();
    if found.len() != truth.len() {
        return out.line("issues: some of the named messages are missing; nothing to compare");
    }
    let (mut both, mut by_found, mut by_truth) = (0_u64, 0_u64, 0_u64);
    for i in 0..ids.len() {
        for j in 0..i {
            if ids.get(i) == ids.get(j) {
                continue;
            }
            let (f, t) = (found.get(i) == found.get(j), truth.get(i) == truth.get(j));
            by_found += u64::from(f);
            by_truth += u64::from(t);
            both += u64::from(f && t);
        }
    }
    let share = |of: u64| both as f64 / of.max(1) as f64;
    let s = agreement(&found, &truth);
    out.line(format!(
        "issues: {which} ({} messages, {} events): pairs precision {:.3} recall {:.3}; B-cubed precision {:.3} recall {:.3} F1 {:.3}",
        ids.len(),
        numbers.len(),
        share(by_found),
        share(by_truth),
        s.precision,
        s.recall,
        s.f1
    ))
}

fn text(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Where the messages of each event went: those named, of all in the issue.
fn by_event(out: &mut Out, issues: &[Issue], silver: &[Named]) -> Result<(), Failure> {
    let mut events: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for n in silver.iter().filter(|n| n.confidence == "high") {
        events.entry(&n.event).or_default().push(text(&n.id));
    }
    for (event, ids) in events {
        let mut went: BTreeMap<usize, usize> = BTreeMap::new();
        for at in places(&ids, issues) {
            *went.entry(at).or_default() += 1;
        }
        let mut went: Vec<(usize, usize)> = went
            .into_iter()
            .map(|(at, n)| (n, issues.get(at).map_or(1, |i| i.members.len())))
            .collect();
        went.sort_unstable_by(|a, b| b.cmp(a));
        let went: Vec<String> = went.iter().map(|(n, of)| format!("{n} of {of}")).collect();
        out.line(format!("issues: {event}: {} high ones are {}", ids.len(), went.join(", ")))?;
    }
    Ok(())
}

/// A miner that takes messages in as they come, against one that starts anew with the same.
fn running(out: &mut Out, all: &[Message], seed: u64) -> Result<(), Failure> {
    let mut docs: Vec<Doc> = all.iter().map(|m| m.doc.clone()).collect();
    docs.sort_by_key(|d| (d.time, d.id.clone()));
    let looks = docs.len() / STEP;
    let (mut miner, mut worst, mut checked) = (Miner::new(Params::default()), 1.0_f64, 0);
    let (mut adding, mut looking, mut moved) = (0.0, 0.0, 0_usize);
    let mut before: HashMap<String, String> = HashMap::new();
    for (chunk, look) in docs.chunks(STEP).zip(1_usize..) {
        let started = Instant::now();
        for doc in chunk {
            miner.add(doc.clone());
        }
        adding += started.elapsed().as_secs_f64();
        let started = Instant::now();
        let issues = miner.issues();
        looking += started.elapsed().as_secs_f64();
        for (id, issue) in issues.iter().flat_map(|i| i.members.iter().map(move |m| (m, &i.id))) {
            let was = before.insert(id.clone(), issue.clone());
            moved += usize::from(was.is_some_and(|w| w != *issue));
        }
        // where each check falls depends on the seed, not on when the words are weighed anew
        if (look + seed as usize).is_multiple_of((looks / CHECKS).max(1)) {
            let so_far: Vec<Doc> = docs.iter().take(look * STEP).cloned().collect();
            let ids: Vec<String> = so_far.iter().map(|d| d.id.clone()).collect();
            let fresh = Miner::batch(Params::default(), so_far).issues();
            worst = worst.min(agreement(&places(&ids, &issues), &places(&ids, &fresh)).f1);
            checked += 1;
        }
    }
    let members = |mut issues: Vec<Issue>| {
        issues.sort_by(|a, b| a.members.cmp(&b.members));
        issues.into_iter().map(|i| i.members).collect::<Vec<_>>()
    };
    miner.settle();
    let settled = members(miner.issues());
    docs.reverse();
    let same = settled == members(Miner::batch(Params::default(), docs).issues());
    let kept = if worst >= PROMISED { "kept" } else { "BROKEN" };
    out.line(format!(
        "issues: as they come, looked at every {STEP}: B-cubed F1 against all at once {worst:.4} at worst of {checked} checks (promised {PROMISED}: {kept}); settled, against all at once in the opposite order: {}",
        if same { "the same" } else { "DIFFERENT" }
    ))?;
    out.line(format!(
        "issues: as they come: {:.0} messages/s taken in, {:.0} ms a look on average; {moved} of {} messages had the id of their issue changed, by joining or parting",
        all.len() as f64 / adding,
        looking * 1_000.0 / looks.max(1) as f64,
        all.len()
    ))?;
    if !same || worst < PROMISED {
        return Err(Failure::Said);
    }
    Ok(())
}
