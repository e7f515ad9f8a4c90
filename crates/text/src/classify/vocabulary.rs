//! Which pieces a model knows.

use serde::{Deserialize, Serialize};

/// The known pieces, each with its number: its place in the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<u64>", into = "Vec<u64>")]
pub(crate) struct Vocabulary {
    hashes: Vec<u64>,
    /// Open addressing: the number of a piece, `EMPTY` where none stands.
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl Vocabulary {
    /// How many pieces it knows.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The number of a piece.
    pub(crate) fn find(&self, hash: u64) -> Option<u32> {
        let mut slot = hash as usize & (self.slots.len() - 1);
        loop {
            let number = self.slots[slot];
            if number == EMPTY {
                return None;
            }
            if self.hashes[number as usize] == hash {
                return Some(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }
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
            slots[slot] = number as u32;
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
        let v = Vocabulary::from(vec![7, 8, 15, 1 << 40]);
        assert_eq!([7, 8, 15, 1 << 40].map(|h| v.find(h)), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(v.find(23), None);
        assert_eq!(Vocabulary::from(Vec::new()).find(1), None);
    }
}
