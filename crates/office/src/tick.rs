//! Clocks that warn, fall overdue and tell the next level: each once, across restarts and
//! however many workers, because each mark is an entry and an entry needs the version before it.

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use std::sync::Arc;
use yiwang_domain::actor::Actor;
use yiwang_domain::engine::tick;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal};
use yiwang_store::{StoreError, Tx, matter};

/// Matters looked at in one round.
const ROUND: u32 = 200;
/// Most marks written for one matter at a time; more means that a playbook chases itself.
const MOST: usize = 50;

impl Office {
    /// Writes every mark that is due by now. Returns how many were written.
    pub async fn tick(&self) -> Result<usize, Refusal> {
        let mut written = 0;
        loop {
            let mut conn = self.inner.store.read().await?;
            let due = matter::due(&mut conn, TENANT, self.now(), ROUND).await?;
            drop(conn);
            if due.is_empty() {
                return Ok(written);
            }
            let mut moved = 0;
            for id in &due {
                match self.tick_one(*id).await {
                    Ok(n) => moved += n,
                    // one matter that is stuck must not stop the clocks of all others
                    Err(e) => tracing::error!(matter = %id, error = %e, "clock"),
                }
            }
            written += moved;
            if moved == 0 || due.len() < ROUND as usize {
                return Ok(written);
            }
        }
    }

    async fn tick_one(&self, id: MatterId) -> Result<usize, Refusal> {
        let desk = self.desk().await?;
        self.writing(move |tx| {
            let desk = desk.clone();
            Box::pin(async move { desk.tick(tx, id).await })
        })
        .await
    }
}

impl Desk {
    async fn tick(&self, tx: &mut Tx, id: MatterId) -> Result<usize, StoreError> {
        let system = Caller { tenant: TENANT, actor: Actor::System };
        let mut a = self.permit(tx, &system, id, Right::MatterAct).await?;
        let playbook = Arc::clone(&a.playbook);
        let mut m = a.permit.thing().clone();
        let mut n = 0;
        while n < MOST {
            let Some(entry) = self.env(|env| tick(&playbook, &m, env))? else { break };
            m = self.append(tx, &mut a, m, &entry).await?;
            n += 1;
        }
        if n == 0 {
            // nothing was due after all: a calendar changed, or another worker was first
            let derived = self.derived(&playbook, &m);
            matter::derive(tx, TENANT, id, m.version, &derived).await?;
        }
        Ok(n)
    }
}
