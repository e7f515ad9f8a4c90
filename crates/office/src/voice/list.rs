//! Public voices as a page shows them: the topics they belong to, then what stands alone.

use crate::issue::{IssueRow, VoiceLine, row};
use crate::office::{Office, TENANT};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Refusal, Text};
use yiwang_store::voice::{self, Feed, Voice};
use yiwang_store::{Conn, issue};

/// Voices looked at, and shown of those that stand alone.
const LOOKED: u32 = 2_000;
const ALONE: usize = 50;
/// Voices shown of a topic.
const OF_TOPIC: usize = 20;

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedView {
    /// Id.
    pub id: Uuid,
    /// What a change made from an old page is recognised by.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub url: String,
    /// Whether it is read.
    pub on: bool,
    /// How often, in hours.
    pub hours: i64,
    /// When it was last read.
    pub fetched_at: Option<DateTime<Utc>>,
    /// When it is read next.
    pub next_at: DateTime<Utc>,
    /// Why it could not be read.
    pub error: Option<Text>,
}

/// A voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceView {
    /// What an issue shows of it.
    pub line: VoiceLine,
    /// Its text.
    pub text: String,
}

/// Voices that belong together, beside matters or alone.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The issue.
    pub row: IssueRow,
    /// Whether the person sees a matter of it, so that it has a page for them.
    pub open: bool,
    /// The newest of its voices.
    pub voices: Vec<VoiceView>,
    /// How many voices are not shown.
    pub more: usize,
}

/// The page of public voices.
#[derive(Debug, Clone, Default)]
pub struct Voices {
    /// The feeds.
    pub feeds: Vec<FeedView>,
    /// Topics, those with most voices first.
    pub topics: Vec<Topic>,
    /// The newest that stand alone.
    pub alone: Vec<VoiceView>,
    /// Whether the caller may change the feeds.
    pub may_edit: bool,
}

impl FeedView {
    fn of(f: Feed) -> Self {
        let error = (!f.error_zh.is_empty()).then(|| Text::new(f.error_zh, f.error_en));
        Self {
            id: f.id,
            version: f.version,
            name: f.name,
            url: f.url,
            on: f.on_at_all,
            hours: f.hours,
            fetched_at: f.fetched_at,
            next_at: f.next_at,
            error,
        }
    }
}

impl VoiceView {
    fn of(feeds: &HashMap<Uuid, String>, v: Voice) -> Self {
        let begin: String = v.text.chars().take(60).collect();
        Self {
            line: VoiceLine {
                id: v.id,
                title: if v.title.is_empty() { begin } else { v.title },
                link: v.link,
                feed: feeds.get(&v.feed_id).cloned().unwrap_or_default(),
                at: v.at,
            },
            text: v.text,
        }
    }
}

impl Office {
    /// Public voices, of one feed or of all.
    ///
    /// # Errors
    /// `no-right` for who may see no matters and keep no tables.
    pub async fn voices(&self, caller: &Caller, feed: Option<Uuid>) -> Result<Voices, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let may_edit = b.rights().general(caller, Right::ImportTables).is_ok();
        if !may_edit {
            b.rights().general(caller, Right::MatterRead)?;
        }
        let mut conn = self.inner.store.read().await?;
        let feeds = voice::feeds(&mut conn, TENANT).await?;
        let names: HashMap<Uuid, String> = feeds.iter().map(|f| (f.id, f.name.clone())).collect();
        let all = voice::newest(&mut conn, TENANT, feed, LOOKED).await?;
        let members: HashMap<Uuid, String> = issue::all_members(&mut conn, TENANT)
            .await?
            .into_iter()
            .filter(|m| m.voice)
            .map(|m| (m.doc_id, m.issue_id))
            .collect();
        let mut of: HashMap<String, Vec<Voice>> = HashMap::new();
        let mut alone = Vec::new();
        for v in all {
            match members.get(&v.id) {
                Some(issue) => of.entry(issue.clone()).or_default().push(v),
                None => alone.push(v),
            }
        }
        let mut topics = Vec::new();
        for (id, voices) in of {
            let kept = issue::get(&mut conn, TENANT, &id).await?;
            let Some(kept) = kept.filter(|i| i.gone_at.is_none()) else {
                alone.extend(voices);
                continue;
            };
            let mut row = row(b, &kept, desk.now);
            let open = self.sees_issue(caller, &id).await.is_ok();
            let views: Vec<VoiceView> =
                voices.into_iter().map(|v| VoiceView::of(&names, v)).collect();
            if !open && row.matters > 0 {
                // its name is made of words of matters too
                let title = views.first().map(|v| v.line.title.clone()).unwrap_or_default();
                row.name = Text::new(title.clone(), title);
            }
            let more = views.len().saturating_sub(OF_TOPIC);
            let voices = views.into_iter().take(OF_TOPIC).collect();
            topics.push(Topic { row, open, voices, more });
        }
        topics.sort_by(|a, b| {
            let key = |t: &Topic| (std::cmp::Reverse(t.row.voices), std::cmp::Reverse(t.row.last));
            key(a).cmp(&key(b)).then_with(|| a.row.id.cmp(&b.row.id))
        });
        alone.sort_by_key(|v| std::cmp::Reverse((v.at, v.id)));
        alone.truncate(ALONE);
        Ok(Voices {
            feeds: feeds.into_iter().map(FeedView::of).collect(),
            topics,
            alone: alone.into_iter().map(|v| VoiceView::of(&names, v)).collect(),
            may_edit,
        })
    }

    /// One voice, to make a matter of it.
    ///
    /// # Errors
    /// `no-right`; `not-found`.
    pub async fn voice_of(&self, caller: &Caller, id: Uuid) -> Result<VoiceView, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().receive(caller)?;
        let mut conn = self.inner.store.read().await?;
        let found = voice::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        let feeds = voice::feeds(&mut conn, TENANT).await?;
        let names = feeds.into_iter().map(|f| (f.id, f.name)).collect();
        Ok(VoiceView::of(&names, found))
    }

    /// The voices of an issue, newest first.
    pub(crate) async fn voices_of(
        &self,
        conn: &mut Conn,
        ids: &HashSet<Uuid>,
    ) -> Result<Vec<VoiceLine>, Refusal> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let feeds = voice::feeds(conn, TENANT).await?;
        let names: HashMap<Uuid, String> = feeds.into_iter().map(|f| (f.id, f.name)).collect();
        let all = voice::newest(conn, TENANT, None, LOOKED).await?;
        let held = all.into_iter().filter(|v| ids.contains(&v.id));
        Ok(held.take(OF_TOPIC).map(|v| VoiceView::of(&names, v).line).collect())
    }
}
