//! The worked examples of the field: each date is worked by hand in its comment.
//!
//! October 2025: the 1st is a Wednesday; 1–8 are off; Sunday 28 September and Saturday 11 October are
//! make-up working days.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should fail loudly")]

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use std::sync::Arc;
use yiwang_domain::Refusal;
use yiwang_domain::calendar::{Calendar, DayOverride, Period, SpecialDays};
use yiwang_domain::clock::{
    Deadline, Extension, Pause, Run, Standing, after, deadline, parse_pause, reclassify, standing,
    used, warn_at,
};
use yiwang_domain::limit::Limit;
use yiwang_domain::text::Text;

fn calendar(periods: &str) -> Calendar {
    let offset = FixedOffset::east_opt(8 * 3600).unwrap();
    Calendar::new(Arc::new(SpecialDays::shipped()), Period::list(periods).unwrap(), offset)
}

fn office() -> Calendar {
    calendar("09:00-12:00,13:30-17:30")
}

/// The hours of the urban-management example.
fn patrol() -> Calendar {
    calendar("08:00-12:00,14:00-18:00")
}

/// A local time, `2025-10-01 15:00`; an hour of 24 is 00:00 of the next day.
fn at(s: &str) -> DateTime<Utc> {
    if let Some(date) = s.strip_suffix(" 24:00") {
        let next = date.parse::<NaiveDate>().unwrap().succ_opt().unwrap();
        return at(&format!("{next} 00:00"));
    }
    let (date, time) = s.split_once(' ').unwrap();
    DateTime::parse_from_rfc3339(&format!("{date}T{time}:00+08:00")).unwrap().with_timezone(&Utc)
}

fn limit(s: &str) -> Limit {
    s.parse().unwrap()
}

fn run(limit_: &str, start: &str) -> Run {
    Run::new(limit(limit_), "office", at(start))
}

fn pause(from: &str, to: &str, zh: &str, en: &str) -> Pause {
    Pause { from: at(from), to: Some(at(to)), reason: Text::new(zh, en) }
}

fn due(cal: &Calendar, run: &Run) -> Deadline {
    deadline(cal, run, run.started_at).unwrap()
}

#[test]
fn example_1_fifteen_days_whose_last_falls_in_the_national_day_break() {
    // 20 September not counted; 21 = 1 … 30 = 10, 1 October = 11 … 5 October = 15; off until the 8th.
    let due = due(&office(), &run("15 days", "2025-09-20 10:00"));
    assert_eq!(due.at, at("2025-10-09 24:00"));
    assert_eq!(
        due.why.zh,
        "自2025-09-20 10:00起15个自然日（起始日不计，周末和节假日计入；末日10月5日逢10月1日至8日国庆节放假，顺延至10月9日），至2025-10-09 24:00止。"
    );
    assert_eq!(
        due.why.en,
        "From 2025-09-20 10:00, 15 calendar days (the starting day is not counted, weekends and holidays are; the last day, 5 October, falls in the National Day holiday of 1–8 October and moves to 9 October), until 2025-10-09 24:00."
    );
}

#[test]
fn example_2_four_work_hours_filed_half_an_hour_before_the_close() {
    // Tuesday 16 September 17:30–18:00 is half an hour; Wednesday 08:00–11:30 the other three and a half.
    let due = due(&patrol(), &run("4 work_hours", "2025-09-16 17:30"));
    assert_eq!(due.at, at("2025-09-17 11:30"));
    assert_eq!(due.why.zh, "自2025-09-16 17:30起4个工作时（只计工作时段），至2025-09-17 11:30止。");
    // The same on the last evening before the break: Thursday 9 October is the next working day.
    let due = self::due(&patrol(), &run("4 work_hours", "2025-09-30 17:30"));
    assert_eq!(due.at, at("2025-10-09 11:30"));
    assert_eq!(
        due.why.zh,
        "自2025-09-30 17:30起4个工作时（只计工作时段；跳过10月1日至8日国庆节放假），至2025-10-09 11:30止。"
    );
}

#[test]
fn work_hours_end_at_a_close_not_at_the_next_opening() {
    // 08:00–12:00 is exactly four.
    let run = run("4 work_hours", "2025-09-16 08:00");
    assert_eq!(due(&patrol(), &run).at, at("2025-09-16 12:00"));
}

#[test]
fn example_3_twenty_four_hours_run_through_a_holiday() {
    let due = due(&office(), &run("24 hours", "2025-10-01 15:00"));
    assert_eq!(due.at, at("2025-10-02 15:00"));
    assert_eq!(
        due.why.zh,
        "自2025-10-01 15:00起24小时（连续计时，夜间和节假日都计入），至2025-10-02 15:00止。"
    );
    // Hours need no calendar, so they run on into a year that is not published.
    assert_eq!(
        self::due(&office(), &run("24 hours", "2027-03-01 15:00")).at,
        at("2027-03-02 15:00")
    );
}

#[test]
fn example_4_sixty_days_and_thirty_more_with_a_hearing_between() {
    // Accepted 1 July. July has 30 days after it (2–31), 30 August = 60: a Saturday, 31 a Sunday, so
    // Monday 1 September.
    let mut petition = run("60 days", "2025-07-01 09:00");
    assert_eq!(due(&office(), &petition).at, at("2025-09-01 24:00"));

    // A hearing from 4 August 09:00 to 11 August 09:00 covers the ends of the 4th to the 10th: seven
    // days. The 60th day counted is 30 August + 7 = Saturday 6 September, so Monday the 8th.
    petition.pauses.push(pause("2025-08-04 09:00", "2025-08-11 09:00", "听证", "hearing"));
    assert_eq!(due(&office(), &petition).at, at("2025-09-08 24:00"));

    // 30 more from Monday 8 September: 22 days to the 30th, 8 October = 30, still off; so the 9th.
    petition.extensions.push(Extension { at: at("2025-09-05 10:00"), by: limit("30 days") });
    let due = due(&office(), &petition);
    assert_eq!(due.at, at("2025-10-09 24:00"));
    assert_eq!(
        due.why.zh,
        "自2025-07-01 09:00起60个自然日（起始日不计，周末和节假日计入；末日9月6日逢周末，顺延至9月8日；末日10月8日逢10月1日至8日国庆节放假，顺延至10月9日；9月5日延期30个自然日；2025-08-04 09:00至2025-08-11 09:00因听证暂停，其间7日不计），至2025-10-09 24:00止。"
    );
}

#[test]
fn example_4_five_working_days_of_objection_over_make_up_days() {
    // Friday 26 September not counted; Sunday 28 (make-up) = 1, 29 = 2, 30 = 3, off 1–8, 9 = 4, 10 = 5.
    let objection = due(&office(), &run("5 work_days", "2025-09-26 11:00"));
    assert_eq!(objection.at, at("2025-10-10 17:30"));
    assert_eq!(
        objection.why.zh,
        "自2025-09-26 11:00起5个工作日（起始日不计；跳过周末、10月1日至8日国庆节放假；9月28日调休上班计入），至2025-10-10 17:30止。"
    );
    assert_eq!(
        objection.why.en,
        "From 2025-09-26 11:00, 5 working days (the starting day is not counted; weekends and the National Day holiday of 1–8 October are skipped; the make-up working day 28 September counts), until 2025-10-10 17:30."
    );
    // One day more is Saturday 11 October, a make-up working day, not Monday the 13th.
    assert_eq!(due(&office(), &run("6 work_days", "2025-09-26 11:00")).at, at("2025-10-11 17:30"));
}

#[test]
fn example_5_two_extensions_a_rejection_and_a_suspension_that_ends_by_itself() {
    let cal = office();
    // Monday 3 November not counted; 4, 5, 6 = 3.
    let mut case = run("3 work_days", "2025-11-03 10:00");
    assert_eq!(due(&cal, &case).at, at("2025-11-06 17:30"));
    // + 3 from Thursday the 6th: 7, 10, 11.
    case.extensions.push(Extension { at: at("2025-11-05 16:00"), by: limit("3 work_days") });
    assert_eq!(due(&cal, &case).at, at("2025-11-11 17:30"));
    // + 3 from Tuesday the 11th: 12, 13, 14.
    case.extensions.push(Extension { at: at("2025-11-10 16:00"), by: limit("3 work_days") });
    assert_eq!(due(&cal, &case).at, at("2025-11-14 17:30"));
    // The third request is rejected: it leaves nothing in the history, so nothing changes.

    // Suspended on Wednesday the 12th at 10:00 until the end of Tuesday the 18th. Counted again are
    // the 19th, 20th and 21st, in place of the 12th, 13th and 14th.
    case.pauses.push(pause("2025-11-12 10:00", "2025-11-18 24:00", "挂账", "suspended"));
    let seen = |now: &str| standing(&cal, &case, 80, at(now)).unwrap();
    let due = deadline(&cal, &case, at("2025-11-13 09:00")).unwrap();
    assert_eq!(due.at, at("2025-11-21 17:30"));
    assert_eq!(
        due.why.zh,
        "自2025-11-03 10:00起3个工作日（起始日不计；跳过周末；11月5日延期3个工作日、11月10日延期3个工作日；2025-11-12 10:00至2025-11-18 24:00因挂账暂停，其间5个工作日不计），至2025-11-21 17:30止。"
    );
    assert_eq!(seen("2025-11-12 09:59"), Standing::Running);
    assert_eq!(seen("2025-11-12 10:00"), Standing::Paused);
    assert_eq!(seen("2025-11-18 23:59"), Standing::Paused);
    // Nobody touches it: at the set end it runs again.
    assert_eq!(seen("2025-11-18 24:00"), Standing::Running);
    assert_eq!(seen("2025-11-21 17:30"), Standing::Warned);
    assert_eq!(seen("2025-11-21 17:31"), Standing::Overdue);
}

#[test]
fn example_6_a_shorter_limit_keeps_the_published_promise() {
    let cal = office();
    // Monday 3 November; 4, 5, 6, 7, 10 = 5.
    let case = run("5 work_days", "2025-11-03 10:00");
    let shown = due(&cal, &case).at;
    assert_eq!(shown, at("2025-11-10 17:30"));

    // On Wednesday it proves urgent: two hours, counted from then, not from Monday.
    let now = at("2025-11-05 09:00");
    let urgent = reclassify(case.clone(), limit("2 hours"), now, shown);
    let due_now = deadline(&cal, &urgent, now).unwrap();
    assert_eq!(due_now.at, at("2025-11-05 11:00"));
    assert_eq!(due_now.promise, Some(shown));
    assert!(due_now.why.zh.contains("2025-11-05 09:00由5个工作日改定，自改定时计算"));
    assert!(due_now.why.zh.contains("最初承诺的期限2025-11-10 17:30保留不变"));
    assert!(due_now.why.en.contains("the first promise, 2025-11-10 17:30, stays on record"));
    assert_eq!(standing(&cal, &urgent, 80, now).unwrap(), Standing::Running);

    // A shorter limit that would end later than the old deadline gives nobody more time.
    let late = at("2025-11-10 16:00");
    let shorter = reclassify(case.clone(), limit("4 work_days"), late, shown);
    assert_eq!(deadline(&cal, &shorter, late).unwrap().at, shown);

    // A longer limit counts from the start and does not hide the first promise, nor does another.
    let longer = reclassify(case, limit("10 work_days"), now, shown);
    let due_longer = deadline(&cal, &longer, now).unwrap();
    assert_eq!((due_longer.at, due_longer.promise), (at("2025-11-17 17:30"), Some(shown)));
    let again = reclassify(longer, limit("1 hours"), now, due_longer.at);
    assert_eq!(deadline(&cal, &again, now).unwrap().promise, Some(shown));
    assert_eq!(deadline(&cal, &again, now).unwrap().at, at("2025-11-05 10:00"));
}

#[test]
fn three_working_days_from_the_eve_of_national_day() {
    // Tuesday 30 September not counted; off 1–8; Thursday 9 = 1, Friday 10 = 2, Saturday 11 (make-up) = 3.
    let due = due(&office(), &run("3 work_days", "2025-09-30 15:00"));
    assert_eq!(due.at, at("2025-10-11 17:30"));
    assert_eq!(
        due.why.zh,
        "自2025-09-30 15:00起3个工作日（起始日不计；跳过10月1日至8日国庆节放假；10月11日调休上班计入），至2025-10-11 17:30止。"
    );
    assert_eq!(
        due.why.en,
        "From 2025-09-30 15:00, 3 working days (the starting day is not counted; the National Day holiday of 1–8 October is skipped; the make-up working day 11 October counts), until 2025-10-11 17:30."
    );
}

#[test]
fn a_weekend_inside_a_break_is_said_with_the_break() {
    // Friday 4 April 2014 not counted; Saturday 5 and Monday 7 are off, so the 8th = 1.
    let due = due(&office(), &run("1 work_days", "2014-04-04 10:00"));
    assert_eq!(due.at, at("2014-04-08 17:30"));
    assert!(due.why.zh.contains("（起始日不计；跳过4月5日至7日清明节放假）"), "{}", due.why.zh);
}

#[test]
fn a_year_that_is_not_published_is_said_to_be_so() {
    // Wednesday 30 December 2026 not counted; the 31st = 1; the second would be in 2027.
    let refusal =
        deadline(&office(), &run("2 work_days", "2026-12-30 10:00"), at("2026-12-30 10:00"));
    let refusal: Refusal = refusal.unwrap_err();
    assert_eq!(refusal.code, "calendar-not-published");
    assert!(refusal.say.zh.contains("2027年") && refusal.say.en.contains("2027"));
    assert!(refusal.mend.en.contains("2027.json"));
    assert_eq!(due(&office(), &run("1 work_days", "2026-12-30 10:00")).at, at("2026-12-31 17:30"));
    // Calendar days need to know only whether the last day is off.
    assert_eq!(due(&office(), &run("1 days", "2026-12-30 10:00")).at, at("2026-12-31 24:00"));
    assert!(
        deadline(&office(), &run("2 days", "2026-12-30 10:00"), at("2026-12-30 10:00")).is_err()
    );
}

#[test]
fn zero_is_the_same_day_or_at_once() {
    let cal = office();
    let due = |l: &str, start: &str| due(&cal, &run(l, start)).at;
    assert_eq!(due("0 work_days", "2025-11-03 10:00"), at("2025-11-03 17:30"));
    assert_eq!(due("0 work_days", "2025-11-03 18:00"), at("2025-11-04 17:30"));
    assert_eq!(due("0 work_days", "2025-10-04 10:00"), at("2025-10-09 17:30"));
    assert_eq!(due("0 days", "2025-11-03 23:00"), at("2025-11-03 24:00"));
    assert_eq!(due("0 days", "2025-11-08 10:00"), at("2025-11-10 24:00"));
    assert_eq!(due("0 hours", "2025-11-03 03:00"), at("2025-11-03 03:00"));
    assert_eq!(due("0 work_hours", "2025-11-03 12:30"), at("2025-11-03 13:30"));
    assert_eq!(due("0 work_hours", "2025-11-03 17:30"), at("2025-11-03 17:30"));
}

#[test]
fn a_limit_without_end_is_refused_not_walked() {
    let now = at("2025-11-03 10:00");
    for l in ["minutes", "hours", "work_minutes", "work_hours", "work_days", "days"] {
        let mut long = run(&format!("1 {l}"), "2025-11-03 10:00");
        long.limit.amount = u32::MAX;
        assert_eq!(deadline(&office(), &long, now).unwrap_err().code, "limit-too-long", "{l}");
    }
    let mut far = run("1 hours", "2025-11-03 10:00");
    far.started_at = DateTime::<Utc>::MAX_UTC;
    assert_eq!(deadline(&office(), &far, now).unwrap_err().code, "time-out-of-range");
    far.started_at = DateTime::<Utc>::MIN_UTC;
    assert_eq!(deadline(&office(), &far, now).unwrap_err().code, "time-out-of-range");
    // Many extensions cannot carry it out of range either.
    let mut many = run("14610 days", "2025-11-03 10:00");
    many.limit = limit("350640 hours");
    many.extensions = vec![Extension { at: now, by: limit("350640 hours") }; 10_000];
    assert_eq!(deadline(&office(), &many, now).unwrap_err().code, "limit-too-long");
}

#[test]
fn work_hours_need_a_calendar_that_has_them() {
    let offset = FixedOffset::east_opt(8 * 3600).unwrap();
    let cal = Calendar::new(Arc::new(SpecialDays::shipped()), Vec::new(), offset);
    let run_hours = run("4 work_hours", "2025-11-03 10:00");
    let refusal = deadline(&cal, &run_hours, run_hours.started_at).unwrap_err();
    assert_eq!(refusal.code, "calendar-without-hours");
    // Work days it can count; they end at 24:00.
    let due = due(&cal, &run("3 work_days", "2025-11-03 10:00"));
    assert_eq!(due.at, at("2025-11-06 24:00"));
    assert!(due.why.zh.ends_with("至2025-11-06 24:00止。"));
}

#[test]
fn a_closing_day_of_the_unit_is_skipped_and_named() {
    let day = |s: &str| s.parse::<NaiveDate>().unwrap();
    let cal = office()
        .with_override(day("2025-11-05"), DayOverride::Closed)
        .with_override(day("2025-11-08"), DayOverride::Open(Period::list("09:00-12:00").unwrap()));
    // 4 = 1, the 5th is closed, 6 = 2, 7 = 3, Saturday the 8th open until noon = 4.
    let due = due(&cal, &run("4 work_days", "2025-11-03 10:00"));
    assert_eq!(due.at, at("2025-11-08 12:00"));
    assert_eq!(
        due.why.zh,
        "自2025-11-03 10:00起4个工作日（起始日不计；跳过本单位不办公的11月5日；11月8日本单位另行办公计入），至2025-11-08 12:00止。"
    );
    // A legal term in calendar days does not move for it.
    assert_eq!(self::due(&cal, &run("2 days", "2025-11-03 10:00")).at, at("2025-11-05 24:00"));
}

#[test]
fn an_open_pause_counts_as_if_it_ended_now() {
    let cal = office();
    let mut case = run("4 hours", "2025-11-03 10:00");
    case.pauses.push(Pause { from: at("2025-11-03 11:00"), to: None, reason: Text::default() });
    let due = deadline(&cal, &case, at("2025-11-03 20:00")).unwrap();
    assert_eq!(due.at, at("2025-11-03 23:00"));
    assert!(
        due.why.zh.contains("2025-11-03 11:00起尚未恢复暂停，其间9小时不计，期限按此刻恢复计算"),
        "{}",
        due.why.zh
    );
    assert_eq!(standing(&cal, &case, 80, at("2025-11-03 20:00")).unwrap(), Standing::Paused);
    // One hour of four was used before it.
    let spent = used(&cal, &case, at("2025-11-03 20:00")).unwrap();
    assert_eq!((spent.minutes, spent.of_minutes, spent.percent()), (60, 240, 25));
}

#[test]
fn a_pause_that_covers_no_counted_day_says_that_it_changes_nothing() {
    let mut case = run("3 work_days", "2025-11-03 10:00");
    for (from, to) in [
        // within one day
        ("2025-11-04 11:00", "2025-11-04 15:00"),
        // over the close of the starting day, which is not counted anyway
        ("2025-11-03 16:00", "2025-11-04 10:00"),
    ] {
        case.pauses = vec![pause(from, to, "", "")];
        let due = due(&office(), &case);
        assert_eq!(due.at, at("2025-11-06 17:30"));
        assert!(due.why.zh.contains("不影响期限"), "{}", due.why.zh);
    }
    // over the close of Tuesday
    case.pauses = vec![pause("2025-11-04 16:00", "2025-11-05 10:00", "", "")];
    let due = due(&office(), &case);
    assert_eq!(due.at, at("2025-11-07 17:30"));
    assert!(due.why.zh.contains("其间1个工作日不计"), "{}", due.why.zh);
}

#[test]
fn a_pause_that_begins_with_the_close_leaves_the_day_and_one_that_ends_with_it_takes_it() {
    let cal = office();
    let due = |limit: &str, from: &str, to: &str| {
        let mut case = run(limit, "2025-11-03 10:00");
        case.pauses = vec![pause(from, to, "", "")];
        due(&cal, &case).at
    };
    // Without a pause: 4, 5, 6.
    let (thursday, friday) = (at("2025-11-06 17:30"), at("2025-11-07 17:30"));
    assert_eq!(due("3 work_days", "2025-11-04 17:30", "2025-11-05 09:00"), thursday);
    assert_eq!(due("3 work_days", "2025-11-04 17:29", "2025-11-05 09:00"), friday);
    assert_eq!(due("3 work_days", "2025-11-04 09:00", "2025-11-04 17:29"), thursday);
    assert_eq!(due("3 work_days", "2025-11-04 09:00", "2025-11-04 17:30"), friday);
    let (thursday, friday) = (at("2025-11-06 24:00"), at("2025-11-07 24:00"));
    assert_eq!(due("3 days", "2025-11-04 24:00", "2025-11-05 09:00"), thursday);
    assert_eq!(due("3 days", "2025-11-04 09:00", "2025-11-04 24:00"), friday);
}

#[test]
fn a_pause_after_the_deadline_does_not_mend_lateness() {
    let mut case = run("4 hours", "2025-11-03 10:00");
    case.pauses.push(pause("2025-11-03 15:00", "2025-11-05 15:00", "", ""));
    assert_eq!(due(&office(), &case).at, at("2025-11-03 14:00"));
    assert_eq!(standing(&office(), &case, 80, at("2025-11-04 10:00")).unwrap(), Standing::Overdue);
}

#[test]
fn warnings_come_at_a_share_of_the_time_that_counts() {
    let cal = office();
    // 7 work hours from 10:00 on Monday: 2 + 4 that day, 09:00–10:00 on Tuesday. 80 % is 5 h 36 min:
    // 2 h to noon, 3 h 36 min from 13:30.
    let case = run("7 work_hours", "2025-11-03 10:00");
    assert_eq!(due(&cal, &case).at, at("2025-11-04 10:00"));
    let warn = |p| warn_at(&cal, &case, p, case.started_at).unwrap();
    assert_eq!(warn(80), at("2025-11-03 17:06"));
    assert_eq!(warn(100), at("2025-11-04 10:00"));
    assert_eq!(warn(0), case.started_at);
    assert_eq!(
        warn_at(&cal, &case, 101, case.started_at).unwrap_err().code,
        "percent-out-of-range"
    );
    let spent = used(&cal, &case, at("2025-11-03 20:00")).unwrap();
    assert_eq!((spent.minutes, spent.of_minutes), (360, 420));
}

#[test]
fn a_stopped_run_is_met_or_met_late_for_ever() {
    let cal = office();
    let mut case = run("1 work_days", "2025-11-03 10:00");
    for (stop, want) in
        [("2025-11-04 17:30", Standing::Met), ("2025-11-04 17:31", Standing::MetLate)]
    {
        case.stopped_at = Some(at(stop));
        assert_eq!(standing(&cal, &case, 80, at("2026-05-01 00:00")).unwrap(), want);
        let minutes = used(&cal, &case, at("2026-05-01 00:00")).unwrap().minutes;
        // Monday 10:00–12:00 and 13:30–17:30, Tuesday 7 hours.
        assert_eq!(minutes, 360 + 420);
    }
}

#[test]
fn telling_after_a_deadline_counts_as_an_extension_does() {
    let cal = office();
    let due = at("2025-11-07 17:30");
    let after = |l: &str| after(&cal, due, limit(l)).unwrap();
    assert_eq!(after("0 hours"), due);
    assert_eq!(after("3 work_days"), at("2025-11-12 17:30"));
    assert_eq!(after("1 work_hours"), at("2025-11-10 10:00"));
}

#[test]
fn a_run_is_kept_as_its_history_alone() {
    let case = run("3 work_days", "2025-11-03 10:00");
    let kept = serde_json::to_value(&case).unwrap();
    assert_eq!(kept["limit"], "3 work_days");
    assert_eq!(serde_json::from_value::<Run>(kept).unwrap(), case);
    let least =
        r#"{"limit":"3 work_days","calendar":"office","started_at":"2025-11-03T02:00:00Z"}"#;
    assert_eq!(serde_json::from_str::<Run>(least).unwrap(), case);
}

#[test]
fn pauses_are_read_from_the_command_line() {
    let read = parse_pause("2025-10-09T09:00:00+08:00/2025-10-10T09:00:00+08:00").unwrap();
    assert_eq!((read.from, read.to), (at("2025-10-09 09:00"), Some(at("2025-10-10 09:00"))));
    assert_eq!(parse_pause("2025-10-09T09:00:00+08:00/..").unwrap().to, None);
    assert_eq!(parse_pause("2025-10-09T01:00:00Z/").unwrap().from, at("2025-10-09 09:00"));
    for s in [
        "",
        "2025-10-09",
        "2025-10-09T09:00:00+08:00",
        "2025-10-09/2025-10-10",
        "2025-10-10T09:00:00+08:00/2025-10-09T09:00:00+08:00",
        "2025-10-10T09:00:00+08:00/2025-10-10T09:00:00+08:00",
    ] {
        assert_eq!(parse_pause(s).unwrap_err().code, "pause-unreadable", "{s}");
    }
}
