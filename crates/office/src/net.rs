//! The net in force: grids of all levels, and where a point lies.

use chrono::NaiveDate;
use std::collections::HashMap;
use yiwang_domain::GridId;
use yiwang_domain::matter::GridRef;
use yiwang_domain::units::within;
use yiwang_geo::coord::LonLat;
use yiwang_geo::locate::{Candidate, Index, Located};
use yiwang_geo::{Shape, coord};

use crate::view::{GridView, LocatedView};

/// How far outside the net a grid is still named as the nearest, metres.
const NEAR_M: f64 = 5_000.0;

/// A grid of any level.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Id.
    pub id: GridId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind: `district`, `street`, `community`, `basic`, `exclusive` … as data.
    pub kind: String,
    /// Code of the parent.
    pub parent: Option<String>,
    /// Materialised path of codes, itself included.
    pub path: String,
    /// Boundary; none for a level that was only named.
    pub shape: Option<Shape>,
    /// Valid from.
    pub valid_from: Option<NaiveDate>,
    /// Valid to, that day included.
    pub valid_to: Option<NaiveDate>,
}

impl Grid {
    /// Whether it is in force on a day.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|d| d <= day) && self.valid_to.is_none_or(|d| day <= d)
    }

    /// As a matter refers to it.
    pub fn as_ref(&self) -> GridRef {
        GridRef { id: self.id, code: self.code.clone(), path: self.path.clone() }
    }
}

/// All grids in force on one day.
#[derive(Debug, Default)]
pub struct Net {
    grids: Vec<Grid>,
    by_code: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
    children: HashMap<String, usize>,
    index: Index,
}

impl Net {
    /// Builds the net of `day`. Points are located in the lowest level only: grids without
    /// children.
    pub fn new(all: Vec<Grid>, day: NaiveDate) -> Self {
        let grids: Vec<Grid> = all.into_iter().filter(|g| g.valid_on(day)).collect();
        let by_code = grids.iter().enumerate().map(|(i, g)| (g.code.clone(), i)).collect();
        let by_path = grids.iter().enumerate().map(|(i, g)| (g.path.clone(), i)).collect();
        let mut children: HashMap<String, usize> = HashMap::new();
        for g in &grids {
            if let Some(p) = &g.parent {
                *children.entry(p.clone()).or_default() += 1;
            }
        }
        let leaves: Vec<Candidate<'_>> = grids
            .iter()
            .enumerate()
            .filter(|(_, g)| !children.contains_key(&g.code))
            .filter_map(|(i, g)| {
                let shape = g.shape.as_ref()?;
                Some(Candidate { id: i as u32, code: &g.code, shape })
            })
            .collect();
        let index = Index::build(&leaves);
        Self { grids, by_code, by_path, children, index }
    }

    /// Every grid.
    pub fn grids(&self) -> &[Grid] {
        &self.grids
    }

    /// By code.
    pub fn by_code(&self, code: &str) -> Option<&Grid> {
        self.by_code.get(code).map(|i| &self.grids[*i])
    }

    /// By path.
    pub fn by_path(&self, path: &str) -> Option<&Grid> {
        self.by_path.get(path).map(|i| &self.grids[*i])
    }

    /// Whether it has no grids below it.
    pub fn is_leaf(&self, g: &Grid) -> bool {
        !self.children.contains_key(&g.code)
    }

    /// Grids right below a code; the top level for none.
    pub fn below(&self, code: Option<&str>) -> Vec<&Grid> {
        self.grids
            .iter()
            .filter(|g| match code {
                Some(c) => g.parent.as_deref() == Some(c),
                None => g.parent.as_deref().is_none_or(|p| !self.by_code.contains_key(p)),
            })
            .collect()
    }

    /// The grid that holds a point.
    pub fn locate(&self, p: LonLat) -> Option<&Grid> {
        self.index.inside(p).map(|i| &self.grids[i as usize])
    }

    /// The grid that holds a point, or the nearest and how far it is.
    pub fn find(&self, p: LonLat) -> LocatedView {
        match self.index.locate(p, NEAR_M) {
            Located::Inside(i) => {
                LocatedView { grid: Some(self.view(&self.grids[i as usize])), nearest: None }
            }
            Located::Outside { nearest } => LocatedView {
                grid: None,
                nearest: nearest.map(|(i, m)| (self.view(&self.grids[i as usize]), m)),
            },
        }
    }

    /// A grid with the names of the levels above it.
    pub fn view(&self, g: &Grid) -> GridView {
        let above = |kind: &str| {
            self.grids
                .iter()
                .find(|a| a.kind == kind && within(&g.path, &a.path))
                .map(|a| a.name.clone())
        };
        GridView {
            code: g.code.clone(),
            name: g.name.clone(),
            path: g.path.clone(),
            street: above("street"),
            community: above("community"),
        }
    }

    /// The middle of the net, for a first look at the map.
    pub fn centre(&self) -> Option<LonLat> {
        let shapes = self.grids.iter().filter_map(|g| g.shape.as_ref());
        yiwang_geo::svgmap::Bounds::of(shapes).map(|b| b.centre())
    }

    /// Distance of two points, metres.
    pub fn metres(a: LonLat, b: LonLat) -> f64 {
        coord::haversine_m(a, b)
    }
}
