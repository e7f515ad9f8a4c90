//! Stages, clocks, notices and the rest.

use super::cursor::{Ctx, Map};
use crate::limit::{Limit, Unit};
use crate::matter::Secrecy;
use crate::playbook::model::{
    Audience, Clock, Door, Gathers, HolderAt, HolderRule, Import, Intake, LimitRule, Means, Notice,
    On, Source, Stage, Sureness, Target, Tell,
};
use crate::playbook::node::{Node, Value};
use crate::text::Text;

/// Picks one of several words, or notes which there are.
pub(super) fn pick<T: Copy>(
    ctx: &Ctx,
    line: usize,
    at: &str,
    word: &str,
    of: &[(&str, T)],
) -> Option<T> {
    pick_or(ctx, line, at, word, of, ("", ""))
}

/// Picks one of several words where something that is no word might stand as well: that is said
/// after the words, in both languages.
pub(super) fn pick_or<T: Copy>(
    ctx: &Ctx,
    line: usize,
    at: &str,
    word: &str,
    of: &[(&str, T)],
    or: (&str, &str),
) -> Option<T> {
    if let Some((_, v)) = of.iter().find(|(w, _)| *w == word) {
        return Some(*v);
    }
    // an empty word was noted where it was read
    if word.is_empty() {
        return None;
    }
    let known: Vec<&str> = of.iter().map(|(w, _)| *w).collect();
    let known = known.join(" ");
    ctx.note(
        line,
        "word-unknown",
        (format!("`{at}: {word}` 不认识"), format!("`{at}: {word}` is not known")),
        (format!("可选：{known}{}", or.0), format!("one of: {known}{}", or.1)),
    );
    None
}

pub(super) fn source(ctx: &Ctx, at: &str, n: &Node) -> Option<Source> {
    let mut map = Map::of(ctx, at, n)?;
    let what_at = map.at("what");
    let what = map.must("what").map(|n| match &n.value {
        Value::Map(_) => ctx.text(n, &what_at),
        _ => {
            let word = ctx.word(n, &what_at);
            Text::new(word.clone(), word)
        }
    });
    let word = map.string("sure");
    let sure = pick(
        ctx,
        map.line_of("sure"),
        &map.at("sure"),
        &word,
        &[
            ("read", Sureness::Read),
            ("second-hand", Sureness::SecondHand),
            ("to-confirm", Sureness::ToConfirm),
            ("own", Sureness::Own),
        ],
    )?;
    map.finish();
    Some(Source { what: what?, sure })
}

/// `stage` or a list of `{when, stage}`.
pub(super) fn targets(map: &mut Map<'_>, key: &str) -> Vec<Target> {
    let at = map.at(key);
    let ctx = map.ctx;
    let Some(n) = map.take(key) else { return Vec::new() };
    match &n.value {
        Value::Scalar(_) => vec![Target { when: None, stage: ctx.word(n, &at) }],
        Value::List(items) => items
            .iter()
            .enumerate()
            .filter_map(|(i, n)| {
                let mut m = Map::of(ctx, &format!("{at}.{i}"), n)?;
                let t = Target { when: m.maybe("when"), stage: m.string("stage") };
                m.finish();
                Some(t)
            })
            .collect(),
        _ => {
            ctx.note(
                n.line,
                "target-form",
                (format!("`{at}` 不是阶段"), format!("`{at}` is not a stage")),
                (
                    "写阶段标识，或写 `- {when: 条件, stage: 阶段}` 的列表",
                    "write a stage id, or a list of `- {when: CONDITION, stage: STAGE}`",
                ),
            );
            Vec::new()
        }
    }
}

/// `door: {name, about, units: [KIND …]}`.
fn door(mut map: Map<'_>) -> Door {
    let door =
        Door { name: map.text("name"), about: map.text("about"), units: map.strings("units") };
    map.finish();
    door
}

pub(super) fn intake(ctx: &Ctx, map: Option<Map<'_>>) -> Intake {
    let Some(mut map) = map else {
        return Intake {
            to: Vec::new(),
            channels: Vec::new(),
            secrecy: Secrecy::Normal,
            promise: None,
            door: None,
        };
    };
    let secrecy = map.maybe("secrecy").unwrap_or_else(|| "normal".into());
    let line = map.line_of("secrecy");
    let out = Intake {
        to: targets(&mut map, "to"),
        channels: map.strings("channels"),
        secrecy: pick(
            ctx,
            line,
            "intake.secrecy",
            &secrecy,
            &[
                ("normal", Secrecy::Normal),
                ("confidential", Secrecy::Confidential),
                ("sealed", Secrecy::Sealed),
            ],
        )
        .unwrap_or_default(),
        promise: map.maybe_text("promise"),
        door: map.take("door").and_then(|n| Map::of(ctx, "intake.door", n)).map(door),
    };
    map.finish();
    out
}

/// `{role: R, at: [..]}`.
pub(super) fn holder(map: &mut Map<'_>) -> HolderRule {
    HolderRule { role: map.string("role"), at: map.list("at", holder_at) }
}

fn holder_at(ctx: &Ctx, at: &str, n: &Node) -> Option<HolderAt> {
    let (key, value) = Map::single(ctx, at, n)?;
    let arg = || {
        if value.is_none() {
            ctx.note(
                n.line,
                "holder-argument",
                (format!("`{key}` 后面缺少内容"), format!("`{key}` needs an argument")),
                (
                    format!("写成 `{{{key}: 单位类别}}`；field 后写字段"),
                    format!("write `{{{key}: KIND}}`; after field, a field"),
                ),
            );
        }
        value.map(|v| ctx.word(v, at)).unwrap_or_default()
    };
    match key.as_str() {
        "grid" => Some(HolderAt::Grid { kind: arg() }),
        "covering" => Some(HolderAt::Covering { kind: arg() }),
        "above" => Some(HolderAt::Above { kind: arg() }),
        "field" => Some(HolderAt::Field { field: arg() }),
        "receiver" => Some(HolderAt::Receiver),
        "same" => Some(HolderAt::Same),
        "lead_leg" => Some(HolderAt::LeadLeg),
        _ => pick(
            ctx,
            n.line,
            at,
            &key,
            &[
                ("grid", ()),
                ("covering", ()),
                ("above", ()),
                ("field", ()),
                ("receiver", ()),
                ("same", ()),
                ("lead_leg", ()),
            ],
        )
        .and(None),
    }
}

pub(super) fn stage(id: String, mut map: Map<'_>) -> Stage {
    let holder = map.take("holder").and_then(|n| {
        let mut m = Map::of(map.ctx, &map.at("holder"), n)?;
        let rule = holder(&mut m);
        m.finish();
        Some(rule)
    });
    let stage = Stage {
        id,
        name: map.text("name"),
        public: map.maybe_text("public"),
        ends: map.yes("ends"),
        holder,
        clocks: map.strings("clocks"),
        suspended: map.yes("suspended"),
    };
    map.finish();
    stage
}

fn limit_rule(ctx: &Ctx, at: &str, n: &Node) -> LimitRule {
    if let Value::Scalar(_) = n.value {
        return LimitRule { when: Vec::new(), default: ctx.limit(n, at), field: None };
    }
    let fallback = Limit { amount: 1, unit: Unit::WorkDays };
    let Some(mut map) = Map::of(ctx, at, n) else {
        return LimitRule { when: Vec::new(), default: fallback, field: None };
    };
    let when = map.list("when", |ctx, at, n| {
        let mut m = Map::of(ctx, at, n)?;
        let test = m.string("if");
        let limit = m.must("limit").map(|n| ctx.limit(n, at));
        m.finish();
        Some((test, limit?))
    });
    let default = match map.take("default") {
        Some(n) => ctx.limit(n, at),
        None => {
            ctx.note(
                n.line,
                "key-missing",
                (format!("`{at}` 缺少 `default`"), format!("`{at}` has no `default`")),
                ("写明其他情况下的时限", "say the limit that holds otherwise"),
            );
            fallback
        }
    };
    let rule = LimitRule { when, default, field: map.maybe("field") };
    map.finish();
    rule
}

pub(super) fn clock(id: String, mut map: Map<'_>) -> Clock {
    let ctx = map.ctx;
    let at = map.at("limit");
    let line = map.line;
    let limit = match map.take("limit") {
        Some(n) => limit_rule(ctx, &at, n),
        None => {
            ctx.note(
                line,
                "key-missing",
                (format!("时限 `{id}` 没有 `limit`"), format!("clock `{id}` has no `limit`")),
                ("例如 `limit: 5 work_days`", "for instance `limit: 5 work_days`"),
            );
            LimitRule {
                when: Vec::new(),
                default: Limit { amount: 1, unit: Unit::WorkDays },
                field: None,
            }
        }
    };
    let warn = map.number("warn").unwrap_or(80);
    if !(1..=99).contains(&warn) {
        ctx.note(
            map.line_of("warn"),
            "warn-range",
            ("`warn` 应在1到99之间", "`warn` must be between 1 and 99"),
            ("写用去时限的百分比，例如80", "write the per cent of the limit used, e.g. 80"),
        );
    }
    let source_at = map.at("source");
    let clock = Clock {
        id,
        name: map.text("name"),
        limit,
        calendar: map.maybe("calendar"),
        warn: warn.clamp(1, 99) as u8,
        pausable: map.take("pausable").is_none_or(|n| ctx.yes(n, "pausable")),
        promised: map.yes("promised"),
        late: map.take("late").is_none_or(|n| ctx.yes(n, "late")),
        tells: map.list("tells", |ctx, at, n| {
            let mut m = Map::of(ctx, at, n)?;
            let after = m
                .take("after")
                .map_or(Limit { amount: 0, unit: Unit::Minutes }, |n| ctx.limit(n, at));
            let who = m.must("who").and_then(|n| audience(ctx, at, n));
            m.finish();
            Some(Tell { after, who: who? })
        }),
        then: map.maybe("then"),
        source: map.take("source").and_then(|n| source(ctx, &source_at, n)),
    };
    map.finish();
    clock
}

/// `holder`, `reporter`, `{leg: ROLE}`, `{receiver: ROLE}`, `{above: ROLE, kind: KIND}`.
pub(super) fn audience(ctx: &Ctx, at: &str, n: &Node) -> Option<Audience> {
    match &n.value {
        Value::Scalar(_) => pick_or(
            ctx,
            n.line,
            at,
            &ctx.word(n, at),
            &[("holder", true), ("reporter", false)],
            (
                "，或 {leg: 角色}、{receiver: 角色}、{above: 角色, kind: 单位类别}",
                ", or {leg: ROLE}, {receiver: ROLE}, {above: ROLE, kind: KIND}",
            ),
        )
        .map(|holder| if holder { Audience::Holder } else { Audience::Reporter }),
        _ => {
            let mut map = Map::of(ctx, at, n)?;
            let leg = map.maybe("leg");
            let receiver = map.maybe("receiver");
            let above = map.maybe("above");
            let kind = map.maybe("kind");
            let who = match (leg, receiver, above, kind) {
                (Some(role), None, None, None) => Some(Audience::Leg { role }),
                (None, Some(role), None, None) => Some(Audience::Receiver { role }),
                (None, None, Some(role), Some(kind)) => Some(Audience::Above { role, kind }),
                _ => {
                    ctx.note(
                        n.line,
                        "audience-form",
                        (format!("`{at}` 没有说清通知谁"), format!("`{at}` does not say whom to tell")),
                        (
                            "写 holder、reporter、{leg: 角色}、{receiver: 角色} 或 {above: 角色, kind: 单位类别}",
                            "write holder, reporter, {leg: ROLE}, {receiver: ROLE} or {above: ROLE, kind: KIND}",
                        ),
                    );
                    None
                }
            };
            map.finish();
            who
        }
    }
}

pub(super) fn import(status: String, mut map: Map<'_>) -> Import {
    let ctx = map.ctx;
    let out = Import {
        status,
        stage: map.string("stage"),
        leg_stage: map.maybe("leg_stage"),
        late: map.take("late").map(|n| ctx.yes(n, "late")),
        clocks: map.strings("clocks"),
    };
    map.finish();
    out
}

pub(super) fn gathers(mut map: Map<'_>) -> Gathers {
    let out =
        Gathers { by: map.string("by"), number: map.string("number"), why: map.string("why") };
    map.finish();
    out
}

pub(super) fn notice(ctx: &Ctx, at: &str, n: &Node) -> Option<Notice> {
    let mut map = Map::of(ctx, at, n)?;
    let on_at = map.at("on");
    let on = map.must("on").and_then(|n| on(ctx, &on_at, n));
    let who = map.must("who").and_then(|n| audience(ctx, at, n));
    let by_line = map.line_of("by");
    let by = map
        .strings("by")
        .iter()
        .filter_map(|w| {
            pick(
                ctx,
                by_line,
                at,
                w,
                &[("in_app", Means::InApp), ("mail", Means::Mail), ("hook", Means::Hook)],
            )
        })
        .collect();
    let text = map.text("text");
    map.finish();
    Some(Notice { on: on?, who: who?, by, text })
}

/// `opened`, `{action: A}`, `{stage: S}`, `{clock: C, mark: M}`.
fn on(ctx: &Ctx, at: &str, n: &Node) -> Option<On> {
    if let Value::Scalar(_) = &n.value {
        let or = (
            "，或 {action: 动作}、{stage: 阶段}、{clock: 时限, mark: warn 或 overdue}",
            ", or {action: A}, {stage: S}, {clock: C, mark: warn or overdue}",
        );
        return pick_or(ctx, n.line, at, &ctx.word(n, at), &[("opened", ())], or)
            .map(|()| On::Opened);
    }
    let mut map = Map::of(ctx, at, n)?;
    let (action, stage) = (map.maybe("action"), map.maybe("stage"));
    let (clock, mark) = (map.maybe("clock"), map.maybe("mark"));
    let on = match (action, stage, clock, mark) {
        (Some(action), None, None, None) => Some(On::Action { action }),
        (None, Some(stage), None, None) => Some(On::Stage { stage }),
        (None, None, Some(clock), Some(mark)) => {
            pick(ctx, map.line_of("mark"), at, &mark, &[("warn", ()), ("overdue", ())])
                .map(|()| On::Mark { clock, mark })
        }
        _ => {
            ctx.note(
                n.line,
                "event-form",
                (format!("`{at}` 没有说清什么时候"), format!("`{at}` does not say when")),
                (
                    "写 opened、{action: 动作}、{stage: 阶段} 或 {clock: 时限, mark: warn 或 overdue}",
                    "write opened, {action: A}, {stage: S} or {clock: C, mark: warn or overdue}",
                ),
            );
            None
        }
    };
    map.finish();
    on
}
