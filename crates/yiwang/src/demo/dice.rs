//! Seeded chance that falls the same on every machine.
//!
//! SplitMix64 and integer arithmetic only: no library whose next version draws differently, and no
//! floating-point function whose last bit depends on the processor.

/// A stream of chance. Two dice of the same seed and the same name fall alike.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream called `name` under `seed`: adding a draw to one stream leaves the others as
    /// they were.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        // FNV-1a over the name
        let mut h = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for b in name.bytes() {
            h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        Self(h)
    }

    /// A stream of its own for item `n` of this stream.
    pub(crate) fn fork(&self, n: u64) -> Self {
        let mut d = Self(self.0 ^ n.wrapping_add(1).wrapping_mul(0xD1B5_4A32_D192_ED03));
        d.next();
        d
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `0..n`; 0 where `n` is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        // multiply-shift: the bias is below n / 2^64
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// A whole number in `lo..=hi`.
    pub(crate) fn between(&mut self, lo: i64, hi: i64) -> i64 {
        lo + self.below((hi - lo).max(0) as u64 + 1) as i64
    }

    /// A whole number in `lo..=hi`, low ones much more often: most things take little time.
    pub(crate) fn low(&mut self, lo: i64, hi: i64) -> i64 {
        let a = self.between(0, 1 << 16);
        let b = self.between(0, 1 << 16);
        lo + ((i128::from(hi - lo) * i128::from(a) * i128::from(b)) >> 32) as i64
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// True in `per_mille` of a thousand cases.
    pub(crate) fn mille(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `items`; they must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// An index by weight; 0 where all weights are 0.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let total = weights.clone().sum();
        let mut left = self.below(total);
        for (i, w) in weights.enumerate() {
            if left < w {
                return i;
            }
            left -= w;
        }
        0
    }

    /// Puts `items` into another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_name_fall_alike_and_others_do_not() {
        let mut a = Dice::new(1, "x");
        assert_eq!(a.next(), Dice::new(1, "x").next());
        assert_ne!(Dice::new(1, "x").next(), Dice::new(1, "y").next());
        assert_ne!(Dice::new(1, "x").next(), Dice::new(2, "x").next());
        assert_ne!(a.fork(0).next(), a.fork(1).next());
    }

    #[test]
    fn the_stream_never_changes_between_versions() {
        let mut d = Dice::new(42, "demo");
        let drawn = [d.below(1000), d.below(1000), d.below(1000)];
        let mut again = Dice::new(42, "demo");
        assert_eq!(drawn, [again.below(1000), again.below(1000), again.below(1000)]);
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut d = Dice::new(3, "bounds");
        for _ in 0..2000 {
            assert!((3..=9).contains(&d.between(3, 9)));
            assert!((3..=900).contains(&d.low(3, 900)));
            assert!(d.below(7) < 7);
        }
        assert_eq!(d.below(0), 0);
        let mut v: Vec<u8> = (0..50).collect();
        d.shuffle(&mut v);
        v.sort_unstable();
        assert_eq!(v, (0..50).collect::<Vec<u8>>());
    }
}
