//! How far apart two reports of one thing lie, by category: learned from what staff joined and what
//! they left alone. The ledger is played again, report by report, and asked what would have been
//! shown beside each.

use super::ALIKE;
use super::alike::{compared_as, params};
use super::learn::{Learned, NEWEST};
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use yiwang_domain::engine::joined_into;
use yiwang_domain::matter::Secrecy;
use yiwang_domain::{MatterId, Refusal, Text};
use yiwang_store::StoreError;
use yiwang_store::insight_model::{self, Model as Row};
use yiwang_store::matter;
use yiwang_text::alike::{Decision, Item, Params, SHOWN, Window, learn, loss};

/// Days that are played again, and the most reports of them, the newest.
const DAYS: i64 = 365;
const MOST: usize = 10_000;
/// Joined pairs from which on there is something to learn.
pub(super) const LEAST_JOINED: usize = 20;
/// Candidates shown beside a report.
const BESIDE: usize = 5;

/// How the learned numbers did, and what they are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Tried {
    /// Pairs that staff joined, and pairs that would have been shown and were left alone.
    pub(super) joined: usize,
    pub(super) left: usize,
    /// Mean surprise (log loss) over the latest fifth: of the shipped numbers, of those learned from
    /// the rest.
    pub(super) before: f64,
    pub(super) after: f64,
    /// Code of a category, its radius in metres, and joined pairs it was learned from.
    pub(super) radius: Vec<(String, f64, usize)>,
}

/// A report that is played again.
struct Played {
    item: Item,
    category: String,
    closed: Option<i64>,
    joined: Option<u128>,
}

impl Office {
    /// Learns the radius of each category and the weights of likeness. What is learned holds where the
    /// latest fifth of the decisions surprises what the earlier ones teach no more than the shipped
    /// numbers; else the shipped ones hold.
    pub async fn learn_radii(&self) -> Result<Learned, Refusal> {
        let played = self.played().await?;
        let now = self.now().timestamp();
        let lost = |e: &dyn std::fmt::Display| Refusal::from(StoreError::Broken(e.to_string()));
        let work = tokio::task::spawn_blocking(move || {
            let decisions = decisions(&played, now);
            let joined = decisions.iter().filter(|d| d.joined).count();
            if joined < LEAST_JOINED {
                return (None, joined, decisions.len() - joined);
            }
            let (earlier, later) = decisions.split_at(decisions.len() * 4 / 5);
            let tried = loss(&learn(&params(None), earlier), later);
            let before = loss(&params(None), later);
            let learned = learn(&params(None), &decisions);
            let tried = Tried {
                joined,
                left: decisions.len() - joined,
                before,
                after: tried,
                radius: radii(&learned, &decisions),
            };
            (Some((learned, tried)), joined, decisions.len() - joined)
        });
        let (learned, joined, left) = work.await.map_err(|e| lost(&e))?;
        let Some((learned, tried)) = learned else {
            return Ok(Learned::little(
                joined + left,
                0,
                Text::new(
                    format!(
                        "人工合并过{joined}对，满{LEAST_JOINED}对才学各类的合并半径；先用出厂的。"
                    ),
                    format!(
                        "Staff joined {joined} pairs; from {LEAST_JOINED} on radii are learned. The shipped ones hold."
                    ),
                ),
            ));
        };
        let in_force = tried.after <= tried.before;
        let labels = tried.radius.len();
        let row = Row {
            id: self.id(),
            kind: ALIKE.to_owned(),
            version: 0,
            made_at: self.now(),
            in_force,
            report: serde_json::to_string(&tried).map_err(|e| lost(&e))?,
            bytes: if in_force {
                Some(serde_json::to_vec(&learned).map_err(|e| lost(&e))?)
            } else {
                None
            },
        };
        let version = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    insight_model::retire(tx, TENANT, ALIKE).await?;
                    insight_model::add(tx, TENANT, &row).await
                })
            })
            .await?;
        let say = if in_force {
            Text::new(
                format!(
                    "合并半径学了{joined}对合并的、{left}对没有合并的，启用第{version}版，{labels}类有自己的半径。"
                ),
                format!(
                    "Radii learned from {joined} pairs joined and {left} left alone; version {version} holds now, with a radius of their own for {labels} categories."
                ),
            )
        } else {
            Text::new(
                format!("合并半径学了{joined}对，第{version}版不如出厂的，用出厂的。"),
                format!(
                    "Radii learned from {joined} joined pairs; version {version} is worse than the shipped ones, which hold."
                ),
            )
        };
        Ok(Learned {
            examples: joined + left,
            labels,
            version: Some(version),
            in_force,
            trial: None,
            before: None,
            say,
        })
    }

    /// The reports of the last year as they came in, the earliest first.
    async fn played(&self) -> Result<Vec<Played>, Refusal> {
        let books = self.books().await?;
        let places = self.places(&books).await?;
        let since = self.now() - TimeDelta::days(DAYS);
        let mut after = MatterId(uuid::Uuid::nil());
        let mut out: Vec<(DateTime<Utc>, Played)> = Vec::new();
        loop {
            let mut conn = self.inner.store.read().await?;
            let batch = matter::since(&mut conn, TENANT, since, after, NEWEST).await?;
            drop(conn);
            let Some(last) = batch.last() else { break };
            after = last.matter.id;
            for s in batch.iter().filter(|s| s.matter.secrecy != Secrecy::Sealed) {
                let m = &s.matter;
                // what was erased says nothing of words
                if s.shown.title.is_empty() && s.shown.text.is_empty() {
                    continue;
                }
                let played = Played {
                    item: compared_as(&books, &places, m, &s.shown),
                    category: m.category.clone().unwrap_or_default(),
                    closed: m.closed_at.map(|at| at.timestamp()),
                    joined: joined_into(m).map(|id| id.0.as_u128()),
                };
                out.push((m.opened_at, played));
            }
        }
        out.sort_by_key(|(at, p)| (*at, p.item.id));
        let skip = out.len().saturating_sub(MOST);
        Ok(out.into_iter().skip(skip).map(|(_, p)| p).collect())
    }
}

/// Pairs that staff joined, and pairs that were alike enough to be shown and were left alone. Only
/// reports that came to an end say so: what is open may be joined yet.
fn decisions(played: &[Played], now: i64) -> Vec<Decision> {
    let at: HashMap<u128, usize> = played.iter().enumerate().map(|(i, p)| (p.item.id, i)).collect();
    let mut closing: Vec<(i64, u128)> =
        played.iter().filter_map(|p| Some((p.closed?, p.item.id))).collect();
    closing.sort_unstable();
    let mut closing = closing.into_iter().peekable();
    let mut window = Window::new(&params(None));
    let mut out = Vec::new();
    for p in played {
        while let Some((_, id)) = closing.next_if(|(t, _)| *t <= p.item.at) {
            window.remove(id);
        }
        let beside = window.nearest(&p.item, BESIDE);
        let decided = p.closed.is_some_and(|t| t <= now);
        let one = |other: &Played, joined: bool| Decision {
            category: p.category.clone(),
            asked: p.item.clone(),
            shown: other.item.clone(),
            joined,
        };
        let joined = p.joined.and_then(|id| at.get(&id)).and_then(|i| played.get(*i));
        if let Some(other) = joined {
            out.push(one(other, true));
        }
        let left = beside
            .iter()
            .filter(|c| decided && p.joined.is_none() && c.likeness >= SHOWN)
            .filter_map(|c| played.get(*at.get(&c.id)?))
            // what joined this one later was no pair left alone
            .filter(|other| other.joined != Some(p.item.id));
        out.extend(left.map(|other| one(other, false)));
        window.insert(p.item.clone());
    }
    out
}

fn radii(learned: &Params, decisions: &[Decision]) -> Vec<(String, f64, usize)> {
    let mut pairs: BTreeMap<&str, usize> = BTreeMap::new();
    for d in decisions.iter().filter(|d| d.joined) {
        *pairs.entry(&d.category).or_default() += 1;
    }
    let radius = |code: &str| learned.radius.get(code).copied();
    pairs.into_iter().filter_map(|(code, n)| Some((code.to_owned(), radius(code)?, n))).collect()
}
