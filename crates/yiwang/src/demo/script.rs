//! From a story to acts of the playbooks.

use super::fill::{Cast, playbook_id};
use super::story::{Act, Reporter, Step, Story};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value as Json, json};
use yiwang_domain::matter::{Outcome, Urgency};
use yiwang_office::Report;
use yiwang_office::play::{Player, Scene, Script, Try};

/// The script of a story, played up to `until`.
pub(super) fn script(cast: &Cast<'_>, story: &Story, until: DateTime<Utc>) -> Script {
    let steps = &story.fate.steps;
    let entered = steps.iter().find(|s| s.act == Act::Receive).and_then(|s| s.login.as_deref());
    let by = match &story.reporter {
        Reporter::Staff { login } => cast.staff(login),
        _ if story.channel.id() == "counter" => entered.and_then(|l| cast.staff(l)),
        _ => None,
    };
    let mut scenes = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        scenes.extend(scene(cast, story, i, step));
    }
    Script { at: story.at.to_utc(), by, report: report(story), scenes, until }
}

fn report(story: &Story) -> Report {
    let (name, phone, confidential) = match &story.reporter {
        Reporter::Resident { name, phone, confidential } => {
            (Some(name.clone()), Some(phone.clone()), *confidential)
        }
        _ => (None, None, false),
    };
    Report {
        channel: story.channel.id().to_owned(),
        title: Some(story.title.clone()),
        text: story.text.clone(),
        place_text: story.place.clone(),
        lon: Some(story.point.lon_e7 as f64 / 1e7),
        lat: Some(story.point.lat_e7 as f64 / 1e7),
        category: Some(story.category.to_owned()),
        demand: Some(story.demand.id().to_owned()),
        name,
        phone,
        confidential,
        urgent: story.urgency != Urgency::Normal,
        outer: story.outer_number.as_ref().map(|n| ("12345".to_owned(), n.clone())),
        playbook: Some(playbook_id(story.playbook).to_owned()),
        ..Report::default()
    }
}

/// The scenes of one step; some steps need something done before.
fn scene(cast: &Cast<'_>, story: &Story, i: usize, step: &Step) -> Vec<Scene> {
    let at = step.at.to_utc();
    let words = if step.words.is_empty() { "已核实。" } else { &step.words };
    let outcome = serde_json::to_value(story.fate.outcome.unwrap_or(Outcome::Solved))
        .unwrap_or_else(|_| json!("solved"));
    let street = cast.street_of(&story.grid);
    let community = cast.community_of(&story.grid);
    let actors = cast.step(step);
    let both = |a: &str, b: &str, form: Json| -> Vec<Try> {
        actors.iter().flat_map(|w| [(a, *w), (b, *w)]).map(|(a, w)| one(w, a, &form)).collect()
    };
    let one_scene = |tries: Vec<Try>| vec![Scene { at, tries }];
    match step.act {
        Act::Receive | Act::Arrive | Act::Contact | Act::AskSuspension => Vec::new(),
        Act::SettleOnSpot => one_scene(
            actors
                .iter()
                .copied()
                .chain(cast.at("community_clerk", &community))
                .flat_map(|w| {
                    let form = json!({"outcome": outcome, "result": words});
                    [one(w, "handle_now", &form), one(w, "community_done", &form)]
                })
                .collect(),
        ),
        Act::Answer => one_scene(
            cast.at("street_dispatcher", &street)
                .chain(cast.at("community_clerk", &community))
                .flat_map(|w| {
                    let form = json!({"outcome": outcome, "result": words});
                    [one(w, "answer_now", &form), one(w, "handle_now", &form)]
                })
                .collect(),
        ),
        Act::Merge => one_scene(
            cast.at("street_dispatcher", &street)
                .map(|w| {
                    one(
                        w,
                        "not_accept",
                        &json!({
                            "why": "same_matter", "explanation": words, "outcome": "explained",
                        }),
                    )
                })
                .collect(),
        ),
        Act::AskUpward => one_scene(up(cast, &community, &actors, words)),
        Act::Dispatch | Act::Whistle => {
            let mut units: Vec<String> = step.to.iter().map(|u| cast.unit(u)).collect();
            if step.act == Act::Whistle {
                units.extend(story.fate.with.iter().map(|u| cast.unit(u)));
            }
            let handed = json!({"units": units, "demand": words});
            let split = json!({
                "level": "street", "problem": story.title, "measure": words, "units": units,
            });
            let mut scenes = vec![Scene {
                at: at - TimeDelta::minutes(3),
                tries: up(cast, &community, &[], "需要职能部门处理。"),
            }];
            scenes.push(Scene {
                at,
                tries: actors
                    .iter()
                    .copied()
                    .chain(cast.at("street_dispatcher", &street))
                    .flat_map(|w| [one(w, "hand_over", &handed), one(w, "split", &split)])
                    .collect(),
            });
            scenes
        }
        Act::Sign => one_scene(both("accept", "sign", json!({}))),
        Act::Return => {
            let to = step.to.as_ref().map(|u| cast.unit(u)).unwrap_or_default();
            one_scene(both("send_back", "refuse", json!({"reason": words, "right_unit": to})))
        }
        Act::AskExtension => one_scene(both(
            "ask_extension",
            "more_time",
            json!({"extend_by": "3 work_days", "reason": words}),
        )),
        Act::GrantExtension => {
            one_scene(dispatchers(cast, &street, "grant_extension", "give_time", &json!({})))
        }
        Act::DenyExtension => one_scene(dispatchers(
            cast,
            &street,
            "refuse_extension",
            "deny_time",
            &json!({"reason": words}),
        )),
        Act::GrantSuspension => {
            let back = story.fate.steps[i..].iter().find(|s| s.act == Act::Resume);
            let until = back.map_or(step.at + TimeDelta::days(20), |s| s.at).date_naive();
            let form = json!({"until": until.to_string(), "reason": words});
            one_scene(dispatchers(cast, &street, "suspend", "hold", &form))
        }
        Act::Resume => one_scene(dispatchers(cast, &street, "resume", "go_on", &json!({}))),
        Act::Supervise => one_scene(
            actors
                .iter()
                .copied()
                .chain(cast.any("district_supervisor"))
                .map(|w| one(w, "supervise", &json!({"demand": words})))
                .collect(),
        ),
        Act::Submit => submit(cast, story, step, &actors, &outcome, words),
        Act::Check => one_scene(checkers(
            cast,
            &street,
            &community,
            "check_pass",
            "check_pass",
            &json!({
                "outcome": outcome, "finding": words,
            }),
        )),
        Act::SendBack => one_scene(checkers(
            cast,
            &street,
            &community,
            "check_fail",
            "not_proved",
            &json!({
                "finding": words,
            }),
        )),
        Act::FollowUp => {
            let again = story.fate.steps[i + 1..].iter().any(|s| s.act == Act::Reopen);
            let satisfied = !again && story.fate.satisfied.unwrap_or(true);
            let solved = !again && story.fate.solved.unwrap_or(true);
            let form = json!({"satisfied": satisfied, "solved": solved, "said": words});
            let mut scenes = one_scene(
                actors
                    .iter()
                    .copied()
                    .chain(cast.at("follow_up_clerk", &street))
                    .map(|w| one(w, "visit", &form))
                    .collect(),
            );
            if !satisfied && !again {
                scenes.push(Scene {
                    at: at + TimeDelta::hours(3),
                    tries: dispatchers(
                        cast,
                        &street,
                        "keep",
                        "keep",
                        &json!({
                            "explanation": "已当面说明办理依据和结果，如有新情况可再次反映。",
                        }),
                    ),
                });
            }
            scenes
        }
        Act::Reopen => {
            one_scene(dispatchers(cast, &street, "redo", "redo", &json!({"demand": words})))
        }
        Act::Close => one_scene(checkers(
            cast,
            &street,
            &community,
            "prove",
            "prove",
            &json!({
                "outcome": outcome, "effect": words,
            }),
        )),
    }
}

/// The leading unit reports back, and with it every unit that was called in.
fn submit(
    cast: &Cast<'_>,
    story: &Story,
    step: &Step,
    actors: &[Player],
    outcome: &Json,
    words: &str,
) -> Vec<Scene> {
    let at = step.at.to_utc();
    let form = json!({"outcome": outcome, "result": words});
    let mut scenes = Vec::new();
    for (n, unit) in story.fate.with.iter().map(|u| cast.unit(u)).enumerate() {
        let early = TimeDelta::minutes(90 - 7 * n as i64);
        let who: Vec<Player> = cast.leg_people(&unit).collect();
        let ways = |a: &str, b: &str, form: &Json| {
            who.iter().flat_map(|w| [one(*w, a, form), one(*w, b, form)]).collect::<Vec<_>>()
        };
        let joined = json!({"outcome": "solved", "result": "已到现场配合处置。"});
        scenes.push(Scene { at: at - early, tries: ways("accept", "sign", &json!({})) });
        let done = at - early + TimeDelta::minutes(5);
        scenes.push(Scene { at: done, tries: ways("report_done", "acted_on", &joined) });
    }
    let mut tries = Vec::new();
    for w in actors {
        for a in ["report_done", "acted_on", "community_done", "handle_now"] {
            tries.push(one(*w, a, &form));
        }
    }
    scenes.push(Scene { at, tries });
    scenes
}

fn one(who: Player, action: &str, form: &Json) -> Try {
    let form: Map<String, Json> = form.as_object().cloned().unwrap_or_default();
    Try { who, action: action.to_owned(), form }
}

/// The community asks the street.
fn up(cast: &Cast<'_>, community: &str, actors: &[Player], words: &str) -> Vec<Try> {
    let form = json!({"reason": words});
    actors
        .iter()
        .copied()
        .chain(cast.at("community_clerk", community))
        .flat_map(|w| [one(w, "ask_up", &form), one(w, "community_up", &form)])
        .collect()
}

fn dispatchers(cast: &Cast<'_>, street: &str, a: &str, b: &str, form: &Json) -> Vec<Try> {
    cast.at("street_dispatcher", street).flat_map(|w| [one(w, a, form), one(w, b, form)]).collect()
}

/// Those who may check: the street first, then the community; the engine refuses who handled it.
fn checkers(
    cast: &Cast<'_>,
    street: &str,
    community: &str,
    a: &str,
    b: &str,
    form: &Json,
) -> Vec<Try> {
    cast.at("street_dispatcher", street)
        .chain(cast.at("community_secretary", community))
        .chain(cast.at("community_clerk", community))
        .flat_map(|w| [one(w, a, form), one(w, b, form)])
        .collect()
}
