//! Reports and their progress.

use super::{Bilingual, Line, Offer, each};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yiwang_domain::{FileId, Refusal};
use yiwang_office::{Report, view};

/// A report. As a form the same names are used, with photos in the file fields `photos`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewReport {
    /// What happened. Required.
    pub(crate) text: String,
    /// One line; the beginning of the text where none.
    pub(crate) title: Option<String>,
    /// The place in words.
    pub(crate) place_text: String,
    /// Longitude in degrees.
    pub(crate) lon: Option<f64>,
    /// Latitude in degrees.
    pub(crate) lat: Option<f64>,
    /// `wgs84` (also CGCS2000), `gcj02` or `bd09`; `wgs84` where none.
    pub(crate) crs: Option<String>,
    /// Category code.
    pub(crate) category: Option<String>,
    /// Name of the person.
    pub(crate) name: Option<String>,
    /// Telephone.
    pub(crate) phone: Option<String>,
    /// E-mail, for notices.
    pub(crate) email: Option<String>,
    /// Whether the person asks for confidence.
    pub(crate) confidential: bool,
    /// Whether it is urgent.
    pub(crate) urgent: bool,
    /// For staff: `counter`, `phone`, `worker`, `hotline`; else it is `api`.
    pub(crate) channel: Option<String>,
    /// For staff: photos kept before by `POST /api/v1/files`.
    pub(crate) photos: Vec<Uuid>,
    /// For staff: number of another system.
    pub(crate) outer: Option<Outer>,
}

/// A number of another system.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outer {
    /// The system, e.g. `12345`.
    source: String,
    /// Its number.
    number: String,
}

impl NewReport {
    /// The report as the office takes it. What only staff may say is left out for the public.
    pub(crate) fn report(self, staff: bool) -> Result<Report, Refusal> {
        let channel = self.channel.filter(|_| staff).unwrap_or_else(|| "api".to_owned());
        let photos = if staff { self.photos } else { Vec::new() };
        Ok(Report {
            channel,
            title: self.title,
            text: self.text,
            place_text: self.place_text,
            lon: self.lon,
            lat: self.lat,
            crs: self.crs.as_deref().map(str::parse).transpose()?.unwrap_or_default(),
            category: self.category,
            name: self.name,
            phone: self.phone,
            email: self.email,
            confidential: self.confidential,
            urgent: self.urgent,
            photos: photos.into_iter().map(FileId).collect(),
            outer: self.outer.filter(|_| staff).map(|o| (o.source, o.number)),
            ..Report::default()
        })
    }
}

/// What who reported gets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// Number.
    number: String,
    /// Code; shown this once. Number and code together open the progress.
    secret: String,
    /// The promise in words.
    promise: Option<Bilingual>,
    /// Promised date.
    promised_at: Option<DateTime<Utc>>,
    /// Grid.
    grid: Option<String>,
    /// Stage.
    stage: Bilingual,
    /// Said where the place is outside the net.
    outside: Option<Bilingual>,
}

impl From<view::Receipt> for Receipt {
    fn from(r: view::Receipt) -> Self {
        Self {
            number: r.number,
            secret: r.secret,
            promise: r.promise.map(Into::into),
            promised_at: r.promised_at,
            grid: r.grid,
            stage: r.stage.into(),
            outside: r.outside.map(Into::into),
        }
    }
}

/// A step of the course.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Step {
    /// Name.
    name: Bilingual,
    /// When it was reached.
    at: Option<DateTime<Utc>>,
    /// Whether it stands here.
    here: bool,
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answer {
    /// When.
    at: DateTime<Utc>,
    /// Which unit.
    who: Bilingual,
    /// What was done.
    action: Bilingual,
    /// Words.
    words: Vec<Line>,
    /// Photos.
    files: Vec<Uuid>,
}

/// Progress for who raised it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Progress {
    /// Number.
    number: String,
    /// Title.
    title: String,
    /// Text.
    text: String,
    /// Place in words.
    place: String,
    /// Stage.
    stage: Bilingual,
    /// Steps so far.
    steps: Vec<Step>,
    /// Received.
    opened_at: DateTime<Utc>,
    /// Promised date.
    promised_at: Option<DateTime<Utc>>,
    /// The promise in words.
    promise: Option<Bilingual>,
    /// Answers.
    answers: Vec<Answer>,
    /// Whether it ended.
    closed: bool,
    /// Outcome.
    outcome: Option<Bilingual>,
    /// What may be done now.
    offers: Vec<Offer>,
    /// Version.
    version: u64,
}

impl From<view::ProgressView> for Progress {
    fn from(p: view::ProgressView) -> Self {
        let (promised_at, promise) = p.promised.unzip();
        Self {
            number: p.number,
            title: p.title,
            text: p.text,
            place: p.place,
            stage: p.stage.into(),
            steps: p
                .steps
                .into_iter()
                .map(|s| Step { name: s.name.into(), at: s.at, here: s.here })
                .collect(),
            opened_at: p.opened_at,
            promised_at,
            promise: promise.map(Into::into),
            answers: p
                .answers
                .into_iter()
                .map(|a| Answer {
                    at: a.at,
                    who: a.who.into(),
                    action: a.action.into(),
                    words: each(a.words),
                    files: a.files.into_iter().map(|f| f.0).collect(),
                })
                .collect(),
            closed: p.closed,
            outcome: p.outcome.map(Into::into),
            offers: each(p.offers),
            version: p.version,
        }
    }
}

/// A grid.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Grid {
    /// Code.
    code: String,
    /// Name.
    name: String,
    /// Street.
    street: Option<String>,
    /// Community.
    community: Option<String>,
}

impl From<view::GridView> for Grid {
    fn from(g: view::GridView) -> Self {
        Self { code: g.code, name: g.name, street: g.street, community: g.community }
    }
}

/// Where a point lies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Located {
    /// The grid that holds it; none outside the net.
    grid: Option<Grid>,
    /// Outside: the nearest grid.
    nearest: Option<Grid>,
    /// Outside: metres to it.
    metres: Option<f64>,
}

impl From<view::LocatedView> for Located {
    fn from(l: view::LocatedView) -> Self {
        let (nearest, metres) = l.nearest.unzip();
        Self { grid: l.grid.map(Into::into), nearest: nearest.map(Into::into), metres }
    }
}
