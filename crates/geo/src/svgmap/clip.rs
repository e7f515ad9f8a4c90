//! Cutting a ring to the picture, so that what lies outside costs nothing.

/// A point in pixels.
pub(crate) type Px = (f64, f64);

/// The part of a ring inside `0..width` × `0..height` widened by `margin` on all sides (Sutherland and
/// Hodgman). Where the ring leaves and comes back the pieces stay joined along the rim, which lies
/// outside the picture.
pub(crate) fn clip(ring: &[Px], width: f64, height: f64, margin: f64) -> Vec<Px> {
    let sides: [fn(Px, f64) -> f64; 4] =
        [|p, rim| p.0 - rim, |p, rim| rim - p.0, |p, rim| p.1 - rim, |p, rim| rim - p.1];
    let rims = [-margin, width + margin, -margin, height + margin];
    let mut ring = ring.to_vec();
    for (inside, rim) in sides.iter().zip(rims) {
        let mut kept = Vec::with_capacity(ring.len());
        let Some(&last) = ring.last() else { return ring };
        let mut before = last;
        for &p in &ring {
            let (d0, d1) = (inside(before, rim), inside(p, rim));
            if (d0 >= 0.0) != (d1 >= 0.0) {
                let t = d0 / (d0 - d1);
                kept.push((before.0 + t * (p.0 - before.0), before.1 + t * (p.1 - before.1)));
            }
            if d1 >= 0.0 {
                kept.push(p);
            }
            before = p;
        }
        ring = kept;
    }
    // Numbers far beyond the earth cut with an error as large as themselves.
    ring.retain(|p| p.0.is_finite() && p.1.is_finite());
    ring.iter()
        .map(|p| (p.0.clamp(-margin, width + margin), p.1.clamp(-margin, height + margin)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ring_inside_stays_and_one_outside_goes() {
        let ring = [(1.0, 1.0), (5.0, 1.0), (5.0, 5.0)];
        assert_eq!(clip(&ring, 10.0, 10.0, 0.0), ring);
        let away = [(21.0, 1.0), (25.0, 1.0), (25.0, 5.0)];
        assert!(clip(&away, 10.0, 10.0, 0.0).is_empty());
        let around = [(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)];
        let mut cut = clip(&around, 10.0, 10.0, 1.0);
        cut.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        assert_eq!(cut, [(-1.0, -1.0), (-1.0, 11.0), (11.0, -1.0), (11.0, 11.0)]);
    }

    proptest! {
        #[test]
        fn nothing_is_left_outside(
            ring in prop::collection::vec((-40.0f64..40.0, -40.0f64..40.0), 0..12),
            wild in prop::collection::vec((any::<f64>(), any::<f64>()), 0..12),
        ) {
            for (x, y) in clip(&wild, 10.0, 10.0, 2.0) {
                prop_assert!((-2.0..=12.0).contains(&x) && (-2.0..=12.0).contains(&y));
            }
            for (x, y) in clip(&ring, 10.0, 10.0, 2.0) {
                prop_assert!((-2.001..12.001).contains(&x) && (-2.001..12.001).contains(&y));
            }
        }
    }
}
