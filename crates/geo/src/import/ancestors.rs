//! Levels above the features: one grid for each street that the communities name.

use super::GridShape;
use super::read::Row;
use crate::Shape;
use geo::{Orient, orient::Direction, unary_union};
use std::collections::BTreeMap;
use yiwang_domain::{Fault, Text};

/// One ancestor as a feature names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: Option<String>,
}

/// The grids of all levels above the features, outermost level first, in order of code.
///
/// The boundary is the union of the children that hold until further notice (of all children where
/// none does). Faults are added where two features disagree about the same ancestor.
pub(super) fn build(
    rows: &[Row],
    depth: usize,
    scheme: Option<&str>,
    faults: &mut Vec<Fault>,
) -> Vec<GridShape> {
    let mut grids = Vec::new();
    for level in 0..depth {
        let mut by_code: BTreeMap<&str, (&Row, &Named, Vec<&Row>)> = BTreeMap::new();
        let mut by_name: BTreeMap<(Option<&str>, &str), (&Row, &Named)> = BTreeMap::new();
        for row in rows {
            let Some(named) = row.ancestors.get(level) else { continue };
            let (first, known, children) =
                by_code.entry(&named.code).or_insert_with(|| (row, named, Vec::new()));
            if *known != named {
                faults.push(Fault { at: row.at.clone(), say: two_names(known, named, first) });
            }
            children.push(row);
            let (first, known) = by_name
                .entry((named.parent.as_deref(), named.name.as_str()))
                .or_insert((row, named));
            if known.code != named.code {
                faults.push(Fault { at: row.at.clone(), say: two_codes(known, named, first) });
            }
        }
        for (_, named, children) in by_code.into_values() {
            grids.push(GridShape {
                code: named.code.clone(),
                scheme: scheme.map(str::to_owned),
                name: named.name.clone(),
                kind: named.kind.clone(),
                parent: named.parent.clone(),
                valid_from: None,
                valid_to: None,
                shape: union_of_current(&children),
            });
        }
    }
    grids
}

fn union_of_current(children: &[&Row]) -> Shape {
    let current: Vec<&Row> =
        children.iter().copied().filter(|r| r.grid.valid_to.is_none()).collect();
    let children = if current.is_empty() { children } else { &current };
    // The union counts turns, so every ring must turn the same way.
    let shapes: Vec<Shape> =
        children.iter().map(|r| r.grid.shape.orient(Direction::Default)).collect();
    unary_union(&shapes)
}

fn two_names(known: &Named, named: &Named, first: &Row) -> Text {
    let (a, b) = (describe(known), describe(named));
    Text::new(
        format!("代码 {} 在这里是“{}”,在 {} 却是“{}”。请统一。", named.code, b, first.at, a),
        format!(
            "Code {} is “{}” here but “{}” at {}. Make them agree.",
            named.code, b, a, first.at
        ),
    )
}

fn two_codes(known: &Named, named: &Named, first: &Row) -> Text {
    Text::new(
        format!(
            "“{}”在这里的代码是 {},在 {} 却是 {}。请统一,或在字段对应的 corrections 中更正。",
            named.name, named.code, first.at, known.code
        ),
        format!(
            "“{}” has code {} here but {} at {}. Make them agree, or correct it under corrections in the mapping.",
            named.name, named.code, known.code, first.at
        ),
    )
}

fn describe(n: &Named) -> String {
    match &n.parent {
        Some(parent) => format!("{}({}, {parent})", n.name, n.kind),
        None => format!("{}({})", n.name, n.kind),
    }
}
