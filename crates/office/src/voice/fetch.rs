//! Feeds that are due are read, one after the other; one that cannot be read says why and waits longer
//! each time, and keeps none of the others from being read.

use super::parse::{NoFeed, Told, parse};
use crate::hook::{Got, Hooks};
use crate::load;
use crate::office::{Office, TENANT};
use crate::send_error::SendError;
use chrono::{DateTime, TimeDelta, Utc};
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort, Text};
use yiwang_store::voice::{self, Feed, Voice};

/// How long a feed that is being read is left alone by others.
const IN_HAND: TimeDelta = TimeDelta::minutes(5);
/// The first wait after a feed could not be read; it doubles up to its own hours.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// What came of reading one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Name of the feed.
    pub feed: String,
    /// New voices, or why it could not be read.
    pub came: Result<usize, Text>,
}

impl Office {
    /// Reads every feed that is due, or all that are on where `now_all`.
    pub async fn fetch_voices(&self, now_all: bool) -> Result<Vec<Fetched>, Refusal> {
        let now = self.now();
        let all = {
            let mut conn = self.inner.store.read().await?;
            voice::feeds(&mut conn, TENANT).await?
        };
        let due: Vec<Feed> =
            all.into_iter().filter(|f| f.on_at_all && (now_all || f.next_at <= now)).collect();
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let hooks = self.reader().await?;
        let mut out = Vec::with_capacity(due.len());
        for f in due {
            let (claimed, at) = (f.clone(), if now_all { f.next_at.max(now) } else { now });
            let mine = self.inner.store.write(move |tx| {
                Box::pin(
                    async move { voice::claim_feed(tx, TENANT, &claimed, now + IN_HAND, at).await },
                )
            });
            if mine.await? {
                let came = self.fetch(&hooks, &f).await?;
                out.push(Fetched { feed: f.name, came });
            }
        }
        if out.iter().any(|f| matches!(f.came, Ok(n) if n > 0)) {
            self.regroup(true).await?;
        }
        Ok(out)
    }

    /// What reads addresses; hosts that webhooks may reach in the own network may be read there too.
    pub(super) async fn reader(&self) -> Result<Hooks, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let (_, settings) = load::settings(&mut conn).await?;
        Hooks::new(&settings.hook_hosts)
    }

    /// Reads what is due where nobody looked within the last minute.
    pub(crate) async fn fetch_when_due(&self) -> Result<(), Refusal> {
        let now = self.now();
        if let Ok(mut looked) = self.inner.voice.looked.lock() {
            if looked.is_some_and(|at| now - at < super::EVERY) {
                return Ok(());
            }
            *looked = Some(now);
        }
        for f in self.fetch_voices(false).await? {
            if let Err(why) = f.came {
                tracing::warn!(feed = %f.feed, why = %why.en, "a public feed could not be read");
            }
        }
        Ok(())
    }

    /// Reads a feed from its bytes, for an installation that reaches no other machine. It is kept under
    /// its name and is not read by itself. How many voices were new.
    ///
    /// # Errors
    /// `no-right`; `feed-wrong` without a name; `feed-unreadable`.
    pub async fn read_feed(
        &self,
        caller: &Caller,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<usize, Refusal> {
        self.books().await?.rights().general(caller, Right::ImportTables)?;
        let name = super::change::name_of(name)?;
        let offset = self.tenant().await?.offset();
        let told = crate::import::off_thread(move || Ok::<_, Refusal>(parse(&bytes, "", offset)));
        let told = told.await?.map_err(|e| {
            let e = no_feed(e);
            Refusal::new(
                "feed-unreadable",
                Sort::Invalid,
                (e.say.zh, e.say.en),
                ("给出 RSS 或 Atom 文件。", "Give an RSS or Atom file."),
            )
        })?;
        let (now, id) = (self.now(), self.id());
        let found = {
            let mut conn = self.inner.store.read().await?;
            voice::feeds(&mut conn, TENANT).await?
        };
        let known = found.into_iter().find(|f| f.name == name && f.url.is_empty());
        let base = known.clone().unwrap_or_else(|| super::change::empty(id, now));
        let feed = Feed {
            name,
            on_at_all: false,
            fetched_at: Some(now),
            version: base.version.max(1),
            ..base
        };
        if known.is_none() {
            let first = feed.clone();
            self.writing(move |tx| {
                let first = first.clone();
                Box::pin(async move { voice::put_feed(tx, TENANT, &first).await })
            })
            .await?;
        }
        let voices = told.into_iter().filter_map(|t| self.voice(&feed, t, now)).collect();
        let n = self.write_feed(feed, voices).await?;
        if n > 0 {
            self.regroup(true).await?;
        }
        Ok(n)
    }

    /// Removes voices that are too old.
    pub async fn sweep_voices(&self) -> Result<(), Refusal> {
        let before = self.now() - TimeDelta::days(super::KEPT);
        self.inner
            .store
            .write(move |tx| Box::pin(async move { voice::sweep(tx, TENANT, before).await }))
            .await?;
        Ok(())
    }

    async fn fetch(&self, hooks: &Hooks, f: &Feed) -> Result<Result<usize, Text>, Refusal> {
        let got = hooks.get(&f.url, (&f.etag, &f.modified)).await;
        let now = self.now();
        let offset = self.tenant().await?.offset();
        let read = match got {
            Ok(Got::Same) => Ok((Vec::new(), f.etag.clone(), f.modified.clone())),
            Ok(Got::New { body, kind, etag, modified }) => {
                let told = crate::import::off_thread(move || {
                    Ok::<_, Refusal>(parse(&body, &kind, offset))
                });
                told.await?.map(|told| (told, etag, modified)).map_err(no_feed)
            }
            Err(e) => Err(e),
        };
        let (fresh, voices) = match read {
            Ok((told, etag, modified)) => {
                let fresh = Feed {
                    etag,
                    modified,
                    fetched_at: Some(now),
                    next_at: now + TimeDelta::hours(f.hours),
                    failed: 0,
                    error_zh: String::new(),
                    error_en: String::new(),
                    ..f.clone()
                };
                let voices: Vec<Voice> =
                    told.into_iter().filter_map(|t| self.voice(f, t, now)).collect();
                (fresh, Ok(voices))
            }
            Err(e) => {
                let longest = TimeDelta::hours(f.hours);
                let wait = AGAIN * (1 << f.failed.clamp(0, 10));
                let fresh = Feed {
                    next_at: now + if e.permanent { longest } else { wait.min(longest) },
                    failed: f.failed.saturating_add(1),
                    error_zh: e.say.zh.clone(),
                    error_en: e.say.en.clone(),
                    ..f.clone()
                };
                (fresh, Err(e.say))
            }
        };
        let voices = match voices {
            Ok(voices) => voices,
            Err(say) => {
                self.write_feed(fresh, Vec::new()).await?;
                return Ok(Err(say));
            }
        };
        Ok(Ok(self.write_feed(fresh, voices).await?))
    }

    /// What came of it is written, unless the feed was changed or removed meanwhile. How many voices
    /// were new.
    async fn write_feed(&self, fresh: Feed, voices: Vec<Voice>) -> Result<usize, Refusal> {
        self.writing(move |tx| {
            let (fresh, voices) = (fresh.clone(), voices.clone());
            Box::pin(async move {
                let all = voice::feeds(tx, TENANT).await?;
                if !all.iter().any(|f| f.id == fresh.id && f.version == fresh.version) {
                    return Ok(0);
                }
                voice::put_feed(tx, TENANT, &fresh).await?;
                let mut n = 0;
                for v in &voices {
                    n += usize::from(voice::insert(tx, TENANT, v).await?);
                }
                Ok(n)
            })
        })
        .await
    }

    /// A voice to be kept; none for what is older than is kept anyway.
    fn voice(&self, f: &Feed, t: Told, now: DateTime<Utc>) -> Option<Voice> {
        // nobody publishes in the future
        let at = t.at.unwrap_or(now).min(now);
        let mark = hex::encode(HashKind::Sha256.of(&[t.mark.as_bytes()]));
        (now - at <= TimeDelta::days(super::KEPT)).then(|| Voice {
            id: self.id(),
            feed_id: f.id,
            mark,
            title: t.title,
            text: t.text,
            link: t.link,
            at,
            seen_at: now,
        })
    }
}

fn no_feed(e: NoFeed) -> SendError {
    match e {
        NoFeed::Broken => SendError::permanent(
            "内容不是完整的 XML，读不出来。",
            "It is no whole XML and cannot be read.",
        ),
        NoFeed::Other => SendError::permanent(
            "这个地址不是 RSS 或 Atom 订阅；请填订阅的地址，不是网页的。",
            "This is no RSS or Atom feed; give the address of the feed, not of the page.",
        ),
    }
}
