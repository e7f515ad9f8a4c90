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
use yiwang_store::{Conn, StoreError, Tx};

pub(crate) const REQUIRED: &[&str] = &["code", "name"];
pub(crate) const FIELDS: &[&str] = &[
    "code",
    "parent",
    "name",
    "name_en",
    "playbook",
    "urgency",
    "secrecy",
    "filing",
    "filing_en",
    "closing",
    "closing_en",
];

/// A category as a row of the table, in the order of the fields.
pub(crate) fn cells(c: &Category) -> Vec<String> {
    vec![
        c.code.clone(),
        c.parent.clone().unwrap_or_default(),
        c.name.zh.clone(),
        c.name.en.clone(),
        c.playbook.clone().unwrap_or_default(),
        c.urgency.map(|u| spelled(&u)).unwrap_or_default(),
        c.secrecy.map(|s| spelled(&s)).unwrap_or_default(),
        c.filing.zh.clone(),
        c.filing.en.clone(),
        c.closing.zh.clone(),
        c.closing.en.clone(),
    ]
}

/// Every category by code.
pub(crate) async fn known(conn: &mut Conn) -> Result<BTreeMap<String, Category>, StoreError> {
    let all = category::all(conn, TENANT).await?;
    Ok(all.into_iter().map(|c| (c.code.clone(), c)).collect())
}

/// Writes the categories of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let known = known(tx).await?;
    let mut wanted: Wanted<'_> = BTreeMap::new();
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

/// Categories as a table wants them, each with its row.
pub(crate) type Wanted<'a> = BTreeMap<String, (&'a MappedRow, Category)>;

/// A category as a row wants it.
pub(crate) fn read(
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
        filing: condition(sheet, row, ["filing", "filing_en"], old.map(|c| &c.filing))?,
        closing: condition(sheet, row, ["closing", "closing_en"], old.map(|c| &c.closing))?,
        version: old.map_or(1, |c| c.version),
    })
}

/// A condition; a table made before there were conditions leaves it as it is.
fn condition(
    sheet: &Sheet,
    row: &MappedRow,
    [zh, en]: [&str; 2],
    old: Option<&Text>,
) -> Result<Text, Fault> {
    if !sheet.has(zh) {
        return Ok(old.cloned().unwrap_or_default());
    }
    let (said, english) = (sheet.words(row, zh)?, sheet.words(row, en)?);
    // a condition in English only would be missing on every Chinese page
    if said.is_empty() && !english.is_empty() {
        return Err(sheet.fault(row, zh, "请填写中文", "fill in the Chinese as well"));
    }
    let english = if english.is_empty() { said.clone() } else { english };
    Ok(Text::new(said, english))
}

/// A word as data has it.
fn spelled<T: serde::Serialize>(word: &T) -> String {
    let json = serde_json::to_value(word).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
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
pub(crate) fn misplaced(
    wanted: &Wanted<'_>,
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
