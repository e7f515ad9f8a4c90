//! Search over everything somebody may see. The index finds; the store decides what of it may be
//! shown, and only what may be shown counts: how many there are, whether the search goes wider, what
//! is proposed instead. So nothing tells of a matter that the person may not see.

mod instead;
mod passage;
mod person;

use crate::desk::Desk;
use crate::office::{Office, TENANT, index_refusal};
use crate::page::{self, ListQuery};
use crate::render;
use crate::view::{Page, RowView};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal};
use yiwang_store::matter::{self, Filter, Order, State};
use yiwang_store::{Conn, StoreError};
use yiwang_text::{Filters, Hits, Query, Reach, Within};

/// Matters that are found at most. Beyond it a filter helps more than another page.
const DEEP: usize = 1_000;
/// What the index is asked for at most, so that many matters somebody may not see do not hide the few
/// they may.
const DEEPEST: usize = 10_000;
/// The same while somebody is typing.
const SHALLOW: usize = 100;
/// Fewer than so many with all the words, and the search goes wider.
const ENOUGH: usize = 3;
/// Ids in one question to the store, and in one to the index.
const CHUNK: usize = 500;
/// Longest text that is searched for, in characters.
const LONGEST: usize = 200;
/// Matters and names shown while somebody is typing.
const HINTS: usize = 6;
const COMPLETIONS: usize = 4;

/// What somebody looks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// What they typed: words, a number, a place, a telephone number.
    pub text: String,
    /// What it must be besides; view, cursor and limit count as in a list.
    pub list: ListQuery,
    /// Playbook id.
    pub playbook: Option<String>,
    /// Newest first instead of best first.
    pub newest: bool,
}

/// A page of what was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The matters.
    pub rows: Vec<FoundRow>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// How many in all; none where there are more than are counted.
    pub total: Option<i64>,
    /// How many of them hold what was typed, and do not only come near it.
    pub exact: i64,
    /// What the person may have meant, where nothing holds what they typed.
    pub instead: Vec<String>,
}

/// One of the matters found.
#[derive(Debug, Clone)]
pub struct FoundRow {
    /// The matter, with the marks of its title.
    pub row: RowView,
    /// Where in its text or place the words stand.
    pub passage: Option<Passage>,
    /// Whether it only comes near what was typed.
    pub near: bool,
    /// Whether it was raised by the person whose telephone number was typed.
    pub person: bool,
}

/// A piece of a text with the words marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The piece.
    pub text: String,
    /// Byte ranges of found words in it.
    pub marks: Vec<(usize, usize)>,
}

/// What is shown while somebody is typing.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Names of places and categories, and words of the field, that what was typed may become.
    pub words: Vec<String>,
    /// The first of what would be found.
    pub rows: Vec<FoundRow>,
}

/// Everything found, before a page of it is shown.
#[derive(Default)]
struct All {
    /// In the order shown.
    ids: Vec<MatterId>,
    /// How many of the first were raised by the person whose number was typed.
    persons: usize,
    /// How many after those hold what was typed.
    exact: usize,
    /// Whether there are more, seen too, than are counted.
    cut: bool,
    /// What is marked.
    words: Vec<String>,
    sounds: Vec<String>,
}

/// One search: who asks, and what the store and the index are asked besides the text.
struct Search {
    desk: Desk,
    text: String,
    newest: bool,
    filter: Filter,
    index: Filters,
    /// How many matters are enough.
    deep: usize,
}

impl Office {
    /// What somebody may see of what they look for, best first.
    ///
    /// A telephone number finds the matters its owner raised, where the caller may see parties plain;
    /// each such look is written down, as that at a party is.
    ///
    /// # Errors
    /// `filter-unknown`.
    pub async fn find(&self, caller: &Caller, wanted: &Wanted) -> Result<Found, Refusal> {
        let search = self.searching(caller, wanted, DEEP).await?;
        let mut conn = self.inner.store.read().await?;
        let from: usize = wanted.list.cursor.as_deref().and_then(|c| c.parse().ok()).unwrap_or(0);
        let persons = search.persons(&mut conn, caller).await?;
        if from == 0 && !persons.is_empty() {
            self.note_looks(caller, search.desk.now, &persons).await?;
        }
        let mut seen = HashSet::new();
        let first: Vec<MatterId> =
            persons.into_iter().map(|p| p.matter).filter(|m| seen.insert(*m)).collect();
        let all = search.all(&mut conn, first).await?;
        let size = wanted.list.limit.clamp(1, 100) as usize;
        let rows = search.rows(&mut conn, &all, from, size).await?;
        let instead = if all.persons + all.exact == 0 {
            search.instead(&mut conn, &all, &rows).await?
        } else {
            Vec::new()
        };
        Ok(Found {
            rows,
            next: (from + size < all.ids.len()).then(|| (from + size).to_string()),
            total: (!all.cut).then_some(all.ids.len() as i64),
            exact: (all.persons + all.exact) as i64,
            instead,
        })
    }

    /// What may be shown while somebody is typing. Telephone numbers are not looked up: that is a
    /// look at a person, which is to be meant.
    pub async fn hints(&self, caller: &Caller, typed: &str) -> Result<Hints, Refusal> {
        let wanted = Wanted { text: typed.to_owned(), ..Wanted::default() };
        let search = self.searching(caller, &wanted, SHALLOW).await?;
        if search.text.is_empty() {
            return Ok(Hints::default());
        }
        let mut conn = self.inner.store.read().await?;
        let all = search.all(&mut conn, Vec::new()).await?;
        Ok(Hints {
            words: search.desk.books.vocabulary.complete(&search.text, COMPLETIONS),
            rows: search.rows(&mut conn, &all, 0, HINTS).await?,
        })
    }

    /// Search by words alone, as a page of rows.
    pub async fn search(
        &self,
        caller: &Caller,
        text: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<RowView>, Refusal> {
        if text.trim().is_empty() {
            return Ok(Page { rows: Vec::new(), next: None, total: Some(0) });
        }
        let list = ListQuery { cursor: cursor.map(str::to_owned), limit, ..ListQuery::default() };
        let wanted = Wanted { text: text.to_owned(), list, ..Wanted::default() };
        let found = self.find(caller, &wanted).await?;
        let rows = found.rows.into_iter().map(|r| r.row).collect();
        Ok(Page { rows, next: found.next, total: found.total })
    }

    async fn searching(
        &self,
        caller: &Caller,
        wanted: &Wanted,
        deep: usize,
    ) -> Result<Search, Refusal> {
        let desk = self.desk().await?;
        let mut filter = desk.filter(caller, &wanted.list)?;
        filter.playbook.clone_from(&wanted.playbook);
        let text = wanted.text.trim().chars().take(LONGEST).collect();
        let index = narrowed(&desk, &filter);
        Ok(Search { desk, text, newest: wanted.newest, filter, index, deep })
    }
}

/// What the index can tell of a filter. It only spares work: the store is asked everything again.
fn narrowed(desk: &Desk, f: &Filter) -> Filters {
    let last = |path: &String| path.split('/').rfind(|c| !c.is_empty()).map(str::to_owned);
    let b = &desk.books;
    let within = f.scope.as_ref().filter(|s| !s.whole).map(|s| Within {
        grids: s.areas.iter().filter_map(last).collect(),
        units: s.units.iter().map(|u| u.0.to_string()).collect(),
    });
    let begin = |c: &String| b.categories.keys().filter(|k| k.starts_with(c)).cloned().collect();
    let since = f.opened_from.map_or(i64::MIN, |t| t.timestamp_millis());
    let until = f.opened_to.map_or(i64::MAX, |t| t.timestamp_millis().saturating_add(1));
    Filters {
        grids: f.area.iter().filter_map(last).collect(),
        units: f.unit.iter().map(|u| u.0.to_string()).collect(),
        categories: f.category.as_ref().map(begin).unwrap_or_default(),
        playbooks: f.playbook.iter().cloned().collect(),
        stages: f.stage.iter().cloned().collect(),
        max_secrecy: 2,
        closed: f.state.map(|s| s == State::Closed),
        within,
        created: (f.opened_from.is_some() || f.opened_to.is_some()).then_some(since..until),
    }
}

impl Search {
    /// Asks the index.
    async fn ask(&self, text: &str, reach: Reach, offset: usize) -> Result<Hits, Refusal> {
        let query = Query {
            tenant: TENANT.0,
            text: text.to_owned(),
            reach,
            now: Some(self.desk.now.timestamp_millis()),
            newest_first: self.newest,
            limit: CHUNK,
            offset,
            filters: self.index.clone(),
        };
        let office = self.desk.office.clone();
        let vocabulary = Arc::clone(&self.desk.books.vocabulary);
        tokio::task::spawn_blocking(move || {
            office.inner.index.set_vocabulary(TENANT.0, vocabulary);
            office.inner.index.search(&query)
        })
        .await
        .map_err(|e| Refusal::from(StoreError::Broken(e.to_string())))?
        .map_err(|e| index_refusal(&e))
    }

    /// Those of some matters that fit the filter and may be seen, in the order given.
    async fn seen(
        &self,
        conn: &mut Conn,
        filter: &Filter,
        ids: &[MatterId],
    ) -> Result<Vec<MatterId>, Refusal> {
        let mut out = Vec::new();
        for some in ids.chunks(CHUNK) {
            let filter = Filter { ids: Some(some.to_vec()), ..filter.clone() };
            let page = matter::Page::first(Order::Newest, CHUNK as u32);
            let (lines, _) = matter::list(conn, TENANT, &filter, &page).await?;
            let there: HashSet<MatterId> = lines.into_iter().map(|l| l.id).collect();
            out.extend(some.iter().filter(|id| there.contains(id)));
        }
        Ok(out)
    }

    /// What the index finds within a reach, and the person may see: `need` of them or all there are.
    async fn reached(
        &self,
        conn: &mut Conn,
        text: &str,
        reach: Reach,
        need: usize,
    ) -> Result<(Vec<MatterId>, Hits), Refusal> {
        let mut hits = self.ask(text, reach, 0).await?;
        let mut seen = Vec::new();
        let mut at = 0;
        loop {
            let ids: Vec<MatterId> = hits.ids.iter().map(|i| MatterId(*i)).collect();
            seen.extend(self.seen(conn, &self.filter, &ids).await?);
            at += ids.len();
            if ids.is_empty() || seen.len() >= need || at >= hits.total.min(DEEPEST) {
                return Ok((seen, hits));
            }
            hits = self.ask(text, reach, at).await?;
        }
    }

    /// Everything found, after `first`. It goes wider as long as the person sees too little.
    async fn all(&self, conn: &mut Conn, first: Vec<MatterId>) -> Result<All, Refusal> {
        let (ids, hits) = self.reached(conn, &self.text, Reach::Words, self.deep).await?;
        let mut all = All { persons: first.len(), ids: first, ..All::default() };
        all.exact = all.add(ids, &hits);
        for reach in [Reach::Wide, Reach::Some] {
            let enough = if reach == Reach::Wide { ENOUGH } else { 1 };
            if self.text.is_empty() || all.ids.len() >= enough {
                break;
            }
            let (ids, hits) = self.reached(conn, &self.text, reach, self.deep).await?;
            all.add(ids, &hits);
        }
        all.cut = all.ids.len() >= self.deep;
        Ok(all)
    }

    /// Rows of a page.
    async fn rows(
        &self,
        conn: &mut Conn,
        all: &All,
        from: usize,
        size: usize,
    ) -> Result<Vec<FoundRow>, Refusal> {
        let b = &self.desk.books;
        let mut rows = Vec::new();
        for (at, id) in all.ids.iter().enumerate().skip(from).take(size) {
            let Some(s) = matter::get(conn, TENANT, *id).await? else { continue };
            let p = b.playbook(&s.matter.playbook, s.matter.playbook_version)?;
            let mut row = render::row(b, &p, &s.matter, &page::shown(&s.shown), self.desk.now);
            row.highlight = passage::marks(&row.title, &all.words, &all.sounds);
            rows.push(FoundRow {
                passage: passage::of(&s.shown, &all.words, &all.sounds),
                near: at >= all.persons + all.exact,
                person: at < all.persons,
                row,
            });
        }
        Ok(rows)
    }
}

impl All {
    /// Adds what is not there yet. Returns how many that were.
    fn add(&mut self, ids: Vec<MatterId>, hits: &Hits) -> usize {
        let before = self.ids.len();
        let mut there: HashSet<MatterId> = self.ids.iter().copied().collect();
        self.ids.extend(ids.into_iter().filter(|id| there.insert(*id)));
        self.words.clone_from(&hits.words);
        self.sounds.clone_from(&hits.sounds);
        self.ids.len() - before
    }
}
