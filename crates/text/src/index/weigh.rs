//! How much each way in which a matter fits a thing that is asked for weighs.
//!
//! The ways lie so far apart that no weight of words lifts a matter over one that fits in a better
//! way: as it was asked, by a name of its place or category, by another word for the same, by sound,
//! by all but one character.

use super::asked::Thing;
use super::doc::compact;
use super::schema::Fields;
use crate::sound;
use crate::vocabulary::Named;
use crate::words::{is_han, required};
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur,
    Query as Ask, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// As it was asked.
const AS_ASKED: f32 = 4_000.0;
/// By a name of its grid, category or unit.
const NAMED: f32 = 3_000.0;
/// By another word for the same.
const ALIKE: f32 = 2_000.0;
/// By its sound.
const SOUNDS: f32 = 400.0;
/// With one character wrong.
const SLIP: f32 = 200.0;

/// How much more a word in the title or the place counts than one in the text.
const HEAD_WEIGHT: f32 = 2.0;

/// What a matter's own number is worth: more than any word, whose weight stays below 20.
const NUMBER_WEIGHT: f32 = 50.0;

/// Younger than so many days is worth so much more: as much as a word that stands a little better, so
/// that of matters that fit alike the younger stands first.
const RECENT: [(i64, f32); 4] = [(7, 0.6), (30, 0.6), (120, 0.6), (365, 0.6)];
const DAY: i64 = 86_400_000;

/// A longer word is a sentence; of it a slip is found by its sound or by the other words.
const LONGEST_SLIP: usize = 8;

pub(super) type Clause = (Occur, Box<dyn Ask>);

/// A thing in all the ways it may be found; `wide` adds sounds and slips.
pub(super) fn thing(f: &Fields, thing: &Thing, wide: bool, scored: bool) -> Box<dyn Ask> {
    let asked = thing.words.iter().map(|w| (Occur::Must, word(f, w, scored))).collect();
    let mut ways = vec![worth(Box::new(BooleanQuery::new(asked)), AS_ASKED, scored)];
    for named in &thing.named {
        let (field, code) = match named {
            Named::Grid(code) => (f.grid, code),
            Named::Category(code) => (f.category, code),
            Named::Unit(code) => (f.unit, code),
        };
        ways.push(worth(silent(term(Term::from_field_text(field, code))), NAMED, scored));
    }
    ways.extend(thing.alike.iter().map(|w| worth(word(f, w, scored), ALIKE, scored)));
    if wide {
        for way in sound::wanted(&thing.whole) {
            let places = way.iter().map(|terms| {
                let one = one_of(terms.iter().map(|t| Term::from_field_text(f.sound, t)));
                (Occur::Must, silent(one))
            });
            ways.push(worth(Box::new(BooleanQuery::new(places.collect())), SOUNDS, scored));
        }
        ways.extend(slip(f, &thing.whole).map(|s| worth(s, SLIP, scored)));
    }
    if scored {
        Box::new(DisjunctionMaxQuery::new(ways))
    } else {
        Box::new(BooleanQuery::union(ways))
    }
}

/// Adds what a way is worth to what its words weigh.
fn worth(way: Box<dyn Ask>, worth: f32, scored: bool) -> Box<dyn Ask> {
    if !scored {
        return way;
    }
    let must: Clause = (Occur::Must, Box::new(ConstScoreQuery::new(way.box_clone(), worth)));
    Box::new(BooleanQuery::new(vec![must, (Occur::Should, way)]))
}

/// One word: it must stand in the text (or begin a number); how well it stands there weighs.
fn word(f: &Fields, word: &str, scored: bool) -> Box<dyn Ask> {
    let parts = required(word);
    let whole = parts.len() == 1;
    let mut must: Box<dyn Ask> = if whole {
        weighed(f.all, word)
    } else {
        let all = parts.iter().map(|p| (Occur::Must, exact(f.all, p))).collect();
        Box::new(BooleanQuery::new(all))
    };
    let number = compact(word);
    if word.is_ascii() && number.len() >= 4 && number.bytes().any(|b| b.is_ascii_digit()) {
        let by_number = term(Term::from_field_text(f.number, &number));
        let by_number = Box::new(ConstScoreQuery::new(by_number, NUMBER_WEIGHT));
        must = Box::new(BooleanQuery::union(vec![must, by_number]));
    }
    if !scored {
        return must;
    }
    let mut clauses: Vec<Clause> =
        vec![(Occur::Must, must), (Occur::Should, boosted(weighed(f.head, word), HEAD_WEIGHT))];
    if !whole {
        clauses.push((Occur::Should, weighed(f.all, word)));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// A word with one letter or one Han character wrong. Of two characters nothing would be left to
/// hold on to, and numbers that differ in one digit are other numbers.
fn slip(f: &Fields, word: &str) -> Option<Box<dyn Ask>> {
    let len = word.chars().count();
    if len >= 4 && word.bytes().all(|b| b.is_ascii_lowercase()) {
        let term = Term::from_field_text(f.all, word);
        return Some(Box::new(FuzzyTermQuery::new(term, 1, true)));
    }
    if !(3..=LONGEST_SLIP).contains(&len) || !word.chars().all(is_han) {
        return None;
    }
    let pairs = required(word);
    // a wrong character spoils the pair before it and the pair after it
    let without = |wrong: usize| {
        let good = pairs.iter().enumerate().filter(|(at, _)| *at != wrong && at + 1 != wrong);
        good.map(|(_, pair)| (Occur::Must, exact(f.all, pair))).collect::<Vec<Clause>>()
    };
    let ways: Vec<Box<dyn Ask>> = (0..len)
        .map(without)
        .filter(|way| !way.is_empty())
        .map(|way| -> Box<dyn Ask> { Box::new(BooleanQuery::new(way)) })
        .collect();
    Some(Box::new(BooleanQuery::union(ways)))
}

/// What being young is worth, at `now` in Unix milliseconds.
pub(super) fn recent(f: &Fields, now: i64) -> impl Iterator<Item = Clause> {
    RECENT.into_iter().map(move |(days, worth)| -> Clause {
        let since = Term::from_field_i64(f.created_at, now.saturating_sub(days * DAY));
        let young = Box::new(RangeQuery::new(Bound::Included(since), Bound::Unbounded));
        (Occur::Should, Box::new(ConstScoreQuery::new(young, worth)))
    })
}

pub(super) fn one_of(terms: impl Iterator<Item = Term>) -> Box<dyn Ask> {
    Box::new(BooleanQuery::union(terms.map(term).collect()))
}

pub(super) fn term(t: Term) -> Box<dyn Ask> {
    Box::new(TermQuery::new(t, IndexRecordOption::Basic))
}

fn exact(field: Field, text: &str) -> Box<dyn Ask> {
    silent(term(Term::from_field_text(field, text)))
}

fn weighed(field: Field, text: &str) -> Box<dyn Ask> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// A condition that decides but does not weigh.
pub(super) fn silent(q: Box<dyn Ask>) -> Box<dyn Ask> {
    Box::new(ConstScoreQuery::new(q, 0.0))
}

fn boosted(q: Box<dyn Ask>, boost: f32) -> Box<dyn Ask> {
    Box::new(BoostQuery::new(q, boost))
}
