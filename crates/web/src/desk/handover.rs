//! Hand-over notes of the duty shift (交接班记录): the shift as it stands with the form to hand it over,
//! one note, and the same on paper.

use super::lead::frame;
use crate::extract::{DeskForm, Path, Query, SignedIn};
use crate::look::form::Said;
use crate::look::table::Row;
use crate::look::{Html, assets, chrome::Chrome};
use crate::portal::{key_of, see_other};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde::Deserialize;
use uuid::Uuid;
use yiwang_domain::Refusal;
use yiwang_office::Session;
use yiwang_office::handover::{self as notes, Brief, HandOver, Kind};

/// A note on the page, in one language.
struct Sheet {
    unit: String,
    from: String,
    to: String,
    came: usize,
    channels: Vec<(String, usize)>,
    parts: Vec<Part>,
    waits: Vec<Wait>,
    cut: bool,
}

/// How much waits for one post.
struct Wait {
    unit: String,
    role: String,
    open: i64,
    over: i64,
    /// Both numbers in words.
    words: String,
}

struct Part {
    name: String,
    /// The word over the column of times.
    when: String,
    tone: &'static str,
    total: usize,
    lines: Vec<Line>,
    more: usize,
}

struct Line {
    row: Row,
    at: String,
    iso: String,
    units: String,
    words: String,
}

/// A kept note in the list.
struct Past {
    id: Uuid,
    number: i64,
    span: String,
    given: String,
    taken: Option<String>,
    words: String,
    /// What came in and fell overdue, in words.
    figures: String,
    may_take: bool,
}

#[derive(Template)]
#[template(path = "desk/handover.html")]
struct Page {
    c: Chrome,
    sheet: Sheet,
    /// What was picked, as the two fields take it.
    picked: (String, String),
    /// What is handed over, exactly.
    exact: (String, String),
    seen: i64,
    key: String,
    words: String,
    said: Option<Said>,
    /// Notes that this person may take over.
    waiting: Vec<Past>,
    past: Vec<Past>,
}

#[derive(Template)]
#[template(path = "desk/handover-note.html")]
struct Note {
    c: Chrome,
    note: Past,
    sheet: Sheet,
}

#[derive(Template)]
#[template(path = "desk/handover-print.html")]
struct Paper {
    c: Chrome,
    css: String,
    note: Past,
    sheet: Sheet,
}

/// The time somebody picked, local, as the browser sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Picked {
    from: String,
    to: String,
}

/// `GET /desk/handover`.
pub(crate) async fn shift(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(picked): Query<Picked>,
) -> Result<Response, Refused> {
    let span = (local(&visit, &picked.from), local(&visit, &picked.to));
    match page(&web, &visit, &session, span, String::new(), None).await {
        Ok(page) => Ok(Html(page).into_response()),
        // a time that is none is said above the shift as it stands without it
        Err(r) if r.code == "handover-span" => {
            let page = page(&web, &visit, &session, (None, None), String::new(), Some(&r)).await?;
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
        Err(r) => Err(r.into()),
    }
}

/// `POST /desk/handover`.
pub(crate) async fn give(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let (f, caller) = (&form.fields, &form.session.caller);
    let wish = HandOver {
        from: exact(f.text("_from")),
        to: exact(f.text("_to")),
        words: f.again("words"),
        seen: f.text("seen").and_then(|s| s.parse().ok()).unwrap_or(0),
    };
    let words = wish.words.clone();
    match web.office.hand_over(caller, wish, key_of(f).as_deref()).await {
        Ok(id) => Ok(see_other(&format!("/desk/handover/{id}"))),
        Err(r) if matches!(&*r.code, "handover-span" | "handover-stale") => {
            let page =
                page(&web, &form.visit, &form.session, (None, None), words, Some(&r)).await?;
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
        Err(r) => Err(r.into()),
    }
}

/// `GET /desk/handover/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Html<impl Template>, Refused> {
    let (brief, sheet) = web.office.handover(&session.caller, id).await?;
    Ok(Html(Note {
        c: frame(&web, &visit, &session, "handover").await?,
        note: past(&visit, &brief),
        sheet: sheet_of(&visit, &sheet),
    }))
}

/// `GET /desk/handover/{id}/print`.
pub(crate) async fn print(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Html<impl Template>, Refused> {
    let (brief, sheet) = web.office.handover(&session.caller, id).await?;
    Ok(Html(Paper {
        c: Chrome::desk(&visit, &session, "handover"),
        css: assets::url("print.css"),
        note: past(&visit, &brief),
        sheet: sheet_of(&visit, &sheet),
    }))
}

/// `POST /desk/handover/{id}/take`.
pub(crate) async fn take(
    State(web): State<Web>,
    Path(id): Path<Uuid>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.take_over(&form.session.caller, id).await?;
    Ok(see_other(&format!("/desk/handover/{id}")))
}

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    words: String,
    refusal: Option<&Refusal>,
) -> Result<Page, Refusal> {
    let shift = web.office.shift(&session.caller, from, to).await?;
    let (from, to) = (shift.sheet.from, shift.sheet.to);
    let field =
        |t: DateTime<Utc>| t.with_timezone(&visit.offset).format("%Y-%m-%dT%H:%M").to_string();
    let whole = |t: DateTime<Utc>| t.to_rfc3339_opts(SecondsFormat::Micros, true);
    Ok(Page {
        c: frame(web, visit, session, "handover").await?,
        sheet: sheet_of(visit, &shift.sheet),
        picked: (field(from), field(to)),
        exact: (whole(from), whole(to)),
        seen: shift.seen,
        key: web.office.id().to_string(),
        words,
        said: refusal.map(|r| Said::of(visit.words, r)),
        waiting: shift.notes.iter().filter(|n| n.may_take).map(|n| past(visit, n)).collect(),
        past: shift.notes.iter().map(|n| past(visit, n)).collect(),
    })
}

fn sheet_of(v: &Visit, s: &notes::Sheet) -> Sheet {
    let w = v.words;
    Sheet {
        unit: s.unit.clone(),
        from: v.when(s.from),
        to: v.when(s.to),
        came: s.came,
        channels: s.channels.iter().map(|(name, n)| (w.x(name).to_owned(), *n)).collect(),
        parts: s.parts.iter().map(|p| part(v, p)).collect(),
        waits: s
            .waits
            .iter()
            .map(|t| Wait {
                unit: t.unit.clone(),
                role: t.role.as_ref().map_or_else(|| w.t("handover-legs"), |r| w.x(r).to_owned()),
                open: t.open,
                over: t.over,
                words: w.b("handover-wait-n", ("open", t.open), ("over", t.over)),
            })
            .collect(),
        cut: s.cut,
    }
}

fn part(v: &Visit, p: &notes::PartView) -> Part {
    let w = v.words;
    let (name, when, tone) = match p.kind {
        Kind::Pressing => (w.t("handover-pressing"), w.t("col-opened"), "late"),
        Kind::Notes => (w.t("handover-notes"), w.t("col-when"), ""),
        Kind::Overdue => (w.t("handover-overdue"), w.t("col-when"), "late"),
        Kind::Due => (w.a("handover-due", "hours", notes::HOURS), w.t("col-due"), ""),
        Kind::Sent => (w.t("handover-sent"), w.t("col-when"), ""),
        Kind::Returned => (w.t("handover-returned"), w.t("col-when"), ""),
    };
    let lines = p
        .lines
        .iter()
        .map(|l| Line {
            row: Row::of(v, &l.row),
            at: v.when(l.at),
            iso: v.iso(l.at),
            units: l.units.join(&w.t("list-comma")),
            words: l.words.clone(),
        })
        .collect();
    Part { name, when, tone, total: p.total, lines, more: p.more }
}

fn past(v: &Visit, b: &Brief) -> Past {
    let w = v.words;
    let by = |(name, at): &(String, DateTime<Utc>)| format!("{name} {}", v.when(*at));
    Past {
        id: b.id,
        number: b.number,
        span: w.b("handover-span", ("from", v.when(b.from)), ("to", v.when(b.to))),
        given: by(&b.given),
        taken: b.taken.as_ref().map(by),
        words: b.words.clone(),
        figures: w.b("handover-figures", ("came", b.came), ("overdue", b.overdue)),
        may_take: b.may_take,
    }
}

/// A local moment of a form; none where it is empty or cannot be read.
fn local(v: &Visit, typed: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok()?;
    Some(local.and_local_timezone(v.offset).single()?.to_utc())
}

/// A moment as the page wrote it. What is none is no time to hand over, and refused as such.
fn exact(written: Option<&str>) -> DateTime<Utc> {
    written
        .and_then(|t| DateTime::parse_from_rfc3339(t).ok())
        .map_or(DateTime::UNIX_EPOCH, |t| t.to_utc())
}
