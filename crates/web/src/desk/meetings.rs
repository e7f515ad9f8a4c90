//! Meetings on residents' affairs: the list with the form to open one, and the page of one, where
//! matters are put on and each item is followed to its decision.

use super::lead::frame;
use super::query::percent;
use crate::extract::{DeskForm, Path, Query, SignedIn};
use crate::look::chip::Chip;
use crate::look::form::Said;
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::portal::{key_of, see_other};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yiwang_domain::Refusal;
use yiwang_office::Session;
use yiwang_office::meeting::{self, Found, MeetingRow, NewMeeting};

/// A meeting in the list, in one language.
struct Line {
    row: Row,
    day: Option<String>,
    items: String,
    left: Option<String>,
}

impl Line {
    fn of(v: &Visit, m: &MeetingRow) -> Self {
        let w = v.words;
        Self {
            row: Row::of(v, &m.row),
            day: m.day.map(|d| v.date(d)),
            items: w.n("meeting-items-n", m.items),
            left: (m.left > 0).then(|| w.n("meeting-left-n", m.left)),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/meetings.html")]
struct List {
    c: Chrome,
    open: Vec<Line>,
    past: Vec<Line>,
    /// Methods in which one may be opened: id, name, what it is for, and whether it was chosen.
    methods: Vec<(String, String, String, bool)>,
    areas: Vec<(String, String)>,
    compounds: Vec<String>,
    new: NewMeeting,
    key: String,
    said: Option<Said>,
}

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    new: NewMeeting,
    refusal: Option<&Refusal>,
) -> Result<List, Refusal> {
    let found = web.office.meetings(&session.caller).await?;
    let w = visit.words;
    let lines = |all: &[MeetingRow]| all.iter().map(|m| Line::of(visit, m)).collect();
    Ok(List {
        c: frame(web, visit, session, "meetings").await?,
        open: lines(&found.open),
        past: lines(&found.past),
        methods: found
            .methods
            .iter()
            .enumerate()
            .map(|(i, m)| {
                let chosen = if new.playbook.is_empty() { i == 0 } else { m.id == new.playbook };
                (m.id.clone(), w.x(&m.name).to_owned(), w.x(&m.about).to_owned(), chosen)
            })
            .collect(),
        areas: found.areas,
        compounds: found.compounds,
        new,
        key: web.office.id().to_string(),
        said: refusal.map(|r| Said::of(w, r)),
    })
}

/// `GET /desk/meetings`.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, NewMeeting::default(), None).await?))
}

/// `POST /desk/meetings`: a meeting is opened. Where it is refused, what was typed stays.
pub(crate) async fn open(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let f = &form.fields;
    let new = NewMeeting {
        playbook: f.again("playbook"),
        name: f.again("name"),
        grid: f.again("grid"),
        place: f.again("place"),
        about: f.again("about"),
    };
    let caller = &form.session.caller;
    match web.office.open_meeting(caller, &new, key_of(f).as_deref()).await {
        Ok(receipt) => Ok(see_other(&format!("/desk/meetings/{}", receipt.number))),
        Err(r) => {
            let page = page(&web, &form.visit, &form.session, new, Some(&r)).await?;
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
    }
}

/// A decision, in one language.
struct Decision {
    act: String,
    at: String,
    lines: Vec<(String, String)>,
    /// The unit it was given to, where that stands, its deadline, how it ended.
    leg: Option<Leg>,
}

struct Leg {
    unit: String,
    stage: String,
    ended: bool,
    chip: Option<Chip>,
    outcome: Option<String>,
}

impl Decision {
    fn of(v: &Visit, d: &meeting::Decision) -> Self {
        let w = v.words;
        Self {
            act: w.x(&d.said.act).to_owned(),
            at: v.when(d.said.at),
            lines: d
                .said
                .lines
                .iter()
                .map(|(k, t)| (w.x(k).to_owned(), w.x(t).to_owned()))
                .collect(),
            leg: d.leg.as_ref().map(|l| Leg {
                unit: l.unit.clone(),
                stage: w.x(&l.stage).to_owned(),
                ended: l.ended_at.is_some(),
                chip: l.due.as_ref().filter(|_| l.ended_at.is_none()).map(|d| Chip::of(v, d)),
                outcome: l.outcome.as_ref().map(|o| w.x(o).to_owned()),
            }),
        }
    }
}

/// An item of the agenda.
struct Item {
    n: usize,
    words: String,
    raised: String,
    at: String,
    number: Option<String>,
    matter: Option<Row>,
    decisions: Vec<Decision>,
    /// What may be decided about it now: name, and where its form is.
    steps: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "desk/meeting.html")]
struct Page {
    c: Chrome,
    row: Row,
    area: Option<String>,
    day: Option<String>,
    items: Vec<Item>,
    left: Option<String>,
    others: Vec<Decision>,
    /// What else may be done at the meeting now: name, and where its form is.
    steps: Vec<(String, String)>,
    may_put: bool,
    offered: Vec<Row>,
    found: Found,
    key: String,
    said: Option<Said>,
    put: Option<String>,
    prints: Vec<(String, String)>,
}

/// What stands in the address of a meeting.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    late: String,
    /// How many were just put on.
    put: Option<usize>,
}

/// `GET /desk/meetings/{number}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let found = Found { text: asked.q, late: !asked.late.is_empty() };
    let mut page = one(&web, &visit, &session, &number, found, None).await?;
    page.put = asked.put.map(|n| visit.words.n("meeting-put-n", n));
    Ok(Html(page))
}

async fn one(
    web: &Web,
    visit: &Visit,
    session: &Session,
    number: &str,
    found: Found,
    refusal: Option<&Refusal>,
) -> Result<Page, Refusal> {
    let m = web.office.meeting(&session.caller, number, &found).await?;
    let w = visit.words;
    let form = |action: &str, field: Option<(&str, &str)>| {
        let filled = field.map(|(f, v)| format!("&f.{}={}", percent(f), percent(v)));
        let onward = percent(&format!("/desk/meetings/{}", m.row.number));
        let filled = filled.unwrap_or_default();
        format!("/desk/m/{}?take={}&onward={onward}{filled}#do", m.row.number, percent(action))
    };
    let items = m
        .items
        .iter()
        .map(|i| Item {
            n: i.n,
            words: i.words.clone(),
            raised: w.x(&i.act).to_owned(),
            at: visit.when(i.at),
            number: i.number.clone().filter(|_| i.matter.is_none()),
            matter: i.matter.as_ref().map(|r| Row::of(visit, r)),
            decisions: i.decisions.iter().map(|d| Decision::of(visit, d)).collect(),
            steps: m
                .steps
                .iter()
                .filter_map(|(id, name, field)| {
                    let filled = (field.as_deref()?, i.words.as_str());
                    Some((w.x(name).to_owned(), form(id, Some(filled))))
                })
                .collect(),
        })
        .collect();
    Ok(Page {
        c: frame(web, visit, session, "meetings").await?,
        row: Row::of(visit, &m.row),
        area: m.area.clone(),
        day: m.day.map(|d| visit.date(d)),
        items,
        left: (m.left > 0).then(|| w.n("meeting-left-n", m.left)),
        others: m.others.iter().map(|d| Decision::of(visit, d)).collect(),
        steps: m
            .steps
            .iter()
            .filter(|(_, _, field)| field.is_none())
            .map(|(id, name, _)| (w.x(name).to_owned(), form(id, None)))
            .collect(),
        may_put: m.may_put,
        offered: m.offered.iter().map(|r| Row::of(visit, r)).collect(),
        found,
        key: web.office.id().to_string(),
        said: refusal.map(|r| Said::of(w, r)),
        put: None,
        prints: m.prints.iter().map(|(id, name)| (id.clone(), w.x(name).to_owned())).collect(),
    })
}

/// `POST /desk/meetings/{number}/items`: the ticked matters are put on the agenda.
pub(crate) async fn put(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let chosen: Vec<String> = form.fields.all("number").map(str::to_owned).collect();
    let caller = &form.session.caller;
    let key = key_of(&form.fields);
    match web.office.put_on_agenda(caller, &number, &chosen, key.as_deref()).await {
        Ok(n) => Ok(see_other(&format!("/desk/meetings/{}?put={n}#agenda", percent(&number)))),
        Err(r) if r.code == "not-found" => Err(r.into()),
        Err(r) => {
            let f = &form.fields;
            let found = Found { text: f.again("q"), late: f.ticked("late") };
            let page = one(&web, &form.visit, &form.session, &number, found, Some(&r)).await?;
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
    }
}
