//! Taking an action, writing a note.

use crate::desk::Desk;
use crate::handover;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::render;
use crate::view::Acted;
use std::collections::BTreeMap;
use std::sync::Arc;
use yiwang_domain::actor::By;
use yiwang_domain::engine::{Command, decide};
use yiwang_domain::entry::{Act, Audience, Body, Words};
use yiwang_domain::ledger::Hash;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Permit, not_found};
use yiwang_domain::{Entry, Matter, MatterId, Playbook, Refusal, Sort};
use yiwang_store::matter::{self, Shown};
use yiwang_store::{Conn, StoreError, Tx};

/// How often a decision is made anew when somebody else wrote first and the caller did not say
/// which version was seen.
const TRIES: usize = 5;

/// A matter with the proof of the right, and what writing it needs.
pub(crate) struct Allowed {
    pub(crate) permit: Permit<Matter>,
    pub(crate) shown: Shown,
    pub(crate) head: Hash,
    pub(crate) playbook: Arc<Playbook>,
}

impl Desk {
    /// Looks a matter up with the proof of a right.
    pub(crate) async fn permit(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        id: MatterId,
        right: Right,
    ) -> Result<Allowed, Refusal> {
        let stored = matter::get(conn, TENANT, id).await?.ok_or_else(not_found)?;
        let permit = self.books.rights().matter(caller, right, stored.matter)?;
        let m = permit.thing();
        let playbook = self.books.playbook(&m.playbook, m.playbook_version)?;
        Ok(Allowed { permit, shown: stored.shown, head: stored.head, playbook })
    }
}

impl Office {
    pub(crate) async fn permit(
        &self,
        desk: &Desk,
        caller: &Caller,
        id: MatterId,
        right: Right,
    ) -> Result<Allowed, Refusal> {
        let mut conn = self.inner.store.read().await?;
        desk.permit(&mut conn, caller, id, right).await
    }

    /// Takes an action of the playbook on a matter.
    ///
    /// With `key`, a second send of the same request gives the first answer.
    pub async fn act(
        &self,
        caller: &Caller,
        id: MatterId,
        command: Command,
        key: Option<&str>,
    ) -> Result<Acted, Refusal> {
        let desk = self.desk().await?;
        let key = Key::of(
            "act",
            caller,
            key,
            &(id, &command.action, &command.leg, &command.form, &command.note),
        );
        let caller = caller.clone();
        self.writing(move |tx| {
            let (desk, caller, command, key) =
                (desk.clone(), caller.clone(), command.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.act(tx, &caller, id, &command).await })
                })
                .await
            })
        })
        .await
    }

    /// Writes a note that moves nothing and that only staff read.
    pub async fn note(
        &self,
        caller: &Caller,
        id: MatterId,
        text: &str,
        key: Option<&str>,
    ) -> Result<u64, Refusal> {
        self.put_note(caller, id, text, false, key).await
    }

    /// The same, marked for the next shift: it stands on the hand-over note (交接班记录).
    pub async fn note_for_next(
        &self,
        caller: &Caller,
        id: MatterId,
        text: &str,
        key: Option<&str>,
    ) -> Result<u64, Refusal> {
        self.put_note(caller, id, text, true, key).await
    }

    async fn put_note(
        &self,
        caller: &Caller,
        id: MatterId,
        text: &str,
        next: bool,
        key: Option<&str>,
    ) -> Result<u64, Refusal> {
        let text: String = text.trim().chars().take(5_000).collect();
        if text.is_empty() {
            return Err(Refusal::new(
                "note-empty",
                Sort::Invalid,
                ("备注是空的。", "The note is empty."),
                ("写几个字再保存。", "Write something first."),
            ));
        }
        let desk = self.desk().await?;
        let key = Key::of("note", caller, key, &(id, &text, next));
        let caller = caller.clone();
        self.writing(move |tx| {
            let (desk, caller, text, key) =
                (desk.clone(), caller.clone(), text.clone(), key.clone());
            Box::pin(async move {
                let d = desk.clone();
                once(tx, &desk, key, move |tx| {
                    Box::pin(async move { d.write_note(tx, &caller, id, text, next).await })
                })
                .await
            })
        })
        .await
    }

    /// Runs a writing job, deciding anew where somebody else wrote first in between. A caller who
    /// said which version was seen gets the refusal from the engine instead.
    pub(crate) async fn writing<T, F>(&self, job: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> futures::future::BoxFuture<'t, Result<T, StoreError>>
            + Send
            + Sync
            + Clone
            + 'static,
    {
        let mut last = StoreError::Stale;
        for _ in 0..TRIES {
            let job = job.clone();
            match self.inner.store.write(move |tx| job(tx)).await {
                Err(StoreError::Stale) => last = StoreError::Stale,
                other => return Ok(other?),
            }
        }
        Err(last.into())
    }
}

impl Desk {
    /// Decides and writes one action within a transaction.
    pub(crate) async fn act(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: MatterId,
        command: &Command,
    ) -> Result<Acted, StoreError> {
        let mut a = self.permit(tx, caller, id, Right::MatterAct).await?;
        let m = a.permit.thing().clone();
        let entry = self.env(|env| decide(&a.playbook, &m, command, &caller.actor, env))?;
        self.take_files(tx, id, &entry).await?;
        let after = self.append(tx, &mut a, m, &entry).await?;
        self.gathers(tx, caller, (id, &a.playbook), command).await?;
        Ok(Acted {
            version: after.version,
            stage: render::stage(&a.playbook, &after.stage),
            number: after.number,
        })
    }

    async fn write_note(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: MatterId,
        text: String,
        next: bool,
    ) -> Result<u64, StoreError> {
        let mut a = self.permit(tx, caller, id, Right::MatterNote).await?;
        let m = a.permit.thing().clone();
        let entry = Entry {
            matter: m.id,
            seq: m.version + 1,
            body: Body {
                at: self.now,
                by: self.by(caller, Right::MatterNote),
                act: Act::Noted,
                form: if next { handover::mark() } else { BTreeMap::new() },
                audience: Audience::Internal,
                files: Vec::new(),
                changes: Vec::new(),
            },
            words: Some(Words::from([("note".to_owned(), text)])),
        };
        let after = self.append(tx, &mut a, m, &entry).await?;
        Ok(after.version)
    }

    /// The post in which a person has a right, for acts that no playbook grants.
    pub(crate) fn by(&self, caller: &Caller, right: Right) -> By {
        match &caller.actor {
            yiwang_domain::actor::Actor::Staff { staff, posts } => {
                let post = posts
                    .iter()
                    .find(|p| {
                        self.books.roles.get(&p.role).is_some_and(|r| r.rights.contains_key(&right))
                    })
                    .or(posts.first());
                match post {
                    Some(p) => {
                        By::Staff { staff: *staff, post: p.id, role: p.role.clone(), unit: p.unit }
                    }
                    None => By::System,
                }
            }
            yiwang_domain::actor::Actor::Reporter { party } => By::Reporter { party: *party },
            yiwang_domain::actor::Actor::System => By::System,
        }
    }
}
