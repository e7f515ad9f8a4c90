//! The matter that is looked at beside the list: enough to sort it, and the forms to do so.

use super::fillings;
use super::inbox::{Looking, onward};
use super::later::{self, Put};
use super::query::Asked;
use crate::extract::{Path, Query, SignedIn};
use crate::look::chip::Chip;
use crate::look::form::{self, FormView, Frame};
use crate::look::map::{self, Picture};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_domain::{Refusal, Text};
use yiwang_geo::LonLat;
use yiwang_office::Session;
use yiwang_office::view::MatterView;

/// Lines of the ledger it shows, newest first.
const LINES: usize = 4;

/// What stands in the pane.
pub(crate) struct Pane {
    pub(crate) row: Row,
    pub(super) text: String,
    pub(super) photos: Vec<String>,
    /// Name of each running clock and how it stands.
    pub(super) clocks: Vec<(String, Chip)>,
    /// Where it was proposed to send it.
    pub(super) route: Vec<String>,
    /// Verbs of sorting first, in the order of their keys.
    pub(super) forms: Vec<FormView>,
    pub(super) timeline: Vec<(String, String, String)>,
    pub(super) map: Option<Picture>,
    /// Putting it off, while it has not ended.
    pub(super) later: Option<Put>,
    /// Where to go on after an act.
    pub(super) onward: String,
}

impl Pane {
    /// The list it stands beside: where to go on, without the matter that would open there.
    pub(super) fn list(&self) -> &str {
        self.onward.rsplit_once("&at=").map_or(self.onward.as_str(), |(list, _)| list)
    }
}

/// The pane alone, for a page that has the list already.
#[derive(Template)]
#[template(path = "desk/pane.html")]
struct Alone {
    c: Chrome,
    pane: Option<Pane>,
}

/// `GET /desk/pane/{number}`: the list it stands beside and the one that follows are in the query.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    Query(looking): Query<Looking>,
) -> Result<Html<impl Template>, Refused> {
    let m = web.office.matter(&session.caller, &number).await?;
    let next = Some(looking.next.as_str()).filter(|n| !n.is_empty());
    let pane = of(&web, &visit, &session, &m, &onward(&asked.here(), next)).await?;
    Ok(Html(Alone { c: Chrome::desk(&visit, &session, "inbox"), pane: Some(pane) }))
}

/// The pane of a matter; `onward` is where to go on after an act.
pub(super) async fn of(
    web: &Web,
    visit: &Visit,
    session: &Session,
    m: &MatterView,
    onward: &str,
) -> Result<Pane, Refusal> {
    let w = visit.words;
    let target = format!("/desk/m/{}/act", m.row.number);
    let kept = web.office.fillings(&session.caller, Some(&m.playbook.0)).await?;
    let mut forms: Vec<FormView> = m
        .offers
        .iter()
        .map(|o| {
            let frame = Frame {
                visit,
                target: target.clone(),
                key: web.office.id().to_string(),
                version: m.row.version,
            };
            let mut form = FormView { onward: onward.to_owned(), ..form::of(o, frame, None) };
            form.fillings = fillings::with(w, &m.row.number, &form, &kept);
            form
        })
        .collect();
    forms.sort_by_key(|f| f.verb.map_or("~", |(_, key)| key));
    let books = web.office.books().await?;
    let point = m.lon.zip(m.lat).map(|(lon, lat)| LonLat::new(lon, lat));
    Ok(Pane {
        row: Row::of(visit, &m.row),
        text: m.text.clone(),
        photos: m
            .timeline
            .first()
            .map(|i| i.files.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        clocks: m
            .clocks
            .iter()
            .filter(|k| k.running)
            .map(|k| (w.x(&k.name).to_owned(), Chip::of(visit, &k.due)))
            .collect(),
        route: m.route.iter().map(|r| format!("{} — {}", r.unit, w.x(&r.why))).collect(),
        forms,
        timeline: m
            .timeline
            .iter()
            .rev()
            .take(LINES)
            .map(|i| {
                let first = |(k, t): &(Text, Text)| format!("{} {}", w.x(k), w.x(t));
                let said = i.lines.first().map(first).unwrap_or_default();
                (visit.when(i.at), format!("{} {}", w.x(&i.act), w.x(&i.who)), said)
            })
            .collect(),
        map: point.and_then(|p| map::draw(&books.net, w, &map::view_for(&books.net, p), Some(p))),
        later: later::put(visit, m, onward),
        onward: onward.to_owned(),
    })
}
