//! The page of the editor.

use crate::desk::lead::frame;
use crate::desk::net::base::{self, BaseView};
use crate::desk::net::draw::{self, Drawing};
use crate::desk::net::say;
use crate::extract::{Fields, Query, SignedIn};
use crate::look::form::{Opt, Said};
use crate::look::{Html, assets, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Refusal, Text};
use yiwang_geo::{LonLat, Shape, area_m2};
use yiwang_office::Session;
use yiwang_office::net_draft::{DraftGrid, FindingView, NetDraftView, What};

/// Most findings shown with their pictures.
const MOST_FINDINGS: usize = 12;
/// Most grids offered by a search.
const MOST_FOUND: usize = 40;
/// How far one press of an arrow moves a corner, metres.
pub(super) const NUDGE_M: f64 = 1.0;

#[derive(Template)]
#[template(path = "desk/net-edit.html")]
pub(super) struct Page {
    c: Chrome,
    script: String,
    worker: String,
    css: String,
    bounds: String,
    base: Option<BaseView>,
    revision: i64,
    saved: Option<String>,
    from: String,
    today: String,
    undo: bool,
    redo: bool,
    drifted: Vec<String>,
    said: Option<Said>,
    done: Option<String>,
    q: String,
    found: Vec<(String, String)>,
    chosen: Option<Chosen>,
    changes: Vec<Changed>,
    findings: Vec<Found>,
    /// How many findings there are beyond those shown.
    more: usize,
    ours: usize,
    typed: Typed,
}

/// The grid that is worked on.
struct Chosen {
    code: String,
    name: String,
    kinds: Vec<Opt>,
    parent: String,
    leaf: bool,
    ends: bool,
    area: String,
    picture: Option<Drawing>,
    corners: Vec<Corner>,
    neighbours: Vec<(String, String)>,
}

/// A corner of its border.
struct Corner {
    n: usize,
    /// Whether a ring begins here that is not the first.
    begins: bool,
    lon: String,
    lat: String,
    /// The middle of the border to the next corner.
    mid_lon: String,
    mid_lat: String,
}

/// What the draft does to a grid.
struct Changed {
    code: String,
    name: String,
    what: String,
    tone: &'static str,
    area: String,
}

/// A place where the net is not whole.
struct Found {
    n: usize,
    say: String,
    ours: bool,
    /// A grid to open.
    code: Option<String>,
}

/// What was typed and refused.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) line: String,
    pub(super) ring: String,
    pub(super) name: String,
}

impl Typed {
    pub(super) fn of(fields: &Fields) -> Self {
        Self { line: fields.again("line"), ring: fields.again("ring"), name: fields.again("name") }
    }
}

/// Which grid, and what to look for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) g: String,
    pub(super) q: String,
    pub(super) done: String,
}

/// `GET /desk/net/edit`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Refused> {
    web.office.may(&session.caller, Right::NetEdit).await?;
    let page = page(&web, &visit, &session, &asked, None, Typed::default()).await?;
    Ok((base::policy(&web), Html(page)))
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    asked: &Asked,
    refusal: Option<&Refusal>,
    typed: Typed,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let d = web.office.net_draft(&session.caller).await?;
    let all = web.office.net_findings(&d).await?;
    let chosen = d.grids.iter().find(|g| g.code == asked.g);
    let q = asked.q.trim().to_lowercase();
    let hit = |g: &&DraftGrid| {
        g.leaf && !q.is_empty() && (g.name.to_lowercase().contains(&q) || g.code.contains(&q))
    };
    let done = match asked.done.as_str() {
        "published" => Some(w.t("net-published")),
        "discarded" => Some(w.t("net-discarded")),
        _ => None,
    };
    Ok(Page {
        c: frame(web, visit, session, "net").await?,
        script: assets::url("net.js"),
        worker: assets::url("net-worker.js"),
        css: assets::url("net.css"),
        bounds: bounds(&d, chosen),
        base: base::view(web),
        revision: d.revision,
        saved: d.saved_at.map(|at| {
            w.b(
                "net-saved",
                ("who", d.saved_by.as_deref().unwrap_or("–")),
                ("when", visit.when(at)),
            )
        }),
        from: d.effective_from.map(|d| d.to_string()).unwrap_or_default(),
        today: d.today.to_string(),
        undo: d.undo,
        redo: d.redo,
        drifted: d.drifted.clone(),
        said: refusal.map(|r| Said::of(w, r)),
        done,
        q: asked.q.clone(),
        found: d
            .grids
            .iter()
            .filter(hit)
            .take(MOST_FOUND)
            .map(|g| (g.code.clone(), g.name.clone()))
            .collect(),
        chosen: chosen.map(|g| opened(&d, visit, g)),
        changes: d.grids.iter().filter_map(|g| changed(visit, g)).collect(),
        ours: all.iter().filter(|f| f.ours).count(),
        more: all.len().saturating_sub(MOST_FINDINGS),
        findings: all
            .iter()
            .take(MOST_FINDINGS)
            .enumerate()
            .map(|(n, f)| found(visit, &d, n, f))
            .collect(),
        typed,
    })
}

/// Where the map begins: the chosen grid with as much around it, else the whole net.
fn bounds(d: &NetDraftView, chosen: Option<&DraftGrid>) -> String {
    let shapes: Vec<&Shape> = match chosen.and_then(|g| g.shape.as_ref()) {
        Some(own) => vec![own],
        None => d.grids.iter().filter_map(|g| g.shape.as_ref()).collect(),
    };
    draw::bounds_of(&shapes).unwrap_or_default()
}

fn opened(d: &NetDraftView, visit: &Visit, g: &DraftGrid) -> Chosen {
    let w = visit.words;
    let ends = g.what == Some(What::Ends);
    let kinds = ["basic", "exclusive", g.kind.as_str()];
    let kinds = kinds.iter().enumerate().filter(|(i, k)| !kinds[..*i].contains(k));
    let beside = |o: &&DraftGrid| {
        o.leaf && o.code != g.code && o.parent == g.parent && o.what != Some(What::Ends)
    };
    Chosen {
        code: g.code.clone(),
        name: g.name.clone(),
        kinds: kinds
            .map(|(_, k)| Opt {
                value: (*k).to_owned(),
                label: say::kind(w, k),
                chosen: **k == *g.kind,
                first: false,
            })
            .collect(),
        parent: g.parent.clone().unwrap_or_default(),
        leaf: g.leaf,
        ends,
        area: g.shape.as_ref().map(|s| say::area(w, area_m2(s))).unwrap_or_default(),
        picture: g.shape.as_ref().and_then(|s| draw::draft(d, w, g, s)),
        corners: g.shape.as_ref().filter(|_| !ends).map(corners).unwrap_or_default(),
        neighbours: d
            .grids
            .iter()
            .filter(beside)
            .map(|o| (o.code.clone(), o.name.clone()))
            .collect(),
    }
}

fn corners(shape: &Shape) -> Vec<Corner> {
    let mut out = Vec::new();
    let rings = shape.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    for (k, ring) in rings.enumerate() {
        for (i, line) in ring.lines().enumerate() {
            let (a, b) = (line.start, line.end);
            out.push(Corner {
                n: out.len() + 1,
                begins: k > 0 && i == 0,
                // every digit, so that the corner is found again
                lon: a.x.to_string(),
                lat: a.y.to_string(),
                mid_lon: a.x.midpoint(b.x).to_string(),
                mid_lat: a.y.midpoint(b.y).to_string(),
            });
        }
    }
    out
}

fn changed(visit: &Visit, g: &DraftGrid) -> Option<Changed> {
    let w = visit.words;
    let (what, tone) = match g.what? {
        What::New => (w.t("net-new"), "ok"),
        What::Changed => (w.t("net-changed"), "run"),
        What::Ends => (w.t("net-ends"), "late"),
    };
    Some(Changed {
        code: g.code.clone(),
        name: g.name.clone(),
        what,
        tone,
        area: g.shape.as_ref().map(|s| say::area(w, area_m2(s))).unwrap_or_default(),
    })
}

fn found(visit: &Visit, d: &NetDraftView, n: usize, f: &FindingView) -> Found {
    let open = f.grids.iter().find(|c| d.grids.iter().any(|g| g.leaf && g.code == **c));
    let say: &Text = &f.say;
    Found { n, say: visit.words.x(say).to_owned(), ours: f.ours, code: open.cloned() }
}

/// A point typed as two numbers.
pub(super) fn point(lon: Option<&str>, lat: Option<&str>) -> Option<LonLat> {
    let number = |t: Option<&str>| t?.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    Some(LonLat::new(number(lon)?, number(lat)?))
}
