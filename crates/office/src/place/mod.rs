//! The registry of places (地点名录, method A5): compounds, buildings, households, enterprises and
//! facilities with the grid they lie in and how fresh each record is. Of people it holds no more than
//! whom to ask for at a door, where they agreed; no traits, no tags, no scores.

mod change;
mod contact;
pub(crate) mod form;
mod line;
pub(crate) mod rules;
mod said;
mod tree;

pub use contact::{ContactForm, ContactView};
pub use form::PlaceForm;
pub use line::PlaceLine;
pub use rules::PlaceRules;
pub use tree::{PlaceNode, PlaceTree};

pub(crate) use change::{as_table, given_code};

use crate::admin_log::{self, Done};
use crate::books::Books;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::view::RowView;
use line::Lines;
use said::{Said, bare};
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::actor::Actor;
use yiwang_domain::place::{Freshness, PlaceKind};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, Scope, not_found};
use yiwang_domain::{MatterId, Refusal, Sort};
use yiwang_geo::coord::LonLat;
use yiwang_store::matter::{self, Order};
use yiwang_store::place::{self, Filter, Place};
use yiwang_store::{Conn, StoreError};

/// Counts the changes of places that have a name of their own, so that what is made from their names
/// is made anew.
pub(crate) const NAMED: &str = "places-named";

/// Places lie in each other no deeper.
const DEEPEST: usize = 8;
/// The newest matters of a grid that are looked through for one place, and how many are shown.
const LOOKED_AT: u32 = 500;
const SHOWN: usize = 20;
/// Longest text that is searched for, in characters.
const LONGEST: usize = 60;

/// Which places somebody wants listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceQuery {
    /// Grid code, of any level.
    pub grid: Option<String>,
    /// Kind.
    pub kind: Option<PlaceKind>,
    /// How fresh.
    pub fresh: Option<Freshness>,
    /// Those that are no more.
    pub ended: bool,
    /// Words of name, code or address, with blanks between them.
    pub words: String,
    /// Where a page begins.
    pub cursor: Option<String>,
    /// Rows, at most 200.
    pub limit: u32,
}

/// A page of places.
#[derive(Debug, Clone, Default)]
pub struct PlaceList {
    /// The places, by grid and code.
    pub rows: Vec<PlaceLine>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// How many are fresh, due and old, whatever freshness was asked for.
    pub counts: BTreeMap<Freshness, i64>,
}

/// The page of one place.
#[derive(Debug, Clone)]
pub struct PlacePage {
    /// The place.
    pub line: PlaceLine,
    /// It as a form has it.
    pub form: PlaceForm,
    /// What a change made from an old page is recognised by.
    pub version: i64,
    /// Places it lies in, from the top: id and name.
    pub above: Vec<(Uuid, String)>,
    /// Places right in it that still are, 500 at most.
    pub below: Vec<PlaceLine>,
    /// Who may be asked for there, masked.
    pub contact: Option<ContactView>,
    /// Open and earlier matters at it that the caller may see, the newest first; none for who may see
    /// no matters.
    pub matters: Option<(Vec<RowView>, Vec<RowView>)>,
    /// What was changed, newest first.
    pub log: Vec<Done>,
    /// Whether the caller may change it.
    pub may_edit: bool,
    /// Whether the caller may see the contact plain.
    pub may_contact: bool,
}

impl Office {
    /// A page of the places somebody may see.
    ///
    /// # Errors
    /// `no-right`; `filter-unknown`.
    pub async fn place_list(&self, caller: &Caller, q: &PlaceQuery) -> Result<PlaceList, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::PlaceRead)?;
        let filter = narrowed(b, caller, q)?;
        let mut conn = self.inner.store.read().await?;
        let mut counts: BTreeMap<Freshness, i64> =
            Freshness::ALL.into_iter().map(|f| (f, 0)).collect();
        for c in place::counts(&mut conn, TENANT, &filter).await? {
            let Some(kind) = PlaceKind::read(&c.kind) else { continue };
            let fresh = b.places.freshness(kind, c.confirmed_on, b.day);
            *counts.entry(fresh).or_default() += c.count;
        }
        let confirmed = q.fresh.map(|f| b.places.ranges(f, b.day));
        let filter = Filter { confirmed, ..filter };
        let size = q.limit.clamp(1, 200);
        let after = q.cursor.as_deref().and_then(|c| c.split_once(' '));
        let mut found = place::list(&mut conn, TENANT, &filter, after, size + 1).await?;
        let more = found.len() > size as usize;
        found.truncate(size as usize);
        let next = found.last().filter(|_| more).map(|p| format!("{} {}", p.grid_path, p.code));
        let mut lines = Lines::new(b);
        let mut rows = Vec::with_capacity(found.len());
        for p in &found {
            rows.push(lines.of(&mut conn, p).await?);
        }
        Ok(PlaceList { rows, next, counts })
    }

    /// The page of a place.
    ///
    /// # Errors
    /// `not-found` where it is none, or lies outside of what the caller may see.
    pub async fn place_page(&self, caller: &Caller, id: Uuid) -> Result<PlacePage, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let p = place::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        let path = p.grid_path.clone();
        let permit = b.rights().place(caller, Right::PlaceRead, &path, p)?;
        let p = permit.thing();
        let may = |right| b.rights().place(caller, right, &path, ()).is_ok();
        let mut chain = above(&mut conn, p).await?;
        let mut lines = Lines::new(b);
        let mut below = Vec::new();
        for child in place::below(&mut conn, TENANT, id).await? {
            below.push(lines.of(&mut conn, &child).await?);
        }
        below.sort_by_key(PlaceLine::order);
        let trail = chain.iter().map(|a| (a.id, a.name.clone())).collect();
        chain.push(p.clone());
        let contact = match p.contact.zip(p.consent_on) {
            Some((who, on)) => Some(self.contact_masked(&mut conn, b, who, on).await?),
            None => None,
        };
        Ok(PlacePage {
            line: lines.of(&mut conn, p).await?,
            form: as_form(p),
            version: p.version,
            above: trail,
            below,
            contact,
            matters: desk.matters_at(&mut conn, caller, &chain).await?,
            log: admin_log::of(&mut conn, id, &b.staff).await?,
            may_edit: may(Right::PlaceEdit) && p.ended_on.is_none(),
            may_contact: may(Right::PlaceContact),
        })
    }
}

impl Desk {
    /// Matters at a place: open ones, and those that have ended.
    async fn matters_at(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        chain: &[Place],
    ) -> Result<Option<(Vec<RowView>, Vec<RowView>)>, Refusal> {
        let scope = match caller.actor {
            Actor::System => None,
            _ => Some(self.books.rights().scope(caller, Right::MatterRead)),
        };
        let Some(p) = chain.last().filter(|_| !scope.as_ref().is_some_and(Scope::is_empty)) else {
            return Ok(None);
        };
        let filter =
            matter::Filter { scope, area: Some(p.grid_path.clone()), ..matter::Filter::default() };
        let page = matter::Page::first(Order::Newest, LOOKED_AT);
        let (found, _) = matter::list(conn, TENANT, &filter, &page).await?;
        let said = Said::of(chain);
        let ids: Vec<MatterId> = found
            .iter()
            .filter(|l| {
                let point = l.lon.zip(l.lat).map(|(lon, lat)| LonLat::new(lon, lat));
                said.fits(&l.place_text, point)
            })
            .map(|l| l.id)
            .collect();
        let rows = self.rows(conn, &ids).await?;
        let (mut earlier, mut open): (Vec<RowView>, Vec<RowView>) =
            rows.into_iter().partition(|r| r.closed);
        open.truncate(SHOWN);
        earlier.truncate(SHOWN);
        Ok(Some((open, earlier)))
    }
}

/// What a query and the caller's right leave of the registry.
pub(crate) fn narrowed(b: &Books, caller: &Caller, q: &PlaceQuery) -> Result<Filter, Refusal> {
    let areas = match caller.actor {
        Actor::System => None,
        _ => {
            let scope = b.rights().scope(caller, Right::PlaceRead);
            (!scope.whole).then_some(scope.areas)
        }
    };
    let area = match q.grid.as_deref() {
        Some(g) => Some(b.net.by_code(g).ok_or_else(|| no_grid(g))?.path.clone()),
        None => None,
    };
    let typed: String = q.words.chars().take(LONGEST).collect();
    Ok(Filter {
        areas,
        area,
        kind: q.kind.map(|k| k.word().to_owned()),
        but: None,
        confirmed: None,
        words: typed.split_whitespace().map(bare).filter(|w| !w.is_empty()).collect(),
        ended: Some(q.ended),
    })
}

/// The places a place lies in, from the top.
pub(crate) async fn above(conn: &mut Conn, p: &Place) -> Result<Vec<Place>, StoreError> {
    let mut out: Vec<Place> = Vec::new();
    let mut at = p.parent;
    while let Some(id) = at.filter(|_| out.len() < DEEPEST) {
        let Some(up) = place::get(conn, TENANT, id).await? else { break };
        at = up.parent;
        out.push(up);
    }
    out.reverse();
    Ok(out)
}

fn as_form(p: &Place) -> PlaceForm {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    PlaceForm {
        kind: p.kind.clone(),
        code: p.code.clone(),
        name: p.name.clone(),
        aliases: p.aliases.join("、"),
        parent: p.parent.map(|id| id.to_string()).unwrap_or_default(),
        grid: p.grid_code.clone(),
        address: p.address.clone(),
        lon: number(p.lon),
        lat: number(p.lat),
        wish: p.wish.clone(),
        how: String::new(),
    }
}

fn no_grid(g: &str) -> Refusal {
    Refusal::new(
        "filter-unknown",
        Sort::Invalid,
        (format!("没有网格“{g}”。"), format!("There is no grid `{g}`.")),
        ("换一个筛选条件。", "Choose another filter."),
    )
}
