//! The matter that is looked at beside the list: enough to sort it, and the forms to do so.

use super::inbox::{Looking, onward};
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
use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Utc};
use yiwang_domain::{Refusal, Text};
use yiwang_geo::LonLat;
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
    /// Until when it is put off, and by whom.
    pub(super) snoozed: Option<(String, String)>,
    /// Moments to put it off to: value and words.
    pub(super) moments: Vec<(String, String)>,
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
    let pane = of(&web, &visit, &m, &onward(&asked.here(), next)).await?;
    Ok(Html(Alone { c: Chrome::desk(&visit, &session, "inbox"), pane: Some(pane) }))
}

/// The pane of a matter; `onward` is where to go on after an act.
pub(super) async fn of(
    web: &Web,
    visit: &Visit,
    m: &MatterView,
    onward: &str,
) -> Result<Pane, Refusal> {
    let w = visit.words;
    let target = format!("/desk/m/{}/act", m.row.number);
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
            FormView { onward: onward.to_owned(), ..form::of(o, frame, None) }
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
        snoozed: m.snoozed.as_ref().map(|s| (visit.when(s.until), s.why.clone())),
        moments: moments(visit, visit.now),
        onward: onward.to_owned(),
    })
}

/// Moments a clerk often means, as `2026-03-01T09:00` of local time, each with its exact date.
fn moments(v: &Visit, now: DateTime<Utc>) -> Vec<(String, String)> {
    let local = now.with_timezone(&v.offset).naive_local();
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let morning = |days: u64| (local.date() + Days::new(days)).and_time(nine);
    let to_monday = u64::from(7 - local.weekday().num_days_from_monday());
    let mut all = vec![local + TimeDelta::hours(2), morning(1), morning(to_monday), morning(14)];
    all.dedup();
    all.into_iter()
        .filter_map(|t| {
            let at = t.and_local_timezone(v.offset).single()?.to_utc();
            Some((t.format("%Y-%m-%dT%H:%M").to_string(), v.when(at)))
        })
        .collect()
}
