//! The inbox: views with their counts, a table, filters.

use super::lead::frame;
use super::query::{Asked, query};
use crate::extract::{Query, SignedIn};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome, form::Opt};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "desk/inbox.html")]
struct Inbox {
    c: Chrome,
    views: Vec<View>,
    name: String,
    rows: Vec<Row>,
    total: Option<i64>,
    next: Option<String>,
    first: bool,
    asked: Asked,
    categories: Vec<Opt>,
    grids: Vec<Opt>,
}

/// A view with its count.
struct View {
    id: String,
    name: String,
    count: i64,
    here: bool,
}

/// `GET /desk`.
pub(crate) async fn inbox(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(mut asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let caller = &session.caller;
    let views = web.office.views(caller).await?;
    if asked.view.is_empty() {
        // the first view with something in it: a clerk opens the page to see what waits
        let first = views.iter().find(|v| v.count > 0).or(views.first());
        asked.view = first.map(|v| v.id.clone()).unwrap_or_default();
    }
    let page = web.office.list(caller, &query(&asked)?).await?;
    let w = visit.words;
    let views: Vec<View> = views
        .into_iter()
        .map(|v| View {
            name: w.x(&v.name).to_owned(),
            count: v.count,
            here: v.id == asked.view,
            id: v.id,
        })
        .collect();
    let books = web.office.books().await?;
    let option = |value: &str, label: String, chosen: &str| Opt {
        chosen: value == chosen,
        first: false,
        value: value.to_owned(),
        label,
    };
    Ok(Html(Inbox {
        c: frame(&web, &visit, &session, "inbox").await?,
        name: views.iter().find(|v| v.here).map(|v| v.name.clone()).unwrap_or_default(),
        views,
        rows: page.rows.iter().map(|r| Row::of(&visit, r)).collect(),
        total: page.total,
        next: page.next.map(|cursor| asked.with_cursor(&cursor)),
        first: asked.cursor.is_empty(),
        categories: books
            .leaf_categories()
            .map(|c| option(&c.code, w.x(&c.name).to_owned(), &asked.category))
            .collect(),
        grids: books
            .net
            .grids()
            .iter()
            .filter(|g| !books.net.is_leaf(g))
            .map(|g| option(&g.code, g.name.clone(), &asked.grid))
            .collect(),
        asked,
    }))
}
