//! Which columns say something, and their values as numbers.

use super::row::{Example, Row};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most columns looked at: their crosses grow with the cube.
const MOST: usize = 8;
/// Most values of a column; also what three codes packed into 64 bits leave for each.
const MOST_VALUES: usize = 1 << 20;
/// Share of rows in which one column must follow from another to be called its parent.
const FOLLOWS: f64 = 0.995;

/// The columns kept and the code of each value. Code 0 stands for unknown.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Columns {
    names: Vec<String>,
    values: Vec<BTreeMap<String, u32>>,
    /// `parents[a]` holds each b that follows from a.
    parents: Vec<BTreeSet<usize>>,
}

impl Columns {
    /// Chooses among the columns of the examples: neither the same for all, nor different for
    /// nearly each, nor another one in other words (a code beside its name).
    pub(super) fn choose(examples: &[&Example], units: &[u32]) -> Self {
        let mut all: BTreeSet<&str> = BTreeSet::new();
        for e in examples {
            all.extend(e.row.values.iter().map(|(name, _)| name.as_str()));
        }
        let mut told: Vec<Told> = all
            .into_iter()
            .filter_map(|name| Told::of(name, examples))
            .map(|told| told.judged(units))
            .collect();
        told.sort_by(|a, b| b.wordy.cmp(&a.wordy).then_with(|| a.name.cmp(&b.name)));
        let mut kept: Vec<Told> = Vec::new();
        for t in told {
            if !kept.iter().any(|k| k.follows(&t) && t.follows(k)) {
                kept.push(t);
            }
        }
        kept.sort_by(|a, b| b.purity.total_cmp(&a.purity).then_with(|| a.name.cmp(&b.name)));
        kept.truncate(MOST);
        let parents = kept
            .iter()
            .enumerate()
            .map(|(a, x)| {
                kept.iter()
                    .enumerate()
                    .filter(|(b, y)| a != *b && y.follows(x))
                    .map(|(b, _)| b)
                    .collect()
            })
            .collect();
        let (names, values) = kept.into_iter().map(|t| (t.name, t.values)).unzip();
        Self { names, values, parents }
    }

    /// Names of the columns, the most telling first.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The values of a column in the order of their codes, from 1 on.
    pub(super) fn values_in_order(&self, column: usize) -> Vec<&str> {
        let mut values: Vec<(&str, u32)> =
            self.values[column].iter().map(|(value, code)| (value.as_str(), *code)).collect();
        values.sort_unstable_by_key(|(_, code)| *code);
        values.into_iter().map(|(value, _)| value).collect()
    }

    /// The columns of a cross with the values that the codes stand for.
    pub(super) fn say(&self, cross: &[usize], codes: &[u32]) -> Vec<(String, String)> {
        let value = |column: usize| {
            let code = codes.get(column)?;
            let (value, _) = self.values[column].iter().find(|(_, c)| *c == code)?;
            Some((self.names[column].clone(), value.clone()))
        };
        cross.iter().filter_map(|column| value(*column)).collect()
    }

    /// The codes of a row, 0 where a value is missing or new.
    pub(super) fn codes(&self, row: &Row) -> Vec<u32> {
        let code = |(name, values): (&String, &BTreeMap<String, u32>)| {
            row.value(name).and_then(|v| values.get(v)).copied().unwrap_or(0)
        };
        self.names.iter().zip(&self.values).map(code).collect()
    }

    /// Every set of up to three columns of which none follows from another, the empty one first.
    pub(super) fn crosses(&self) -> Vec<Vec<usize>> {
        let n = self.names.len();
        let free =
            |a: usize, b: usize| !self.parents[a].contains(&b) && !self.parents[b].contains(&a);
        let mut all = vec![Vec::new()];
        all.extend((0..n).map(|a| vec![a]));
        for a in 0..n {
            for b in (a + 1..n).filter(|b| free(a, *b)) {
                all.push(vec![a, b]);
                all.extend(
                    (b + 1..n).filter(|c| free(a, *c) && free(b, *c)).map(|c| vec![a, b, c]),
                );
            }
        }
        all
    }
}

/// A column as it stands in the examples.
struct Told {
    name: String,
    values: BTreeMap<String, u32>,
    codes: Vec<u32>,
    /// Whether it holds words rather than codes: words are what a person wants to be told.
    wordy: bool,
    /// Chance that two matters with the same value went to the same unit.
    purity: f64,
}

impl Told {
    fn of(name: &str, examples: &[&Example]) -> Option<Self> {
        let mut values: BTreeMap<String, u32> = BTreeMap::new();
        let mut codes = Vec::with_capacity(examples.len());
        for e in examples {
            let code = e.row.value(name).map_or(0, |value| {
                let next = values.len() as u32 + 1;
                values.get(value).copied().unwrap_or_else(|| {
                    values.insert(value.to_owned(), next);
                    next
                })
            });
            codes.push(code);
        }
        let filled = codes.iter().filter(|c| **c > 0).count();
        let constant = values.is_empty() || (values.len() == 1 && filled == codes.len());
        if constant
            || values.len() >= MOST_VALUES
            || (values.len() > 20 && values.len() * 2 > filled)
        {
            return None;
        }
        let wordy = values.keys().any(|v| v.chars().any(char::is_alphabetic));
        Some(Self { name: name.to_owned(), values, codes, wordy, purity: 0.0 })
    }

    fn judged(mut self, units: &[u32]) -> Self {
        let mut pairs: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        let mut totals: BTreeMap<u32, f64> = BTreeMap::new();
        for (code, unit) in self.codes.iter().zip(units) {
            *pairs.entry((*code, *unit)).or_default() += 1.0;
            *totals.entry(*code).or_default() += 1.0;
        }
        let same: f64 = pairs
            .iter()
            .map(|((code, _), n)| {
                let of = totals.get(code).copied().unwrap_or(1.0);
                if of > 1.0 { n * (n - 1.0) / (of - 1.0) } else { 0.0 }
            })
            .sum();
        self.purity = same / self.codes.len().max(1) as f64;
        self
    }

    /// Whether this column can be told from the other one.
    fn follows(&self, other: &Self) -> bool {
        let mut pairs: HashMap<(u32, u32), usize> = HashMap::new();
        for (own, its) in self.codes.iter().zip(&other.codes) {
            *pairs.entry((*its, *own)).or_default() += 1;
        }
        let mut best: HashMap<u32, usize> = HashMap::new();
        for ((its, _), n) in pairs {
            let b = best.entry(its).or_default();
            *b = n.max(*b);
        }
        best.values().sum::<usize>() as f64 >= FOLLOWS * self.codes.len() as f64
    }
}
