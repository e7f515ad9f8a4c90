//! From a YAML tree to a [`Playbook`], collecting every mistake on the way.

mod action;
mod agenda;
mod board;
mod cursor;
mod parts;
mod prints;
mod public;
mod roles;

use super::model::Playbook;
use super::{Problem, node};
pub(super) use cursor::distance;
use cursor::{Ctx, Map};
pub(super) use roles::roles;
use std::collections::BTreeMap;

/// Line of each part, by path such as `actions.dispatch.guards.0`.
pub(super) type Lines = BTreeMap<String, usize>;

/// Reads a playbook. It is returned even with problems where its outline could be read, so that
/// the checker can add its own findings in the same run.
pub(super) fn read(text: &str) -> (Option<Playbook>, Lines, Vec<Problem>) {
    let root = match node::parse(text) {
        Ok(root) => root,
        Err(p) => return (None, Lines::new(), vec![p]),
    };
    let ctx = Ctx::default();
    let Some(mut map) = Map::of(&ctx, "", &root) else {
        return (None, Lines::new(), ctx.into_parts().1);
    };
    let playbook = Playbook {
        id: map.id("playbook"),
        methods: map.strings("methods"),
        name: map.text("name"),
        about: map.text("about"),
        sources: map.list("sources", parts::source),
        calendar: map.string("calendar"),
        counters: map.strings("counters"),
        intake: parts::intake(&ctx, map.map("intake")),
        public: map.take("public").and_then(|n| Map::of(&ctx, "public", n)).map(public::public),
        gathers: map.take("gathers").and_then(|n| Map::of(&ctx, "gathers", n)).map(parts::gathers),
        agenda: map.take("agenda").and_then(|n| Map::of(&ctx, "agenda", n)).map(agenda::agenda),
        stages: map.named("stages", parts::stage),
        leg_stages: map.named("leg_stages", parts::stage),
        clocks: map.named("clocks", parts::clock),
        actions: map.named("actions", action::action),
        automatic: map.list("automatic", action::automatic),
        lists: map.named("lists", prints::list),
        prints: map.named("prints", prints::print),
        board: map.named("board", board::column),
        imports: map.named("imports", parts::import),
        notices: map.list("notices", parts::notice),
        figures: map.strings("figures"),
    };
    map.finish();
    let (lines, problems) = ctx.into_parts();
    (Some(playbook), lines, problems)
}
