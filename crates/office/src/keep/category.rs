//! A category changed by hand.

use super::{Change, twice, wrong};
use crate::import::categories::{self, Wanted};
use crate::import::sheet::Sheet;
use crate::office::TENANT;
use std::collections::BTreeMap;
use yiwang_domain::{Refusal, Sort};
use yiwang_store::category::{self, Category};
use yiwang_store::triage_rule::{self, Rule};
use yiwang_store::{StoreError, Tx, reply, route};

type Known = BTreeMap<String, Category>;

impl Change {
    pub(super) async fn category(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let known = categories::known(tx).await?;
        let old = self.seen.as_ref().and_then(|s| known.get(&s.id));
        self.fresh(old.map(|c| c.version))?;
        match (&self.sheet, old) {
            (Some(sheet), _) => self.put_category(tx, sheet, &known, old).await,
            (None, Some(old)) => self.drop_category(tx, &known, old).await,
            (None, None) => Ok(()),
        }
    }

    async fn put_category(
        &self,
        tx: &mut Tx,
        sheet: &Sheet,
        known: &Known,
        old: Option<&Category>,
    ) -> Result<(), StoreError> {
        for row in &sheet.rows {
            let c = categories::read(&self.desk.books, sheet, row, known)
                .map_err(|f| wrong(vec![f]))?;
            // matters name their category by code: another code is another category
            if old.map_or_else(|| known.contains_key(&c.code), |o| o.code != c.code) {
                return Err(twice("code").into());
            }
            if old == Some(&c) {
                continue;
            }
            let wanted: Wanted<'_> = BTreeMap::from([(c.code.clone(), (row, c.clone()))]);
            if let Some((_, fault)) = categories::misplaced(&wanted, known, sheet) {
                return Err(wrong(vec![fault]).into());
            }
            category::put(tx, TENANT, &c).await?;
        }
        Ok(())
    }

    async fn drop_category(
        &self,
        tx: &mut Tx,
        known: &Known,
        old: &Category,
    ) -> Result<(), StoreError> {
        let code = old.code.as_str();
        let children = known.values().filter(|c| c.parent.as_deref() == Some(code)).count();
        if children > 0 {
            return Err(has_children(old, children).into());
        }
        let matters = category::matters(tx, TENANT, code).await?;
        if matters > 0 {
            return Err(has_matters(old, matters).into());
        }
        let routes = route::all(tx, TENANT).await?.iter().filter(|r| r.category == code).count();
        let replies = reply::all(tx, TENANT).await?.iter().filter(|r| r.category == code).count();
        let named = |r: &Rule| r.ended_at.is_none() && r.category.as_deref() == Some(code);
        let rules = triage_rule::all(tx, TENANT).await?.iter().filter(|r| named(r)).count();
        if routes + replies + rules > 0 {
            return Err(in_tables(old, routes, replies, rules).into());
        }
        category::remove(tx, TENANT, code).await?;
        Ok(())
    }
}

fn has_children(c: &Category, n: usize) -> Refusal {
    Refusal::new(
        "category-has-children",
        Sort::NotNow,
        (
            format!("“{}”下面还有{n}个类别，不能删除。", c.name.zh),
            format!("`{}` has {n} categories below it and cannot be removed.", c.name.en),
        ),
        ("先删除或移走下级类别。", "Remove or move those below it first."),
    )
}

fn has_matters(c: &Category, n: i64) -> Refusal {
    Refusal::new(
        "category-has-matters",
        Sort::NotNow,
        (
            format!("有{n}件事项属于“{}”，不能删除。", c.name.zh),
            format!("{n} matters are filed under `{}`; it cannot be removed.", c.name.en),
        ),
        (
            "保留这个类别；名称、上级和工作法可以改。",
            "Keep it; its name, parent and playbook can be changed.",
        ),
    )
}

fn in_tables(c: &Category, routes: usize, replies: usize, rules: usize) -> Refusal {
    Refusal::new(
        "category-in-tables",
        Sort::NotNow,
        (
            format!(
                "派单规则{routes}行、标准答复{replies}条、关键词规则{rules}条用到“{}”，不能删除。",
                c.name.zh
            ),
            format!(
                "{routes} rows of the routing table, {replies} standard replies and {rules} rules \
                 name `{}`; it cannot be removed.",
                c.name.en
            ),
        ),
        ("先改掉或删除这些行。", "Change or remove those rows first."),
    )
}
