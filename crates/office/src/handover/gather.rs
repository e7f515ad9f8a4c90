//! What a shift is about, from the rows and the ledger.

use crate::desk::Desk;
use crate::office::TENANT;
use crate::page::Due;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use yiwang_domain::entry::{Act, Change, Entry};
use yiwang_domain::matter::Urgency;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Scope};
use yiwang_domain::{LegId, Matter, MatterId, Refusal, Text, ledger};
use yiwang_store::matter::{self, Filter, Mine, Order, State};
use yiwang_store::{Conn, entry};

/// Matters read at a time.
const BATCH: u32 = 500;
/// Most entries of the ledger that are looked through.
const ENTRIES: u32 = 20_000;
/// Most pieces of a part that are kept one by one; all are counted.
const LISTED: usize = 100;

/// A shift as it stood: figures and ids, no words of anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Figures {
    /// How many came in.
    pub(super) came: usize,
    /// The same by channel, most first.
    pub(super) channels: Vec<(String, usize)>,
    /// What to look at, in the order of [`Kind`].
    pub(super) parts: Vec<Part>,
    /// What waited for whom when it was handed over, what is overdue first.
    pub(super) waits: Vec<Wait>,
    /// Whether more happened than was looked through.
    pub(super) cut: bool,
}

/// What a part lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Came in and is urgent or an emergency.
    Pressing,
    /// Notes of matters that are marked for the next shift.
    Notes,
    /// Fell overdue.
    Overdue,
    /// Due within the next [`HOURS`](super::HOURS) hours.
    Due,
    /// Sent to units.
    Sent,
    /// Came back from units, or was called back, without an outcome.
    Returned,
}

impl Kind {
    /// All, in the order they are read in.
    pub const ALL: [Self; 6] =
        [Self::Pressing, Self::Notes, Self::Overdue, Self::Due, Self::Sent, Self::Returned];
}

/// A part of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// What it lists.
    pub(super) kind: Kind,
    /// How many in all.
    pub(super) total: usize,
    /// The first of them.
    pub(super) pieces: Vec<Piece>,
}

/// A matter in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    /// The matter.
    pub(super) matter: MatterId,
    /// The entry, where the part is of entries.
    pub(super) seq: Option<u64>,
    /// When it happened, or is due.
    pub(super) at: DateTime<Utc>,
    /// Units it went to or came back from.
    pub(super) units: Vec<String>,
}

/// How much waits for one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Unit.
    pub unit: String,
    /// Role; none for its open legs.
    pub role: Option<Text>,
    /// Open.
    pub open: i64,
    /// Of these, overdue.
    pub over: i64,
}

impl Part {
    fn add(&mut self, piece: Piece) {
        self.total += 1;
        if self.pieces.len() < LISTED {
            self.pieces.push(piece);
        }
    }
}

impl Desk {
    /// What happened between two moments and what is ahead, as far as the person may read it.
    pub(super) async fn gather(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Figures, Refusal> {
        let scope = self.books.rights().scope(caller, Right::MatterRead);
        let mut parts: BTreeMap<Kind, Part> = Kind::ALL
            .into_iter()
            .map(|kind| (kind, Part { kind, total: 0, pieces: Vec::new() }))
            .collect();
        let mut out = Figures::default();
        self.came_in(conn, &scope, (from, to), &mut out, &mut parts).await?;
        out.cut = self.happened(conn, &scope, (from, to), &mut parts).await?;
        self.ahead(conn, &scope, &mut parts).await?;
        out.waits = self.waits(conn, &scope).await?;
        out.parts = Kind::ALL.iter().filter_map(|k| parts.remove(k)).collect();
        Ok(out)
    }

    async fn came_in(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        out: &mut Figures,
        parts: &mut BTreeMap<Kind, Part>,
    ) -> Result<(), Refusal> {
        let filter = Filter {
            scope: Some(scope.clone()),
            opened_from: Some(from),
            opened_to: Some(to),
            ..Filter::default()
        };
        let mut channels: BTreeMap<String, usize> = BTreeMap::new();
        let mut page = matter::Page::first(Order::Newest, BATCH);
        loop {
            let (lines, next) = matter::list(conn, TENANT, &filter, &page).await?;
            for l in lines {
                out.came += 1;
                *channels.entry(l.channel).or_default() += 1;
                if l.urgency >= Urgency::Urgent {
                    add(parts, Kind::Pressing, piece(l.id, None, l.opened_at));
                }
            }
            page.after = next;
            if next.is_none() {
                break;
            }
        }
        out.channels = channels.into_iter().collect();
        out.channels.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        Ok(())
    }

    /// What the ledger says of the time. True where there is more than was looked through.
    async fn happened(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        span: (DateTime<Utc>, DateTime<Utc>),
        parts: &mut BTreeMap<Kind, Part>,
    ) -> Result<bool, Refusal> {
        let all = entry::between(conn, TENANT, span, ENTRIES).await?;
        let cut = all.len() >= ENTRIES as usize;
        let mut known: BTreeMap<MatterId, Option<Matter>> = BTreeMap::new();
        for kept in &all {
            let e = ledger::read(kept)?;
            if !tells(&e) {
                continue;
            }
            let m = match known.entry(e.matter) {
                Slot::Occupied(seen) => seen.into_mut(),
                Slot::Vacant(free) => {
                    let found = matter::get(conn, TENANT, e.matter).await?.map(|s| s.matter);
                    free.insert(found.filter(|m| scope.holds(m)))
                }
            };
            if let Some(m) = m {
                self.sort(m, &e, parts);
            }
        }
        Ok(cut)
    }

    /// Puts an entry into the parts it belongs to.
    fn sort(&self, m: &Matter, e: &Entry, parts: &mut BTreeMap<Kind, Part>) {
        let b = &self.books;
        let mut here = |kind, units| {
            add(parts, kind, Piece { units, ..piece(m.id, Some(e.seq), e.body.at) });
        };
        if super::marked(e) {
            here(Kind::Notes, Vec::new());
        }
        // what nobody answers for when it runs out has another mark
        if matches!(&e.body.act, Act::Clock { mark, .. } if mark == "overdue") {
            here(Kind::Overdue, Vec::new());
        }
        let sent: Vec<String> = e
            .body
            .changes
            .iter()
            .filter_map(|c| match c {
                Change::LegOpen { unit, .. } => Some(b.unit_name(*unit)),
                _ => None,
            })
            .collect();
        if !sent.is_empty() {
            here(Kind::Sent, sent);
        }
        let back: Vec<String> = e
            .body
            .changes
            .iter()
            .filter_map(ended_leg)
            .filter_map(|leg| m.legs.iter().find(|l| l.id == leg && l.outcome.is_none()))
            .map(|l| b.unit_name(l.unit))
            .collect();
        if !back.is_empty() {
            here(Kind::Returned, back);
        }
    }

    async fn ahead(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        parts: &mut BTreeMap<Kind, Part>,
    ) -> Result<(), Refusal> {
        let filter = Filter {
            scope: Some(scope.clone()),
            due_after: Some(self.now),
            due_by: Some(self.now + TimeDelta::hours(super::HOURS)),
            ..Filter::default()
        };
        let mut page = matter::Page::first(Order::DueFirst, BATCH);
        loop {
            let (lines, next) = matter::list(conn, TENANT, &filter, &page).await?;
            for l in &lines {
                add(parts, Kind::Due, piece(l.id, None, l.due_at.unwrap_or(self.now)));
            }
            page.after = next;
            if next.is_none() {
                return Ok(());
            }
        }
    }

    async fn waits(&self, conn: &mut Conn, scope: &Scope) -> Result<Vec<Wait>, Refusal> {
        let b = &self.books;
        let posts = matter::waited_for(conn, TENANT).await?;
        let base =
            Filter { scope: Some(scope.clone()), state: Some(State::Open), ..Filter::default() };
        let mut views = Vec::with_capacity(2 * posts.len());
        for (unit, role) in &posts {
            let mine = match role {
                Some(role) => {
                    Mine { posts: vec![(*unit, role.clone(), None)], leg_units: Vec::new() }
                }
                None => Mine { posts: Vec::new(), leg_units: vec![*unit] },
            };
            let of = Filter { mine: Some(mine), ..Filter::default() };
            views.push(of.clone());
            views.push(Due::Over.narrow(of, self.now, b));
        }
        let mut out = Vec::with_capacity(posts.len());
        // few at a time: an engine takes only so many parameters in one statement
        let mut rest = posts.as_slice();
        for some in views.chunks(40) {
            let counts = matter::counts(conn, TENANT, &base, some).await?;
            let (now, later) = rest.split_at(rest.len().min(some.len() / 2));
            rest = later;
            for ((unit, role), n) in now.iter().zip(counts.chunks(2)) {
                let (open, over) = (n.first().copied(), n.get(1).copied());
                out.push(Wait {
                    unit: b.unit_name(*unit),
                    role: role.as_deref().map(|r| b.role_name(r)),
                    open: open.unwrap_or(0),
                    over: over.unwrap_or(0),
                });
            }
        }
        out.retain(|w| w.open > 0);
        out.sort_by(|a, b| {
            let key = |w: &Wait| (std::cmp::Reverse((w.over, w.open)), w.unit.clone());
            key(a).cmp(&key(b))
        });
        Ok(out)
    }
}

impl Figures {
    /// The channels in words.
    pub(super) fn channel_names(&self) -> Vec<(Text, usize)> {
        self.channels.iter().map(|(id, n)| (words::channel(id), *n)).collect()
    }

    /// How many are in a part.
    pub(super) fn total(&self, kind: Kind) -> usize {
        self.parts.iter().find(|p| p.kind == kind).map_or(0, |p| p.total)
    }
}

fn add(parts: &mut BTreeMap<Kind, Part>, kind: Kind, piece: Piece) {
    if let Some(p) = parts.get_mut(&kind) {
        p.add(piece);
    }
}

const fn piece(matter: MatterId, seq: Option<u64>, at: DateTime<Utc>) -> Piece {
    Piece { matter, seq, at, units: Vec::new() }
}

/// The leg that a change ends.
fn ended_leg(c: &Change) -> Option<LegId> {
    match c {
        Change::LegStage { leg, ends: true, .. } | Change::LegBack { leg } => Some(*leg),
        _ => None,
    }
}

/// Whether an entry may belong to a part: asked before its matter is read.
fn tells(e: &Entry) -> bool {
    super::marked(e)
        || matches!(e.body.act, Act::Clock { .. })
        || e.body
            .changes
            .iter()
            .any(|c| matches!(c, Change::LegOpen { .. }) || ended_leg(c).is_some())
}
