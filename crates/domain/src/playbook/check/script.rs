//! What is said on the telephone: only of a follow-up, and every placeholder leads somewhere.

use super::Checker;
use crate::playbook::model::Action;
use crate::playbook::script::{self, ME};
use crate::playbook::source::{self, Piece};
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn scripts(&mut self) {
        let p = self.p;
        for a in &p.actions {
            self.script(a);
        }
    }

    fn script(&mut self, a: &Action) {
        let path = format!("actions.{}", a.id);
        if !a.follows_up() {
            for (key, there) in
                [("script", !a.script.is_empty()), ("unreached", a.unreached.is_some())]
            {
                if there {
                    self.script_idle(&format!("{path}.{key}"), key);
                }
            }
            return;
        }
        for (i, sentence) in a.script.iter().enumerate() {
            // the two languages name the same sources: each mistake is told once
            let both = [&sentence.zh, &sentence.en];
            let words: BTreeSet<String> = both.iter().flat_map(|text| placeholders(text)).collect();
            for w in words {
                self.spoken(&format!("{path}.script.{i}"), &w);
            }
        }
        if let Some(other) = &a.unreached {
            let ids: Vec<&str> = self.p.actions.iter().map(|a| a.id.as_str()).collect();
            self.known(&format!("{path}.unreached"), ("动作", "action"), other, &ids);
        }
    }

    fn script_idle(&mut self, path: &str, key: &str) {
        self.note(
            path,
            "script-without-follow-up",
            (format!("`{key}` 只能写在回访动作里"), format!("`{key}` belongs to a follow-up only")),
            (
                "给动作加上 follow_up 效果，或删去这一行".into(),
                "give the action the effect follow_up, or remove this line".into(),
            ),
        );
    }

    fn spoken(&mut self, path: &str, word: &str) {
        if script::find(self.p, word).is_some() {
            return;
        }
        if word.starts_with("me.") {
            let known = ME.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(" ");
            self.note(
                path,
                "placeholder-nowhere",
                (format!("来源 `{word}` 不存在"), format!("source `{word}` does not exist")),
                (format!("`me.` 后可写：{known}"), format!("after `me.` one of: {known}")),
            );
            return;
        }
        self.source(path, "placeholder-nowhere", word);
    }
}

fn placeholders(text: &str) -> Vec<String> {
    let pieces = source::pieces(text).into_iter();
    pieces
        .flat_map(|piece| match piece {
            Piece::From(words) => words,
            Piece::Words(_) => Vec::new(),
        })
        .collect()
}
