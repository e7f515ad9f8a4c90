//! How meetings take matters as their agenda.

use super::cursor::{Ctx, Map};
use crate::playbook::model::Agenda;
use crate::playbook::node::{Node, Value};

pub(super) fn agenda(mut map: Map<'_>) -> Agenda {
    let ctx = map.ctx();
    let at = map.at("fills");
    let out = Agenda {
        by: map.string("by"),
        number: map.string("number"),
        item: map.string("item"),
        fills: map.take("fills").map(|n| fills(ctx, &at, n)).unwrap_or_default(),
        items: map.strings("items"),
        settles: map.strings("settles"),
        day: map.strings("day"),
    };
    map.finish();
    out
}

/// Fields and their answers, in the order written.
fn fills(ctx: &Ctx, at: &str, n: &Node) -> Vec<(String, String)> {
    // what is no map is told so by the map itself
    let (Some(_), Value::Map(pairs)) = (Map::of(ctx, at, n), &n.value) else { return Vec::new() };
    let answer = |(field, v): &(String, Node)| {
        let at = format!("{at}.{field}");
        ctx.mark(&at, v.line);
        (field.clone(), ctx.word(v, &at))
    };
    pairs.iter().map(answer).collect()
}
