//! The list of places, with its filters; names are looked for by a form, so that none stands in an
//! address.

use super::forms;
use super::say::{self, Line};
use crate::desk::lead::frame;
use crate::desk::plain::{Again, Form};
use crate::desk::query::percent;
use crate::extract::{DeskForm, Query, SignedIn};
use crate::look::form::{Opt, Said};
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_domain::Refusal;
use yiwang_domain::place::{Freshness, PlaceKind};
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;
use yiwang_office::place::PlaceQuery;

/// Rows of one page, and of one that was looked for by name.
const ROWS: u32 = 50;
const FOUND: u32 = 100;

/// What a form or an address asks for; what cannot be read is not asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    grid: String,
    kind: String,
    fresh: String,
    ended: String,
    cursor: String,
}

impl Asked {
    fn filtered(&self) -> bool {
        [&self.grid, &self.kind, &self.fresh, &self.ended].iter().any(|v| !v.is_empty())
    }

    /// The address of this list with another freshness.
    fn with(&self, fresh: &str, cursor: &str) -> String {
        let mut out = String::from("/desk/places?");
        let all = [
            ("grid", self.grid.as_str()),
            ("kind", &self.kind),
            ("fresh", fresh),
            ("ended", &self.ended),
            ("cursor", cursor),
        ];
        for (name, value) in all.into_iter().filter(|(_, v)| !v.is_empty()) {
            if !out.ends_with('?') {
                out.push('&');
            }
            out.push_str(name);
            out.push('=');
            out.push_str(&percent(value));
        }
        out
    }
}

#[derive(Template)]
#[template(path = "desk/places.html")]
pub(super) struct Page {
    c: Chrome,
    asked: Asked,
    filtered: bool,
    q: String,
    rows: Vec<Line>,
    next: Option<String>,
    first: bool,
    /// Word, colour, number, address, and whether it is the one chosen.
    counts: Vec<(String, &'static str, i64, String, bool)>,
    grids: Vec<Opt>,
    kinds: Vec<Opt>,
    fresh: Vec<Opt>,
    /// Address of the tree of the grid chosen.
    tree: Option<String>,
    forms: Vec<Form>,
    said: Option<Said>,
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    (asked, q): (Asked, &str),
    again: Option<Again<'_>>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let caller = &session.caller;
    let books = web.office.books().await?;
    let grid = Some(asked.grid.trim()).filter(|g| books.net.by_code(g).is_some());
    let query = PlaceQuery {
        grid: grid.map(str::to_owned),
        kind: PlaceKind::read(&asked.kind),
        fresh: Freshness::read(&asked.fresh),
        ended: !asked.ended.is_empty(),
        words: q.to_owned(),
        cursor: Some(asked.cursor.clone()).filter(|c| !c.is_empty()),
        limit: if q.is_empty() { ROWS } else { FOUND },
    };
    let list = web.office.place_list(caller, &query).await?;
    let may = web.office.may(caller, Right::PlaceEdit).await.is_ok();
    let opt = |value: &str, label: String, chosen: &str| Opt {
        chosen: value == chosen,
        first: false,
        value: value.to_owned(),
        label,
    };
    let counts = list
        .counts
        .iter()
        .map(|(f, n)| {
            let here = query.fresh == Some(*f);
            let address = asked.with(if here { "" } else { f.word() }, "");
            (say::fresh(w, *f), say::tone(*f), *n, address, here)
        })
        .collect();
    Ok(Page {
        c: frame(web, visit, session, "places").await?,
        filtered: asked.filtered() || !q.is_empty(),
        rows: list.rows.iter().map(|l| Line::of(w, l)).collect(),
        // what was looked for by name has no address of its own
        next: list.next.filter(|_| q.is_empty()).map(|n| asked.with(&asked.fresh, &n)),
        first: asked.cursor.is_empty(),
        counts,
        grids: forms::grids(&books, caller, Right::PlaceRead)
            .into_iter()
            .map(|(code, name)| opt(&code, name, &asked.grid))
            .collect(),
        kinds: PlaceKind::ALL
            .into_iter()
            .map(|k| opt(k.word(), say::kind(w, k), &asked.kind))
            .collect(),
        fresh: Freshness::ALL
            .into_iter()
            .map(|f| opt(f.word(), say::fresh(w, f), &asked.fresh))
            .collect(),
        tree: grid.map(|g| format!("/desk/places/in/{}", percent(g))),
        forms: if may { vec![forms::add(w, &books, caller, None, again)] } else { Vec::new() },
        said: again.map(|a| Said::of(w, a.refusal)),
        q: q.to_owned(),
        asked,
    })
}

/// `GET /desk/places`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, (asked, ""), None).await?))
}

/// `POST /desk/places/find`.
pub(crate) async fn find(
    State(web): State<Web>,
    form: DeskForm,
) -> Result<Html<impl Template>, Refused> {
    web.office.may(&form.session.caller, Right::PlaceRead).await?;
    let q = form.fields.text("q").unwrap_or_default();
    Ok(Html(page(&web, &form.visit, &form.session, (Asked::default(), q), None).await?))
}
