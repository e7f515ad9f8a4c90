//! Units: parents may stand later in the file than their children.

use super::Run;
use super::sheet::Sheet;
use crate::books::Books;
use crate::office::TENANT;
use crate::table::MappedRow;
use crate::view::ImportReport;
use std::collections::BTreeMap;
use yiwang_domain::units::Unit;
use yiwang_domain::{Fault, UnitId};
use yiwang_store::{StoreError, Tx, unit};

pub(super) const REQUIRED: &[&str] = &["code", "name", "kind"];
pub(super) const FIELDS: &[&str] = &["code", "name", "kind", "parent", "area", "calendar"];

/// A unit of the file, its parent still by code.
struct Wanted<'a> {
    row: &'a MappedRow,
    name: String,
    kind: String,
    parent: Option<String>,
    area: Option<String>,
    calendar: Option<String>,
}

/// Writes the units of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: BTreeMap<String, Unit> =
        unit::all(tx, TENANT).await?.into_iter().map(|u| (u.code.clone(), u)).collect();
    let before = known.clone();
    let top = known.values().find(|u| u.parent.is_none()).map(|u| u.code.clone());
    let mut wanted: BTreeMap<String, Wanted<'_>> = BTreeMap::new();
    for row in &run.sheet.rows {
        match read(&run.desk.books, &run.sheet, row, top.as_deref()) {
            Err(f) => report.wrong.push(f),
            Ok((code, _)) if wanted.contains_key(code) => report.wrong.push(run.sheet.fault(
                row,
                "code",
                format!("代码“{code}”在本表中出现两次"),
                format!("the code `{code}` stands twice in this table"),
            )),
            Ok((code, w)) => drop(wanted.insert(code.to_owned(), w)),
        }
    }
    drop_orphans(&mut wanted, &known, &run.sheet, report);
    for (code, w) in &wanted {
        let id = known.get(code).map_or_else(|| UnitId(run.desk.office.id()), |u| u.id);
        let unit = Unit {
            id,
            code: code.clone(),
            name: w.name.clone(),
            kind: w.kind.clone(),
            parent: None,
            path: String::new(),
            area: w.area.clone(),
            calendar: w.calendar.clone(),
        };
        known.insert(code.clone(), unit);
    }
    let codes: BTreeMap<UnitId, String> = known.values().map(|u| (u.id, u.code.clone())).collect();
    let parent_of = |code: &str| match wanted.get(code) {
        Some(w) => w.parent.clone(),
        None => before.get(code).and_then(|u| u.parent).and_then(|p| codes.get(&p).cloned()),
    };
    // where a unit moved, everything below it has another path
    let mut fresh: Vec<Unit> = Vec::new();
    for u in known.values() {
        let parent = parent_of(&u.code);
        fresh.push(Unit {
            parent: parent.as_deref().and_then(|p| known.get(p)).map(|p| p.id),
            path: path_of(&u.code, &parent_of, known.len()),
            ..u.clone()
        });
    }
    fresh.sort_by(|a, b| a.path.cmp(&b.path));
    for u in &fresh {
        let old = before.get(&u.code);
        let listed = wanted.contains_key(&u.code);
        if old == Some(u) {
            report.same += usize::from(listed);
            continue;
        }
        unit::put(tx, TENANT, u).await?;
        match (listed, old) {
            (true, None) => report.added += 1,
            (true, Some(_)) => report.changed += 1,
            (false, _) => {}
        }
    }
    Ok(())
}

fn read<'a>(
    books: &Books,
    sheet: &Sheet,
    row: &'a MappedRow,
    top: Option<&str>,
) -> Result<(&'a str, Wanted<'a>), Fault> {
    let code = sheet.code(row, "code")?;
    let area = match row.get("area") {
        None => None,
        Some(a) if a == books.tenant.region => Some(format!("/{a}/")),
        Some(a) => match books.net.by_code(a) {
            Some(g) => Some(g.path.clone()),
            None => return Err(sheet.unknown(row, "area", "网格", "grid")),
        },
    };
    let calendar = row.get("calendar").map(str::to_owned);
    if calendar.as_deref().is_some_and(|c| books.calendars.get(c).is_err()) {
        return Err(sheet.unknown(row, "calendar", "工作日历", "calendar"));
    }
    let parent = row.get("parent").or(top).filter(|p| Some(code) != top || *p != code);
    let wanted = Wanted {
        row,
        name: sheet.name(row, "name")?.to_owned(),
        kind: sheet.code(row, "kind")?.to_owned(),
        parent: parent.map(str::to_owned),
        area,
        calendar,
    };
    Ok((code, wanted))
}

/// Takes out units whose parent is neither known nor sound, and those that are their own ancestor.
fn drop_orphans(
    wanted: &mut BTreeMap<String, Wanted<'_>>,
    known: &BTreeMap<String, Unit>,
    sheet: &Sheet,
    report: &mut ImportReport,
) {
    let codes: BTreeMap<UnitId, &str> = known.values().map(|u| (u.id, u.code.as_str())).collect();
    loop {
        let orphan = wanted.iter().find_map(|(code, w)| {
            let p = w.parent.as_deref()?;
            (!wanted.contains_key(p) && !known.contains_key(p))
                .then(|| (code.clone(), sheet.unknown(w.row, "parent", "上级单位", "unit above")))
        });
        let bad = orphan.or_else(|| {
            let above = |c: &str| match wanted.get(c) {
                Some(w) => w.parent.clone(),
                None => known
                    .get(c)
                    .and_then(|u| u.parent)
                    .and_then(|p| codes.get(&p).map(|s| (*s).to_owned())),
            };
            wanted.iter().find_map(|(code, w)| {
                let mut at = above(code);
                for _ in 0..=wanted.len() + known.len() {
                    match at {
                        Some(p) if p == *code => {
                            let fault = sheet.fault(
                                w.row,
                                "parent",
                                format!("“{code}”成了自己的上级"),
                                format!("`{code}` would be its own superior"),
                            );
                            return Some((code.clone(), fault));
                        }
                        Some(p) => at = above(&p),
                        None => return None,
                    }
                }
                None
            })
        });
        let Some((code, fault)) = bad else { return };
        report.wrong.push(fault);
        wanted.remove(&code);
    }
}

fn path_of(code: &str, parent_of: &impl Fn(&str) -> Option<String>, most: usize) -> String {
    let mut codes = vec![code.to_owned()];
    let mut at = parent_of(code);
    while let Some(p) = at.filter(|_| codes.len() <= most) {
        at = parent_of(&p);
        codes.push(p);
    }
    codes.reverse();
    format!("/{}/", codes.join("/"))
}
