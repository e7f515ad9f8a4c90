//! Progress for the person who raised it, by number and code (C7: every matter is answered).

use crate::attach::Served;
use crate::desk::Desk;
use crate::join;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::page::read_entries;
use crate::public;
use crate::receive::secret_hash;
use crate::render;
use crate::view::{Acted, ProgressView};
use crate::words;
use yiwang_domain::actor::Actor;
use yiwang_domain::engine::{Command, offers, resting};
use yiwang_domain::entry::Act;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{FileId, MatterId, PartyId, Refusal, Sort};
use yiwang_store::report;

/// The party of a reporter.
pub(crate) fn reader_of(caller: &Caller) -> Option<PartyId> {
    match &caller.actor {
        Actor::Reporter { party } => Some(*party),
        _ => None,
    }
}

impl Office {
    /// The reporter behind a number and code. A wrong pair of any kind gets the same answer.
    pub(crate) async fn reporter(
        &self,
        number: &str,
        secret: &str,
    ) -> Result<(Caller, MatterId), Refusal> {
        let number = number.trim();
        let wrong = || {
            Refusal::new(
                "report-unknown",
                Sort::NotFound,
                ("编号或查询码不对。", "The number or the code is wrong."),
                (
                    "检查回执上的编号和查询码；字母不分大小写。遗失的请拨打12345或到社区窗口。",
                    "Look at your receipt; capitals do not matter. If it is lost, call 12345 or come to the community counter.",
                ),
            )
        };
        let given = secret_hash(number, secret);
        let mut conn = self.inner.store.read().await?;
        let row = report::get(&mut conn, TENANT, number).await?.ok_or_else(wrong)?;
        // hashes are compared, so how far they agree tells nothing about the code
        if row.secret_hash != given {
            return Err(wrong());
        }
        let caller = Caller { tenant: TENANT, actor: Actor::Reporter { party: row.party } };
        Ok((caller, row.matter))
    }

    /// The reporter behind a number and code, with the matter that stands for theirs now: their own,
    /// or the one it joined.
    async fn reporter_now(
        &self,
        number: &str,
        secret: &str,
    ) -> Result<(Caller, MatterId), Refusal> {
        let (caller, id) = self.reporter(number, secret).await?;
        let mut conn = self.inner.store.read().await?;
        let chain = join::chain(&mut conn, id).await?;
        Ok((caller, chain.last().copied().unwrap_or(id)))
    }

    /// Where a report stands.
    pub async fn progress(&self, number: &str, secret: &str) -> Result<ProgressView, Refusal> {
        let (caller, own) = self.reporter(number, secret).await?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let mut chain = join::chain(&mut conn, own).await?;
        let id = chain.pop().unwrap_or(own);
        // what was answered before their matter joined another is still theirs
        let mut answers = Vec::new();
        for earlier in chain {
            let e = desk.permit(&mut conn, &caller, earlier, Right::MatterRead).await?;
            let told = read_entries(&mut conn, e.permit.thing()).await?;
            let reader = reader_of(&caller);
            answers.extend(render::answers(
                &desk.books,
                &e.playbook,
                e.permit.thing(),
                &told,
                reader,
            ));
        }
        let a = desk.permit(&mut conn, &caller, id, Right::MatterRead).await?;
        let (m, p, b) = (a.permit.thing(), &a.playbook, &desk.books);
        let entries = read_entries(&mut conn, m).await?;
        let promised = m.promise().map(|at| (at, words::date(at, b.tenant.offset(), desk.now)));
        let reader = reader_of(&caller);
        let follows = m.reporters.iter().any(|r| Some(r.party) == reader && r.follows);
        let about = public::about(b, m.category.as_deref());
        let (title, text, place) = if follows {
            (about.zh.clone(), String::new(), public::around(b, m.place.grid.as_ref()))
        } else {
            (a.shown.title.clone(), a.shown.text.clone(), a.shown.place_text.clone())
        };
        let (may, resting) = desk.env(|env| {
            let may = offers(p, m, &caller.actor, env);
            let rest = resting(p, m, &caller.actor, env);
            (
                may.iter().map(|o| render::offer(b, m, o)).collect(),
                rest.into_iter().map(|(a, until)| (a.name.clone(), until)).collect(),
            )
        });
        Ok(ProgressView {
            number: number.trim().to_owned(),
            about,
            title,
            text,
            place,
            stage: render::public_stage(p, &m.stage),
            steps: render::steps(p, &entries),
            opened_at: m.opened_at,
            promised,
            answers: {
                answers.extend(render::answers(b, p, m, &entries, reader));
                answers
            },
            closed: m.is_closed(),
            outcome: m.outcome.map(words::outcome),
            offers: may,
            version: m.version,
            files: entries
                .iter()
                .filter(|e| !follows && matches!(e.body.act, Act::Opened))
                .flat_map(|e| render::public_files(p, e))
                .collect(),
            with: render::with(b, m),
            resting,
            follows,
            followers: m.reporters.iter().filter(|r| r.follows).count(),
        })
    }

    /// What the person who raised it may do: rate, ask to have it done again, urge, add, withdraw.
    pub async fn reporter_act(
        &self,
        number: &str,
        secret: &str,
        command: Command,
        key: Option<&str>,
    ) -> Result<Acted, Refusal> {
        let (caller, id) = self.reporter_now(number, secret).await?;
        let desk = self.desk().await?;
        let key = Key::of("reporter", &caller, key, &(id, &command.action, &command.form));
        self.writing(move |tx| {
            let (desk, caller, command, key): (Desk, Caller, Command, Option<Key>) =
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

    /// A photo the person who raised it may see: one's own, and those of public answers.
    pub async fn reporter_file(
        &self,
        number: &str,
        secret: &str,
        file: FileId,
        thumb: bool,
    ) -> Result<Served, Refusal> {
        let view = self.progress(number, secret).await?;
        let open =
            view.files.contains(&file) || view.answers.iter().any(|a| a.files.contains(&file));
        if !open {
            return Err(yiwang_domain::rights::not_found());
        }
        let (_, id) = self.reporter_now(number, secret).await?;
        self.serve(id, file, thumb).await
    }
}
