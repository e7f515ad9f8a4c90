//! What the calendar promises: the published days, make-up days, own hours, and no guesses.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should fail loudly")]

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc, Weekday};
use std::collections::BTreeMap;
use std::sync::Arc;
use yiwang_domain::calendar::{
    Calendar, CalendarSpec, Calendars, DayKind, DayOverride, Period, Special, SpecialDays,
};

fn day(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

fn office() -> Calendar {
    CalendarSpec::default().build(Arc::new(SpecialDays::shipped())).unwrap()
}

#[test]
fn the_shipped_years_are_2007_to_2026() {
    let days = SpecialDays::shipped();
    assert!((2007..=2026).all(|y| days.published(y)));
    // The file names two days of December 2006, which the notice for 2007 moved; that does not
    // publish 2006.
    assert!(!days.published(2006) && !days.published(2027));
    assert_eq!(days.get(day("2006-12-30")), Some(Special::Work));
}

#[test]
fn every_published_day_off_in_the_file_is_read() {
    let text = include_str!("../data/calendar/cn_special_days_2007_2026.json");
    let raw: BTreeMap<String, String> = serde_json::from_str(text).unwrap();
    let days = SpecialDays::shipped();
    assert_eq!(raw.len(), 678);
    for (date, word) in raw {
        let want = if word == "off" { Special::Off } else { Special::Work };
        assert_eq!(days.get(day(&date)), Some(want), "{date}");
    }
}

#[test]
fn days_are_what_the_notice_says() {
    let cal = office();
    for (date, want) in [
        ("2025-09-27", DayKind::Rest),
        ("2025-09-28", DayKind::MakeUp),
        ("2025-09-30", DayKind::Work),
        ("2025-10-01", DayKind::Holiday),
        ("2025-10-08", DayKind::Holiday),
        ("2025-10-09", DayKind::Work),
        ("2025-10-11", DayKind::MakeUp),
        ("2025-10-12", DayKind::Rest),
    ] {
        assert_eq!(cal.kind(day(date)).unwrap(), want, "{date}");
        assert_eq!(cal.is_work_day(day(date)).unwrap(), want.works());
        assert_eq!(cal.periods_on(day(date)).unwrap().len(), if want.works() { 2 } else { 0 });
    }
}

#[test]
fn a_year_not_published_is_refused_until_it_is_added() {
    let refusal = office().is_work_day(day("2027-03-01")).unwrap_err();
    assert_eq!(refusal.code, "calendar-not-published");
    assert!(refusal.say.zh.contains("2027") && refusal.mend.zh.contains("2027.json"));

    // Made up for this test: the real notice for 2027 is not out.
    let file = r#"{"year": 2027, "papers": [], "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": false},
        {"name": "国庆节", "date": "2027-10-01", "isOffDay": true}]}"#;
    let days = SpecialDays::shipped().merge(SpecialDays::from_json(file).unwrap());
    assert!(days.published(2027) && days.published(2026));
    let cal = CalendarSpec::default().build(Arc::new(days)).unwrap();
    assert!(cal.is_work_day(day("2027-03-01")).unwrap());
    assert!(!cal.is_work_day(day("2027-01-01")).unwrap());
    assert!(cal.is_work_day(day("2027-01-03")).unwrap());
}

#[test]
fn half_a_year_is_not_a_year() {
    let days = SpecialDays::from_json(r#"{"2027-01-01": "off", "2027-01-02": "off"}"#).unwrap();
    assert!(!days.published(2027));
}

#[test]
fn data_that_does_not_read_is_refused_with_every_fault() {
    let refusal = SpecialDays::from_json(r#"{"1 Oct": "off", "2025-10-02": "maybe"}"#).unwrap_err();
    assert_eq!(refusal.code, "special-days-unreadable");
    assert_eq!(refusal.faults.len(), 2);
    let refusal = SpecialDays::from_json(r#"{"days": [{"date": "2027-01-01"}]}"#).unwrap_err();
    assert_eq!(refusal.faults[0].at, "days[0]");
    for s in ["", "[]", "{", "3"] {
        assert_eq!(SpecialDays::from_json(s).unwrap_err().code, "special-days-unreadable", "{s}");
    }
}

#[test]
fn a_unit_may_differ_by_weekday_and_by_date() {
    let spec: CalendarSpec = serde_json::from_str(
        r#"{ "periods": "09:00-12:00,13:30-17:30",
             "weekdays": { "fri": "09:00-12:00", "sat": "09:00-12:00", "mon": "closed" },
             "overrides": { "2025-11-04": "closed", "2025-10-02": "10:00-11:00" } }"#,
    )
    .unwrap();
    let cal = spec.build(Arc::new(SpecialDays::shipped())).unwrap();
    let hours = |s: &str| {
        let list = cal.periods_on(day(s)).unwrap();
        list.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    assert_eq!(hours("2025-11-03"), ""); // Monday
    assert_eq!(hours("2025-11-04"), ""); // closed by override
    assert_eq!(hours("2025-11-05"), "09:00-12:00,13:30-17:30");
    assert_eq!(hours("2025-11-07"), "09:00-12:00"); // Friday
    assert_eq!(hours("2025-11-08"), "09:00-12:00"); // Saturday
    assert_eq!(hours("2025-10-02"), "10:00-11:00"); // open on a holiday
    assert_eq!(hours("2025-10-04"), ""); // a Saturday off by law stays off
    assert_eq!(hours("2025-10-11"), "09:00-12:00,13:30-17:30"); // make-up Saturday, ordinary hours
    assert_eq!(cal.kind(day("2025-11-03")).unwrap(), DayKind::Rest);
    // By law Monday the 3rd is no day of rest, and the Saturday is one.
    assert!(!cal.is_statutory_rest(day("2025-11-03")).unwrap());
    assert!(cal.is_statutory_rest(day("2025-11-08")).unwrap());
}

#[test]
fn an_override_answers_for_a_year_not_published() {
    let cal = office().with_override(day("2027-03-01"), DayOverride::Closed);
    assert!(!cal.is_work_day(day("2027-03-01")).unwrap());
    assert!(cal.is_work_day(day("2027-03-02")).is_err());
}

#[test]
fn periods_that_touch_are_joined() {
    let special = Arc::new(SpecialDays::shipped());
    let periods = ["13:00-17:00", "09:00-12:00", "12:00-13:00", "20:00-24:00"];
    let periods = periods.iter().map(|p| p.parse().unwrap()).collect();
    let cal = Calendar::new(special, periods, FixedOffset::east_opt(0).unwrap())
        .with_weekday(Weekday::Sun, vec![]);
    let list = cal.periods_on(day("2025-11-03")).unwrap();
    assert_eq!(list, [p("09:00-17:00"), p("20:00-24:00")]);
    assert_eq!(list[1].to(), NaiveTime::MIN);
}

fn p(s: &str) -> Period {
    s.parse().unwrap()
}

#[test]
fn days_begin_at_local_midnight() {
    let cal = office();
    let at = |s: &str| s.parse::<DateTime<Utc>>().unwrap();
    assert_eq!(cal.day_of(at("2025-11-02T16:00:00Z")), day("2025-11-03"));
    assert_eq!(cal.day_of(at("2025-11-02T15:59:59Z")), day("2025-11-02"));
    assert_eq!(cal.day_ended_at(at("2025-11-02T16:00:00Z")), day("2025-11-02"));
    assert_eq!(cal.instant(day("2025-11-02"), 1440), at("2025-11-02T16:00:00Z"));
}

#[test]
fn settings_that_do_not_read_name_every_field() {
    let spec: CalendarSpec = serde_json::from_str(
        r#"{ "periods": "9 to 5", "offset": "Beijing",
             "weekdays": { "someday": "closed", "fri": "noon" },
             "overrides": { "tomorrow": "closed", "2025-11-04": "shut" } }"#,
    )
    .unwrap();
    let specs =
        BTreeMap::from([("hall".to_owned(), spec), ("office".to_owned(), CalendarSpec::default())]);
    let refusal = Calendars::from_specs(&Arc::new(SpecialDays::shipped()), &specs).unwrap_err();
    assert_eq!(refusal.code, "calendar-unreadable");
    let at: Vec<&str> = refusal.faults.iter().map(|f| f.at.as_str()).collect();
    assert_eq!(
        at,
        [
            "hall.offset",
            "hall.periods",
            "hall.weekdays.fri",
            "hall.weekdays.someday",
            "hall.overrides.2025-11-04",
            "hall.overrides.tomorrow"
        ]
    );
    assert!(serde_json::from_str::<CalendarSpec>(r#"{"hours": "09:00-12:00"}"#).is_err());
}

#[test]
fn a_calendar_is_found_by_name_or_the_names_are_told() {
    let specs = BTreeMap::from([("office".to_owned(), CalendarSpec::default())]);
    let all = Calendars::from_specs(&Arc::new(SpecialDays::shipped()), &specs).unwrap();
    assert!(all.get("office").unwrap().has_hours());
    let refusal = all.get("night").unwrap_err();
    assert_eq!(refusal.code, "calendar-unknown");
    assert!(refusal.mend.zh.contains("office"));
}
