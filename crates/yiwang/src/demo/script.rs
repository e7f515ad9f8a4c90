//! From a story to acts of the playbooks.

use super::acting::Told;
use super::fill::Cast;
use super::story::{Act, Reporter, Step, Story};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value as Json, json};
use yiwang_domain::matter::Urgency;
use yiwang_office::Report;
use yiwang_office::play::{Player, Scene, Script, Try};

/// Up to how many days before the end people are told of what happens; the rest is history.
const TOLD_DAYS: i64 = 7;

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
    Script {
        at: story.at.to_utc(),
        by,
        report: report(cast, story),
        scenes,
        until,
        told_from: until - TimeDelta::days(TOLD_DAYS),
    }
}

fn report(cast: &Cast<'_>, story: &Story) -> Report {
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
        playbook: Some(cast.acting.method(story.playbook).to_owned()),
        ..Report::default()
    }
}

/// The scenes of one step, as the table of acts tells them for the story's method.
fn scene(cast: &Cast<'_>, story: &Story, i: usize, step: &Step) -> Vec<Scene> {
    let fate = &story.fate;
    let later = &fate.steps[i..];
    let again = later.iter().any(|s| s.act == Act::Reopen);
    let satisfied = !again && fate.satisfied.unwrap_or(true);
    let mut units: Vec<String> = step.to.iter().map(|u| cast.unit(u)).collect();
    if step.act == Act::Whistle {
        // who takes part without a seat at the desk is told by telephone
        let called = fate.with.iter().map(|u| cast.unit(u));
        units.extend(called.filter(|u| !cast.leg_people(u).is_empty()));
    }
    let back = later.iter().find(|s| s.act == Act::Resume);
    let until = back.map_or(step.at + TimeDelta::days(20), |s| s.at).date_naive();
    let words = if step.words.is_empty() { "已核实。" } else { &step.words };
    let put_in = json!({
        "$outcome": fate.outcome.map_or_else(|| json!("solved"), |o| json!(o)),
        "$words": words,
        "$title": story.title,
        "$right_unit": units.first(),
        "$units": units,
        "$until": until.to_string(),
        "$satisfied": satisfied,
        "$solved": !again && fate.solved.unwrap_or(true),
    });
    let stage = Stage { cast, story, step, put_in };
    let mut scenes = Vec::new();
    if step.act == Act::Submit {
        // with the leading unit every unit reports back that was called in
        for (n, unit) in fate.with.iter().enumerate() {
            let early = TimeDelta::minutes(7 * n as i64);
            scenes.extend(stage.scenes(Act::Join, Some(&cast.unit(unit)), early));
        }
    }
    scenes.extend(stage.scenes(step.act, None, TimeDelta::zero()));
    if step.act == Act::FollowUp && !satisfied && !again {
        scenes.extend(stage.scenes(Act::StayUnhappy, None, TimeDelta::zero()));
    }
    scenes
}

/// What the scenes of one step are made from.
struct Stage<'a, 'd> {
    cast: &'a Cast<'d>,
    story: &'a Story,
    step: &'a Step,
    put_in: Json,
}

impl Stage<'_, '_> {
    fn scenes(&self, act: Act, unit: Option<&str>, later: TimeDelta) -> Vec<Scene> {
        let acting = &self.cast.acting;
        let told = acting.scenes(acting.method(self.story.playbook), act);
        told.iter()
            .map(|t| Scene {
                at: self.step.at.to_utc() + later + TimeDelta::minutes(t.minutes),
                tries: self.tries(t, unit),
            })
            .collect()
    }

    fn tries(&self, told: &Told, unit: Option<&str>) -> Vec<Try> {
        let form: Map<String, Json> =
            told.form.iter().map(|(field, value)| (field.clone(), self.value(value))).collect();
        told.who
            .iter()
            .flat_map(|who| self.players(who, unit))
            .flat_map(|who| {
                let form = &form;
                told.actions.iter().map(move |action| Try {
                    who,
                    action: action.clone(),
                    form: form.clone(),
                })
            })
            .collect()
    }

    fn value(&self, value: &Json) -> Json {
        let put_in = value.as_str().filter(|v| v.starts_with('$'));
        put_in.map_or_else(|| value.clone(), |v| self.put_in[v].clone())
    }

    fn players(&self, who: &str, unit: Option<&str>) -> Vec<Player> {
        let (cast, grid) = (self.cast, &self.story.grid);
        match who.split_once('@') {
            Some((word, "street")) => cast.at(word, &cast.street_of(grid)),
            Some((word, "community")) => cast.at(word, &cast.community_of(grid)),
            Some((word, _)) => cast.any(word),
            None => unit.map_or_else(|| cast.step(self.step), |u| cast.leg_people(u)),
        }
    }
}
