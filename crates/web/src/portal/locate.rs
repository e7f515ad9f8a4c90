//! Where it is: a click on the map or the position of the device, told back in words.

use crate::extract::{Fields, Json, PortalForm};
use crate::i18n::Words;
use crate::look::map::{self, Click, Picture};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use serde::Serialize;
use yiwang_domain::Refusal;
use yiwang_geo::{Crs, LonLat};
use yiwang_office::view::{LocatedView, PublicRow};

/// What the form says about the place so far.
#[derive(Debug, Clone)]
pub(crate) struct Pin {
    pub(crate) at: Option<LonLat>,
    /// The place in words, once there is a point.
    pub(crate) words: String,
    /// Whether the point lies in the net.
    pub(crate) inside: bool,
    /// The map with the point marked.
    pub(crate) picture: Option<Picture>,
    /// What others reported nearby.
    pub(crate) nearby: Vec<Near>,
}

/// A report nearby that anybody may know of.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Near {
    /// The matter, to follow it.
    pub(crate) id: String,
    pub(crate) about: String,
    /// Community and day.
    pub(crate) detail: String,
    pub(crate) stage: String,
    pub(crate) far: String,
}

impl Pin {
    /// Longitude for the hidden field.
    pub(crate) fn lon(&self) -> String {
        self.at.map_or_else(String::new, |p| format!("{:.6}", p.lon))
    }

    /// Latitude for the hidden field.
    pub(crate) fn lat(&self) -> String {
        self.at.map_or_else(String::new, |p| format!("{:.6}", p.lat))
    }

    /// Reads the place out of the fields of a form: hidden point and view, and what was clicked.
    pub(crate) async fn of(web: &Web, visit: &Visit, fields: &Fields) -> Result<Self, Refusal> {
        let w = visit.words;
        let mut at = point(fields);
        let mut view = fields.text("view").unwrap_or_default().to_owned();
        let books = web.office.books().await?;
        if let Some(up) = fields.text("up") {
            // the first level has no code of its own in a net without one top
            view = up.trim_start_matches('~').to_owned();
        } else if fields.ticked("unpin") {
            at = None;
        } else if let Some((x, y)) = clicked(fields) {
            match map::click(&books.net, &view, x, y) {
                Some(Click::Into(code)) => view = code,
                Some(Click::At(p)) => at = Some(p),
                None => {}
            }
        } else if let Some(p) = at.filter(|_| view.is_empty()) {
            view = map::view_for(&books.net, p);
        }
        let mut pin =
            Self { at, words: String::new(), inside: false, picture: None, nearby: Vec::new() };
        pin.picture = map::draw(&books.net, w, &view, at);
        if let Some(p) = at {
            let located = web.office.locate(p.lon, p.lat, Crs::Wgs84).await?;
            pin.inside = located.grid.is_some();
            pin.words = in_words(w, &located);
            let near = web.office.nearby(p.lon, p.lat, Crs::Wgs84).await?;
            pin.nearby = near.iter().map(|n| near_line(visit, n)).collect();
        }
        Ok(pin)
    }

    /// Whether the fields ask for the map only, and not to send the report.
    pub(crate) fn asked(fields: &Fields) -> bool {
        clicked(fields).is_some() || fields.ticked("up") || fields.ticked("unpin")
    }
}

fn point(fields: &Fields) -> Option<LonLat> {
    let number = |name: &str| fields.text(name).and_then(|v| v.parse::<f64>().ok());
    let p = LonLat::new(number("lon")?, number("lat")?);
    p.on_globe().then_some(p)
}

fn clicked(fields: &Fields) -> Option<(f64, f64)> {
    let number = |name: &str| fields.text(name).and_then(|v| v.parse::<f64>().ok());
    Some((number("map.x")?, number("map.y")?))
}

/// A place in words: grid with street and community, or how far outside it is.
pub(crate) fn in_words(w: Words, located: &LocatedView) -> String {
    if let Some(g) = &located.grid {
        let mut parts: Vec<&str> = [g.street.as_deref(), g.community.as_deref(), Some(&g.name)]
            .into_iter()
            .flatten()
            .collect();
        parts.dedup();
        return parts.join(" · ");
    }
    match &located.nearest {
        Some((g, metres)) => w.b("outside-nearest", ("grid", &g.name), ("far", far(w, *metres))),
        None => w.t("outside-none"),
    }
}

fn far(w: Words, metres: f64) -> String {
    if metres < 950.0 {
        w.a("metres", "n", ((metres / 10.0).round() * 10.0) as i64)
    } else {
        w.a("kilometres", "n", format!("{:.1}", metres / 1000.0))
    }
}

fn near_line(visit: &Visit, n: &PublicRow) -> Near {
    let w = visit.words;
    let people = w.n("reporters-n", n.people);
    let day = visit.day(n.opened_at);
    let detail = [n.around.as_str(), &day, &people];
    let detail: Vec<&str> = detail.into_iter().filter(|s| !s.is_empty()).collect();
    Near {
        id: n.id.to_string(),
        about: w.x(&n.about).to_owned(),
        detail: detail.join(" · "),
        stage: w.x(&n.stage).to_owned(),
        far: w.a("within", "far", far(w, n.metres)),
    }
}

/// What the place picker gets.
#[derive(Debug, Serialize)]
pub(crate) struct Pinned {
    lon: String,
    lat: String,
    view: String,
    name: String,
    src: String,
    words: String,
    inside: bool,
    deepest: bool,
    above: Vec<(String, String)>,
    nearby: Vec<Near>,
}

/// `POST /report/pin`: the same as a click without scripts, without sending the whole form.
pub(crate) async fn pin(State(web): State<Web>, form: PortalForm) -> Result<Json<Pinned>, Refused> {
    form.opened_here?;
    let pin = Pin::of(&web, &form.visit, &form.fields).await?;
    let (lon, lat) = (pin.lon(), pin.lat());
    let (view, name, src, deepest, above) = pin.picture.map_or_else(
        || (String::new(), String::new(), String::new(), false, Vec::new()),
        |p| (p.view, p.name, p.src, p.deepest, p.above),
    );
    let (words, inside, nearby) = (pin.words, pin.inside, pin.nearby);
    Ok(Json(Pinned { lon, lat, view, name, src, words, inside, deepest, above, nearby }))
}
