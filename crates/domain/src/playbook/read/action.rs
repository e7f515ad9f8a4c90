//! Actions: who, form, guards, effects.

use super::cursor::{Ctx, Map};
use super::parts::{holder, pick, pick_or, targets};
use crate::limit::{Limit, Unit};
use crate::playbook::model::{
    Action, At, Automatic, Choice, Effect, Field, FieldKind, Grant, Guard, Scope, Verb,
};
use crate::playbook::node::{Node, Value};

pub(super) fn action(id: String, mut map: Map<'_>) -> Action {
    let ctx = map.ctx;
    let on = map.maybe("on").unwrap_or_else(|| "matter".into());
    let line = map.line_of("on");
    let scope =
        pick(ctx, line, &map.at("on"), &on, &[("matter", Scope::Matter), ("leg", Scope::Leg)])
            .unwrap_or(Scope::Matter);
    let verb = map.maybe("verb").and_then(|word| {
        pick(
            ctx,
            map.line_of("verb"),
            &map.at("verb"),
            &word,
            &[
                ("accept", Verb::Accept),
                ("join", Verb::Join),
                ("decline", Verb::Decline),
                ("back", Verb::Back),
            ],
        )
    });
    let action = Action {
        id,
        name: map.text("name"),
        about: map.maybe_text("about"),
        scope,
        from: map.strings("from"),
        to: targets(&mut map, "to"),
        who: map.list("who", grant),
        form: map.named("form", field),
        guards: map.list("guards", guard),
        effects: map.list("effects", effect),
        public: map.yes("public"),
        verb,
        rest: rest(&mut map),
        script: map.list("script", |ctx, at, n| Some(ctx.text(n, at))),
        unreached: map.maybe("unreached"),
    };
    map.finish();
    action
}

/// `rest: 1 days`: how long before the action may be taken again.
fn rest(map: &mut Map<'_>) -> Option<Limit> {
    let at = map.at("rest");
    let node = map.take("rest")?;
    let limit = map.ctx.limit(node, &at);
    if limit.amount == 0
        || matches!(limit.unit, Unit::WorkMinutes | Unit::WorkHours | Unit::WorkDays)
    {
        map.ctx.note(
            node.line,
            "rest-unit",
            (
                "`rest` 只用 minutes、hours 或 days，且至少是1",
                "`rest` is in minutes, hours or days, and at least 1",
            ),
            ("例如 `rest: 1 days`，一天一次", "for instance `rest: 1 days`, once a day"),
        );
        return None;
    }
    Some(limit)
}

pub(super) fn automatic(ctx: &Ctx, at: &str, n: &Node) -> Option<Automatic> {
    let mut map = Map::of(ctx, at, n)?;
    let out = Automatic {
        from: map.strings("from"),
        when: map.string("when"),
        to: map.string("to"),
        effects: map.list("effects", effect),
    };
    map.finish();
    Some(out)
}

/// `reporter`, `system`, or `{role: R, at: A, not_handler: true}`.
fn grant(ctx: &Ctx, at: &str, n: &Node) -> Option<Grant> {
    if let Value::Scalar(_) = &n.value {
        let or = ("，或 {role: 角色, at: 位置}", ", or {role: ROLE, at: PLACE}");
        let words = [("reporter", true), ("system", false)];
        return pick_or(ctx, n.line, at, &ctx.word(n, at), &words, or)
            .map(|r| if r { Grant::Reporter } else { Grant::System });
    }
    let mut map = Map::of(ctx, at, n)?;
    let role = map.string("role");
    let place = map.string("at");
    let place = pick(
        ctx,
        map.line_of("at"),
        &map.at("at"),
        &place,
        &[
            ("holder", At::Holder),
            ("leg", At::Leg),
            ("area", At::Area),
            ("above", At::Above),
            ("receiver", At::Receiver),
            ("any", At::Any),
        ],
    );
    let not_handler = map.yes("not_handler");
    map.finish();
    Some(Grant::Post { role, at: place?, not_handler })
}

fn field(id: String, mut map: Map<'_>) -> Field {
    let ctx = map.ctx;
    let word = map.string("kind");
    let line = map.line_of("kind");
    let kinds = map.strings("kinds");
    let (min, max) = (map.number("min"), map.number("max"));
    if min.zip(max).is_some_and(|(least, most)| least > most) {
        ctx.note(
            map.line_of("min"),
            "bounds-crossed",
            ("`min` 大于 `max`，什么数都填不进去", "`min` is above `max`; no number fits"),
            ("把两个数对调", "exchange the two numbers"),
        );
    }
    let options: Vec<Choice> = map.named("options", |id, mut m| {
        let name = m.text("name");
        m.finish();
        Choice { id, name }
    });
    let kind = match word.as_str() {
        "text" => FieldKind::Text,
        "long_text" => FieldKind::LongText,
        "number" => FieldKind::Number { min, max },
        "date" => FieldKind::Date,
        "yes_no" => FieldKind::YesNo,
        "choice" => FieldKind::Choice { options },
        "outcome" => FieldKind::Outcome,
        "unit" => FieldKind::Unit { kinds },
        "units" => FieldKind::Units { kinds },
        "category" => FieldKind::Category,
        "grid" => FieldKind::Grid,
        "limit" => FieldKind::Limit,
        "photos" => FieldKind::Photos,
        other => {
            pick::<()>(
                ctx,
                line,
                &map.at("kind"),
                other,
                &[
                    ("text", ()),
                    ("long_text", ()),
                    ("number", ()),
                    ("date", ()),
                    ("yes_no", ()),
                    ("choice", ()),
                    ("outcome", ()),
                    ("unit", ()),
                    ("units", ()),
                    ("category", ()),
                    ("grid", ()),
                    ("limit", ()),
                    ("photos", ()),
                ],
            );
            FieldKind::Text
        }
    };
    let field = Field {
        id,
        name: map.text("name"),
        kind,
        required: map.yes("required"),
        required_when: map.maybe("required_when"),
        help: map.maybe_text("help"),
        public: map.yes("public"),
    };
    map.finish();
    field
}

fn guard(ctx: &Ctx, at: &str, n: &Node) -> Option<Guard> {
    let mut map = Map::of(ctx, at, n)?;
    let g = Guard { test: map.string("test"), say: map.text("say"), mend: map.text("mend") };
    map.finish();
    Some(g)
}

const EFFECTS: &[(&str, ())] = &[
    ("open_legs", ()),
    ("call_back", ()),
    ("move_leg", ()),
    ("legs_to", ()),
    ("hold", ()),
    ("count", ()),
    ("start_clock", ()),
    ("stop_clock", ()),
    ("extend", ()),
    ("suspend", ()),
    ("resume", ()),
    ("outcome", ()),
    ("category", ()),
    ("grid", ()),
    ("urgency", ()),
    ("demand", ()),
    ("secrecy", ()),
    ("handled", ()),
    ("follow_up", ()),
    ("reopen", ()),
];

fn effect(ctx: &Ctx, at: &str, n: &Node) -> Option<Effect> {
    let (key, value) = Map::single(ctx, at, n)?;
    let given = || {
        if value.is_none() {
            ctx.note(
                n.line,
                "effect-argument",
                (format!("`{key}` 后面缺少内容"), format!("`{key}` needs an argument")),
                (format!("写成 `- {key}: …`"), format!("write `- {key}: …`")),
            );
        }
        value
    };
    let arg = || given().map(|v| ctx.word(v, at)).unwrap_or_default();
    let map = || given().and_then(|v| Map::of(ctx, at, v));
    Some(match key.as_str() {
        "open_legs" => Effect::OpenLegs { field: arg() },
        "call_back" => Effect::CallBack,
        "move_leg" => Effect::MoveLeg { field: arg() },
        // a stage alone, or {stage: STAGE, from: [STAGE, …]}
        "legs_to" if value.is_some_and(|v| !matches!(v.value, Value::Scalar(_))) => {
            let mut m = map()?;
            let e = Effect::LegsTo { stage: m.string("stage"), from: m.strings("from") };
            m.finish();
            e
        }
        "legs_to" => Effect::LegsTo { stage: arg(), from: Vec::new() },
        "hold" => {
            let mut m = map()?;
            let rule = holder(&mut m);
            m.finish();
            Effect::Hold { rule }
        }
        "count" => Effect::Count { counter: arg() },
        "start_clock" => Effect::StartClock { clock: arg() },
        "stop_clock" => Effect::StopClock { clock: arg() },
        "extend" => {
            let mut m = map()?;
            let e = Effect::Extend { clock: m.string("clock"), field: m.maybe("by") };
            m.finish();
            e
        }
        "suspend" => {
            let mut m = map()?;
            let field = m.string("until");
            let most = m.must("most").map(|n| ctx.limit(n, at));
            m.finish();
            Effect::Suspend { field, most: most? }
        }
        "resume" => Effect::Resume,
        "outcome" => Effect::Outcome { field: arg() },
        "category" => Effect::Category { field: arg() },
        "grid" => Effect::Grid { field: arg() },
        "urgency" => Effect::Urgency { field: arg() },
        "demand" => Effect::Demand { field: arg() },
        "secrecy" => Effect::Secrecy { field: arg() },
        "handled" => Effect::Handled,
        "follow_up" => {
            let mut m = map()?;
            let e =
                Effect::FollowUp { satisfied: m.string("satisfied"), solved: m.maybe("solved") };
            m.finish();
            e
        }
        "reopen" => Effect::Reopen,
        other => return pick(ctx, n.line, at, other, EFFECTS).and(None),
    })
}
