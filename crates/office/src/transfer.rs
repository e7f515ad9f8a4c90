//! A matter taken in under the wrong playbook goes on by another.

use crate::desk::Desk;
use crate::office::Office;
use crate::once::{Key, once};
use crate::render;
use crate::view::Acted;
use std::sync::Arc;
use yiwang_domain::engine::{Transfer, transfer};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal, Sort};
use yiwang_store::{StoreError, Tx};

/// What somebody wants: to which playbook, and why.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Move {
    /// Playbook id.
    pub to: String,
    /// Category it belongs to there, where that was wrong too.
    pub category: Option<String>,
    /// Why.
    pub reason: String,
    /// Version of the matter the person saw.
    pub seen: Option<u64>,
}

impl Office {
    /// Moves an open matter to another playbook. Number, ledger and promise stay; open legs are
    /// called back.
    ///
    /// # Errors
    /// `reason-missing`, `playbook-unknown`, `category-unknown`, `same-playbook`, `matter-closed`,
    /// `stale-version`, `no-right`.
    pub async fn move_matter(
        &self,
        caller: &Caller,
        id: MatterId,
        wish: Move,
        key: Option<&str>,
    ) -> Result<Acted, Refusal> {
        let desk = self.desk().await?;
        // who may not do it is told nothing of how
        self.permit(&desk, caller, id, Right::MatterMove).await?;
        if wish.reason.trim().is_empty() {
            return Err(Refusal::new(
                "reason-missing",
                Sort::Invalid,
                ("请写明为什么改。", "Say why it is moved."),
                ("写一两句理由，会记入台账。", "A sentence or two; they stand in the ledger."),
            ));
        }
        let key = Key::of("move", caller, key, &(id, &wish));
        let caller = caller.clone();
        self.writing(move |tx| {
            let (desk, caller, wish, key) =
                (desk.clone(), caller.clone(), wish.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.move_matter(tx, &caller, id, &wish).await })
                })
                .await
            })
        })
        .await
    }
}

impl Desk {
    async fn move_matter(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: MatterId,
        wish: &Move,
    ) -> Result<Acted, StoreError> {
        let mut a = self.permit(tx, caller, id, Right::MatterMove).await?;
        let m = a.permit.thing().clone();
        let to = self.books.playbook_for(Some(&wish.to), None, self.now)?;
        if let Some(c) = wish.category.as_ref().filter(|c| !self.books.categories.contains_key(*c))
        {
            return Err(Refusal::new(
                "category-unknown",
                Sort::Invalid,
                (format!("没有类别“{c}”。"), format!("There is no category `{c}`.")),
                ("从列表中选择。", "Choose one of the list."),
            )
            .into());
        }
        let asked = Transfer {
            version: to.version,
            category: wish.category.clone(),
            reason: wish.reason.trim().to_owned(),
            seen: wish.seen,
        };
        let by = self.by(caller, Right::MatterMove);
        let entry = self.env(|env| transfer(&to.playbook, &m, &asked, by, env))?;
        // what follows, notices and deadlines, is the new playbook's
        a.playbook = Arc::clone(&to.playbook);
        let after = self.append(tx, &mut a, m, &entry).await?;
        Ok(Acted {
            version: after.version,
            stage: render::stage(&a.playbook, &after.stage),
            number: after.number,
        })
    }
}
