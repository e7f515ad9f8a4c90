//! The net that a draft begins from: each grid with its latest border.

use super::{Change, Changes, DraftGrid, What};
use crate::office::TENANT;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use yiwang_domain::Refusal;
use yiwang_geo::Shape;
use yiwang_geo::edit::Sheet;
use yiwang_geo::import::shape_from_text;
use yiwang_store::Conn;
use yiwang_store::grid::{self, Grid};

/// The net as it was last decided: a border that begins later counts already.
pub(crate) struct Base {
    /// The latest row of each code that has not ended.
    pub(crate) rows: BTreeMap<String, Grid>,
    /// Every code there ever was.
    pub(crate) codes: BTreeSet<String>,
}

impl Base {
    pub(crate) async fn read(conn: &mut Conn, day: NaiveDate) -> Result<Self, Refusal> {
        let mut rows: BTreeMap<String, Grid> = BTreeMap::new();
        let mut codes = BTreeSet::new();
        for g in grid::all(conn, TENANT).await? {
            codes.insert(g.code.clone());
            let known = rows.get(&g.code);
            if known.is_none_or(|k| k.valid_from <= g.valid_from) {
                rows.insert(g.code.clone(), g);
            }
        }
        rows.retain(|_, g| g.valid_to.is_none_or(|d| d >= day));
        Ok(Self { rows, codes })
    }

    /// Codes whose border is no longer the one the draft began from.
    pub(crate) fn drifted(&self, changes: &Changes) -> Vec<String> {
        let now = |code: &str| self.rows.get(code).and_then(|g| g.shape.clone());
        let other = |(code, c): &(&String, &Change)| now(code) != c.was;
        changes.iter().filter(other).map(|(code, _)| code.clone()).collect()
    }

    /// All borders with the changes, to draw on.
    pub(crate) fn sheet(&self, changes: &Changes) -> Result<Sheet, Refusal> {
        let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
        for (code, g) in &self.rows {
            let text = match changes.get(code) {
                Some(c) => c.shape.as_deref(),
                None => g.shape.as_deref(),
            };
            if let Some(text) = text {
                shapes.insert(code.clone(), shape_from_text(text)?);
            }
        }
        for (code, c) in changes {
            if let (Some(text), false) = (&c.shape, self.rows.contains_key(code)) {
                shapes.insert(code.clone(), shape_from_text(text)?);
            }
        }
        Ok(Sheet::new(shapes))
    }

    /// What a grid is in the draft: as a change that changes nothing where it stays.
    pub(crate) fn look(&self, changes: &Changes, code: &str) -> Option<Change> {
        changes.get(code).cloned().or_else(|| {
            let g = self.rows.get(code)?;
            Some(Change {
                name: g.name.clone(),
                kind: g.kind.clone(),
                scheme: g.scheme.clone(),
                parent: g.parent_code.clone(),
                path: g.path.clone(),
                shape: g.shape.clone(),
                was: g.shape.clone(),
            })
        })
    }

    /// Codes that have something below them in the draft.
    pub(crate) fn parents(&self, changes: &Changes) -> BTreeSet<String> {
        let stays = |code: &String| changes.get(code).is_none_or(|c| c.shape.is_some());
        let old =
            self.rows.iter().filter(|(c, _)| stays(c)).filter_map(|(_, g)| g.parent_code.clone());
        let new = changes.values().filter(|c| c.shape.is_some()).filter_map(|c| c.parent.clone());
        old.chain(new).collect()
    }

    /// Every grid of the draft, parents first.
    pub(crate) fn grids(&self, changes: &Changes) -> Vec<DraftGrid> {
        let parents = self.parents(changes);
        let codes: BTreeSet<&String> = self.rows.keys().chain(changes.keys()).collect();
        let mut out: Vec<DraftGrid> = codes
            .into_iter()
            .filter_map(|code| {
                let look = self.look(changes, code)?;
                let what = changes.get(code).map(|c| match (&c.shape, &c.was) {
                    (None, _) => What::Ends,
                    (_, None) if !self.rows.contains_key(code) => What::New,
                    _ => What::Changed,
                });
                let text = look.shape.as_ref().or(look.was.as_ref());
                Some(DraftGrid {
                    leaf: !parents.contains(code),
                    code: code.clone(),
                    name: look.name,
                    kind: look.kind,
                    parent: look.parent,
                    path: look.path,
                    what,
                    shape: text.and_then(|t| shape_from_text(t).ok()),
                })
            })
            .collect();
        out.sort_by(|a, b| a.path.cmp(&b.path));
        out
    }
}
