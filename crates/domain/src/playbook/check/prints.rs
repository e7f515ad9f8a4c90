//! Lists and prints: every source, action and list they name exists.

use super::Checker;
use crate::playbook::model::FieldKind;
use crate::playbook::print::{Body, Part};
use crate::playbook::source::{self, FACTS, OPENED, Opened, Piece, Source, Told};

impl Checker<'_> {
    pub(super) fn lists(&mut self) {
        let p = self.p;
        for l in &p.lists {
            let path = format!("lists.{}", l.id);
            self.actions_known(&format!("{path}.rows"), &l.rows);
            for (i, c) in l.columns.iter().enumerate() {
                for from in &c.from {
                    self.source(&format!("{path}.columns.{i}"), "column-nowhere", from);
                }
            }
        }
    }

    pub(super) fn prints(&mut self) {
        let p = self.p;
        for print in &p.prints {
            let path = format!("prints.{}", print.id);
            if print.parts.is_empty() {
                self.note(
                    &path,
                    "print-empty",
                    (
                        format!("打印件 `{}` 没有内容", print.id),
                        format!("print `{}` has no parts", print.id),
                    ),
                    ("写 `parts:`".into(), "write `parts:`".into()),
                );
            }
            for (i, part) in print.parts.iter().enumerate() {
                self.part(&format!("{path}.parts.{i}"), part);
            }
        }
    }

    fn part(&mut self, path: &str, part: &Part) {
        self.actions_known(&format!("{path}.after"), &part.after);
        match &part.body {
            Body::Title { text } | Body::Text { text } => {
                for t in [&text.zh, &text.en] {
                    self.placeholders(path, t);
                }
            }
            Body::Facts { lines } => {
                for (i, line) in lines.iter().enumerate() {
                    for from in &line.from {
                        self.source(&format!("{path}.facts.{i}"), "column-nowhere", from);
                    }
                }
            }
            Body::List { list } => {
                let p = self.p;
                let ids: Vec<&str> = p.lists.iter().map(|l| l.id.as_str()).collect();
                self.known(&format!("{path}.list"), ("清单", "list"), list, &ids);
            }
            Body::Timeline { actions } => {
                self.actions_known(&format!("{path}.timeline"), actions);
            }
            Body::Photos { lines } => {
                for (i, line) in lines.iter().enumerate() {
                    for from in &line.from {
                        self.photos(&format!("{path}.photos.{i}"), from);
                    }
                }
            }
            Body::Signatures { .. } => {}
        }
    }

    fn actions_known(&mut self, path: &str, named: &[String]) {
        let ids: Vec<&str> = self.p.actions.iter().map(|a| a.id.as_str()).collect();
        for name in named {
            self.known(path, ("动作", "action"), name, &ids);
        }
    }

    fn placeholders(&mut self, path: &str, text: &str) {
        for piece in source::pieces(text) {
            if let Piece::From(words) = piece {
                for w in words {
                    self.source(path, "placeholder-nowhere", &w);
                }
            }
        }
    }

    pub(super) fn source(&mut self, path: &str, code: &str, from: &str) {
        if source::find(self.p, from).is_some() {
            return;
        }
        let (zh, en) = match from.split_once('.') {
            Some(("matter", _)) => {
                let known = names(FACTS);
                (format!("`matter.` 后可写：{known}"), format!("after `matter.` one of: {known}"))
            }
            Some(("opened", _)) => {
                let known = names(OPENED);
                (format!("`opened.` 后可写：{known}"), format!("after `opened.` one of: {known}"))
            }
            Some((action, "leg")) if self.p.action(action).is_some() => (
                "只有 `on: leg` 的动作才有 `.leg`；写 `.unit`".into(),
                "only an action `on: leg` has `.leg`; write `.unit`".into(),
            ),
            _ => (
                "写 `opened.text`、`matter.outcome` 或 `动作.字段`".into(),
                "write `opened.text`, `matter.outcome` or `ACTION.FIELD`".into(),
            ),
        };
        self.note(
            path,
            code,
            (format!("来源 `{from}` 不存在"), format!("source `{from}` does not exist")),
            (zh, en),
        );
    }

    fn photos(&mut self, path: &str, from: &str) {
        let held = match source::find(self.p, from) {
            Some(Source::Opened(o)) => o == Opened::Photos,
            Some(Source::Taken { told: Told::Field(f), .. }) => {
                matches!(f.kind, FieldKind::Photos)
            }
            Some(_) => false,
            None => return self.source(path, "column-nowhere", from),
        };
        if !held {
            self.note(
                path,
                "photos-nowhere",
                (format!("`{from}` 不是照片"), format!("`{from}` holds no photos")),
                (
                    "写 `opened.photos` 或类别为 photos 的字段".into(),
                    "write `opened.photos` or a field of kind photos".into(),
                ),
            );
        }
    }
}

fn names<T>(of: &[(&str, T)]) -> String {
    of.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(" ")
}
