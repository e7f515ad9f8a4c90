//! Counts of days by category and area, from what was received.

use super::{begins, sign};
use crate::books::Books;
use crate::insight::base;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use yiwang_domain::insight::recurring::{Happening, Recurring, recurring};
use yiwang_domain::insight::surge::Cell;
use yiwang_store::warning::Raised;

/// Days read: eight weeks of a past, the week looked at, and what recurs within twelve weeks.
pub(super) const READ: u64 = 84;
/// Days of the counts of a cell.
const COUNTED: u64 = 63;

/// The part of the net right above a grid: the community of a grid.
fn above(path: &str) -> &str {
    let inner = path.trim_end_matches('/');
    match inner.rfind('/') {
        // the top has nothing above it
        None | Some(0) => path,
        Some(at) => &path[..=at],
    }
}

/// The counts of every category in every community, up to `day`. An installation that is younger
/// than nine weeks has as many days as it has.
pub(super) fn cells(b: &Books, rows: &[Raised], day: NaiveDate) -> Vec<Cell> {
    let offset = b.tenant.offset();
    let local = |r: &Raised| r.opened_at.with_timezone(&offset).date_naive();
    let oldest = day.checked_sub_days(Days::new(COUNTED - 1)).unwrap_or(day);
    let first = rows.iter().map(local).min().unwrap_or(day).max(oldest);
    let length = (day - first).num_days().max(0) as usize + 1;
    let mut cells: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for r in rows {
        let at = (local(r) - first).num_days();
        let daily =
            cells.entry((&r.category, above(&r.grid_path))).or_insert_with(|| vec![0; length]);
        if let Some(n) = usize::try_from(at).ok().and_then(|at| daily.get_mut(at)) {
            *n += 1;
        }
    }
    cells
        .into_iter()
        .filter(|(_, daily)| daily.iter().any(|n| *n > 0))
        .map(|((category, area), daily)| Cell {
            category: sign('c', category),
            area: sign('a', area),
            daily,
        })
        .collect()
}

/// Places where the same comes again and again, each with the community it lies in. Only ordinary
/// matters, and only the name of a place: nobody's door.
pub(super) fn places(b: &Books, rows: &[Raised], day: NaiveDate) -> Vec<(String, Recurring)> {
    let offset = b.tenant.offset();
    let mut by_area: BTreeMap<&str, Vec<Happening>> = BTreeMap::new();
    for r in rows.iter().filter(|r| r.secrecy == 0) {
        let Some(place) = base(&r.place_text) else { continue };
        by_area.entry(above(&r.grid_path)).or_default().push(Happening {
            place,
            category: sign('c', &r.category),
            day: r.opened_at.with_timezone(&offset).date_naive(),
        });
    }
    by_area
        .into_iter()
        .flat_map(|(area, all)| recurring(&all, day).into_iter().map(move |r| (area.to_owned(), r)))
        .collect()
}

/// From when on matters are read, and until when.
pub(super) fn span(
    b: &Books,
    day: NaiveDate,
) -> (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) {
    let from = day.checked_sub_days(Days::new(READ - 1)).unwrap_or(day);
    (begins(b, from), begins(b, day.succ_opt().unwrap_or(day)))
}

#[cfg(test)]
mod tests {
    use super::above;

    #[test]
    fn above_a_grid_stands_its_community_and_above_the_top_nothing() {
        assert_eq!(above("/33/01/02/"), "/33/01/");
        assert_eq!(above("/33/01/"), "/33/");
        assert_eq!(above("/33/"), "/33/");
    }
}
