//! Drafts of playbooks: copying one, changing it in the browser, trying it, throwing it away.
//!
//! Nothing typed is lost when two people change one draft: what each changed since both began is
//! joined, and where both changed the same lines the person who saves second sees both.

use crate::office::{Office, TENANT};
use crate::shipped;
use crate::view::{DraftView, Joined, TriedWalk, WalkText};
use chrono::{DateTime, Utc};
use yiwang_domain::playbook::edit::{self, Edit};
use yiwang_domain::playbook::{self, Problem, roles::Right};
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::walk::{self, World};
use yiwang_domain::{Playbook, Refusal, Sort, Text};
use yiwang_store::playbook as kept;
use yiwang_store::{StoreError, draft};

/// Most characters of a text that is changed here; the longest shipped playbook has a quarter.
pub const LONGEST: usize = 200_000;
/// Most walks of one playbook.
pub const MOST_WALKS: usize = 40;

/// What somebody wants to save.
#[derive(Debug, Clone)]
pub enum Change {
    /// The whole text.
    Text(String),
    /// Single values of a form.
    Edits(Vec<Edit>),
    /// The walks.
    Walks(Vec<WalkText>),
}

impl Office {
    /// The draft of a playbook as it stands; where nobody began one, the newest version as the draft
    /// that saving would begin, with revision 0.
    pub async fn draft(&self, caller: &Caller, id: &str) -> Result<DraftView, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaybookEdit)?;
        let mut conn = self.inner.store.read().await?;
        let found = match draft::newest(&mut conn, TENANT, id).await? {
            Some(d) => d,
            None => unsaved(&mut conn, id).await?.ok_or_else(not_found)?,
        };
        let name = |s| desk.books.staff.get(&s).cloned();
        Ok(DraftView {
            saved_by: found.by().and_then(name),
            walks: walks_of(&found.walks),
            id: found.id,
            revision: found.revision,
            text: found.text,
            based_on: found.based_on,
            saved_at: found.saved_at,
        })
    }

    /// Ids of playbooks that have a draft.
    pub async fn drafts(&self, caller: &Caller) -> Result<Vec<(String, DateTime<Utc>)>, Refusal> {
        self.desk().await?.books.rights().general(caller, Right::PlaybookEdit)?;
        let mut conn = self.inner.store.read().await?;
        let all = draft::all(&mut conn, TENANT).await?;
        Ok(all.into_iter().map(|d| (d.id, d.saved_at)).collect())
    }

    /// Begins a draft under a new id, as a copy of the newest version of `from` with its walks.
    ///
    /// # Errors
    /// `playbook-id` where the id cannot be used or is taken.
    pub async fn copy_playbook(
        &self,
        caller: &Caller,
        from: &str,
        id: &str,
        name: &Text,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaybookEdit)?;
        if !fit(id) {
            return Err(bad_id(id));
        }
        let mut conn = self.inner.store.read().await?;
        let source = unsaved(&mut conn, from).await?.ok_or_else(not_found)?;
        drop(conn);
        let set = |path: &str, value: &str| Edit::Set { path: path.into(), value: value.into() };
        let mut edits = vec![set("playbook", id)];
        for (path, value) in [("name.zh", &name.zh), ("name.en", &name.en)] {
            if !value.trim().is_empty() {
                edits.push(set(path, value.trim()));
            }
        }
        let text = edit::apply(&source.text, &edits)?;
        let walks = walks_of(&source.walks)
            .into_iter()
            .map(|w| {
                let text = edit::apply(&w.text, &[set("playbook", id)])?;
                Ok(WalkText { name: w.name, text })
            })
            .collect::<Result<Vec<_>, Refusal>>()?;
        let first = draft::Draft {
            id: id.to_owned(),
            revision: 1,
            text,
            walks: written(&walks),
            based_on: Some(from.to_owned()),
            saved_by: caller.staff().map(|s| s.0),
            saved_at: desk.now,
        };
        self.writing(move |tx| {
            let first = first.clone();
            Box::pin(async move {
                let there = draft::newest(tx, TENANT, &first.id).await?.is_some();
                let published = kept::all(tx, TENANT).await?.iter().any(|p| p.id == first.id);
                if there || published {
                    return Err(bad_id(&first.id).into());
                }
                save(tx, &first).await
            })
        })
        .await
    }

    /// Saves a change made to revision `seen`. What others saved since is joined with it.
    pub async fn save_draft(
        &self,
        caller: &Caller,
        id: &str,
        seen: i64,
        change: Change,
    ) -> Result<Joined, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::PlaybookEdit)?;
        let (id, by, now) = (id.to_owned(), caller.staff().map(|s| s.0), desk.now);
        let names = desk.books.staff.clone();
        let joined = self
            .writing(move |tx| {
                let (id, change) = (id.clone(), change.clone());
                Box::pin(async move {
                    let begun = unsaved(tx, &id).await?;
                    let newest = match draft::newest(tx, TENANT, &id).await? {
                        Some(d) => d,
                        None => begun.clone().ok_or_else(not_found)?,
                    };
                    let base = match seen {
                        0 => begun,
                        n => draft::get(tx, TENANT, &id, n).await?,
                    };
                    // the draft that was changed has been published or thrown away since
                    let base = base.ok_or_else(draft_gone)?;
                    let mut next = newest.clone();
                    (next.revision, next.saved_by, next.saved_at) = (newest.revision + 1, by, now);
                    let joined = join(&base, &newest, change, &mut next)?;
                    if joined.is_some() {
                        return Ok((newest, joined));
                    }
                    if (&next.text, &next.walks) != (&newest.text, &newest.walks) {
                        save(tx, &next).await?;
                        return Ok((next, None));
                    }
                    Ok((newest, None))
                })
            })
            .await?;
        Ok(match joined {
            (d, None) => Joined::Saved { revision: d.revision, with: d.revision > seen + 1 },
            (d, Some(text)) => Joined::Both {
                revision: d.revision,
                by: d.by().and_then(|s| names.get(&s).cloned()),
                text,
            },
        })
    }

    /// Throws a draft away; the version in force stays.
    pub async fn discard_draft(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        self.desk().await?.books.rights().general(caller, Right::PlaybookEdit)?;
        let id = id.to_owned();
        self.writing(move |tx| {
            let id = id.clone();
            Box::pin(async move { draft::discard(tx, TENANT, &id).await })
        })
        .await
    }

    /// Reads and checks a text with the roles and calendars of the jurisdiction.
    pub async fn check_playbook(
        &self,
        caller: &Caller,
        text: &str,
    ) -> Result<Result<Playbook, Vec<Problem>>, Refusal> {
        let books = self.books().await?;
        books.rights().general(caller, Right::PlaybookEdit)?;
        too_long(text)?;
        let names: Vec<String> = books.calendars.names().map(str::to_owned).collect();
        let (text, roles) = (text.to_owned(), books.roles.clone());
        aside(move || playbook::load(&text, &roles, &names)).await
    }

    /// Publishes the draft as the caller saw it, with its walks.
    ///
    /// # Errors
    /// `playbook-wrong`, `no-right`, and `stale-version` where somebody saved since.
    pub async fn publish_draft(
        &self,
        caller: &Caller,
        id: &str,
        seen: i64,
        effective_from: Option<DateTime<Utc>>,
    ) -> Result<u32, Refusal> {
        self.desk().await?.books.rights().general(caller, Right::PlaybookPublish)?;
        let mut conn = self.inner.store.read().await?;
        let found = draft::get(&mut conn, TENANT, id, seen).await?.ok_or_else(draft_gone)?;
        drop(conn);
        let told = playbook::to_json(&found.text).ok();
        let inner = told.as_ref().and_then(|j| j.get("playbook")).and_then(|v| v.as_str());
        if inner.is_some_and(|i| i != id) {
            return Err(Refusal::new(
                "playbook-id",
                Sort::Invalid,
                (format!("文本里的标识不是“{id}”。"), format!("The id in the text is not `{id}`.")),
                (
                    format!("把 playbook: 改回 {id}；要另立一份请用“复制”。"),
                    format!("Set `playbook: {id}` again; to make another one, copy it."),
                ),
            ));
        }
        let text = found.text.clone();
        self.put_in_force(caller, &text, effective_from, Some(found)).await
    }

    /// The walks of a playbook in force: its own, else the shipped ones.
    pub async fn walks(&self, id: &str, version: u32) -> Result<Vec<WalkText>, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let found = kept::get(&mut conn, TENANT, id, version).await?.ok_or_else(not_found)?;
        Ok(walks_or_shipped(&found.walks, id))
    }

    /// Runs walks on a playbook in the small district they happen in. Costs some milliseconds each.
    pub async fn try_walks(
        &self,
        p: &Playbook,
        walks: Vec<WalkText>,
    ) -> Result<Vec<TriedWalk>, Refusal> {
        let books = self.books().await?;
        let names: Vec<String> = books.calendars.names().map(str::to_owned).collect();
        let p = p.clone();
        aside(move || {
            let Ok(world) = World::read(shipped::WORLD, &names) else { return Vec::new() };
            walks.into_iter().map(|w| tried(w, &p, &world)).collect()
        })
        .await
    }
}

/// Runs what takes the processor for a while where it holds up nobody.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|e| StoreError::Broken(e.to_string()).into())
}

fn tried(w: WalkText, p: &Playbook, world: &World) -> TriedWalk {
    match walk::read(&w.text) {
        Ok(read) => {
            let course = walk::run(&read, p, world);
            TriedWalk {
                file: w.name,
                name: read.name,
                about: read.about,
                people: read.people.into_iter().map(|(name, p)| (name, p.role)).collect(),
                faults: course.faults,
                story: course.story,
            }
        }
        Err(why) => TriedWalk {
            name: Text::new(w.name.clone(), w.name.clone()),
            file: w.name,
            about: Text::default(),
            people: Vec::new(),
            faults: vec![why],
            story: Vec::new(),
        },
    }
}

/// What a change makes of the newest saving; where both changed the same lines, the text with both,
/// marked.
fn join(
    base: &draft::Draft,
    newest: &draft::Draft,
    change: Change,
    next: &mut draft::Draft,
) -> Result<Option<String>, Refusal> {
    let mine = match change {
        Change::Walks(walks) => {
            if base.walks != newest.walks && base.walks != written(&walks) {
                return Err(walks_changed());
            }
            next.walks = checked(&walks)?;
            return Ok(None);
        }
        Change::Text(text) => {
            too_long(&text)?;
            text
        }
        Change::Edits(edits) => edit::apply(&base.text, &edits)?,
    };
    if base.revision == newest.revision {
        next.text = mine;
        return Ok(None);
    }
    match diffy::merge(&base.text, &mine, &newest.text) {
        Ok(text) => {
            next.text = text;
            Ok(None)
        }
        Err(both) => Ok(Some(both)),
    }
}

fn checked(walks: &[WalkText]) -> Result<String, Refusal> {
    if walks.len() > MOST_WALKS {
        return Err(Refusal::new(
            "walks-many",
            Sort::TooLarge,
            (format!("走法最多{MOST_WALKS}个。"), format!("At most {MOST_WALKS} walks.")),
            ("删去不再需要的。", "Remove those that are no longer needed."),
        ));
    }
    walks.iter().try_for_each(|w| too_long(&w.text))?;
    Ok(written(walks))
}

async fn save(tx: &mut yiwang_store::Tx, d: &draft::Draft) -> Result<(), StoreError> {
    match draft::save(tx, TENANT, d).await {
        // somebody saved in the same moment: read again and join
        Err(StoreError::Taken(_)) => Err(StoreError::Stale),
        other => other,
    }
}

/// The newest version of a playbook as the draft that saving would begin.
async fn unsaved(
    conn: &mut yiwang_store::Conn,
    id: &str,
) -> Result<Option<draft::Draft>, StoreError> {
    let newest = kept::all(conn, TENANT).await?.into_iter().rfind(|p| p.id == id);
    Ok(newest.map(|p| draft::Draft {
        walks: written(&walks_or_shipped(&p.walks, id)),
        id: p.id,
        revision: 0,
        text: p.text,
        based_on: p.based_on,
        saved_by: p.published_by.map(|s| s.0),
        saved_at: p.published_at,
    }))
}

fn walks_or_shipped(own: &str, id: &str) -> Vec<WalkText> {
    let own = walks_of(own);
    if !own.is_empty() {
        return own;
    }
    shipped::WALKS
        .iter()
        .filter(|(playbook, ..)| *playbook == id)
        .map(|(_, name, text)| WalkText { name: (*name).to_owned(), text: (*text).to_owned() })
        .collect()
}

fn walks_of(json: &str) -> Vec<WalkText> {
    serde_json::from_str(json).unwrap_or_default()
}

fn written(walks: &[WalkText]) -> String {
    serde_json::to_string(walks).unwrap_or_else(|_| "[]".to_owned())
}

/// Whether an id is kebab-case, as file names and addresses need it.
fn fit(id: &str) -> bool {
    (3..=40).contains(&id.len())
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.ends_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn bad_id(id: &str) -> Refusal {
    Refusal::new(
        "playbook-id",
        Sort::Invalid,
        (
            format!("标识“{id}”不能用，或已经有了。"),
            format!("The id `{id}` cannot be used, or is taken."),
        ),
        (
            "用3至40个小写字母、数字和连字符，以字母开头，如 our-street-loop。",
            "Use 3 to 40 small letters, digits and hyphens, beginning with a letter, such as our-street-loop.",
        ),
    )
}

fn draft_gone() -> Refusal {
    Refusal::new(
        "draft-gone",
        Sort::NotNow,
        (
            "这份草稿已被发布或放弃，您的修改还没有保存。",
            "This draft was published or thrown away; your change is not saved.",
        ),
        (
            "您填写的内容还在下面；打开现在的版本，再改一次。",
            "What you typed is still below; open the version as it is now and make the change there.",
        ),
    )
}

fn walks_changed() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        ("走法刚被别人改过。", "Somebody has just changed the walks."),
        (
            "您的内容还在下面；看过新的走法后再保存。",
            "Yours are still below; look at theirs, then save.",
        ),
    )
}

fn too_long(text: &str) -> Result<(), Refusal> {
    if text.chars().count() <= LONGEST {
        return Ok(());
    }
    Err(Refusal::new(
        "playbook-long",
        Sort::TooLarge,
        ("文本太长。", "The text is too long."),
        (
            format!("一份工作法最多{LONGEST}字。"),
            format!("A playbook has at most {LONGEST} characters."),
        ),
    ))
}
