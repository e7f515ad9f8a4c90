//! What can be wrong with how a method gathers matters of one kind.

use super::Checker;
use crate::playbook::model::{Action, Scope};

impl Checker<'_> {
    /// What puts a matter into a class can be done from the first stage on, by its two fields alone.
    pub(super) fn gathers(&mut self) {
        let p = self.p;
        let Some(g) = &p.gathers else { return };
        let Some(action) =
            self.puts_in("gathers", &g.by, &[("number", &g.number), ("why", &g.why)])
        else {
            return;
        };
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
        self.asks_more("gathers", action, &[&g.number, &g.why]);
    }
}

impl<'p> Checker<'p> {
    /// The action that puts a matter in, with the fields of its form that are filled with words.
    pub(super) fn puts_in(
        &mut self,
        path: &str,
        by: &str,
        fields: &[(&str, &str)],
    ) -> Option<&'p Action> {
        let of: Vec<&Action> = self.p.actions.iter().filter(|a| a.scope == Scope::Matter).collect();
        let ids: Vec<&str> = of.iter().map(|a| a.id.as_str()).collect();
        if !self.known(&format!("{path}.by"), ("事项动作", "action on the matter"), by, &ids) {
            return None;
        }
        let action = of.into_iter().find(|a| a.id == by)?;
        let words: Vec<&str> =
            action.form.iter().filter(|f| f.kind.is_words()).map(|f| f.id.as_str()).collect();
        for (key, field) in fields {
            self.known(&format!("{path}.{key}"), ("文字字段", "text field"), field, &words);
        }
        Some(action)
    }

    /// Notes fields of the form that nobody fills in when matters are put in by the page.
    pub(super) fn asks_more(&mut self, path: &str, action: &Action, given: &[&str]) {
        for f in action.form.iter().filter(|f| f.required && !given.contains(&f.id.as_str())) {
            self.note(
                &format!("{path}.by"),
                &format!("{path}-asks-more"),
                (
                    format!("`{}` 还有必填的 `{}`，归集时没有人填", action.id, f.id),
                    format!(
                        "`{}` asks for `{}` as well, which nobody fills in then",
                        action.id, f.id
                    ),
                ),
                (
                    format!("把 `{}` 改成不必填", f.id),
                    format!("make `{}` a field that may stay empty", f.id),
                ),
            );
        }
    }
}
