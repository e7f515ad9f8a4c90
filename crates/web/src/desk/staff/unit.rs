//! The page of one unit.

use super::say::{self, Line};
use crate::desk::lead::frame;
use crate::extract::{Path, SignedIn};
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "desk/unit.html")]
struct Page {
    c: Chrome,
    code: String,
    name: String,
    kind: String,
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
    posts: Vec<Line>,
    past: Vec<Line>,
}

/// `GET /desk/staff/unit/{code}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(code): Path<String>,
) -> Result<Html<impl Template>, Refused> {
    let w = visit.words;
    let page = web.office.staff_unit(&session.caller, &code).await?;
    let escaped = |all: Vec<(String, String)>| {
        all.into_iter()
            .map(|(code, name)| (crate::desk::query::percent(&code), name))
            .collect::<Vec<_>>()
    };
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "staff").await?,
        kind: say::kind(w, &page.node.kind),
        code: page.node.code,
        name: page.node.name,
        above: escaped(page.above),
        below: escaped(page.below),
        posts: page.node.posts.iter().map(|h| Line::of(w, h)).collect(),
        past: page.past.iter().map(|h| Line::of(w, h)).collect(),
    }))
}
