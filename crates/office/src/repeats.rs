//! What comes again (重复多发): the same kind in the same grid, and the same kind from the same person.
//!
//! It is about what was not solved, not about who says so: persons are not named, not counted against
//! each other and not put in order, and the second list stands only before whoever may see them plain.

use crate::books::Books;
use crate::desk::Desk;
use crate::net::Grid;
use crate::office::{Office, TENANT};
use crate::page::unknown;
use crate::view::RowView;
use chrono::{DateTime, TimeDelta, Utc};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal, Text};
use yiwang_store::matter::{self, Filter, Order};
use yiwang_store::{Conn, issue, report};

/// Days that can be looked back.
pub(crate) const DAYS: [i64; 3] = [30, 90, 365];
/// Matters of a kind in a grid that count as frequent, and of a person as repeated.
const OFTEN: i64 = 3;
const TWICE: i64 = 2;
/// Groups of each sort, matters looked at in one of them, and how many of these are shown.
const GROUPS: u32 = 30;
const MATTERS: u32 = 50;
const ROWS: usize = 10;

/// The two lists.
#[derive(Debug, Clone)]
pub struct Repeats {
    /// Days looked back.
    pub days: i64,
    /// What can be chosen instead.
    pub choices: [i64; 3],
    /// Least number of matters that makes a group, by place and by person.
    pub least: (i64, i64),
    /// Code and name of the area, where one was asked for.
    pub area: Option<(String, String)>,
    /// By place: most matters first.
    pub places: Vec<SamePlace>,
    /// By person, the newest matter first; none where the person may not see persons.
    pub persons: Option<Vec<AgainBy>>,
    /// As of.
    pub as_of: DateTime<Utc>,
}

/// One kind in one grid.
#[derive(Debug, Clone)]
pub struct SamePlace {
    /// Grid: code and name; none where it has ended since.
    pub grid: Option<(String, String)>,
    /// Category: code and name.
    pub category: (String, Text),
    /// How many.
    pub count: i64,
    /// How many of them came after an earlier one had been closed.
    pub again: usize,
    /// The newest of them, ten at most.
    pub rows: Vec<RowView>,
    /// The issue the newest belongs to.
    pub issue: Option<String>,
}

/// One kind from one person.
#[derive(Debug, Clone)]
pub struct AgainBy {
    /// Category.
    pub category: Text,
    /// How many.
    pub count: i64,
    /// How many of them came after an earlier one had been closed.
    pub again: usize,
    /// The newest of them.
    pub rows: Vec<RowView>,
}

/// A grid with the community it lies in.
fn around(b: &Books, g: &Grid) -> String {
    let v = b.net.view(g);
    v.community
        .filter(|c| *c != v.name)
        .map_or_else(|| v.name.clone(), |c| format!("{c} {}", v.name))
}

impl Office {
    /// What came again in the last `days` (30, 90 or 365; else 90) in an area.
    ///
    /// # Errors
    /// `no-right`; `filter-unknown` for an area that is none.
    pub async fn repeats(
        &self,
        caller: &Caller,
        days: i64,
        area: Option<&str>,
    ) -> Result<Repeats, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::MatterRead)?;
        let days = if DAYS.contains(&days) { days } else { 90 };
        let area = match area {
            Some(code) => Some(b.net.by_code(code).ok_or_else(|| unknown("网格", "grid", code))?),
            None => None,
        };
        let since = desk.now - TimeDelta::days(days);
        let base = |right| Filter {
            scope: Some(b.rights().scope(caller, right)),
            area: area.map(|g| g.path.clone()),
            opened_from: Some(since),
            ..Filter::default()
        };
        let seen = base(Right::MatterRead);
        let mut conn = self.inner.store.read().await?;
        let found = matter::at_places(&mut conn, TENANT, &seen, OFTEN, GROUPS).await?;
        let mut places = Vec::with_capacity(found.len());
        for f in found {
            let of = Filter {
                area: Some(f.path.clone()),
                category: Some(f.category.clone()),
                ..seen.clone()
            };
            let (rows, again) = desk.group(&mut conn, &of, &f.category).await?;
            let newest = rows.first().map(|r| r.id.0);
            let issue = match newest {
                Some(id) => issue::of(&mut conn, TENANT, id).await?,
                None => None,
            };
            places.push(SamePlace {
                grid: b.net.by_path(&f.path).map(|g| (g.code.clone(), around(b, g))),
                category: (f.category.clone(), b.category_name(&f.category)),
                count: f.count,
                again,
                rows,
                issue,
            });
        }
        let may = !b.rights().scope(caller, Right::PartyPlain).is_empty();
        let persons = if may {
            let known = base(Right::PartyPlain);
            let found = matter::of_persons(&mut conn, TENANT, &known, TWICE, GROUPS).await?;
            let mut persons = Vec::with_capacity(found.len());
            for f in found {
                let ids = report::of_phone(&mut conn, TENANT, &f.phone_index).await?;
                let of =
                    Filter { ids: Some(ids), category: Some(f.category.clone()), ..known.clone() };
                let (rows, again) = desk.group(&mut conn, &of, &f.category).await?;
                let category = b.category_name(&f.category);
                persons.push(AgainBy { category, count: f.count, again, rows });
            }
            Some(persons)
        } else {
            None
        };
        Ok(Repeats {
            days,
            choices: DAYS,
            least: (OFTEN, TWICE),
            area: area.map(|g| (g.code.clone(), b.net.view(g).name)),
            places,
            persons,
            as_of: desk.now,
        })
    }
}

impl Desk {
    /// The newest matters of a group, and how many came after an earlier one had been closed. The
    /// filter takes the beginning of a code: what is below the category is left out.
    async fn group(
        &self,
        conn: &mut Conn,
        of: &Filter,
        category: &str,
    ) -> Result<(Vec<RowView>, usize), Refusal> {
        let page = matter::Page::first(Order::Newest, MATTERS);
        let (mut lines, _) = matter::list(conn, TENANT, of, &page).await?;
        lines.retain(|l| l.category.as_deref() == Some(category));
        let again = lines
            .iter()
            .filter(|l| {
                let before = |c: &DateTime<Utc>| *c <= l.opened_at;
                lines.iter().any(|o| o.id != l.id && o.closed_at.as_ref().is_some_and(before))
            })
            .count();
        let ids: Vec<MatterId> = lines.iter().take(ROWS).map(|l| l.id).collect();
        Ok((self.rows(conn, &ids).await?, again))
    }
}
