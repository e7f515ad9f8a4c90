//! A door of the portal: a letter addressed to a unit that the person chooses.

use super::{Case, danger, onward, photos};
use crate::extract::{Fields, Path, PortalForm};
use crate::guard::{cookie, rate};
use crate::look::form::{Said, fault};
use crate::look::{Html, OpenPage, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::{Fault, Refusal, Sort, Text, UnitId};
use yiwang_office::{DoorView, Report};

/// A unit to choose.
struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "portal/door.html")]
struct DoorPage {
    c: Chrome,
    key: String,
    playbook: String,
    name: String,
    about: String,
    /// Units by level, the nearest level first: name of the level, units.
    levels: Vec<(String, Vec<Choice>)>,
    text: String,
    person: String,
    phone: String,
    confidential: bool,
    danger: bool,
    words: String,
    kept: Vec<String>,
    most: usize,
    said: Option<Said>,
    fault_to: Option<String>,
    fault_text: Option<String>,
    fault_phone: Option<String>,
}

fn page(
    web: &Web,
    visit: &Visit,
    door: &DoorView,
    fields: &Fields,
    refusal: Option<&Refusal>,
) -> DoorPage {
    let w = visit.words;
    let at = |name: &str| refusal.and_then(|r| fault(w, r, name));
    let to = fields.text("to").unwrap_or_default();
    let mut levels: Vec<(&str, Vec<Choice>)> = Vec::new();
    for u in &door.units {
        let id = u.id.to_string();
        let choice = Choice { chosen: id == to, name: u.name.clone(), id };
        match levels.last_mut() {
            Some((kind, all)) if *kind == u.kind => all.push(choice),
            _ => levels.push((u.kind.as_str(), vec![choice])),
        }
    }
    DoorPage {
        c: Chrome::portal(visit, "door"),
        key: web.office.id().to_string(),
        playbook: door.playbook.clone(),
        name: w.x(&door.name).to_owned(),
        about: w.x(&door.about).to_owned(),
        levels: levels.into_iter().map(|(kind, all)| (level(visit, kind), all)).collect(),
        text: fields.again("text"),
        person: fields.again("name"),
        phone: fields.again("phone"),
        confidential: fields.text("secrecy") == Some("only"),
        danger: refusal.is_some_and(|r| r.code == "danger"),
        words: danger::WORDS.join("|"),
        kept: photos::kept(web, fields).into_iter().map(|(_, seal)| seal).collect(),
        most: photos::MOST,
        said: refusal.map(|r| Said::of(w, r)),
        fault_to: at("to"),
        fault_text: at("text"),
        fault_phone: at("phone").or_else(|| at("name")),
    }
}

/// The name of a level of units.
fn level(visit: &Visit, kind: &str) -> String {
    let w = visit.words;
    match kind {
        "community" => w.t("level-community"),
        "street" => w.t("level-street"),
        "district" => w.t("level-district"),
        _ => w.t("level-other"),
    }
}

/// `GET /to/{playbook}`.
pub(crate) async fn door(
    State(web): State<Web>,
    visit: Visit,
    Path(playbook): Path<String>,
) -> Result<OpenPage<impl Template>, Refused> {
    let door = web.office.door(&playbook).await?;
    Ok(OpenPage(page(&web, &visit, &door, &Fields::default(), None)))
}

/// `POST /to/{playbook}`: whatever goes wrong, what was typed stands in the form again.
pub(crate) async fn write(
    State(web): State<Web>,
    Path(playbook): Path<String>,
    mut form: PortalForm,
) -> Result<Response, Refused> {
    let door = web.office.door(&playbook).await?;
    match receive(&web, &door, &mut form).await {
        Ok(case) => Ok(onward("/report/done", case.bake(&web, cookie::CASE))),
        Err(refused) => {
            let page = page(&web, &form.visit, &door, &form.fields, Some(&refused.refusal));
            let mut response = (refused::status(refused.refusal.sort), Html(page)).into_response();
            if let Some(seconds) = refused.retry_after {
                response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
            }
            Ok(response)
        }
    }
}

async fn receive(web: &Web, door: &DoorView, form: &mut PortalForm) -> Result<Case, Refused> {
    web.allow(rate::Kind::Report, &form.visit.address)?;
    form.opened_here.clone()?;
    let to = form.fields.text("to").and_then(|v| v.parse::<UnitId>().ok());
    let unit = to.and_then(|to| door.units.iter().find(|u| u.id == to)).ok_or_else(nobody)?;
    let secret = form.fields.text("secrecy") == Some("only");
    let report = super::report_of(web, &mut form.fields, None, "portal").await?;
    let report = Report {
        place_text: unit.name.clone(),
        lon: None,
        lat: None,
        grid: unit.grid.clone(),
        category: None,
        demand: None,
        urgent: false,
        title: None,
        confidential: secret,
        photos_open: false,
        playbook: Some(door.playbook.clone()),
        to: Some(unit.id),
        ..report
    };
    super::stop_at_danger(&report.text, &form.fields)?;
    let key = form.fields.text("_key").map(str::to_owned);
    let receipt = web.office.receive(None, report, key.as_deref()).await?;
    Ok(Case { number: receipt.number, secret: receipt.secret, outside: receipt.outside })
}

/// Nobody was chosen.
fn nobody() -> Refusal {
    Refusal::new(
        "addressee-missing",
        Sort::Invalid,
        ("还没有选写给谁。", "You have not chosen whom to write to."),
        ("选一位再提交；写好的内容都在。", "Choose one and send again; what you wrote is kept."),
    )
    .with_faults(vec![Fault { at: "to".to_owned(), say: Text::new("请选一位", "Choose one") }])
}
