//! The routing table. A row is known by category, area and unit.

use super::Run;
use super::sheet::Sheet;
use crate::books::Books;
use crate::office::TENANT;
use crate::table::MappedRow;
use crate::view::ImportReport;
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::{Fault, Text, UnitId};
use yiwang_store::route::{self, Route};
use yiwang_store::{StoreError, Tx};

pub(crate) const REQUIRED: &[&str] = &["unit"];
pub(crate) const FIELDS: &[&str] = &["category", "area", "unit", "rank", "reason", "reason_en"];

/// What a row is known by.
pub(crate) type Key = (String, String, UnitId);

pub(crate) fn key(r: &Route) -> Key {
    (r.category.clone(), r.area.clone(), r.unit)
}

/// A route as a row of the table, in the order of the fields.
pub(crate) fn cells(books: &Books, r: &Route) -> Vec<String> {
    let unit = books.units.get(r.unit).map_or_else(|| r.unit.to_string(), |u| u.code.clone());
    // a path of codes ends with the grid's own
    let area = r.area.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    vec![
        r.category.clone(),
        area.to_owned(),
        unit,
        r.rank.to_string(),
        r.reason.zh.clone(),
        r.reason.en.clone(),
    ]
}

/// Writes the routes of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: BTreeMap<Key, Route> =
        route::all(tx, TENANT).await?.into_iter().map(|r| (key(&r), r)).collect();
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
        route::put(tx, TENANT, &r).await?;
        known.insert(key(&r), r);
    }
    Ok(())
}

/// A route as a row wants it, without its id.
pub(crate) fn read(books: &Books, sheet: &Sheet, row: &MappedRow) -> Result<Route, Fault> {
    let unit = row.get("unit").and_then(|u| books.units.find(u));
    let unit = unit.ok_or_else(|| sheet.unknown(row, "unit", "单位", "unit"))?.id;
    let category = row.get("category").unwrap_or_default();
    if !category.is_empty() && !books.categories.contains_key(category) {
        return Err(sheet.unknown(row, "category", "类别", "category"));
    }
    let area = match row.get("area") {
        None => String::new(),
        Some(a) if a == books.tenant.region => format!("/{a}/"),
        Some(a) => match books.net.by_code(a) {
            Some(g) => g.path.clone(),
            None => return Err(sheet.unknown(row, "area", "网格", "grid")),
        },
    };
    let rank = match row.get("rank").map(str::parse) {
        None => 0,
        Some(Ok(n)) => n,
        Some(Err(_)) => {
            return Err(sheet.fault(
                row,
                "rank",
                "次序应为整数",
                "the rank must be a whole number",
            ));
        }
    };
    let reason = row.get("reason").unwrap_or_default();
    Ok(Route {
        id: Uuid::nil(),
        category: category.to_owned(),
        area,
        unit,
        rank,
        reason: Text::new(reason, row.get("reason_en").unwrap_or(reason)),
        version: 1,
    })
}
