//! What conditions see.

use crate::actor::By;
use crate::ids::{LegId, UnitId};
use crate::matter::{Leg, Matter};
use crate::playbook::guard::Scene;
use crate::playbook::model::{Field, FieldKind, Playbook};
use crate::units::Units;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The scene of a matter for one action (or none).
pub fn of(
    p: &Playbook,
    m: &Matter,
    form: &Json,
    by: &By,
    leg: Option<&Leg>,
    units: &Units,
) -> Scene {
    Scene {
        matter: matter(p, m, units),
        form: match form {
            Json::Object(all) => all
                .iter()
                .map(|(f, v)| (f.clone(), in_codes(v, units)))
                .collect::<Map<_, _>>()
                .into(),
            other => other.clone(),
        },
        me: me(by, units),
        leg: leg.map_or(Json::Null, |l| one_leg(p, m, l, units)),
    }
}

fn matter(p: &Playbook, m: &Matter, units: &Units) -> Json {
    let mut counts = p.zero_counts();
    counts.extend(m.counts.clone());
    let mut fields = all_fields(p);
    fields.extend(m.fields.iter().map(|(f, v)| (f.clone(), in_codes(v, units))));
    let legs: Vec<Json> =
        m.legs.iter().filter(|l| !l.called_back).map(|l| one_leg(p, m, l, units)).collect();
    json!({
        "stage": m.stage,
        "channel": m.channel,
        "demand": m.demand,
        "category": m.category,
        "urgency": m.urgency,
        "secrecy": m.secrecy,
        "grid": m.place.grid.as_ref().map(|g| g.code.clone()),
        "located": m.place.grid.is_some(),
        "outcome": m.outcome,
        "closed": m.is_closed(),
        "suspended": m.suspension.is_some(),
        "late": m.was_late(),
        "outer": m.outer.is_some(),
        "reporters": m.raisers().count(),
        "followers": m.reporters.iter().filter(|r| r.follows).count(),
        "satisfied": m.follow_up.as_ref().and_then(|f| f.satisfied),
        "solved": m.follow_up.as_ref().and_then(|f| f.solved),
        "holder": m.holder.as_ref().map(|h| json!({
            "role": h.role,
            "kind": units.get(h.unit).map(|u| u.kind.clone()),
        })),
        "counts": counts,
        "fields": fields,
        "legs": legs,
        "clocks": clocks(p, m, None),
    })
}

/// How each clock stands that was ever started, the last start counting: `running`, `warned`,
/// `overdue`, `ended`; null where it never ran. As far as the ledger tells, so that a condition has
/// the same answer when the ledger is read again.
fn clocks(p: &Playbook, m: &Matter, leg: Option<LegId>) -> BTreeMap<String, Json> {
    let mut out: BTreeMap<String, Json> =
        p.clocks.iter().map(|c| (c.id.clone(), Json::Null)).collect();
    for t in m.timers.iter().filter(|t| t.leg == leg) {
        let has = |mark: &str| t.marks.iter().any(|m| m == mark);
        let stands = match () {
            () if has("overdue") => "overdue",
            () if !t.runs() || has("ended") => "ended",
            () if has("warn") => "warned",
            () => "running",
        };
        out.insert(t.clock.clone(), json!(stands));
    }
    out
}

/// An answer with units by their codes, as `me.unit` and `leg.unit` name them: a person who writes a
/// condition knows codes, never ids.
fn in_codes(v: &Json, units: &Units) -> Json {
    let code = |s: &str| s.parse::<UnitId>().ok().and_then(|u| units.get(u)).map(|u| json!(u.code));
    match v {
        Json::String(s) => code(s).unwrap_or_else(|| v.clone()),
        Json::Array(all) => all.iter().map(|v| in_codes(v, units)).collect(),
        _ => v.clone(),
    }
}

fn one_leg(p: &Playbook, m: &Matter, l: &Leg, units: &Units) -> Json {
    json!({
        "stage": l.stage,
        "lead": l.lead,
        "ended": l.ended_at.is_some(),
        "outcome": l.outcome,
        "kind": units.get(l.unit).map(|u| u.kind.clone()),
        "unit": units.get(l.unit).map(|u| u.code.clone()),
        "clocks": clocks(p, m, Some(l.id)),
    })
}

fn me(by: &By, units: &Units) -> Json {
    match by {
        By::Staff { role, unit, .. } => json!({
            "who": "staff",
            "role": role,
            "unit": units.get(*unit).map(|u| u.code.clone()),
            "kind": units.get(*unit).map(|u| u.kind.clone()),
        }),
        By::Reporter { .. } => json!({"who": "reporter", "role": null, "unit": null, "kind": null}),
        By::System => json!({"who": "system", "role": null, "unit": null, "kind": null}),
    }
}

/// Every structural field of every form, unanswered.
fn all_fields(p: &Playbook) -> BTreeMap<String, Json> {
    p.actions
        .iter()
        .flat_map(|a| &a.form)
        .filter(|f| !f.kind.is_words())
        .map(|f| (f.id.clone(), Json::Null))
        .collect()
}

/// The form as conditions see it: every field is there, unanswered ones are null.
pub fn form(fields: &[Field], answers: &Map<String, Json>) -> Json {
    let mut all: Map<String, Json> = fields.iter().map(|f| (f.id.clone(), Json::Null)).collect();
    all.extend(answers.clone());
    Json::Object(all)
}

/// A made-up scene in which every name exists, for the checker.
pub(crate) fn sample(p: &Playbook, fields: &[Field], leg: bool) -> Scene {
    let clocks: BTreeMap<&str, Json> =
        p.clocks.iter().map(|c| (c.id.as_str(), json!("running"))).collect();
    let one = json!({
        "stage": "", "lead": true, "ended": false, "outcome": null, "kind": "", "unit": "",
        "clocks": clocks,
    });
    let answers: Map<String, Json> = fields
        .iter()
        .map(|f| {
            let v = match &f.kind {
                FieldKind::YesNo => json!(true),
                FieldKind::Number { .. } => json!(1),
                FieldKind::Units { .. } | FieldKind::Photos => json!([]),
                _ => json!(""),
            };
            (f.id.clone(), v)
        })
        .collect();
    Scene {
        matter: json!({
            "stage": "", "channel": "", "demand": null, "category": null, "urgency": "normal",
            "secrecy": "normal", "grid": null, "located": true, "outcome": null, "closed": false,
            "suspended": false, "late": false, "outer": false, "reporters": 1, "followers": 0,
            "satisfied": null,
            "solved": null, "holder": {"role": "", "kind": ""}, "counts": p.zero_counts(),
            "fields": all_fields(p), "legs": [one.clone()], "clocks": clocks,
        }),
        form: Json::Object(answers),
        me: json!({"who": "staff", "role": "", "unit": "", "kind": ""}),
        leg: if leg { one } else { Json::Null },
    }
}
