//! One grid into two, along a line.

use super::{Sheet, TOUCH_M, Touched, foot, refuse};
use crate::coord::{LocalPlane, LonLat};
use crate::rings::crossings;
use crate::svgmap::Bounds;
use crate::{Shape, area_m2};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, LineString, Polygon};
use yiwang_domain::Refusal;

/// Where the line meets the border.
struct Meeting {
    /// How far along the line: segment and share of it.
    along: f64,
    /// Where, in degrees.
    at: Coord<f64>,
}

impl Sheet {
    /// Splits a grid along a line that leads from outside through it to outside. The larger part
    /// keeps the code, the other is `fresh`. Neighbours and the grids above get the two new corners
    /// of their border. A hole goes with the part around it, a detached part with the larger.
    ///
    /// # Errors
    /// `grid-unknown`, `split-misses`, `split-often`, `split-hole`, `border-crosses`.
    pub fn split(&mut self, code: &str, line: &[LonLat], fresh: &str) -> Result<Touched, Refusal> {
        let shape = self.get(code).ok_or_else(|| refuse::no_grid(code))?;
        let Some(bounds) = Bounds::of([shape]) else { return Err(refuse::split_misses()) };
        if line.iter().any(|p| !p.on_globe()) {
            return Err(super::refuse::off_globe());
        }
        let plane = LocalPlane::at(bounds.centre());
        let mut cuts = Vec::new();
        for (part, polygon) in shape.0.iter().enumerate() {
            for cut in cuts_of(polygon, line, &plane)? {
                cuts.push((part, cut));
            }
        }
        let (part, cut) = match cuts.len() {
            0 => return Err(refuse::split_misses()),
            1 => cuts.swap_remove(0),
            _ => return Err(refuse::split_often()),
        };
        let mut next = self.clone();
        let mut touched = Touched::new();
        let (Some(first), Some(last)) = (cut.first().copied(), cut.last().copied()) else {
            return Err(refuse::split_misses());
        };
        for end in [first, last] {
            touched.extend(next.stand(end));
        }
        let mut parts = next.grids.get(code).map(|s| s.0.clone()).unwrap_or_default();
        if part >= parts.len() {
            return Err(refuse::split_misses());
        }
        let (a, b) = halves(&parts.remove(part), &cut).ok_or_else(refuse::split_misses)?;
        let (mut a, mut b) = (Shape::new(vec![a]), Shape::new(vec![b]));
        simple(&a)?;
        simple(&b)?;
        if area_m2(&a) < area_m2(&b) {
            std::mem::swap(&mut a, &mut b);
        }
        a.0.extend(parts);
        next.grids.insert(code.to_owned(), a);
        next.grids.insert(fresh.to_owned(), b);
        touched.extend([code.to_owned(), fresh.to_owned()]);
        *self = next;
        Ok(touched)
    }
}

/// Whether the rings enclose something and do not cross.
pub(super) fn simple(shape: &Shape) -> Result<(), Refusal> {
    if shape.0.iter().any(|p| p.exterior().0.len() < 4) || area_m2(shape) <= 0.0 {
        return Err(refuse::flat());
    }
    if shape.0.iter().any(|p| !crossings(p).is_empty()) {
        return Err(refuse::crosses());
    }
    Ok(())
}

/// The pieces of the line that lie inside the polygon, each from border to border.
fn cuts_of(
    polygon: &Polygon<f64>,
    line: &[LonLat],
    plane: &LocalPlane,
) -> Result<Vec<Vec<Coord<f64>>>, Refusal> {
    let meetings = meetings(polygon.exterior(), line, plane);
    let mut cuts = Vec::new();
    for (m, n) in meetings.iter().zip(meetings.iter().skip(1)) {
        let mut cut = vec![m.at];
        for (i, p) in line.iter().enumerate() {
            let i = i as f64;
            if i > m.along + 1e-9 && i < n.along - 1e-9 {
                cut.push((*p).into());
            }
        }
        cut.push(n.at);
        let (Some(&a), Some(&b)) = (cut.first(), cut.get(1)) else { continue };
        let middle = Coord { x: a.x.midpoint(b.x), y: a.y.midpoint(b.y) };
        let shell = Polygon::new(polygon.exterior().clone(), vec![]);
        if shell.coordinate_position(&middle) != CoordPos::Inside {
            continue;
        }
        let ends: Vec<LonLat> = cut.iter().map(|c| (*c).into()).collect();
        for hole in polygon.interiors() {
            let within = Polygon::new(hole.clone(), vec![]);
            if !self::meetings(hole, &ends, plane).is_empty()
                || within.coordinate_position(&middle) != CoordPos::Outside
            {
                return Err(refuse::split_hole());
            }
        }
        cuts.push(cut);
    }
    Ok(cuts)
}

/// Where a line meets a ring, in the order of the line. A meeting beside a corner is that corner.
fn meetings(ring: &LineString<f64>, line: &[LonLat], plane: &LocalPlane) -> Vec<Meeting> {
    let mut found: Vec<Meeting> = Vec::new();
    let ends = line.iter().zip(line.iter().skip(1));
    for (k, (from, to)) in ends.enumerate() {
        let (p, q) = (plane.to_plane(*from), plane.to_plane(*to));
        for edge in ring.lines() {
            let (a, b) = (plane.to_plane(edge.start.into()), plane.to_plane(edge.end.into()));
            let (lx, ly) = (q.x - p.x, q.y - p.y);
            // a corner of the ring on the line
            let near = foot(a, p, q);
            let len = lx.hypot(ly);
            if len > 0.0 && (near.x - a.x).hypot(near.y - a.y) <= TOUCH_M {
                let share = (near.x - p.x).hypot(near.y - p.y) / len;
                found.push(Meeting { along: k as f64 + share, at: edge.start });
                continue;
            }
            let (ex, ey) = (b.x - a.x, b.y - a.y);
            let cross = lx * ey - ly * ex;
            if cross == 0.0 {
                continue;
            }
            let t = ((a.x - p.x) * ey - (a.y - p.y) * ex) / cross;
            let u = ((a.x - p.x) * ly - (a.y - p.y) * lx) / cross;
            let slack = TOUCH_M / len;
            if !(-slack..=1.0 + slack).contains(&t) || !(0.0..=1.0).contains(&u) {
                continue;
            }
            let at = Coord { x: a.x + u * ex, y: a.y + u * ey };
            // beside the corner at its end: that edge's successor tells it
            if (at.x - b.x).hypot(at.y - b.y) <= TOUCH_M {
                found.push(Meeting { along: k as f64 + t, at: edge.end });
            } else {
                let at = plane.from_plane(at).into();
                found.push(Meeting { along: k as f64 + t, at });
            }
        }
    }
    found.sort_by(|m, n| m.along.total_cmp(&n.along));
    // one corner is met by two edges, and by two pieces of a line that bends there
    let mut once: Vec<Meeting> = Vec::new();
    for m in found {
        let same = |o: &Meeting| {
            let (a, b) = (plane.to_plane(o.at.into()), plane.to_plane(m.at.into()));
            (a.x - b.x).hypot(a.y - b.y) <= TOUCH_M
        };
        if !once.last().is_some_and(same) {
            once.push(m);
        }
    }
    once
}

/// Both sides of a cut whose ends are corners of the polygon.
fn halves(polygon: &Polygon<f64>, cut: &[Coord<f64>]) -> Option<(Polygon<f64>, Polygon<f64>)> {
    let mut ring = polygon.exterior().0.clone();
    ring.pop();
    let place = |c: &Coord<f64>| ring.iter().position(|r| r == c);
    let (from, to) = (place(cut.first()?)?, place(cut.last()?)?);
    if from == to {
        return None;
    }
    let inner = cut.get(1..cut.len() - 1)?;
    let walk = |from: usize, to: usize| {
        let n = ring.len();
        let steps = (to + n - from) % n;
        ring.iter().cycle().skip(from).take(steps + 1).copied().collect::<Vec<_>>()
    };
    let mut a = walk(from, to);
    a.extend(inner.iter().rev());
    let mut b = walk(to, from);
    b.extend(inner);
    let shell = Polygon::new(LineString::new(a.clone()), vec![]);
    let (ours, theirs) = polygon.interiors().iter().cloned().partition(|hole: &LineString<f64>| {
        hole.0.first().is_some_and(|c| shell.coordinate_position(c) != CoordPos::Outside)
    });
    Some((Polygon::new(LineString::new(a), ours), Polygon::new(LineString::new(b), theirs)))
}
