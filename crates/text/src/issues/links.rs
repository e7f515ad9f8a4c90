//! Which reports are alike at all, found without comparing each with each.

use super::alike::{PLACED, SCALE, likeness};
use super::terms::Term;
use super::weigh::Vectors;
use std::collections::HashMap;

/// Weight from which a word is one of those a report is about. Two reports that share only lesser
/// words have a cosine of a few hundredths, so they need not be looked at.
const STRONG: f32 = 0.1;

/// The reports that hold a word.
#[derive(Debug, Clone, Default)]
struct Holders {
    all: Vec<u32>,
    strong: Vec<u32>,
}

impl Holders {
    /// Those that `weight` of the word could make alike: for a lesser word only reports that are
    /// about it. So it is the same which of the two came first.
    fn beside(&self, weight: f32) -> &[u32] {
        if weight >= STRONG { &self.all } else { &self.strong }
    }

    fn insert(&mut self, slot: u32, weight: f32) {
        self.all.push(slot);
        if weight >= STRONG {
            self.strong.push(slot);
        }
    }

    fn remove(&mut self, slot: u32) {
        self.all.retain(|s| *s != slot);
        self.strong.retain(|s| *s != slot);
    }
}

/// The reports that hold each term, and the pairs that are alike.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    place: HashMap<Term, Vec<(u32, f32)>>,
    topic: HashMap<Term, Holders>,
    /// Of those that do not surely name a place: only for these is it enough to share words.
    bare: HashMap<Term, Holders>,
    near: HashMap<u32, HashMap<u32, u32>>,
    /// Room to sum in; empty between uses.
    sums: Vec<Option<f32>>,
}

impl Links {
    /// Takes a report in and links it with those it is like. `all` gives the vectors of the others.
    pub(super) fn insert<'v>(
        &mut self,
        slot: u32,
        own: &Vectors,
        floor: f64,
        all: impl Fn(u32) -> Option<&'v Vectors>,
    ) {
        // names are few and telling: their cosine is summed on the way
        let mut sums = std::mem::take(&mut self.sums);
        let mut met: Vec<u32> = Vec::new();
        let mut meet = |other: u32, more: f32| {
            let at = other as usize;
            if sums.len() <= at {
                sums.resize(at + 1, None);
            }
            if let Some(sum) = sums.get_mut(at) {
                if sum.is_none() {
                    met.push(other);
                }
                *sum = Some(sum.unwrap_or(0.0) + more);
            }
        };
        for (term, weight) in &own.place {
            for (other, theirs) in self.place.get(term).into_iter().flatten() {
                meet(*other, weight * theirs);
            }
        }
        let by_words = if own.placed < PLACED.1 { &self.topic } else { &self.bare };
        for (term, weight) in &own.topic {
            for other in by_words.get(term).map_or(&[][..], |h| h.beside(*weight)) {
                meet(*other, 0.0);
            }
        }
        for other in met {
            let Some(cosine) = sums.get_mut(other as usize).and_then(Option::take) else {
                continue;
            };
            let Some(theirs) = all(other) else { continue };
            let alike = f64::from(likeness(cosine.min(1.0), own, theirs));
            if alike >= floor {
                let alike = (alike * SCALE).round() as u32;
                self.near.entry(slot).or_default().insert(other, alike);
                self.near.entry(other).or_default().insert(slot, alike);
            }
        }
        self.sums = sums;
        for (term, weight) in &own.place {
            self.place.entry(*term).or_default().push((slot, *weight));
        }
        for (term, weight) in &own.topic {
            self.topic.entry(*term).or_default().insert(slot, *weight);
            if own.placed < PLACED.1 {
                self.bare.entry(*term).or_default().insert(slot, *weight);
            }
        }
    }

    /// Lets a report go.
    pub(super) fn remove(&mut self, slot: u32, own: &Vectors) {
        for (term, _) in &own.place {
            if let Some(list) = self.place.get_mut(term) {
                list.retain(|(s, _)| *s != slot);
            }
        }
        for (term, _) in &own.topic {
            for of in [&mut self.topic, &mut self.bare] {
                if let Some(holders) = of.get_mut(term) {
                    holders.remove(slot);
                }
            }
        }
        for other in self.near.remove(&slot).unwrap_or_default().into_keys() {
            if let Some(list) = self.near.get_mut(&other) {
                list.remove(&slot);
            }
        }
    }

    /// The reports alike to this one, with their likeness in ten-thousandths.
    pub(super) fn of(&self, slot: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.near.get(&slot).into_iter().flatten().map(|(other, alike)| (*other, *alike))
    }
}
