//! Boards of playbooks (流程看板): what stands at which step, and where each unit is.

use super::lead::frame;
use crate::extract::{Path, Query, SignedIn};
use crate::look::chip::Chip;
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_domain::clock::Standing;
use yiwang_office::{FlowCard, FlowLeg};

#[derive(Template)]
#[template(path = "desk/boards.html")]
struct Boards {
    c: Chrome,
    boards: Vec<Brief>,
}

/// A board in the list.
struct Brief {
    id: String,
    name: String,
    about: String,
    /// Columns with how many stand in each.
    columns: Vec<(String, usize)>,
}

#[derive(Template)]
#[template(path = "desk/flow.html")]
struct Flow {
    c: Chrome,
    id: String,
    name: String,
    about: String,
    as_of: String,
    /// All boards: id, name, and whether it is this one.
    tabs: Vec<(String, String, bool)>,
    columns: Vec<Column>,
    /// Whether one column is shown alone.
    alone: bool,
    /// Whether nothing stands in any column.
    empty: bool,
    outside: usize,
    more: bool,
}

struct Column {
    id: String,
    name: String,
    count: usize,
    cards: Vec<Card>,
}

struct Card {
    row: Row,
    legs: Vec<Leg>,
}

struct Leg {
    unit: String,
    lead: bool,
    stage: String,
    since: String,
    iso: String,
    /// Its own limit, where that presses.
    chip: Option<Chip>,
}

/// Which column is shown alone; empty for all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Alone {
    column: String,
}

/// `GET /desk/boards`.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    let w = visit.words;
    let boards = web.office.flow_boards(&session.caller).await?;
    Ok(Html(Boards {
        c: frame(&web, &visit, &session, "boards").await?,
        boards: boards
            .into_iter()
            .map(|b| Brief {
                name: w.x(&b.name).to_owned(),
                about: w.x(&b.about).to_owned(),
                columns: b.columns.iter().map(|(name, n)| (w.x(name).to_owned(), *n)).collect(),
                id: b.id,
            })
            .collect(),
    }))
}

/// `GET /desk/boards/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    Query(alone): Query<Alone>,
) -> Result<Html<impl Template>, Refused> {
    let w = visit.words;
    let only = Some(alone.column.as_str()).filter(|c| !c.is_empty());
    let b = web.office.flow_board(&session.caller, &id, only).await?;
    Ok(Html(Flow {
        c: frame(&web, &visit, &session, "boards").await?,
        name: w.x(&b.name).to_owned(),
        about: w.x(&b.about).to_owned(),
        as_of: visit.when(b.as_of),
        tabs: b
            .boards
            .iter()
            .map(|(other, name)| (other.clone(), w.x(name).to_owned(), *other == b.id))
            .collect(),
        alone: only.is_some(),
        empty: b.columns.iter().all(|c| c.count == 0),
        columns: b
            .columns
            .iter()
            .filter(|c| only.is_none_or(|id| c.id == id))
            .map(|c| Column {
                id: c.id.clone(),
                name: w.x(&c.name).to_owned(),
                count: c.count,
                cards: c.cards.iter().map(|k| card(&visit, k)).collect(),
            })
            .collect(),
        outside: b.outside,
        more: b.more,
        id: b.id,
    }))
}

fn card(v: &Visit, k: &FlowCard) -> Card {
    Card { row: Row::of(v, &k.row), legs: k.legs.iter().map(|l| leg(v, l)).collect() }
}

fn leg(v: &Visit, l: &FlowLeg) -> Leg {
    // the limit of the matter stands on the card already: of a unit's own only what presses
    let presses = |s: Standing| matches!(s, Standing::Warned | Standing::Overdue);
    Leg {
        unit: l.unit.clone(),
        lead: l.lead,
        stage: v.words.x(&l.stage).to_owned(),
        since: v.when(l.since),
        iso: v.iso(l.since),
        chip: l.due.as_ref().filter(|d| presses(d.standing)).map(|d| Chip::of(v, d)),
    }
}
