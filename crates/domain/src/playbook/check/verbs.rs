//! One key, one action: in any stage a verb of sorting belongs to at most one.

use super::Checker;

impl Checker<'_> {
    /// Notes an action whose verb another action has already in the same stage.
    pub(super) fn verbs(&mut self) {
        let p = self.p;
        for (i, a) in p.actions.iter().enumerate() {
            let Some(verb) = a.verb else { continue };
            let before = &p.actions[..i];
            let same = before.iter().find(|b| {
                b.verb == Some(verb)
                    && b.scope == a.scope
                    && b.from.iter().any(|stage| a.from.contains(stage))
            });
            if let Some(same) = same {
                self.note(
                    &format!("actions.{}.verb", a.id),
                    "verb-twice",
                    (
                        format!("动作 `{}` 和 `{}` 在同一阶段用了同一个 verb", same.id, a.id),
                        format!(
                            "actions `{}` and `{}` have the same verb in one stage",
                            same.id, a.id
                        ),
                    ),
                    (
                        "每个阶段每个 verb 只给一个动作，删去一个".into(),
                        "give each verb to one action of a stage; remove one".into(),
                    ),
                );
            }
        }
    }
}
