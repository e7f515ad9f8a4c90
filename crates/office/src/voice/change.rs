//! Feeds added, changed, stopped and removed.

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Fault, Refusal, Sort, StaffId, Text};
use yiwang_store::voice::{self, Feed};
use yiwang_store::{StoreError, Tx};

/// Longest name, characters; longest address, bytes.
const NAME: usize = 60;
const ADDRESS: usize = 2_000;
/// Hours between two readings.
const HOURS: std::ops::RangeInclusive<i64> = 1..=168;
/// Feeds at most.
const MOST: usize = 100;

/// A feed, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedForm {
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub url: String,
    /// How often it is read, in hours.
    pub hours: String,
}

/// A change, as it goes into a writing job.
#[derive(Clone)]
enum Do {
    Put { name: String, url: String, hours: i64 },
    Switch { on: bool },
    Remove,
}

impl Office {
    /// Adds a feed, or changes the one that was seen in this version. It is read at the next look.
    ///
    /// # Errors
    /// `no-right`; `feed-wrong` with a fault at every wrong field; `feed-many`; `not-found`;
    /// `stale-version`.
    pub async fn keep_feed(
        &self,
        caller: &Caller,
        seen: Option<(Uuid, i64)>,
        form: &FeedForm,
    ) -> Result<Uuid, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ImportTables)?;
        let (name, url) = (form.name.trim().to_owned(), form.url.trim().to_owned());
        let mut faults = Vec::new();
        if !named(&name) {
            faults.push(no_name());
        }
        let hooks = self.reader().await?;
        if url.len() > ADDRESS {
            faults.push(fault("url", "地址太长", "the address is too long"));
        } else if let Err(e) = hooks.readable(&url) {
            faults.push(Fault { at: "url".to_owned(), say: e.say });
        }
        let hours = match form.hours.trim() {
            "" => Some(6),
            typed => typed.parse().ok().filter(|h| HOURS.contains(h)),
        };
        let Some(hours) = hours.filter(|_| faults.is_empty()) else {
            if hours.is_none() {
                faults.push(fault("hours", "应为1至168的整数", "a whole number from 1 to 168"));
            }
            return Err(wrong(faults));
        };
        let id = seen.map_or_else(|| self.id(), |s| s.0);
        self.changing_feed(desk, caller, (id, seen.map(|s| s.1)), Do::Put { name, url, hours })
            .await?;
        Ok(id)
    }

    /// Stops reading a feed, or begins again. What stood in it stays.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `stale-version`.
    pub async fn switch_feed(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
        on: bool,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ImportTables)?;
        self.changing_feed(desk, caller, (id, Some(seen)), Do::Switch { on }).await
    }

    /// Removes a feed with all that stood in it.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `stale-version`.
    pub async fn remove_feed(
        &self,
        caller: &Caller,
        (id, seen): (Uuid, i64),
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ImportTables)?;
        self.changing_feed(desk, caller, (id, Some(seen)), Do::Remove).await?;
        // what the miner holds of it is let go
        self.rebuild_issues().await.map(drop)
    }

    async fn changing_feed(
        &self,
        desk: Desk,
        caller: &Caller,
        (id, seen): (Uuid, Option<i64>),
        what: Do,
    ) -> Result<(), Refusal> {
        let by = caller.staff();
        self.writing(move |tx| {
            let (desk, what) = (desk.clone(), what.clone());
            Box::pin(async move { desk.change_feed(tx, by, (id, seen), what).await })
        })
        .await
    }
}

impl Desk {
    async fn change_feed(
        &self,
        tx: &mut Tx,
        by: Option<StaffId>,
        (id, seen): (Uuid, Option<i64>),
        what: Do,
    ) -> Result<(), StoreError> {
        let all = voice::feeds(tx, TENANT).await?;
        let old = all.iter().find(|f| f.id == id).cloned();
        let old = match (old, seen) {
            (Some(old), Some(seen)) if old.version == seen => Some(old),
            (Some(_), Some(_)) => return Err(stale().into()),
            (None, Some(_)) => return Err(not_found().into()),
            _ if all.len() >= MOST => return Err(many().into()),
            (old, None) => old,
        };
        let (did, say) = match (what, old) {
            (Do::Put { name, url, hours }, old) => {
                let (did, zh, en) = match &old {
                    Some(_) => ("feed-changed", "改公众来源", "Public feed changed"),
                    None => ("feed-added", "加公众来源", "Public feed added"),
                };
                let say = Text::new(format!("{zh}：{name}"), format!("{en}: {name}"));
                let base = old.unwrap_or_else(|| empty(id, self.now));
                // another address has another history
                let same = base.url == url;
                let kept = |s: &str| if same { s.to_owned() } else { String::new() };
                let fresh = Feed {
                    etag: kept(&base.etag),
                    modified: kept(&base.modified),
                    name,
                    url,
                    hours,
                    next_at: self.now,
                    failed: 0,
                    version: base.version + 1,
                    ..base
                };
                voice::put_feed(tx, TENANT, &fresh).await?;
                (did, say)
            }
            (Do::Switch { on }, Some(old)) => {
                let (did, zh, en) = if on {
                    ("feed-on", "恢复读取公众来源", "Public feed read again")
                } else {
                    ("feed-off", "停读公众来源", "Public feed no longer read")
                };
                let say = Text::new(format!("{zh}：{}", old.name), format!("{en}: {}", old.name));
                let fresh =
                    Feed { on_at_all: on, next_at: self.now, version: old.version + 1, ..old };
                voice::put_feed(tx, TENANT, &fresh).await?;
                (did, say)
            }
            (Do::Remove, Some(old)) => {
                voice::remove_feed(tx, TENANT, id).await?;
                let say = Text::new(
                    format!("删除公众来源：{}", old.name),
                    format!("Public feed removed: {}", old.name),
                );
                ("feed-removed", say)
            }
            (_, None) => return Err(not_found().into()),
        };
        self.did(tx, by, id, did, say).await
    }
}

pub(super) fn empty(id: Uuid, now: DateTime<Utc>) -> Feed {
    Feed {
        id,
        name: String::new(),
        url: String::new(),
        on_at_all: true,
        hours: 6,
        etag: String::new(),
        modified: String::new(),
        fetched_at: None,
        next_at: now,
        failed: 0,
        error_zh: String::new(),
        error_en: String::new(),
        version: 0,
    }
}

fn named(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= NAME && !name.contains(char::is_control)
}

fn no_name() -> Fault {
    fault("name", "名称应为1至60个字", "a name has 1 to 60 characters")
}

/// The name of a feed, as it may stand.
pub(super) fn name_of(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if named(name) { Ok(name.to_owned()) } else { Err(wrong(vec![no_name()])) }
}

fn fault(at: &str, zh: &str, en: &str) -> Fault {
    Fault { at: at.to_owned(), say: Text::new(zh, en) }
}

fn wrong(faults: Vec<Fault>) -> Refusal {
    Refusal::new(
        "feed-wrong",
        Sort::Invalid,
        ("有内容填得不对，没有保存。", "Something is not right; nothing was saved."),
        ("按字段旁的提示改正后再保存。", "Correct it as said beside the field and save again."),
    )
    .with_faults(faults)
}

fn many() -> Refusal {
    Refusal::new(
        "feed-many",
        Sort::NotNow,
        (format!("最多{MOST}个来源。"), format!("There can be {MOST} feeds at most.")),
        ("先删去不用的。", "First remove what is not used."),
    )
}

fn stale() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        ("别人刚改过这个来源。", "Somebody else has just changed this feed."),
        ("重新打开页面看看再改。", "Open the page again and look before you change it."),
    )
}
