//! Standard replies. A row is known by category and title.

use super::Run;
use super::sheet::Sheet;
use crate::books::Books;
use crate::office::TENANT;
use crate::reply;
use crate::table::MappedRow;
use crate::view::ImportReport;
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::Fault;
use yiwang_store::reply::{self as kept, Reply};
use yiwang_store::{StoreError, Tx};

pub(crate) const REQUIRED: &[&str] = &["title", "text"];
pub(crate) const FIELDS: &[&str] = &["category", "title", "text"];

/// What a row is known by.
pub(crate) type Key = (String, String);

pub(crate) fn key(r: &Reply) -> Key {
    (r.category.clone(), r.title.clone())
}

/// A reply as a row of the table, in the order of the fields.
pub(crate) fn cells(r: &Reply) -> Vec<String> {
    vec![r.category.clone(), r.title.clone(), r.text.clone()]
}

/// Writes the replies of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: BTreeMap<Key, Reply> =
        kept::all(tx, TENANT).await?.into_iter().map(|r| (key(&r), r)).collect();
    for row in &run.sheet.rows {
        let mut r = match read(&run.desk.books, &run.sheet, row) {
            Ok(r) => r,
            Err(f) => {
                report.wrong.push(f);
                continue;
            }
        };
        match known.get(&key(&r)) {
            Some(old) => {
                (r.id, r.version) = (old.id, old.version);
                if *old == r {
                    report.same += 1;
                    continue;
                }
                report.changed += 1;
            }
            None => {
                r.id = run.desk.office.id();
                report.added += 1;
            }
        }
        kept::put(tx, TENANT, &r).await?;
        known.insert(key(&r), r);
    }
    Ok(())
}

/// A reply as a row wants it, without its id.
pub(crate) fn read(books: &Books, sheet: &Sheet, row: &MappedRow) -> Result<Reply, Fault> {
    let category = row.get("category").unwrap_or_default();
    if !category.is_empty() && !books.categories.contains_key(category) {
        return Err(sheet.unknown(row, "category", "类别", "category"));
    }
    let text = sheet.words(row, "text")?;
    if let Some(word) = reply::unknown(&text) {
        let known = reply::PLACEHOLDERS.map(|p| format!("{{{p}}}")).join(" ");
        return Err(sheet.fault(
            row,
            "text",
            format!("没有占位符“{word}”，可用：{known}"),
            format!("there is no placeholder `{word}`; there are {known}"),
        ));
    }
    Ok(Reply {
        id: Uuid::nil(),
        category: category.to_owned(),
        title: sheet.name(row, "title")?.to_owned(),
        text,
        version: 1,
    })
}
