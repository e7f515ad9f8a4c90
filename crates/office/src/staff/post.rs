//! A post as a form wants it, and how it is told.

use super::fault;
use crate::books::Books;
use chrono::NaiveDate;
use yiwang_domain::units::within;
use yiwang_domain::{Fault, PostId, StaffId, Text};
use yiwang_store::post::Posting;

/// A post to be given, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPost {
    /// Role id.
    pub role: String,
    /// Code of the unit.
    pub unit: String,
    /// Code of the grid; empty for a post of the whole unit.
    pub grid: String,
    /// First day, `2026-01-31`; today where empty.
    pub from: String,
    /// Last day; until further notice where empty.
    pub to: String,
}

/// A day of a form; none where it is empty.
pub(super) fn day(typed: &str, at: &str, faults: &mut Vec<Fault>) -> Option<NaiveDate> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok();
    if day.is_none() {
        faults.push(fault(at, "请写成 2026-01-31 的样子", "write it as 2026-01-31"));
    }
    day
}

/// The post a form asks for; none where something is wrong with it, which stands in `faults`.
pub(super) fn read(
    b: &Books,
    new: &NewPost,
    (id, staff): (PostId, StaffId),
    faults: &mut Vec<Fault>,
) -> Option<Posting> {
    let before = faults.len();
    if b.roles.get(&new.role).is_none() {
        faults.push(fault("role", "请选择角色", "choose a role"));
    }
    let unit = b.units.by_code(new.unit.trim());
    if unit.is_none() {
        faults.push(fault("unit", "请选择单位", "choose a unit"));
    }
    let grid = match new.grid.trim() {
        "" => None,
        code => {
            let grid = b.net.by_code(code);
            let area = unit.and_then(|u| u.area.as_deref());
            match grid {
                None => faults.push(fault("grid", "没有这个网格", "there is no such grid")),
                Some(g) if area.is_some_and(|a| !within(&g.path, a)) => faults.push(fault(
                    "grid",
                    "这个网格不在该单位的辖区内",
                    "this grid does not lie in the area of the unit",
                )),
                Some(_) => {}
            }
            grid.map(|g| g.id)
        }
    };
    let from = day(&new.from, "from", faults).unwrap_or(b.day);
    let to = day(&new.to, "to", faults);
    if to.is_some_and(|to| to < from) {
        faults.push(fault("to", "止日早于起日", "it ends before it begins"));
    }
    let unit = unit?;
    (faults.len() == before).then(|| Posting {
        id,
        staff,
        role: new.role.clone(),
        unit: unit.id,
        grid,
        starts_on: from,
        ends_on: to,
    })
}

/// Whether two posts are the same for the same person on some day.
pub(super) fn doubled(a: &Posting, b: &Posting) -> bool {
    let ends_before = |x: &Posting, y: &Posting| x.ends_on.is_some_and(|end| end < y.starts_on);
    a.id != b.id
        && a.staff == b.staff
        && a.role == b.role
        && a.unit == b.unit
        && a.grid == b.grid
        && !ends_before(a, b)
        && !ends_before(b, a)
}

/// The fault of a post the person has already on some of these days.
pub(super) fn twice(at: &str) -> Fault {
    fault(
        at,
        "此人在这段时间里已有这个岗位",
        "this person has this post already on some of these days",
    )
}

/// A post in words: unit, role and grid.
pub(super) fn words(b: &Books, p: &Posting) -> Text {
    let role = b.role_name(&p.role);
    let unit = b.unit_name(p.unit);
    let grid = p.grid.and_then(|g| b.net.grids().iter().find(|x| x.id == g));
    match grid {
        Some(g) => Text::new(
            format!("{unit} · {}（{}）", role.zh, g.name),
            format!("{unit} · {} ({})", role.en, g.name),
        ),
        None => Text::new(format!("{unit} · {}", role.zh), format!("{unit} · {}", role.en)),
    }
}

/// From when to when, in words.
pub(super) fn span(p: &Posting) -> Text {
    match p.ends_on {
        Some(to) => {
            Text::new(format!("自{}至{to}", p.starts_on), format!("from {} to {to}", p.starts_on))
        }
        None => Text::new(format!("自{}起", p.starts_on), format!("from {} on", p.starts_on)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;
    use yiwang_domain::UnitId;

    fn posting(n: u128, from: i64, to: Option<i64>) -> Posting {
        let day =
            |d: i64| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::TimeDelta::days(d);
        Posting {
            id: PostId(Uuid::from_u128(n)),
            staff: StaffId(Uuid::nil()),
            role: "r".into(),
            unit: UnitId(Uuid::nil()),
            grid: None,
            starts_on: day(from),
            ends_on: to.map(|d| day(from + d)),
        }
    }

    proptest! {
        /// Two spells of one post are doubled exactly where some day lies in both.
        #[test]
        fn a_post_is_doubled_exactly_where_a_day_lies_in_both(
            a in 0i64..40, la in proptest::option::of(0i64..10),
            b in 0i64..40, lb in proptest::option::of(0i64..10),
        ) {
            let (x, y) = (posting(1, a, la), posting(2, b, lb));
            let holds = |p: &Posting, d: NaiveDate| {
                p.starts_on <= d && p.ends_on.is_none_or(|e| d <= e)
            };
            let shared = (0..120i64).any(|d| {
                let d = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::TimeDelta::days(d);
                holds(&x, d) && holds(&y, d)
            });
            prop_assert_eq!(doubled(&x, &y), shared);
            prop_assert_eq!(doubled(&y, &x), shared);
            prop_assert!(!doubled(&x, &x));
        }
    }
}
