//! The board that everybody may read, its photos and its feed.

use super::dots;
use crate::extract::{Path, Query};
use crate::look::{Html, OpenPage, chrome::Chrome};
use crate::refused::{Refused, no_page};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yiwang_domain::{FileId, MatterId};
use yiwang_office::{Done, FIGURE_DAYS, PublicBoard};

/// The area of a board, by grid code.
#[derive(Deserialize)]
pub(crate) struct Of {
    #[serde(default)]
    area: Option<String>,
}

impl Of {
    fn code(&self) -> Option<&str> {
        self.area.as_deref().map(str::trim).filter(|a| !a.is_empty())
    }
}

/// A matter on the board.
struct Card {
    id: String,
    about: String,
    /// Community and days.
    where_when: String,
    outcome: String,
    units: String,
    said: Option<String>,
    satisfied: bool,
    answer: Option<String>,
    before: Vec<String>,
    after: Vec<String>,
    iso: String,
}

impl Card {
    fn of(v: &Visit, d: &Done) -> Self {
        let w = v.words;
        let days = (d.closed_at - d.opened_at).num_days().max(0);
        let mut parts = vec![d.around.clone()];
        parts.push(w.a("board-done-on", "when", v.day(d.closed_at)));
        parts.push(if days == 0 { w.t("board-same-day") } else { w.n("board-days", days) });
        parts.retain(|p| !p.is_empty());
        Self {
            id: d.id.to_string(),
            about: w.x(&d.about).to_owned(),
            where_when: parts.join(" · "),
            outcome: w.x(&d.outcome).to_owned(),
            units: d.units.join(" "),
            said: d.satisfied.map(|s| if s { w.t("board-happy") } else { w.t("board-unhappy") }),
            satisfied: d.satisfied == Some(true),
            answer: d.answer.as_ref().map(|a| w.x(a).to_owned()),
            before: d.before.iter().map(ToString::to_string).collect(),
            after: d.after.iter().map(ToString::to_string).collect(),
            iso: v.iso(d.closed_at),
        }
    }
}

/// A share with its sample: `8 / 10`, and the part in per cent.
struct Share {
    name: String,
    part: i64,
    of: i64,
    percent: Option<i64>,
}

impl Share {
    fn of(name: String, part: i64, of: i64) -> Self {
        // a share of a handful says nothing
        let percent = (of >= 10).then(|| (part * 100 + of / 2) / of);
        Self { name, part, of, percent }
    }
}

#[derive(Template)]
#[template(path = "portal/board.html")]
struct BoardPage {
    c: Chrome,
    /// Code and name of the area.
    area: Option<(String, String)>,
    above: Option<String>,
    below: Vec<(String, String)>,
    received: i64,
    days: i64,
    shares: Vec<Share>,
    cards: Vec<Card>,
    map: Option<String>,
    points: usize,
    as_of: String,
    /// Whether the area can be followed by mail.
    by_mail: bool,
}

/// `GET /board?area=CODE`.
pub(crate) async fn board(
    State(web): State<Web>,
    visit: Visit,
    Query(of): Query<Of>,
) -> Result<OpenPage<impl Template>, Refused> {
    let b = web.office.public_board(of.code()).await?;
    let w = visit.words;
    let books = web.office.books().await?;
    let view = b.area.as_ref().map_or("", |g| g.code.as_str());
    let above =
        b.area.as_ref().and_then(|g| books.net.by_code(&g.code)).map(|g| {
            g.parent.clone().filter(|p| books.net.by_code(p).is_some()).unwrap_or_default()
        });
    let f = b.figures;
    Ok(OpenPage(BoardPage {
        area: b.area.as_ref().map(|g| (g.code.clone(), g.name.clone())),
        above,
        below: b.below.clone(),
        received: f.received,
        days: FIGURE_DAYS,
        shares: vec![
            Share::of(w.t("board-closed"), f.closed, f.received),
            Share::of(w.t("board-on-time"), f.on_time, f.closed),
            Share::of(w.t("board-satisfied"), f.satisfied, f.asked),
        ],
        cards: b.done.iter().map(|d| Card::of(&visit, d)).collect(),
        map: dots::draw(&books.net, w, view, &b.points),
        points: b.points.len(),
        as_of: visit.when(b.as_of),
        by_mail: web.office.follows_offered().await?,
        c: Chrome::portal(&visit, "board"),
    }))
}

#[derive(Template)]
#[template(path = "portal/feed.xml", escape = "html")]
struct Feed {
    lang: &'static str,
    title: String,
    /// Of the feed: what it is the same feed by.
    id: String,
    area: String,
    updated: String,
    cards: Vec<Card>,
}

/// `GET /feed.atom?area=CODE` (RFC 4287): what was done lately in an area.
pub(crate) async fn feed(
    State(web): State<Web>,
    visit: Visit,
    Query(of): Query<Of>,
) -> Result<Response, Refused> {
    let b: PublicBoard = web.office.public_board(of.code()).await?;
    let name = b.area.as_ref().map_or_else(|| visit.place.clone(), |g| g.name.clone());
    let area = b.area.as_ref().map(|g| g.code.clone()).unwrap_or_default();
    let newest = b.done.first().map_or(b.as_of, |d| d.closed_at);
    let feed = Feed {
        lang: visit.words.lang.tag(),
        title: visit.words.a("feed-title", "name", name),
        id: format!("urn:yiwang:board:{area}"),
        area,
        updated: visit.iso(newest),
        cards: b.done.iter().map(|d| Card::of(&visit, d)).collect(),
    };
    let mut response = Html(feed).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/atom+xml; charset=utf-8"),
    );
    Ok(response)
}

/// `GET /board/{matter}/{size}/{file}`: a photo of the board, `thumb` or `whole`.
pub(crate) async fn photo(
    State(web): State<Web>,
    Path((matter, size, file)): Path<(MatterId, String, FileId)>,
) -> Result<Response, Refused> {
    let thumb = match size.as_str() {
        "thumb" => true,
        "whole" => false,
        _ => return Err(no_page().into()),
    };
    Ok(super::picture(web.office.public_photo(matter, file, thumb).await?))
}
