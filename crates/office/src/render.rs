//! From state and ledger to what screens and paper show. Pure.

mod flow;
mod lookup;
mod print;
mod said;
mod script;

use crate::books::Books;
use crate::mask;
use crate::view::{
    ClockView, Due, FieldView, Item, LegBrief, LegView, OfferView, PublicAnswer, RouteView,
    RowView, Step,
};
use crate::words;
use chrono::{DateTime, Utc};
pub(crate) use flow::flow_legs;
pub(crate) use lookup::Lookup;
pub(crate) use print::parts as print_parts;
pub(crate) use said::last_answer;
pub(crate) use script::{Calling, script};
use serde_json::Value as Json;
use std::sync::Arc;
use yiwang_domain::actor::By;
use yiwang_domain::clock::{Run, Standing, deadline, due_at, standing};
use yiwang_domain::engine::Offer;
use yiwang_domain::entry::{Act, Audience, Change, Entry, Words};
use yiwang_domain::matter::Outcome;
use yiwang_domain::playbook::model::{Action, Effect, Field, FieldKind};
use yiwang_domain::{FileId, LegId, Matter, PartyId, Playbook, Text, UnitId};

/// Free text of a matter that lists show.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Place in words.
    pub place: String,
}

/// The deadline of one run, in words. None in a year that is not published.
pub fn due(b: &Books, run: &Run, warn: u8, now: DateTime<Utc>) -> Option<Due> {
    let cal = b.calendars.get(&run.calendar).ok()?;
    let at = due_at(cal, run, now).ok()?;
    let standing = standing(cal, run, warn, now).ok()?;
    Some(Due { at, words: words::due(at, standing, now), standing })
}

/// The nearest deadline of a matter's running clocks.
pub fn nearest(b: &Books, p: &Playbook, m: &Matter, now: DateTime<Utc>) -> Option<Due> {
    m.timers
        .iter()
        .filter(|t| t.runs())
        .filter_map(|t| due(b, &t.run, p.clock(&t.clock).map_or(80, |c| c.warn), now))
        .min_by_key(|d| (d.standing == Standing::Paused, d.at))
}

/// Name of a matter's stage.
pub fn stage(p: &Playbook, id: &str) -> Text {
    p.stage(id).map_or_else(|| Text::new(id, id), |s| s.name.clone())
}

/// What the person who raised it reads of a stage.
pub fn public_stage(p: &Playbook, id: &str) -> Text {
    p.stage(id)
        .map_or_else(|| Text::new(id, id), |s| s.public.clone().unwrap_or_else(|| s.name.clone()))
}

fn leg_stage(p: &Playbook, id: &str) -> Text {
    p.leg_stage(id).map_or_else(|| Text::new(id, id), |s| s.name.clone())
}

/// A row of a list.
pub fn row(b: &Books, p: &Playbook, m: &Matter, shown: &Shown, now: DateTime<Utc>) -> RowView {
    let grid = m.place.grid.as_ref();
    RowView {
        id: m.id,
        number: m.number.clone(),
        title: shown.title.clone(),
        excerpt: shown.text.chars().take(80).collect(),
        stage: stage(p, &m.stage),
        stage_id: m.stage.clone(),
        category: m.category.as_deref().map(|c| b.category_name(c)),
        place: shown.place.clone(),
        grid: grid
            .map(|g| b.net.by_code(&g.code).map_or_else(|| g.code.clone(), |g| g.name.clone())),
        holder: m.holder.as_ref().map(|h| b.unit_name(h.unit)),
        holder_role: m.holder.as_ref().map(|h| b.role_name(&h.role)),
        due: nearest(b, p, m, now),
        opened_at: m.opened_at,
        urgency: m.urgency,
        channel: words::channel(&m.channel),
        outcome: m.outcome.map(words::outcome),
        late: m.was_late(),
        closed: m.is_closed(),
        legs: m
            .legs
            .iter()
            .filter(|l| !l.called_back)
            .map(|l| LegBrief {
                unit: b.unit_name(l.unit),
                stage: leg_stage(p, &l.stage),
                ended: l.ended_at.is_some(),
            })
            .collect(),
        version: m.version,
        reporters: m.reporters.len(),
        highlight: Vec::new(),
    }
}

/// Legs of the matter page.
///
/// `before` are the playbooks it followed earlier, whose legs and clocks keep their names.
pub fn legs(
    b: &Books,
    p: &Playbook,
    before: &[Arc<Playbook>],
    m: &Matter,
    now: DateTime<Utc>,
) -> Vec<LegView> {
    let named = |id: &str| {
        let mut older = before.iter().rev().map(Arc::as_ref);
        let of = p.leg_stage(id).is_none().then(|| older.find(|q| q.leg_stage(id).is_some()));
        leg_stage(of.flatten().unwrap_or(p), id)
    };
    m.legs
        .iter()
        .map(|l| LegView {
            id: l.id,
            unit: b.unit_name(l.unit),
            lead: l.lead,
            stage: named(&l.stage),
            opened_at: l.opened_at,
            ended_at: l.ended_at,
            called_back: l.called_back,
            due: m
                .timers
                .iter()
                .rev()
                .find(|t| t.leg == Some(l.id))
                .and_then(|t| due(b, &t.run, p.clock(&t.clock).map_or(80, |c| c.warn), now)),
            outcome: l.outcome.map(words::outcome),
        })
        .collect()
}

/// Clocks of the matter page, running ones first.
pub fn clocks(
    b: &Books,
    p: &Playbook,
    before: &[Arc<Playbook>],
    m: &Matter,
    now: DateTime<Utc>,
) -> Vec<ClockView> {
    let mut out: Vec<ClockView> = m
        .timers
        .iter()
        .filter_map(|t| {
            let older = || before.iter().rev().find_map(|q| q.clock(&t.clock));
            let clock = p.clock(&t.clock).or_else(older);
            let cal = b.calendars.get(&t.run.calendar).ok()?;
            let d = deadline(cal, &t.run, now).ok()?;
            Some(ClockView {
                name: clock.map_or_else(|| Text::new(&t.clock, &t.clock), |c| c.name.clone()),
                leg_unit: t.leg.and_then(|l| m.leg(l)).map(|l| b.unit_name(l.unit)),
                due: due(b, &t.run, clock.map_or(80, |c| c.warn), now)?,
                why: d.why,
                promised: t.run.promised,
                running: t.runs(),
            })
        })
        .collect();
    out.sort_by_key(|c| (!c.running, c.due.at));
    out
}

/// Who did it, for people.
fn who(b: &Books, by: &By, public: bool) -> Text {
    match by {
        By::Staff { staff, role, unit, .. } => {
            let unit = b.unit_name(*unit);
            if public {
                return Text::new(unit.clone(), unit);
            }
            let name = b.staff.get(staff).cloned().unwrap_or_default();
            let role = b.role_name(role);
            Text::new(
                format!("{unit} · {} {name}", role.zh),
                format!("{unit} · {} {name}", role.en),
            )
        }
        By::Reporter { .. } => Text::new("反映人", "The reporter"),
        By::System => Text::new("系统", "The system"),
    }
}

/// What an entry did, for people.
pub(crate) fn act(p: &Playbook, m: &Matter, b: &Books, a: &Act) -> Text {
    let on = |leg: &Option<LegId>, t: Text| match leg.and_then(|l| m.leg(l)) {
        Some(l) => {
            let unit = b.unit_name(l.unit);
            Text::new(format!("{}（{unit}）", t.zh), format!("{} ({unit})", t.en))
        }
        None => t,
    };
    match a {
        Act::Opened => Text::new("受理", "Received"),
        Act::Taken { action, leg } => {
            let name =
                p.action(action).map_or_else(|| Text::new(action, action), |a| a.name.clone());
            on(leg, name)
        }
        Act::Clock { clock, leg, mark } => {
            let name = p.clock(clock).map_or_else(|| Text::new(clock, clock), |c| c.name.clone());
            let t = match mark.as_str() {
                "warn" => Text::new(format!("{}将到", name.zh), format!("{} is near", name.en)),
                "overdue" => {
                    Text::new(format!("{}已超期", name.zh), format!("{} is overdue", name.en))
                }
                "ended" => Text::new(format!("{}到期", name.zh), format!("{} has ended", name.en)),
                _ => Text::new(
                    format!("{}超期，已告知上一级", name.zh),
                    format!("{} is overdue; the next level was told", name.en),
                ),
            };
            on(leg, t)
        }
        Act::Joined => Text::new("并入一件相同反映", "Another report of the same joined"),
        Act::Absorbed { number, .. } => Text::new(
            format!("与{number}是同一件，已并入"),
            format!("The same as {number}; joined to it"),
        ),
        Act::Moved { from } => {
            let name = |id: &str| {
                b.playbooks
                    .get(id)
                    .and_then(|all| all.last())
                    .map_or_else(|| Text::new(id, id), |p| p.playbook.name.clone())
            };
            let (old, new) = (name(from), &p.name);
            Text::new(
                format!("改按“{}”办理（原为“{}”）", new.zh, old.zh),
                format!("Goes on by “{}” (before: “{}”)", new.en, old.en),
            )
        }
        Act::Imported => Text::new("从外部系统导入", "Brought over from another system"),
        Act::Noted => Text::new("备注", "Note"),
        Act::Erased { .. } => {
            Text::new("应本人要求删除个人信息", "Personal data erased as the person asked")
        }
    }
}

/// Label of a word or answer of an entry.
pub(crate) fn label(p: &Playbook, a: &Act, id: &str) -> Text {
    if let Act::Taken { action, .. } = a
        && let Some(f) = p.action(action).and_then(|a| a.form.iter().find(|f| f.id == id))
    {
        return f.name.clone();
    }
    match id {
        "title" => Text::new("标题", "Title"),
        "text" => Text::new("内容", "Text"),
        "place" => Text::new("地点", "Place"),
        "note" => Text::new("备注", "Note"),
        "reason" => Text::new("理由", "Reason"),
        other => Text::new(other, other),
    }
}

/// An answer in words.
pub fn answer(b: &Books, f: Option<&Field>, v: &Json) -> Text {
    let unit = |s: &str| s.parse::<UnitId>().ok().map(|u| b.unit_name(u));
    let same = |s: String| Text::new(s.clone(), s);
    match (f.map(|f| &f.kind), v) {
        (_, Json::Bool(true)) => Text::new("是", "Yes"),
        (_, Json::Bool(false)) => Text::new("否", "No"),
        (Some(FieldKind::Choice { options }), Json::String(s)) => {
            options.iter().find(|o| o.id == *s).map_or_else(|| same(s.clone()), |o| o.name.clone())
        }
        (Some(FieldKind::Outcome), v) => serde_json::from_value::<Outcome>(v.clone())
            .map_or_else(|_| same(v.to_string()), words::outcome),
        (Some(FieldKind::Category), Json::String(s)) => b.category_name(s),
        (Some(FieldKind::Grid), Json::String(s)) => {
            same(b.net.by_code(s).map_or_else(|| s.clone(), |g| g.name.clone()))
        }
        (Some(FieldKind::Limit), Json::String(s)) => {
            s.parse::<yiwang_domain::limit::Limit>().map_or_else(|_| same(s.clone()), |l| l.say())
        }
        (Some(FieldKind::Unit { .. }), Json::String(s)) => {
            same(unit(s).unwrap_or_else(|| s.clone()))
        }
        (Some(FieldKind::Units { .. }), Json::Array(a)) => same(
            a.iter()
                .filter_map(Json::as_str)
                .map(|s| unit(s).unwrap_or_else(|| s.to_owned()))
                .collect::<Vec<_>>()
                .join("、"),
        ),
        (Some(FieldKind::Photos), Json::Array(a)) => {
            Text::new(format!("{}张", a.len()), format!("{} photo(s)", a.len()))
        }
        (_, Json::String(s)) => same(s.clone()),
        (_, v) => same(v.to_string()),
    }
}

/// Lines of one entry: answers and words, in the order of the form.
fn lines(b: &Books, p: &Playbook, e: &Entry, public: bool) -> Vec<(Text, Text)> {
    let mut out = Vec::new();
    let empty = Words::new();
    let words = e.words.as_ref().unwrap_or(&empty);
    let form: &[Field] = match &e.body.act {
        Act::Taken { action, .. } => p.action(action).map_or(&[], |a| a.form.as_slice()),
        _ => &[],
    };
    for f in form.iter().filter(|f| !public || f.public) {
        if let Some(v) = e.body.form.get(&f.id).filter(|_| !matches!(f.kind, FieldKind::Photos)) {
            out.push((f.name.clone(), answer(b, Some(f), v)));
        }
        if let Some(w) = words.get(&f.id) {
            out.push((f.name.clone(), Text::new(w.clone(), w.clone())));
        }
    }
    if !public {
        for (k, w) in words.iter().filter(|(k, _)| !form.iter().any(|f| f.id == **k)) {
            out.push((label(p, &e.body.act, k), Text::new(w.clone(), w.clone())));
        }
        if e.words.is_none() {
            out.push((
                Text::new("文字", "Words"),
                Text::new("已依法删除", "erased as the law demands"),
            ));
        }
    }
    out
}

/// Playbooks a matter followed before the one it follows now.
pub fn followed(b: &Books, entries: &[Entry]) -> Vec<Arc<Playbook>> {
    let mut all: Vec<Arc<Playbook>> = led(b, entries).filter_map(|(p, _)| p).collect();
    all.dedup_by(|a, b| Arc::ptr_eq(a, b));
    all.pop();
    all
}

/// Each entry with the playbook that led when it was written.
fn led<'e>(
    b: &'e Books,
    entries: &'e [Entry],
) -> impl Iterator<Item = (Option<Arc<Playbook>>, &'e Entry)> {
    let mut now: Option<Arc<Playbook>> = None;
    entries.iter().map(move |e| {
        for c in &e.body.changes {
            if let Change::Open { playbook: id, playbook_version: v, .. }
            | Change::Playbook { to: id, version: v } = c
            {
                now = b.playbook(id, *v).ok();
            }
        }
        (now.clone(), e)
    })
}

/// The timeline, oldest first.
pub fn timeline(b: &Books, p: &Playbook, m: &Matter, entries: &[Entry]) -> Vec<Item> {
    led(b, entries)
        .map(|(then, e)| {
            let p = then.as_deref().unwrap_or(p);
            Item {
                seq: e.seq,
                at: e.body.at,
                who: who(b, &e.body.by, false),
                act: if crate::handover::marked(e) {
                    Text::new("备注（交给下一班）", "Note for the next shift")
                } else {
                    act(p, m, b, &e.body.act)
                },
                lines: lines(b, p, e, false),
                files: e.body.files.iter().map(|f| f.file).collect(),
                public: e.body.audience == Audience::Reporter,
                system: matches!(e.body.by, By::System),
            }
        })
        .collect()
}

/// What somebody who raised it or follows it reads: public acts, without names of staff. What
/// another resident wrote is told without words and photos; who only follows it reads the words
/// of staff with numbers masked, for they were written to somebody else. Without a reader it is
/// what the first of them reads.
pub fn answers(
    b: &Books,
    p: &Playbook,
    m: &Matter,
    entries: &[Entry],
    reader: Option<PartyId>,
) -> Vec<PublicAnswer> {
    let follows = m.reporters.iter().any(|r| Some(r.party) == reader && r.follows);
    led(b, entries)
        .filter(|(_, e)| {
            e.body.audience == Audience::Reporter && matches!(e.body.act, Act::Taken { .. })
        })
        .map(|(then, e)| {
            let p = then.as_deref().unwrap_or(p);
            let by = match &e.body.by {
                By::Reporter { party } => Some(*party),
                _ => None,
            };
            let hidden = by.is_some() && reader.is_some() && by != reader;
            let shown = |t: Text| {
                if follows { Text::new(mask::text(&t.zh), mask::text(&t.en)) } else { t }
            };
            PublicAnswer {
                at: e.body.at,
                who: match by {
                    Some(_) if hidden => Text::new("另一位居民", "Another resident"),
                    Some(_) if reader.is_some() => Text::new("您", "You"),
                    _ => who(b, &e.body.by, true),
                },
                action: act(p, m, b, &e.body.act),
                words: if hidden {
                    Vec::new()
                } else {
                    lines(b, p, e, true).into_iter().map(|(k, t)| (k, shown(t))).collect()
                },
                files: if hidden { Vec::new() } else { public_files(p, e) },
                own: by.is_some() && by == reader,
            }
        })
        .collect()
}

/// Units that have it now: those of open legs, else the holder's.
pub fn with(b: &Books, m: &Matter) -> Vec<String> {
    let mut units: Vec<UnitId> = m.open_legs().map(|l| l.unit).collect();
    if units.is_empty() {
        units.extend(m.holder.as_ref().map(|h| h.unit));
    }
    let mut names: Vec<String> = units.into_iter().map(|u| b.unit_name(u)).collect();
    names.dedup();
    names
}

/// Files of an entry that the person who raised it may see.
pub fn public_files(p: &Playbook, e: &Entry) -> Vec<FileId> {
    let open = |role: &str| match &e.body.act {
        Act::Taken { action, .. } => {
            p.action(action).is_some_and(|a| a.form.iter().any(|f| f.id == role && f.public))
        }
        Act::Opened => true,
        _ => false,
    };
    e.body.files.iter().filter(|f| open(&f.role)).map(|f| f.file).collect()
}

/// Steps like a parcel's: each stage it reached, in order, the last one here.
pub fn steps(p: &Playbook, entries: &[Entry]) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::new();
    for e in entries {
        for c in &e.body.changes {
            if let Change::Stage { to } = c {
                let name = public_stage(p, to);
                if out.last().is_some_and(|s| s.name == name) {
                    continue;
                }
                out.push(Step { name, at: Some(e.body.at), here: false });
            }
        }
    }
    if let Some(last) = out.last_mut() {
        last.here = true;
    }
    out
}

/// An offer with its form filled in as far as the system already knows (enter once).
pub fn offer(b: &Books, m: &Matter, o: &Offer<'_>) -> OfferView {
    let by = who(b, &o.by, false);
    OfferView {
        action: o.action.id.clone(),
        name: o.action.name.clone(),
        about: o.action.about.clone(),
        leg: o.leg,
        leg_unit: o.leg.and_then(|l| m.leg(l)).map(|l| b.unit_name(l.unit)),
        by,
        fields: o.action.form.iter().map(|f| field(b, m, o.action, f)).collect(),
        public: o.action.public,
        verb: o.action.verb,
        follow_up: o.action.follows_up(),
    }
}

fn field(b: &Books, m: &Matter, a: &Action, f: &Field) -> FieldView {
    let path = m.place.grid.as_ref().map(|g| g.path.as_str());
    let routed = || b.route(m.category.as_deref(), path);
    let fits = |kinds: &[String], u: UnitId| {
        b.units.get(u).is_some_and(|u| kinds.is_empty() || kinds.contains(&u.kind))
    };
    let value = match &f.kind {
        FieldKind::Category => m.category.clone().map_or(Json::Null, Json::String),
        FieldKind::Grid => {
            m.place.grid.as_ref().map_or(Json::Null, |g| Json::String(g.code.clone()))
        }
        FieldKind::Units { kinds } => routed()
            .into_iter()
            .find(|p| fits(kinds, p.unit))
            .map_or(Json::Null, |p| Json::Array(vec![Json::String(p.unit.to_string())])),
        FieldKind::Outcome => {
            let known =
                m.outcome.or_else(|| m.legs.iter().find(|l| l.lead).and_then(|l| l.outcome));
            known.and_then(|o| serde_json::to_value(o).ok()).unwrap_or(Json::Null)
        }
        FieldKind::Choice { options } => {
            let now = serde_json::to_value(m.urgency).unwrap_or(Json::Null);
            let sets_urgency =
                a.effects.iter().any(|e| matches!(e, Effect::Urgency { field } if *field == f.id));
            let known = options.iter().any(|o| Some(o.id.as_str()) == now.as_str());
            if sets_urgency && known { now } else { Json::Null }
        }
        _ => Json::Null,
    };
    let options = match &f.kind {
        FieldKind::Choice { options } => {
            options.iter().map(|o| (o.id.clone(), o.name.clone())).collect()
        }
        FieldKind::Outcome => [Outcome::Solved, Outcome::Explained, Outcome::Unsolved]
            .into_iter()
            .filter_map(|o| {
                let id = serde_json::to_value(o).ok()?.as_str()?.to_owned();
                Some((id, words::outcome(o)))
            })
            .collect(),
        FieldKind::Unit { kinds } | FieldKind::Units { kinds } => {
            let mut list: Vec<(String, Text)> = routed()
                .into_iter()
                .filter(|p| fits(kinds, p.unit))
                .map(|p| {
                    let n = b.unit_name(p.unit);
                    let label = Text::new(
                        format!("{n}（建议：{}）", p.why.zh),
                        format!("{n} (proposed: {})", p.why.en),
                    );
                    (p.unit.to_string(), label)
                })
                .collect();
            for u in b.units.iter().filter(|u| kinds.is_empty() || kinds.contains(&u.kind)) {
                let id = u.id.to_string();
                if !list.iter().any(|(i, _)| *i == id) {
                    list.push((id, Text::new(u.name.clone(), u.name.clone())));
                }
            }
            list
        }
        FieldKind::Category => {
            b.leaf_categories().map(|c| (c.code.clone(), b.category_name(&c.code))).collect()
        }
        _ => Vec::new(),
    };
    FieldView {
        id: f.id.clone(),
        name: f.name.clone(),
        kind: f.kind.clone(),
        required: f.required,
        conditional: f.required_when.is_some(),
        help: f.help.clone(),
        value,
        options,
        public: a.public && f.public,
        replies: Vec::new(),
    }
}

/// Units the routing table proposes for a matter.
pub fn route(b: &Books, m: &Matter) -> Vec<RouteView> {
    let path = m.place.grid.as_ref().map(|g| g.path.as_str());
    b.route(m.category.as_deref(), path)
        .into_iter()
        .map(|p| RouteView { unit_id: p.unit.to_string(), unit: b.unit_name(p.unit), why: p.why })
        .collect()
}
