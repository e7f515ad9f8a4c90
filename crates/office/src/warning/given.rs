//! Why a warning was dismissed, what that taught, and for how long.

use super::SURGE;
use crate::books::Books;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use yiwang_domain::insight::surge::Lesson;
use yiwang_domain::{StaffId, Text};
use yiwang_store::warning::Warning;

/// A dismissal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Why, as a word: `known`, `ordinary`, `miscounted`, `handled`.
    pub reason: String,
    /// And in words.
    pub why: String,
    /// Who.
    pub by: String,
    /// What it taught, in one sentence with its numbers.
    pub teaches: Text,
    /// Who took it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
    /// Whether the person may take it back: it holds still.
    pub may_undo: bool,
}

/// Name of a person; nothing where there is none.
pub(super) fn name(b: &Books, staff: Option<Uuid>) -> String {
    staff.and_then(|s| b.staff.get(&StaffId(s)).cloned()).unwrap_or_default()
}

/// How a warning was dismissed; none where it was over by itself.
pub(super) fn given(b: &Books, w: &Warning, now: DateTime<Utc>, acts: bool) -> Option<Given> {
    let reason = w.reason.clone()?;
    let holds = w.until_at.is_some_and(|at| at >= now) && w.undone_at.is_none();
    Some(Given {
        reason,
        why: w.why.clone().unwrap_or_default(),
        by: name(b, w.staff_id),
        teaches: teaches(b, w),
        undone: w.undone_at.map(|at| (name(b, w.undone_id), at)),
        may_undo: holds && acts,
    })
}

fn teaches(b: &Books, w: &Warning) -> Text {
    let lesson: Option<Lesson> =
        w.lesson.as_deref().filter(|_| w.kind == SURGE).and_then(|l| serde_json::from_str(l).ok());
    if let Some(l) = lesson {
        return lesson_says(&l);
    }
    // it holds to the end of the day before that midnight
    let last = w.until_at.map(|at| (at - TimeDelta::seconds(1)).with_timezone(&b.tenant.offset()));
    let last = last.map(|at| at.date_naive().to_string()).unwrap_or_default();
    Text::new(format!("到{last}为止不再提示。"), format!("Not told again until {last}."))
}

fn lesson_says(l: &Lesson) -> Text {
    let until = l.until;
    if l.quiet > 0 {
        let (quiet, times) = (l.quiet, l.spread);
        return Text::new(
            format!(
                "到{until}为止，这类事在这里{quiet}件以内不再提示，波动按平时的{times:.1}倍放宽。"
            ),
            format!(
                "Until {until} up to {quiet} of the category here are not told, and it may swing \
                 {times:.1} times as widely as usual."
            ),
        );
    }
    let daily = l.daily;
    Text::new(
        format!("到{until}为止，这类事在这里每天{daily:.1}件算作正常，明显超过才再提示。"),
        format!(
            "Until {until} {daily:.1} a day of the category here count as normal; only clearly more \
             is told."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::lesson_says;
    use chrono::NaiveDate;
    use yiwang_domain::insight::surge::Lesson;

    #[test]
    fn a_lesson_is_told_with_its_numbers_and_its_day() {
        let day = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
        let known = Lesson {
            category: "{c:01}".into(),
            area: "{a:/33/}".into(),
            from: day,
            until: day,
            daily: 1.5,
            spread: 1.0,
            quiet: 0,
        };
        assert!(lesson_says(&known).zh.contains("2025-11-28为止，这类事在这里每天1.5件"));
        let ordinary = Lesson { daily: 0.0, spread: 4.0, quiet: 12, ..known };
        assert!(lesson_says(&ordinary).zh.contains("12件以内"));
        assert!(lesson_says(&ordinary).en.contains("4.0 times"));
    }
}
