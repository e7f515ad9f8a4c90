//! Search. What is searched for may be a name or a telephone, so it never stands in an address:
//! it is kept in a signed cookie for a while, and the page of results can be gone back to.

use super::lead::frame;
use super::query::{Asked, percent, query};
use crate::extract::{DeskForm, Query, SignedIn};
use crate::guard::cookie;
use crate::i18n::Words;
use crate::look::form::{Opt, Said};
use crate::look::table::{Row, pieces};
use crate::look::{Html, chrome::Chrome};
use crate::portal::onward;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::books::Books;
use yiwang_office::{FoundRow, Wanted};

#[derive(Template)]
#[template(path = "desk/search.html")]
struct Search {
    c: Chrome,
    asked: Sought,
    kinds: Vec<Opt>,
    stages: Vec<Opt>,
    categories: Vec<Opt>,
    grids: Vec<Opt>,
    units: Vec<Opt>,
    states: Vec<Opt>,
    orders: Vec<Opt>,
    /// The conditions, to be sent along with another text.
    kept: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    total: Option<i64>,
    /// Whether nothing holds what was typed, and all that is listed only comes near it.
    only_near: bool,
    instead: Vec<String>,
    next: Option<String>,
    first: bool,
    said: Option<Said>,
}

/// A matter found.
struct Line {
    row: Row,
    /// A piece of its text; the second of each says whether it was searched for.
    passage: Vec<(String, bool)>,
    near: bool,
    person: bool,
}

/// What is shown while somebody is typing.
#[derive(Template)]
#[template(path = "desk/search-hints.html")]
struct Hints {
    c: Chrome,
    words: Vec<String>,
    lines: Vec<Line>,
}

const ROWS: u32 = 30;
const REMEMBERED: TimeDelta = TimeDelta::minutes(60);
/// Longest text taken, in characters.
const LONGEST: usize = 200;

/// What the form asks for; blank is not asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Sought {
    q: String,
    kind: String,
    stage: String,
    category: String,
    grid: String,
    unit: String,
    /// `open`, `ended`, `over` (overdue now), `late` (ever overdue).
    state: String,
    from: String,
    to: String,
    /// `new` for newest first.
    order: String,
}

impl Sought {
    fn of(form: &DeskForm) -> Self {
        let text = |name: &str, most: usize| -> String {
            form.fields.text(name).unwrap_or_default().chars().take(most).collect()
        };
        let choice = |name: &str| text(name, 100);
        Self {
            q: text("q", LONGEST),
            kind: choice("kind"),
            stage: choice("stage"),
            category: choice("category"),
            grid: choice("grid"),
            unit: choice("unit"),
            state: choice("state"),
            from: choice("from"),
            to: choice("to"),
            order: choice("order"),
        }
    }

    /// The conditions besides the text.
    fn conditions(&self) -> Vec<(&'static str, String)> {
        [
            ("kind", &self.kind),
            ("stage", &self.stage),
            ("category", &self.category),
            ("grid", &self.grid),
            ("unit", &self.unit),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("order", &self.order),
        ]
        .into_iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(name, v)| (name, v.clone()))
        .collect()
    }

    /// Whether anything narrows the search besides the text.
    fn filtered(&self) -> bool {
        self.conditions().iter().any(|(name, _)| *name != "order")
    }

    fn wanted(&self, cursor: &str) -> Result<Wanted, Refusal> {
        let word = |state: &str, word: &str| {
            if self.state == state { word.to_owned() } else { String::new() }
        };
        let closed = word("open", "false") + &word("ended", "true");
        let mut list = query(&Asked {
            stage: self.stage.clone(),
            category: self.category.clone(),
            unit: self.unit.clone(),
            grid: self.grid.clone(),
            closed,
            late: word("late", "true"),
            due: word("over", "over"),
            from: self.from.clone(),
            to: self.to.clone(),
            cursor: cursor.to_owned(),
            ..Asked::default()
        })?;
        list.limit = ROWS;
        Ok(Wanted {
            text: self.q.clone(),
            list,
            playbook: Some(self.kind.clone()).filter(|k| !k.is_empty()),
            newest: self.order == "new",
        })
    }
}

/// `POST /desk/search`.
pub(crate) async fn ask(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let until = web.office.now() + REMEMBERED;
    let sought = Sought::of(&form);
    let sealed = cookie::seal(&web.settings.cookie_key, cookie::SEARCH, sought, until);
    let cookie = cookie::bake(cookie::SEARCH, &sealed, REMEMBERED, web.settings.https);
    Ok(onward("/desk/search", cookie))
}

/// `GET /desk/search`.
pub(crate) async fn found(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Cursor>,
) -> Result<Html<impl Template>, Refused> {
    let sought: Sought = cookie::value(&headers, cookie::SEARCH)
        .and_then(|v| cookie::open(&web.settings.cookie_key, cookie::SEARCH, &v, web.office.now()))
        .unwrap_or_default();
    let books = web.office.books().await?;
    let c = frame(&web, &visit, &session, "search").await?;
    let mut page = empty(c, visit.words, &books, sought, web.office.now());
    page.first = asked.cursor.is_empty();
    if page.asked.q.trim().is_empty() && !page.asked.filtered() {
        return Ok(Html(page));
    }
    let found = match page.asked.wanted(&asked.cursor) {
        Ok(wanted) => web.office.find(&session.caller, &wanted).await,
        Err(refusal) => Err(refusal),
    };
    match found {
        Ok(found) => {
            page.lines = found.rows.into_iter().map(|r| line(&visit, r)).collect();
            page.total = found.total;
            page.only_near = found.exact == 0 && !page.lines.is_empty();
            page.instead = found.instead;
            page.next = found.next.map(|c| format!("?cursor={}", percent(&c)));
        }
        // a condition of an hour ago that holds no more is told beside the form
        Err(refusal) if refusal.sort == Sort::Invalid => {
            page.said = Some(Said::of(visit.words, &refusal));
        }
        Err(refusal) => return Err(refusal.into()),
    }
    Ok(Html(page))
}

/// Which page of the results.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Cursor {
    cursor: String,
}

/// `POST /desk/search/hints`: the first results and what the text may become, for a page that asks
/// while somebody types.
pub(crate) async fn hints(
    State(web): State<Web>,
    form: DeskForm,
) -> Result<Html<impl Template>, Refused> {
    let typed: String = form.fields.text("q").unwrap_or_default().chars().take(LONGEST).collect();
    let hints = web.office.hints(&form.session.caller, &typed).await?;
    Ok(Html(Hints {
        c: Chrome::desk(&form.visit, &form.session, "search"),
        words: hints.words,
        lines: hints.rows.into_iter().map(|r| line(&form.visit, r)).collect(),
    }))
}

fn line(visit: &Visit, r: FoundRow) -> Line {
    Line {
        row: Row::of(visit, &r.row),
        passage: r.passage.map(|p| pieces(&p.text, &p.marks)).unwrap_or_default(),
        near: r.near,
        person: r.person,
    }
}

/// The page with its form, before anything was looked for.
fn empty(
    c: Chrome,
    w: Words,
    b: &Books,
    asked: Sought,
    now: chrono::DateTime<chrono::Utc>,
) -> Search {
    let option = |chosen: &str, value: &str, label: String| Opt {
        chosen: value == chosen,
        first: false,
        value: value.to_owned(),
        label,
    };
    let in_force: Vec<_> =
        b.playbooks.keys().filter_map(|id| Some((id, &b.current(id, now)?.playbook))).collect();
    // methods share the ids of their stages; what one calls it is enough to choose by
    let mut stages: BTreeMap<&str, &str> = BTreeMap::new();
    for stage in in_force.iter().flat_map(|(_, p)| &p.stages) {
        stages.entry(stage.id.as_str()).or_insert(w.x(&stage.name));
    }
    let full = |code: &str| w.x(&b.category_name(code)).to_owned();
    let wide = b.net.grids().iter().filter(|g| !b.net.is_leaf(g));
    let states = [
        ("open", w.t("state-open")),
        ("ended", w.t("state-closed")),
        ("over", w.t("fig-overdue")),
        ("late", w.t("state-late")),
    ];
    let orders = [("new", w.t("order-new"))];
    Search {
        kinds: in_force
            .iter()
            .map(|(id, p)| option(&asked.kind, id, w.x(&p.name).to_owned()))
            .collect(),
        stages: stages
            .into_iter()
            .map(|(id, name)| option(&asked.stage, id, name.to_owned()))
            .collect(),
        categories: b
            .categories
            .keys()
            .map(|code| option(&asked.category, code, full(code)))
            .collect(),
        grids: wide.map(|g| option(&asked.grid, &g.code, g.name.clone())).collect(),
        units: b.units.iter().map(|u| option(&asked.unit, &u.code, u.name.clone())).collect(),
        states: states.map(|(v, name)| option(&asked.state, v, name)).into_iter().collect(),
        orders: orders.map(|(v, name)| option(&asked.order, v, name)).into_iter().collect(),
        kept: asked.conditions(),
        c,
        asked,
        lines: Vec::new(),
        total: None,
        only_near: false,
        instead: Vec::new(),
        next: None,
        first: true,
        said: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_alone_asks_for_nothing_and_a_state_is_one_of_four() {
        let s = Sought { order: "new".into(), ..Sought::default() };
        assert!(!s.filtered() && s.wanted("").unwrap().newest);
        let list = |state: &str| {
            Sought { state: state.into(), ..Sought::default() }.wanted("30").unwrap().list
        };
        assert_eq!((list("open").closed, list("ended").closed), (Some(false), Some(true)));
        assert_eq!((list("late").late, list("").late), (Some(true), None));
        assert!(list("over").due.is_some() && list("").due.is_none());
        assert_eq!(list("?").cursor.as_deref(), Some("30"));
        let wrong = Sought { from: "3月".into(), ..Sought::default() };
        assert_eq!(wrong.wanted("").unwrap_err().code, "filter-wrong");
    }
}
