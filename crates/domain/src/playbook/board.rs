//! A board (看板): the open matters of a playbook in columns, by where they or their legs stand.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A column of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Id, in the address of the page.
    pub id: String,
    /// Name above it.
    pub name: Text,
    /// Stages of the matter it holds, whatever the legs do.
    pub stages: Vec<String>,
    /// Leg stages it holds.
    pub legs: Vec<String>,
}

/// Which column a matter stands in, counted from 0; none where no column has room for it.
///
/// `stage` is the matter's, `legs` are the stages of its legs, those called back left out. A column
/// that names the matter's stage holds it. Otherwise the leg that is least far decides, in the
/// order of the columns: who was called has not come together before the last of them is there.
pub fn place<'a>(
    columns: &[Column],
    stage: &str,
    legs: impl IntoIterator<Item = &'a str>,
) -> Option<usize> {
    let by_stage = columns.iter().position(|c| c.stages.iter().any(|s| s == stage));
    let of_leg = |leg: &str| columns.iter().position(|c| c.legs.iter().any(|l| l == leg));
    by_stage.or_else(|| legs.into_iter().filter_map(of_leg).min())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(id: &str, stages: &[&str], legs: &[&str]) -> Column {
        let owned = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
        Column {
            id: id.to_owned(),
            name: Text::new(id, id),
            stages: owned(stages),
            legs: owned(legs),
        }
    }

    fn board() -> Vec<Column> {
        vec![
            column("a", &[], &["l0", "l1"]),
            column("b", &[], &["l2"]),
            column("c", &["s9"], &["l3"]),
        ]
    }

    #[test]
    fn the_leg_that_is_least_far_decides_unless_the_stage_does() {
        let b = board();
        assert_eq!(place(&b, "s1", ["l3", "l2", "l2"]), Some(1));
        assert_eq!(place(&b, "s1", ["l3", "l1"]), Some(0));
        assert_eq!(place(&b, "s9", ["l0"]), Some(2), "a stage that is named goes before the legs");
        assert_eq!(
            place(&b, "s1", ["l7", "l3"]),
            Some(2),
            "a leg nobody has room for says nothing"
        );
        assert_eq!(place(&b, "s1", []), None);
        assert_eq!(place(&[], "s1", ["l1"]), None);
    }

    proptest! {
        #[test]
        fn the_order_of_legs_says_nothing_and_another_leg_never_moves_it_on(
            legs in prop::collection::vec(0_usize..6, 0..6),
            more in 0_usize..6,
        ) {
            let b = board();
            let names: Vec<String> = legs.iter().map(|n| format!("l{n}")).collect();
            let at = place(&b, "s1", names.iter().map(String::as_str));
            let back = place(&b, "s1", names.iter().rev().map(String::as_str));
            prop_assert_eq!(at, back);
            let more = format!("l{more}");
            let with = place(&b, "s1", names.iter().map(String::as_str).chain([more.as_str()]));
            if let Some(at) = at {
                prop_assert!(with.is_some_and(|w| w <= at));
            }
        }
    }
}
