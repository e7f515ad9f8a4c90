//! Where a name fits into an area.

use super::clip::Px;
use super::text::{width_px, wrap};

/// A level run inside the rings (even–odd): its middle, its width, and how good a place it is.
struct Run {
    at: Px,
    width: f64,
    worth: f64,
}

/// Runs on a few heights, the best first: wide ones near the middle of the area.
fn runs(rings: &[Vec<Px>]) -> Vec<Run> {
    let ys = || rings.iter().flatten().map(|p| p.1);
    let (top, bottom) =
        (ys().fold(f64::INFINITY, f64::min), ys().fold(f64::NEG_INFINITY, f64::max));
    if top >= bottom {
        return Vec::new();
    }
    let mut found = Vec::new();
    for step in 1..16 {
        let part = f64::from(step) / 16.0;
        let y = top + (bottom - top) * part;
        for (from, to) in runs_at(rings, y) {
            let width = to - from;
            let worth = width * (1.0 - (part - 0.5).abs());
            found.push(Run { at: (from.midpoint(to), y), width, worth });
        }
    }
    found.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    found
}

/// The middle of the widest level run inside the rings, runs near the middle preferred.
pub(crate) fn widest_run(rings: &[Vec<Px>]) -> Option<Px> {
    runs(rings).first().map(|run| run.at)
}

/// Where a name of the given height fits, in one line or broken into two: the middle of the text and
/// its lines. The text must lie inside at its upper edge, middle and lower edge.
pub(super) fn place(rings: &[Vec<Px>], name: &str, font_px: f64) -> Option<(Px, Vec<String>)> {
    let runs = runs(rings);
    let half = width_px(name, font_px) / 2.0 + font_px * 0.6;
    for lines in [vec![name.to_owned()], wrap(name, half, font_px, 2)] {
        if lines.iter().any(|line| line.ends_with('…')) && !name.ends_with('…') {
            continue;
        }
        let half_width = lines.iter().map(|l| width_px(l, font_px)).fold(0.0, f64::max) / 2.0;
        let half_height = lines.len() as f64 * font_px / 2.0;
        let fits = |run: &&Run| {
            let (from, to) = (run.at.0 - half_width, run.at.0 + half_width);
            run.width >= 2.0 * half_width
                && [-half_height, half_height].iter().all(|dy| {
                    runs_at(rings, run.at.1 + dy).iter().any(|(a, b)| *a <= from && to <= *b)
                })
        };
        if let Some(run) = runs.iter().find(fits) {
            return Some((run.at, lines));
        }
    }
    None
}

/// From where to where a level line at `y` runs inside.
fn runs_at(rings: &[Vec<Px>], y: f64) -> Vec<(f64, f64)> {
    let mut cuts: Vec<f64> = rings.iter().flat_map(|ring| cuts_at(ring, y)).collect();
    cuts.sort_by(f64::total_cmp);
    let from = cuts.iter().step_by(2);
    let to = cuts.iter().skip(1).step_by(2);
    from.copied().zip(to.copied()).collect()
}

fn cuts_at(ring: &[Px], y: f64) -> Vec<f64> {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .filter(|(a, b)| (a.1 > y) != (b.1 > y))
        .map(|(a, b)| a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_goes_where_the_area_is_wide_and_not_into_its_hole() {
        let shell = vec![(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
        assert_eq!(widest_run(std::slice::from_ref(&shell)).unwrap(), (50.0, 50.0));
        let hole = vec![(10.0, 20.0), (60.0, 20.0), (60.0, 80.0), (10.0, 80.0)];
        let (x, y) = widest_run(&[shell, hole]).unwrap();
        assert!(!(10.0..60.0).contains(&x) || !(20.0..80.0).contains(&y));
        assert_eq!(widest_run(&[vec![]]), None);
    }

    #[test]
    fn a_name_is_broken_where_it_is_too_wide_and_left_out_where_it_does_not_fit() {
        let area = |w: f64, h: f64| vec![vec![(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]];
        let lines = |w, h| place(&area(w, h), "孝闻社区", 12.0).map(|(_, lines)| lines);
        assert_eq!(lines(60.0, 20.0).unwrap(), ["孝闻社区"]);
        assert_eq!(lines(36.0, 40.0).unwrap(), ["孝闻", "社区"]);
        assert_eq!(lines(36.0, 20.0), None);
        assert_eq!(lines(20.0, 90.0), None);
    }
}
