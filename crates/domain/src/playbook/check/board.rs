//! Boards: every stage they name exists, stands in one column, and no open leg falls off.

use super::Checker;
use std::collections::BTreeMap;

impl Checker<'_> {
    pub(super) fn board(&mut self) {
        let p = self.p;
        // where each stage and each leg stage was seen first
        let (mut stages, mut legs): (BTreeMap<&str, &str>, BTreeMap<&str, &str>) =
            (BTreeMap::new(), BTreeMap::new());
        for c in &p.board {
            let path = format!("board.{}", c.id);
            if c.stages.is_empty() && c.legs.is_empty() {
                self.note(
                    &path,
                    "board-column-empty",
                    (
                        format!("看板的栏 `{}` 什么也不放", c.id),
                        format!("column `{}` of the board holds nothing", c.id),
                    ),
                    (
                        "写 `stages: [阶段]` 或 `legs: [承办阶段]`".into(),
                        "write `stages: [STAGE]` or `legs: [LEG_STAGE]`".into(),
                    ),
                );
            }
            for s in &c.stages {
                self.stage_known(&format!("{path}.stages"), s);
                if p.stage(s).is_some_and(|s| s.ends) {
                    self.board_ended(&format!("{path}.stages"), s);
                }
                if let Some(other) = stages.insert(s, &c.id) {
                    self.board_twice(&format!("{path}.stages"), s, other);
                }
            }
            for l in &c.legs {
                self.leg_stage_known(&format!("{path}.legs"), l);
                if let Some(other) = legs.insert(l, &c.id) {
                    self.board_twice(&format!("{path}.legs"), l, other);
                }
            }
        }
        if legs.is_empty() {
            return;
        }
        let left: Vec<&str> = p
            .leg_stages
            .iter()
            .filter(|s| !s.ends && !legs.contains_key(s.id.as_str()))
            .map(|s| s.id.as_str())
            .collect();
        if !left.is_empty() {
            let left = left.join(" ");
            self.note(
                "board",
                "board-leg-nowhere",
                (
                    format!("承办阶段 {left} 不在看板的任何一栏"),
                    format!("leg stages {left} stand in no column of the board"),
                ),
                (
                    "放进某一栏的 legs，免得走到那里的事项从看板上消失".into(),
                    "put them under `legs` of a column, so that nothing drops off the board".into(),
                ),
            );
        }
    }

    fn board_ended(&mut self, path: &str, stage: &str) {
        self.note(
            path,
            "board-stage-ends",
            (
                format!("阶段 `{stage}` 已经办结，看板只放在办的"),
                format!("stage `{stage}` ends the matter; a board holds open matters only"),
            ),
            ("从这一栏删去".into(), "take it out of this column".into()),
        );
    }

    fn board_twice(&mut self, path: &str, stage: &str, other: &str) {
        self.note(
            path,
            "board-twice",
            (
                format!("`{stage}` 已经在栏 `{other}` 里"),
                format!("`{stage}` stands in column `{other}` already"),
            ),
            ("只留在一栏里".into(), "leave it in one column".into()),
        );
    }
}
