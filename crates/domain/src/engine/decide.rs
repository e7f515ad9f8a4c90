//! An action of a playbook, decided.

use super::effect::Draft;
use super::{Env, form, rest, scene, who};
use crate::actor::{Actor, By};
use crate::entry::{Act, Attached, Audience, Body, Change, Entry, Words};
use crate::ids::LegId;
use crate::matter::{Leg, Matter};
use crate::playbook::guard;
use crate::playbook::model::{Action, Field, FieldKind, Playbook, Scope, Target};
use crate::refusal::{Refusal, Sort};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// A wish to take an action.
#[derive(Debug, Clone, Default)]
pub struct Command {
    /// Action id.
    pub action: String,
    /// The leg, for an action on a leg; may be left out where only one fits.
    pub leg: Option<LegId>,
    /// Answers of the form.
    pub form: Map<String, Json>,
    /// A remark beside the form.
    pub note: Option<String>,
    /// Files, already cleaned and kept.
    pub files: Vec<Attached>,
    /// Version of the matter the person saw; a stale one is refused.
    pub seen: Option<u64>,
}

/// An action somebody may take now.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<'a> {
    /// The action.
    pub action: &'a Action,
    /// The leg it would be taken on.
    pub leg: Option<LegId>,
    /// The post that carries the right.
    pub by: By,
}

/// Exactly the actions `actor` may take on the matter now, in the order of the playbook. Guards
/// that look at the form are not asked yet; those that do not are.
pub fn offers<'a>(p: &'a Playbook, m: &Matter, actor: &Actor, env: &Env<'_>) -> Vec<Offer<'a>> {
    let mut out = Vec::new();
    for action in &p.actions {
        for leg in places(action, m) {
            let Ok(by) = who::may(action, m, leg, actor, env) else { continue };
            if rest::rests_until(p, m, action, leg.map(|l| l.id), env).is_some() {
                continue;
            }
            let blank = scene::form(&action.form, &Map::new());
            let seen = scene::of(p, m, &blank, &by, leg, env.units);
            let open = action
                .guards
                .iter()
                .filter(|g| !g.test.contains("form."))
                .all(|g| guard::holds(&g.test, &seen).unwrap_or(false));
            if open {
                out.push(Offer { action, leg: leg.map(|l| l.id), by });
            }
        }
    }
    out
}

/// Where an action could be taken: the matter itself, or each fitting leg.
fn places<'m>(action: &Action, m: &'m Matter) -> Vec<Option<&'m Leg>> {
    match action.scope {
        Scope::Matter if action.from.contains(&m.stage) => vec![None],
        Scope::Matter => Vec::new(),
        // while the matter is suspended nobody is asked to work on a leg
        Scope::Leg if m.suspension.is_some() || m.is_closed() => Vec::new(),
        Scope::Leg => m.open_legs().filter(|l| action.from.contains(&l.stage)).map(Some).collect(),
    }
}

/// Decides one action: the entry to write, or why not.
pub fn decide(
    p: &Playbook,
    m: &Matter,
    command: &Command,
    actor: &Actor,
    env: &Env<'_>,
) -> Result<Entry, Refusal> {
    let Some(action) = p.action(&command.action) else {
        return Err(Refusal::new(
            "action-unknown",
            Sort::Invalid,
            (
                format!("工作法“{}”没有动作“{}”。", p.name.zh, command.action),
                format!("The playbook “{}” has no action `{}`.", p.name.en, command.action),
            ),
            ("使用事项页上列出的动作。", "Use an action the matter offers."),
        ));
    };
    if command.seen.is_some_and(|v| v != m.version) {
        return Err(stale(m));
    }
    let leg = place(p, action, m, command.leg, actor, env)?;
    let by = who::may(action, m, leg, actor, env)?;
    let filled = form::fill(p, m, action, &with_files(action, command), &by, leg, env)?;
    let form_seen = filled.seen(&action.form);
    let scene = || scene::of(p, m, &form_seen, &by, leg, env.units);
    let seen = if action.guards.is_empty() { guard::Scene::default() } else { scene() };
    for g in &action.guards {
        let holds = guard::holds(&g.test, &seen).map_err(|e| {
            super::stuck(
                format!("条件“{}”无法判断：{e}", g.test),
                format!("condition `{}` cannot be worked out: {e}", g.test),
            )
        })?;
        if !holds {
            return Err(Refusal {
                code: "guard".into(),
                sort: Sort::NotNow,
                say: g.say.clone(),
                mend: g.mend.clone(),
                faults: Vec::new(),
            });
        }
    }
    let leg_id = leg.map(|l| l.id);
    if let Some(limit) = action.rest
        && rest::rests_until(p, m, action, leg_id, env).is_some()
    {
        return Err(rest::too_soon(action, limit));
    }
    let act = Act::Taken { action: action.id.clone(), leg: leg_id };
    let mut draft = Draft::new(p, m.clone(), by, act, env);
    for (field, value) in &filled.answers {
        draft.push(Change::Field { field: field.clone(), to: value.clone() });
    }
    draft.limits = limits(p, action, &filled.answers);
    for (field, to) in draft.limits.clone() {
        match leg_id {
            Some(leg) => draft.push(Change::LegField { leg, field, to }),
            // left open now: what an earlier form said does not hold on
            None if to.is_null() && draft.matter.fields.contains_key(&field) => {
                draft.push(Change::Field { field, to });
            }
            None => {}
        }
    }
    if action.rest.is_some() {
        let field = rest::field(action, leg_id);
        let to = Json::String(env.now.to_rfc3339_opts(chrono::SecondsFormat::Micros, true));
        draft.push(Change::Field { field, to });
    }
    draft.effects(&action.effects, leg_id, &filled.answers, &action.name)?;
    if let Some(to) = target(&action.to, || draft.scene(&form_seen, leg_id))? {
        match leg_id {
            None => draft.go(&to, &filled.answers)?,
            Some(leg) => draft.leg_go(leg, &to)?,
        }
    }
    draft.settle()?;
    let mut words = filled.words;
    if let Some(note) = command.note.as_deref().map(str::trim).filter(|n| !n.is_empty()) {
        words.insert("note".into(), note.chars().take(5_000).collect());
    }
    let audience = if action.public { Audience::Reporter } else { Audience::Internal };
    Ok(draft.entry(filled.answers, words, command.files.clone(), audience))
}

/// What the form says of fields that give a clock its limit, unanswered ones as null.
fn limits(
    p: &Playbook,
    action: &Action,
    answers: &BTreeMap<String, Json>,
) -> BTreeMap<String, Json> {
    let of_clock = |f: &&Field| p.clocks.iter().any(|c| c.limit.field.as_ref() == Some(&f.id));
    let one = |f: &Field| (f.id.clone(), answers.get(&f.id).cloned().unwrap_or(Json::Null));
    action.form.iter().filter(of_clock).map(one).collect()
}

/// The answers with the files put where photo fields ask for them.
fn with_files(action: &Action, command: &Command) -> Map<String, Json> {
    let mut given = command.form.clone();
    for f in action.form.iter().filter(|f| matches!(f.kind, FieldKind::Photos)) {
        let files: Vec<Json> = command
            .files
            .iter()
            .filter(|a| a.role == f.id)
            .map(|a| Json::String(a.file.to_string()))
            .collect();
        given.insert(f.id.clone(), Json::Array(files));
    }
    given
}

/// The refusal for somebody who acts on an old picture of the matter.
pub fn stale(m: &Matter) -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        (
            format!("事项{}在您打开之后已有新进展。", m.number),
            format!("Matter {} has moved on since you opened it.", m.number),
        ),
        (
            "您填写的内容仍在；请看过新进展后再提交。",
            "What you typed is kept; look at what is new and send again.",
        ),
    )
}

/// The leg an action is taken on; says clearly when there is none, or more than one.
fn place<'m>(
    p: &Playbook,
    action: &Action,
    m: &'m Matter,
    leg: Option<LegId>,
    actor: &Actor,
    env: &Env<'_>,
) -> Result<Option<&'m Leg>, Refusal> {
    let all = places(action, m);
    if all.is_empty() {
        return Err(not_now(p, action, m));
    }
    if action.scope == Scope::Matter {
        return Ok(None);
    }
    if let Some(id) = leg {
        return all
            .into_iter()
            .find(|l| l.is_some_and(|l| l.id == id))
            .ok_or_else(|| not_now(p, action, m));
    }
    let mine: Vec<_> =
        all.iter().filter(|l| who::may(action, m, **l, actor, env).is_ok()).copied().collect();
    match mine.as_slice() {
        [one] => Ok(*one),
        // none is mine: let `may` say why, on the first
        [] => Ok(all.first().copied().flatten()),
        _ => Err(Refusal::new(
            "which-leg",
            Sort::Invalid,
            ("有多张承办单可办，请指明是哪一张。", "Several legs fit; say which one."),
            ("从事项页上的承办单处操作。", "Act from the leg on the matter page."),
        )),
    }
}

fn not_now(p: &Playbook, action: &Action, m: &Matter) -> Refusal {
    let stage = p.stage(&m.stage).map_or_else(
        || crate::text::Text::new(m.stage.clone(), m.stage.clone()),
        |s| s.name.clone(),
    );
    Refusal::new(
        "not-now",
        Sort::NotNow,
        (
            format!("事项现处于“{}”，不能执行“{}”。", stage.zh, action.name.zh),
            format!(
                "The matter stands at “{}”; “{}” cannot be taken now.",
                stage.en, action.name.en
            ),
        ),
        ("刷新事项页，查看现在可办的动作。", "Reload the matter page to see what can be done now."),
    )
}

/// The first target whose condition holds.
pub(super) fn target(
    to: &[Target],
    scene: impl FnOnce() -> guard::Scene,
) -> Result<Option<String>, Refusal> {
    // most actions lead to one stage, whatever the scene
    if let Some(Target { when: None, stage }) = to.first() {
        return Ok(Some(stage.clone()));
    }
    if to.is_empty() {
        return Ok(None);
    }
    let scene = &scene();
    for t in to {
        let holds = match &t.when {
            None => true,
            Some(w) => guard::holds(w, scene).map_err(|e| {
                super::stuck(
                    format!("条件“{w}”无法判断：{e}"),
                    format!("condition `{w}` cannot be worked out: {e}"),
                )
            })?,
        };
        if holds {
            return Ok(Some(t.stage.clone()));
        }
    }
    Ok(None)
}

impl Draft<'_> {
    /// Turns the draft into the entry.
    pub(super) fn entry(
        self,
        form: std::collections::BTreeMap<String, Json>,
        words: Words,
        files: Vec<Attached>,
        audience: Audience,
    ) -> Entry {
        Entry {
            matter: self.matter.id,
            seq: self.base + 1,
            body: Body {
                at: self.env.now,
                by: self.by,
                act: self.act,
                form,
                audience,
                files,
                changes: self.changes,
            },
            words: Some(words),
        }
    }
}
