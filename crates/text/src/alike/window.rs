//! The open reports, and which of them a new one is most like.

use super::cells::{Cell, Cells, Entry, Fine, Plane, around, square};
use super::model::{Pair, Ready, in_common, share, sum};
use super::{Item, Params, Point, Sketch};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Open reports in cells of place and time.
///
/// A report with words takes about 260 bytes; [`Window::bytes`] tells how many all take. A
/// question looks at the squares within the radius of its category, at the named places it shares,
/// and at reports of its category without any place; where it has no place itself, only at the
/// last two, for all the town is no answer to “where”.
#[derive(Debug)]
pub struct Window {
    params: Ready,
    slots: Vec<Option<Kept>>,
    free: Vec<u32>,
    of: HashMap<u128, u32>,
    cells: Cells,
}

/// A report as it is kept: two lines of the processor's cache, for it is these walks that take the
/// time. Categories are told apart by 32 bits, which is enough for the few thousand there are.
#[derive(Debug)]
#[repr(align(64))]
struct Kept {
    id: u128,
    at: i64,
    fine: Option<Fine>,
    category: u32,
    field: u32,
    places: Box<[u64]>,
    sketch: Option<Sketch>,
}

/// An earlier report that may be the same matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub id: u128,
    /// How likely it is the same matter, 0 to 1; see [`Weights`](super::Weights).
    pub likeness: f64,
    /// Metres between the two, where both have a point.
    pub distance_m: Option<f64>,
    /// Seconds it was received before the question; below zero where it came after.
    pub age: i64,
    pair: Pair,
    radius: f64,
}

impl Candidate {
    /// What speaks for it: place, time, category, words.
    pub fn why(&self) -> Vec<Reason> {
        let pair = &self.pair;
        let why = [
            pair.metres.filter(|m| *m <= self.radius).map(Reason::Near),
            (pair.place == Some(true)).then_some(Reason::SamePlace),
            (pair.age.unsigned_abs() <= 86_400).then(|| Reason::MinutesApart(pair.age.abs() / 60)),
            pair.category.then_some(Reason::SameCategory),
            (pair.field && !pair.category).then_some(Reason::SameField),
            pair.words.filter(|w| *w >= WORDS_SEEN).map(Reason::SameWords),
        ];
        why.into_iter().flatten().collect()
    }
}

/// What speaks for two reports being the same matter. For a person to read: one glance, no number
/// of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// So many metres apart, within the radius of the category.
    Near(f64),
    /// Both name the same compound, address or road.
    SamePlace,
    /// So many minutes apart, within a day.
    MinutesApart(i64),
    /// The same finest category.
    SameCategory,
    /// Different categories of the same field.
    SameField,
    /// This share of the character pairs in common, a third at least.
    SameWords(f64),
}

/// Share of pairs in common from which on a person sees the same words.
const WORDS_SEEN: f64 = 1.0 / 3.0;

impl Window {
    /// An empty window. Absurd parameters are bounded: radii to 50 m – 3 km, weights to no less
    /// than zero.
    pub fn new(params: &Params) -> Self {
        Self {
            params: Ready::new(params),
            slots: Vec::new(),
            free: Vec::new(),
            of: HashMap::new(),
            cells: Cells::default(),
        }
    }

    /// Takes an open report in, in place of what was there under its id.
    pub fn insert(&mut self, item: Item) {
        self.remove(item.id);
        let fine = item.point.and_then(Point::on_globe).map(Fine::new);
        let mut places = item.places;
        places.sort_unstable();
        places.dedup();
        let kept = Kept {
            id: item.id,
            at: item.at,
            fine,
            category: short(item.category),
            field: short(item.field),
            places: places.into_boxed_slice(),
            sketch: item.sketch,
        };
        let slot = self.free.pop().unwrap_or(self.slots.len() as u32);
        for cell in kept.cells() {
            self.cells.insert(cell, Entry { at: kept.at, slot, fine });
        }
        self.of.insert(kept.id, slot);
        match self.slots.get_mut(slot as usize) {
            Some(free) => *free = Some(kept),
            None => self.slots.push(Some(kept)),
        }
    }

    /// Takes a report out, as when it is closed. Whether there was one.
    pub fn remove(&mut self, id: u128) -> bool {
        let Some(slot) = self.of.remove(&id) else { return false };
        let Some(kept) = self.slots.get_mut(slot as usize).and_then(Option::take) else {
            return false;
        };
        for cell in kept.cells() {
            self.cells.remove(cell, kept.at, slot);
        }
        self.free.push(slot);
        true
    }

    /// How many reports are in it.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Bytes set aside on the heap, about.
    pub fn bytes(&self) -> usize {
        let places: usize = self.slots.iter().flatten().map(|k| size_of_val(&*k.places)).sum();
        self.slots.capacity() * size_of::<Option<Kept>>()
            + places
            + self.free.capacity() * size_of::<u32>()
            + self.of.capacity() * (size_of::<(u128, u32)>() + 1)
            + self.cells.bytes()
    }

    /// The `k` reports most alike to `asked`, the most alike first; of equals the one nearer in
    /// time, then that of the smaller id. Fewer where there are fewer in reach. Never `asked`
    /// itself.
    ///
    /// # Examples
    /// ```
    /// use yiwang_text::alike::{Item, Params, Point, SHOWN, Sketch, Window, key};
    ///
    /// let report = |id, at, text| Item {
    ///     id,
    ///     at,
    ///     point: Some(Point { lon: 121.55, lat: 29.87 }),
    ///     category: key("路灯"),
    ///     field: key("市政设施"),
    ///     places: vec![key("杏林湾花苑")],
    ///     sketch: Sketch::new(text),
    /// };
    /// let mut window = Window::new(&Params::default());
    /// window.insert(report(1, 0, "杏林湾花苑北门路灯不亮"));
    /// let found = window.nearest(&report(2, 600, "北门的路灯坏了不亮"), 5);
    /// assert_eq!(found[0].id, 1);
    /// assert!(found[0].likeness > SHOWN);
    /// ```
    pub fn nearest(&self, asked: &Item, k: usize) -> Vec<Candidate> {
        let radius = self.params.radius(asked.category);
        let mut best = Best {
            window: self,
            asked,
            middle: asked.point.and_then(Point::on_globe),
            radius,
            reach: self.params.reach(radius),
            k,
            found: Vec::with_capacity(k.min(64) + 1),
        };
        if k > 0 {
            best.look();
        }
        best.found.into_iter().map(Found::told).collect()
    }
}

impl Kept {
    /// The cells it lies in: its square, its named places, or nowhere.
    fn cells(&self) -> impl Iterator<Item = Cell> {
        let nowhere = self.fine.is_none() && self.places.is_empty();
        self.fine
            .map(|f| square(f.point()))
            .into_iter()
            .chain(self.places.iter().map(|p| Cell::Named(*p)))
            .chain(nowhere.then_some(Cell::Nowhere(self.category)))
    }
}

/// The last bits of a number, stirred with the first.
const fn short(key: u64) -> u32 {
    (key ^ (key >> 32)) as u32
}

const _: () = assert!(size_of::<Option<Kept>>() == 128, "two lines");

/// A report that is among the most alike so far.
struct Found {
    id: u128,
    z: f64,
    pair: Pair,
    radius: f64,
}

impl Found {
    fn told(self) -> Candidate {
        let Self { id, z, pair, radius } = self;
        let likeness = share(z);
        Candidate { id, likeness, distance_m: pair.metres, age: pair.age, pair, radius }
    }

    fn before(&self, other: &Self) -> Ordering {
        other
            .z
            .total_cmp(&self.z)
            .then_with(|| self.pair.age.unsigned_abs().cmp(&other.pair.age.unsigned_abs()))
            .then_with(|| self.id.cmp(&other.id))
    }
}

/// One question under way.
struct Best<'a> {
    window: &'a Window,
    asked: &'a Item,
    middle: Option<Point>,
    radius: f64,
    reach: f64,
    k: usize,
    found: Vec<Found>,
}

impl Best<'_> {
    fn look(&mut self) {
        let window = self.window;
        let from = self.asked.at.saturating_sub(window.params.most_age);
        let to = self.asked.at.saturating_add(window.params.slack);
        let reach = self.reach;
        let plane = self.middle.map(Plane::new);
        let apart = |entry: &Entry| plane.zip(entry.fine).map(|(p, fine)| p.metres(fine));
        let mut seen: Vec<(Option<f64>, &Kept)> = Vec::with_capacity(64);
        let mut see = |entry: &Entry, metres: Option<f64>| {
            // gathered first and weighed after: the walks to far memory then run side by side
            if let Some(Some(kept)) = window.slots.get(entry.slot as usize)
                && kept.id != self.asked.id
            {
                seen.push((metres, kept));
            }
        };
        for cell in self.middle.into_iter().flat_map(|m| around(m, reach)) {
            for entry in window.cells.between(cell, from, to) {
                if let Some(metres) = apart(entry).filter(|m| *m <= reach) {
                    see(entry, Some(metres));
                }
            }
        }
        for place in &self.asked.places {
            for entry in window.cells.between(Cell::Named(*place), from, to) {
                let metres = apart(entry);
                // what lies within reach has been seen in its square
                if metres.is_none_or(|m| m > reach) {
                    see(entry, metres);
                }
            }
        }
        for entry in window.cells.between(Cell::Nowhere(short(self.asked.category)), from, to) {
            see(entry, None);
        }
        for (metres, kept) in seen {
            self.weigh(kept, metres);
        }
    }

    /// Puts a report among the most alike, if it belongs there.
    fn weigh(&mut self, kept: &Kept, metres: Option<f64>) {
        let age = self.asked.at.saturating_sub(kept.at);
        let weights = &self.window.params.weights;
        let mut pair = Pair {
            metres,
            age,
            category: kept.category == short(self.asked.category),
            field: kept.field == short(self.asked.field),
            place: in_common(&self.asked.places, &kept.places),
            words: None,
        };
        let mut z = sum(weights, &pair.terms(self.radius));
        if let Some((a, b)) = self.asked.sketch.as_ref().zip(kept.sketch.as_ref()) {
            // the most it could come to, before its words are fetched
            let most = z + Pair { words: Some(1.0), ..pair }.of_words(weights);
            if self.found.get(self.k - 1).is_some_and(|last| most < last.z) {
                return;
            }
            pair.words = Some(a.share(b));
            z += pair.of_words(weights);
        }
        let found = Found { id: kept.id, z, pair, radius: self.radius };
        let place = self.found.partition_point(|f| f.before(&found).is_lt());
        // two names in common lead to the same report twice: the second falls on the first
        let again = self.found.get(place).is_some_and(|f| f.id == found.id);
        if place < self.k && !again {
            self.found.insert(place, found);
            self.found.truncate(self.k);
        }
    }
}
