//! What must hold between the grids of one file.

use super::read::Row;
use super::{GridMapping, GridShape};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use yiwang_domain::{Fault, Text};

/// Gives a parent code to the rows that name their parent by name only.
pub(super) fn resolve_parent_names(
    rows: &mut [Row],
    mapping: &GridMapping,
    faults: &mut Vec<Fault>,
) {
    if mapping.parent_name.is_none() {
        return;
    }
    let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.iter() {
        codes.entry(row.grid.name.clone()).or_default().insert(row.grid.code.clone());
    }
    for row in rows {
        let Some(name) = row.parent_name.as_ref().filter(|_| row.grid.parent.is_none()) else {
            continue;
        };
        let found = codes.get(name);
        match (found.and_then(BTreeSet::first), found.map_or(0, BTreeSet::len)) {
            (Some(code), 1) => row.grid.parent = Some(code.clone()),
            (_, count) => faults.push(Fault {
                at: row.at.clone(),
                say: Text::new(
                    format!("文件中名为“{name}”的上级有{count}个,应当只有一个。请改用上级代码。"),
                    format!("The file has {count} grids named “{name}” as parent; exactly one is needed. Give the parent's code."),
                ),
            }),
        }
    }
}

/// Codes are unique at any day; nobody is their own ancestor.
pub(super) fn check(grids: &[(String, &GridShape)], faults: &mut Vec<Fault>) {
    let mut by_code: BTreeMap<&str, Vec<(&str, &GridShape)>> = BTreeMap::new();
    for (at, grid) in grids {
        let seen = by_code.entry(&grid.code).or_default();
        if let Some((first, _)) = seen.iter().find(|(_, other)| at_the_same_time(grid, other)) {
            faults.push(Fault {
                at: at.clone(),
                say: Text::new(
                    format!("代码 {} 与 {first} 重复。请改正其一;若是同一网格先后的边界,请填写有效期使其不重叠。", grid.code),
                    format!("Code {} is also at {first}. Correct one; if they are earlier and later borders of one grid, give dates that do not overlap.", grid.code),
                ),
            });
        }
        seen.push((at.as_str(), grid));
    }
    for (at, grid) in grids {
        if leads_back(grid, &by_code) {
            faults.push(Fault {
                at: at.clone(),
                say: Text::new(
                    format!("{} 是自己的上级(上级关系成了环)。请改正上级代码。", grid.code),
                    format!("{} is its own ancestor. Correct the parent code.", grid.code),
                ),
            });
        }
    }
}

fn at_the_same_time(a: &GridShape, b: &GridShape) -> bool {
    let from = |g: &GridShape| g.valid_from.unwrap_or(NaiveDate::MIN);
    let to = |g: &GridShape| g.valid_to.unwrap_or(NaiveDate::MAX);
    from(a) <= to(b) && from(b) <= to(a)
}

fn leads_back(grid: &GridShape, by_code: &BTreeMap<&str, Vec<(&str, &GridShape)>>) -> bool {
    let mut up = grid.parent.as_deref();
    for _ in 0..=by_code.len() {
        match up {
            Some(code) if code == grid.code => return true,
            Some(code) => {
                up = by_code
                    .get(code)
                    .and_then(|grids| grids.first())
                    .and_then(|(_, g)| g.parent.as_deref());
            }
            None => return false,
        }
    }
    // A ring further up is reported at the grids that form it.
    false
}
