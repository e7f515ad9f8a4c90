//! What runs beside the web server: clocks, outbox, followers, seals, sweeping, learning at night.

use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use std::future::Future;
use std::time::Duration;
use yiwang_domain::Refusal;
use yiwang_store::{Conn, seal};

/// How often clocks and the outbox are looked at.
const BEAT: Duration = Duration::from_secs(2);
/// How often the ledger is sealed.
const SEAL_EVERY: TimeDelta = TimeDelta::hours(1);
/// How often old sessions, keys and loose photos are swept out.
const SWEEP_EVERY: TimeDelta = TimeDelta::hours(1);

impl Office {
    /// Does everything that waits, once. Returns how much was done.
    pub async fn work_once(&self) -> Result<usize, Refusal> {
        let marks = self.tick().await?;
        // a letter that cannot be written keeps no clock and no notice from its work
        let told = self.tell_followers_of_areas().await.unwrap_or_else(|e| {
            tracing::error!(error = %e, "letters to followers of areas");
            0
        });
        let sent = self.deliver().await?;
        let entries = self.follow().await?;
        let proposed = self.propose().await?;
        Ok(marks + told + sent + entries + proposed)
    }

    /// Works until told to stop. An error is logged and the next beat tries again: nothing here
    /// is lost by waiting.
    pub async fn run_worker(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut swept = self.now();
        let mut changed = self.inner.store.changed();
        loop {
            if let Err(e) = self.work_once().await {
                tracing::error!(error = %e, "worker");
            }
            if let Err(e) = self.seal_when_due().await {
                tracing::error!(error = %e, "seal");
            }
            // beside the rest: clocks and notices do not wait for it
            let office = self.clone();
            tokio::spawn(async move {
                if let Err(e) = office.mine_when_due().await {
                    tracing::error!(error = %e, "issues");
                }
                if let Err(e) = office.warn_when_due().await {
                    tracing::error!(error = %e, "warnings");
                }
            });
            // by itself: who does not answer keeps nothing else waiting
            let office = self.clone();
            tokio::spawn(async move {
                if let Err(e) = office.fetch_when_due().await {
                    tracing::error!(error = %e, "public voices");
                }
            });
            if self.now() - swept >= SWEEP_EVERY {
                swept = self.now();
                if let Err(e) = self.sweep().await {
                    tracing::error!(error = %e, "sweep");
                }
                // beside the rest: clocks and notices do not wait for it
                let office = self.clone();
                tokio::spawn(async move {
                    if let Err(e) = office.learn_when_due().await {
                        tracing::error!(error = %e, "learning");
                    }
                });
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(BEAT) => {}
                // what was just written is found by the next search
                Ok(()) = changed.changed() => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn seal_when_due(&self) -> Result<(), Refusal> {
        let mut conn = self.inner.store.read().await?;
        let last = last_seal(&mut conn).await?;
        drop(conn);
        if last.is_none_or(|at| self.now() - at >= SEAL_EVERY) {
            self.seal().await?;
        }
        Ok(())
    }

    async fn sweep(&self) -> Result<(), Refusal> {
        self.sweep_sessions().await?;
        self.sweep_snoozes().await?;
        self.sweep_contacts().await?;
        self.sweep_voices().await?;
        self.sweep_area_follows().await?;
        self.sweep_loose().await.map(drop)
    }
}

async fn last_seal(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, Refusal> {
    Ok(seal::last(conn, TENANT).await?.map(|s| s.at))
}
