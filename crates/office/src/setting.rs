//! What an account sets for itself.

use crate::office::{Office, TENANT};
use yiwang_domain::actor::Actor;
use yiwang_domain::rights::{Caller, no_right};
use yiwang_domain::{Refusal, StaffId};
use yiwang_store::setting;

/// Whether single keys do something.
const KEYS: &str = "keys";

/// The person, where the caller is one.
pub(crate) fn staff_of(caller: &Caller) -> Result<StaffId, Refusal> {
    match &caller.actor {
        Actor::Staff { staff, .. } => Ok(*staff),
        Actor::Reporter { .. } | Actor::System => Err(no_right()),
    }
}

impl Office {
    /// Whether single keys do something for this person; they do unless switched off (WCAG 2.1.4).
    pub async fn keys(&self, caller: &Caller) -> Result<bool, Refusal> {
        let staff = staff_of(caller)?;
        let mut conn = self.inner.store.read().await?;
        let kept = setting::get(&mut conn, TENANT, staff, KEYS).await?;
        Ok(kept.as_deref() != Some("off"))
    }

    /// Switches single keys on or off for this person, wherever they sign in.
    pub async fn set_keys(&self, caller: &Caller, on: bool) -> Result<(), Refusal> {
        let staff = staff_of(caller)?;
        let value = if on { "on" } else { "off" };
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move { setting::put(tx, TENANT, staff, KEYS, value).await })
            })
            .await?;
        Ok(())
    }
}
