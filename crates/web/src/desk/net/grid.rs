//! The page of one grid; the map shows the middle of it beside itself.

use super::draw::{self, Drawing};
use super::say;
use crate::desk::lead::frame;
use crate::extract::{Path, Query, SignedIn};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_office::net_page::{Duty, Open};

#[derive(Template)]
#[template(path = "desk/grid.html")]
struct Page {
    c: Chrome,
    code: String,
    name: String,
    kind: String,
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
    on: String,
    /// Whether the day is not today.
    other_day: bool,
    in_force: bool,
    area: String,
    picture: Option<Drawing>,
    duties: Vec<Line>,
    open: Option<Open>,
    rows: Vec<Row>,
    history: Vec<Past>,
}

/// Who is responsible.
struct Line {
    role: String,
    person: String,
    unit: String,
    at: String,
    span: String,
}

/// A border of the history.
struct Past {
    span: String,
    name: String,
    kind: String,
    area: String,
    here: bool,
}

/// For which day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    on: String,
}

/// `GET /desk/net/{code}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let w = visit.words;
    // what is no day is today
    let page = web.office.grid_page(&session.caller, &code, asked.on.trim().parse().ok()).await?;
    let books = web.office.books().await?;
    let line = |d: &Duty| Line {
        role: w.x(&d.role).to_owned(),
        person: d.person.clone(),
        unit: d.unit.clone(),
        at: if d.up == 0 { String::new() } else { d.at.clone() },
        span: say::span(w, Some(d.from), d.to),
    };
    let history: Vec<Past> = page
        .history
        .iter()
        .map(|b| Past {
            span: say::span(w, b.from, b.to),
            name: b.name.clone(),
            kind: say::kind(w, &b.kind),
            area: b.area_m2.map(|m| say::area(w, m)).unwrap_or_default(),
            here: b.here,
        })
        .collect();
    let picture = page.shape.as_ref().and_then(|s| draw::alone(&books.net, w, &page.code, s));
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "net").await?,
        kind: say::kind(w, &page.kind),
        on: page.on.to_string(),
        other_day: page.on != page.today,
        in_force: history.iter().any(|p| p.here),
        area: history.iter().find(|p| p.here).map(|p| p.area.clone()).unwrap_or_default(),
        picture,
        duties: page.duties.iter().map(line).collect(),
        open: page.open,
        rows: page.rows.iter().map(|r| Row::of(&visit, r)).collect(),
        history,
        code: page.code,
        name: page.name,
        above: page.above,
        below: page.below,
    }))
}
