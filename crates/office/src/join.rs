//! Two matters that are the same are joined (合并同一件): the newer ends with an entry on both ledgers,
//! and who raised it hears of the older one under the number they have.

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::render;
use crate::view::Acted;
use yiwang_domain::engine::{absorb, joined_into, stale};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Matter, MatterId, Refusal};
use yiwang_store::{Conn, StoreError, Tx, matter};

/// Joined matters are followed this far: A into B into C …
const MOST_STEPS: usize = 16;

impl Office {
    /// Joins two open matters that are the same: the one received later joins the other. Returns the
    /// older one as it stands then. `seen` is the version of `one` that the person saw.
    ///
    /// # Errors
    /// `not-found` and `no-right` where the caller may not act on both; `same-matter`,
    /// `matter-closed`, `secrecy-differs`, `matter-sealed`, `stale-version`.
    pub async fn join(
        &self,
        caller: &Caller,
        one: MatterId,
        other: &str,
        why: &str,
        seen: Option<u64>,
        key: Option<&str>,
    ) -> Result<Acted, Refusal> {
        let desk = self.desk().await?;
        let other = {
            let mut conn = self.inner.store.read().await?;
            let stored = crate::page::find(&mut conn, other).await?;
            // who may not act on it is not told more of it
            desk.books.rights().matter(caller, Right::MatterAct, stored.matter)?.thing().id
        };
        let key = Key::of("join", caller, key, &(one, other, why));
        let (caller, why) = (caller.clone(), why.to_owned());
        self.writing(move |tx| {
            let (desk, caller, why, key) = (desk.clone(), caller.clone(), why.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.join(tx, &caller, (one, other), &why, seen).await })
                })
                .await
            })
        })
        .await
    }
}

impl Desk {
    async fn join(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        (one, other): (MatterId, MatterId),
        why: &str,
        seen: Option<u64>,
    ) -> Result<Acted, StoreError> {
        let mut a = self.permit(tx, caller, one, Right::MatterAct).await?;
        let mut b = self.permit(tx, caller, other, Right::MatterAct).await?;
        if seen.is_some_and(|v| v != a.permit.thing().version) {
            return Err(stale(a.permit.thing()).into());
        }
        let age = |m: &Matter| (m.opened_at, m.id);
        if age(a.permit.thing()) < age(b.permit.thing()) {
            std::mem::swap(&mut a, &mut b);
        }
        let (newer, older) = (a.permit.thing().clone(), b.permit.thing().clone());
        let by = self.by(caller, Right::MatterAct);
        let (closing, taken) = self.env(|env| absorb(&a.playbook, &newer, &older, why, by, env))?;
        self.append(tx, &mut a, newer, &closing).await?;
        let after = self.append(tx, &mut b, older, &taken).await?;
        Ok(Acted {
            version: after.version,
            stage: render::stage(&b.playbook, &after.stage),
            number: after.number,
        })
    }
}

/// The matter that stands for `id` now, and those on the way to it: `id` first.
pub(crate) async fn chain(conn: &mut Conn, id: MatterId) -> Result<Vec<MatterId>, StoreError> {
    let mut out = vec![id];
    let mut at = id;
    while out.len() < MOST_STEPS {
        let Some(s) = matter::get(conn, TENANT, at).await? else { break };
        match joined_into(&s.matter) {
            Some(next) if !out.contains(&next) => {
                out.push(next);
                at = next;
            }
            _ => break,
        }
    }
    Ok(out)
}
