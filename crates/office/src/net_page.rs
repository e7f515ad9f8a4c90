//! A grid's page: where it is, who is responsible on a day (method A3), what is open in it, and
//! which borders it had.

use crate::books::Books;
use crate::net::Grid;
use crate::office::{Office, TENANT};
use crate::page::ListQuery;
use crate::view::RowView;
use chrono::NaiveDate;
use std::collections::HashMap;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::units::within;
use yiwang_domain::{GridId, Refusal, Text};
use yiwang_geo::{Shape, area_m2};
use yiwang_store::grid;
use yiwang_store::matter::{self, Filter, State};
use yiwang_store::post::{self, Posting};

/// Open matters shown on the page of a grid.
const OPEN_SHOWN: u32 = 20;

/// How many matters are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Open {
    /// Open.
    pub open: i64,
    /// Of them overdue.
    pub overdue: i64,
}

/// Somebody who is responsible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Name of the grid, or of the part of the net, the post is for.
    pub at: String,
    /// How many levels above the grid that is asked for; 0 for itself.
    pub up: usize,
    /// Role.
    pub role: Text,
    /// Name of the person.
    pub person: String,
    /// Unit.
    pub unit: String,
    /// First day of the post.
    pub from: NaiveDate,
    /// Last day; none until further notice.
    pub to: Option<NaiveDate>,
}

/// A border a grid has from one day to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Border {
    /// First day; none means always so far.
    pub from: Option<NaiveDate>,
    /// Last day; none until further notice.
    pub to: Option<NaiveDate>,
    /// Name it has then.
    pub name: String,
    /// Kind it has then.
    pub kind: String,
    /// Area in m², where there is a boundary.
    pub area_m2: Option<f64>,
    /// Whether it holds on the day that is asked for.
    pub here: bool,
}

/// A grid on one day.
#[derive(Debug, Clone)]
pub struct GridPage {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// The levels above, from the top: code and name.
    pub above: Vec<(String, String)>,
    /// The grids right below: code and name. Those of today.
    pub below: Vec<(String, String)>,
    /// The day that was asked for.
    pub on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// Boundary on that day; none where it was not in force or is only named.
    pub shape: Option<Shape>,
    /// Who is responsible on that day: the nearest first, then in the order of the roles.
    pub duties: Vec<Duty>,
    /// Open matters of today; none for who may see no matters at all.
    pub open: Option<Open>,
    /// The first of them, by when they are due.
    pub rows: Vec<RowView>,
    /// All borders, the oldest first.
    pub history: Vec<Border>,
}

impl Office {
    /// Open matters in each grid with what lies below it, by code, as far as the caller may see
    /// them; none for who may see no matters at all.
    pub async fn net_open(
        &self,
        caller: &Caller,
    ) -> Result<Option<HashMap<String, Open>>, Refusal> {
        let desk = self.desk().await?;
        let scope = desk.books.rights().scope(caller, Right::MatterRead);
        if scope.is_empty() {
            return Ok(None);
        }
        let filter = Filter { scope: Some(scope), state: Some(State::Open), ..Filter::default() };
        let mut conn = self.inner.store.read().await?;
        let mut out: HashMap<String, Open> = HashMap::new();
        for here in matter::by_grid(&mut conn, TENANT, &filter, desk.now).await? {
            // a path names every level, so a matter of a former grid still counts above it
            for code in here.path.split('/').filter(|c| !c.is_empty()) {
                let n = out.entry(code.to_owned()).or_default();
                n.open += here.count;
                n.overdue += here.overdue;
            }
        }
        Ok(Some(out))
    }

    /// A grid as it is on a day, today where none is named. Who is responsible is no secret: grid,
    /// holder and extent are posted in public (one-map rule, e.g. Binzhou regulation art. 6 and 10).
    ///
    /// # Errors
    /// `not-found` for a code no grid ever had.
    pub async fn grid_page(
        &self,
        caller: &Caller,
        code: &str,
        on: Option<NaiveDate>,
    ) -> Result<GridPage, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let on = on.unwrap_or(b.day);
        let mut conn = self.inner.store.read().await?;
        let rows = grid::of_code(&mut conn, TENANT, code).await?;
        let holds = |g: &grid::Grid| {
            g.valid_from.is_none_or(|d| d <= on) && g.valid_to.is_none_or(|d| on <= d)
        };
        let here = rows.iter().rfind(|g| holds(g));
        let row = here.or(rows.last()).ok_or_else(not_found)?;
        let ids: HashMap<GridId, String> =
            grid::codes(&mut conn, TENANT).await?.into_iter().collect();
        let mut posts = post::all(&mut conn, TENANT).await?;
        posts.retain(|p| p.starts_on <= on && p.ends_on.is_none_or(|e| on <= e));
        drop(conn);
        let shape_of = |g: &grid::Grid| -> Result<Option<Shape>, Refusal> {
            g.shape.as_deref().map(yiwang_geo::import::shape_from_text).transpose()
        };
        let mut history = Vec::with_capacity(rows.len());
        for g in &rows {
            history.push(Border {
                from: g.valid_from,
                to: g.valid_to,
                name: g.name.clone(),
                kind: g.kind.clone(),
                area_m2: shape_of(g)?.as_ref().map(area_m2),
                here: here.is_some_and(|h| h.id == g.id),
            });
        }
        let now = b.net.by_code(code);
        let sees = !b.rights().scope(caller, Right::MatterRead).is_empty();
        let mut open = None;
        let mut listed = Vec::new();
        if sees {
            let counts = self.net_open(caller).await?.unwrap_or_default();
            open = Some(counts.get(code).copied().unwrap_or_default());
            if now.is_some() {
                let q = ListQuery {
                    view: "open".to_owned(),
                    grid: Some(code.to_owned()),
                    limit: OPEN_SHOWN,
                    ..ListQuery::default()
                };
                listed = self.list(caller, &q).await?.rows;
            }
        }
        let below = now.map(|_| b.net.below(Some(code))).unwrap_or_default();
        Ok(GridPage {
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            above: above(b, &row.path, code),
            below: below.iter().map(|g: &&Grid| (g.code.clone(), g.name.clone())).collect(),
            on,
            today: b.day,
            shape: here.map(shape_of).transpose()?.flatten(),
            duties: duties(b, &row.path, &posts, &ids),
            open,
            rows: listed,
            history,
        })
    }
}

/// The levels above a path, from the top: code and name.
fn above(b: &Books, path: &str, code: &str) -> Vec<(String, String)> {
    path.split('/')
        .filter(|c| !c.is_empty() && *c != code)
        .filter_map(|c| b.net.by_code(c))
        .map(|g| (g.code.clone(), g.name.clone()))
        .collect()
}

/// Posts at the grid, at the grids above it, and at units whose area is one of them. The top of the
/// net is left out: whoever works for the whole district is not the one to ask about a grid.
fn duties(b: &Books, path: &str, posts: &[Posting], ids: &HashMap<GridId, String>) -> Vec<Duty> {
    let levels: Vec<&str> = path.split('/').filter(|c| !c.is_empty()).collect();
    let up = |code: &str| {
        let at = levels.iter().position(|c| *c == code)?;
        (at > 0 || levels.len() == 1).then_some(levels.len() - 1 - at)
    };
    let rank = |role: &str| b.roles.roles.iter().position(|r| r.id == role);
    let mut found: Vec<(usize, Option<usize>, Duty)> = posts
        .iter()
        .filter_map(|p| {
            let unit = b.units.get(p.unit)?;
            let code = match p.grid {
                Some(id) => ids.get(&id)?.as_str(),
                None => {
                    let area = unit.area.as_deref().filter(|a| within(path, a))?;
                    area.trim_end_matches('/').rsplit('/').next()?
                }
            };
            let up = up(code)?;
            let at = b.net.by_code(code).map_or_else(|| code.to_owned(), |g| g.name.clone());
            let duty = Duty {
                at,
                up,
                role: b.role_name(&p.role),
                person: b.staff.get(&p.staff).cloned().unwrap_or_default(),
                unit: unit.name.clone(),
                from: p.starts_on,
                to: p.ends_on,
            };
            Some((up, rank(&p.role), duty))
        })
        .collect();
    found.sort_by(|a, b| (a.0, a.1, &a.2.person).cmp(&(b.0, b.1, &b.2.person)));
    found.into_iter().map(|(_, _, d)| d).collect()
}
