//! The list of issues and the page of one. An issue is shown to whoever may see a matter of it; its
//! figures are those of the whole, its matters those the person may see.

use super::campaign::{CampaignView, Method};
use super::{Body, Way, week};
use crate::books::Books;
use crate::office::{Office, TENANT};
use crate::view::RowView;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Scope, not_found};
use yiwang_domain::{MatterId, Refusal, StaffId, Text};
use yiwang_store::issue::{self, Bond, Issue};
use yiwang_store::matter::{self, Filter, Order};
use yiwang_store::{Conn, follower};

/// Issues looked through, and shown.
const LOOKED: u32 = 400;
const SHOWN: usize = 50;
/// Matters shown on the page of one.
const MATTERS: usize = 200;
/// Ids asked for at once.
const CHUNK: usize = 500;
/// Weeks drawn.
const DRAWN: i64 = 13;

/// An issue in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct IssueRow {
    /// Its id.
    pub id: String,
    /// What it is called: place and telling words, else its category.
    pub name: Text,
    /// How hot it is; there is no upper end, an isolated report has about 1.
    pub score: f64,
    /// Distinct reporters.
    pub people: usize,
    /// People who joined or follow without having told it anew.
    pub votes: u64,
    /// Most who first wrote within any 30 days.
    pub peak: usize,
    /// Who first wrote within 30 days on average.
    pub usual: f64,
    /// Who first wrote within the last 30 days.
    pub recent: usize,
    /// And within the 30 before.
    pub before: usize,
    /// Share of persons who still wait, 0 to 1.
    pub unsolved: f64,
    /// Distinct weeks in which somebody first wrote.
    pub weeks: usize,
    /// Distinct places given.
    pub places: usize,
    /// Where it is going.
    pub way: Way,
    /// Matters in it.
    pub matters: usize,
    /// Public voices in it.
    pub voices: usize,
    /// When the first was reported.
    pub first: DateTime<Utc>,
    /// And the last.
    pub last: DateTime<Utc>,
    /// Reports in each of the last 13 weeks, this week last.
    pub weekly: Vec<u32>,
}

/// The list.
#[derive(Debug, Clone, PartialEq)]
pub struct IssueList {
    /// The hottest first.
    pub rows: Vec<IssueRow>,
    /// Whether anything was mined yet.
    pub begun: bool,
    /// As of.
    pub as_of: DateTime<Utc>,
}

/// A decision by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondView {
    /// Id.
    pub id: Uuid,
    /// Whether two issues were joined; else some were parted.
    pub joined: bool,
    /// How many docs it joined, or sent out.
    pub n: usize,
    /// Why.
    pub why: String,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// A public voice in an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceLine {
    /// Id.
    pub id: Uuid,
    /// Title, or the beginning of the text.
    pub title: String,
    /// Where it stands.
    pub link: Option<String>,
    /// Name of the feed.
    pub feed: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One issue.
#[derive(Debug, Clone)]
pub struct IssuePage {
    /// What the list shows.
    pub row: IssueRow,
    /// The matters the person may see, newest first.
    pub matters: Vec<RowView>,
    /// Matters of it the person may not see, or that are too many to show.
    pub unseen: usize,
    /// Public voices, newest first.
    pub voices: Vec<VoiceLine>,
    /// Grids: code, name, reports; most first.
    pub grids: Vec<(String, String, usize)>,
    /// Categories and reports; most first.
    pub categories: Vec<(Text, usize)>,
    /// What was decided by hand about any of its members, newest first.
    pub bonds: Vec<BondView>,
    /// Whether the person may decide.
    pub may_decide: bool,
    /// Campaigns that came of it, newest first.
    pub campaigns: Vec<CampaignView>,
    /// Methods in which the person may open one; none while one runs.
    pub methods: Vec<Method>,
    /// As of.
    pub as_of: DateTime<Utc>,
}

impl Office {
    /// The hottest issues of which the caller may see a matter.
    ///
    /// # Errors
    /// `no-right` for who may see no matters at all.
    pub async fn issues(&self, caller: &Caller) -> Result<IssueList, Refusal> {
        let books = self.books().await?;
        books.rights().general(caller, Right::MatterRead)?;
        let scope = scope(&books, caller);
        let mut conn = self.inner.store.read().await?;
        let begun = follower::get(&mut conn, TENANT, super::follow::NAME).await?
            != yiwang_store::Cursor::START;
        let found = issue::hottest(&mut conn, TENANT, LOOKED).await?;
        let mut of: HashMap<String, Vec<MatterId>> = HashMap::new();
        for m in issue::all_members(&mut conn, TENANT).await?.into_iter().filter(|m| !m.voice) {
            of.entry(m.issue_id).or_default().push(MatterId(m.doc_id));
        }
        let mut rows = Vec::new();
        for i in found {
            if rows.len() == SHOWN {
                break;
            }
            let ids = of.get(&i.id).map_or(&[][..], Vec::as_slice);
            if sees(&mut conn, scope.as_ref(), ids).await? {
                rows.push(row(&books, &i, self.now()));
            }
        }
        Ok(IssueList { rows, begun, as_of: self.now() })
    }

    /// One issue.
    ///
    /// # Errors
    /// `not-found` where there is none, where it is gone, and where the caller may see no matter of it.
    pub async fn issue(&self, caller: &Caller, id: &str) -> Result<IssuePage, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let kept = issue::get(&mut conn, TENANT, id).await?;
        let kept = kept.filter(|i| i.gone_at.is_none()).ok_or_else(not_found)?;
        let members = issue::members(&mut conn, TENANT, id).await?;
        let ids: Vec<MatterId> =
            members.iter().filter(|m| !m.voice).map(|m| MatterId(m.doc_id)).collect();
        let mut seen = visible(&mut conn, scope(b, caller).as_ref(), &ids).await?;
        if seen.is_empty() {
            return Err(not_found());
        }
        // ids grow with time
        seen.sort_by(|a, b| b.cmp(a));
        seen.truncate(MATTERS);
        let mut matters = desk.rows(&mut conn, &seen).await?;
        matters.sort_by_key(|m| std::cmp::Reverse((m.opened_at, m.id)));
        let docs: HashSet<String> = members.iter().map(|m| m.doc_id.simple().to_string()).collect();
        let mut bonds: Vec<BondView> = issue::bonds(&mut conn, TENANT)
            .await?
            .into_iter()
            .filter_map(|k| bond(b, k, id, &docs))
            .collect();
        bonds.reverse();
        let campaigns = self.campaigns_of(&mut conn, &desk, id).await?;
        let heard = members.iter().filter(|m| m.voice).map(|m| m.doc_id).collect();
        let voices = self.voices_of(&mut conn, &heard).await?;
        let may_open = b.rights().receive(caller).is_ok() && campaigns.iter().all(|c| c.closed);
        let methods = if may_open { self.gathering().await? } else { Vec::new() };
        let body: Body = serde_json::from_str(&kept.body).unwrap_or_default();
        let name =
            |code: &str| b.net.by_code(code).map_or_else(|| code.to_owned(), |g| g.name.clone());
        Ok(IssuePage {
            unseen: ids.len() - matters.len(),
            matters,
            voices,
            grids: body.grids.iter().map(|(c, n)| (c.clone(), name(c), *n)).collect(),
            categories: body.categories.iter().map(|(c, n)| (b.category_name(c), *n)).collect(),
            bonds,
            may_decide: b.rights().general(caller, Right::MatterMove).is_ok(),
            campaigns,
            methods,
            row: row(b, &kept, self.now()),
            as_of: desk.now,
        })
    }

    /// Whether the caller may see an issue.
    pub(crate) async fn sees_issue(&self, caller: &Caller, id: &str) -> Result<(), Refusal> {
        let books = self.books().await?;
        let mut conn = self.inner.store.read().await?;
        let kept = issue::get(&mut conn, TENANT, id).await?;
        kept.filter(|i| i.gone_at.is_none()).ok_or_else(not_found)?;
        let members = issue::members(&mut conn, TENANT, id).await?;
        let ids: Vec<MatterId> =
            members.iter().filter(|m| !m.voice).map(|m| MatterId(m.doc_id)).collect();
        if sees(&mut conn, scope(&books, caller).as_ref(), &ids).await? {
            return Ok(());
        }
        Err(not_found())
    }
}

/// What the caller may see; none for the system, which sees all.
fn scope(b: &Books, caller: &Caller) -> Option<Scope> {
    let system = matches!(caller.actor, yiwang_domain::actor::Actor::System);
    (!system).then(|| b.rights().scope(caller, Right::MatterRead))
}

/// Which of these the person may see.
async fn visible(
    conn: &mut Conn,
    scope: Option<&Scope>,
    ids: &[MatterId],
) -> Result<Vec<MatterId>, Refusal> {
    let mut out = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let filter =
            Filter { scope: scope.cloned(), ids: Some(chunk.to_vec()), ..Filter::default() };
        let page = matter::Page::first(Order::Newest, CHUNK as u32);
        let (lines, _) = matter::list(conn, TENANT, &filter, &page).await?;
        out.extend(lines.iter().map(|l| l.id));
    }
    Ok(out)
}

/// Whether the person may see any of these.
async fn sees(conn: &mut Conn, scope: Option<&Scope>, ids: &[MatterId]) -> Result<bool, Refusal> {
    for chunk in ids.chunks(CHUNK) {
        if !visible(conn, scope, chunk).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn row(b: &Books, i: &Issue, now: DateTime<Utc>) -> IssueRow {
    let body: Body = serde_json::from_str(&i.body).unwrap_or_default();
    let this = week(now.timestamp());
    let of: HashMap<i64, u32> = body.weekly.iter().copied().collect();
    IssueRow {
        id: i.id.clone(),
        name: named(b, &body),
        score: i.score,
        people: body.people,
        votes: body.votes,
        peak: body.peak,
        usual: body.usual,
        recent: body.recent,
        before: body.before,
        unsolved: body.unsolved,
        weeks: body.weeks,
        places: body.places,
        way: body.trend,
        matters: body.matters,
        voices: body.voices,
        first: i.first_at,
        last: i.last_at,
        weekly: (this - DRAWN + 1..=this).map(|w| of.get(&w).copied().unwrap_or(0)).collect(),
    }
}

/// Place and telling words; never the words of one report, which not everybody may read.
fn named(b: &Books, body: &Body) -> Text {
    let words = body.words.join("、");
    let name = match &body.place {
        Some(place) if words.is_empty() => place.clone(),
        Some(place) => format!("{place}：{words}"),
        None => words,
    };
    if !name.is_empty() {
        return Text::new(name.clone(), name);
    }
    match body.categories.first() {
        Some((code, _)) => b.category_name(code),
        None => Text::new("未命名议题", "Unnamed issue"),
    }
}

fn bond(b: &Books, k: Bond, issue: &str, docs: &HashSet<String>) -> Option<BondView> {
    let read = |text: &str| -> Vec<String> { serde_json::from_str(text).unwrap_or_default() };
    let (lefts, rights) = (read(&k.lefts), read(&k.rights));
    let about = k.issue_id == issue || lefts.iter().chain(&rights).any(|d| docs.contains(d));
    about.then(|| BondView {
        id: k.id,
        joined: k.kind == "join",
        n: lefts.len(),
        why: k.why,
        by: k.staff_id.map(|s| b.staff.get(&StaffId(s)).cloned().unwrap_or_default()),
        at: k.at,
        undone_at: k.undone_at,
    })
}
