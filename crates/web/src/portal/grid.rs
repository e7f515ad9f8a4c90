//! My grid: what it is called and which posts look after it. Offices, never persons.

use super::dots;
use crate::extract::Query;
use crate::look::{OpenPage, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use std::collections::BTreeSet;
use yiwang_domain::rights::not_found;
use yiwang_domain::units::within;
use yiwang_office::books::Books;
use yiwang_office::net::Grid;

/// Which grid, by code.
#[derive(Deserialize)]
pub(crate) struct Of {
    #[serde(default)]
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/grid.html")]
struct GridPage {
    c: Chrome,
    name: Option<String>,
    code: String,
    /// Levels above: name and code, from the top.
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
    /// Unit and roles there that look after this part of the net, the nearest first.
    posts: Vec<(String, Vec<String>)>,
    map: Option<String>,
}

/// `GET /grid?code=CODE`: down from the top by links, which also works by keyboard and ear.
pub(crate) async fn grid(
    State(web): State<Web>,
    visit: Visit,
    Query(of): Query<Of>,
) -> Result<OpenPage<impl Template>, Refused> {
    let books = web.office.books().await?;
    let net = &books.net;
    let code = of.code.as_deref().map(str::trim).filter(|c| !c.is_empty());
    let grid = match code {
        Some(code) => Some(net.by_code(code).ok_or_else(not_found)?),
        // a net with one top begins below it
        None => dots::only_top(net),
    };
    let mut above = Vec::new();
    let mut at = grid.and_then(|g| g.parent.as_deref()).and_then(|p| net.by_code(p));
    // a loop of parents leads nowhere; no net of ours is that deep
    while let Some(g) = at.filter(|_| above.len() < 8) {
        above.push((g.name.clone(), g.code.clone()));
        at = g.parent.as_deref().and_then(|p| net.by_code(p));
    }
    above.reverse();
    let below = net.below(grid.map(|g| g.code.as_str()));
    let view = grid.map_or("", |g| g.code.as_str());
    Ok(OpenPage(GridPage {
        name: grid.map(|g| g.name.clone()),
        code: view.to_owned(),
        above,
        below: below.iter().map(|g| (g.code.clone(), g.name.clone())).collect(),
        posts: grid.map(|g| posts(&books, &visit, g)).unwrap_or_default(),
        map: dots::draw(net, visit.words, view, &[]),
        c: Chrome::portal(&visit, "grid"),
    }))
}

/// Units that look after a part of the net with the roles that are filled there: posts at the grid
/// itself, and of the communities and streets whose area covers it.
fn posts(books: &Books, visit: &Visit, grid: &Grid) -> Vec<(String, Vec<String>)> {
    let role = |id: &str| visit.words.x(&books.role_name(id)).to_owned();
    let mut units: Vec<_> = books
        .units
        .iter()
        .filter(|u| u.area.as_ref().is_some_and(|a| within(&grid.path, a)))
        .filter(|u| matches!(u.kind.as_str(), "community" | "street"))
        .collect();
    // the smallest area is the nearest
    units.sort_by_key(|u| std::cmp::Reverse(u.area.as_ref().map_or(0, String::len)));
    let mut out = Vec::new();
    for u in units {
        let here = books.posts.iter().filter(|p| p.unit == u.id);
        let roles: BTreeSet<String> =
            here.filter(|p| p.grid.is_none_or(|g| g == grid.id)).map(|p| role(&p.role)).collect();
        if !roles.is_empty() {
            out.push((u.name.clone(), roles.into_iter().collect()));
        }
    }
    out
}
