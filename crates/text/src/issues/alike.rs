//! How alike two reports are.

use super::weigh::{Vectors, cosine};

/// Likeness is kept in ten-thousandths: sums of whole numbers are the same in any order.
pub(super) const SCALE: f64 = 10_000.0;

/// Cosine of names at which nothing and at which everything speaks for the same place. Half is
/// enough: a report names its district and road besides, or the firm, and another one does not.
const PLACE: (f32, f32) = (0.02, 0.5);
/// The same for complaints at one place. Two reports of one thing share surprisingly few words:
/// most of such pairs lie between 0.05 and 0.2, two different things at one place below 0.06.
const TOPIC: (f32, f32) = (0.05, 0.18);
/// The same for complaints without a place, where words are all there is.
const BARE: (f32, f32) = (0.08, 0.35);
/// How telling names must be (see [`Vectors::placed`]): below the first a report counts as one
/// without a place, from the second on as one with.
pub(super) const PLACED: (f32, f32) = (0.35, 0.55);

/// Likeness of two reports, 0 to 1, given the cosine of their names. Symmetric.
pub(super) fn likeness(names: f32, a: &Vectors, b: &Vectors) -> f32 {
    let placed = ramp(a.placed.min(b.placed), PLACED);
    let place = ramp(names, PLACE);
    if place <= 0.0 && placed >= 1.0 {
        return 0.0;
    }
    let words = cosine(&a.topic, &b.topic);
    // both must hold: the geometric mean is nothing where one of them is nothing
    let there = (place * ramp(words, TOPIC)).sqrt();
    placed * there + (1.0 - placed) * ramp(words, BARE)
}

fn ramp(x: f32, (from, to): (f32, f32)) -> f32 {
    ((x - from) / (to - from)).clamp(0.0, 1.0)
}
