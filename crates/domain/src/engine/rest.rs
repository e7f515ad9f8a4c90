//! Actions that rest: taken once, not again before a limit has run, as “urge” once a day.

use super::{Env, who};
use crate::actor::Actor;
use crate::ids::LegId;
use crate::limit::{Limit, Unit};
use crate::matter::Matter;
use crate::playbook::model::{Action, Playbook, Scope};
use crate::refusal::{Refusal, Sort};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value as Json;

/// Where a matter keeps when an action was last taken: `ACTION.at`, for a leg with its id. The dot
/// keeps it apart from every field of a form.
pub(super) fn field(action: &Action, leg: Option<LegId>) -> String {
    match leg {
        None => format!("{}.at", action.id),
        Some(leg) => format!("{}.at.{leg}", action.id),
    }
}

/// When an action may be taken again, where it rests now.
///
/// Minutes and hours run on the wall clock; days end at midnight and count the day itself, so that
/// `1 days` is until tomorrow.
pub fn rests_until(
    p: &Playbook,
    m: &Matter,
    action: &Action,
    leg: Option<LegId>,
    env: &Env<'_>,
) -> Option<DateTime<Utc>> {
    let rest = action.rest?;
    let last = m.fields.get(&field(action, leg)).and_then(Json::as_str)?;
    let last = DateTime::parse_from_rfc3339(last).ok()?.with_timezone(&Utc);
    let n = rest.amount;
    let until = match rest.unit {
        Unit::Minutes | Unit::WorkMinutes => last + TimeDelta::minutes(n.into()),
        Unit::Hours | Unit::WorkHours => last + TimeDelta::hours(n.into()),
        Unit::Days | Unit::WorkDays | Unit::SetDays => {
            let cal = env.calendars.get(&p.calendar).ok()?;
            cal.instant(cal.day_of(last) + chrono::Days::new(n.into()), 0)
        }
    };
    (env.now < until).then_some(until)
}

/// What `actor` could do on the matter now if it did not rest, and when it may be done again.
pub fn resting<'a>(
    p: &'a Playbook,
    m: &Matter,
    actor: &Actor,
    env: &Env<'_>,
) -> Vec<(&'a Action, DateTime<Utc>)> {
    p.actions
        .iter()
        .filter(|a| a.scope == Scope::Matter && a.from.contains(&m.stage))
        .filter(|a| who::may(a, m, None, actor, env).is_ok())
        .filter_map(|a| Some((a, rests_until(p, m, a, None, env)?)))
        .collect()
}

/// The refusal of an action that rests.
pub(super) fn too_soon(action: &Action, rest: Limit) -> Refusal {
    let (zh, en) = match rest {
        Limit { amount: 1, unit: Unit::Days } => ("一天".to_owned(), "a day".to_owned()),
        other => {
            let limit = other.say();
            (limit.zh, limit.en)
        }
    };
    Refusal::new(
        "rests",
        Sort::NotNow,
        (
            format!("“{}”{zh}只能一次，刚才那次已经记下。", action.name.zh),
            format!(
                "“{}” can be taken once in {en}; the last time was written down.",
                action.name.en
            ),
        ),
        (
            "不必重复；过后仍需要时再来。",
            "No need to do it twice; come again later if it is still needed.",
        ),
    )
}
