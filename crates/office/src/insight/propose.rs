//! Proposals are written down when a matter is received, and beside them what was decided later: a
//! follower. It is not rebuilt: a model of today has learned from what it would be asked about.

use super::advice::{categories, grids, said, units};
use super::unit::sent;
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::TimeDelta;
use serde_json::json;
use yiwang_domain::entry::{Change, Entry};
use yiwang_domain::fold::fold;
use yiwang_domain::ledger;
use yiwang_domain::matter::Secrecy;
use yiwang_domain::{MatterId, Refusal};
use yiwang_store::matter::{self, Stored};
use yiwang_store::proposal::{self, Proposal};
use yiwang_store::triage_rule::{self, Proposed};
use yiwang_store::{StoreError, entry, follower};
use yiwang_text::danger::{alarms, power};

/// Its name among the followers.
const NAME: &str = "proposal";
/// Entries in one step.
const STEP: u32 = 500;
/// Older matters are history when they come in.
const DAYS: i64 = 60;

/// What one entry leads to.
enum Step {
    Made(Proposal),
    Ruled(Proposed),
    Decided(MatterId, &'static str, String, chrono::DateTime<chrono::Utc>),
    /// What stands at the end, where nobody decided.
    Stands(MatterId, &'static str, String, chrono::DateTime<chrono::Utc>),
}

impl Office {
    /// Brings the proposals up to the end of the ledger. Returns how many entries were new.
    pub async fn propose(&self) -> Result<usize, Refusal> {
        let mut done = 0;
        loop {
            let n = self.propose_step().await?;
            done += n;
            if n < STEP as usize {
                return Ok(done);
            }
        }
    }

    async fn propose_step(&self) -> Result<usize, Refusal> {
        let (from, batch) = {
            let mut conn = self.inner.store.read().await?;
            let from = follower::get(&mut conn, TENANT, NAME).await?;
            let batch = entry::after(&mut conn, TENANT, &from, STEP).await?;
            (from, batch)
        };
        let Some((to, _)) = batch.last() else { return Ok(0) };
        let (to, n, now) = (*to, batch.len(), self.now());
        let books = self.books().await?;
        let mut steps = Vec::new();
        for (_, kept) in &batch {
            let e = ledger::read(kept)?;
            if e.seq == 1 {
                steps.extend(self.made(&e).await?.into_iter().map(Step::Made));
                steps.extend(self.ruled(&e).await?.into_iter().map(Step::Ruled));
            }
            steps.extend(decided(&books, &e));
            if e.body.changes.iter().any(|c| matches!(c, Change::Close { .. })) {
                steps.extend(self.stands(&e).await?);
            }
        }
        let written = self.inner.store.write(move |tx| {
            Box::pin(async move {
                follower::advance(tx, TENANT, NAME, &from, &to, now).await?;
                for step in &steps {
                    match step {
                        Step::Made(p) => proposal::insert(tx, TENANT, p).await?,
                        Step::Ruled(p) => triage_rule::propose(tx, TENANT, p).await?,
                        Step::Decided(m, kind, what, at) => {
                            proposal::decide(tx, TENANT, *m, kind, what, *at).await?;
                            triage_rule::decide(tx, TENANT, *m, kind, what, *at).await?;
                        }
                        Step::Stands(m, kind, what, at) => {
                            proposal::settle(tx, TENANT, *m, kind, what, *at).await?;
                            triage_rule::settle(tx, TENANT, *m, kind, what, *at).await?;
                        }
                    }
                }
                Ok(())
            })
        });
        match written.await {
            Ok(()) => Ok(n),
            // another worker did it
            Err(StoreError::Stale) => Ok(0),
            Err(e) => Err(e.into()),
        }
    }

    /// What a matter ended with: a proposal that nobody took up was not right by being left alone.
    async fn stands(&self, e: &Entry) -> Result<Vec<Step>, Refusal> {
        let stored = {
            let mut conn = self.inner.store.read().await?;
            matter::get(&mut conn, TENANT, e.matter).await?
        };
        let Some(m) = stored.map(|s| s.matter) else { return Ok(Vec::new()) };
        let step = |kind, what: String| Step::Stands(e.matter, kind, what, e.body.at);
        let mut out = vec![
            step("urgency", word(&json!(m.urgency))),
            step("secrecy", word(&json!(m.secrecy))),
        ];
        out.extend(m.category.clone().map(|c| step("category", c)));
        out.extend(m.place.grid.as_ref().map(|g| step("place", g.code.clone())));
        Ok(out)
    }

    /// A matter just received, where proposals for it are kept.
    pub(super) async fn received(&self, e: &Entry) -> Result<Option<Stored>, Refusal> {
        let stored = {
            let mut conn = self.inner.store.read().await?;
            matter::get(&mut conn, TENANT, e.matter).await?
        };
        let now = self.now();
        let wanted = |s: &Stored| {
            !s.matter.is_closed()
                && s.matter.secrecy != Secrecy::Sealed
                && now - s.matter.opened_at < TimeDelta::days(DAYS)
        };
        Ok(stored.filter(wanted))
    }

    /// What is proposed for a matter just received, from its words alone.
    async fn made(&self, e: &Entry) -> Result<Vec<Proposal>, Refusal> {
        let Some(s) = self.received(e).await? else { return Ok(Vec::new()) };
        let now = self.now();
        let books = self.books().await?;
        let text = said(&s.shown);
        let made =
            |kind: &str, model, proposed: String, sure: (f64, bool), body: serde_json::Value| {
                Proposal {
                    id: self.id(),
                    matter_id: e.matter.0,
                    kind: kind.to_owned(),
                    model,
                    proposed,
                    confidence: sure.0,
                    unsure: sure.1,
                    body: body.to_string(),
                    made_at: now,
                    decided: None,
                    decided_at: None,
                }
            };
        let mut out = Vec::new();
        // one that learned from this very matter would be no proposal
        let model = self.category_model().await?.filter(|m| m.made_at <= e.body.at);
        if let Some((p, version)) =
            model.and_then(|m| Some((categories(&m, &books, &s.shown)?, m.version)))
            && let Some(first) = p.choices.first()
        {
            let (label, sure) = (first.label.clone(), (first.confidence, p.unsure));
            out.push(made("category", version, label, sure, json!(p.choices)));
        }
        let model = self.unit_model().await?.filter(|m| m.made_at <= e.body.at);
        if let (Some(m), Some(known)) = (model, fold(None, e)) {
            let (found, unsure) = units(&m, &books, &known);
            if let Some(first) = found.first()
                && let Some(unit) = books.units.get(first.id)
            {
                let all: Vec<&str> = found
                    .iter()
                    .filter_map(|u| Some(books.units.get(u.id)?.code.as_str()))
                    .collect();
                let sure = (f64::from(first.percent) / 100.0, unsure);
                out.push(made("unit", m.version, unit.code.clone(), sure, json!(all)));
            }
        }
        let dangers: Vec<_> = alarms(&text).into_iter().map(|a| a.danger).collect();
        if !dangers.is_empty() {
            out.push(made("urgency", 0, "emergency".to_owned(), (1.0, false), json!(dangers)));
        }
        if power(&text).is_some() {
            out.push(made("secrecy", 0, "sealed".to_owned(), (1.0, false), json!([])));
        }
        // as it came in: by now somebody may have chosen the grid
        let as_received = fold(None, e);
        if as_received.is_some_and(|m| m.place.grid.is_none()) {
            let places = self.places(&books).await?;
            let found = grids(&places, &books, &text);
            if let Some(first) = found.first() {
                let sure = (f64::from(first.percent) / 100.0, first.percent < 80);
                let all: Vec<&str> = found.iter().map(|p| p.grid.as_str()).collect();
                out.push(made("place", 0, first.grid.clone(), sure, json!(all)));
            }
        }
        Ok(out)
    }
}

/// The word of a value that is written as one.
fn word(v: &serde_json::Value) -> String {
    v.as_str().unwrap_or_default().to_owned()
}

/// What staff decided in an entry.
fn decided(b: &Books, e: &Entry) -> Vec<Step> {
    if e.body.by.staff().is_none() {
        return Vec::new();
    }
    let step = |kind, what: String| Step::Decided(e.matter, kind, what, e.body.at);
    let of = |c: &Change| match c {
        Change::Category { to } => Some(step("category", to.clone())),
        // what a category brings with it when a matter is entered is nobody's word on its text
        Change::Urgency { to } if e.seq > 1 => Some(step("urgency", word(&json!(to)))),
        Change::Secrecy { to } if e.seq > 1 => Some(step("secrecy", word(&json!(to)))),
        Change::Place { to } if e.seq > 1 => {
            to.grid.as_ref().map(|g| step("place", g.code.clone()))
        }
        _ => None,
    };
    let mut all: Vec<Step> = e.body.changes.iter().filter_map(of).collect();
    let unit = sent(&e.body.changes).and_then(|u| b.units.get(u));
    all.extend(unit.map(|u| step("unit", u.code.clone())));
    all
}
