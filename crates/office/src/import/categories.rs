//! Categories: parents may stand later in the file than their children.

use super::Run;
use super::sheet::Sheet;
use crate::books::Books;
use crate::office::TENANT;
use crate::table::MappedRow;
use crate::view::ImportReport;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use yiwang_domain::{Fault, Text};
use yiwang_store::category::{self, Category};
use yiwang_store::{StoreError, Tx};

pub(super) const REQUIRED: &[&str] = &["code", "name"];
pub(super) const FIELDS: &[&str] =
    &["code", "parent", "name", "name_en", "playbook", "urgency", "secrecy"];

/// Writes the categories of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let known: BTreeMap<String, Category> =
        category::all(tx, TENANT).await?.into_iter().map(|c| (c.code.clone(), c)).collect();
    let mut wanted: BTreeMap<String, (&MappedRow, Category)> = BTreeMap::new();
    for row in &run.sheet.rows {
        match read(&run.desk.books, &run.sheet, row, &known) {
            Err(f) => report.wrong.push(f),
            Ok(c) if wanted.contains_key(&c.code) => report.wrong.push(run.sheet.fault(
                row,
                "code",
                format!("代码“{}”在本表中出现两次", c.code),
                format!("the code `{}` stands twice in this table", c.code),
            )),
            Ok(c) => drop(wanted.insert(c.code.clone(), (row, c))),
        }
    }
    while let Some((code, fault)) = misplaced(&wanted, &known, &run.sheet) {
        report.wrong.push(fault);
        wanted.remove(&code);
    }
    for (code, (_, c)) in &wanted {
        match known.get(code) {
            Some(old) if old == c => report.same += 1,
            Some(_) => {
                category::put(tx, TENANT, c).await?;
                report.changed += 1;
            }
            None => {
                category::put(tx, TENANT, c).await?;
                report.added += 1;
            }
        }
    }
    Ok(())
}

fn read(
    books: &Books,
    sheet: &Sheet,
    row: &MappedRow,
    known: &BTreeMap<String, Category>,
) -> Result<Category, Fault> {
    let code = sheet.code(row, "code")?;
    let name = sheet.name(row, "name")?;
    let playbook = row.get("playbook").map(str::to_owned);
    if playbook.as_ref().is_some_and(|p| !books.playbooks.contains_key(p)) {
        return Err(sheet.unknown(row, "playbook", "工作法", "playbook"));
    }
    let old = known.get(code);
    Ok(Category {
        code: code.to_owned(),
        parent: row.get("parent").map(str::to_owned),
        name: Text::new(name, row.get("name_en").unwrap_or(name)),
        playbook,
        urgency: word(sheet, row, "urgency")?,
        secrecy: word(sheet, row, "secrecy")?,
        words: old.map(|c| c.words.clone()).unwrap_or_default(),
        valid_from: old.and_then(|c| c.valid_from),
        valid_to: old.and_then(|c| c.valid_to),
    })
}

/// One of a few words, as data has them.
fn word<T: DeserializeOwned>(
    sheet: &Sheet,
    row: &MappedRow,
    field: &str,
) -> Result<Option<T>, Fault> {
    let Some(w) = row.get(field) else { return Ok(None) };
    serde_json::from_value(serde_json::json!(w)).map(Some).map_err(|e| {
        sheet.fault(
            row,
            field,
            format!("“{w}”不是可用的词：{e}"),
            format!("`{w}` will not do: {e}"),
        )
    })
}

/// A category whose parent is nowhere, or that is its own ancestor.
fn misplaced(
    wanted: &BTreeMap<String, (&MappedRow, Category)>,
    known: &BTreeMap<String, Category>,
    sheet: &Sheet,
) -> Option<(String, Fault)> {
    let get = |code: &str| wanted.get(code).map(|(_, c)| c).or_else(|| known.get(code));
    wanted.iter().find_map(|(code, (row, c))| {
        let mut at = c.parent.as_deref();
        if at.is_some_and(|p| get(p).is_none()) {
            return Some((
                code.clone(),
                sheet.unknown(row, "parent", "上级类别", "category above"),
            ));
        }
        for _ in 0..=wanted.len() + known.len() {
            match at {
                Some(p) if p == code => {
                    let fault = sheet.fault(
                        row,
                        "parent",
                        format!("“{code}”成了自己的上级"),
                        format!("`{code}` would be its own parent"),
                    );
                    return Some((code.clone(), fault));
                }
                Some(p) => at = get(p).and_then(|c| c.parent.as_deref()),
                None => return None,
            }
        }
        None
    })
}
