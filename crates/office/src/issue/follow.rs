//! The follower that feeds the miner. It keeps the miner in memory and what came of it in the
//! database, with its cursor in the same transaction; what people decided by hand is kept apart and
//! applied whenever the miner is begun.

use super::{Body, DAYS, doc, voice_doc, week};
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use uuid::Uuid;
use yiwang_domain::{MatterId, Refusal};
use yiwang_store::issue::{self, Bond, Issue as Row, Member};
use yiwang_store::matter::{self, Stored};
use yiwang_store::{Conn, Cursor, StoreError, entry, follower, voice};
use yiwang_text::issues::{Clash, Doc, Issue, Miner, Params};

/// Its name among the followers.
pub(super) const NAME: &str = "issues";
/// Entries and matters read at once.
const STEP: u32 = 2_000;
/// Weeks whose counts are kept for the drawing.
const WEEKS: i64 = 26;

/// The miner, how far it has read, and what is kept of what it found.
pub(crate) struct Kept {
    pub(super) miner: Miner,
    cursor: Cursor,
    facts: HashMap<Uuid, Fact>,
    issues: BTreeMap<String, Row>,
    members: BTreeMap<Uuid, (String, bool)>,
    /// Decisions by hand that it knows: how many, and how many of them were taken back.
    bonds: (i64, i64),
    campaigns: HashSet<Uuid>,
}

/// What is told of a doc apart from its words.
struct Fact {
    at: i64,
    grid: Option<String>,
    category: Option<String>,
    voice: bool,
    /// Whether the miner has to see it anew.
    mark: u64,
}

fn mark(d: &Doc) -> u64 {
    let mut h = DefaultHasher::new();
    (&d.title, &d.text, &d.place, d.votes, d.reporter, d.solved).hash(&mut h);
    h.finish()
}

impl Kept {
    /// Takes in a matter as it is now, or lets it go.
    fn take(&mut self, id: MatterId, s: Option<&Stored>, since: DateTime<Utc>) {
        let seen = s
            .filter(|s| s.matter.opened_at >= since && !self.campaigns.contains(&id.0))
            .and_then(|s| Some((doc(s)?, s)));
        let Some((doc, s)) = seen else {
            if self.facts.remove(&id.0).is_some() {
                self.miner.remove(&id.0.simple().to_string());
            }
            return;
        };
        let fact = fact(&doc, s);
        let before = self.facts.insert(id.0, fact).map(|f| f.mark);
        if before != Some(mark(&doc)) {
            self.miner.add(doc);
        }
    }

    /// Takes in the public voices it does not know.
    async fn hear_all(&mut self, conn: &mut Conn, since: DateTime<Utc>) -> Result<(), StoreError> {
        let mut heard = Uuid::nil();
        loop {
            let batch = voice::since(conn, TENANT, since, heard, STEP).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            heard = last.id;
            for v in &batch {
                let d = voice_doc(v);
                if self.facts.insert(v.id, voice_fact(&d)).is_none() {
                    self.miner.add(d);
                }
            }
        }
    }

    /// Applies a decision by hand.
    pub(super) fn apply(&mut self, b: &Bond) -> Result<(), Clash> {
        let read = |text: &str| -> Vec<String> { serde_json::from_str(text).unwrap_or_default() };
        let (lefts, rights) = (read(&b.lefts), read(&b.rights));
        self.miner.join(&lefts)?;
        self.miner.part(&lefts, &rights)
    }

    /// An issue as it is kept.
    fn row(&self, i: &Issue) -> Result<Row, StoreError> {
        let ids: Vec<Uuid> = i.members.iter().filter_map(|m| m.parse().ok()).collect();
        let facts: Vec<&Fact> = ids.iter().filter_map(|id| self.facts.get(id)).collect();
        let voices = facts.iter().filter(|f| f.voice).count();
        let newest = week(i.last);
        let mut weekly: BTreeMap<i64, u32> = BTreeMap::new();
        // voices are drawn only where there is nothing else
        for f in facts.iter().filter(|f| !f.voice || voices == facts.len()) {
            if newest - week(f.at) < WEEKS {
                *weekly.entry(week(f.at)).or_default() += 1;
            }
        }
        let h = &i.heat;
        let body = Body {
            place: i.place.clone(),
            words: i.words.clone(),
            people: h.people,
            votes: h.votes,
            peak: h.peak,
            usual: h.usual,
            recent: h.recent,
            before: h.before,
            unsolved: h.unsolved,
            weeks: h.weeks,
            places: h.places,
            trend: h.trend.into(),
            matters: ids.len() - voices,
            voices,
            weekly: weekly.into_iter().collect(),
            grids: most(facts.iter().filter_map(|f| f.grid.as_deref())),
            categories: most(facts.iter().filter_map(|f| f.category.as_deref())),
        };
        let time = |t: i64| DateTime::from_timestamp(t, 0).unwrap_or_default();
        Ok(Row {
            id: i.id.clone(),
            score: h.score,
            body: serde_json::to_string(&body).map_err(|e| StoreError::Broken(e.to_string()))?,
            first_at: time(i.first),
            last_at: time(i.last),
            gone_at: None,
        })
    }
}

fn fact(d: &Doc, s: &Stored) -> Fact {
    Fact {
        at: d.time,
        grid: s.matter.place.grid.as_ref().map(|g| g.code.clone()),
        category: s.matter.category.clone(),
        voice: false,
        mark: mark(d),
    }
}

fn voice_fact(d: &Doc) -> Fact {
    Fact { at: d.time, grid: None, category: None, voice: true, mark: mark(d) }
}

/// What comes how often, the most first.
fn most<'a>(all: impl Iterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut n: BTreeMap<&str, usize> = BTreeMap::new();
    for one in all {
        *n.entry(one).or_default() += 1;
    }
    let mut out: Vec<(String, usize)> = n.into_iter().map(|(k, n)| (k.to_owned(), n)).collect();
    // in order of the code where two come as often
    out.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    out
}

/// What differs from what is kept.
struct Diff {
    put: Vec<Row>,
    end: Vec<String>,
    join: Vec<Member>,
    leave: Vec<Uuid>,
}

impl Diff {
    fn of(kept: &Kept, found: &[Issue]) -> Result<Self, StoreError> {
        let mut d = Self { put: Vec::new(), end: Vec::new(), join: Vec::new(), leave: Vec::new() };
        let mut here: BTreeSet<&str> = BTreeSet::new();
        let mut members: BTreeMap<Uuid, (&str, bool)> = BTreeMap::new();
        for i in found {
            here.insert(&i.id);
            for id in i.members.iter().filter_map(|m| m.parse::<Uuid>().ok()) {
                let voice = kept.facts.get(&id).is_some_and(|f| f.voice);
                members.insert(id, (&i.id, voice));
            }
            let row = kept.row(i)?;
            if kept.issues.get(&i.id) != Some(&row) {
                d.put.push(row);
            }
        }
        let gone = |r: &&Row| r.gone_at.is_none() && !here.contains(r.id.as_str());
        d.end.extend(kept.issues.values().filter(gone).map(|r| r.id.clone()));
        for (id, (issue, voice)) in &members {
            if kept.members.get(id).is_none_or(|(had, _)| had != issue) {
                let issue_id = (*issue).to_owned();
                d.join.push(Member { doc_id: *id, issue_id, voice: *voice });
            }
        }
        d.leave.extend(kept.members.keys().filter(|id| !members.contains_key(id)));
        Ok(d)
    }

    fn is_empty(&self) -> bool {
        self.put.is_empty() && self.end.is_empty() && self.join.is_empty() && self.leave.is_empty()
    }
}

impl Office {
    /// Brings the issues up to the end of the ledger. Returns how many entries were new.
    pub async fn mine_issues(&self) -> Result<usize, Refusal> {
        self.regroup(false).await
    }

    /// The same; `anew` groups even where nothing is new in the ledger.
    pub(crate) async fn regroup(&self, anew: bool) -> Result<usize, Refusal> {
        let mut held = self.inner.issue.held.lock().await;
        let mut conn = self.inner.store.read().await?;
        let from = follower::get(&mut conn, TENANT, NAME).await?;
        let end = entry::end(&mut conn, TENANT).await?;
        let bonds = issue::bond_state(&mut conn, TENANT).await?;
        drop(conn);
        let known = held.as_ref().map_or(bonds, |k| k.bonds);
        if !anew && from == end && known == bonds && from != Cursor::START {
            return Ok(0);
        }
        let (mut kept, mut n) = match held.take().filter(|k| k.bonds == bonds) {
            Some(kept) => (kept, 0),
            None => self.begin_issues().await?,
        };
        n += self.read_on(&mut kept).await?;
        let kept = self.grouped(kept, from, None).await?;
        *held = kept;
        Ok(n)
    }

    /// Lets all that was found go and finds it anew; decisions by hand and ids stay.
    pub(crate) async fn rebuild_issues(&self) -> Result<usize, Refusal> {
        {
            let mut held = self.inner.issue.held.lock().await;
            let now = self.now();
            self.inner
                .store
                .write(move |tx| {
                    Box::pin(async move { follower::reset(tx, TENANT, NAME, now).await })
                })
                .await?;
            *held = None;
        }
        self.mine_issues().await
    }

    /// Decides by hand: `decide` is told the miner with all it knows and says what is to be kept.
    /// Nothing is kept where it clashes with an earlier decision.
    pub(super) async fn decide_issue(
        &self,
        decide: impl AsyncFnOnce(&BTreeMap<Uuid, (String, bool)>) -> Result<Bond, Refusal>,
    ) -> Result<(), Refusal> {
        let mut held = self.inner.issue.held.lock().await;
        let (from, bonds) = {
            let mut conn = self.inner.store.read().await?;
            let from = follower::get(&mut conn, TENANT, NAME).await?;
            (from, issue::bond_state(&mut conn, TENANT).await?)
        };
        let mut kept = match held.take().filter(|k| k.bonds == bonds) {
            Some(kept) => kept,
            None => self.begin_issues().await?.0,
        };
        self.read_on(&mut kept).await?;
        let bond = decide(&kept.members).await?;
        kept.apply(&bond).map_err(|_| super::hand::clash())?;
        kept.bonds.0 += 1;
        *held = self.grouped(kept, from, Some(bond)).await?;
        Ok(())
    }

    /// Groups, and writes what differs. None where another worker was first: begin anew then.
    async fn grouped(
        &self,
        kept: Kept,
        from: Cursor,
        bond: Option<Bond>,
    ) -> Result<Option<Kept>, Refusal> {
        let grouped = tokio::task::spawn_blocking(move || {
            let mut kept = kept;
            let found = kept.miner.issues();
            let diff = Diff::of(&kept, &found);
            (kept, diff)
        });
        let broken = |e: tokio::task::JoinError| Refusal::from(StoreError::Broken(e.to_string()));
        let (mut kept, diff) = grouped.await.map_err(broken)?;
        let diff = diff?;
        let (to, now) = (kept.cursor, self.now());
        if diff.is_empty() && from == to && bond.is_none() {
            return Ok(Some(kept));
        }
        for r in &diff.put {
            kept.issues.insert(r.id.clone(), r.clone());
        }
        for id in &diff.end {
            if let Some(r) = kept.issues.get_mut(id) {
                r.gone_at = Some(now);
            }
        }
        for m in &diff.join {
            kept.members.insert(m.doc_id, (m.issue_id.clone(), m.voice));
        }
        for id in &diff.leave {
            kept.members.remove(id);
        }
        let written = self.inner.store.write(move |tx| {
            Box::pin(async move {
                follower::advance(tx, TENANT, NAME, &from, &to, now).await?;
                for r in &diff.put {
                    issue::put(tx, TENANT, r).await?;
                }
                for id in &diff.end {
                    issue::end(tx, TENANT, id, now).await?;
                }
                for m in &diff.join {
                    issue::put_member(tx, TENANT, m).await?;
                }
                for id in &diff.leave {
                    issue::drop_member(tx, TENANT, *id).await?;
                }
                if let Some(b) = &bond {
                    issue::add_bond(tx, TENANT, b).await?;
                }
                Ok(bond.is_some())
            })
        });
        match written.await {
            Ok(_) => Ok(Some(kept)),
            // another worker did it
            Err(StoreError::Stale) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// A miner that holds what is in view, knows the ids that were given and what was decided by
    /// hand. Returns how many matters it read, too.
    async fn begin_issues(&self) -> Result<(Kept, usize), Refusal> {
        let mut conn = self.inner.store.read().await?;
        // asked for first: what is written meanwhile is read again
        let cursor = entry::end(&mut conn, TENANT).await?;
        let counted = issue::bond_state(&mut conn, TENANT).await?;
        let bonds = issue::bonds(&mut conn, TENANT).await?;
        let issues = issue::all(&mut conn, TENANT).await?;
        let members = issue::all_members(&mut conn, TENANT).await?;
        let campaigns: HashSet<Uuid> =
            issue::campaigns(&mut conn, TENANT).await?.into_iter().map(|c| c.matter_id).collect();
        let since = self.now() - TimeDelta::days(DAYS);
        let mut after = MatterId(Uuid::nil());
        let (mut docs, mut facts) = (Vec::new(), HashMap::new());
        loop {
            let batch = matter::since(&mut conn, TENANT, since, after, STEP).await?;
            let Some(last) = batch.last() else { break };
            after = last.matter.id;
            for s in batch.iter().filter(|s| !campaigns.contains(&s.matter.id.0)) {
                if let Some(d) = doc(s) {
                    facts.insert(s.matter.id.0, fact(&d, s));
                    docs.push(d);
                }
            }
        }
        let n = docs.len();
        let mut heard = Uuid::nil();
        loop {
            let batch = voice::since(&mut conn, TENANT, since, heard, STEP).await?;
            let Some(last) = batch.last() else { break };
            heard = last.id;
            for v in &batch {
                let d = voice_doc(v);
                facts.insert(v.id, voice_fact(&d));
                docs.push(d);
            }
        }
        drop(conn);
        let params = Params { window_days: Some(DAYS as u32), ..Params::default() };
        let made = tokio::task::spawn_blocking(move || Miner::batch(params, docs));
        let miner = made.await.map_err(|e| Refusal::from(StoreError::Broken(e.to_string())))?;
        let mut kept = Kept {
            miner,
            cursor,
            facts,
            issues: BTreeMap::new(),
            members: BTreeMap::new(),
            bonds: counted,
            campaigns,
        };
        for m in members {
            kept.miner.recall(m.doc_id.simple().to_string(), m.issue_id.clone());
            kept.members.insert(m.doc_id, (m.issue_id, m.voice));
        }
        for i in issues {
            kept.miner.reserve(i.id.clone());
            kept.issues.insert(i.id.clone(), i);
        }
        for b in bonds.iter().filter(|b| b.undone_at.is_none()) {
            // decided at the same time by two people on two machines: the first holds
            if let Err(e) = kept.apply(b) {
                tracing::warn!(bond = %b.id, error = %e, "a decision by hand does not hold");
            }
        }
        Ok((kept, n))
    }

    async fn read_on(&self, kept: &mut Kept) -> Result<usize, Refusal> {
        let since = self.now() - TimeDelta::days(DAYS);
        let mut conn = self.inner.store.read().await?;
        let campaigns = issue::campaigns(&mut conn, TENANT).await?;
        kept.campaigns.extend(campaigns.into_iter().map(|c| c.matter_id));
        let known = kept.facts.values().filter(|f| f.voice).count();
        if voice::count(&mut conn, TENANT).await? > known as i64 {
            kept.hear_all(&mut conn, since).await?;
        }
        let mut n = 0;
        loop {
            let batch = entry::after(&mut conn, TENANT, &kept.cursor, STEP).await?;
            let Some((last, _)) = batch.last() else { return Ok(n) };
            n += batch.len();
            let touched: BTreeSet<MatterId> = batch.iter().map(|(_, k)| k.matter).collect();
            for id in touched {
                let s = matter::get(&mut conn, TENANT, id).await?;
                kept.take(id, s.as_ref(), since);
            }
            kept.cursor = *last;
        }
    }
}
