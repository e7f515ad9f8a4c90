//! Early warning (预警): rises of a category in a community, places where the same comes again and
//! again, matters likely to fall overdue. Once a day, over whole days, so that what is said of false
//! alarms holds; each explains itself, is told once, and can be dismissed with a reason that teaches.
//!
//! Kinds, places and units are looked at, never persons.

mod days;
mod dismiss;
mod given;
mod late;
mod look;
mod page;

pub use dismiss::Why;
pub use given::Given;
pub use page::{Ended, Kind, LookView, Narrow, WarningView, Warnings};

use crate::books::Books;
use crate::office::Office;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use uuid::Uuid;
use yiwang_domain::insight::surge::Surge;
use yiwang_domain::{Refusal, Text, UnitId};

/// Rises out of the ordinary.
pub(crate) const SURGE: &str = "surge";
/// Places where it comes again and again.
pub(crate) const RECURRING: &str = "recurring";
/// Matters likely to fall overdue.
pub(crate) const LATE: &str = "late";

/// What is held in memory.
#[derive(Default)]
pub(crate) struct State {
    tried: Mutex<Option<Tried>>,
}

/// When this process last looked.
#[derive(Clone, Copy)]
struct Tried {
    /// The local day.
    day: NaiveDate,
    /// When it tries again; none where it was done.
    again: Option<DateTime<Utc>>,
}

/// What failed is tried again after this.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// What is kept of a warning: names stand in it by their codes, so that a category or a grid that was
/// renamed is read by its name of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) say: Text,
    /// The matters in it, newest first; of many only the first.
    #[serde(default)]
    pub(crate) matters: Vec<Uuid>,
    /// What was found, for what a dismissal teaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) surge: Option<Surge>,
}

/// What was looked at on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Looked {
    pub(crate) communities: usize,
    pub(crate) streets: usize,
    pub(crate) false_alarms: f64,
    pub(crate) past: usize,
}

/// A category, an area or a unit as it stands in a kept sentence.
fn sign(kind: char, code: &str) -> String {
    format!("{{{kind}:{code}}}")
}

/// A kept sentence with the names of today.
pub(crate) fn with_names(b: &Books, say: &Text) -> Text {
    let one = |text: &str, zh: bool| {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((inside, more)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match inside.split_once(':') {
                Some(("c", code)) => {
                    let name = b.category_name(code);
                    out.push_str(if zh { &name.zh } else { &name.en });
                }
                Some(("a", path)) => match b.net.by_path(path) {
                    Some(g) => out.push_str(&g.name),
                    None => out.push_str(path),
                },
                Some(("u", id)) => {
                    let unit = id.parse().ok().map(UnitId);
                    out.push_str(&unit.map(|u| b.unit_name(u)).unwrap_or_default());
                }
                _ => {
                    out.push('{');
                    out.push_str(inside);
                    out.push('}');
                }
            }
            rest = more;
        }
        out.push_str(rest);
        out
    };
    Text::new(one(&say.zh, true), one(&say.en, false))
}

/// The moment a local day begins.
fn begins(b: &Books, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let offset = TimeDelta::seconds(i64::from(b.tenant.offset_seconds));
    DateTime::from_naive_utc_and_offset(midnight - offset, Utc)
}

impl Office {
    /// Looks at yesterday, where that was not done yet today.
    pub(crate) async fn warn_when_due(&self) -> Result<(), Refusal> {
        let (today, now) = (self.books().await?.day, self.now());
        let mark = |again| {
            if let Ok(mut tried) = self.inner.warning.tried.lock() {
                *tried = Some(Tried { day: today, again });
            }
        };
        let last = self.inner.warning.tried.lock().ok().and_then(|tried| *tried);
        if last.is_some_and(|t| t.day == today && t.again.is_none_or(|at| now < at)) {
            return Ok(());
        }
        mark(Some(now + AGAIN));
        let new = self.warn().await;
        if new.is_ok() {
            mark(None);
        }
        if let Some(n) = new? {
            tracing::info!(warnings = n, "looked for early warnings");
        }
        Ok(())
    }
}
