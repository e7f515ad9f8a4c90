//! `yiwang deadline`: the worked examples of the field, as a script sees them.

use crate::program::{program, run, run_with};

/// Deadline and explanation.
fn due(args: &[&str]) -> (String, String) {
    let ran = run(&[&["deadline"], args].concat()).fine();
    match ran.lines()[..] {
        [at, why] => (at.to_owned(), why.to_owned()),
        _ => panic!("two lines: {ran:?}"),
    }
}

#[test]
fn three_work_days_over_the_national_holiday() {
    // 30 September not counted, 1–8 October off, the 9th = 1, the 10th = 2, Saturday the 11th is a
    // make-up working day = 3.
    let (at, why) = due(&["--from", "2025-09-30T15:00:00+08:00", "--limit", "3 work_days"]);
    assert_eq!(at, "2025-10-11T17:30:00+08:00");
    assert_eq!(
        why,
        "自2025-09-30 15:00起3个工作日（起始日不计；跳过10月1日至8日国庆节放假；10月11日调休上班计入），至2025-10-11 17:30止。"
    );
}

#[test]
fn the_worked_examples_of_the_field() {
    // 1. fifteen days whose last falls in the holiday: 9 October 24:00
    let (at, why) = due(&["--from", "2025-09-20T10:00:00+08:00", "--limit", "15 days"]);
    assert_eq!(at, "2025-10-10T00:00:00+08:00");
    assert!(why.ends_with("至2025-10-09 24:00止。"), "{why}");

    // 2. four work hours filed half an hour before the close
    let hours = ["--hours", "08:00-12:00,14:00-18:00"];
    let four = ["--from", "2025-09-16T17:30:00+08:00", "--limit", "4 work_hours"];
    assert_eq!(due(&[&four[..], &hours[..]].concat()).0, "2025-09-17T11:30:00+08:00");

    // 3. twenty-four hours run through a holiday
    let (at, _) = due(&["--from", "2025-10-01T15:00:00+08:00", "--limit", "24 hours"]);
    assert_eq!(at, "2025-10-02T15:00:00+08:00");

    // 4. sixty days with a hearing of seven: 30 August + 7 = Saturday the 6th, so Monday the 8th
    let pause = "2025-08-04T09:00:00+08:00/2025-08-11T09:00:00+08:00";
    let petition = ["--from", "2025-07-01T09:00:00+08:00", "--limit", "60 days"];
    assert_eq!(due(&petition).0, "2025-09-02T00:00:00+08:00");
    let (at, why) = due(&[&petition[..], &["--pause", pause]].concat());
    assert_eq!(at, "2025-09-09T00:00:00+08:00");
    assert!(why.contains("暂停"), "{why}");

    // 4. five working days of objection over make-up days
    let (at, _) = due(&["--from", "2025-09-26T11:00:00+08:00", "--limit", "5 work_days"]);
    assert_eq!(at, "2025-10-10T17:30:00+08:00");
}

#[test]
fn pauses_may_be_given_together_or_one_by_one() {
    let first = "2025-08-04T09:00:00+08:00/2025-08-05T09:00:00+08:00";
    let second = "2025-08-11T09:00:00+08:00/2025-08-12T09:00:00+08:00";
    let base = ["--from", "2025-08-01T09:00:00+08:00", "--limit", "10 work_days"];
    let together = due(&[&base[..], &["--pause", first, second]].concat());
    let apart = due(&[&base[..], &["--pause", first, "--pause", second]].concat());
    assert_eq!(together, apart);
    // ten work days from the 4th end on the 15th; two more, Monday and Tuesday
    assert_eq!(together.0, "2025-08-19T17:30:00+08:00");
}

#[test]
fn an_instant_elsewhere_is_answered_in_local_time() {
    let (at, _) = due(&["--from", "2025-10-01T07:00:00Z", "--limit", "24 hours"]);
    assert_eq!(at, "2025-10-02T15:00:00+08:00");
}

#[test]
fn the_explanation_speaks_the_language_asked_for() {
    let from = ["--from", "2025-09-30T15:00:00+08:00", "--limit", "3 work_days"];
    let (_, why) = due(&[&from[..], &["--lang", "en"]].concat());
    assert!(why.starts_with("From 2025-09-30 15:00, 3 working days ("), "{why}");
    let mut english = program(&[&["deadline"], &from[..]].concat());
    english.env("LANG", "en_GB.UTF-8");
    assert!(run_with(english, b"").fine().lines()[1] == why);
}

#[test]
fn a_machine_gets_both_languages() {
    let args = ["--from", "2025-10-01T15:00:00+08:00", "--limit", "24 hours", "--json"];
    let said = run(&[&["deadline"], &args[..]].concat()).fine().json();
    assert_eq!(said["deadline"], "2025-10-02T15:00:00+08:00");
    assert!(said["why"]["zh"].as_str().unwrap().starts_with('自'));
    assert!(said["why"]["en"].as_str().unwrap().starts_with("From"));
}

#[test]
fn a_year_that_is_not_published_is_refused_not_guessed() {
    let ran = run(&["deadline", "--from", "2031-09-30T15:00:00+08:00", "--limit", "3 work_days"]);
    assert!(ran.refused(1, "calendar-not-published").out.is_empty());
}

#[test]
fn values_that_do_not_read_name_the_mend() {
    let base =
        |from: &'static str, limit: &'static str| ["deadline", "--from", from, "--limit", limit];
    let at = "2025-09-30T15:00:00+08:00";
    run(&base(at, "3 weeks")).refused(2, "limit-unreadable");
    run(&base("2025-09-30 15:00", "3 days")).refused(2, "time-unreadable");
    run(&[&base(at, "3 days")[..], &["--hours", "9-5"]].concat()).refused(2, "period-unreadable");
    let refused = run(&[&base(at, "3 days")[..], &["--pause", "soon", "--lang", "en"]].concat())
        .refused(2, "pause-unreadable");
    assert!(refused.err.contains("FROM/TO"), "{refused:?}");
}
