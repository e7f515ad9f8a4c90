//! How often proposals are right: by what was decided, never by who decided it.

use super::radius::Tried;
use super::{ALIKE, CATEGORY, Trial, UNIT};
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Text};
use yiwang_store::{insight_model, proposal};

/// Tries shown.
const TRIES: u32 = 20;

/// The page of figures.
#[derive(Debug, Clone, Serialize)]
pub struct InsightView {
    /// How often proposals were right, by kind and by what was decided.
    pub rates: Vec<RateView>,
    /// Proposals that wait for a decision, by kind.
    pub waiting: Vec<(Text, i64)>,
    /// What was learned: categories, then units, each newest first.
    pub models: Vec<ModelView>,
    /// The last try at learning how far apart the same thing is reported.
    pub radii: Option<RadiiView>,
    /// As of.
    pub as_of: DateTime<Utc>,
}

/// How far apart reports of the same thing lie.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RadiiView {
    /// Version.
    pub version: i64,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Whether it holds now.
    pub in_force: bool,
    /// Pairs that staff joined.
    pub joined: usize,
    /// Pairs that were alike enough to be shown and were left alone.
    pub left: usize,
    /// Mean surprise over the latest fifth: of the shipped numbers, of these.
    pub loss: (f64, f64),
    /// Category, its radius in metres, joined pairs it was learned from.
    pub radius: Vec<(Text, u32, usize)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RateView {
    /// Kind of proposal.
    pub kind: Text,
    /// What was decided.
    pub decided: Text,
    /// Decisions where something had been proposed.
    pub n: i64,
    /// Those where just that had been proposed.
    pub right: i64,
    /// Those of `n` where the proposal had been said to be unsure.
    pub unsure: i64,
}

impl RateView {
    /// Share right in percent, rounded down: a figure never looks better than it is.
    pub const fn percent(&self) -> i64 {
        if self.n == 0 { 0 } else { self.right * 100 / self.n }
    }
}

/// One try of learning.
#[derive(Debug, Clone, Serialize)]
pub struct ModelView {
    /// What it proposes.
    pub kind: Text,
    /// Version.
    pub version: i64,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Whether it proposes now.
    pub in_force: bool,
    /// Its trial.
    pub trial: Trial,
    /// Categories of the trial by name: matters, share of its proposals right and share found, in
    /// percent.
    pub labels: Vec<(Text, usize, u8, u8)>,
}

impl Office {
    /// How often proposals are right, and what was learned.
    ///
    /// # Errors
    /// `no-right` without the right to run the proof of the ledger.
    pub async fn insight(&self, caller: &Caller) -> Result<InsightView, Refusal> {
        let books = self.books().await?;
        books.rights().general(caller, Right::LedgerVerify)?;
        let mut conn = self.inner.store.read().await?;
        let mut lines: BTreeMap<(String, String), RateView> = BTreeMap::new();
        for r in proposal::rates(&mut conn, TENANT).await? {
            let line =
                lines.entry((r.kind.clone(), r.decided.clone())).or_insert_with(|| RateView {
                    kind: kind(&r.kind),
                    decided: decided(&books, &r.kind, &r.decided),
                    n: 0,
                    right: 0,
                    unsure: 0,
                });
            line.n += r.n;
            line.right += r.right;
            line.unsure += if r.unsure { r.n } else { 0 };
        }
        let waiting = proposal::waiting(&mut conn, TENANT).await?;
        let mut models = insight_model::all(&mut conn, TENANT, CATEGORY, TRIES).await?;
        models.extend(insight_model::all(&mut conn, TENANT, UNIT, TRIES).await?);
        let radii = insight_model::all(&mut conn, TENANT, ALIKE, 1).await?;
        let radii = radii.into_iter().next().map(|m| {
            let tried: Tried = serde_json::from_str(&m.report).unwrap_or_default();
            let line = |(code, metres, n): &(String, f64, usize)| {
                (books.category_name(code), metres.round() as u32, *n)
            };
            RadiiView {
                version: m.version,
                made_at: m.made_at,
                in_force: m.in_force,
                joined: tried.joined,
                left: tried.left,
                loss: (tried.before, tried.after),
                radius: tried.radius.iter().map(line).collect(),
            }
        });
        let percent = |share: f64| (share * 100.0).floor() as u8;
        Ok(InsightView {
            rates: lines.into_values().collect(),
            waiting: waiting.into_iter().map(|(k, n)| (kind(&k), n)).collect(),
            models: models
                .into_iter()
                .map(|m| {
                    let trial: Trial = serde_json::from_str(&m.report).unwrap_or_default();
                    let labels = trial
                        .labels
                        .iter()
                        .map(|l| {
                            let name = books.category_name(&l.label);
                            (name, l.n, percent(l.precision), percent(l.recall))
                        })
                        .collect();
                    ModelView {
                        kind: kind(&m.kind),
                        version: m.version,
                        made_at: m.made_at,
                        in_force: m.in_force,
                        trial,
                        labels,
                    }
                })
                .collect(),
            radii,
            as_of: self.now(),
        })
    }
}

fn kind(id: &str) -> Text {
    match id {
        "category" => Text::new("类别", "Category"),
        "unit" => Text::new("承办单位", "Unit"),
        "urgency" => Text::new("紧急程度", "Urgency"),
        "secrecy" => Text::new("保密", "Secrecy"),
        "place" => Text::new("网格", "Grid"),
        other => Text::new(other, other),
    }
}

fn decided(b: &Books, kind: &str, what: &str) -> Text {
    match (kind, what) {
        ("category", code) => b.category_name(code),
        ("place", code) => {
            let name = b.net.by_code(code).map_or(code, |g| g.name.as_str());
            Text::new(name, name)
        }
        ("unit", code) => {
            let name = b.units.by_code(code).map_or(code, |u| u.name.as_str());
            Text::new(name, name)
        }
        (_, "normal") => Text::new("一般", "Normal"),
        (_, "urgent") => Text::new("紧急", "Urgent"),
        (_, "emergency") => Text::new("突发", "Emergency"),
        (_, "confidential") => Text::new("保密", "Confidential"),
        (_, "sealed") => Text::new("密件", "Sealed"),
        (_, other) => Text::new(other, other),
    }
}
