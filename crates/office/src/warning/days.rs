//! Counts of days by category and area, from what was received.

use super::{begins, sign};
use crate::books::Books;
use crate::insight::base;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yiwang_domain::insight::recurring::{Happening, Recurring, recurring};
use yiwang_domain::insight::surge::{Cell, Lesson, Settings, Span, Surge, surges};
use yiwang_domain::units::within;
use yiwang_store::warning::Raised;

/// Days read: eight weeks of a past, the week looked at, and what recurs within twelve weeks.
const READ: u64 = 84;
/// Days of the counts of a cell.
const COUNTED: u64 = 63;
/// Most matters kept with a warning.
const KEPT: usize = 200;

/// The matters that are counted, by the day and the parts of the net they belong to.
pub(super) struct Counted<'r> {
    rows: Vec<(&'r Raised, NaiveDate, Place<'r>)>,
    day: NaiveDate,
}

/// Paths of the community and the street of a grid, as the net of today has them.
#[derive(Clone, Copy, Default)]
struct Place<'r> {
    community: Option<&'r str>,
    street: Option<&'r str>,
}

/// Surges and what they were found among.
pub(super) struct Found {
    /// Each with the path of its area and its matters.
    pub(super) surges: Vec<(Surge, String, Vec<Uuid>)>,
    /// Cells looked at in communities, and in streets.
    pub(super) cells: (usize, usize),
}

/// The nearest part of the net of a kind that holds a path, itself included.
fn holding<'r>(kind_of: impl Fn(&str) -> Option<&'r str>, path: &str, kind: &str) -> Option<usize> {
    let ends = path.char_indices().filter(|(_, c)| *c == '/').map(|(i, _)| i + 1);
    ends.rev().find(|end| path.get(..*end).and_then(&kind_of) == Some(kind))
}

impl<'r> Counted<'r> {
    /// `rows` up to `day`.
    pub(super) fn new(b: &Books, rows: &'r [Raised], day: NaiveDate) -> Self {
        let offset = b.tenant.offset();
        let kind_of = |path: &str| b.net.by_path(path).map(|g| g.kind.as_str());
        let mut known: BTreeMap<&str, Place<'r>> = BTreeMap::new();
        let rows = rows
            .iter()
            .map(|r| {
                let path = r.grid_path.as_str();
                let place = *known.entry(path).or_insert_with(|| {
                    let of = |kind| holding(kind_of, path, kind).and_then(|end| path.get(..end));
                    Place { community: of("community"), street: of("street") }
                });
                (r, r.opened_at.with_timezone(&offset).date_naive(), place)
            })
            .collect();
        Self { rows, day }
    }

    /// The counts of every category in every area of a level, without those of a category in a
    /// community that are left out. An installation that is younger than nine weeks has as many days
    /// as it has.
    fn cells(
        &self,
        level: fn(&Place<'r>) -> Option<&'r str>,
        without: &BTreeSet<(&str, &str)>,
    ) -> Vec<Cell> {
        let oldest = self.day.checked_sub_days(Days::new(COUNTED - 1)).unwrap_or(self.day);
        let first = self.rows.iter().map(|(_, day, _)| *day).min().unwrap_or(self.day).max(oldest);
        let length = (self.day - first).num_days().max(0) as usize + 1;
        let mut cells: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
        for (r, day, place) in &self.rows {
            let Some(area) = level(place) else { continue };
            if place.community.is_some_and(|c| without.contains(&(r.category.as_str(), c))) {
                continue;
            }
            let daily = cells.entry((&r.category, area)).or_insert_with(|| vec![0; length]);
            let at = usize::try_from((*day - first).num_days()).ok();
            if let Some(n) = at.and_then(|at| daily.get_mut(at)) {
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

    /// The surges of communities and streets. Both levels share what may come by chance, each by how
    /// many of its cells are looked at, so that every single look has the same threshold. A street is
    /// looked at without what is told of a community in it already, and without what was learned of
    /// one: otherwise a dismissed rise would come back under the name of the street.
    pub(super) fn surges(&self, lessons: &[Lesson], false_alarms: f64) -> Found {
        let communities = self.cells(|p| p.community, &BTreeSet::new());
        let streets = self.cells(|p| p.street, &BTreeSet::new()).len();
        let all = (communities.len() + streets).max(1) as f64;
        let of = |cells: &[Cell], looked: usize| {
            let share = false_alarms * looked as f64 / all;
            let settings = Settings { false_alarms_per_month: share, ..Settings::default() };
            surges(cells, self.day, lessons, &settings)
        };
        let mut out = of(&communities, communities.len());
        let learned = lessons.iter().filter(|l| (l.from..=l.until).contains(&self.day));
        let known: BTreeSet<(&str, &str)> = out
            .iter()
            .map(|s| (inside(&s.category), inside(&s.area)))
            .chain(learned.map(|l| (inside(&l.category), inside(&l.area))))
            .collect();
        let rest = of(&self.cells(|p| p.street, &known), streets);
        out.extend(rest);
        Found {
            cells: (communities.len(), streets),
            surges: out
                .into_iter()
                .map(|s| {
                    let area = inside(&s.area).to_owned();
                    let matters = self.matters_of(&s);
                    (s, area, matters)
                })
                .collect(),
        }
    }

    /// The matters in the window of a surge, newest first.
    fn matters_of(&self, s: &Surge) -> Vec<Uuid> {
        let back = match s.span {
            Span::Day => 0,
            Span::Week => 6,
        };
        let first = s.day.checked_sub_days(Days::new(back)).unwrap_or(s.day);
        let (category, area) = (inside(&s.category), inside(&s.area));
        self.rows
            .iter()
            .filter(|(r, day, _)| {
                r.category == category
                    && within(&r.grid_path, area)
                    && (first..=s.day).contains(day)
            })
            .map(|(r, _, _)| r.id)
            .take(KEPT)
            .collect()
    }

    /// Places where the same comes again and again, each with the part of the net it lies in and its
    /// matters. Only ordinary matters, and only the name of a place: nobody's door.
    pub(super) fn recurring(&self) -> Vec<(Recurring, String, Vec<Uuid>)> {
        let mut by_area: BTreeMap<&str, Vec<(Happening, Uuid)>> = BTreeMap::new();
        for (r, day, place) in self.rows.iter().filter(|(r, _, _)| r.secrecy == 0) {
            let Some(name) = base(&r.place_text) else { continue };
            let area = place.community.or(place.street).unwrap_or(&r.grid_path);
            let one = Happening { place: name, category: sign('c', &r.category), day: *day };
            by_area.entry(area).or_default().push((one, r.id));
        }
        let mut out = Vec::new();
        for (area, all) in by_area {
            let (happened, ids): (Vec<Happening>, Vec<Uuid>) = all.into_iter().unzip();
            for r in recurring(&happened, self.day) {
                let same = |h: &Happening| h.place == r.place && h.category == r.category;
                let matters = happened.iter().zip(&ids).filter(|(h, _)| same(h));
                let matters = matters.map(|(_, id)| *id).take(KEPT).collect();
                out.push((r, area.to_owned(), matters));
            }
        }
        out
    }
}

/// What stands inside a sign: `{a:/33/01/}` is about `/33/01/`.
fn inside(sign: &str) -> &str {
    sign.get(3..sign.len().saturating_sub(1)).unwrap_or_default()
}

/// From when on matters are read, and until when.
pub(super) fn span(b: &Books, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let from = day.checked_sub_days(Days::new(READ - 1)).unwrap_or(day);
    (begins(b, from), begins(b, day.succ_opt().unwrap_or(day)))
}

#[cfg(test)]
mod tests {
    use super::{holding, inside};

    #[test]
    fn a_grid_belongs_to_the_nearest_of_a_kind_above_it_or_to_none() {
        let kind_of = |path: &str| match path {
            "/33/" => Some("district"),
            "/33/01/" => Some("street"),
            "/33/01/02/" => Some("community"),
            "/33/01/02/03/" => Some("basic"),
            _ => None,
        };
        let grid = "/33/01/02/03/";
        assert_eq!(holding(kind_of, grid, "community"), Some("/33/01/02/".len()));
        assert_eq!(holding(kind_of, grid, "street"), Some("/33/01/".len()));
        assert_eq!(holding(kind_of, "/33/01/", "street"), Some("/33/01/".len()));
        assert_eq!(holding(kind_of, "/33/01/", "community"), None);
        assert_eq!(holding(kind_of, "/34/09/", "street"), None);
        assert_eq!(inside("{a:/33/01/}"), "/33/01/");
    }
}
