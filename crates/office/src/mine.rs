//! What is stored about who raised a report, to be read, taken along and erased by that person
//! (PIPL art. 45, 47).

use crate::desk::Desk;
use crate::files::{FileKey, FileKind};
use crate::join;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::page::read_entries;
use crate::progress::reader_of;
use crate::render;
use crate::view::PartyView;
use crate::words;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use yiwang_domain::actor::By;
use yiwang_domain::entry::{Act, Audience, Body, Words};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Entry, FileId, Matter, MatterId, PartyId, Refusal, Sort, Text};
use yiwang_store::matter::{self, Shown};
use yiwang_store::{StoreError, Tx, entry, file, notice, party, report};

/// Everything the office holds about the person of one report.
#[derive(Debug, Clone, Serialize)]
pub struct Mine {
    /// The number of the report.
    pub number: String,
    /// The way it came.
    pub channel: Text,
    /// When it came.
    pub since: DateTime<Utc>,
    /// Name, telephone and e-mail, plain: they are the reader's own.
    pub person: PartyView,
    /// What the person wrote, oldest first.
    pub said: Vec<Said>,
    /// Longitude and latitude the person gave, WGS-84.
    pub point: Option<(f64, f64)>,
    /// Who looked at name and telephone plain: unit and purpose, newest first.
    pub looks: Vec<Look>,
    /// What was sent to the person, oldest first.
    pub sent: Vec<Sent>,
    /// When all of it was erased.
    pub erased_at: Option<DateTime<Utc>>,
    /// Whether the person may have it erased now.
    pub may_erase: bool,
}

/// What the person wrote at one time.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// When.
    pub at: DateTime<Utc>,
    /// On what occasion.
    pub what: Text,
    /// Words by label.
    pub words: Vec<(Text, String)>,
    /// How many photos.
    pub photos: usize,
}

/// A look at personal data.
#[derive(Debug, Clone, Serialize)]
pub struct Look {
    /// When.
    pub at: DateTime<Utc>,
    /// Units of who looked.
    pub unit: String,
    /// What for.
    pub purpose: String,
}

/// A notice that was sent.
#[derive(Debug, Clone, Serialize)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// What it said.
    pub text: Text,
}

/// Whether an entry holds what a person said: written by the person, or the report itself, taken
/// down by somebody for whoever raised the matter.
fn of_person(e: &Entry, m: &Matter, who: PartyId) -> bool {
    match &e.body.by {
        By::Reporter { party } => *party == who,
        _ => {
            matches!(e.body.act, Act::Opened)
                && m.raisers().any(|r| r.party == who && r.number == m.number)
        }
    }
}

impl Office {
    /// What is stored about the person of a report.
    pub async fn mine(&self, number: &str, secret: &str) -> Result<Mine, Refusal> {
        let (caller, id) = self.reporter(number, secret).await?;
        let who = reader_of(&caller).ok_or_else(not_found)?;
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let a = desk.permit(&mut conn, &caller, id, Right::MatterRead).await?;
        let m = a.permit.thing();
        let row = report::get(&mut conn, TENANT, number.trim()).await?.ok_or_else(not_found)?;
        let kept = party::get(&mut conn, TENANT, who).await?;
        let erased_at = kept.and_then(|p| p.erased_at);
        let entries = read_entries(&mut conn, m).await?;
        let own: Vec<&Entry> = entries.iter().filter(|e| of_person(e, m, who)).collect();
        let mut told: Vec<Said> = own.iter().map(|e| said(&desk, &a.playbook, m, e)).collect();
        let mut sent = notice::of_matter(&mut conn, TENANT, id).await?;
        // what was said after the matter joined another stands in that one's ledger
        for id in join::chain(&mut conn, id).await?.into_iter().skip(1) {
            let a = desk.permit(&mut conn, &caller, id, Right::MatterRead).await?;
            let m = a.permit.thing();
            let entries = read_entries(&mut conn, m).await?;
            let own = entries.iter().filter(|e| of_person(e, m, who));
            told.extend(own.map(|e| said(&desk, &a.playbook, m, e)));
            sent.extend(notice::of_matter(&mut conn, TENANT, id).await?);
        }
        let point = m.place.lon.zip(m.place.lat);
        let given = own.iter().any(|e| matches!(e.body.act, Act::Opened));
        let looks = party::log_of(&mut conn, TENANT, who).await?;
        Ok(Mine {
            number: row.number,
            channel: words::channel(&row.channel),
            since: row.created_at,
            person: self.open_party(&mut conn, who).await?,
            said: told,
            point: point.filter(|_| given),
            looks: looks
                .into_iter()
                .map(|l| {
                    let posts = b.posts.iter().filter(|p| p.staff == l.staff);
                    let mut units: Vec<String> = posts.map(|p| b.unit_name(p.unit)).collect();
                    units.dedup();
                    Look { at: l.at, unit: units.join("、"), purpose: l.purpose }
                })
                .collect(),
            sent: sent
                .into_iter()
                .filter(|n| n.party == Some(who))
                .filter_map(|n| {
                    let text = serde_json::from_str(&n.body).ok()?;
                    Some(Sent { at: n.sent_at?, text })
                })
                .collect(),
            erased_at,
            may_erase: erased_at.is_none() && may_erase(m, who),
        })
    }

    /// Erases what the person said and who the person is, once the matter has ended: words, photos,
    /// name, telephone, what notices quoted. The ledger keeps that something was said and that it
    /// was erased, so the chain still holds.
    ///
    /// # Errors
    /// `erase-not-yet` while the matter is open; `erased-before` the second time.
    pub async fn erase_mine(&self, number: &str, secret: &str) -> Result<(), Refusal> {
        let (caller, id) = self.reporter(number, secret).await?;
        let desk = self.desk().await?;
        let photos = self
            .writing(move |tx| {
                let (desk, caller) = (desk.clone(), caller.clone());
                Box::pin(async move { desk.erase(tx, &caller, id).await })
            })
            .await?;
        // what cannot be removed now is loose, and removed with what nobody took
        for photo in photos {
            for kind in [FileKind::Photo, FileKind::Thumb] {
                self.inner.files.delete(FileKey { tenant: TENANT.0, id: photo.0, kind }).await?;
            }
            self.inner
                .store
                .write(move |tx| Box::pin(async move { file::remove(tx, TENANT, photo).await }))
                .await?;
        }
        Ok(())
    }
}

/// The labels and words of an entry as the person gave them.
fn said(desk: &Desk, p: &yiwang_domain::Playbook, m: &Matter, e: &Entry) -> Said {
    Said {
        at: e.body.at,
        what: render::act(p, m, &desk.books, &e.body.act),
        words: e
            .words
            .iter()
            .flatten()
            .filter(|(_, w)| !w.is_empty())
            .map(|(k, w)| (render::label(p, &e.body.act, k), w.clone()))
            .collect(),
        photos: e.body.files.len(),
    }
}

/// Who raised it waits for the end: without words nobody could handle it. Who only follows need
/// not wait.
fn may_erase(m: &Matter, who: PartyId) -> bool {
    m.is_closed() || m.reporters.iter().any(|r| r.party == who && r.follows)
}

impl Desk {
    /// Erases within a transaction; returns the photos that are loose now.
    async fn erase(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: MatterId,
    ) -> Result<Vec<FileId>, StoreError> {
        let who = reader_of(caller).ok_or_else(not_found)?;
        let a = self.permit(tx, caller, id, Right::MatterAct).await?;
        if !may_erase(a.permit.thing(), who) {
            return Err(not_yet().into());
        }
        if !party::erase(tx, TENANT, who, self.now).await? {
            return Err(before().into());
        }
        let mut photos = Vec::new();
        for (n, id) in join::chain(tx, id).await?.into_iter().enumerate() {
            photos.extend(self.erase_in(tx, caller, who, id, n == 0).await?);
        }
        Ok(photos)
    }

    /// Erases what a person said in one matter: their own, or one that it joined, whose ledger tells of
    /// it only where something was said there.
    async fn erase_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        who: PartyId,
        id: MatterId,
        own: bool,
    ) -> Result<Vec<FileId>, StoreError> {
        let mut a = self.permit(tx, caller, id, Right::MatterAct).await?;
        let m = a.permit.thing().clone();
        let entries = read_entries(tx, &m).await?;
        let mut of = Vec::new();
        let mut photos = Vec::new();
        let mut report = false;
        for e in entries.iter().filter(|e| of_person(e, &m, who)) {
            report |= matches!(e.body.act, Act::Opened);
            if e.words.is_some() {
                entry::erase_words(tx, TENANT, id, e.seq).await?;
                of.push(e.seq);
            }
            for f in &e.body.files {
                if file::detach(tx, TENANT, f.file, id).await? {
                    photos.push(f.file);
                }
            }
        }
        if !own && of.is_empty() && photos.is_empty() {
            return Ok(photos);
        }
        if report {
            let gone = "内容已应本人要求删除".to_owned();
            let shown = Shown { title: gone.clone(), text: gone, place_text: String::new() };
            matter::show(tx, TENANT, &a.permit, &shown).await?;
            // notices quote the title
            let text = Text::new(
                format!("{}：内容已应本人要求删除。", m.number),
                format!("{}: erased as the person asked.", m.number),
            );
            let body = serde_json::to_string(&text)
                .map_err(|e| StoreError::Broken(format!("a notice cannot be written: {e}")))?;
            notice::rewrite(tx, TENANT, id, &body).await?;
            a.shown = shown;
        }
        let erased = Entry {
            matter: id,
            seq: m.version + 1,
            body: Body {
                at: self.now,
                by: By::Reporter { party: who },
                act: Act::Erased { of, photos: photos.clone() },
                form: BTreeMap::new(),
                audience: Audience::Internal,
                files: Vec::new(),
                changes: Vec::new(),
            },
            words: Some(Words::new()),
        };
        self.append(tx, &mut a, m, &erased).await?;
        Ok(photos)
    }
}

impl Mine {
    /// Name, telephone and e-mail as a screen shows them, where somebody may look over a shoulder.
    pub fn masked(&self) -> PartyView {
        PartyView {
            name: mask::name(&self.person.name),
            phone: mask::phone(&self.person.phone),
            email: if self.person.email.is_empty() {
                String::new()
            } else {
                mask::email(&self.person.email)
            },
        }
    }
}

fn not_yet() -> Refusal {
    Refusal::new(
        "erase-not-yet",
        Sort::NotNow,
        (
            "事情还在办，删掉内容就没法办了。",
            "It is still being handled; without its words nobody could.",
        ),
        (
            "办结后再来删除；不想办了，可以先撤回。",
            "Come back when it has ended; to end it now, withdraw it first.",
        ),
    )
}

fn before() -> Refusal {
    Refusal::new(
        "erased-before",
        Sort::NotNow,
        ("已经删除过了。", "It was erased before."),
        ("不用再做什么。", "There is nothing left to do."),
    )
}
