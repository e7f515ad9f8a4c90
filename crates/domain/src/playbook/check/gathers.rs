//! What can be wrong with how a method gathers matters of one kind.

use super::Checker;
use crate::playbook::model::{Action, FieldKind, Scope};

impl Checker<'_> {
    /// What puts a matter into a class can be done from the first stage on, by its two fields alone.
    pub(super) fn gathers(&mut self) {
        let p = self.p;
        let Some(g) = &p.gathers else { return };
        let of: Vec<&Action> = p.actions.iter().filter(|a| a.scope == Scope::Matter).collect();
        let ids: Vec<&str> = of.iter().map(|a| a.id.as_str()).collect();
        if !self.known("gathers.by", ("事项动作", "action on the matter"), &g.by, &ids) {
            return;
        }
        let Some(action) = of.into_iter().find(|a| a.id == g.by) else { return };
        let words: Vec<&str> = action
            .form
            .iter()
            .filter(|f| matches!(f.kind, FieldKind::Text | FieldKind::LongText))
            .map(|f| f.id.as_str())
            .collect();
        self.known("gathers.number", ("文字字段", "text field"), &g.number, &words);
        self.known("gathers.why", ("文字字段", "text field"), &g.why, &words);
        for t in p.intake.to.iter().filter(|t| !action.from.contains(&t.stage)) {
            self.note(
                "gathers.by",
                "gathers-later",
                (
                    format!("事项一进来在 `{}`，这时不能做 `{}`", t.stage, g.by),
                    format!("a matter begins in `{}`, where `{}` cannot be taken", t.stage, g.by),
                ),
                (
                    format!("在 `{}` 的 `from` 里加上 `{}`", g.by, t.stage),
                    format!("add `{}` to `from` of `{}`", t.stage, g.by),
                ),
            );
        }
        let given = [&g.number, &g.why];
        for f in action.form.iter().filter(|f| f.required && !given.contains(&&f.id)) {
            self.note(
                "gathers.by",
                "gathers-asks-more",
                (
                    format!("`{}` 还有必填的 `{}`，归集时没有人填", g.by, f.id),
                    format!("`{}` asks for `{}` as well, which nobody fills in then", g.by, f.id),
                ),
                (
                    format!("把 `{}` 改成不必填", f.id),
                    format!("make `{}` a field that may stay empty", f.id),
                ),
            );
        }
    }
}
