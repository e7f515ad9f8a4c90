//! A warning that is none: who says so says why, and that is kept, shown and learned from.

use super::{Body, SURGE, begins};
use crate::office::{Office, TENANT};
use crate::setting::staff_of;
use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;
use yiwang_domain::insight::surge::{Dismissal, Lesson};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, no_right, not_found};
use yiwang_domain::{Refusal, Sort};
use yiwang_store::warning;

/// Longest reason, characters.
const LONGEST: usize = 500;
/// Days for which a place that recurs, or a matter that may be late, is not told again.
const QUIET: u64 = 84;
/// Days a known cause may be said to go on.
const FARTHEST: u64 = 366;

/// Why a warning is dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is a known cause, which goes on until this day.
    Known(NaiveDate),
    /// It is always like that here.
    Ordinary,
    /// The counts are wrong.
    Miscounted,
    /// It is being dealt with.
    Handled,
}

impl Why {
    /// Its word, as it is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Ordinary => "ordinary",
            Self::Miscounted => "miscounted",
            Self::Handled => "handled",
        }
    }
}

fn until_wrong(today: NaiveDate) -> Refusal {
    Refusal::new(
        "until-wrong",
        Sort::Invalid,
        (
            "请写明已知的原因到哪一天为止，从今天起一年以内。",
            "Say until which day the known cause goes on: today or later, within a year.",
        ),
        (format!("填{today}以后的日期。"), format!("Enter {today} or a later day.")),
    )
}

fn reason_missing() -> Refusal {
    Refusal::new(
        "reason-missing",
        Sort::Invalid,
        ("请写明理由。", "Say why."),
        ("写一句，同事以后看得到。", "One sentence; colleagues read it later."),
    )
}

impl Office {
    /// Dismisses a warning. Of a surge the reason teaches: the bar of that category in that area is
    /// higher until a day that is shown. Anything else is not told again for twelve weeks.
    ///
    /// # Errors
    /// `not-found` where the caller may not read it, or it is over; `no-right` where they may not act
    /// on what it is about; `reason-missing`, `until-wrong`.
    pub async fn dismiss_warning(
        &self,
        caller: &Caller,
        id: Uuid,
        why: Why,
        words: &str,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let found = warning::get(&mut conn, TENANT, id).await?;
        let mut w = found.filter(|w| w.ended_at.is_none()).ok_or_else(not_found)?;
        if !self.reads_warning(&mut conn, b, caller, &w, Right::MatterRead).await? {
            return Err(not_found());
        }
        if !self.reads_warning(&mut conn, b, caller, &w, Right::MatterAct).await? {
            return Err(no_right());
        }
        drop(conn);
        let words: String = words.trim().chars().take(LONGEST).collect();
        if words.is_empty() {
            return Err(reason_missing());
        }
        let farthest = b.day.checked_add_days(Days::new(FARTHEST)).unwrap_or(b.day);
        if let Why::Known(day) = why
            && !(b.day..=farthest).contains(&day)
        {
            return Err(until_wrong(b.day));
        }
        let body: Option<Body> = serde_json::from_str(&w.body).ok();
        let surge = body.and_then(|k| k.surge).filter(|_| w.kind == SURGE);
        let lesson: Option<Lesson> = surge.map(|s| {
            s.dismiss(match why {
                Why::Known(day) => Dismissal::Known(day),
                // what is dealt with goes on for a while yet
                Why::Handled => {
                    let later = b.day.checked_add_days(Days::new(28)).unwrap_or(b.day);
                    Dismissal::Known(later)
                }
                Why::Ordinary => Dismissal::Ordinary,
                Why::Miscounted => Dismissal::Miscounted,
            })
        });
        let until: DateTime<Utc> = match (&lesson, why) {
            (Some(l), _) => begins(b, l.until.succ_opt().unwrap_or(l.until)),
            (None, Why::Known(day)) => begins(b, day.succ_opt().unwrap_or(day)),
            _ => begins(b, b.day.checked_add_days(Days::new(QUIET)).unwrap_or(b.day)),
        };
        w.ended_at = Some(desk.now);
        w.reason = Some(why.word().to_owned());
        w.why = Some(words);
        w.lesson = lesson.and_then(|l| serde_json::to_string(&l).ok());
        w.staff_id = staff_of(caller).ok().map(|s| s.0);
        w.until_at = Some(until);
        let done = self
            .inner
            .store
            .write(move |tx| Box::pin(async move { warning::dismiss(tx, TENANT, &w).await }))
            .await?;
        if done { Ok(()) } else { Err(not_found()) }
    }

    /// Takes a dismissal back: from the next look on it teaches nothing any more, and a warning that
    /// was dismissed since the last look is in force again at once.
    ///
    /// # Errors
    /// `not-found` where the caller may not read it, or it is not dismissed; `no-right` where they may
    /// not act on what it is about.
    pub async fn undo_dismissal(&self, caller: &Caller, id: Uuid) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let w = warning::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        if !self.reads_warning(&mut conn, b, caller, &w, Right::MatterRead).await? {
            return Err(not_found());
        }
        if !self.reads_warning(&mut conn, b, caller, &w, Right::MatterAct).await? {
            return Err(no_right());
        }
        drop(conn);
        let (staff, now) = (staff_of(caller).ok().map(|s| s.0), desk.now);
        let done = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move { warning::undo(tx, TENANT, id, staff, now).await })
            })
            .await?;
        if done { Ok(()) } else { Err(not_found()) }
    }
}
