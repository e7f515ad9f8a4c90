//! Lists and prints.

use super::cursor::{Ctx, Map};
use crate::playbook::model::{Column, List};
use crate::playbook::node::{Node, Value};
use crate::playbook::print::{Body, Part, Print};

/// The keys that say what a part holds.
const BODIES: &[&str] = &["title", "facts", "text", "list", "timeline", "photos", "signatures"];

pub(super) fn list(id: String, mut map: Map<'_>) -> List {
    let list = List {
        id,
        name: map.text("name"),
        rows: map.strings("rows"),
        columns: map.list("columns", column),
    };
    map.finish();
    list
}

fn column(ctx: &Ctx, at: &str, n: &Node) -> Option<Column> {
    let mut map = Map::of(ctx, at, n)?;
    let c = Column { name: map.text("name"), from: map.strings("from") };
    map.finish();
    Some(c)
}

pub(super) fn print(id: String, mut map: Map<'_>) -> Print {
    let print = Print { id, name: map.text("name"), parts: map.list("parts", part) };
    map.finish();
    print
}

fn part(ctx: &Ctx, at: &str, n: &Node) -> Option<Part> {
    let Value::Map(pairs) = &n.value else {
        // a part that is no map is told so by the map itself
        return Map::of(ctx, at, n).and(None);
    };
    let mut map = Map::of(ctx, at, n)?;
    let head = map.maybe_text("head");
    let after = map.strings("after");
    let new_page = map.yes("new_page");
    let said: Vec<&str> =
        BODIES.iter().copied().filter(|b| pairs.iter().any(|(k, _)| k == b)).collect();
    let body = match said.as_slice() {
        ["title"] => Some(Body::Title { text: map.text("title") }),
        ["facts"] => Some(Body::Facts { lines: map.list("facts", column) }),
        ["text"] => Some(Body::Text { text: map.text("text") }),
        ["list"] => Some(Body::List { list: map.string("list") }),
        ["timeline"] => {
            let mut actions = map.strings("timeline");
            if actions == ["all"] {
                actions.clear();
            }
            Some(Body::Timeline { actions })
        }
        ["photos"] => Some(Body::Photos { lines: map.list("photos", column) }),
        ["signatures"] => Some(Body::Signatures {
            names: map.list("signatures", |ctx, at, n| Some(ctx.text(n, at))),
        }),
        _ => {
            let known = BODIES.join(" ");
            ctx.note(
                n.line,
                "part-form",
                (
                    format!("`{at}` 没有说清是哪一种内容"),
                    format!("`{at}` does not say what it holds"),
                ),
                (
                    format!("每个部分写且只写其中一个键：{known}"),
                    format!("each part has exactly one of these keys: {known}"),
                ),
            );
            return None;
        }
    };
    map.finish();
    body.map(|body| Part { head, after, new_page, body })
}
