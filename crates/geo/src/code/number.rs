//! The order in which the grids of one community are numbered.

use crate::Shape;
use geo::{BoundingRect, Centroid, Coord};

/// The order of numbering from west to east, then from north to south: the answer holds the indices
/// of `shapes` in the order in which they get the numbers 1, 2, 3, …
///
/// The standards (DB11 cell grids, CJ/T 349) give the direction but not how grids of uneven shape
/// form rows. The rule here: rows are taken from north to south. A row starts with the northernmost
/// centroid left and holds every grid whose centroid lies less than half a usual height south of it,
/// where the usual height is the median height of all grids. Within a row the grids run from west to
/// east by their centroids, of two at one longitude the northern first. The order of `shapes` has no
/// influence unless two grids have the same centroid and extent.
pub fn number_grids(shapes: &[Shape]) -> Vec<usize> {
    let mut grids: Vec<(usize, Coord<f64>, f64)> = shapes
        .iter()
        .enumerate()
        .map(|(i, shape)| {
            let extent = shape.bounding_rect();
            let centre = shape
                .centroid()
                .map(|p| p.0)
                .or_else(|| extent.map(geo::Rect::center))
                .unwrap_or(Coord { x: f64::MAX, y: f64::MIN });
            (i, centre, extent.map_or(0.0, geo::Rect::height))
        })
        .collect();
    let half = median(grids.iter().map(|g| g.2).collect()) / 2.0;
    grids.sort_by(|(i, a, _), (k, b, _)| {
        b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)).then(i.cmp(k))
    });
    let mut order = Vec::with_capacity(grids.len());
    let mut rest = grids.as_slice();
    while let Some((_, first, _)) = rest.first() {
        let len = rest.iter().take_while(|(_, c, _)| c.y > first.y - half).count().max(1);
        let (row, below) = rest.split_at(len);
        let mut row = row.to_vec();
        row.sort_by(|(i, a, _), (k, b, _)| {
            a.x.total_cmp(&b.x).then(b.y.total_cmp(&a.y)).then(i.cmp(k))
        });
        order.extend(row.into_iter().map(|(i, _, _)| i));
        rest = below;
    }
    order
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Rect;
    use proptest::prelude::*;

    fn square(x: f64, y: f64) -> Shape {
        Shape::new(vec![Rect::new(Coord { x, y }, Coord { x: x + 1.0, y: y + 1.0 }).to_polygon()])
    }

    #[test]
    fn a_lattice_is_numbered_like_a_page_is_read() {
        // Given south to north, to show that the order given does not matter.
        let shapes: Vec<Shape> =
            (0..3).flat_map(|r| (0..4).map(move |c| square(f64::from(c), f64::from(r)))).collect();
        assert_eq!(number_grids(&shapes), [8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3]);
    }

    #[test]
    fn a_row_stays_a_row_when_its_grids_are_a_little_uneven() {
        let shapes = [square(2.0, 5.0), square(0.0, 5.2), square(1.0, 4.9), square(0.5, 4.0)];
        assert_eq!(number_grids(&shapes), [1, 2, 0, 3]);
    }

    #[test]
    fn nothing_and_empty_shapes_are_no_trouble() {
        assert!(number_grids(&[]).is_empty());
        assert_eq!(number_grids(&[Shape::new(vec![]), square(0.0, 0.0)]), [1, 0]);
    }

    proptest! {
        #[test]
        fn every_grid_gets_exactly_one_number_whatever_the_order(
            places in prop::collection::vec((-20.0f64..20.0, -20.0f64..20.0), 1..25),
            turn in 0usize..25,
        ) {
            let shapes: Vec<Shape> = places.iter().map(|&(x, y)| square(x, y)).collect();
            let order = number_grids(&shapes);
            let mut seen = order.clone();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..shapes.len()).collect::<Vec<_>>());
            let n = shapes.len();
            let by = turn % n;
            let mut turned = shapes;
            turned.rotate_left(by);
            let back: Vec<usize> = number_grids(&turned).into_iter().map(|i| (i + by) % n).collect();
            prop_assert_eq!(back, order);
        }
    }
}
