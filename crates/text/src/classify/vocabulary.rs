//! Which pieces a model knows.

use serde::{Deserialize, Serialize};

/// The known pieces, each with its number: its place in the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<u64>", into = "Vec<u64>")]
pub(crate) struct Vocabulary {
    hashes: Vec<u64>,
    /// Open addressing: the upper bits of a piece's hash and its number, `EMPTY` where none
    /// stands. With the place of the slot they are all but a few of its bits, so that the hash
    /// itself need not be fetched.
    slots: Vec<u64>,
}

const EMPTY: u64 = u64::MAX;

impl Vocabulary {
    /// How many pieces it knows.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The number of a piece.
    pub(crate) fn find(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let stands = self.slots[slot];
            if stands == EMPTY {
                return None;
            }
            if stands >> 32 == upper(hash) {
                return Some(stands as u32);
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// The upper 32 of the 53 bits of a hash.
const fn upper(hash: u64) -> u64 {
    (hash >> 21) & 0xFFFF_FFFF
}

impl From<Vec<u64>> for Vocabulary {
    fn from(hashes: Vec<u64>) -> Self {
        // at most half full, so that every search ends soon
        let mut slots = vec![EMPTY; (2 * hashes.len() + 2).next_power_of_two()];
        let mask = slots.len() - 1;
        for (number, hash) in hashes.iter().enumerate() {
            let mut slot = *hash as usize & mask;
            while slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            slots[slot] = (upper(*hash) << 32) | number as u64;
        }
        Self { hashes, slots }
    }
}

impl From<Vocabulary> for Vec<u64> {
    fn from(v: Vocabulary) -> Self {
        v.hashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_found_under_their_number_and_others_are_not() {
        // the last three meet in one slot of a small table
        let hashes = [7, (3 << 30) | 9, 1 << 40, 2 << 40, 3 << 40];
        let v = Vocabulary::from(hashes.to_vec());
        assert_eq!(hashes.map(|h| v.find(h)), [Some(0), Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(v.find(4 << 40), None);
        assert_eq!(Vocabulary::from(Vec::new()).find(1), None);
    }
}
