//! The organisation tree as the engine needs it.

use crate::ids::UnitId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A unit (单位): a node of the organisation tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Code, unique in the tenant; what imports and people use.
    pub code: String,
    /// Name as it stands on the door.
    pub name: String,
    /// Kind, as data: `district`, `street`, `community`, `department`, `company` … A playbook
    /// names kinds to say where a matter goes.
    pub kind: String,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Materialised path of codes, `/district/street/`, itself included. Decides subtree rights.
    pub path: String,
    /// Path of the part of the net it is responsible for, `/330299/330299001/`; none for a unit
    /// without an area of its own.
    pub area: Option<String>,
    /// Name of the calendar it works by; the tenant's default where none.
    pub calendar: Option<String>,
}

/// All units of a tenant, looked up without I/O.
#[derive(Debug, Clone, Default)]
pub struct Units {
    all: Vec<Unit>,
    by_id: HashMap<UnitId, usize>,
    by_code: HashMap<String, usize>,
}

impl Units {
    /// Builds the index. Later units with the same id or code replace earlier ones in look-ups.
    pub fn new(all: Vec<Unit>) -> Self {
        let by_id = all.iter().enumerate().map(|(i, u)| (u.id, i)).collect();
        let by_code = all.iter().enumerate().map(|(i, u)| (u.code.clone(), i)).collect();
        Self { all, by_id, by_code }
    }

    /// Every unit, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.all.iter()
    }

    /// By id.
    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.by_id.get(&id).map(|i| &self.all[*i])
    }

    /// By code.
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code).map(|i| &self.all[*i])
    }

    /// By id or code, as forms and imports give it.
    pub fn find(&self, id_or_code: &str) -> Option<&Unit> {
        id_or_code.parse().ok().and_then(|id| self.get(id)).or_else(|| self.by_code(id_or_code))
    }

    /// The unit of `kind` whose area covers `grid_path`: of several, the one with the smallest
    /// area, then the smallest code, so that the answer is always the same.
    pub fn covering(&self, kind: &str, grid_path: &str) -> Option<&Unit> {
        self.all
            .iter()
            .filter(|u| u.kind == kind)
            .filter(|u| u.area.as_deref().is_some_and(|a| within(grid_path, a)))
            .max_by(|a, b| {
                let len = |u: &Unit| u.area.as_deref().map_or(0, str::len);
                len(a).cmp(&len(b)).then_with(|| b.code.cmp(&a.code))
            })
    }

    /// The nearest unit of `kind` at or above `from`.
    pub fn above(&self, from: UnitId, kind: &str) -> Option<&Unit> {
        let mut at = self.get(from);
        // a broken import may contain a loop of parents: bounded by the number of units
        for _ in 0..=self.all.len() {
            let unit = at?;
            if unit.kind == kind {
                return Some(unit);
            }
            at = unit.parent.and_then(|p| self.get(p));
        }
        None
    }

    /// Whether `unit` is `top` or stands below it.
    pub fn is_within(&self, unit: UnitId, top: UnitId) -> bool {
        match (self.get(unit), self.get(top)) {
            (Some(u), Some(t)) => within(&u.path, &t.path),
            _ => false,
        }
    }
}

/// Whether path `inner` is `outer` or below it. Paths are `/a/b/`, so a prefix is a subtree.
pub fn within(inner: &str, outer: &str) -> bool {
    !outer.is_empty() && inner.starts_with(outer)
}
