//! Learning from the tenant's own decided matters: which category staff gave to which words.

use super::CATEGORY;
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yiwang_domain::entry::{Act, Change};
use yiwang_domain::ledger::{self, Kept};
use yiwang_domain::matter::Secrecy;
use yiwang_domain::{MatterId, Refusal, Text};
use yiwang_store::insight_model::{self, Model as Row};
use yiwang_store::{StoreError, entry};
use yiwang_text::classify::{Example, Options, Report, cross_validate, train};

/// Decided matters from which on there is something to learn from.
pub const LEAST: usize = 50;
/// The newest decided matters are learned from, up to so many: words for things change, and what is
/// learned in a minute every night is worth more than the last half point.
const MOST: usize = 5_000;
/// Parts of the trial.
const PARTS: usize = 5;
/// Ledgers read at once.
pub(super) const STEP: u32 = 200;
/// Matters read at once where their ledgers are not needed.
pub(super) const NEWEST: u32 = 2_000;
/// Local hours in which a worker learns.
const NIGHT: std::ops::Range<u32> = 1..5;

/// How good a way of learning was in a trial in parts: each part proposed by a model of the others.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trial {
    /// When reading began: what was erased later may have been learned from.
    #[serde(default)]
    pub read_at: Option<DateTime<Utc>>,
    /// Decided matters learned from.
    pub examples: usize,
    /// Matters tried.
    pub n: usize,
    /// Share of first choices that were right, 0 to 1.
    pub accuracy: f64,
    /// Share of matters for which one of the first three choices was right, where that was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among_three: Option<f64>,
    /// Mean over categories of F1; 0 for units.
    pub macro_f1: f64,
    /// Expected calibration error, 0 to 1.
    pub calibration_error: f64,
    /// Share not marked unsure.
    pub sure_share: f64,
    /// Share right among those.
    pub sure_accuracy: f64,
    /// By category.
    pub labels: Vec<LabelTrial>,
}

/// The figures of one category in a trial.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LabelTrial {
    /// Category code.
    pub label: String,
    /// Matters that have it.
    pub n: usize,
    /// Share of its proposals that were right.
    pub precision: f64,
    /// Share of its matters for which it was proposed.
    pub recall: f64,
}

impl Trial {
    fn of(r: &Report, examples: usize) -> Self {
        Self {
            read_at: None,
            examples,
            n: r.n,
            accuracy: r.accuracy,
            among_three: None,
            macro_f1: r.macro_f1,
            calibration_error: r.calibration_error,
            sure_share: r.sure_share,
            sure_accuracy: r.sure_accuracy,
            labels: r
                .labels
                .iter()
                .map(|l| LabelTrial {
                    label: l.label.clone(),
                    n: l.n,
                    precision: l.precision,
                    recall: l.recall,
                })
                .collect(),
        }
    }

    /// Whether this is no worse than `before`, beyond what chance explains: one standard error of
    /// the share right.
    pub(super) fn no_worse(&self, before: &Self) -> bool {
        let chance = (self.accuracy * (1.0 - self.accuracy) / self.n.max(1) as f64).sqrt();
        self.accuracy + chance >= before.accuracy
    }
}

/// What came of learning.
#[derive(Debug, Clone, Serialize)]
pub struct Learned {
    /// Decided matters.
    pub examples: usize,
    /// Categories among them, or units.
    pub labels: usize,
    /// Version of what was learned; none where there was too little.
    pub version: Option<i64>,
    /// Whether it proposes from now on.
    pub in_force: bool,
    /// Its trial.
    pub trial: Option<Trial>,
    /// The trial of what was in force before.
    pub before: Option<Trial>,
    /// The outcome in one sentence.
    pub say: Text,
}

impl Learned {
    /// Too little to learn from.
    pub(super) const fn little(examples: usize, labels: usize, say: Text) -> Self {
        Self { examples, labels, version: None, in_force: false, trial: None, before: None, say }
    }
}

/// Decided matters, and when words were last erased.
struct Examples {
    rows: Vec<Example>,
    erased_at: Option<DateTime<Utc>>,
}

impl Office {
    /// Learns to propose categories from the matters whose category staff decided. What is learned
    /// proposes from then on unless a trial shows it worse than what is in force. Words that were
    /// erased are not learned from, and once some were, what was learned before goes.
    pub async fn learn(&self) -> Result<Learned, Refusal> {
        let books = self.books().await?;
        let began = self.now();
        let found = self.examples(&books).await?;
        let before = {
            let mut conn = self.inner.store.read().await?;
            insight_model::in_force(&mut conn, TENANT, CATEGORY).await?
        };
        let former: Option<Trial> =
            before.as_ref().and_then(|m| serde_json::from_str(&m.report).ok());
        let read_at =
            former.as_ref().and_then(|f| f.read_at).or(before.as_ref().map(|m| m.made_at));
        let erased = read_at.is_some_and(|read| found.erased_at.is_some_and(|at| at >= read));
        let examples = found.rows.len();
        let mut labels: Vec<&str> = found.rows.iter().map(|e| e.label.as_str()).collect();
        labels.sort_unstable();
        labels.dedup();
        let labels = labels.len();
        if erased && (examples < LEAST || labels < 2) {
            // there is nothing to take its place, and it goes all the same
            let gone = self.inner.store.write(move |tx| {
                Box::pin(async move { insight_model::retire(tx, TENANT, CATEGORY).await })
            });
            gone.await?;
        }
        if examples < LEAST {
            return Ok(Learned::little(
                examples,
                labels,
                Text::new(
                    format!("由工作人员定过类别的事项有{examples}件，满{LEAST}件才学；其他照常。"),
                    format!(
                        "Staff decided the category of {examples} matters; from {LEAST} on there is something to learn. Everything else works."
                    ),
                ),
            ));
        }
        if labels < 2 {
            return Ok(Learned::little(
                examples,
                labels,
                Text::new(
                    "定过的类别只有一种，没有可学的；其他照常。",
                    "All decided matters are of one category: nothing to learn. Everything else works.",
                ),
            ));
        }
        let rows = found.rows;
        let work = tokio::task::spawn_blocking(move || {
            let options = Options::default();
            let report = cross_validate(&rows, PARTS, &options);
            let model = train(&rows, &options);
            model.map(|m| (report, serde_json::to_vec(&m)))
        });
        let lost = |e: &dyn std::fmt::Display| Refusal::from(StoreError::Broken(e.to_string()));
        let Some((report, bytes)) = work.await.map_err(|e| lost(&e))? else {
            return Err(lost(&"nothing was learned"));
        };
        let bytes = bytes.map_err(|e| lost(&e))?;
        let trial = report.map(|r| Trial::of(&r, examples)).unwrap_or_default();
        let trial = Trial { read_at: Some(began), ..trial };
        let readable = self.category_model().await?.is_some();
        let in_force = !readable || erased || former.as_ref().is_none_or(|f| trial.no_worse(f));
        let row = Row {
            id: self.id(),
            kind: CATEGORY.to_owned(),
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
        let right = trial.accuracy * 100.0;
        let say = if in_force {
            Text::new(
                format!(
                    "学了{examples}件、{labels}类，启用第{version}版；交叉检验首选对{right:.1}%。"
                ),
                format!(
                    "{examples} matters of {labels} categories learned; version {version} proposes now. In a trial in parts {right:.1} % of first choices were right."
                ),
            )
        } else {
            Text::new(
                format!("学了{examples}件，第{version}版不如现用的（首选对{right:.1}%），不启用。"),
                format!(
                    "{examples} matters learned; version {version} is worse than the one in force ({right:.1} % of first choices right) and is not used."
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

    /// Learns once a night, where something new may have been decided.
    pub(crate) async fn learn_when_due(&self) -> Result<(), Refusal> {
        let now = self.now();
        let local = now.with_timezone(&self.books().await?.tenant.offset());
        if !NIGHT.contains(&local.hour()) {
            return Ok(());
        }
        if let Ok(mut tried) = self.inner.insight.tried.lock() {
            if *tried == Some(local.date_naive()) {
                return Ok(());
            }
            *tried = Some(local.date_naive());
        }
        let last = {
            let mut conn = self.inner.store.read().await?;
            insight_model::all(&mut conn, TENANT, CATEGORY, 1).await?
        };
        // another worker was first, or somebody learned by hand
        if last.first().is_some_and(|m| now - m.made_at < TimeDelta::hours(12)) {
            return Ok(());
        }
        let learned = self.learn().await?;
        tracing::info!(examples = learned.examples, in_force = learned.in_force, "learned");
        let sent = self.learn_units().await?;
        tracing::info!(examples = sent.examples, in_force = sent.in_force, "learned units");
        let alike = self.learn_radii().await?;
        tracing::info!(examples = alike.examples, in_force = alike.in_force, "learned radii");
        Ok(())
    }

    async fn examples(&self, books: &Books) -> Result<Examples, Refusal> {
        let mut out = Examples { rows: Vec::new(), erased_at: None };
        let mut after: Option<MatterId> = None;
        loop {
            let mut conn = self.inner.store.read().await?;
            let batch = entry::batch(&mut conn, TENANT, after, STEP).await?;
            drop(conn);
            let Some((last, _)) = batch.last() else {
                // ids grow with time: the last ones are the newest
                let old = out.rows.len().saturating_sub(MOST);
                out.rows.drain(..old);
                return Ok(out);
            };
            after = Some(*last);
            for (_, kept) in &batch {
                let row = example(kept, &mut out.erased_at)?;
                out.rows.extend(row.filter(|e| books.categories.contains_key(&e.label)));
            }
        }
    }
}

/// The words of a matter's report with the category that staff gave it last; none where staff gave
/// none, where the words were erased, and where it is sealed.
fn example(
    kept: &[Kept],
    erased_at: &mut Option<DateTime<Utc>>,
) -> Result<Option<Example>, Refusal> {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    let (mut label, mut sealed) = (None, false);
    for k in kept {
        let e = ledger::read(k)?;
        if k.seq == 1 {
            words = e.words.unwrap_or_default();
        }
        if matches!(e.body.act, Act::Erased { .. }) {
            *erased_at = (*erased_at).max(Some(e.body.at));
        }
        for change in &e.body.changes {
            match change {
                Change::Category { to } if e.body.by.staff().is_some() => label = Some(to.clone()),
                Change::Secrecy { to } => sealed = *to == Secrecy::Sealed,
                _ => {}
            }
        }
    }
    let said = |field: &str| words.get(field).cloned().unwrap_or_default();
    let (title, text) = (said("title"), said("text"));
    let has_words = !title.is_empty() || !text.is_empty();
    Ok(label.filter(|_| has_words && !sealed).map(|label| Example { label, title, text }))
}
