//! Report something: one page, three parts, no account.

use super::locate::Pin;
use super::{Case, danger, onward, photos};
use crate::extract::{Fields, PortalForm};
use crate::guard::{cookie, rate};
use crate::look::form::{Said, fault};
use crate::look::{Html, OpenPage, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Report;

#[derive(Template)]
#[template(path = "portal/report.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is one box of the form")]
struct ReportPage {
    c: Chrome,
    key: String,
    pin: Pin,
    text: String,
    place_text: String,
    name: String,
    phone: String,
    confidential: bool,
    photos_open: bool,
    anonymous: bool,
    /// “Step n of m”, for the script that shows one step at a time.
    step_at: String,
    danger: bool,
    /// Words that name a danger, for the script that watches while one types.
    words: String,
    /// Photos that have already arrived, as sealed ids.
    kept: Vec<String>,
    most: usize,
    said: Option<Said>,
    fault_text: Option<String>,
    fault_place: Option<String>,
    fault_phone: Option<String>,
    fault_photos: Option<String>,
}

async fn page(
    web: &Web,
    visit: &Visit,
    fields: &Fields,
    refusal: Option<&Refusal>,
) -> Result<ReportPage, Refusal> {
    let w = visit.words;
    let at = |name: &str| refusal.and_then(|r| fault(w, r, name));
    Ok(ReportPage {
        c: Chrome::portal(visit, "report"),
        key: web.office.id().to_string(),
        pin: Pin::of(web, visit, fields).await?,
        text: fields.again("text"),
        place_text: fields.again("place_text"),
        name: fields.again("name"),
        phone: fields.again("phone"),
        confidential: fields.ticked("confidential"),
        photos_open: fields.ticked("photos_open"),
        anonymous: fields.ticked("anonymous"),
        step_at: w.b("step-at", ("n", "{n}"), ("of", "{of}")),
        danger: refusal.is_some_and(|r| r.code == "danger"),
        words: danger::WORDS.join("|"),
        kept: photos::kept(web, fields).into_iter().map(|(_, seal)| seal).collect(),
        most: photos::MOST,
        said: refusal.map(|r| Said::of(w, r)),
        fault_text: at("text"),
        fault_place: at("place_text").or_else(|| at("place")),
        fault_phone: at("phone").or_else(|| at("name")),
        fault_photos: at("photos"),
    })
}

/// `GET /report`.
pub(crate) async fn form(
    State(web): State<Web>,
    visit: Visit,
) -> Result<OpenPage<impl Template>, Refused> {
    Ok(OpenPage(page(&web, &visit, &Fields::default(), None).await?))
}

/// `POST /report`: a click on the map shows the form again, anything else sends the report.
/// Whatever goes wrong, what was typed stands in the form again.
pub(crate) async fn send(
    State(web): State<Web>,
    mut form: PortalForm,
) -> Result<Response, Refused> {
    if Pin::asked(&form.fields) {
        // a browser forgets chosen files when the page comes back: keep them
        if form.opened_here.is_ok() {
            photos::take(&web, &mut form.fields, None).await?;
        }
        let page = page(&web, &form.visit, &form.fields, None).await?;
        return Ok(Html(page).into_response());
    }
    let case = match receive(&web, &mut form).await {
        Ok(case) => case,
        Err(refused) => {
            let page = page(&web, &form.visit, &form.fields, Some(&refused.refusal)).await?;
            let mut response = (refused::status(refused.refusal.sort), Html(page)).into_response();
            if let Some(seconds) = refused.retry_after {
                response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
            }
            return Ok(response);
        }
    };
    Ok(onward("/report/done", case.bake(&web, cookie::CASE)))
}

async fn receive(web: &Web, form: &mut PortalForm) -> Result<Case, Refused> {
    web.allow(rate::Kind::Report, &form.visit.address)?;
    form.opened_here.clone()?;
    let mut report = report_of(web, &mut form.fields, None, "portal").await?;
    if form.fields.ticked("anonymous") {
        (report.name, report.phone, report.email) = (None, None, None);
    }
    stop_at_danger(&report.text, &form.fields)?;
    let key = form.fields.text("_key").map(str::to_owned);
    let receipt = web.office.receive(None, report, key.as_deref()).await?;
    Ok(Case { number: receipt.number, secret: receipt.secret, outside: receipt.outside })
}

/// The report in the fields of a form, from the portal or entered for somebody.
pub(crate) async fn report_of(
    web: &Web,
    fields: &mut Fields,
    caller: Option<&Caller>,
    channel: &str,
) -> Result<Report, Refusal> {
    photos::take(web, fields, caller).await?;
    let photos = photos::kept(web, fields).into_iter().map(|(id, _)| id).collect();
    Ok(Report { photos, ..written(fields, channel) })
}

/// The report in the fields of a form as it is written so far, without its photos.
pub(crate) fn written(fields: &Fields, channel: &str) -> Report {
    let own = |name: &str| fields.text(name).map(str::to_owned);
    let number = |name: &str| fields.text(name).and_then(|v| v.parse::<f64>().ok());
    Report {
        channel: channel.to_owned(),
        title: own("title"),
        text: own("text").unwrap_or_default(),
        place_text: own("place_text").unwrap_or_default(),
        lon: number("lon"),
        lat: number("lat"),
        category: own("category"),
        demand: own("demand"),
        name: own("name"),
        phone: own("phone"),
        email: own("email"),
        confidential: fields.ticked("confidential"),
        urgent: fields.ticked("urgent"),
        photos_open: fields.ticked("photos_open") && !fields.ticked("confidential"),
        playbook: own("playbook"),
        ..Report::default()
    }
}

/// Words that name a danger stop a report once: the page asks to telephone first, and takes the
/// report when that is ticked.
pub(crate) fn stop_at_danger(text: &str, fields: &Fields) -> Result<(), Refusal> {
    if !danger::named(text) || fields.ticked("called") {
        return Ok(());
    }
    Err(Refusal::new(
        "danger",
        Sort::Invalid,
        (
            "看起来有危险，请先打电话，还没有提交。",
            "This looks like a danger: telephone first. Nothing was sent yet.",
        ),
        (
            "打过电话，或者不是紧急情况，在下面打勾后再提交；写好的内容都在。",
            "Once you have telephoned, or if it is no emergency, tick the box below and send again; what you wrote is kept.",
        ),
    ))
}
