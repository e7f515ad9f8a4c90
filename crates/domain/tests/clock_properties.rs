//! What holds for every clock: properties over random runs, with a slow count as the witness.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should fail loudly")]

use chrono::{DateTime, FixedOffset, TimeDelta, Timelike, Utc};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};
use yiwang_domain::calendar::{Calendar, DayOverride, Period, SpecialDays};
use yiwang_domain::clock::{
    Extension, Pause, Run, Standing, deadline, due_at, reclassify, standing, used, warn_at,
};
use yiwang_domain::limit::{Limit, Unit};
use yiwang_domain::text::Text;

static OFFICE: LazyLock<Calendar> = LazyLock::new(|| {
    let offset = FixedOffset::east_opt(8 * 3600).unwrap();
    let periods = Period::list("09:00-12:00,13:30-17:30").unwrap();
    let special = Arc::new(SpecialDays::shipped());
    // A duty evening that ends at 24:00, and a day the unit is closed.
    Calendar::new(special, periods, offset)
        .with_override("2025-09-19".parse().unwrap(), DayOverride::Closed)
        .with_override(
            "2025-09-20".parse().unwrap(),
            DayOverride::Open(Period::list("20:00-24:00").unwrap()),
        )
});

/// Minutes after 2025-09-15 00:00 at +08:00: from here make-up days, a long holiday and own days are
/// all within reach.
fn at(minutes: i64) -> DateTime<Utc> {
    "2025-09-14T16:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
}

const WEEKS: i64 = 28 * 24 * 60;

/// A minute to start or pause at: half of them just when a day or a period begins or ends.
fn minute() -> impl Strategy<Value = i64> {
    let edge = prop::sample::select(vec![0_i64, 540, 720, 810, 1050]);
    prop_oneof![0..WEEKS, (0..28_i64, edge).prop_map(|(day, minute)| day * 1440 + minute)]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(Unit::ALL.to_vec())
}

/// A limit of up to some weeks.
fn limit() -> impl Strategy<Value = Limit> {
    (unit(), 0_u32..1000).prop_map(|(unit, n)| {
        let most = match unit {
            Unit::Minutes => 30_000,
            Unit::WorkMinutes => 5_000,
            Unit::Hours => 500,
            Unit::WorkHours => 80,
            Unit::WorkDays | Unit::Days | Unit::SetDays => 20,
        };
        Limit::new(n * most / 1000, unit)
    })
}

fn pause(from: i64, length: i64) -> Pause {
    Pause { from: at(from), to: Some(at(from + length)), reason: Text::default() }
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    prop::collection::vec((minute(), minute(), 1_i64..5_000), 0..5).prop_map(|v| {
        // To another such minute where it is near enough, so that pauses end on edges too.
        let near = |from: i64, to: i64| (1..8_000).contains(&(to - from));
        v.into_iter()
            .map(|(from, to, length)| pause(from, if near(from, to) { to - from } else { length }))
            .collect()
    })
}

fn extensions() -> impl Strategy<Value = Vec<Extension>> {
    prop::collection::vec((0..WEEKS, limit()), 0..3)
        .prop_map(|v| v.into_iter().map(|(m, by)| Extension { at: at(m), by }).collect())
}

prop_compose! {
    fn run()(
        limit in limit(), start in minute(), pauses in pauses(), extensions in extensions(),
    ) -> Run {
        Run { pauses, extensions, ..Run::new(limit, "office", at(start)) }
    }
}

fn due(run: &Run) -> DateTime<Utc> {
    due_at(&OFFICE, run, at(0)).unwrap()
}

fn in_pause(run: &Run, t: DateTime<Utc>) -> bool {
    run.pauses.iter().any(|p| p.from < t && t <= p.to.unwrap())
}

/// The slow witness: minutes of work time in `from..to` outside pauses, one by one.
fn work_minutes(run: &Run, from: DateTime<Utc>, to: DateTime<Utc>, skip_pauses: bool) -> i64 {
    let mut t = from;
    let mut n = 0;
    while t < to {
        let local = t.with_timezone(&OFFICE.offset());
        let minute = (local.hour() * 60 + local.minute()) as u16;
        let open = OFFICE
            .periods_on(local.date_naive())
            .unwrap()
            .iter()
            .any(|p| p.from_minute() <= minute && minute < p.to_minute());
        let paused = run.pauses.iter().any(|p| p.from <= t && t < p.to.unwrap());
        n += i64::from(open && !(skip_pauses && paused));
        t += TimeDelta::minutes(1);
    }
    n
}

/// The slow witness for days: closes of work days, or midnights, in `(from, to]`.
fn day_ends(unit: Unit, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut day = OFFICE.day_of(from);
    let mut ends = Vec::new();
    while day <= OFFICE.day_of(to) {
        let end = if matches!(unit, Unit::Days | Unit::SetDays) {
            Some(1440)
        } else {
            OFFICE.periods_on(day).unwrap().last().map(Period::to_minute)
        };
        ends.extend(end.map(|m| OFFICE.instant(day, m)).filter(|e| from < *e && *e <= to));
        day = day.succ_opt().unwrap();
    }
    ends
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_later_start_is_never_due_earlier(run in run(), later in 0_i64..10_000) {
        let mut other = run.clone();
        other.started_at += TimeDelta::minutes(later);
        prop_assert!(due(&run) <= due(&other));
    }

    #[test]
    fn a_larger_limit_is_never_due_earlier(run in run(), more in 0_u32..20) {
        let mut other = run.clone();
        other.limit.amount += more;
        prop_assert!(due(&run) <= due(&other));
    }

    #[test]
    fn nothing_is_due_before_it_starts(run in run()) {
        prop_assert!(due(&run) >= run.started_at);
    }

    #[test]
    fn a_pause_never_makes_it_due_earlier(run in run(), from in minute(), length in 1_i64..5_000) {
        let mut other = run.clone();
        other.pauses.push(pause(from, length));
        prop_assert!(due(&run) <= due(&other));
    }

    #[test]
    fn two_adjoining_pauses_are_one(run in run(), from in minute(), a in 1_i64..3_000, b in 1_i64..3_000) {
        let (mut whole, mut parts) = (run.clone(), run);
        whole.pauses.push(pause(from, a + b));
        parts.pauses.insert(0, pause(from + a, b));
        parts.pauses.push(pause(from, a));
        prop_assert_eq!(due(&whole), due(&parts));
    }

    #[test]
    fn pauses_add_up(limit in limit(), start in minute(), pauses in pauses()) {
        let plain = Run::new(limit, "office", at(start));
        let run = Run { pauses, ..plain.clone() };
        let (without, with) = (due(&plain), due(&run));
        prop_assume!(limit.amount > 0);
        // What lies between the two deadlines is what the pauses up to the later one took out.
        match limit.unit {
            Unit::Minutes | Unit::Hours => {
                let mut t = plain.started_at;
                let mut paused = 0;
                while t < with {
                    paused += i64::from(run.pauses.iter().any(|p| p.from <= t && t < p.to.unwrap()));
                    t += TimeDelta::minutes(1);
                }
                prop_assert_eq!((with - without).num_minutes(), paused);
            }
            Unit::WorkMinutes | Unit::WorkHours => {
                let all = work_minutes(&run, plain.started_at, with, false);
                let left = work_minutes(&run, plain.started_at, with, true);
                prop_assert_eq!(work_minutes(&run, without, with, false), all - left);
            }
            Unit::WorkDays => {
                let day = OFFICE.day_of(plain.started_at);
                let counted = |to| {
                    let ends = day_ends(limit.unit, OFFICE.instant(day, 1440), to);
                    let taken = ends.iter().filter(|e| in_pause(&run, **e)).count();
                    (ends.len(), taken)
                };
                prop_assert_eq!(counted(with).0 - counted(without).0, counted(with).1);
            }
            Unit::SetDays => {
                // The N-th midnight that is not taken out, whatever day it is.
                let day = OFFICE.day_of(plain.started_at);
                let ends = day_ends(limit.unit, OFFICE.instant(day, 1440), with);
                let free = ends.iter().filter(|e| !in_pause(&run, **e)).count();
                prop_assert_eq!(free, limit.amount as usize);
            }
            Unit::Days => {
                // The end before it moved off a day of rest: the N-th midnight that is not taken out.
                let day = OFFICE.day_of(plain.started_at);
                let ends = day_ends(limit.unit, OFFICE.instant(day, 1440), with);
                let free: Vec<_> = ends.iter().filter(|e| !in_pause(&run, **e)).collect();
                let last = **free.get(limit.amount as usize - 1).unwrap();
                prop_assert!(last <= with);
                // Between the N-th and the deadline every day is one of rest or taken out.
                for end in ends.iter().filter(|e| last <= **e && **e < with) {
                    let rest = OFFICE.is_statutory_rest(OFFICE.day_ended_at(*end)).unwrap();
                    prop_assert!(rest || in_pause(&run, *end));
                }
                prop_assert!(!OFFICE.is_statutory_rest(OFFICE.day_ended_at(with)).unwrap());
            }
        }
    }

    #[test]
    fn no_deadline_falls_inside_a_pause(run in run()) {
        // Nothing at all is over at once, even in a pause.
        prop_assume!(run.limit.amount > 0 && run.extensions.iter().all(|e| e.by.amount > 0));
        prop_assert!(!in_pause(&run, due(&run)));
    }

    #[test]
    fn work_time_ends_inside_a_work_period(n in 0_u32..5_000, start in minute(), pauses in pauses()) {
        let limit = Limit::new(n, Unit::WorkMinutes);
        let run = Run { pauses, ..Run::new(limit, "office", at(start)) };
        let end = due(&run);
        let day = if n == 0 { OFFICE.day_of(end) } else { OFFICE.day_ended_at(end) };
        let inside = OFFICE.periods_on(day).unwrap().iter().any(|p| {
            let (open, close) =
                (OFFICE.instant(day, p.from_minute()), OFFICE.instant(day, p.to_minute()));
            end <= close && (open < end || n == 0 && open == end)
        });
        prop_assert!(inside, "{}", end);
        prop_assert_eq!(work_minutes(&run, run.started_at, end, true), i64::from(n));
    }

    #[test]
    fn days_end_with_the_day(limit in limit(), start in minute(), pauses in pauses()) {
        let run = Run { pauses, ..Run::new(limit, "office", at(start)) };
        let end = due(&run);
        match run.limit.unit {
            Unit::WorkDays => {
                let day = OFFICE.day_ended_at(end);
                let close = OFFICE.periods_on(day).unwrap().last().unwrap().to_minute();
                prop_assert_eq!(end, OFFICE.instant(day, close));
            }
            Unit::Days | Unit::SetDays => {
                prop_assert_eq!(end, OFFICE.instant(OFFICE.day_of(end), 0));
            }
            _ => {}
        }
    }

    #[test]
    fn an_extension_of_the_same_unit_is_a_larger_limit(run in run(), more in 0_u32..20) {
        prop_assume!(run.limit.unit != Unit::Days);
        let (mut longer, mut extended) = (run.clone(), run);
        longer.extensions.clear();
        longer.limit.amount = longer.limit.amount.max(1);
        extended.limit = longer.limit;
        longer.limit.amount += more;
        extended.extensions = vec![Extension { at: at(0), by: Limit::new(more, longer.limit.unit) }];
        prop_assert_eq!(due(&longer), due(&extended));
    }

    #[test]
    fn warnings_come_in_order_and_before_the_end(run in run(), a in 0_u8..=100, b in 0_u8..=100) {
        let warn = |p| warn_at(&OFFICE, &run, p, at(0)).unwrap();
        let (first, second) = (a.min(b), a.max(b));
        prop_assert!(warn(first) <= warn(second));
        prop_assert!(run.started_at <= warn(0) && warn(100) <= due(&run));
        if run.extensions.is_empty() && run.limit.amount > 0 {
            prop_assert_eq!(warn(100), due(&run));
        }
        let spent = used(&OFFICE, &run, warn(first)).unwrap();
        if spent.of_minutes > 0 {
            prop_assert!(spent.percent() <= u64::from(first));
        }
    }

    #[test]
    fn all_is_used_at_the_deadline_and_more_never_less_after(run in run(), now in minute(), more in 0_i64..5_000) {
        let spent = used(&OFFICE, &run, due(&run)).unwrap();
        prop_assert_eq!(spent.minutes, spent.of_minutes);
        let minutes = |m| used(&OFFICE, &run, at(m)).unwrap().minutes;
        prop_assert!(minutes(now) <= minutes(now + more));
    }

    #[test]
    fn an_open_pause_moves_the_deadline_only_later(run in run(), from in minute(), now in minute(), more in 0_i64..5_000) {
        let mut run = run;
        run.pauses.push(Pause { from: at(from), to: None, reason: Text::default() });
        let due = |m| deadline(&OFFICE, &run, at(m)).unwrap().at;
        prop_assert!(due(now) <= due(now + more));
        // It counts as if it ended now.
        let mut ended = run.clone();
        let last = ended.pauses.last_mut().unwrap();
        last.to = Some(at(now).max(last.from));
        prop_assert_eq!(due(now), self::due(&ended));
    }

    #[test]
    fn a_promise_stays_and_no_reclassification_springs_a_deadline(
        run in run(), when in 0_i64..5_000, new in limit(), again in limit(),
    ) {
        let now = run.started_at + TimeDelta::minutes(when);
        let shown = due(&run);
        let changed = reclassify(run.clone(), new, now, shown);
        let after = deadline(&OFFICE, &changed, now).unwrap();
        prop_assert_eq!(after.promise, Some(shown));
        // It never falls before both the old deadline and the moment of the change.
        let mut bare = run.clone();
        bare.extensions.clear();
        prop_assert!(after.at >= due(&bare).min(now));
        // Nor before the new limit counted from the start, nor after both that and the old deadline.
        let whole = Run { limit: new, ..run.clone() };
        prop_assert!(due(&whole) <= after.at);
        prop_assert!(after.at <= due(&whole).max(shown));
        let twice = reclassify(changed, again, now, after.at);
        prop_assert_eq!(deadline(&OFFICE, &twice, now).unwrap().promise, Some(shown));
    }

    #[test]
    fn a_run_stands_where_its_deadline_says(run in run(), now in minute()) {
        let now = at(now);
        let due = due(&run);
        let stands = standing(&OFFICE, &run, 80, now).unwrap();
        prop_assert_eq!(stands == Standing::Overdue, now > due);
        let stopped = Run { stopped_at: Some(now), ..run.clone() };
        let want = if now <= due { Standing::Met } else { Standing::MetLate };
        prop_assert_eq!(standing(&OFFICE, &stopped, 80, at(2 * WEEKS)).unwrap(), want);
        let warned = now >= warn_at(&OFFICE, &run, 80, now).unwrap();
        match stands {
            Standing::Warned => prop_assert!(warned),
            Standing::Running => prop_assert!(!warned),
            _ => {}
        }
    }

    #[test]
    fn the_explanation_is_one_sentence_with_start_and_end(run in run()) {
        let told = deadline(&OFFICE, &run, at(0)).unwrap();
        prop_assert_eq!(told.at, due(&run));
        let why = told.why;
        let start = run.started_at.with_timezone(&OFFICE.offset()).format("%Y-%m-%d %H:%M");
        prop_assert!(why.zh.starts_with(&format!("自{start}起")), "{}", why.zh);
        prop_assert!(why.zh.ends_with("止。") && why.zh.matches('。').count() == 1, "{}", why.zh);
        prop_assert!(why.en.ends_with('.') && why.en.matches(". ").count() == 0, "{}", why.en);
    }

    #[test]
    fn a_run_survives_being_kept(run in run()) {
        let kept = serde_json::to_string(&run).unwrap();
        prop_assert_eq!(serde_json::from_str::<Run>(&kept).unwrap(), run);
    }
}
