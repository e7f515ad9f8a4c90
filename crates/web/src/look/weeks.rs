//! Counts of weeks as a row of small bars, drawn by the server; the numbers stand in its label.

use crate::i18n::Words;

/// Height of the drawing, in its own units.
const HIGH: u32 = 24;
/// Width of one bar with its gap.
const STEP: u32 = 8;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) h: u32,
}

/// A drawing of weeks, this week last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weeks {
    /// The counts, for who does not see the drawing.
    pub(crate) label: String,
    pub(crate) width: u32,
    pub(crate) high: u32,
    pub(crate) bars: Vec<Bar>,
}

impl Weeks {
    pub(crate) fn of(w: Words, counts: &[u32]) -> Self {
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let bars = counts
            .iter()
            .zip(0_u32..)
            .map(|(n, i)| {
                // a week with anything in it is seen, a week with nothing is a line
                let h = if *n == 0 { 1 } else { (n * (HIGH - 2) / most).max(2) + 1 };
                Bar { x: i * STEP, y: HIGH - h.min(HIGH), h: h.min(HIGH) }
            })
            .collect();
        let list: Vec<String> = counts.iter().map(u32::to_string).collect();
        Self {
            label: format!("{} {}", w.a("weeks-drawn", "n", counts.len()), list.join(" ")),
            width: counts.len() as u32 * STEP,
            high: HIGH,
            bars,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yiwang_domain::Lang;

    #[test]
    fn the_drawing_stays_in_its_box_and_says_its_numbers() {
        let w = Weeks::of(Words::new(Lang::En), &[0, 1, 50, 100]);
        assert!(w.bars.iter().all(|b| b.y + b.h == HIGH && b.h >= 1));
        assert!(w.bars[1].h > w.bars[0].h && w.bars[3].h > w.bars[2].h);
        assert!(w.label.ends_with("0 1 50 100"), "{}", w.label);
        assert_eq!(w.width, 32);
    }
}
