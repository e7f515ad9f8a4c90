//! The places of a part of the net as a tree: compounds, buildings, entrances, and what trades there.
//! Households are counted; the page of their building lists them.

use super::line::{Lines, PlaceLine};
use super::{PlaceQuery, narrowed};
use crate::office::{Office, TENANT};
use std::collections::HashMap;
use uuid::Uuid;
use yiwang_domain::Refusal;
use yiwang_domain::place::PlaceKind;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_store::place::{self, Filter};

/// Places of one tree at most.
const MOST: u32 = 2_000;

/// A place of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceNode {
    /// The place.
    pub line: PlaceLine,
    /// Places of the tree above it.
    pub depth: usize,
    /// Households right in it.
    pub households: i64,
}

/// The tree of a part of the net.
#[derive(Debug, Clone, Default)]
pub struct PlaceTree {
    /// Name of the grid.
    pub name: String,
    /// The grids above, from the top: code and name.
    pub above: Vec<(String, String)>,
    /// The grids right below: code and name.
    pub below: Vec<(String, String)>,
    /// Parents before children.
    pub nodes: Vec<PlaceNode>,
    /// Households that lie in the grid itself.
    pub households: i64,
    /// Whether there are more than are shown.
    pub more: bool,
}

impl Office {
    /// The places of a grid, of the grid itself only where other grids lie below it.
    ///
    /// # Errors
    /// `no-right`; `not-found`.
    pub async fn place_tree(&self, caller: &Caller, code: &str) -> Result<PlaceTree, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::PlaceRead)?;
        let grid = b.net.by_code(code).ok_or_else(not_found)?;
        let q = PlaceQuery { grid: Some(code.to_owned()), ..PlaceQuery::default() };
        let but = Some(PlaceKind::Household.word().to_owned());
        let filter = Filter { but, ..narrowed(b, caller, &q)? };
        let mut conn = self.inner.store.read().await?;
        let mut found = place::list(&mut conn, TENANT, &filter, None, MOST + 1).await?;
        // by path, so that those of the grid itself come first
        let more = found.len() > MOST as usize && found.last().is_some_and(|p| p.grid_code == code);
        // those of the grids below stand on their own pages
        found.retain(|p| p.grid_code == code);
        let may = b.rights().place(caller, Right::PlaceRead, &grid.path, ()).is_ok();
        let counted =
            if may { place::households(&mut conn, TENANT, code).await? } else { Vec::new() };
        let households: HashMap<Option<Uuid>, i64> = counted.into_iter().collect();
        let lines = Lines::new(b);
        let here: HashMap<Uuid, Option<Uuid>> = found.iter().map(|p| (p.id, p.parent)).collect();
        let mut children: HashMap<Option<Uuid>, Vec<PlaceLine>> = HashMap::new();
        for p in &found {
            let parent = p.parent.filter(|up| here.contains_key(up));
            children.entry(parent).or_default().push(lines.line(p, Vec::new()));
        }
        for siblings in children.values_mut() {
            siblings.sort_by_key(PlaceLine::order);
        }
        let mut nodes = Vec::with_capacity(found.len());
        let mut open = children.remove(&None).unwrap_or_default();
        open.reverse();
        let mut open: Vec<(PlaceLine, usize)> = open.into_iter().map(|l| (l, 0)).collect();
        while let Some((line, depth)) = open.pop() {
            let below = children.remove(&Some(line.id)).unwrap_or_default();
            open.extend(below.into_iter().rev().map(|l| (l, depth + 1)));
            let n = households.get(&Some(line.id)).copied().unwrap_or(0);
            nodes.push(PlaceNode { line, depth, households: n });
        }
        let pair = |g: &crate::net::Grid| (g.code.clone(), g.name.clone());
        let codes = grid.path.split('/').filter(|c| !c.is_empty() && *c != code);
        Ok(PlaceTree {
            name: grid.name.clone(),
            above: codes.filter_map(|c| b.net.by_code(c)).map(pair).collect(),
            below: b.net.below(Some(code)).into_iter().map(pair).collect(),
            nodes,
            households: households.get(&None).copied().unwrap_or(0),
            more,
        })
    }
}
