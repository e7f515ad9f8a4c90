//! Places that stand in the names of units: 六联社区 answers for 六联社区.
//!
//! A unit rarely seen so far can be found by this where counts say nothing yet.

use super::columns::Columns;
use serde::{Deserialize, Serialize};

/// For each column and value code, the share of the value that stands in the name of each unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Places {
    columns: Vec<Vec<Vec<(u32, f32)>>>,
}

impl Places {
    /// Compares every value with every name.
    pub(super) fn new(columns: &Columns, names: &[Vec<String>]) -> Self {
        let names: Vec<Vec<Vec<char>>> =
            names.iter().map(|own| own.iter().map(|n| n.chars().collect()).collect()).collect();
        let shares = |value: &str| {
            let value: Vec<char> = value.chars().collect();
            names
                .iter()
                .enumerate()
                .filter_map(|(unit, own)| {
                    let most = own.iter().map(|name| common(&value, name)).max()?;
                    (most >= 2).then(|| (unit as u32, most as f32 / value.len() as f32))
                })
                .collect()
        };
        let columns = (0..columns.names().len())
            .map(|c| {
                let values = columns.values_in_order(c);
                // a column of many values names things, not places: comparing would cost and say little
                if values.len() > 2_000 {
                    Vec::new()
                } else {
                    values.into_iter().map(shares).collect()
                }
            })
            .collect();
        Self { columns }
    }

    /// The share of each column's value in the name of a unit.
    pub(super) fn shares(&self, codes: &[u32], unit: usize) -> impl Iterator<Item = f32> {
        self.columns.iter().zip(codes).map(move |(values, code)| {
            code.checked_sub(1)
                .and_then(|at| values.get(at as usize))
                .and_then(|units| units.iter().find(|(u, _)| *u as usize == unit))
                .map_or(0.0, |(_, share)| *share)
        })
    }
}

/// Length of the longest run of characters that both have.
fn common(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0_usize; b.len() + 1];
    let mut most = 0;
    for x in a {
        let mut now = vec![0_usize; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            if x == y {
                now[j + 1] = before[j] + 1;
                most = most.max(now[j + 1]);
            }
        }
        before = now;
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_run_is_found() {
        let of = |a: &str, b: &str| {
            common(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!(of("六联社区", "六联社区（坪山街道办事处）"), 4);
        assert_eq!(of("坪山街道", "坪山交通运输局"), 2);
        assert_eq!(of("坪山街道", "教育局"), 0);
        assert_eq!(of("", "教育局"), 0);
    }
}
