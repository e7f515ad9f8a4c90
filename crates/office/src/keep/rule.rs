//! A rule of what clerks know for sure, set, changed or ended by hand. None is removed: what it proposed
//! is still beside what was decided.

use super::{Change, id_of, stale, twice, wrong};
use crate::import::rules;
use crate::office::TENANT;
use crate::triage::{then, when};
use yiwang_domain::Text;
use yiwang_store::triage_rule::{self, Rule};
use yiwang_store::{StoreError, Tx};

impl Change {
    pub(super) async fn rule(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let all: Vec<Rule> = triage_rule::all(tx, TENANT).await?;
        let id = id_of(self.seen.as_ref());
        let old = all.iter().find(|r| Some(r.id) == id);
        self.fresh(old.map(|r| r.version))?;
        if old.is_some_and(|r| r.ended_at.is_some()) {
            return Err(stale(true).into());
        }
        let Some(sheet) = &self.sheet else {
            return match old {
                Some(old) => self.end_rule(tx, old).await,
                None => Ok(()),
            };
        };
        for row in &sheet.rows {
            let r = rules::read(&self.desk.books, sheet, row).map_err(|f| wrong(vec![f]))?;
            let stands = |o: &&Rule| o.ended_at.is_none() && rules::same(o, &r);
            match all.iter().find(stands) {
                // what changes nothing is no change
                Some(o) if old.is_some_and(|old| old.id == o.id) => {}
                Some(_) => return Err(twice("words").into()),
                None => rules::put(tx, &self.desk, self.by, old, r).await?,
            }
        }
        Ok(())
    }

    async fn end_rule(&self, tx: &mut Tx, old: &Rule) -> Result<(), StoreError> {
        let ended = Rule { ended_at: Some(self.desk.now), ..old.clone() };
        triage_rule::put(tx, TENANT, &ended).await?;
        let b = &self.desk.books;
        let (when, then) = (when(b, old), then(b, old));
        let say = Text::new(
            format!("停用规则：{}，{}", when.zh, then.zh),
            format!("Rule ended: where {}, {}", when.en, then.en),
        );
        self.desk.did(tx, self.by, old.id, "rule-ended", say).await
    }
}
