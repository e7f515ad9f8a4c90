//! Hot issues: the list, the page of one, and what a person corrects by hand.

use super::lead::frame;
use super::query::percent;
use crate::extract::{DeskForm, Path, SignedIn};
use crate::look::campaign::Campaign;
use crate::look::table::Row;
use crate::look::weeks::Weeks;
use crate::look::{Html, chrome::Chrome};
use crate::portal::{key_of, see_other};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;
use yiwang_office::issue::{IssueRow, Opening, Way};

/// An issue in one language.
struct Line {
    /// Its id as it stands in an address.
    id: String,
    name: String,
    /// Heat with one decimal.
    heat: String,
    way: String,
    tone: &'static str,
    parts: Vec<String>,
    drawn: Weeks,
    last: String,
}

impl Line {
    fn of(v: &Visit, r: &IssueRow) -> Self {
        let w = v.words;
        let (way, tone) = match r.way {
            Way::New => (w.t("issue-new"), "warn"),
            Way::Rising => (w.t("issue-rising"), "late"),
            Way::Steady => (w.t("issue-steady"), ""),
            Way::Falling => (w.t("issue-falling"), "rest"),
            Way::Quiet => (w.t("issue-quiet"), "rest"),
        };
        let mut parts = vec![w.n("issue-people", r.people)];
        if r.votes > 0 {
            parts.push(w.n("issue-votes", r.votes as usize));
        }
        parts.push(format!(
            "{}{}",
            w.a("issue-peak", "n", r.peak),
            w.a("issue-usual", "n", format!("{:.1}", r.usual))
        ));
        parts.push(format!(
            "{}{}",
            w.a("issue-recent", "n", r.recent),
            w.a("issue-before", "n", r.before)
        ));
        parts.push(w.a("issue-unsolved", "share", format!("{:.0}", r.unsolved * 100.0)));
        parts.push(format!(
            "{}{}",
            w.n("issue-weeks", r.weeks),
            if r.places > 0 { w.n("issue-places", r.places) } else { String::new() }
        ));
        if r.voices > 0 {
            parts.push(w.n("issue-voices", r.voices));
        }
        Self {
            id: percent(&r.id),
            name: w.x(&r.name).to_owned(),
            heat: format!("{:.1}", r.score),
            way,
            tone,
            parts,
            drawn: Weeks::of(w, &r.weekly),
            last: v.day(r.last),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/issues.html")]
struct List {
    c: Chrome,
    as_of: String,
    days: i64,
    begun: bool,
    rows: Vec<Line>,
}

/// `GET /desk/issues`.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    let found = web.office.issues(&session.caller).await?;
    Ok(Html(List {
        c: frame(&web, &visit, &session, "issues").await?,
        as_of: visit.when(found.as_of),
        days: yiwang_office::issue::DAYS,
        begun: found.begun,
        rows: found.rows.iter().map(|r| Line::of(&visit, r)).collect(),
    }))
}

/// A decision by hand.
struct Bond {
    id: Uuid,
    say: String,
    why: String,
    by: String,
    at: String,
    undone: Option<String>,
}

/// A public voice.
struct Voice {
    id: Uuid,
    title: String,
    link: Option<String>,
    feed: String,
    at: String,
}

#[derive(Template)]
#[template(path = "desk/issue.html")]
struct Page {
    c: Chrome,
    as_of: String,
    line: Line,
    rows: Vec<Row>,
    unseen: usize,
    voices: Vec<Voice>,
    grids: Vec<(String, String, usize)>,
    categories: Vec<(String, usize)>,
    bonds: Vec<Bond>,
    may_decide: bool,
    campaigns: Vec<Campaign>,
    /// Methods in which one may be opened: id, name, what it is for.
    methods: Vec<(String, String, String)>,
    key: String,
    /// Other issues this may be one with: id, name.
    others: Vec<(String, String)>,
}

/// `GET /desk/issues/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
) -> Result<Html<impl Template>, Refused> {
    let page = web.office.issue(&session.caller, &id).await?;
    let w = visit.words;
    let others =
        if page.may_decide { web.office.issues(&session.caller).await?.rows } else { Vec::new() };
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "issues").await?,
        as_of: visit.when(page.as_of),
        line: Line::of(&visit, &page.row),
        rows: page.matters.iter().map(|r| Row::of(&visit, r)).collect(),
        unseen: page.unseen,
        voices: page
            .voices
            .iter()
            .map(|v| Voice {
                id: v.id,
                title: v.title.clone(),
                link: v.link.clone(),
                feed: v.feed.clone(),
                at: visit.when(v.at),
            })
            .collect(),
        grids: page.grids,
        categories: page.categories.iter().map(|(k, n)| (w.x(k).to_owned(), *n)).collect(),
        bonds: page
            .bonds
            .iter()
            .map(|b| Bond {
                id: b.id,
                say: if b.joined { w.n("issue-joined-n", b.n) } else { w.n("issue-parted-n", b.n) },
                why: b.why.clone(),
                by: b.by.clone().unwrap_or_default(),
                at: visit.when(b.at),
                undone: b.undone_at.map(|at| visit.when(at)),
            })
            .collect(),
        may_decide: page.may_decide,
        campaigns: page.campaigns.iter().map(|k| Campaign::of(&visit, k)).collect(),
        methods: page
            .methods
            .iter()
            .map(|m| (m.id.clone(), w.x(&m.name).to_owned(), w.x(&m.about).to_owned()))
            .collect(),
        key: web.office.id().to_string(),
        others: others
            .iter()
            .filter(|r| r.id != id)
            .map(|r| (r.id.clone(), w.x(&r.name).to_owned()))
            .collect(),
    }))
}

fn back(id: &str) -> Response {
    see_other(&format!("/desk/issues/{}", percent(id)))
}

/// `POST /desk/issues/{id}/campaign`: the issue is dealt with as a class.
pub(crate) async fn campaign(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let opening = Opening {
        playbook: form.fields.again("playbook"),
        name: form.fields.again("name"),
        why: form.fields.again("why"),
    };
    let key = key_of(&form.fields);
    let opened =
        web.office.open_campaign(&form.session.caller, &id, &opening, key.as_deref()).await?;
    Ok(see_other(&format!("/desk/m/{}", opened.number)))
}

/// `POST /desk/issues/{id}/join`: this and another are one.
pub(crate) async fn join(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let (other, why) = (form.fields.again("other"), form.fields.again("why"));
    web.office.join_issues(caller, &id, &other, &why).await?;
    // whichever of the two ids the larger part had is that of both
    let still = web.office.issue(caller, &id).await.is_ok();
    Ok(back(if still { &id } else { &other }))
}

/// `POST /desk/issues/{id}/part`: the ticked ones are an issue of their own.
pub(crate) async fn part(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let out: Vec<Uuid> = form.fields.all("doc").filter_map(|d| d.parse().ok()).collect();
    web.office.part_issue(caller, &id, &out, &form.fields.again("why")).await?;
    let still = web.office.issue(caller, &id).await.is_ok();
    Ok(if still { back(&id) } else { see_other("/desk/issues") })
}

/// `POST /desk/issues/{id}/undo`: a decision by hand is taken back.
pub(crate) async fn undo(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let bond = form.fields.text("bond").and_then(|b| b.parse().ok()).unwrap_or_default();
    web.office.undo_issue(caller, &id, bond).await?;
    let still = web.office.issue(caller, &id).await.is_ok();
    Ok(if still { back(&id) } else { see_other("/desk/issues") })
}
