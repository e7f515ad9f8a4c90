//! What people joined and parted by hand.

use std::collections::{BTreeMap, BTreeSet};

/// Two docs that are to be together by one decision and apart by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// One of the two.
    pub a: String,
    /// The other.
    pub b: String,
}

impl std::fmt::Display for Clash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} and {} are both joined and parted by hand", self.a, self.b)
    }
}

impl std::error::Error for Clash {}

/// Pairs of doc ids, of docs that are there, were there or may come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bonds {
    together: BTreeSet<(String, String)>,
    apart: BTreeSet<(String, String)>,
}

impl Bonds {
    /// The sets that are tied, also through docs that have gone.
    pub(super) fn sets(&self) -> Vec<Vec<&str>> {
        let mut sets: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (id, set) in self.tied() {
            sets.entry(set).or_default().push(id);
        }
        sets.into_values().collect()
    }

    /// The pairs that are parted.
    pub(super) fn apart(&self) -> impl Iterator<Item = &(String, String)> {
        self.apart.iter()
    }

    /// Ties each to the next. Nothing is changed where that clashes.
    pub(super) fn tie(&mut self, ids: &[String]) -> Result<(), Clash> {
        let more = ids.windows(2).filter_map(|w| match w {
            [a, b] if a != b => Some(ordered(a, b)),
            _ => None,
        });
        let mut next = self.clone();
        next.together.extend(more);
        next.check()?;
        *self = next;
        Ok(())
    }

    /// Parts each of the one side from each of the other. Nothing is changed where that clashes.
    pub(super) fn part(&mut self, left: &[String], right: &[String]) -> Result<(), Clash> {
        let mut next = self.clone();
        for a in left {
            for b in right {
                if a == b {
                    return Err(Clash { a: a.clone(), b: b.clone() });
                }
                next.apart.insert(ordered(a, b));
            }
        }
        next.check()?;
        *self = next;
        Ok(())
    }

    /// Takes back every decision that names one of these.
    pub(super) fn release(&mut self, ids: &[String]) {
        let named = |(a, b): &(String, String)| ids.contains(a) || ids.contains(b);
        self.together.retain(|pair| !named(pair));
        self.apart.retain(|pair| !named(pair));
    }

    fn check(&self) -> Result<(), Clash> {
        let of = self.tied();
        for (a, b) in &self.apart {
            if let (Some(x), Some(y)) = (of.get(a.as_str()), of.get(b.as_str()))
                && x == y
            {
                return Err(Clash { a: a.clone(), b: b.clone() });
            }
        }
        Ok(())
    }

    /// The number of the tied set of each id that is tied.
    fn tied(&self) -> BTreeMap<&str, usize> {
        let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (a, b) in &self.together {
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        for (set, first) in beside.keys().enumerate() {
            let mut open = vec![*first];
            while let Some(id) = open.pop() {
                if of.contains_key(id) {
                    continue;
                }
                of.insert(id, set);
                open.extend(beside.get(id).into_iter().flatten());
            }
        }
        of
    }
}

fn ordered(a: &str, b: &str) -> (String, String) {
    if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}
