//! Asking the index.

use super::doc::compact;
use super::schema::{CREATED_AT, Fields, KEY, matter_of};
use crate::error::TextError;
use crate::lexicon::Lexicon;
use crate::words::{cut_for_query_with, required};
use std::ops::{Bound, Range};
use tantivy::collector::sort_key::{SortByBytes, SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as Ask, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Order, Searcher, Term};
use uuid::Uuid;

/// Nobody turns pages beyond this; a list that long wants a filter.
const DEEPEST: usize = 10_000;

/// How much more a word in the title or the place counts than one in the text.
const HEAD_WEIGHT: f32 = 2.0;

/// What a matter's own number is worth: more than any word, whose weight stays below 20.
const NUMBER_WEIGHT: f32 = 50.0;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The tenant; nothing of another tenant is ever found.
    pub tenant: i64,
    /// What the person typed. Plain text: no character has a special meaning. All its words must
    /// occur; a word with digits also finds numbers that begin with it.
    pub text: String,
    /// Newest first; otherwise best first (an empty text is always newest first).
    pub newest_first: bool,
    /// How many ids to return.
    pub limit: usize,
    /// How many to skip. `offset + limit` is held below 10 000.
    pub offset: usize,
    /// What they must be besides.
    pub filters: Filters,
}

/// Conditions besides the text. An empty list means any; several values mean one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Lies in one of these grids (any level).
    pub grids: Vec<String>,
    /// One of these units (any level) holds or held a leg.
    pub units: Vec<String>,
    /// Is of one of these categories (any level).
    pub categories: Vec<String>,
    /// Runs by one of these playbooks.
    pub playbooks: Vec<String>,
    /// Is in one of these stages.
    pub stages: Vec<String>,
    /// Secrecy level at most this: 0 normal only, 1 confidential too, 2 all.
    pub max_secrecy: u8,
    /// Closed, or not closed.
    pub closed: Option<bool>,
    /// Received in this half-open interval, Unix milliseconds.
    pub created: Option<Range<i64>>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many match in all.
    pub total: usize,
    /// The matters asked for by limit and offset.
    pub ids: Vec<Uuid>,
    /// The words that were looked for, to be marked with [`crate::highlight()`].
    pub words: Vec<String>,
    /// No matter has all the words; these have at least two thirds of them.
    pub relaxed: bool,
}

pub(super) fn run(
    query: &Query,
    fields: &Fields,
    lexicon: &Lexicon,
    searcher: &Searcher,
) -> Result<Hits, TextError> {
    let words = cut_for_query_with(&query.text, lexicon);
    if words.is_empty() && !query.text.trim().is_empty() {
        // only punctuation: nothing was asked for that could be found
        return Ok(Hits::default());
    }
    let newest = query.newest_first || words.is_empty();
    let strict = fetch(query, &ask(query, fields, &words, words.len(), newest), newest, searcher)?;
    if strict.total > 0 || newest || words.len() < 2 {
        return Ok(Hits { words, ..strict });
    }
    let enough = (words.len() * 2 / 3).max(1);
    let found = fetch(query, &ask(query, fields, &words, enough, newest), newest, searcher)?;
    Ok(Hits { words, relaxed: found.total > 0, ..found })
}

fn fetch(
    query: &Query,
    ask: &dyn Ask,
    newest: bool,
    searcher: &Searcher,
) -> Result<Hits, TextError> {
    let limit = query.limit.min(DEEPEST.saturating_sub(query.offset));
    if limit == 0 {
        return Ok(Hits { total: searcher.search(ask, &Count)?, ..Hits::default() });
    }
    let top = TopDocs::with_limit(limit).and_offset(query.offset);
    // the key makes the order complete, so that pages neither repeat nor skip a matter
    let by_time = (SortByStaticFastValue::<i64>::for_field(CREATED_AT), Order::Desc);
    let by_key = (SortByBytes::for_field(KEY), Order::Desc);
    let (total, keys): (usize, Vec<Option<Vec<u8>>>) = if newest {
        let (total, found) = searcher.search(ask, &(Count, top.order_by((by_time, by_key))))?;
        (total, found.into_iter().map(|((_, key), _)| key).collect())
    } else {
        let by_score = (SortBySimilarityScore, Order::Desc);
        let order = top.order_by((by_score, by_time, by_key));
        let (total, found) = searcher.search(ask, &(Count, order))?;
        (total, found.into_iter().map(|((_, _, key), _)| key).collect())
    };
    let ids = keys.into_iter().flatten().filter_map(|key| matter_of(&key)).collect();
    Ok(Hits { total, ids, ..Hits::default() })
}

type Clause = (Occur, Box<dyn Ask>);

/// The whole question: tenant and filters, and at least `enough` of the words.
fn ask(query: &Query, f: &Fields, words: &[String], enough: usize, newest: bool) -> BooleanQuery {
    let mut clauses: Vec<Clause> = conditions(query, f);
    if enough == words.len() {
        clauses.extend(words.iter().map(|w| (Occur::Must, word(f, w, newest))));
    } else {
        let any = words.iter().map(|w| word(f, w, newest)).collect();
        let some = BooleanQuery::union_with_minimum_required_clauses(any, enough);
        clauses.push((Occur::Must, Box::new(some)));
    }
    BooleanQuery::new(clauses)
}

/// One word: it must stand in the text (or begin a number); how well it stands there weighs.
fn word(f: &Fields, word: &str, newest: bool) -> Box<dyn Ask> {
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
    if newest {
        return must;
    }
    let mut clauses: Vec<Clause> =
        vec![(Occur::Must, must), (Occur::Should, boosted(weighed(f.head, word), HEAD_WEIGHT))];
    if !whole {
        clauses.push((Occur::Should, weighed(f.all, word)));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn conditions(query: &Query, f: &Fields) -> Vec<Clause> {
    let filters = &query.filters;
    let mut out: Vec<Box<dyn Ask>> = vec![term(Term::from_field_i64(f.tenant, query.tenant))];
    for (field, values) in [
        (f.grid, &filters.grids),
        (f.unit, &filters.units),
        (f.category, &filters.categories),
        (f.playbook, &filters.playbooks),
        (f.stage, &filters.stages),
    ] {
        if !values.is_empty() {
            out.push(one_of(values.iter().map(|v| Term::from_field_text(field, v))));
        }
    }
    // a level above the highest known one is never shown by a filter that does not name it
    out.push(one_of(
        (0..=filters.max_secrecy).map(|l| Term::from_field_u64(f.secrecy, u64::from(l))),
    ));
    if let Some(closed) = filters.closed {
        out.push(term(Term::from_field_bool(f.closed, closed)));
    }
    if let Some(created) = &filters.created {
        let at = |millis| Term::from_field_i64(f.created_at, millis);
        out.push(Box::new(RangeQuery::new(
            Bound::Included(at(created.start)),
            Bound::Excluded(at(created.end)),
        )));
    }
    out.into_iter().map(|q| -> Clause { (Occur::Must, silent(q)) }).collect()
}

fn one_of(terms: impl Iterator<Item = Term>) -> Box<dyn Ask> {
    Box::new(BooleanQuery::union(terms.map(term).collect()))
}

fn term(t: Term) -> Box<dyn Ask> {
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
fn silent(q: Box<dyn Ask>) -> Box<dyn Ask> {
    Box::new(ConstScoreQuery::new(q, 0.0))
}

fn boosted(q: Box<dyn Ask>, boost: f32) -> Box<dyn Ask> {
    Box::new(BoostQuery::new(q, boost))
}
