//! Which reports are alike at all, found without comparing each with each.

use super::alike::{PLACED, SCALE, likeness};
use super::terms::Term;
use super::weigh::Vectors;
use std::collections::HashMap;

/// The reports that hold each term, and the pairs that are alike.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    place: HashMap<Term, Vec<(u32, f32)>>,
    topic: HashMap<Term, Vec<u32>>,
    /// Of those that do not surely name a place: only for these is it enough to share words.
    bare: HashMap<Term, Vec<u32>>,
    near: HashMap<u32, HashMap<u32, u32>>,
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
        let mut names: HashMap<u32, f32> = HashMap::new();
        for (term, weight) in &own.place {
            for (other, theirs) in self.place.get(term).into_iter().flatten() {
                *names.entry(*other).or_default() += weight * theirs;
            }
        }
        let by_words = if own.placed < PLACED.1 { &self.topic } else { &self.bare };
        for (term, _) in &own.topic {
            for other in by_words.get(term).into_iter().flatten() {
                names.entry(*other).or_default();
            }
        }
        for (other, cosine) in names {
            let Some(theirs) = all(other) else { continue };
            let alike = f64::from(likeness(cosine.min(1.0), own, theirs));
            if alike >= floor {
                let alike = (alike * SCALE).round() as u32;
                self.near.entry(slot).or_default().insert(other, alike);
                self.near.entry(other).or_default().insert(slot, alike);
            }
        }
        for (term, weight) in &own.place {
            self.place.entry(*term).or_default().push((slot, *weight));
        }
        for (term, _) in &own.topic {
            self.topic.entry(*term).or_default().push(slot);
            if own.placed < PLACED.1 {
                self.bare.entry(*term).or_default().push(slot);
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
                if let Some(list) = of.get_mut(term) {
                    list.retain(|s| *s != slot);
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
