//! The page of warnings: those in force that the person may read, what was over or dismissed and why,
//! and by what method and at what rate of false alarms they are found.

use super::given::{Given, given};
use super::{Body, LATE, Looked, RECURRING, SURGE, with_names};
use crate::books::Books;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use uuid::Uuid;
use yiwang_domain::actor::Actor;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Scope};
use yiwang_domain::units::within;
use yiwang_domain::{MatterId, Refusal, Text};
use yiwang_store::warning::{self, Warning};
use yiwang_store::{Conn, matter};

/// Days of the past that are shown, and the most of it.
const SHOWN: i64 = 90;
const PAST: u32 = 100;
/// Warnings of one kind on the page, and matters of one warning.
const OF_KIND: usize = 50;
const MATTERS: usize = 10;
/// Ids asked for at once.
const CHUNK: usize = 500;

/// What is warned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A rise out of the ordinary.
    Surge,
    /// A place where it comes again and again.
    Recurring,
    /// A matter likely to fall overdue.
    Late,
}

impl Kind {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Surge, Self::Recurring, Self::Late];

    /// Its word, as it is kept and stands in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Surge => SURGE,
            Self::Recurring => RECURRING,
            Self::Late => LATE,
        }
    }

    /// The kind of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// Which warnings are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Code of the part of the net they lie in.
    pub area: Option<String>,
}

/// A warning in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarningView {
    /// Id.
    pub id: Uuid,
    /// What is warned of.
    pub kind: Kind,
    /// What was found, in one sentence.
    pub say: Text,
    /// Code of the area of a surge or of a place.
    pub area: Option<String>,
    /// Numbers of the matters in it that the person may see, newest first, ten at most.
    pub matters: Vec<String>,
    /// How many more are in it.
    pub more: usize,
    /// When it was found first.
    pub since: DateTime<Utc>,
    /// Whether the person may dismiss it.
    pub may_dismiss: bool,
    /// Who took a dismissal of it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
}

/// A warning that is over or was dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Id.
    pub id: Uuid,
    /// What was warned of.
    pub kind: Kind,
    /// What had been found.
    pub say: Text,
    /// When it was found first.
    pub since: DateTime<Utc>,
    /// When it was over.
    pub at: DateTime<Utc>,
    /// Why it was dismissed; none where it was over by itself.
    pub given: Option<Given>,
}

/// What the last look was at.
#[derive(Debug, Clone, PartialEq)]
pub struct LookView {
    /// The day looked at.
    pub day: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Category by community: so many were looked at, each in two windows.
    pub communities: usize,
    /// And category by street.
    pub streets: usize,
    /// Alarms a month over all of them that may come by chance.
    pub false_alarms: f64,
    /// Matters from whose past the chance of falling overdue is told.
    pub past: usize,
    /// Surges told in the last 30 days in the whole jurisdiction, and how many of them were dismissed.
    pub told: (i64, i64),
}

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct Warnings {
    /// In force, by kind, the weightiest first; fifty of a kind at most.
    pub open: Vec<WarningView>,
    /// How many of each kind are in force in the area asked for.
    pub counts: [(Kind, usize); 3],
    /// Over or dismissed within the last 90 days, newest first.
    pub ended: Vec<Ended>,
    /// The last look; none where there was none yet.
    pub look: Option<LookView>,
}

/// What somebody has a right over; none for the system, which has it over all.
struct Sees(Option<Scope>);

impl Sees {
    fn of(b: &Books, caller: &Caller, right: Right) -> Self {
        let system = matches!(caller.actor, Actor::System);
        Self((!system).then(|| b.rights().scope(caller, right)))
    }

    /// All of a part of the net.
    fn area(&self, area: &str) -> bool {
        let covers = |s: &Scope| s.whole || s.areas.iter().any(|a| within(area, a));
        self.0.as_ref().is_none_or(covers)
    }

    /// Those of these matters, with their numbers.
    async fn matters(
        &self,
        conn: &mut Conn,
        ids: &[MatterId],
        state: Option<matter::State>,
    ) -> Result<HashMap<MatterId, String>, Refusal> {
        let mut out = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let filter = matter::Filter {
                scope: self.0.clone(),
                ids: Some(chunk.to_vec()),
                state,
                ..matter::Filter::default()
            };
            let page = matter::Page::first(matter::Order::Newest, CHUNK as u32);
            let (lines, _) = matter::list(conn, TENANT, &filter, &page).await?;
            out.extend(lines.into_iter().map(|l| (l.id, l.number)));
        }
        Ok(out)
    }
}

impl Office {
    /// The warnings the caller may read: of a place, who may see all of it; of a matter, who may see
    /// the matter, while it is open.
    ///
    /// # Errors
    /// `no-right` for who may see no matters at all.
    pub async fn warnings(&self, caller: &Caller, narrow: &Narrow) -> Result<Warnings, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::MatterRead)?;
        let area = narrow.area.as_deref().and_then(|code| b.net.by_code(code));
        let lies = |w: &Warning| {
            area.is_none_or(|g| w.area.as_deref().is_some_and(|path| within(path, &g.path)))
        };
        let mut conn = self.inner.store.read().await?;
        let sees = Sees::of(b, caller, Right::MatterRead);
        let all = warning::open(&mut conn, TENANT).await?;
        let asked: Vec<MatterId> = all.iter().filter_map(|w| w.matter_id.map(MatterId)).collect();
        let open = sees.matters(&mut conn, &asked, Some(matter::State::Open)).await?;
        let mut seen: Vec<(Kind, Warning)> = all
            .into_iter()
            .filter(|w| match w.matter_id {
                Some(id) => open.contains_key(&MatterId(id)),
                None => w.area.as_deref().is_some_and(|a| sees.area(a)),
            })
            .filter(lies)
            .filter_map(|w| Some((Kind::read(&w.kind)?, w)))
            .collect();
        // within a kind they come by weight
        seen.sort_by_key(|(kind, _)| *kind);
        let counts = Kind::ALL.map(|k| (k, seen.iter().filter(|(of, _)| *of == k).count()));
        let mut left = [OF_KIND; 3];
        seen.retain(|(kind, _)| {
            let left = &mut left[*kind as usize];
            let kept = *left > 0 && narrow.kind.is_none_or(|k| k == *kind);
            *left = left.saturating_sub(1);
            kept
        });
        let open = desk.open_views(&mut conn, caller, &sees, seen).await?;
        let since = desk.now - TimeDelta::days(SHOWN);
        let past = warning::ended(&mut conn, TENANT, since, PAST).await?;
        let past = past
            .into_iter()
            .filter(|w| lies(w) && narrow.kind.is_none_or(|k| k.word() == w.kind))
            .collect();
        let ended = desk.ended_views(&mut conn, caller, &sees, past).await?;
        let look = desk.look_view(&mut conn).await?;
        Ok(Warnings { open, counts, ended, look })
    }

    /// How many warnings in force the caller may read.
    pub async fn open_warnings(&self, caller: &Caller) -> Result<usize, Refusal> {
        let books = self.books().await?;
        let sees = Sees::of(&books, caller, Right::MatterRead);
        if sees.0.as_ref().is_some_and(Scope::is_empty) {
            return Ok(0);
        }
        let mut conn = self.inner.store.read().await?;
        let (mut places, mut ids) = (0, Vec::new());
        for h in warning::heads(&mut conn, TENANT).await? {
            match (h.matter_id, h.area) {
                (Some(id), _) => ids.push(MatterId(id)),
                (None, Some(area)) => places += usize::from(sees.area(&area)),
                (None, None) => {}
            }
        }
        let matters = sees.matters(&mut conn, &ids, Some(matter::State::Open)).await?;
        Ok(places + matters.len())
    }

    /// Whether the caller has a right over all that a warning is about.
    pub(super) async fn reads_warning(
        &self,
        conn: &mut Conn,
        b: &Books,
        caller: &Caller,
        w: &Warning,
        right: Right,
    ) -> Result<bool, Refusal> {
        let sees = Sees::of(b, caller, right);
        match (w.matter_id, &w.area) {
            (Some(id), _) => Ok(!sees.matters(conn, &[MatterId(id)], None).await?.is_empty()),
            (None, Some(area)) => Ok(sees.area(area)),
            (None, None) => Ok(false),
        }
    }
}

impl Desk {
    async fn open_views(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        sees: &Sees,
        seen: Vec<(Kind, Warning)>,
    ) -> Result<Vec<WarningView>, Refusal> {
        let b = &self.books;
        let acts = Sees::of(b, caller, Right::MatterAct);
        let read: Vec<(Kind, Warning, Body)> = seen
            .into_iter()
            .filter_map(|(kind, w)| {
                let body = serde_json::from_str(&w.body).ok()?;
                Some((kind, w, body))
            })
            .collect();
        let mut ids: Vec<MatterId> =
            read.iter().flat_map(|(_, _, k)| k.matters.iter().map(|id| MatterId(*id))).collect();
        ids.sort_unstable();
        ids.dedup();
        let numbers = sees.matters(conn, &ids, None).await?;
        let late: Vec<MatterId> =
            read.iter().filter_map(|(_, w, _)| w.matter_id.map(MatterId)).collect();
        let may = acts.matters(conn, &late, None).await?;
        let view = |(kind, w, body): (Kind, Warning, Body)| {
            let all = body.matters.iter().filter_map(|id| numbers.get(&MatterId(*id)));
            let matters: Vec<String> = all.take(MATTERS).cloned().collect();
            let place = w.area.as_deref().filter(|_| w.matter_id.is_none());
            WarningView {
                id: w.id,
                kind,
                say: with_names(b, &body.say),
                area: place.and_then(|a| b.net.by_path(a)).map(|g| g.code.clone()),
                more: body.matters.len() - matters.len(),
                matters,
                since: w.made_at,
                may_dismiss: match w.matter_id {
                    Some(id) => may.contains_key(&MatterId(id)),
                    None => place.is_some_and(|a| acts.area(a)),
                },
                undone: w.undone_at.map(|at| (super::given::name(b, w.undone_id), at)),
            }
        };
        Ok(read.into_iter().map(view).collect())
    }

    async fn ended_views(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        sees: &Sees,
        past: Vec<Warning>,
    ) -> Result<Vec<Ended>, Refusal> {
        let b = &self.books;
        let acts = Sees::of(b, caller, Right::MatterAct);
        let ids: Vec<MatterId> = past.iter().filter_map(|w| w.matter_id.map(MatterId)).collect();
        let (may_see, may_act) =
            (sees.matters(conn, &ids, None).await?, acts.matters(conn, &ids, None).await?);
        let over = |sees: &Sees, of: &HashMap<MatterId, String>, w: &Warning| match w.matter_id {
            Some(id) => of.contains_key(&MatterId(id)),
            None => w.area.as_deref().is_some_and(|a| sees.area(a)),
        };
        Ok(past
            .into_iter()
            .filter(|w| over(sees, &may_see, w))
            .filter_map(|w| {
                let body: Body = serde_json::from_str(&w.body).ok()?;
                Some(Ended {
                    id: w.id,
                    kind: Kind::read(&w.kind)?,
                    say: with_names(b, &body.say),
                    since: w.made_at,
                    at: w.ended_at?,
                    given: given(b, &w, self.now, over(&acts, &may_act, &w)),
                })
            })
            .collect())
    }

    async fn look_view(&self, conn: &mut Conn) -> Result<Option<LookView>, Refusal> {
        let Some(look) = warning::looked(conn, TENANT).await? else { return Ok(None) };
        let Ok(k) = serde_json::from_str::<Looked>(&look.body) else { return Ok(None) };
        let month = self.now - TimeDelta::days(30);
        Ok(Some(LookView {
            day: look.id,
            at: look.at,
            communities: k.communities,
            streets: k.streets,
            false_alarms: k.false_alarms,
            past: k.past,
            told: warning::made(conn, TENANT, SURGE, month).await?,
        }))
    }
}
