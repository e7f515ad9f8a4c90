//! Playbooks: publishing a version, listing, reading.

use crate::load;
use crate::office::{Office, TENANT};
use crate::view::{PlaybookRow, VersionView};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use yiwang_domain::playbook::{self, Problem, roles::Right};
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_store::matter::{self, Filter, State};
use yiwang_store::{draft, playbook as kept};

impl Office {
    /// Publishes a playbook and returns its version. The text of the newest version again is not
    /// published twice. New matters run by it from `effective_from` on (now where none); running
    /// matters keep their version.
    ///
    /// # Errors
    /// `playbook-wrong` with one fault per mistake, `at` naming the line; `no-right`.
    pub async fn publish_playbook(
        &self,
        caller: &Caller,
        text: &str,
        effective_from: Option<DateTime<Utc>>,
    ) -> Result<u32, Refusal> {
        self.put_in_force(caller, text, effective_from, None).await
    }

    /// The same with walks and origin of a draft, which ends with it: the saving named must still be
    /// the newest.
    pub(crate) async fn put_in_force(
        &self,
        caller: &Caller,
        text: &str,
        effective_from: Option<DateTime<Utc>>,
        draft: Option<draft::Draft>,
    ) -> Result<u32, Refusal> {
        let desk = self.desk().await?;
        let books = &desk.books;
        books.rights().general(caller, Right::PlaybookPublish)?;
        let names: Vec<String> = books.calendars.names().map(str::to_owned).collect();
        let read = playbook::load(text, &books.roles, &names).map_err(|p| wrong(&p))?;
        let (id, now, by) = (read.id.clone(), desk.now, caller.staff());
        let (text, digest) = (text.to_owned(), self.inner.hash.of(&[text.as_bytes()]));
        let from = effective_from.unwrap_or(now).max(now);
        self.writing(move |tx| {
            let (id, text, draft) = (id.clone(), text.clone(), draft.clone());
            Box::pin(async move {
                let newest = kept::all(tx, TENANT).await?.into_iter().rfind(|p| p.id == id);
                if let Some(d) = &draft {
                    let now = draft::newest(tx, TENANT, &id).await?;
                    if now.is_none_or(|n| n.revision != d.revision) {
                        return Err(draft_moved_on().into());
                    }
                    draft::discard(tx, TENANT, &id).await?;
                }
                let walks = match (&draft, &newest) {
                    (Some(d), _) => d.walks.clone(),
                    (None, Some(n)) => n.walks.clone(),
                    (None, None) => "[]".to_owned(),
                };
                // the same again in force at once is not a new version
                let same = |p: &&kept::Published| {
                    p.text == text && p.walks == walks && p.effective_from <= from
                };
                if let Some(same) = newest.as_ref().filter(same) {
                    return Ok(same.version);
                }
                let based_on = draft.and_then(|d| d.based_on);
                let fresh = kept::Published {
                    id,
                    version: newest.as_ref().map_or(1, |p| p.version + 1),
                    text,
                    digest,
                    effective_from: from,
                    published_by: by,
                    published_at: now,
                    walks,
                    based_on: based_on.or_else(|| newest.and_then(|p| p.based_on)),
                };
                kept::publish(tx, TENANT, &fresh).await?;
                load::changed(tx).await?;
                Ok(fresh.version)
            })
        })
        .await
    }

    /// How many open matters stand at each stage of a playbook, in any of its versions: of those the
    /// caller may see, and of all for who keeps the playbooks.
    pub async fn standing(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<BTreeMap<String, i64>, Refusal> {
        let desk = self.desk().await?;
        let rights = desk.books.rights();
        let keeps = !rights.scope(caller, Right::PlaybookEdit).is_empty();
        let scope = (!keeps).then(|| rights.scope(caller, Right::MatterRead));
        let Some(p) = desk.books.playbooks.get(id).and_then(|all| all.last()) else {
            return Err(not_found());
        };
        let mut conn = self.inner.store.read().await?;
        let mut out = BTreeMap::new();
        for stage in p.playbook.stages.iter().filter(|s| !s.ends) {
            let here = Filter {
                scope: scope.clone(),
                state: Some(State::Open),
                playbook: Some(id.to_owned()),
                stage: Some(stage.id.clone()),
                ..Filter::default()
            };
            out.insert(stage.id.clone(), matter::count(&mut conn, TENANT, &here).await?);
        }
        Ok(out)
    }

    /// Every version of a playbook, newest first.
    pub async fn playbook_versions(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<Vec<VersionView>, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaybookEdit)?;
        let in_force = desk.books.current(id, desk.now).map(|p| p.version);
        let mut conn = self.inner.store.read().await?;
        let mut all = kept::all(&mut conn, TENANT).await?;
        all.retain(|p| p.id == id);
        all.reverse();
        let name = |s| desk.books.staff.get(&s).cloned();
        Ok(all
            .into_iter()
            .map(|p| VersionView {
                version: p.version,
                effective_from: p.effective_from,
                published_at: p.published_at,
                published_by: p.published_by.and_then(name),
                in_force: in_force == Some(p.version),
                based_on: p.based_on,
                text: p.text,
            })
            .collect())
    }

    /// Publishes an earlier version again, as the newest: new matters run by it from now on.
    pub async fn roll_back_playbook(
        &self,
        caller: &Caller,
        id: &str,
        version: u32,
    ) -> Result<u32, Refusal> {
        let text = self.playbook_text(caller, id, Some(version)).await?;
        self.put_in_force(caller, &text, None, None).await
    }

    /// Playbooks in force, each with the open matters that run by any of its versions.
    pub async fn playbooks(&self, caller: &Caller) -> Result<Vec<PlaybookRow>, Refusal> {
        let desk = self.desk().await?;
        let books = &desk.books;
        books.rights().general(caller, Right::PlaybookEdit)?;
        let mut conn = self.inner.store.read().await?;
        let mut rows = Vec::new();
        for (id, versions) in &books.playbooks {
            // one that begins later is shown by its first version
            let Some(p) = books.current(id, desk.now).or(versions.first()) else { continue };
            let running = Filter {
                state: Some(State::Open),
                playbook: Some(id.clone()),
                ..Filter::default()
            };
            rows.push(PlaybookRow {
                id: id.clone(),
                name: p.playbook.name.clone(),
                about: p.playbook.about.clone(),
                version: p.version,
                methods: p.playbook.methods.clone(),
                effective_from: p.effective_from,
                in_use: matter::count(&mut conn, TENANT, &running).await?,
            });
        }
        Ok(rows)
    }

    /// The text of a playbook as published; the version in force where none is named.
    pub async fn playbook_text(
        &self,
        caller: &Caller,
        id: &str,
        version: Option<u32>,
    ) -> Result<String, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaybookEdit)?;
        let version = match version {
            Some(v) => v,
            None => desk.books.current(id, desk.now).ok_or_else(not_found)?.version,
        };
        let mut conn = self.inner.store.read().await?;
        let found = kept::get(&mut conn, TENANT, id, version).await?.ok_or_else(not_found)?;
        Ok(found.text)
    }
}

/// Somebody saved the draft after what was to be published was looked at.
fn draft_moved_on() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        (
            "草稿刚被别人改过，没有发布。",
            "Somebody has just changed the draft; it was not published.",
        ),
        ("看过新的内容后再发布。", "Look at it as it is now, then publish."),
    )
}

/// All mistakes of a playbook in one refusal.
pub(crate) fn wrong(problems: &[Problem]) -> Refusal {
    let n = problems.len();
    let faults = problems
        .iter()
        .map(|p| Fault {
            at: format!("line {}", p.line),
            say: Text::new(
                format!("{} → {}", p.say.zh, p.mend.zh),
                format!("{} → {}", p.say.en, p.mend.en),
            ),
        })
        .collect();
    Refusal::new(
        "playbook-wrong",
        Sort::Invalid,
        (
            format!("工作法有{n}处错误，没有发布。"),
            format!("The playbook has {n} mistake(s) and was not published."),
        ),
        (
            "逐行改正后重新发布；正在执行的版本不受影响。",
            "Correct each line and publish again; the version in force stays.",
        ),
    )
    .with_faults(faults)
}
