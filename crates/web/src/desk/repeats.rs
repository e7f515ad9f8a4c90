//! What comes again (重复多发): by place, and before whoever may see persons, by person without a name.

use super::lead::frame;
use crate::extract::{Query, SignedIn};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome, form::Opt};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_office::Repeats;

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    days: String,
    area: String,
}

/// A group, in one language.
struct Group {
    id: String,
    /// Where, and its code where a page of the net shows it.
    place: Option<(String, String)>,
    category: String,
    count: i64,
    again: usize,
    last: String,
    rows: Vec<Row>,
    /// Matters that are in it and not shown.
    more: i64,
    issue: Option<String>,
    /// The inbox with these matters.
    list: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/repeats.html")]
struct Page {
    c: Chrome,
    days: i64,
    choices: Vec<Opt>,
    areas: Vec<Opt>,
    filtered: bool,
    least: (i64, i64),
    places: Vec<Group>,
    persons: Option<Vec<Group>>,
    as_of: String,
}

/// `GET /desk/repeats?days=90&area=CODE`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let w = visit.words;
    let area = Some(asked.area.trim()).filter(|a| !a.is_empty());
    let days = asked.days.trim().parse().unwrap_or_default();
    let found: Repeats = web.office.repeats(&session.caller, days, area).await?;
    let books = web.office.books().await?;
    let from = (found.as_of - chrono::TimeDelta::days(found.days)).with_timezone(&visit.offset);
    let from = from.date_naive();
    let rows = |all: &[yiwang_office::view::RowView]| -> Vec<Row> {
        all.iter().map(|r| Row::of(&visit, r)).collect()
    };
    let last = |all: &[yiwang_office::view::RowView]| {
        all.first().map(|r| visit.day(r.opened_at)).unwrap_or_default()
    };
    let places = found
        .places
        .iter()
        .enumerate()
        .map(|(i, g)| Group {
            id: format!("p{i}"),
            list: g.grid.as_ref().map(|(code, _)| {
                format!("/desk?view=all&grid={code}&category={}&from={from}", g.category.0)
            }),
            place: g.grid.clone(),
            category: w.x(&g.category.1).to_owned(),
            count: g.count,
            again: g.again,
            last: last(&g.rows),
            more: g.count - g.rows.len() as i64,
            rows: rows(&g.rows),
            issue: g.issue.clone(),
        })
        .collect();
    let persons = found.persons.as_ref().map(|all| {
        let one = |(i, g): (usize, &yiwang_office::AgainBy)| Group {
            id: format!("q{i}"),
            place: None,
            category: w.x(&g.category).to_owned(),
            count: g.count,
            again: g.again,
            last: last(&g.rows),
            more: g.count - g.rows.len() as i64,
            rows: rows(&g.rows),
            issue: None,
            list: None,
        };
        all.iter().enumerate().map(one).collect()
    });
    let choices = found
        .choices
        .iter()
        .map(|d| Opt {
            value: d.to_string(),
            label: w.n("days-n", *d),
            chosen: *d == found.days,
            first: false,
        })
        .collect();
    let areas = books
        .net
        .grids()
        .iter()
        .filter(|g| !books.net.is_leaf(g))
        .map(|g| Opt {
            value: g.code.clone(),
            label: g.name.clone(),
            chosen: area == Some(g.code.as_str()),
            first: false,
        })
        .collect();
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "repeats").await?,
        days: found.days,
        choices,
        areas,
        filtered: area.is_some() || found.days != 90,
        least: found.least,
        places,
        persons,
        as_of: visit.when(found.as_of),
    }))
}
