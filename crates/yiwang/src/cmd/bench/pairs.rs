//! How well and how fast the same matter is found again.
//!
//! Two trials. On real requests (`duplicates/` of the sample data) what staff marked as the same is
//! to be found; on tickets made from a seed, planted rewordings are, and the clock runs.

mod made;

use crate::cmd::fail::Failure;
use crate::cmd::insight::pairs::{GIVEN, Replay, Request, answer, params, read};
use crate::cmd::out::Out;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use yiwang_office::table::Table;
use yiwang_text::alike::{Candidate, Decision, Params, SHOWN, learn};

/// Slack of the command by default, minutes.
const SLACK: u16 = 60;
/// Displacements of the comparison with chance, in days: whole weeks, so that the hour and the day
/// of the week stay; so far that nothing of the query's own time is in the window any more.
const WEEKS: [i64; 4] = [35, 42, 49, 56];

/// Prints both trials. Without the sample data only the second.
pub(crate) fn run(data: &Path, seed: u64, out: &mut Out) -> Result<(), Failure> {
    let (requests, pairs) = ("duplicates/boston_requests.csv.gz", "duplicates/boston_pairs.csv");
    if data.join(requests).is_file() && data.join(pairs).is_file() {
        real(&data.join(requests), &data.join(pairs), out)?;
    } else {
        out.line("skipped: no shared data")?;
    }
    made::run(seed, out)
}

/// A pair that staff marked, as places in the list: (marked as repeating, marked as master).
type Marked = (usize, usize);

fn real(requests: &Path, pairs: &Path, out: &mut Out) -> Result<(), Failure> {
    let (table, all) = read(requests)?;
    let marked = marked(pairs, &all)?;
    let n = marked.len();
    out.line(format!("pairs: {n} marked by staff among {} requests", all.len()))?;

    told(out, "asked as marked, a request of the next hour counts", &all, &marked, SLACK)?;
    let at = |i: usize| all.get(i).map_or(0, |r| r.item.at);
    let earlier: Vec<Marked> = marked.iter().copied().filter(|(q, m)| at(*m) <= at(*q)).collect();
    told(out, "those whose master is earlier, strictly earlier ones only", &all, &earlier, 0)?;
    let later: Vec<Marked> =
        marked.iter().map(|(q, m)| if at(*m) > at(*q) { (*m, *q) } else { (*q, *m) }).collect();
    told(out, "the later of the two asks, strictly earlier ones only", &all, &later, 0)?;
    relearnt(out, &all, &marked)?;
    joins(out, &table, &all, &marked)
}

/// Found first and found among the five.
fn told(
    out: &mut Out,
    how: &str,
    all: &[Request],
    pairs: &[Marked],
    slack: u16,
) -> Result<(), Failure> {
    let asked: Vec<usize> = pairs.iter().map(|p| p.0).collect();
    let found = answer(all, &asked, &params(slack));
    let ranks: Vec<Option<usize>> =
        found.iter().zip(pairs).map(|(f, (_, m))| rank(f, *m)).collect();
    let first = ranks.iter().filter(|r| **r == Some(0)).count();
    let five = ranks.iter().flatten().count();
    let n = pairs.len();
    let share = |x: usize| x as f64 / n.max(1) as f64;
    out.line(format!(
        "pairs: {how}: first {first}/{n} = {:.3}, in five {five}/{n} = {:.3}",
        share(first),
        share(five)
    ))
}

fn rank(found: &[Candidate], wanted: usize) -> Option<usize> {
    found.iter().position(|c| c.id == wanted as u128)
}

/// The same with parameters learnt from the other pairs: all marks of one master are left out
/// together. What was shown beside a master counts as left alone.
fn relearnt(out: &mut Out, all: &[Request], marked: &[Marked]) -> Result<(), Failure> {
    let asked: Vec<usize> = marked.iter().map(|p| p.0).collect();
    let shown = answer(all, &asked, &params(SLACK));
    let mut decisions: Vec<(usize, Decision)> = Vec::new();
    for ((query, master), candidates) in marked.iter().zip(&shown) {
        // a pair further apart than anybody looks is a decision as well
        let beside = candidates.iter().map(|c| c.id as usize).filter(|c| c != master);
        for other in std::iter::once(*master).chain(beside) {
            let (Some(q), Some(o)) = (all.get(*query), all.get(other)) else { continue };
            decisions.push((
                *master,
                Decision {
                    category: String::new(),
                    asked: q.item.clone(),
                    shown: o.item.clone(),
                    joined: other == *master,
                },
            ));
        }
    }
    let (mut first, mut five) = (0, 0);
    for (query, master) in marked {
        let others: Vec<Decision> =
            decisions.iter().filter(|(m, _)| m != master).map(|(_, d)| d.clone()).collect();
        let found = answer(all, &[*query], &learn(&params(SLACK), &others));
        let rank = found.first().and_then(|f| rank(f, *master));
        first += usize::from(rank == Some(0));
        five += usize::from(rank.is_some());
    }
    let n = marked.len();
    out.line(format!(
        "pairs: weights learnt from the other marks (leave one master out): first {first}/{n}, in five {five}/{n}"
    ))
}

/// What is joined at the threshold shown to staff, and how much of it wrongly.
fn joins(out: &mut Out, table: &Table, all: &[Request], marked: &[Marked]) -> Result<(), Failure> {
    let asked: Vec<usize> = marked.iter().map(|p| p.0).collect();
    let found = answer(all, &asked, &params(SLACK));
    let flagged = |f: &[Candidate]| f.first().is_some_and(|c| c.likeness >= SHOWN);
    let shown = found.iter().filter(|f| flagged(f)).count();
    let wrong =
        found.iter().zip(marked).filter(|(f, (_, m))| flagged(f) && rank(f, *m) != Some(0)).count();
    out.line(format!(
        "joins: of the marked requests {shown} get a first one at likeness {SHOWN} or more, {wrong} of them not the marked one ({:.3})",
        wrong as f64 / shown.max(1) as f64
    ))?;

    // every request asks when it comes in, as in use
    let now = Params { slack: 0, ..Params::default() };
    let real = firsts(all, &now, 0);
    let duplicate = written_duplicates(table);
    let by_mark = real
        .iter()
        .filter(|(q, c)| duplicate.contains(q) || duplicate.contains(&(c.id as usize)))
        .count();
    let chance: usize = WEEKS.iter().map(|w| firsts(all, &now, w * 86_400).len()).sum();
    let chance = chance as f64 / WEEKS.len() as f64;
    let n = real.len().max(1) as f64;
    let told = real.iter().map(|(_, c)| c.likeness).sum::<f64>() / n;
    out.line(format!(
        "joins: of {} requests {} get a first one at {SHOWN} or more; in {:.3} of these a clerk wrote “duplicate” of neither (raw: few duplicates are written down, so this is no share of errors)",
        all.len(),
        real.len(),
        1.0 - by_mark as f64 / n
    ))?;
    out.line(format!(
        "joins: wrong as judged by chance: {:.3} (asked five to eight weeks later at the same places {chance:.0} get one that can have nothing to do with them); the likenesses shown promise {:.3}",
        chance / n,
        1.0 - told
    ))
}

/// The first candidate of each request that is at or above the threshold, asked so many seconds
/// after the request came in.
fn firsts(all: &[Request], params: &Params, displaced: i64) -> Vec<(usize, Candidate)> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|i| all.get(*i).map(|r| (r.item.at, *i)));
    let mut replay = Replay::new(all, params);
    let mut found = Vec::new();
    for i in order {
        let Some(request) = all.get(i) else { continue };
        let mut item = request.item.clone();
        item.at += displaced;
        replay.to(item.at);
        let first = replay.window.nearest(&item, 1).pop().filter(|c| c.likeness >= SHOWN);
        found.extend(first.map(|c| (i, c)));
    }
    found
}

/// Requests in whose closing note a clerk wrote that they are a duplicate.
fn written_duplicates(table: &Table) -> HashSet<usize> {
    let column = table.header.iter().position(|h| h == "closure_reason");
    let says = |cells: &[String]| {
        column
            .and_then(|at| cells.get(at))
            .is_some_and(|note| note.to_lowercase().contains("duplicate"))
    };
    table.rows.iter().zip(0..).filter(|(row, _)| says(&row.cells)).map(|(_, at)| at).collect()
}

/// The pairs that staff marked, of those whose two requests are there.
fn marked(path: &Path, all: &[Request]) -> Result<Vec<Marked>, Failure> {
    let table = Table::read(&crate::cmd::fail::read_file(path)?, "pairs.csv")?;
    let known: HashMap<&str, usize> =
        all.iter().zip(0..).map(|(r, at)| (r.id.as_str(), at)).collect();
    let column = |wanted: &str| table.header.iter().position(|h| h == wanted);
    let (query, master) = (column("case_enquiry_id"), column("ref"));
    let of = |cells: &[String], at: Option<usize>| {
        at.and_then(|at| cells.get(at)).and_then(|id| known.get(id.as_str()).copied())
    };
    Ok(table
        .rows
        .iter()
        .filter_map(|row| of(&row.cells, query).zip(of(&row.cells, master)))
        .collect())
}

const _: () = assert!(GIVEN == 5, "the lines above say five");
