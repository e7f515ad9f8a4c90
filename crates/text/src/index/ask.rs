//! Asking the index.

use super::asked::{Thing, things};
use super::schema::{CREATED_AT, Fields, KEY, matter_of};
use super::weigh::{Clause, one_of, recent, silent, term, thing};
use crate::error::TextError;
use crate::vocabulary::Vocabulary;
use std::ops::{Bound, Range};
use tantivy::collector::sort_key::{SortByBytes, SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query as Ask, RangeQuery};
use tantivy::{Order, Searcher, Term};
use uuid::Uuid;

/// Nobody turns pages beyond this; a list that long wants a filter.
const DEEPEST: usize = 10_000;

/// How far from what was typed a matter may be. Which reach found something would tell of matters that
/// the person may not see, so the caller widens it, by what the person may see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// Every thing that was asked for is in it, in its own words, in other words for the same, or by
    /// a name of its place, category or unit.
    #[default]
    Words,
    /// Also where a word only sounds the same, or has one character wrong.
    Wide,
    /// Also where only two thirds of the things are in it.
    Some,
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The tenant; nothing of another tenant is ever found.
    pub tenant: i64,
    /// What the person typed. Plain text: no character has a special meaning. All it asks for
    /// must be there, as far as the reach goes; a word with digits also finds numbers that begin with it.
    pub text: String,
    /// How far from it a matter may be.
    pub reach: Reach,
    /// Now, Unix milliseconds: of matters that fit alike the younger stands first. None where their
    /// age does not matter.
    pub now: Option<i64>,
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
    /// Lies in one of these grids, or one of these units holds or held it or a leg of it.
    pub within: Option<Within>,
    /// Received in this half-open interval, Unix milliseconds.
    pub created: Option<Range<i64>>,
}

/// A part of the net and some units: whatever lies in the one or is touched by the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Within {
    /// Codes of grids.
    pub grids: Vec<String>,
    /// Ids or codes of units.
    pub units: Vec<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many match in all.
    pub total: usize,
    /// The matters asked for by limit and offset.
    pub ids: Vec<Uuid>,
    /// The words that were looked for, those that are said for the same too, to be marked with
    /// [`crate::highlight()`].
    pub words: Vec<String>,
    /// What was also looked for by its sound, to be marked with [`crate::sounding()`].
    pub sounds: Vec<String>,
}

pub(super) fn run(
    query: &Query,
    fields: &Fields,
    own: &Vocabulary,
    searcher: &Searcher,
) -> Result<Hits, TextError> {
    let things = things(&query.text, own, query.reach);
    if things.is_empty() && !query.text.trim().is_empty() {
        // only punctuation: nothing was asked for that could be found
        return Ok(Hits::default());
    }
    let newest = query.newest_first || things.is_empty();
    let found = fetch(query, &ask(query, fields, &things, !newest), newest, searcher)?;
    let wide = query.reach != Reach::Words;
    let sounds = things.iter().filter(|_| wide).map(|t| t.whole.clone()).collect();
    let words = things.into_iter().flat_map(Thing::marks).collect();
    Ok(Hits { words, sounds, ..found })
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

/// The whole question: tenant and filters, and the things, or enough of them.
fn ask(query: &Query, f: &Fields, things: &[Thing], scored: bool) -> BooleanQuery {
    let wide = query.reach != Reach::Words;
    let mut clauses: Vec<Clause> = conditions(query, f);
    let each = things.iter().map(|t| thing(f, t, wide, scored));
    if query.reach == Reach::Some && things.len() > 1 {
        let enough = (things.len() * 2 / 3).max(1);
        let some = BooleanQuery::union_with_minimum_required_clauses(each.collect(), enough);
        clauses.push((Occur::Must, Box::new(some)));
    } else {
        clauses.extend(each.map(|t| (Occur::Must, t)));
    }
    if let Some(now) = query.now.filter(|_| scored) {
        clauses.extend(recent(f, now));
    }
    BooleanQuery::new(clauses)
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
    if let Some(within) = &filters.within {
        let grids = within.grids.iter().map(|g| Term::from_field_text(f.grid, g));
        out.push(one_of(
            grids.chain(within.units.iter().map(|u| Term::from_field_text(f.unit, u))),
        ));
    }
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
