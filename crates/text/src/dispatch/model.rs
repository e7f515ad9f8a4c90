//! Learning from decided matters and proposing for new ones.

use super::columns::Columns;
use super::evidence::Source;
use super::memory::{Kept, Memory, View};
use super::names::Names;
use super::places::Places;
use super::random::Random;
use super::row::{Example, Row};
use super::trees::{Case, Trees};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Decided matters the weighing is learned from; more change little and take longer.
const LEARNED: usize = 6_000;
/// One in so many of them is only watched, to know when to stop and how sure to be.
const HELD: usize = 6;
/// One in so many is asked about with about half of its columns unknown.
const THINNED: usize = 10;
/// Reasons given for a proposed unit.
const REASONS: usize = 3;
/// Below this confidence in the first unit the model calls itself unsure.
pub const UNSURE: f32 = 0.6;

/// A learned model. It says what decided matters say and knows nothing else.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    columns: Columns,
    names: Names,
    memory: Memory,
    places: Places,
    order: Vec<usize>,
    /// Weighing of a matter that lies among decided ones.
    among: Trees,
    /// Weighing of a matter newer than all decided ones.
    ahead: Trees,
}

/// What is proposed for a matter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// Units, the likeliest first.
    pub units: Vec<Ranked>,
    /// Whether somebody should look twice: the first is not likely enough.
    pub unsure: bool,
}

/// A proposed unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// Its lasting key.
    pub unit: String,
    /// The name it bore nearest to the time of the matter.
    pub name: String,
    /// Chance that it is the one, from 0 to 1.
    pub confidence: f32,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Decided matters that had the same values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The columns and values in common.
    pub same: Vec<(String, String)>,
    /// How many of them, nearest in time, were looked at.
    pub matters: usize,
    /// How many of these the unit had dealt with.
    pub dealt: usize,
}

/// Learns from decided matters. Those without a unit are passed over. The same examples in the
/// same order with the same seed give the same model.
pub fn train(examples: &[Example], seed: u64) -> Model {
    let mut told: Vec<&Example> = examples.iter().filter(|e| e.decided()).collect();
    // one that has no time counts as the newest
    told.sort_by_key(|e| e.row.at.unwrap_or(i64::MAX));
    let newest = told.iter().filter_map(|e| e.row.at).next_back().unwrap_or(0);
    let times: Vec<i64> = told.iter().map(|e| e.row.at.unwrap_or(newest)).collect();
    let (names, units) = Names::learn(&told, &times);
    let columns = Columns::choose(&told, &units);
    let codes = told.iter().map(|e| columns.codes(&e.row)).collect();
    let crosses = columns.crosses();
    let places = Places::new(&columns, &names.all());
    let memory = Memory::from(Kept { times, units, codes, crosses });
    let mut order: Vec<usize> = (0..memory.kept().crosses.len()).collect();
    order.sort_by_key(|c| memory.groups(*c));
    let mut model = Model {
        columns,
        names,
        memory,
        places,
        order,
        among: Trees::default(),
        ahead: Trees::default(),
    };
    model.among = model.weigh(seed, View::Beside);
    model.ahead = model.weigh(seed, View::After);
    model
}

impl Model {
    /// Proposes units for a matter, as many as could be meant and at least three where three are
    /// known. None where nothing was learned.
    pub fn propose(&self, row: &Row) -> Proposal {
        let codes = self.columns.codes(row);
        let newest = self.memory.kept().times.last().copied().unwrap_or(0);
        let at = row.at.unwrap_or(i64::MAX).min(newest.saturating_add(1));
        let drawn = self.source().draw(&codes, View::At(at));
        let trees = if at > newest { &self.ahead } else { &self.among };
        let chances = trees.chances(&drawn.lines);
        let mut ranked: Vec<(u32, f32)> = drawn.candidates.iter().copied().zip(chances).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut units: Vec<Ranked> = Vec::new();
        for (unit, confidence) in ranked {
            let name = self.names.at(unit, at);
            match units.iter_mut().find(|r| r.name == name) {
                // two units of one name: who reads the name cannot tell them apart
                Some(known) => known.confidence = (known.confidence + confidence).min(1.0),
                None => units.push(Ranked {
                    unit: self.names.key(unit).to_owned(),
                    name: name.to_owned(),
                    confidence,
                    reasons: self.reasons(unit, &codes, &drawn.said),
                }),
            }
        }
        units.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        // what only rests on how much a unit does in all rests on nothing
        let sure = |u: &Ranked| u.confidence >= UNSURE && !u.reasons.is_empty();
        let unsure = !units.first().is_some_and(sure);
        Proposal { units, unsure }
    }

    /// Every name a unit has borne, the most frequent first.
    pub fn names(&self) -> &[String] {
        self.names.frequent()
    }

    /// The columns looked at, the most telling first.
    pub fn columns(&self) -> &[String] {
        self.columns.names()
    }

    fn source(&self) -> Source<'_> {
        Source {
            memory: &self.memory,
            order: &self.order,
            units: self.names.len(),
            places: &self.places,
        }
    }

    /// Learns how to weigh the evidence: decided matters are asked about as if they were new.
    fn weigh(&self, seed: u64, view: impl Fn(usize) -> View) -> Trees {
        let mut random = Random::new(seed);
        let kept = self.memory.kept();
        let mut asked: Vec<usize> = (0..kept.times.len()).collect();
        // the first ones have nothing before them to learn from
        asked.drain(..kept.times.len() / 20);
        random.shuffle(&mut asked);
        asked.truncate(LEARNED);
        let source = self.source();
        let held = asked.len() / HELD;
        let whole = asked.len() - held;
        let cases: Vec<Case> = asked
            .into_iter()
            .enumerate()
            .map(|(number, at)| {
                let mut codes = kept.codes[at].clone();
                // values never seen have to be met in learning, to know how little is left then
                if number < whole && number % THINNED == 0 {
                    codes.iter_mut().filter(|_| random.below(2) == 0).for_each(|c| *c = 0);
                }
                let drawn = source.draw(&codes, view(at));
                let right = drawn
                    .candidates
                    .iter()
                    .position(|u| *u == kept.units[at])
                    .unwrap_or(drawn.candidates.len());
                Case { lines: drawn.lines, right }
            })
            .collect();
        Trees::grow(&cases, held, &mut random)
    }

    /// The crosses that speak most for a unit: by how far its share among them exceeds its share
    /// among all, and how many they are.
    fn reasons(&self, unit: u32, codes: &[u32], said: &[super::memory::Said]) -> Vec<Reason> {
        let of = |s: &super::memory::Said| {
            s.units.iter().find(|(u, _)| *u == unit).map_or(0.0, |(_, own)| own[1])
        };
        let usual = said.first().map_or(0.0, |s| of(s) / (s.sums[1] + 1.0));
        let mut strong: Vec<(f32, usize)> = said
            .iter()
            .enumerate()
            .skip(1)
            .map(|(c, s)| ((of(s) / (s.sums[1] + 1.0) - usual) * (s.sums[1] + 1.0).sqrt(), c))
            .filter(|(lift, _)| *lift > 0.0)
            .collect();
        strong.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        strong.truncate(REASONS);
        let kept = self.memory.kept();
        strong
            .into_iter()
            .map(|(_, c)| Reason {
                same: self.columns.say(&kept.crosses[c], codes),
                matters: said[c].seen,
                dealt: said[c].dealt(unit),
            })
            .collect()
    }
}

/// How often each key occurs, for whoever needs names by frequency.
pub(super) fn by_frequency<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut all: Vec<(&str, usize)> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    all.into_iter().map(|(name, _)| name.to_owned()).collect()
}
