//! The places of a grid as a tree.

use super::say::Line;
use crate::desk::lead::frame;
use crate::desk::query::percent;
use crate::extract::{Path, SignedIn};
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "desk/place-tree.html")]
struct Page {
    c: Chrome,
    code: String,
    name: String,
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
    nodes: Vec<Node>,
    households: i64,
    more: bool,
}

/// A place of the tree.
struct Node {
    /// One wide blank for each place above it.
    indent: String,
    line: Line,
    households: i64,
}

/// `GET /desk/places/in/{code}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(code): Path<String>,
) -> Result<Html<impl Template>, Refused> {
    let tree = web.office.place_tree(&session.caller, &code).await?;
    let pairs = |all: Vec<(String, String)>| -> Vec<(String, String)> {
        all.into_iter().map(|(code, name)| (percent(&code), name)).collect()
    };
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "places").await?,
        code: percent(&code),
        name: tree.name,
        above: pairs(tree.above),
        below: pairs(tree.below),
        nodes: tree
            .nodes
            .iter()
            .map(|n| Node {
                indent: "　".repeat(n.depth),
                line: Line::of(visit.words, &n.line),
                households: n.households,
            })
            .collect(),
        households: tree.households,
        more: tree.more,
    }))
}
