//! Meetings of one community: one that is called and one being held, so that their pages have
//! something to show. Opened and held through the real use cases, now.

use super::acting::{Acting, Done};
use super::district::District;
use super::fill::Login;
use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use yiwang_domain::engine::Command;
use yiwang_office::meeting::{Found, NewMeeting};
use yiwang_office::{Office, Report};

/// The demo's word for whoever holds them.
const HOST: &str = "secretary";

/// Days until the meeting that is called.
const SOON: u64 = 3;

/// Opens the meetings of the table.
pub(super) async fn hold(
    office: &Office,
    district: &District,
    acting: &Acting,
    logins: &[Login],
    today: NaiveDate,
) -> Result<()> {
    let host = logins.iter().find(|l| l.role == acting.role(HOST)).context("nobody to meet")?;
    let signed = office.sign_in(&host.login, &host.password).await?;
    let caller = office.session(&signed.token).await?.caller;
    let all = office.meetings(&caller).await?;
    let (grid, _) = all.areas.first().context("no area to meet for")?;
    let method = all.methods.first().context("no method to meet by")?;
    let unit = district.units.iter().find(|u| u.name == host.unit);
    let department = district.units.iter().find(|u| u.kind == "department");
    let code = |u: Option<&super::units::Unit>| u.map(|u| u.code.clone()).unwrap_or_default();
    let mut taken: Vec<String> = Vec::new();
    for (held, compound) in acting.meetings.iter().zip(all.compounds.iter().cycle()) {
        for text in &held.raised {
            let report = Report {
                channel: "counter".to_owned(),
                text: text.clone(),
                place_text: compound.clone(),
                grid: Some(grid.clone()),
                ..Report::default()
            };
            office.receive(Some(&caller), report, None).await?;
        }
        let new = NewMeeting {
            playbook: method.id.clone(),
            name: held.name.replace("$compound", compound),
            grid: grid.clone(),
            place: compound.clone(),
            about: String::new(),
        };
        let receipt = office.open_meeting(&caller, &new, None).await?;
        let page = office.meeting(&caller, &receipt.number, &Found::default()).await?;
        let free = page.offered.iter().map(|r| &r.number).filter(|n| !taken.contains(n));
        let chosen: Vec<String> = free.take(held.takes).cloned().collect();
        taken.extend(chosen.iter().cloned());
        if chosen.is_empty() {
            continue;
        }
        office.put_on_agenda(&caller, &receipt.number, &chosen, None).await?;
        let page = office.meeting(&caller, &receipt.number, &Found::default()).await?;
        let mut words = HashMap::from([
            ("$community".to_owned(), code(unit)),
            ("$department".to_owned(), code(department)),
            ("$today".to_owned(), today.to_string()),
            ("$soon".to_owned(), (today + Days::new(SOON)).to_string()),
        ]);
        words.extend(page.items.iter().map(|i| (format!("$item{}", i.n), i.words.clone())));
        for Done { action, form } in &held.then {
            let form =
                form.iter().map(|(k, v)| (k.clone(), put_in(v, &words))).collect::<Map<_, _>>();
            // where fewer matters are open than the table counts on, there is no such item
            if form.values().any(|v| v.as_str().is_some_and(|s| s.starts_with('$'))) {
                continue;
            }
            let command = Command { action: action.clone(), form, ..Command::default() };
            office.act(&caller, receipt.matter, command, None).await?;
        }
    }
    Ok(())
}

fn put_in(value: &Json, words: &HashMap<String, String>) -> Json {
    match value {
        Json::String(s) => Json::from(words.get(s).unwrap_or(s).as_str()),
        Json::Array(all) => all.iter().map(|v| put_in(v, words)).collect(),
        other => other.clone(),
    }
}
