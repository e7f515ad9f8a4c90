//! Putting a matter off, and bringing it back.

use crate::extract::{DeskForm, Fields, Path};
use crate::portal::see_other;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::{Visit, own_path};
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use yiwang_office::Later;
use yiwang_office::view::MatterView;

/// The form to put a matter off, and how it is put off now.
pub(super) struct Put {
    pub(super) number: String,
    /// Moments to put it off to: value and words.
    pub(super) moments: Vec<(String, String)>,
    /// Until when it is put off, and what is waited for.
    pub(super) now: Option<(String, String)>,
    /// Where to go on; empty for the page of the matter.
    pub(super) onward: String,
}

/// The form for a matter; none once it has ended.
pub(super) fn put(v: &Visit, m: &MatterView, onward: &str) -> Option<Put> {
    (!m.row.closed).then(|| Put {
        number: m.row.number.clone(),
        moments: moments(v, v.now),
        now: m.snoozed.as_ref().map(|s| (v.when(s.until), s.why.clone())),
        onward: onward.to_owned(),
    })
}

/// `POST /desk/m/{number}/later`: one of the moments offered, or one typed.
pub(crate) async fn later(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let (f, wish) = (&form.fields, wish(&form.visit, &form.fields));
    web.office.snooze(&form.session.caller, &number, &wish).await?;
    Ok(see_other(&after(f, &number)))
}

/// `POST /desk/m/{number}/wake`.
pub(crate) async fn wake(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.wake(&form.session.caller, &number).await?;
    let to = match form.fields.text("_onward") {
        Some(to) => own_path(to).to_owned(),
        None => format!("/desk/m/{number}"),
    };
    Ok(see_other(&to))
}

/// What a form wishes. A moment that cannot be read is not in the future, and is refused as such.
pub(super) fn wish(v: &Visit, f: &Fields) -> Later {
    Later { until: moment(v, f).unwrap_or(v.now), why: f.again("why"), post: f.ticked("post") }
}

fn moment(v: &Visit, f: &Fields) -> Option<DateTime<Utc>> {
    let typed = f.text("moment").or_else(|| f.text("until"))?;
    let local = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok()?;
    Some(local.and_local_timezone(v.offset).single()?.to_utc())
}

/// Where a form of the inbox goes on: the next of its list, which is told what was done; from the
/// page of the matter, that page.
pub(super) fn after(f: &Fields, number: &str) -> String {
    match f.text("_onward").map(own_path).filter(|to| to.starts_with("/desk")) {
        Some(to) => {
            let and = if to.contains('?') { '&' } else { '?' };
            format!("{to}{and}did={}", super::query::percent(number))
        }
        None => format!("/desk/m/{number}"),
    }
}

/// Moments a clerk often means, as `2026-03-01T09:00` of local time, each with its exact date.
pub(super) fn moments(v: &Visit, now: DateTime<Utc>) -> Vec<(String, String)> {
    let local = now.with_timezone(&v.offset).naive_local();
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let morning = |days: u64| (local.date() + Days::new(days)).and_time(nine);
    let to_monday = u64::from(7 - local.weekday().num_days_from_monday());
    let mut all = vec![local + TimeDelta::hours(2), morning(1), morning(to_monday), morning(14)];
    all.dedup();
    all.into_iter()
        .filter_map(|t| {
            let at = t.and_local_timezone(v.offset).single()?.to_utc();
            Some((t.format("%Y-%m-%dT%H:%M").to_string(), v.when(at)))
        })
        .collect()
}
