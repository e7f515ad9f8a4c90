//! Progress for the person who raised it, by number and code (C7: every matter is answered).

use crate::attach::Served;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::page::read_entries;
use crate::receive::secret_hash;
use crate::render;
use crate::view::{Acted, ProgressView, PublicRow};
use crate::words;
use yiwang_domain::actor::Actor;
use yiwang_domain::engine::{Command, offers};
use yiwang_domain::entry::Act;
use yiwang_domain::matter::Secrecy;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{FileId, MatterId, Refusal, Sort, Text};
use yiwang_geo::coord::{Crs, LonLat, to_wgs84};
use yiwang_store::matter::{self, Filter, Order, State};
use yiwang_store::report;

/// How near “already reported nearby” looks, metres: the 90th percentile of real duplicates lies
/// within 376 m, the median at 16 m (MEASURED, Boston).
const NEARBY_M: f64 = 150.0;

impl Office {
    /// The reporter behind a number and code. A wrong pair of any kind gets the same answer.
    async fn reporter(&self, number: &str, secret: &str) -> Result<(Caller, MatterId), Refusal> {
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

    /// Where a report stands.
    pub async fn progress(&self, number: &str, secret: &str) -> Result<ProgressView, Refusal> {
        let (caller, id) = self.reporter(number, secret).await?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let a = desk.permit(&mut conn, &caller, id, Right::MatterRead).await?;
        let (m, p, b) = (a.permit.thing(), &a.playbook, &desk.books);
        let entries = read_entries(&mut conn, m).await?;
        let promised = m.promise().map(|at| (at, words::date(at, b.tenant.offset(), desk.now)));
        Ok(ProgressView {
            number: number.trim().to_owned(),
            title: a.shown.title.clone(),
            text: a.shown.text.clone(),
            place: a.shown.place_text.clone(),
            stage: render::public_stage(p, &m.stage),
            steps: render::steps(p, &entries),
            opened_at: m.opened_at,
            promised,
            answers: render::answers(b, p, m, &entries),
            closed: m.is_closed(),
            outcome: m.outcome.map(words::outcome),
            offers: desk.env(|env| {
                offers(p, m, &caller.actor, env).iter().map(|o| render::offer(b, m, o)).collect()
            }),
            version: m.version,
            files: entries
                .iter()
                .filter(|e| matches!(e.body.act, Act::Opened))
                .flat_map(|e| render::public_files(p, e))
                .collect(),
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
        let (caller, id) = self.reporter(number, secret).await?;
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
        let (_, id) = self.reporter(number, secret).await?;
        self.serve(id, file, thumb).await
    }

    /// Open matters near a point, without words or persons: what a reporter may know before
    /// reporting the same again.
    pub async fn nearby(&self, lon: f64, lat: f64, crs: Crs) -> Result<Vec<PublicRow>, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let at = to_wgs84(LonLat::new(lon, lat), crs);
        let Some(grid) = b.net.locate(at) else { return Ok(Vec::new()) };
        let filter =
            Filter { state: Some(State::Open), area: Some(grid.path.clone()), ..Filter::default() };
        let mut conn = self.inner.store.read().await?;
        let page = matter::Page::first(Order::Newest, 100);
        let (lines, _) = matter::list(&mut conn, TENANT, &filter, &page).await?;
        let mut out: Vec<PublicRow> = lines
            .iter()
            .filter(|l| l.secrecy == Secrecy::Normal)
            .filter_map(|l| {
                let metres = crate::net::Net::metres(at, LonLat::new(l.lon?, l.lat?));
                let p = b.playbook(&l.playbook, l.playbook_version).ok()?;
                (metres <= NEARBY_M).then(|| PublicRow {
                    about: l
                        .category
                        .as_deref()
                        .map_or_else(|| Text::new("一件反映", "a report"), |c| b.category_name(c)),
                    stage: render::public_stage(&p, &l.stage),
                    opened_at: l.opened_at,
                    metres,
                })
            })
            .collect();
        out.sort_by(|a, b| a.metres.total_cmp(&b.metres));
        out.truncate(5);
        Ok(out)
    }
}
