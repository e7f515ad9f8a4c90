//! A deadline in one sentence.

use super::count::{Basis, Reached};
use super::{Run, Stops, micros};
use crate::calendar::{Calendar, DayKind, holiday_name, next};
use crate::limit::Unit;
use crate::refusal::Refusal;
use crate::text::Text;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// How many of a kind are named one by one before the rest are only counted.
const NAMED: usize = 3;

/// “自2025-09-30 15:00起3个工作日（起始日不计；跳过周末、10月1日至8日国庆节放假），至2025-10-11 17:30止。”
pub(super) fn sentence(
    cal: &Calendar,
    run: &Run,
    stops: &Stops,
    reached: &Reached,
    seen: DateTime<Utc>,
) -> Result<Text, Refusal> {
    let start = micros(run.started_at);
    let year = cal.day_of(start).year();
    let mut notes = vec![manner(run)];
    notes.extend(seasons(cal, reached, year)?);
    for (last, moved) in &reached.rolled {
        notes.push(roll(cal, *last, *moved, year));
    }
    notes.extend(reclassification(cal, run, reached.basis));
    notes.extend(extensions(cal, run, year));
    notes.extend(pauses(cal, run, stops, reached, seen)?);
    if let Some(promise) = run.promised.filter(|p| micros(*p) != reached.at) {
        let promise = end(cal, promise);
        notes.push(Text::new(
            format!("最初承诺的期限{promise}保留不变"),
            format!("the first promise, {promise}, stays on record"),
        ));
    }
    notes.retain(|note| !note.zh.is_empty());

    let (from, limit, to) = (begin(cal, start), run.limit.say(), end(cal, reached.at));
    let (zh, en) = (join(&notes, |t| &t.zh, "；"), join(&notes, |t| &t.en, "; "));
    Ok(Text::new(
        format!("自{from}起{}（{zh}），至{to}止。", limit.zh),
        format!("From {from}, {} ({en}), until {to}.", limit.en),
    ))
}

/// How the unit counts.
fn manner(run: &Run) -> Text {
    match (run.limit.unit, run.limit.amount) {
        (Unit::Minutes | Unit::Hours, _) => Text::new(
            "连续计时，夜间和节假日都计入",
            "counted without a break, nights and holidays included",
        ),
        (Unit::WorkMinutes | Unit::WorkHours, _) => {
            Text::new("只计工作时段", "only work periods count")
        }
        (Unit::WorkDays | Unit::Days | Unit::SetDays, 0) => {
            Text::new("当日截止", "due the same day")
        }
        (Unit::WorkDays, _) => Text::new("起始日不计", "the starting day is not counted"),
        (Unit::Days, _) => Text::new(
            "起始日不计，周末和节假日计入",
            "the starting day is not counted, weekends and holidays are",
        ),
        (Unit::SetDays, _) => Text::new(
            "日期由双方约定，不因休息日顺延",
            "a date agreed on does not move off a day of rest",
        ),
    }
}

/// What the walk along the calendar skipped, and which days off it counted.
fn seasons(cal: &Calendar, reached: &Reached, year: i32) -> Result<Vec<Text>, Refusal> {
    let mut weekend = false;
    let mut holidays: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    let (mut make_up, mut closed, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (first, last) in &reached.walked {
        let mut day = *first;
        while day <= *last {
            match cal.kind(day)? {
                DayKind::Work => {}
                // A weekend inside a break is said with the break.
                DayKind::Rest => weekend |= holidays.last().is_none_or(|(_, end)| day > *end),
                DayKind::Holiday => {
                    let run = cal.special().holiday_around(day).unwrap_or((day, day));
                    if holidays.last() != Some(&run) {
                        holidays.push(run);
                    }
                }
                DayKind::MakeUp => make_up.push(day),
                DayKind::Closed => closed.push(day),
                DayKind::Open => open.push(day),
            }
            day = next(day);
        }
    }
    for days in [&mut make_up, &mut closed, &mut open] {
        days.dedup();
    }

    let mut skipped = Vec::new();
    if weekend {
        skipped.push(Text::new("周末", "weekends"));
    }
    let named = holidays.iter().take(NAMED).map(|(a, b)| holiday(*a, *b, year));
    skipped.extend(named);
    if let Some(more) = holidays.len().checked_sub(NAMED).filter(|n| *n > 0) {
        skipped.push(Text::new(format!("另外{more}段放假"), format!("{more} more holidays")));
    }
    let mut notes = Vec::new();
    if !skipped.is_empty() {
        let verb = if skipped.len() == 1 && !weekend { "is" } else { "are" };
        notes.push(Text::new(
            format!("跳过{}", join(&skipped, |t| &t.zh, "、")),
            format!("{} {verb} skipped", and(&skipped)),
        ));
    }
    notes.extend(listed(&closed, year, |zh, en, s, be| {
        Text::new(
            format!("跳过本单位不办公的{zh}"),
            format!("the unit's closing day{s} {en} {be} skipped"),
        )
    }));
    notes.extend(listed(&make_up, year, |zh, en, s, _| {
        let verb = if s.is_empty() { "counts" } else { "count" };
        Text::new(format!("{zh}调休上班计入"), format!("the make-up working day{s} {en} {verb}"))
    }));
    notes.extend(listed(&open, year, |zh, en, s, _| {
        let verb = if s.is_empty() { "counts" } else { "count" };
        Text::new(
            format!("{zh}本单位另行办公计入"),
            format!("the unit's own opening day{s} {en} {verb}"),
        )
    }));
    Ok(notes)
}

/// A note over a list of days, given as zh, en, the plural s and the verb; none for no days.
fn listed(
    days: &[NaiveDate],
    year: i32,
    say: impl Fn(&str, &str, &str, &str) -> Text,
) -> Option<Text> {
    let mut words: Vec<Text> = days.iter().take(NAMED).map(|d| date(*d, year)).collect();
    if let Some(more) = days.len().checked_sub(NAMED).filter(|n| *n > 0) {
        words.push(Text::new(format!("另外{more}天"), format!("{more} more")));
    }
    let (s, be) = if days.len() == 1 { ("", "is") } else { ("s", "are") };
    (!words.is_empty()).then(|| say(&join(&words, |t| &t.zh, "、"), &and(&words), s, be))
}

fn roll(cal: &Calendar, last: NaiveDate, moved: NaiveDate, year: i32) -> Text {
    let why = match cal.special().holiday_around(last) {
        Some((a, b)) => holiday(a, b, year),
        None => Text::new("周末", "a weekend"),
    };
    let (last, moved) = (date(last, year), date(moved, year));
    Text::new(
        format!("末日{}逢{}，顺延至{}", last.zh, why.zh, moved.zh),
        format!("the last day, {}, falls in {} and moves to {}", last.en, why.en, moved.en),
    )
}

fn reclassification(cal: &Calendar, run: &Run, basis: Basis) -> Option<Text> {
    let change = run.reclassified.last()?;
    let (at, was) = (begin(cal, change.at), change.was.say());
    let (zh, en) = match basis {
        Basis::Start => ("仍自起始时计算", "and still counts from the start"),
        Basis::Then => ("自改定时计算", "and counts from then"),
        Basis::Old => ("原期限更早，从其原期限", "and the old deadline, being earlier, stands"),
    };
    Some(Text::new(
        format!("{at}由{}改定，{zh}", was.zh),
        format!("the limit was {} until {at}, {en}", was.en),
    ))
}

fn extensions(cal: &Calendar, run: &Run, year: i32) -> Option<Text> {
    let mut all: Vec<_> = run.extensions.iter().collect();
    all.sort_by_key(|e| e.at);
    let words: Vec<Text> = all
        .iter()
        .map(|e| {
            let (on, by) = (date(cal.day_of(e.at), year), e.by.say());
            Text::new(format!("{}延期{}", on.zh, by.zh), format!("{} on {}", by.en, on.en))
        })
        .collect();
    (!words.is_empty())
        .then(|| Text::new(join(&words, |t| &t.zh, "、"), format!("extended by {}", and(&words))))
}

/// The pauses and what they took out; none where there are none.
fn pauses(
    cal: &Calendar,
    run: &Run,
    stops: &Stops,
    reached: &Reached,
    seen: DateTime<Utc>,
) -> Result<Option<Text>, Refusal> {
    let mut begun: Vec<_> =
        run.pauses.iter().filter(|p| p.to.is_some() || micros(p.from) <= seen).collect();
    begun.sort_by_key(|p| p.from);
    if begun.is_empty() {
        return Ok(None);
    }
    let mut words: Vec<Text> = Vec::new();
    for pause in begun.iter().take(NAMED) {
        let from = begin(cal, pause.from);
        let (zh, en) = match pause.to {
            Some(to) => {
                let to = end(cal, to);
                (format!("{from}至{to}"), format!("{from} to {to}"))
            }
            None => (format!("{from}起尚未恢复"), format!("since {from}, not ended yet")),
        };
        let (why_zh, why_en) = match (&pause.reason.zh, &pause.reason.en) {
            (zh, en) if zh.is_empty() && en.is_empty() => (String::new(), String::new()),
            (zh, en) if en.is_empty() => (format!("因{zh}"), format!(", {zh}")),
            (zh, en) if zh.is_empty() => (format!("因{en}"), format!(", {en}")),
            (zh, en) => (format!("因{zh}"), format!(", {en}")),
        };
        words.push(Text::new(format!("{zh}{why_zh}暂停"), format!("{en}{why_en}")));
    }
    if let Some(more) = begun.len().checked_sub(NAMED).filter(|n| *n > 0) {
        words.push(Text::new(format!("另外{more}次暂停"), format!("{more} more times")));
    }
    let effect = taken(cal, run, stops, reached)?;
    let open = begun.iter().any(|p| p.to.is_none());
    let (open_zh, open_en) = if open {
        ("，期限按此刻恢复计算", ", and the clock is taken to run on from this moment")
    } else {
        ("", "")
    };
    Ok(Some(Text::new(
        format!("{}，{}{open_zh}", join(&words, |t| &t.zh, "、"), effect.zh),
        format!("paused {}, {}{open_en}", and(&words), effect.en),
    )))
}

/// What the pauses before the deadline took out, in the terms of the limit's unit.
fn taken(cal: &Calendar, run: &Run, stops: &Stops, reached: &Reached) -> Result<Text, Refusal> {
    let (since, at) = (reached.since, reached.at);
    // The starting day does not count, so nothing can be taken out of it.
    let counts_from = cal.instant(cal.day_of(since), u16::from(run.limit.amount > 0) * 1440);
    let (mut time, mut days) = (TimeDelta::zero(), 0_u32);
    for (from, to) in stops.iter() {
        let (from, to) = (from.max(since), to.min(at));
        if from >= to {
            continue;
        }
        if matches!(run.limit.unit, Unit::Minutes | Unit::Hours) {
            time += to - from;
            continue;
        }
        let mut day = cal.day_of(from);
        while day <= cal.day_of(to) {
            let end = match run.limit.unit {
                Unit::Days | Unit::SetDays => Some(cal.instant(next(day), 0)),
                Unit::WorkDays if cal.is_work_day(day)? => Some(cal.close_of(day)?),
                Unit::WorkMinutes | Unit::WorkHours => {
                    for (open, close) in cal.spans_on(day)? {
                        let (open, close) = (open.max(from), close.min(to));
                        time += (close - open).max(TimeDelta::zero());
                    }
                    None
                }
                _ => None,
            };
            days += u32::from(end.is_some_and(|e| counts_from < e && from < e && e <= to));
            day = next(day);
        }
    }
    let s = if days == 1 { "" } else { "s" };
    Ok(match run.limit.unit {
        Unit::WorkDays if days > 0 => Text::new(
            format!("其间{days}个工作日不计"),
            format!("which takes out {days} working day{s}"),
        ),
        Unit::Days | Unit::SetDays if days > 0 => {
            Text::new(format!("其间{days}日不计"), format!("which takes out {days} day{s}"))
        }
        Unit::WorkDays | Unit::Days | Unit::SetDays => Text::new(
            "没有跨过任何计入之日的截止时刻，不影响期限",
            "which covers the end of no day that counts and changes nothing",
        ),
        _ if time.is_zero() => Text::new("不影响期限", "which changes nothing"),
        Unit::WorkMinutes | Unit::WorkHours => {
            let time = hours(time);
            Text::new(
                format!("其间工作时间{}不计", time.zh),
                format!("which takes out {} of work time", time.en),
            )
        }
        Unit::Minutes | Unit::Hours => {
            let time = hours(time);
            Text::new(format!("其间{}不计", time.zh), format!("which takes out {}", time.en))
        }
    })
}

/// A length in hours and minutes.
fn hours(time: TimeDelta) -> Text {
    let (h, m) = (time.num_hours(), time.num_minutes() % 60);
    let (hs, ms) = (if h == 1 { "" } else { "s" }, if m == 1 { "" } else { "s" });
    match (h, m) {
        (0, 0) => Text::new("不足1分钟", "less than a minute"),
        (0, _) => Text::new(format!("{m}分钟"), format!("{m} minute{ms}")),
        (_, 0) => Text::new(format!("{h}小时"), format!("{h} hour{hs}")),
        _ => Text::new(format!("{h}小时{m}分钟"), format!("{h} hour{hs} {m} minute{ms}")),
    }
}

/// A moment that begins something.
fn begin(cal: &Calendar, at: DateTime<Utc>) -> String {
    at.with_timezone(&cal.offset()).format("%Y-%m-%d %H:%M").to_string()
}

/// A moment that ends something: 00:00 is said as 24:00 of the day before.
fn end(cal: &Calendar, at: DateTime<Utc>) -> String {
    let at = micros(at);
    if at == cal.instant(cal.day_of(at), 0) {
        format!("{} 24:00", cal.day_ended_at(at))
    } else {
        begin(cal, at)
    }
}

/// `10月1日`, `1 October`; with the year where it is not `year`.
fn date(day: NaiveDate, year: i32) -> Text {
    let (month, d) = (day.month(), day.day());
    let name = day.format("%B");
    if day.year() == year {
        Text::new(format!("{month}月{d}日"), format!("{d} {name}"))
    } else {
        let y = day.year();
        Text::new(format!("{y}年{month}月{d}日"), format!("{d} {name} {y}"))
    }
}

/// `10月1日至8日国庆节放假`, `the National Day holiday of 1–8 October`.
fn holiday(first: NaiveDate, last: NaiveDate, year: i32) -> Text {
    let name = holiday_name(first, last).unwrap_or_default();
    let (a, b) = (date(first, year), date(last, year));
    let (zh, en) = if first == last {
        (b.zh, b.en)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        (format!("{}至{}日", a.zh, last.day()), format!("{}–{}", first.day(), b.en))
    } else if first.year() == last.year() {
        let zh_end = format!("{}月{}日", last.month(), last.day());
        (format!("{}至{zh_end}", a.zh), format!("{} – {}", first.format("%-d %B"), b.en))
    } else {
        (format!("{}至{}", a.zh, b.zh), format!("{} – {}", a.en, b.en))
    };
    let space = if name.en.is_empty() { "" } else { " " };
    Text::new(format!("{zh}{}放假", name.zh), format!("the {}{space}holiday of {en}", name.en))
}

fn join(texts: &[Text], pick: impl Fn(&Text) -> &String, between: &str) -> String {
    texts.iter().map(|t| pick(t).as_str()).collect::<Vec<_>>().join(between)
}

/// `a, b and c`.
fn and(texts: &[Text]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.en.clone(),
        [all @ .., last] => format!("{} and {}", join(all, |t| &t.en, ", "), last.en),
    }
}
