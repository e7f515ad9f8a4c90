//! Changing a net without tearing it: what several grids share is moved in all of them at once.
//!
//! A [`Sheet`] holds all grids of all levels. A corner that grids share is the very same pair of
//! numbers in each of them; where one has a corner on the straight border of another, the other gets
//! that corner before anything is done to it. So a border stays one border, and the border of a
//! community follows that of its grids.

mod join;
mod refuse;
mod split;

use crate::Shape;
use crate::coord::{LocalPlane, LonLat, point_segment_m};
use crate::svgmap::Bounds;
use geo::{Coord, LineString, Polygon};
use std::collections::{BTreeMap, BTreeSet};
use yiwang_domain::Refusal;

/// A corner this near to a border (metres) stands on it: the rounding of coordinates, as in the check
/// of the net.
pub const TOUCH_M: f64 = 0.05;
/// A drawn corner this near to one that is there (metres) is meant to be that one.
pub const SNAP_M: f64 = 1.0;

/// All grids that are changed together, by code.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    grids: BTreeMap<String, Shape>,
}

/// Codes of the grids whose shape is another after a change.
pub type Touched = BTreeSet<String>;

impl Sheet {
    /// A sheet of these grids.
    pub fn new(grids: impl IntoIterator<Item = (String, Shape)>) -> Self {
        Self { grids: grids.into_iter().collect() }
    }

    /// The shape of a grid.
    pub fn get(&self, code: &str) -> Option<&Shape> {
        self.grids.get(code)
    }

    /// Every grid by code.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Shape)> {
        self.grids.iter().map(|(code, shape)| (code.as_str(), shape))
    }

    /// Moves the corner at `from` to `to`, in every grid that has it or on whose border it stands.
    ///
    /// # Errors
    /// `corner-unknown`, `corner-off-globe`, and `corner-collapses` where a grid would have fewer than
    /// three corners left.
    pub fn move_corner(&mut self, from: LonLat, to: LonLat) -> Result<Touched, Refusal> {
        if !to.on_globe() {
            return Err(refuse::off_globe());
        }
        let from = self.corner(from)?;
        let mut next = self.clone();
        let mut touched = next.stand(from);
        touched.extend(next.stand_beside(from));
        for (code, shape) in &mut next.grids {
            let mut moved = false;
            each_ring(shape, |ring| {
                for c in ring.iter_mut().filter(|c| **c == from) {
                    *c = to.into();
                    moved = true;
                }
                // a corner that was moved onto its neighbour is one corner
                ring.dedup();
                while ring.len() > 1 && ring.first() == ring.last() {
                    ring.pop();
                }
            });
            if moved {
                touched.insert(code.clone());
            }
        }
        next.sound(&touched)?;
        *self = next;
        Ok(touched)
    }

    /// Puts a corner on every border that runs through `at`.
    ///
    /// # Errors
    /// `border-missed` where no border does.
    pub fn insert_corner(&mut self, at: LonLat) -> Result<Touched, Refusal> {
        let touched = self.stand(at.into());
        if touched.is_empty() { Err(refuse::missed()) } else { Ok(touched) }
    }

    /// Takes a corner out of every grid that has it.
    ///
    /// # Errors
    /// `corner-unknown` and `corner-collapses`.
    pub fn remove_corner(&mut self, at: LonLat) -> Result<Touched, Refusal> {
        let at = self.corner(at)?;
        let mut next = self.clone();
        let mut touched = next.stand_beside(at);
        for (code, shape) in &mut next.grids {
            let mut gone = false;
            each_ring(shape, |ring| {
                let before = ring.len();
                ring.retain(|c| *c != at);
                gone |= ring.len() < before;
                ring.dedup();
            });
            if gone {
                touched.insert(code.clone());
            }
        }
        next.sound(&touched)?;
        *self = next;
        Ok(touched)
    }

    /// Adds a grid with this border. Its corners snap to corners and borders nearby, and its
    /// neighbours get the corners it has on their borders.
    ///
    /// # Errors
    /// `corner-off-globe`, `border-flat` for what encloses nothing, `border-crosses` for what crosses
    /// itself.
    pub fn draw(&mut self, code: &str, ring: &[LonLat]) -> Result<Touched, Refusal> {
        if ring.iter().any(|p| !p.on_globe()) {
            return Err(refuse::off_globe());
        }
        let mut corners: Vec<Coord<f64>> = ring.iter().map(|p| self.snapped(*p)).collect();
        corners.dedup();
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let shape = Shape::new(vec![Polygon::new(LineString::new(corners.clone()), vec![])]);
        split::simple(&shape)?;
        let mut touched = Touched::new();
        for c in &corners {
            touched.extend(self.stand(*c));
        }
        self.grids.insert(code.to_owned(), shape);
        // and the other way round: corners of the neighbours upon the new border
        let near: Vec<Coord<f64>> = self.corners_near(code);
        for c in near {
            self.stand(c);
        }
        touched.insert(code.to_owned());
        Ok(touched)
    }

    /// The corner of some grid at this very point: numbers that went through text and back are the
    /// same to a tenth of a millimetre.
    fn corner(&self, at: LonLat) -> Result<Coord<f64>, Refusal> {
        let same = |c: &Coord<f64>| (c.x - at.lon).abs() < 1e-9 && (c.y - at.lat).abs() < 1e-9;
        self.all_corners().find(same).ok_or_else(refuse::no_corner)
    }

    fn all_corners(&self) -> impl Iterator<Item = Coord<f64>> {
        self.grids.values().flat_map(|s| rings(s).flat_map(|r| r.0.iter().copied()))
    }

    /// Corners of other grids in or near the rectangle around one grid.
    fn corners_near(&self, code: &str) -> Vec<Coord<f64>> {
        let Some(b) = self.grids.get(code).and_then(|s| Bounds::of([s])) else {
            return Vec::new();
        };
        let rim = 1e-5;
        let near = |c: &Coord<f64>| {
            c.x >= b.west - rim
                && c.x <= b.east + rim
                && c.y >= b.south - rim
                && c.y <= b.north + rim
        };
        let others = self.grids.iter().filter(|(k, _)| *k != code).map(|(_, s)| s);
        others.flat_map(|s| rings(s).flat_map(|r| r.0.iter().copied())).filter(near).collect()
    }

    /// A drawn point, or the corner or the point of a border it is meant to be.
    fn snapped(&self, p: LonLat) -> Coord<f64> {
        let plane = LocalPlane::at(p);
        let far = |c: Coord<f64>| {
            let c = plane.to_plane(c.into());
            c.x.hypot(c.y)
        };
        let corner = self
            .all_corners()
            .filter(|c| near_box(*c, p))
            .min_by(|a, b| far(*a).total_cmp(&far(*b)));
        if let Some(c) = corner.filter(|c| far(*c) <= SNAP_M) {
            return c;
        }
        let mut best: Option<(f64, Coord<f64>)> = None;
        for line in self.grids.values().flat_map(rings).flat_map(LineString::lines) {
            if !beside(line.start, line.end, p.into()) {
                continue;
            }
            let (a, b) = (plane.to_plane(line.start.into()), plane.to_plane(line.end.into()));
            let foot = foot(Coord { x: 0.0, y: 0.0 }, a, b);
            let metres = foot.x.hypot(foot.y);
            if metres <= SNAP_M && best.is_none_or(|(m, _)| metres < m) {
                best = Some((metres, plane.from_plane(foot).into()));
            }
        }
        best.map_or_else(|| p.into(), |(_, c)| c)
    }

    /// Makes `at` a corner of every ring that runs through it; the grids that got one.
    fn stand(&mut self, at: Coord<f64>) -> Touched {
        let plane = LocalPlane::at(at.into());
        let mut touched = Touched::new();
        for (code, shape) in &mut self.grids {
            let mut stood = false;
            each_ring(shape, |ring| stood |= stand_in(ring, at, &plane));
            if stood {
                touched.insert(code.clone());
            }
        }
        touched
    }

    /// Makes every corner that stands on a border next to the corner `at` one of all rings that run
    /// through it: these borders will turn, and must not leave it behind.
    fn stand_beside(&mut self, at: Coord<f64>) -> Touched {
        let edges: Vec<(Coord<f64>, Coord<f64>)> = self
            .grids
            .values()
            .flat_map(rings)
            .flat_map(LineString::lines)
            .filter(|l| l.start == at || l.end == at)
            .map(|l| (l.start, l.end))
            .collect();
        let plane = LocalPlane::at(at.into());
        let on = |c: Coord<f64>, (a, b): (Coord<f64>, Coord<f64>)| {
            c != a && c != b && beside(a, b, c) && {
                let [c, a, b] = [c, a, b].map(|p| plane.to_plane(p.into()));
                point_segment_m(c, a, b) <= TOUCH_M
            }
        };
        let between: Vec<Coord<f64>> =
            self.all_corners().filter(|c| edges.iter().any(|e| on(*c, *e))).collect();
        between.into_iter().flat_map(|c| self.stand(c)).collect()
    }

    /// Whether every ring of these grids still encloses something.
    fn sound(&self, codes: &Touched) -> Result<(), Refusal> {
        let fine = codes.iter().filter_map(|c| self.grids.get(c)).flat_map(rings).all(|ring| {
            // closed: the first corner stands at the end again
            ring.0.len() > 3
        });
        if fine { Ok(()) } else { Err(refuse::collapses()) }
    }
}

/// All rings of a shape.
fn rings(shape: &Shape) -> impl Iterator<Item = &LineString<f64>> {
    shape.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
}

/// Gives every ring, open, to `change`, and closes it again.
fn each_ring(shape: &mut Shape, mut change: impl FnMut(&mut Vec<Coord<f64>>)) {
    let mut one = |line: &mut LineString<f64>| {
        if line.0.len() > 1 && line.0.first() == line.0.last() {
            line.0.pop();
        }
        change(&mut line.0);
        if let Some(first) = line.0.first().copied() {
            line.0.push(first);
        }
    };
    for part in &mut shape.0 {
        part.exterior_mut(&mut one);
        part.interiors_mut(|holes| holes.iter_mut().for_each(&mut one));
    }
}

/// Puts `at` into an open ring where an edge runs through it. False if it is a corner already, or
/// the ring is elsewhere.
fn stand_in(ring: &mut Vec<Coord<f64>>, at: Coord<f64>, plane: &LocalPlane) -> bool {
    if ring.contains(&at) {
        return false;
    }
    let here = plane.to_plane(at.into());
    let n = ring.len();
    let nearest = (0..n)
        .filter_map(|i| {
            let (a, b) = (*ring.get(i)?, *ring.get((i + 1) % n)?);
            if !beside(a, b, at) {
                return None;
            }
            let metres = point_segment_m(here, plane.to_plane(a.into()), plane.to_plane(b.into()));
            (metres <= TOUCH_M).then_some((i, metres))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((i, _)) = nearest {
        ring.insert(i + 1, at);
    }
    nearest.is_some()
}

/// Some metres in degrees, wherever in China: what is farther away need not be measured.
const RIM: f64 = 1e-4;

fn near_box(c: Coord<f64>, p: LonLat) -> bool {
    (c.x - p.lon).abs() < RIM && (c.y - p.lat).abs() < RIM
}

/// Whether a point may lie on an edge, by rectangles alone.
fn beside(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    p.x >= a.x.min(b.x) - RIM
        && p.x <= a.x.max(b.x) + RIM
        && p.y >= a.y.min(b.y) - RIM
        && p.y <= a.y.max(b.y) + RIM
}

/// The point of a segment that is nearest to `p`.
fn foot(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let len2 = dx * dx + dy * dy;
    let t = if len2 > 0.0 {
        (((p.x - a.x) * dx + (p.y - a.y) * dy) / len2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    Coord { x: a.x + t * dx, y: a.y + t * dy }
}
