//! What can be wrong with a playbook that reads well.
//!
//! Names that lead nowhere, stages nobody reaches or leaves, actions nobody may take, clocks
//! without a calendar, conditions that do not parse.

mod agenda;
mod board;
mod gathers;
mod prints;
mod script;
mod verbs;

use super::guard::{self, GuardError, Scene};
use super::model::{
    Action, Audience, Choice, Effect, Field, FieldKind, Grant, HolderAt, HolderRule, On, Playbook,
    Scope, Stage, Target,
};
use super::node::problem;
use super::read::Lines;
use super::roles::Roles;
use super::{MOST_TOLD, Problem};
use crate::engine::scene;
use crate::text::Text;
use std::collections::BTreeSet;

struct Checker<'a> {
    p: &'a Playbook,
    lines: &'a Lines,
    roles: &'a Roles,
    out: Vec<Problem>,
}

/// All findings.
pub(super) fn check(
    p: &Playbook,
    lines: &Lines,
    roles: &Roles,
    calendars: &[String],
) -> Vec<Problem> {
    let mut c = Checker { p, lines, roles, out: Vec::new() };
    c.calendars(calendars);
    c.intake();
    c.stages();
    c.clocks();
    for a in &p.actions {
        c.action(a);
    }
    c.automatic();
    c.gathers();
    c.agenda();
    c.imports();
    c.notices();
    c.lists();
    c.prints();
    c.board();
    c.scripts();
    c.verbs();
    c.reach();
    c.out
}

impl Checker<'_> {
    /// Line of a path, or of the nearest part above it.
    fn line(&self, path: &str) -> usize {
        let mut at = path;
        loop {
            if let Some(l) = self.lines.get(at) {
                return *l;
            }
            match at.rfind('.') {
                Some(i) => at = &at[..i],
                None => return 1,
            }
        }
    }

    fn note(&mut self, path: &str, code: &str, say: (String, String), mend: (String, String)) {
        let line = self.line(path);
        self.out.push(problem(line, code, say, mend));
    }

    /// Notes a name that leads nowhere.
    fn known(&mut self, path: &str, what: (&str, &str), name: &str, of: &[&str]) -> bool {
        if of.contains(&name) {
            return true;
        }
        // an empty name was noted where it was read; each mistake lists what there is: a file of nothing but mistakes must not fill the memory
        if self.out.len() >= MOST_TOLD || name.is_empty() {
            return false;
        }
        let near = of
            .iter()
            .min_by_key(|k| super::read::distance(k, name))
            .filter(|k| super::read::distance(k, name) <= 2);
        let mend = match near {
            Some(k) => (format!("是否想写 `{k}`？"), format!("did you mean `{k}`?")),
            None if of.is_empty() => (
                "这里还没有可用的，先写出来".to_owned(),
                "there is none yet; write it first".to_owned(),
            ),
            None => (format!("可用：{}", of.join(" ")), format!("known: {}", of.join(" "))),
        };
        self.note(
            path,
            "name-unknown",
            (format!("没有名为 `{name}` 的{}", what.0), format!("there is no {} `{name}`", what.1)),
            mend,
        );
        false
    }

    fn stage_known(&mut self, path: &str, id: &str) {
        let ids: Vec<&str> = self.p.stages.iter().map(|s| s.id.as_str()).collect();
        self.known(path, ("阶段", "stage"), id, &ids);
    }

    fn leg_stage_known(&mut self, path: &str, id: &str) {
        let ids: Vec<&str> = self.p.leg_stages.iter().map(|s| s.id.as_str()).collect();
        self.known(path, ("承办阶段", "leg stage"), id, &ids);
    }

    fn clock_known(&mut self, path: &str, id: &str) {
        let ids: Vec<&str> = self.p.clocks.iter().map(|c| c.id.as_str()).collect();
        self.known(path, ("时限", "clock"), id, &ids);
    }

    fn role_known(&mut self, path: &str, id: &str) {
        let ids: Vec<&str> = self.roles.roles.iter().map(|r| r.id.as_str()).collect();
        self.known(path, ("角色", "role"), id, &ids);
    }

    /// A condition parses, names what exists and answers yes or no on a sample matter.
    fn test(&mut self, path: &str, test: &str, form: &[Field], leg: bool) {
        // an empty condition was noted where it was read
        if test.is_empty() {
            return;
        }
        let sample: Scene = scene::sample(self.p, form, leg);
        let wrong = match guard::holds(test, &sample) {
            // on the sample a type may not fit (null has no size): no mistake of the text
            Ok(_) | Err(GuardError::Failed(_)) => {
                let Some(name) = guard::unheard(test, &sample) else { return };
                GuardError::Unknown(name)
            }
            Err(e) => e,
        };
        let short: String = test.chars().take(80).collect();
        let (code, zh, en, mend) = match &wrong {
            GuardError::TooMuch(why) => return self.costly(path, test, why),
            GuardError::Unknown(e) => (
                "guard-unknown-name",
                format!("没有这个名字（{e}）"),
                format!("there is no such name ({e})"),
                (
                    "检查拼写；可用 matter form me leg，计数先写进 counters，form 只有本动作的字段",
                    "check the spelling; there are matter, form, me and leg; counters stand under `counters`, form holds the fields of this action",
                ),
            ),
            GuardError::NotYesNo(e) => (
                "guard-not-yes-no",
                format!("得出的是 {e}，不是“是”或“否”"),
                format!("it gives {e}, not yes or no"),
                (
                    "写成比较，例如 `matter.counts.hops < 3`",
                    "compare it with something, for instance `matter.counts.hops < 3`",
                ),
            ),
            GuardError::Parse(e) | GuardError::Failed(e) => {
                let first: String =
                    e.lines().next().unwrap_or_default().chars().take(120).collect();
                (
                    "guard-unreadable",
                    format!("写法不通（{first}）"),
                    format!("it does not read ({first})"),
                    (
                        "条件用CEL写，不用文字：相等 ==，并且 &&，或者 ||，非 !，括号成对；例如 `matter.counts.hops < 3`",
                        "write CEL: == for equal, && for and, || for or, ! for not, brackets in pairs; for instance `matter.counts.hops < 3`",
                    ),
                )
            }
        };
        self.note(
            path,
            code,
            (
                format!("条件 `{short}` 不能用：{zh}"),
                format!("condition `{short}` cannot be used: {en}"),
            ),
            (mend.0.to_owned(), mend.1.to_owned()),
        );
    }

    /// A condition that would cost too much to read.
    fn costly(&mut self, path: &str, test: &str, why: &Text) {
        let start: String = test.chars().take(60).collect();
        self.note(
            path,
            "guard-too-much",
            (
                format!("条件 `{start}…` 太长或太复杂：{}", why.zh),
                format!("condition `{start}…` is too long or too complex: {}", why.en),
            ),
            (
                "拆成几条条件，或先用计数器和字段记下来".into(),
                "make several conditions of it, or note it in counters and fields first".into(),
            ),
        );
    }

    fn calendars(&mut self, calendars: &[String]) {
        let known: Vec<&str> = calendars.iter().map(String::as_str).collect();
        let p = self.p;
        self.known("calendar", ("日历", "calendar"), &p.calendar, &known);
        for c in &p.clocks {
            if let Some(cal) = &c.calendar {
                self.known(&format!("clocks.{}.calendar", c.id), ("日历", "calendar"), cal, &known);
            }
        }
    }

    fn targets(&mut self, path: &str, to: &[Target], scope: Scope, form: &[Field]) {
        for (i, t) in to.iter().enumerate() {
            let at = format!("{path}.{i}");
            match scope {
                Scope::Matter => self.stage_known(&format!("{at}.stage"), &t.stage),
                Scope::Leg => self.leg_stage_known(&format!("{at}.stage"), &t.stage),
            }
            if let Some(w) = &t.when {
                self.test(&format!("{at}.when"), w, form, scope == Scope::Leg);
            }
        }
        if to.last().is_some_and(|t| t.when.is_some()) {
            self.note(
                path,
                "target-open",
                (
                    "所有去向都有条件，都不成立时无处可去".into(),
                    "every target has a condition; when none holds it leads nowhere".into(),
                ),
                (
                    "最后一项去掉 when，作为其他情况".into(),
                    "leave `when` out of the last item, for all other cases".into(),
                ),
            );
        }
    }

    fn intake(&mut self) {
        let p = self.p;
        // a missing or empty intake is noted as such
        if p.intake.to.is_empty() && self.lines.contains_key("intake") {
            self.note(
                "intake",
                "intake-nowhere",
                (
                    "没有说明事项受理后到哪个阶段".into(),
                    "it does not say where a new matter goes".into(),
                ),
                ("在 intake 下写 `to: 阶段`".into(), "write `to: STAGE` under intake".into()),
            );
        }
        self.targets("intake.to", &p.intake.to, Scope::Matter, &[]);
    }

    fn holder(&mut self, path: &str, rule: &HolderRule, form: &[Field]) {
        self.role_known(path, &rule.role);
        if rule.at.is_empty() {
            self.note(
                path,
                "holder-nowhere",
                ("没有说明由哪里的人负责".into(), "it does not say where the holder stands".into()),
                (
                    "写 `at: [{covering: 单位类别}]` 等".into(),
                    "write `at: [{covering: KIND}]` or the like".into(),
                ),
            );
        }
        for at in &rule.at {
            if let HolderAt::Field { field } = at {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Unit { .. }));
            }
        }
    }

    fn stages(&mut self) {
        let p = self.p;
        for s in &p.stages {
            let path = format!("stages.{}", s.id);
            self.stage_common(&path, s);
            let waits = s.ends
                || s.holder.is_some()
                || p.actions.iter().any(|a| {
                    a.to.iter().any(|t| t.stage == s.id)
                        && a.effects.iter().any(|e| matches!(e, Effect::Hold { .. }))
                })
                || !p.leg_stages.is_empty() && self.opens_legs_towards(&s.id);
            if !waits {
                self.note(
                    &path,
                    "stage-nobody",
                    (
                        format!("阶段 `{}` 没有人负责（件件有着落）", s.id),
                        format!("nobody holds stage `{}` (every matter must have a holder)", s.id),
                    ),
                    (
                        "写明 holder，或让进入此阶段的动作用 open_legs 派单".into(),
                        "give it a holder, or open legs in the action that leads here".into(),
                    ),
                );
            }
        }
        for s in &p.leg_stages {
            self.stage_common(&format!("leg_stages.{}", s.id), s);
        }
        if !p.leg_stages.is_empty() && !p.leg_stages.iter().any(|s| s.ends) {
            self.note(
                "leg_stages",
                "leg-never-ends",
                ("承办单没有结束阶段".into(), "no leg stage ends".into()),
                (
                    "给其中一个阶段写 `ends: true`".into(),
                    "write `ends: true` on one of them".into(),
                ),
            );
        }
        if !p.stages.iter().any(|s| s.ends) {
            self.note(
                "stages",
                "matter-never-ends",
                ("没有办结阶段".into(), "no stage ends the matter".into()),
                (
                    "给其中一个阶段写 `ends: true`".into(),
                    "write `ends: true` on one of them".into(),
                ),
            );
        }
    }

    /// Whether legs may be open when the matter stands in `stage`.
    fn opens_legs_towards(&self, stage: &str) -> bool {
        self.p.actions.iter().any(|a| {
            a.effects.iter().any(|e| matches!(e, Effect::OpenLegs { .. } | Effect::LegsTo { .. }))
                && (a.to.iter().any(|t| t.stage == stage)
                    || (a.to.is_empty() && a.from.iter().any(|f| f == stage)))
        })
    }

    fn stage_common(&mut self, path: &str, s: &Stage) {
        for c in &s.clocks {
            self.clock_known(&format!("{path}.clocks"), c);
        }
        if let Some(h) = &s.holder {
            self.holder(&format!("{path}.holder"), h, &[]);
        }
        if s.ends && !s.clocks.is_empty() {
            self.note(
                &format!("{path}.clocks"),
                "clock-after-end",
                ("已结束的阶段不应再计时".into(), "a stage that ends must not start clocks".into()),
                ("删去 clocks，或去掉 ends".into(), "remove clocks, or remove ends".into()),
            );
        }
    }

    fn clocks(&mut self) {
        let p = self.p;
        for c in &p.clocks {
            let path = format!("clocks.{}", c.id);
            for (i, (w, _)) in c.limit.when.iter().enumerate() {
                self.test(&format!("{path}.limit.when.{i}.if"), w, &[], true);
            }
            for (i, t) in c.tells.iter().enumerate() {
                self.audience(&format!("{path}.tells.{i}.who"), &t.who);
            }
            if let Some(a) = &c.then {
                let ids: Vec<&str> = p.actions.iter().map(|a| a.id.as_str()).collect();
                if self.known(&format!("{path}.then"), ("动作", "action"), a, &ids)
                    && !p.action(a).is_some_and(|a| a.who.contains(&Grant::System))
                {
                    self.note(
                        &format!("{path}.then"),
                        "system-may-not",
                        (
                            format!("到时由系统执行 `{a}`，但它没有授权给 system"),
                            format!("the system is to take `{a}` but may not"),
                        ),
                        (
                            format!("在 actions.{a}.who 加上 `- system`"),
                            format!("add `- system` to actions.{a}.who"),
                        ),
                    );
                }
            }
            let started = p.stages.iter().chain(&p.leg_stages).any(|s| s.clocks.contains(&c.id))
                || p.imports.iter().any(|i| i.clocks.contains(&c.id))
                || self
                    .all_effects()
                    .any(|e| matches!(e, Effect::StartClock { clock } if *clock == c.id));
            if !started {
                self.note(
                    &path,
                    "clock-never-starts",
                    (format!("时限 `{}` 从不开始", c.id), format!("clock `{}` never starts", c.id)),
                    (
                        "写进某个阶段的 clocks，或用 start_clock".into(),
                        "name it in a stage's clocks, or use start_clock".into(),
                    ),
                );
            }
        }
    }

    fn all_effects(&self) -> impl Iterator<Item = &Effect> {
        let actions = self.p.actions.iter().flat_map(|a| &a.effects);
        actions.chain(self.p.automatic.iter().flat_map(|a| &a.effects))
    }

    fn action(&mut self, a: &Action) {
        let path = format!("actions.{}", a.id);
        for f in &a.from {
            match a.scope {
                Scope::Matter => self.stage_known(&format!("{path}.from"), f),
                Scope::Leg => self.leg_stage_known(&format!("{path}.from"), f),
            }
        }
        if a.from.is_empty() {
            self.note(
                &path,
                "action-never",
                (
                    format!("动作 `{}` 没有写明在哪个阶段可用", a.id),
                    format!("action `{}` can be taken in no stage", a.id),
                ),
                ("写 `from: [阶段]`".into(), "write `from: [STAGE]`".into()),
            );
        }
        self.targets(&format!("{path}.to"), &a.to, a.scope, &a.form);
        self.who(&path, a);
        let leg = a.scope == Scope::Leg;
        for (i, f) in a.form.iter().enumerate() {
            if let Some(w) = &f.required_when {
                self.test(&format!("{path}.form.{}.required_when", f.id), w, &a.form, leg);
            }
            if matches!(&f.kind, FieldKind::Choice { options } if options.is_empty()) {
                self.note(
                    &format!("{path}.form.{}", f.id),
                    "choice-empty",
                    (
                        format!("选择项 `{}` 没有选项", f.id),
                        format!("choice `{}` has no options", f.id),
                    ),
                    ("写 `options:`".into(), "write `options:`".into()),
                );
            }
            if a.form[..i].iter().any(|g| g.id == f.id) {
                self.note(
                    &format!("{path}.form.{}", f.id),
                    "field-twice",
                    (format!("字段 `{}` 写了两次", f.id), format!("field `{}` stands twice", f.id)),
                    ("删去一个".into(), "remove one".into()),
                );
            }
        }
        for (i, g) in a.guards.iter().enumerate() {
            self.test(&format!("{path}.guards.{i}.test"), &g.test, &a.form, leg);
        }
        for (i, e) in a.effects.iter().enumerate() {
            self.effect(&format!("{path}.effects.{i}"), e, &a.form, a.scope);
        }
    }

    fn who(&mut self, path: &str, a: &Action) {
        let mut someone = false;
        for (i, g) in a.who.iter().enumerate() {
            let at = format!("{path}.who.{i}");
            match g {
                Grant::Reporter | Grant::System => someone = true,
                Grant::Post { role, .. } => {
                    self.role_known(&at, role);
                    let may = self
                        .roles
                        .get(role)
                        .is_some_and(|r| r.rights.contains_key(&super::roles::Right::MatterAct));
                    someone |= may;
                    if self.roles.get(role).is_some() && !may {
                        self.note(
                            &at,
                            "role-may-not-act",
                            (
                                format!("角色 `{role}` 没有办理事项的权限"),
                                format!("role `{role}` has no right to act on matters"),
                            ),
                            (
                                "在角色表中给它 matter_act，或换一个角色".into(),
                                "give it matter_act in the table of roles, or name another role"
                                    .into(),
                            ),
                        );
                    }
                }
            }
        }
        if !someone {
            self.note(
                path,
                "action-nobody",
                (
                    format!("没有人可以执行动作 `{}`", a.id),
                    format!("nobody may take action `{}`", a.id),
                ),
                (
                    "在 who 下写角色、reporter 或 system".into(),
                    "name a role, reporter or system under who".into(),
                ),
            );
        }
    }

    fn field_known(
        &mut self,
        path: &str,
        field: &str,
        form: &[Field],
        kind: fn(&FieldKind) -> bool,
    ) {
        let ids: Vec<&str> = form.iter().map(|f| f.id.as_str()).collect();
        if !self.known(path, ("字段", "field"), field, &ids) {
            return;
        }
        if form.iter().any(|f| f.id == field && !kind(&f.kind)) {
            self.note(
                path,
                "field-kind",
                (format!("字段 `{field}` 的类别不适合这里"), format!("field `{field}` is of the wrong kind here")),
                ("换成合适的 kind（如 unit、units、date、outcome、yes_no、category、grid、limit）".into(), "give it the fitting kind (unit, units, date, outcome, yes_no, category, grid, limit)".into()),
            );
        }
    }

    fn effect(&mut self, path: &str, e: &Effect, form: &[Field], scope: Scope) {
        let p = self.p;
        match e {
            Effect::OpenLegs { field } => {
                self.field_known(path, field, form, |k| {
                    matches!(k, FieldKind::Unit { .. } | FieldKind::Units { .. })
                });
                if p.leg_stages.is_empty() {
                    self.note(
                        path,
                        "legs-without-stages",
                        (
                            "派了承办单，但没有 leg_stages".into(),
                            "it opens legs but there are no leg_stages".into(),
                        ),
                        ("补上 leg_stages".into(), "add leg_stages".into()),
                    );
                }
            }
            Effect::MoveLeg { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Unit { .. }));
                if scope == Scope::Matter {
                    self.note(
                        path,
                        "leg-of-no-leg",
                        (
                            "move_leg 只能用在 `on: leg` 的动作".into(),
                            "move_leg needs an action `on: leg`".into(),
                        ),
                        ("写 `on: leg`".into(), "write `on: leg`".into()),
                    );
                }
            }
            Effect::LegsTo { stage, from } => {
                self.leg_stage_known(path, stage);
                for s in from {
                    self.leg_stage_known(path, s);
                }
            }
            Effect::Hold { rule } => self.holder(path, rule, form),
            Effect::Count { counter } => {
                let ids: Vec<&str> = p.counters.iter().map(String::as_str).collect();
                self.known(path, ("计数", "counter"), counter, &ids);
            }
            Effect::StartClock { clock } | Effect::StopClock { clock } => {
                self.clock_known(path, clock);
            }
            Effect::Extend { clock, field } => {
                self.clock_known(path, clock);
                // asked for in one form, granted in another
                if let Some(f) = field {
                    let all: Vec<Field> =
                        p.actions.iter().flat_map(|a| a.form.iter().cloned()).collect();
                    self.field_known(path, f, &all, |k| matches!(k, FieldKind::Limit));
                }
            }
            Effect::Suspend { field, .. } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Date));
            }
            Effect::Outcome { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Outcome));
            }
            Effect::Category { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Category));
            }
            Effect::Grid { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Grid));
            }
            Effect::Demand { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Choice { .. }));
            }
            Effect::Secrecy { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Choice { .. }));
                for o in options_of(form, field) {
                    if !matches!(o.id.as_str(), "normal" | "confidential" | "sealed") {
                        self.note(
                            path,
                            "secrecy-unknown",
                            (
                                format!("密级没有“{}”", o.id),
                                format!("there is no secrecy `{}`", o.id),
                            ),
                            (
                                "选项用 normal、confidential、sealed".into(),
                                "the options are normal, confidential, sealed".into(),
                            ),
                        );
                    }
                }
            }
            Effect::Urgency { field } => {
                self.field_known(path, field, form, |k| matches!(k, FieldKind::Choice { .. }));
                let options = options_of(form, field);
                for o in options {
                    if !matches!(o.id.as_str(), "normal" | "urgent" | "emergency") {
                        self.note(
                            path,
                            "urgency-option",
                            (
                                format!("紧急程度没有 `{}` 这一档", o.id),
                                format!("there is no urgency `{}`", o.id),
                            ),
                            (
                                "选项只能是 normal urgent emergency，显示的名称可以另写".into(),
                                "the options are normal, urgent and emergency; their names are free"
                                    .into(),
                            ),
                        );
                    }
                }
            }
            Effect::FollowUp { satisfied, solved } => {
                self.field_known(path, satisfied, form, |k| matches!(k, FieldKind::YesNo));
                if let Some(s) = solved {
                    self.field_known(path, s, form, |k| matches!(k, FieldKind::YesNo));
                }
            }
            Effect::CallBack | Effect::Resume | Effect::Handled | Effect::Reopen => {}
        }
    }

    fn automatic(&mut self) {
        let p = self.p;
        for (i, a) in p.automatic.iter().enumerate() {
            let path = format!("automatic.{i}");
            for f in &a.from {
                self.stage_known(&format!("{path}.from"), f);
            }
            self.stage_known(&format!("{path}.to"), &a.to);
            self.test(&format!("{path}.when"), &a.when, &[], false);
            // without an effect nothing changes, so the condition goes on holding
            if a.effects.is_empty() && a.from.contains(&a.to) {
                self.note(
                    &format!("{path}.to"),
                    "automatic-loop",
                    (
                        format!("自动转移从 `{}` 又到 `{}`，会没完没了", a.to, a.to),
                        format!("this rule leads from `{}` to itself without end", a.to),
                    ),
                    (
                        "to 写另一个阶段，或从 from 中去掉它".into(),
                        "let `to` name another stage, or take it out of `from`".into(),
                    ),
                );
            }
            for (i, e) in a.effects.iter().enumerate() {
                self.effect(&format!("{path}.effects.{i}"), e, &[], Scope::Matter);
            }
        }
    }

    fn imports(&mut self) {
        let p = self.p;
        for i in &p.imports {
            let path = format!("imports.{}", i.status);
            self.stage_known(&format!("{path}.stage"), &i.stage);
            if let Some(l) = &i.leg_stage {
                self.leg_stage_known(&format!("{path}.leg_stage"), l);
            }
            for c in &i.clocks {
                self.clock_known(&format!("{path}.clocks"), c);
            }
        }
    }

    fn audience(&mut self, path: &str, who: &Audience) {
        match who {
            Audience::Holder | Audience::Reporter => {}
            Audience::Leg { role } | Audience::Receiver { role } | Audience::Above { role, .. } => {
                self.role_known(path, role);
            }
        }
    }

    fn notices(&mut self) {
        let p = self.p;
        let actions: Vec<&str> = p.actions.iter().map(|a| a.id.as_str()).collect();
        for (i, n) in p.notices.iter().enumerate() {
            let path = format!("notices.{i}");
            let on = format!("{path}.on");
            match &n.on {
                On::Opened => {}
                On::Action { action } => {
                    self.known(&on, ("动作", "action"), action, &actions);
                }
                On::Stage { stage } => self.stage_known(&on, stage),
                On::Mark { clock, .. } => self.clock_known(&on, clock),
            }
            self.audience(&format!("{path}.who"), &n.who);
            if n.by.is_empty() {
                self.note(
                    &path,
                    "notice-by-nothing",
                    (
                        "通知没有写明用什么方式".into(),
                        "the notice does not say by what means".into(),
                    ),
                    ("写 `by: [in_app]`".into(), "write `by: [in_app]`".into()),
                );
            }
        }
    }

    /// Stages nobody reaches, and stages nobody leaves.
    fn reach(&mut self) {
        let p = self.p;
        let mut seen: BTreeSet<&str> = p.intake.to.iter().map(|t| t.stage.as_str()).collect();
        seen.extend(p.imports.iter().map(|i| i.stage.as_str()));
        loop {
            let before = seen.len();
            for a in p.actions.iter().filter(|a| a.scope == Scope::Matter) {
                if a.from.iter().any(|f| seen.contains(f.as_str())) {
                    seen.extend(a.to.iter().map(|t| t.stage.as_str()));
                }
            }
            for a in &p.automatic {
                if a.from.iter().any(|f| seen.contains(f.as_str())) {
                    seen.insert(&a.to);
                }
            }
            if seen.len() == before {
                break;
            }
        }
        for s in &p.stages {
            let path = format!("stages.{}", s.id);
            if !seen.contains(s.id.as_str()) {
                self.unreached(&path, &s.id);
            }
            let left = s.ends
                || p.actions.iter().any(|a| {
                    a.scope == Scope::Matter
                        && a.from.contains(&s.id)
                        && a.to.iter().any(|t| t.stage != s.id)
                })
                || p.automatic.iter().any(|a| a.from.contains(&s.id));
            if !left {
                self.dead_end(&path, &s.id);
            }
        }
        let mut seen: BTreeSet<&str> =
            p.leg_stages.first().map(|s| s.id.as_str()).into_iter().collect();
        seen.extend(p.imports.iter().filter_map(|i| i.leg_stage.as_deref()));
        for e in self.all_effects() {
            if let Effect::LegsTo { stage, .. } = e {
                seen.insert(p.leg_stage(stage).map_or("", |s| s.id.as_str()));
            }
        }
        loop {
            let before = seen.len();
            for a in p.actions.iter().filter(|a| a.scope == Scope::Leg) {
                if a.from.iter().any(|f| seen.contains(f.as_str())) {
                    seen.extend(a.to.iter().map(|t| t.stage.as_str()));
                }
            }
            if seen.len() == before {
                break;
            }
        }
        for s in &p.leg_stages {
            let path = format!("leg_stages.{}", s.id);
            if !seen.contains(s.id.as_str()) {
                self.unreached(&path, &s.id);
            }
            let left =
                s.ends || p.actions.iter().any(|a| a.scope == Scope::Leg && a.from.contains(&s.id));
            if !left {
                self.dead_end(&path, &s.id);
            }
        }
    }

    fn unreached(&mut self, path: &str, id: &str) {
        self.note(
            path,
            "stage-unreachable",
            (format!("没有动作能到达阶段 `{id}`"), format!("no action leads to stage `{id}`")),
            (
                "让某个动作的 to 指向它，或删去它".into(),
                "let an action lead to it, or remove it".into(),
            ),
        );
    }

    fn dead_end(&mut self, path: &str, id: &str) {
        self.note(
            path,
            "stage-dead-end",
            (
                format!("事项到了阶段 `{id}` 就再也出不去"),
                format!("what reaches stage `{id}` never leaves it"),
            ),
            (
                "加一个从它出发的动作，或写 `ends: true`".into(),
                "add an action that leaves it, or write `ends: true`".into(),
            ),
        );
    }
}

/// The options of a choice.
fn options_of<'f>(form: &'f [Field], id: &str) -> Vec<&'f Choice> {
    form.iter()
        .filter(|f| f.id == id)
        .flat_map(|f| match &f.kind {
            FieldKind::Choice { options } => options.as_slice(),
            _ => &[],
        })
        .collect()
}
