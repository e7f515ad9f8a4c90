//! Which unit is likely to deal with a matter: learned from where staff sent earlier ones, by
//! columns (category, place, channel, playbook) and never by words. The routing table stands beside
//! it for what is known for sure.

use super::UNIT;
use super::learn::{LEAST, Learned, STEP, Trial};
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use yiwang_domain::entry::Change;
use yiwang_domain::fold::fold;
use yiwang_domain::ledger::{self, Kept};
use yiwang_domain::matter::Secrecy;
use yiwang_domain::{Matter, Refusal, Text, UnitId};
use yiwang_store::insight_model::{self, Model as Row};
use yiwang_store::{StoreError, entry};
use yiwang_text::dispatch::{self, Example, evaluate, train};

/// The newest decided matters are learned from, up to so many: work moves between units, and
/// learning from more of them takes longer than it gives.
const MOST: usize = 3_000;
/// The seed of learning: the same matters give the same model.
const SEED: u64 = 1;

/// What is known of a matter before it is sent anywhere. Codes and ids, no words.
pub(super) fn row(b: &Books, m: &Matter) -> dispatch::Row {
    let mut values = vec![
        ("channel".to_owned(), m.channel.clone()),
        ("playbook".to_owned(), m.playbook.clone()),
        ("demand".to_owned(), m.demand.clone().unwrap_or_default()),
    ];
    // the category and those above it, the places from the whole to the grid: one column a level
    let mut code = m.category.clone();
    let mut kinds = Vec::new();
    while let Some(c) = code.filter(|c| !kinds.contains(c)) {
        code = b.categories.get(&c).and_then(|k| k.parent.clone());
        kinds.push(c);
    }
    let level = |(i, code): (usize, &String)| (format!("category {i}"), code.clone());
    values.extend(kinds.iter().rev().enumerate().map(level));
    if let Some(grid) = &m.place.grid {
        let place = |(i, part): (usize, &str)| (format!("place {i}"), part.to_owned());
        values.extend(grid.path.split('/').filter(|p| !p.is_empty()).enumerate().map(place));
    }
    dispatch::Row { values, at: Some(m.opened_at.timestamp()) }
}

/// The unit that staff sent it to in an entry, the leading one of several.
pub(super) fn sent(changes: &[Change]) -> Option<UnitId> {
    let mut opened = changes.iter().filter_map(|c| match c {
        Change::LegOpen { unit, lead, .. } => Some((*unit, *lead)),
        _ => None,
    });
    let first = opened.next()?;
    let lead = std::iter::once(first).chain(opened).find(|(_, lead)| *lead);
    Some(lead.unwrap_or(first).0)
}

impl Office {
    /// Learns to propose units from the matters that staff sent to one. A trial comes first: the
    /// latest fifth is proposed by what the earlier ones teach.
    pub async fn learn_units(&self) -> Result<Learned, Refusal> {
        let books = self.books().await?;
        let rows = self.sent_matters(&books).await?;
        let examples = rows.len();
        let mut units: Vec<&str> = rows.iter().map(|e| e.unit.as_str()).collect();
        units.sort_unstable();
        units.dedup();
        let labels = units.len();
        if examples < LEAST || labels < 2 {
            return Ok(Learned::little(
                examples,
                labels,
                Text::new(
                    format!(
                        "由工作人员派给单位的事项有{examples}件、{labels}个单位，满{LEAST}件、两个单位才学；派单照职责表办。"
                    ),
                    format!(
                        "Staff sent {examples} matters to {labels} units; from {LEAST} matters and two units on there is something to learn. The routing table works as before."
                    ),
                ),
            ));
        }
        let before = {
            let mut conn = self.inner.store.read().await?;
            insight_model::in_force(&mut conn, TENANT, UNIT).await?
        };
        let lost = |e: &dyn std::fmt::Display| Refusal::from(StoreError::Broken(e.to_string()));
        let work = tokio::task::spawn_blocking(move || {
            let (earlier, later) = rows.split_at(rows.len() * 4 / 5);
            let report = evaluate(&train(earlier, SEED), later);
            (report, serde_json::to_vec(&train(&rows, SEED)))
        });
        let (report, bytes) = work.await.map_err(|e| lost(&e))?;
        let bytes = bytes.map_err(|e| lost(&e))?;
        let sure = report.shares.iter().find(|s| s.from >= dispatch::UNSURE);
        let trial = Trial {
            examples,
            n: report.n,
            accuracy: report.first,
            among_three: Some(report.three),
            calibration_error: report.calibration_error,
            sure_share: sure.map_or(0.0, |s| s.proposed),
            sure_accuracy: sure.map_or(0.0, |s| s.right),
            ..Trial::default()
        };
        let former: Option<Trial> =
            before.as_ref().and_then(|m| serde_json::from_str(&m.report).ok());
        let readable = self.unit_model().await?.is_some();
        let in_force = !readable || former.as_ref().is_none_or(|f| trial.no_worse(f));
        let row = Row {
            id: self.id(),
            kind: UNIT.to_owned(),
            version: 0,
            made_at: self.now(),
            in_force,
            report: serde_json::to_string(&trial).map_err(|e| lost(&e))?,
            bytes: in_force.then_some(bytes),
        };
        let version = self
            .inner
            .store
            .write(move |tx| Box::pin(async move { insight_model::add(tx, TENANT, &row).await }))
            .await?;
        let (first, three) = (report.first * 100.0, report.three * 100.0);
        let say = if in_force {
            Text::new(
                format!(
                    "派单学了{examples}件、{labels}个单位，启用第{version}版；用前面的试后面的，首选对{first:.1}%，前三含{three:.1}%。"
                ),
                format!(
                    "{examples} matters sent to {labels} units learned; version {version} proposes now. Tried on the latest, {first:.1} % of first choices were right, {three:.1} % among three."
                ),
            )
        } else {
            Text::new(
                format!(
                    "派单学了{examples}件，第{version}版不如现用的（首选对{first:.1}%），不启用。"
                ),
                format!(
                    "{examples} sent matters learned; version {version} is worse than the one in force ({first:.1} % of first choices right) and is not used."
                ),
            )
        };
        Ok(Learned {
            examples,
            labels,
            version: Some(version),
            in_force,
            trial: Some(trial),
            before: former,
            say,
        })
    }

    /// Matters with the unit that staff sent them to last, the earliest first.
    async fn sent_matters(&self, books: &Books) -> Result<Vec<Example>, Refusal> {
        let mut found: Vec<(DateTime<Utc>, Example)> = Vec::new();
        let mut after = None;
        loop {
            let mut conn = self.inner.store.read().await?;
            let batch = entry::batch(&mut conn, TENANT, after, STEP).await?;
            drop(conn);
            let Some((last, _)) = batch.last() else { break };
            after = Some(*last);
            for (_, kept) in &batch {
                found.extend(example(books, kept)?);
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.unit.cmp(&b.1.unit)));
        let skip = found.len().saturating_sub(MOST);
        Ok(found.into_iter().skip(skip).map(|(_, e)| e).collect())
    }
}

/// A matter as it stood when staff sent it out last, and where to. What was called back before the
/// unit was done was no right choice.
fn example(b: &Books, kept: &[Kept]) -> Result<Option<(DateTime<Utc>, Example)>, Refusal> {
    let mut now: Option<Matter> = None;
    let mut last: Option<(Matter, UnitId)> = None;
    for k in kept {
        let e = ledger::read(k)?;
        let before = now.clone();
        now = fold(now, &e);
        if e.body.changes.iter().any(|c| matches!(c, Change::LegBack { .. })) {
            last = None;
        }
        let unit = sent(&e.body.changes).filter(|_| e.body.by.staff().is_some());
        if let (Some(unit), Some(m)) = (unit, before) {
            // the category that was chosen with the sending counts
            let m = Matter { category: now.as_ref().and_then(|n| n.category.clone()), ..m };
            last = Some((m, unit));
        }
    }
    Ok(last.filter(|(m, _)| m.secrecy != Secrecy::Sealed).and_then(|(m, unit)| {
        let known = b.units.get(unit)?;
        let example =
            Example { row: row(b, &m), unit: known.code.clone(), name: known.name.clone() };
        Some((m.opened_at, example))
    }))
}
