//! What the program understands of texts, always as a proposal: it explains itself, and a person
//! decides. Nothing here changes a matter, and nothing is counted by person.
//!
//! Proposals are made when a matter is received (a follower writes them down, so that how often they
//! are right is a figure) and shown when somebody opens it.

mod advice;
mod alike;
mod draft;
mod figures;
mod learn;
mod places;
mod propose;
mod radius;
mod ruled;
mod unit;

pub(crate) use advice::said;
pub use advice::{Advice, AlarmView, CategoryAdvice, PlaceAdvice, Similar, UnitAdvice};
pub use figures::{InsightView, ModelView, RadiiView, RateView};
pub use learn::{LEAST, LabelTrial, Learned, Trial};
pub(crate) use places::base;
pub use ruled::RuleAdvice;

use crate::office::{Office, TENANT};
use chrono::NaiveDate;
use places::Places;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, RwLock};
use yiwang_domain::Refusal;
use yiwang_store::insight_model;
use yiwang_text::{classify, dispatch};

/// Kind of the models that propose a category.
pub(crate) const CATEGORY: &str = "category";
/// Kind of the models that propose a unit.
pub(crate) const UNIT: &str = "unit";

/// Kind of what is learned of reports that are the same.
pub(crate) const ALIKE: &str = "alike";

/// What is held in memory of what can be read or learned again.
#[derive(Default)]
pub(crate) struct State {
    categories: Held<classify::Model>,
    units: Held<dispatch::Model>,
    likeness: Held<yiwang_text::alike::Params>,
    places: RwLock<Option<Arc<Places>>>,
    window: tokio::sync::Mutex<Option<alike::Kept>>,
    /// The local day on which learning was last tried.
    tried: Mutex<Option<NaiveDate>>,
}

/// A model in force, in memory once it was read.
type Held<M> = RwLock<Option<Arc<InForce<M>>>>;

/// The model in force.
pub(crate) struct InForce<M> {
    version: i64,
    made_at: chrono::DateTime<chrono::Utc>,
    model: M,
}

impl Office {
    /// The model that proposes categories now; none until one was learned.
    pub(crate) async fn category_model(
        &self,
    ) -> Result<Option<Arc<InForce<classify::Model>>>, Refusal> {
        self.model_of(CATEGORY, &self.inner.insight.categories).await
    }

    /// The model that proposes units now; none until one was learned.
    pub(crate) async fn unit_model(
        &self,
    ) -> Result<Option<Arc<InForce<dispatch::Model>>>, Refusal> {
        self.model_of(UNIT, &self.inner.insight.units).await
    }

    /// The radii and weights by which reports are compared now: those learned, else the shipped ones.
    pub(crate) async fn alike_params(&self) -> Result<yiwang_text::alike::Params, Refusal> {
        let learned = self.model_of(ALIKE, &self.inner.insight.likeness).await?;
        Ok(alike::params(learned.map(|m| m.model.clone())))
    }

    /// The model of a kind that proposes now. One that this release cannot read counts as none: the
    /// next night learns it anew.
    async fn model_of<M: DeserializeOwned + Send + Sync + 'static>(
        &self,
        kind: &str,
        held: &Held<M>,
    ) -> Result<Option<Arc<InForce<M>>>, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let Some(version) = insight_model::version(&mut conn, TENANT, kind).await? else {
            return Ok(None);
        };
        let kept = held.read().ok().and_then(|m| m.clone());
        if let Some(m) = kept.filter(|m| m.version == version) {
            return Ok(Some(m));
        }
        let Some(row) = insight_model::in_force(&mut conn, TENANT, kind).await? else {
            return Ok(None);
        };
        drop(conn);
        let (version, made_at) = (row.version, row.made_at);
        let read = tokio::task::spawn_blocking(move || {
            serde_json::from_slice::<M>(&row.bytes.unwrap_or_default())
        });
        let model = match read.await {
            Ok(Ok(model)) => model,
            Ok(Err(e)) => {
                tracing::warn!(error = %e, kind, version, "the model in force cannot be read");
                return Ok(None);
            }
            Err(_) => return Ok(None),
        };
        let m = Arc::new(InForce { version, made_at, model });
        if let Ok(mut held) = held.write() {
            *held = Some(Arc::clone(&m));
        }
        Ok(Some(m))
    }
}
