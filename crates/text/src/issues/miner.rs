//! The miner: reports in, issues out.

use super::bonds::{Bonds, Clash};
use super::doc::{Doc, Params};
use super::gather::{Task, gather};
use super::heat::Heat;
use super::ident::Memory;
use super::links::Links;
use super::name::called;
use super::terms::{Sides, sides};
use super::weigh::{Vectors, Weights};
use std::collections::HashMap;

/// Reports about the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Its id. It stays while most of the members stay together.
    pub id: String,
    /// Its place and telling words, for a list: `丽水新城：搅拌站、噪音、扬尘`.
    pub name: String,
    /// The place, firm or school most members name.
    pub place: Option<String>,
    /// The words most members hold and few other reports do, the most telling first.
    pub words: Vec<String>,
    /// Ids of the docs in it, by time, then id. Two or more.
    pub members: Vec<String>,
    /// The title of the member most like all the others.
    pub example: String,
    /// Time of the first and of the last member, seconds since 1970 UTC.
    pub first: i64,
    /// See `first`.
    pub last: i64,
    /// How hot it is.
    pub heat: Heat,
}

#[derive(Debug, Clone)]
struct Entry {
    doc: Doc,
    sides: Sides,
    vectors: Vectors,
}

/// Groups reports into issues as they come in.
#[derive(Debug, Clone, Default)]
pub struct Miner {
    params: Params,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    slots: HashMap<String, u32>,
    weights: Weights,
    links: Links,
    bonds: Bonds,
    memory: Memory,
    /// Docs that came or went since the words were weighed.
    changed: usize,
}

impl Miner {
    /// An empty miner.
    pub fn new(params: Params) -> Self {
        Self { params, ..Self::default() }
    }

    /// A miner that holds these docs, settled.
    pub fn batch(params: Params, docs: impl IntoIterator<Item = Doc>) -> Self {
        let mut miner = Self::new(params);
        for doc in docs {
            miner.put(doc);
        }
        miner.settle();
        miner
    }

    /// How many docs it holds.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Takes a doc in; one with an id already known takes the place of the earlier.
    pub fn add(&mut self, doc: Doc) {
        let slot = self.put(doc);
        if self.stale() {
            // all are compared at the next look anyway
            return;
        }
        let Some(Some(entry)) = self.entries.get_mut(slot as usize) else { return };
        entry.vectors = self.weights.vectors(&entry.sides);
        link(&mut self.links, &self.entries, slot, self.params.floor);
    }

    /// Lets a doc go, as one withdrawn. Its issue keeps its id while others remain.
    pub fn remove(&mut self, id: &str) {
        self.drop_doc(id);
        self.memory.forget(id);
    }

    /// Joins docs by hand: whatever is alike to any of them belongs to one issue from now on.
    ///
    /// # Errors
    /// [`Clash`] where two of them were parted by hand; nothing is changed then.
    pub fn join(&mut self, ids: &[String]) -> Result<(), Clash> {
        self.bonds.tie(ids)
    }

    /// Parts docs by hand: none of `left` is ever in one issue with any of `right`, be it through
    /// others. To split an issue, join what goes out and part it from what stays.
    ///
    /// # Errors
    /// [`Clash`] where one of each side were joined by hand; nothing is changed then.
    pub fn part(&mut self, left: &[String], right: &[String]) -> Result<(), Clash> {
        self.bonds.part(left, right)
    }

    /// Takes back every decision by hand that names one of these docs.
    pub fn release(&mut self, ids: &[String]) {
        self.bonds.release(ids);
    }

    /// Learns from a former run which doc was in which issue, so that ids stay over a restart.
    pub fn recall(&mut self, doc: String, issue: String) {
        self.memory.learn(doc, issue);
    }

    /// Never gives this id to another issue: a former run gave it away, though no doc has it now.
    pub fn reserve(&mut self, issue: String) {
        self.memory.reserve(issue);
    }

    /// The issues of two docs or more, hottest first, as seen at the time of the newest doc.
    ///
    /// What is older than the window goes first; the words are weighed anew where enough has
    /// changed. So this is cheap after few new docs and never far from [`settle`](Self::settle).
    pub fn issues(&mut self) -> Vec<Issue> {
        self.slide();
        if self.stale() {
            self.weigh();
        }
        self.group()
    }

    /// Whether so much has changed that the words are to be weighed anew.
    fn stale(&self) -> bool {
        self.changed as f64 > self.params.slack.max(0.0) * self.slots.len() as f64
    }

    /// Weighs the words and compares all docs anew. The issues are then exactly those of
    /// [`batch`](Self::batch) over the same docs, whatever order they came in.
    pub fn settle(&mut self) {
        self.slide();
        self.weigh();
    }

    /// Takes a doc in without comparing it.
    fn put(&mut self, doc: Doc) -> u32 {
        self.drop_doc(&doc.id);
        let sides = sides(&doc.title, &doc.text, &doc.place);
        let id = doc.id.clone();
        let entry = Entry { doc, sides, vectors: Vectors::default() };
        let slot = match self.free.pop() {
            Some(slot) => {
                if let Some(place) = self.entries.get_mut(slot as usize) {
                    *place = Some(entry);
                }
                slot
            }
            None => {
                self.entries.push(Some(entry));
                self.entries.len() as u32 - 1
            }
        };
        self.slots.insert(id, slot);
        self.changed += 1;
        slot
    }

    fn drop_doc(&mut self, id: &str) {
        let Some(slot) = self.slots.remove(id) else { return };
        if let Some(entry) = self.entries.get_mut(slot as usize).and_then(Option::take) {
            self.links.remove(slot, &entry.vectors);
            self.free.push(slot);
            self.changed += 1;
        }
    }

    /// Lets go what is older than the window.
    fn slide(&mut self) {
        let Some(days) = self.params.window_days else { return };
        let Some(newest) = self.docs().map(|d| d.time).max() else { return };
        let oldest = newest.saturating_sub(i64::from(days) * 86_400);
        let old: Vec<String> =
            self.docs().filter(|d| d.time < oldest).map(|d| d.id.clone()).collect();
        for id in old {
            self.remove(&id);
        }
    }

    fn docs(&self) -> impl Iterator<Item = &Doc> {
        self.entries.iter().flatten().map(|e| &e.doc)
    }

    fn weigh(&mut self) {
        self.weights = Weights::new(self.entries.iter().flatten().map(|e| &e.sides));
        for entry in self.entries.iter_mut().flatten() {
            entry.vectors = self.weights.vectors(&entry.sides);
        }
        self.links = Links::default();
        for slot in 0..self.entries.len() as u32 {
            link(&mut self.links, &self.entries, slot, self.params.floor);
        }
        self.changed = 0;
    }

    fn group(&mut self) -> Vec<Issue> {
        // by time, then id: one order for the same docs
        let mut order: Vec<(i64, &str, u32)> = self
            .slots
            .values()
            .filter_map(|slot| self.entry(*slot).map(|e| (e.doc.time, e.doc.id.as_str(), *slot)))
            .collect();
        order.sort_unstable();
        let mut ranks = vec![0_u32; self.entries.len()];
        for ((_, _, slot), rank) in order.iter().zip(0..) {
            if let Some(place) = ranks.get_mut(*slot as usize) {
                *place = rank;
            }
        }
        let groups = gather(order.len(), &self.task(&ranks), self.params.join);
        let groups: Vec<Vec<u32>> = groups
            .into_iter()
            .filter(|g| g.len() > 1)
            .map(|g| g.iter().filter_map(|r| order.get(*r as usize)).map(|o| o.2).collect())
            .collect();
        let now = order.last().map_or(0, |(time, _, _)| *time);
        drop(order);

        let members: Vec<Vec<String>> = groups
            .iter()
            .map(|g| g.iter().filter_map(|s| self.entry(*s)).map(|e| e.doc.id.clone()).collect())
            .collect();
        let by_id: Vec<Vec<&str>> =
            members.iter().map(|m| m.iter().map(String::as_str).collect()).collect();
        let ids = self.memory.name(&by_id);
        let mut issues: Vec<Issue> = groups
            .iter()
            .zip(members)
            .zip(ids)
            .map(|((group, members), id)| self.issue(id, group, members, now))
            .collect();
        issues.sort_by(|a, b| {
            b.heat.score.total_cmp(&a.heat.score).then_with(|| a.members.cmp(&b.members))
        });
        issues
    }

    fn task(&self, ranks: &[u32]) -> Task {
        let rank = |slot: u32| ranks.get(slot as usize).copied().unwrap_or(0);
        let of = |id: &str| self.slots.get(id).map(|slot| rank(*slot));
        let mut task = Task::default();
        for slot in self.slots.values() {
            for (other, alike) in self.links.of(*slot).filter(|(other, _)| slot < other) {
                task.alike.push((rank(*slot), rank(other), alike));
            }
        }
        for set in self.bonds.sets() {
            let there: Vec<u32> = set.into_iter().filter_map(of).collect();
            task.together.extend(there.windows(2).filter_map(|w| Some((*w.first()?, *w.last()?))));
        }
        for (a, b) in self.bonds.apart() {
            task.apart.extend(of(a).zip(of(b)));
        }
        task
    }

    fn issue(&self, id: String, group: &[u32], members: Vec<String>, now: i64) -> Issue {
        let entries: Vec<&Entry> = group.iter().filter_map(|s| self.entry(*s)).collect();
        let docs: Vec<&Doc> = entries.iter().map(|e| &e.doc).collect();
        let sides: Vec<&Sides> = entries.iter().map(|e| &e.sides).collect();
        let called = called(&sides, &self.weights);
        let example = self.middle(group).map(|e| e.doc.title.clone()).unwrap_or_default();
        let words = called.words.join("、");
        let name = match &called.place {
            Some(place) if words.is_empty() => place.clone(),
            Some(place) => format!("{place}：{words}"),
            None if words.is_empty() => example.clone(),
            None => words,
        };
        Issue {
            id,
            name,
            place: called.place,
            words: called.words,
            members,
            example,
            first: docs.first().map_or(0, |d| d.time),
            last: docs.last().map_or(0, |d| d.time),
            heat: Heat::of(&docs, now),
        }
    }

    /// The member most like all the others; the earliest of several.
    fn middle(&self, group: &[u32]) -> Option<&Entry> {
        let of = |slot: u32| -> u64 {
            let near = self.links.of(slot).filter(|(other, _)| group.contains(other));
            near.map(|(_, alike)| u64::from(alike)).sum()
        };
        let best = group.iter().zip(0_u32..).max_by_key(|(slot, at)| (of(**slot), u32::MAX - at));
        best.and_then(|(slot, _)| self.entry(*slot))
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(slot as usize)?.as_ref()
    }
}

fn link(links: &mut Links, entries: &[Option<Entry>], slot: u32, floor: f64) {
    let vectors = |s: u32| entries.get(s as usize)?.as_ref().map(|e| &e.vectors);
    if let Some(own) = vectors(slot) {
        links.insert(slot, own, floor, vectors);
    }
}
