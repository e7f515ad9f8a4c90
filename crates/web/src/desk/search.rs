//! Search. What is searched for may be a name or a telephone, so it never stands in an address:
//! it is kept in a signed cookie for a while, and the page of results can be gone back to.

use super::lead::frame;
use super::query::{Asked, percent};
use crate::extract::{DeskForm, Query, SignedIn};
use crate::guard::cookie;
use crate::look::table::Row;
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

#[derive(Template)]
#[template(path = "desk/search.html")]
struct Search {
    c: Chrome,
    text: String,
    rows: Vec<Row>,
    total: Option<i64>,
    next: Option<String>,
    first: bool,
}

const ROWS: u32 = 30;
const REMEMBERED: TimeDelta = TimeDelta::minutes(60);

/// `POST /desk/search`.
pub(crate) async fn ask(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let text: String = form.fields.text("q").unwrap_or_default().chars().take(200).collect();
    let until = web.office.now() + REMEMBERED;
    let sealed = cookie::seal(&web.settings.cookie_key, cookie::SEARCH, text, until);
    let cookie = cookie::bake(cookie::SEARCH, &sealed, REMEMBERED, web.settings.https);
    Ok(onward("/desk/search", cookie))
}

/// `GET /desk/search`.
pub(crate) async fn found(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let text: String = cookie::value(&headers, cookie::SEARCH)
        .and_then(|v| cookie::open(&web.settings.cookie_key, cookie::SEARCH, &v, web.office.now()))
        .unwrap_or_default();
    let cursor = Some(asked.cursor.as_str()).filter(|c| !c.is_empty());
    let mut page = Search {
        c: frame(&web, &visit, &session, "search").await?,
        rows: Vec::new(),
        total: None,
        next: None,
        first: cursor.is_none(),
        text,
    };
    if !page.text.is_empty() {
        let found = web.office.search(&session.caller, &page.text, cursor, ROWS).await?;
        page.rows = found.rows.iter().map(|r| Row::of(&visit, r)).collect();
        page.total = found.total;
        page.next = found.next.map(|c| format!("?cursor={}", percent(&c)));
    }
    Ok(Html(page))
}
