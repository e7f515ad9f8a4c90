//! What early warning promises.

use super::*;
use proptest::prelude::*;

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 1).unwrap() + chrono::Days::new(n)
}

fn cell(category: &str, area: &str, daily: Vec<u32>) -> Cell {
    Cell { category: category.into(), area: area.into(), daily }
}

/// Ten weeks with three a week on Monday, Wednesday and Friday.
fn steady() -> Vec<u32> {
    (0..70).map(|d| u32::from([0, 2, 4].contains(&(d % 7)))).collect()
}

fn watch(cells: &[Cell], lessons: &[Lesson]) -> Vec<Surge> {
    surges(cells, day(0), lessons, &Settings::default())
}

#[test]
fn a_rise_is_found_and_says_what_is_usual() {
    let mut daily = steady();
    for d in daily.iter_mut().rev().take(4) {
        *d += 4;
    }
    let found = watch(&[cell("路灯", "听松社区", daily)], &[]);
    assert_eq!(found.len(), 1);
    let s = &found[0];
    assert_eq!((s.span, s.past, s.weeks, s.count), (Span::Week, (3, 3), 8, 19));
    assert_eq!(s.say.zh, "听松社区的“路灯”：过去8周每周3件，最近七天19件。");
    assert!(s.say.en.contains("19 in the last seven days"), "{}", s.say.en);
}

#[test]
fn one_bad_day_is_told_of_the_same_day() {
    let mut daily = steady();
    *daily.last_mut().unwrap() = 14;
    let found = watch(&[cell("停电", "云坞社区", daily)], &[]);
    assert_eq!(found[0].span, Span::Day);
    // 1 June 2025 was a Sunday
    assert!(found[0].say.zh.contains("过去8个周日每天0件，当天14件"), "{}", found[0].say.zh);
}

#[test]
fn the_usual_and_the_few_are_no_surge() {
    assert!(watch(&[cell("路灯", "a", steady())], &[]).is_empty());
    let mut few = vec![0; 70];
    few[69] = 3;
    assert!(watch(&[cell("路灯", "a", few)], &[]).is_empty());
    // without a past nothing is said
    assert!(watch(&[cell("路灯", "a", vec![0, 0, 9])], &[]).is_empty());
    assert!(watch(&[], &[]).is_empty());
}

#[test]
fn a_storm_over_the_whole_district_is_not_a_surge_of_every_area() {
    let stormy = || {
        let mut daily = vec![1; 70];
        daily[69] = 8;
        daily
    };
    let mut cells: Vec<Cell> = (0..20).map(|a| cell("积水", &format!("{a}"), stormy())).collect();
    assert!(watch(&cells, &[]).is_empty());
    // alone, the same day is one
    assert_eq!(watch(&[cell("积水", "0", stormy())], &[]).len(), 1);
    // and whoever is hit much harder than the others still stands out
    cells[3].daily[69] = 60;
    assert_eq!(watch(&cells, &[]).iter().map(|s| s.area.as_str()).collect::<Vec<_>>(), ["3"]);
}

#[test]
fn a_surge_of_last_month_does_not_hide_the_next() {
    let mut daily = steady();
    for d in &mut daily[35..42] {
        *d += 5;
    }
    for d in daily.iter_mut().rev().take(5) {
        *d += 4;
    }
    assert_eq!(watch(&[cell("噪音", "a", daily)], &[]).len(), 1);
}

#[test]
fn a_dismissed_surge_teaches_for_a_stated_time() {
    let mut daily = steady();
    for d in daily.iter_mut().rev().take(3) {
        *d += 4;
    }
    let cells = [cell("噪音", "a", daily)];
    let found = watch(&cells, &[]);
    for why in [Dismissal::Known(day(30)), Dismissal::Ordinary, Dismissal::Miscounted] {
        let lesson = found[0].dismiss(why);
        assert!(watch(&cells, std::slice::from_ref(&lesson)).is_empty(), "{why:?}");
        // another cell has learnt nothing, and the lesson ends
        let other = [cell("噪音", "b", cells[0].daily.clone())];
        assert_eq!(watch(&other, std::slice::from_ref(&lesson)).len(), 1);
        let after = lesson.until + chrono::Days::new(1);
        let again = surges(&cells, after, &[lesson], &Settings::default());
        assert_eq!(again.len(), 1, "{why:?}");
    }
}

#[test]
fn more_cells_make_it_stricter() {
    let mut daily = steady();
    for d in daily.iter_mut().rev().take(7) {
        *d += 1;
    }
    let one = cell("噪音", "a", daily);
    let chance = look(&one, Span::Week, day(0), &Totals::new(std::slice::from_ref(&one)), &[])
        .unwrap()
        .chance;
    let settings = Settings { false_alarms_per_month: chance * 60.0 * 2.0, least: 4 };
    assert_eq!(surges(std::slice::from_ref(&one), day(0), &[], &settings).len(), 1);
    let mut many = vec![one];
    many.extend((0..9).map(|n| cell(&format!("{n}"), "a", steady())));
    assert!(surges(&many, day(0), &[], &settings).is_empty());
}

proptest! {
    #[test]
    fn a_higher_last_day_is_never_less_of_a_surge(
        past in proptest::collection::vec(0u32..6, 64..90), low in 0u32..40, more in 1u32..40
    ) {
        let chance = |last: u32| {
            let mut daily = past.clone();
            daily.push(last);
            let one = cell("c", "a", daily);
            let totals = Totals::new(std::slice::from_ref(&one));
            look(&one, Span::Day, day(0), &totals, &[]).map_or(1.0, |s| s.chance)
        };
        prop_assert!(chance(low + more) <= chance(low) + 1e-12);
    }
}
