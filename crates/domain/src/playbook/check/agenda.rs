//! What can be wrong with how a method's meetings take matters as their agenda.

use super::Checker;
use crate::playbook::model::FieldKind;
use crate::playbook::source::{self, Source, Told};

impl Checker<'_> {
    /// What puts a matter on can be done from the page by what is declared alone, and what tells how
    /// the meeting goes exists.
    pub(super) fn agenda(&mut self) {
        let Some(a) = &self.p.agenda else { return };
        for (key, named) in [("items", &a.items), ("settles", &a.settles), ("day", &a.day)] {
            for from in named {
                self.said_in(&format!("agenda.{key}"), from);
            }
        }
        let words = [("number", a.number.as_str()), ("item", a.item.as_str())];
        let Some(action) = self.puts_in("agenda", &a.by, &words) else { return };
        let mut given = vec![a.number.as_str(), a.item.as_str()];
        let fields: Vec<&str> = action.form.iter().map(|f| f.id.as_str()).collect();
        for (field, answer) in &a.fills {
            let path = format!("agenda.fills.{field}");
            self.known(&path, ("字段", "field"), field, &fields);
            given.push(field);
            let options = action.form.iter().find(|f| f.id == *field).and_then(|f| match &f.kind {
                FieldKind::Choice { options } => Some(options),
                _ => None,
            });
            if let Some(options) = options {
                let ids: Vec<&str> = options.iter().map(|o| o.id.as_str()).collect();
                self.known(&path, ("选项", "option"), answer, &ids);
            }
        }
        self.asks_more("agenda", action, &given);
        let own = format!("{}.{}", a.by, a.item);
        if !a.items.contains(&own) {
            self.note(
                "agenda.items",
                "agenda-own-item",
                (format!("`items` 里没有 `{own}`"), format!("`items` lacks `{own}`")),
                (
                    "加上它，列入的事项才算议题".into(),
                    "add it, so that what is put on counts as an item".into(),
                ),
            );
        }
    }

    /// A field of an action's form.
    fn said_in(&mut self, path: &str, from: &str) {
        match source::find(self.p, from) {
            Some(Source::Taken { told: Told::Field(_), .. }) => {}
            None => self.source(path, "column-nowhere", from),
            Some(_) => self.note(
                path,
                "agenda-no-field",
                (
                    format!("`{from}` 不是动作表单里的字段"),
                    format!("`{from}` is no field of an action's form"),
                ),
                ("写 `动作.字段`".into(), "write `ACTION.FIELD`".into()),
            ),
        }
    }
}
