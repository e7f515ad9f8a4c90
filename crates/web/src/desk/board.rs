//! 件件有着落: how the whole stands, and what waits longest.

use super::inbox::dues;
use super::lead::frame;
use crate::extract::SignedIn;
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_office::view::UnitLine;

#[derive(Template)]
#[template(path = "desk/board.html")]
struct Board {
    c: Chrome,
    as_of: String,
    open: i64,
    overdue: i64,
    unheld: i64,
    stages: Vec<Bar>,
    /// When things are due: value, name.
    dues: Vec<(&'static str, String)>,
    units: Vec<Unit>,
    rows: Vec<Row>,
}

/// A stage with its share of the longest bar, for the drawing.
struct Bar {
    name: String,
    count: i64,
    /// 0 to 100.
    width: i64,
}

/// A unit, and in words since when its oldest overdue matter is overdue.
struct Unit {
    line: UnitLine,
    since: Option<String>,
}

/// `GET /desk/board`.
pub(crate) async fn board(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    let b = web.office.board(&session.caller).await?;
    let most = b.stages.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    Ok(Html(Board {
        c: frame(&web, &visit, &session, "board").await?,
        as_of: visit.when(b.as_of),
        open: b.open,
        overdue: b.overdue,
        unheld: b.unheld,
        stages: b
            .stages
            .iter()
            .map(|(name, n)| Bar {
                name: visit.words.x(name).to_owned(),
                count: *n,
                width: (*n * 100 / most).max(1),
            })
            .collect(),
        dues: dues(visit.words),
        units: b
            .units
            .into_iter()
            .map(|line| Unit { since: line.since.map(|at| visit.when(at)), line })
            .collect(),
        rows: b.longest.iter().map(|r| Row::of(&visit, r)).collect(),
    }))
}
