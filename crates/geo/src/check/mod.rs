//! Whether the net is whole: no overlap, no gap, no border that crosses itself (一张网:不重叠、无死角).
//!
//! The grids of one level must cover their area exactly once. A level is a depth in the tree of
//! grids, together with the grids above it that are not divided any further: a school that is a grid
//! of its own directly below the street takes part beside the communities' grids.

mod gap;
mod measure;
mod overlap;
mod picture;
mod say;
mod tree;

pub use picture::picture;

use crate::Shape;
use crate::coord::{LocalPlane, LonLat};
use crate::rings::crossings;
use crate::svgmap::Bounds;
use measure::{Flat, flatten};
use serde::{Deserialize, Serialize};
use yiwang_domain::Text;

/// A grid as the check sees it. Give the grids of one day.
#[derive(Debug, Clone, Copy)]
pub struct NetGrid<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Code of its parent; a parent that is not given counts as none.
    pub parent: Option<&'a str>,
    /// Its boundary in degrees.
    pub shape: &'a Shape,
}

impl<'a> From<&'a crate::GridShape> for NetGrid<'a> {
    fn from(g: &'a crate::GridShape) -> Self {
        Self { code: &g.code, name: &g.name, parent: g.parent.as_deref(), shape: &g.shape }
    }
}

/// What is wrong with the net at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A border crosses itself or lies upon itself.
    SelfIntersection,
    /// Two grids cover the same area.
    Overlap,
    /// An area that no grid covers, enclosed by grids or inside their parent.
    Gap,
    /// A grid reaches beyond its parent, by more than the thin width.
    Beyond,
    /// An overlap so narrow that it comes from drawing, not from a decision.
    ThinOverlap,
    /// A gap so narrow that it comes from drawing.
    ThinGap,
}

/// One place where the net is not whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Codes of the grids concerned, in order: the two that overlap, the neighbours of a gap, the
    /// one that crosses itself, or the ones that reach out and after them their parent.
    pub grids: Vec<String>,
    /// Its area in m²; nil for a border that crosses itself.
    pub area_m2: f64,
    /// Its mean width in metres: twice the area by the perimeter.
    pub width_m: f64,
    /// A point inside it.
    pub at: LonLat,
    /// The sentence for the person, with the mend.
    pub say: Text,
    /// The place itself in degrees; empty for a border that crosses itself.
    pub shape: Shape,
}

/// From which size on something is reported.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Pieces narrower than this (metres) are the rounding of coordinates and are not reported. Six
    /// decimals of a degree are a decimetre, so rounding moves a corner by 0.05 m at most.
    pub noise_width_m: f64,
    /// Pieces narrower than this (metres) are thin: the precision of drawing, not a disputed area.
    /// Class B of part surveying is ±1.0 m (GB/T 30428.2).
    pub thin_width_m: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { noise_width_m: 0.05, thin_width_m: 1.0 }
    }
}

/// Most self-intersections reported for one grid; whoever has more redraws it.
const CROSSINGS_MAX: usize = 20;

/// Checks the net and lists every place that is wrong: first by kind in the order of
/// [`FindingKind`], then the largest first. Never fails; a shape that is broken beyond measure is
/// reported as crossing itself or takes no part.
pub fn check(grids: &[NetGrid<'_>], limits: &Limits) -> Vec<Finding> {
    let Some(bounds) = Bounds::of(grids.iter().map(|g| g.shape)) else { return Vec::new() };
    let plane = LocalPlane::at(bounds.centre());
    let mut flat: Vec<Flat<'_>> = grids.iter().map(|g| flatten(g, &plane)).collect();
    flat.sort_by(|a, b| a.grid.code.cmp(b.grid.code));
    let mut findings: Vec<Finding> = grids.iter().flat_map(self_intersections).collect();
    let levels = tree::levels(&flat);
    overlap::find(&flat, &levels, limits, &plane, &mut findings);
    gap::find(&flat, &levels, limits, &plane, &mut findings);
    findings.sort_by(|a, b| {
        a.kind
            .cmp(&b.kind)
            .then(b.area_m2.total_cmp(&a.area_m2))
            .then_with(|| a.grids.cmp(&b.grids))
            .then(a.at.lon.total_cmp(&b.at.lon))
    });
    findings
}

fn self_intersections(grid: &NetGrid<'_>) -> Vec<Finding> {
    grid.shape
        .0
        .iter()
        .filter(|part| measure::is_finite(part))
        .flat_map(crossings)
        .take(CROSSINGS_MAX)
        .map(|crossing| Finding {
            kind: FindingKind::SelfIntersection,
            grids: vec![grid.code.to_owned()],
            area_m2: 0.0,
            width_m: 0.0,
            at: crossing.at.into(),
            say: say::self_intersection(grid, crossing),
            shape: Shape::new(Vec::new()),
        })
        .collect()
}
