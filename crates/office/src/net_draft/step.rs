//! One step of drawing: what it does to the changes.

use super::base::Base;
use super::{Change, Changes};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use yiwang_domain::{Refusal, Sort};
use yiwang_geo::LonLat;
use yiwang_geo::code::{Scheme, next_code};
use yiwang_geo::edit::Touched;
use yiwang_geo::import::shape_to_text;

/// Longest name of a grid.
const LONGEST_NAME: usize = 60;
/// Most corners of one line or border that is drawn by hand.
const MOST_CORNERS: usize = 2_000;

/// What somebody does to the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Step {
    /// Move a corner, with everything that shares it.
    Move {
        /// Where it is.
        from: LonLat,
        /// Where it goes.
        to: LonLat,
    },
    /// Put a corner on the borders that run through a point.
    Insert {
        /// The point.
        at: LonLat,
    },
    /// Take a corner out.
    Remove {
        /// Where it is.
        at: LonLat,
    },
    /// Split a grid along a line.
    Split {
        /// The grid.
        code: String,
        /// The line, from outside to outside.
        line: Vec<LonLat>,
        /// Name of the part that gets a new code.
        name: String,
    },
    /// Join a grid to its neighbour and end it.
    Merge {
        /// The one that stays.
        keep: String,
        /// The one that ends.
        gone: String,
    },
    /// Draw a new grid.
    Draw {
        /// Code of the grid above it.
        parent: String,
        /// Name.
        name: String,
        /// Kind.
        kind: String,
        /// Its border.
        ring: Vec<LonLat>,
    },
    /// Change name and kind.
    Rename {
        /// The grid.
        code: String,
        /// Name.
        name: String,
        /// Kind.
        kind: String,
    },
    /// Set the day from which the draft is to be in force.
    From {
        /// The day.
        day: NaiveDate,
    },
    /// Undo the last step.
    Undo,
    /// Do again what was undone.
    Redo,
}

/// The changes after a step of drawing, and the codes it is about: those it changes and those it must
/// find as they were.
pub(super) fn take(
    base: &Base,
    changes: &Changes,
    step: &Step,
) -> Result<(Changes, Touched), Refusal> {
    let mut sheet = base.sheet(changes)?;
    let mut next = changes.clone();
    let leaf = |code: &str| {
        if base.parents(changes).contains(code) { Err(inner(code)) } else { Ok(()) }
    };
    let touched = match step {
        Step::Move { from, to } => sheet.move_corner(*from, *to)?,
        Step::Insert { at } => sheet.insert_corner(*at)?,
        Step::Remove { at } => sheet.remove_corner(*at)?,
        Step::Split { code, line, name } => {
            short(line)?;
            leaf(code)?;
            let own = base.look(changes, code).ok_or_else(|| unknown(code))?;
            let fresh = fresh(base, changes, own.parent.as_deref(), own.scheme.as_deref())?;
            let touched = sheet.split(code, line, &fresh)?;
            let path = beside(&own.path, &fresh);
            let name = named(name)?;
            next.insert(fresh, Change { name, path, shape: None, was: None, ..own });
            touched
        }
        Step::Merge { keep, gone } => {
            leaf(keep)?;
            leaf(gone)?;
            let parent = |code: &str| base.look(changes, code).map(|c| c.parent);
            if parent(keep) != parent(gone) {
                return Err(other_parent());
            }
            sheet.merge(keep, gone)?
        }
        Step::Draw { parent, name, kind, ring } => {
            short(ring)?;
            let above = base.look(changes, parent).ok_or_else(|| unknown(parent))?;
            let sibling = base.rows.values().find(|g| g.parent_code.as_deref() == Some(parent));
            let scheme = sibling.and_then(|g| g.scheme.clone()).or(above.scheme);
            let fresh = fresh(base, changes, Some(parent), scheme.as_deref())?;
            let touched = sheet.draw(&fresh, ring)?;
            let change = Change {
                name: named(name)?,
                kind: kind_of(kind)?,
                scheme,
                parent: Some(parent.clone()),
                path: format!("{}{fresh}/", above.path),
                shape: None,
                was: None,
            };
            next.insert(fresh, change);
            touched
        }
        Step::Rename { code, name, kind } => {
            let mut own = base.look(changes, code).ok_or_else(|| unknown(code))?;
            (own.name, own.kind) = (named(name)?, kind_of(kind)?);
            next.insert(code.clone(), own);
            return Ok((next, [code.clone()].into()));
        }
        Step::From { .. } | Step::Undo | Step::Redo => return Ok((next, Touched::new())),
    };
    for code in &touched {
        let shape = sheet.get(code).map(shape_to_text);
        let new = !base.rows.contains_key(code);
        if shape.is_none() && new {
            // made by the draft and ended by it: nothing is left of it
            next.remove(code);
            continue;
        }
        let known = next.get(code).cloned().or_else(|| base.look(changes, code));
        if let Some(known) = known {
            next.insert(code.clone(), Change { shape, ..known });
        }
    }
    Ok((next, touched))
}

/// A code below `parent` that no grid ever had.
fn fresh(
    base: &Base,
    changes: &Changes,
    parent: Option<&str>,
    scheme: Option<&str>,
) -> Result<String, Refusal> {
    let taken = base.codes.iter().chain(changes.keys()).map(String::as_str);
    next_code(scheme.and_then(Scheme::by_id).as_ref(), parent.unwrap_or_default(), taken)
}

/// The path of a grid beside another.
fn beside(path: &str, code: &str) -> String {
    let trunk = path.trim_end_matches('/').rsplit_once('/').map_or("", |(trunk, _)| trunk);
    format!("{trunk}/{code}/")
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::new(
            "grid-name",
            Sort::Invalid,
            (
                format!("网格要有名称，不超过{LONGEST_NAME}字。"),
                format!("A grid needs a name of at most {LONGEST_NAME} characters."),
            ),
            ("写上大家叫得出的名称。", "Give the name that people know it by."),
        ));
    }
    Ok(name.to_owned())
}

fn kind_of(kind: &str) -> Result<String, Refusal> {
    let fine = (1..=30).contains(&kind.len())
        && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-');
    if fine {
        return Ok(kind.to_owned());
    }
    Err(Refusal::new(
        "grid-kind",
        Sort::Invalid,
        ("没有这种网格类型。", "There is no such kind of grid."),
        ("选“基础网格”或“专属网格”。", "Choose a basic or an exclusive grid."),
    ))
}

fn short(line: &[LonLat]) -> Result<(), Refusal> {
    if line.len() <= MOST_CORNERS {
        return Ok(());
    }
    Err(Refusal::new(
        "line-long",
        Sort::TooLarge,
        (
            format!("一条线最多{MOST_CORNERS}个点。"),
            format!("A line has at most {MOST_CORNERS} points."),
        ),
        ("点少一些，或导入文件。", "Take fewer points, or import a file."),
    ))
}

fn unknown(code: &str) -> Refusal {
    Refusal::new(
        "grid-unknown",
        Sort::NotNow,
        (format!("草稿里没有网格 {code}。"), format!("The draft has no grid {code}.")),
        (
            "它可能已被合并，看一下现在的草稿。",
            "It may have been merged; look at the draft as it is now.",
        ),
    )
}

fn inner(code: &str) -> Refusal {
    Refusal::new(
        "grid-inner",
        Sort::Invalid,
        (
            format!("{code} 下面还有网格，不能直接分割或合并。"),
            format!("There are grids below {code}; it is not split or merged itself."),
        ),
        (
            "改它下面的网格，它的边界会跟着变。",
            "Change the grids below it; its border follows them.",
        ),
    )
}

fn other_parent() -> Refusal {
    Refusal::new(
        "merge-parents",
        Sort::Invalid,
        ("两个网格不属于同一个社区，不能合并。", "The two grids belong to different communities."),
        (
            "先移动边界，或请管理员调整社区。",
            "Move the border instead, or have the communities changed.",
        ),
    )
}
