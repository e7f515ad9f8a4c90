//! Enter something for somebody (代填): at the counter, on the telephone, on a round.

use super::advice::Panel;
use super::lead::frame;
use crate::extract::{DeskForm, Fields, Query, SignedIn};
use crate::guard::cookie;
use crate::look::form::{Opt, Said, fault};
use crate::look::{Html, chrome::Chrome};
use crate::portal::{Case, Pin, kept, key_of, onward, report_of, written};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Session;
use yiwang_office::books::Books;
use yiwang_office::insight::Advice;

#[derive(Template)]
#[template(path = "desk/enter.html")]
struct Enter {
    c: Chrome,
    key: String,
    pin: Pin,
    kept: Vec<String>,
    most: usize,
    text: String,
    title: String,
    place_text: String,
    name: String,
    phone: String,
    confidential: bool,
    urgent: bool,
    channels: Vec<Opt>,
    categories: Vec<Opt>,
    /// When cases are filed: category and condition.
    filing: Vec<(String, String)>,
    /// Proposals for what is written so far, where they were asked for.
    advice: Option<Panel>,
    said: Option<Said>,
    fault_text: Option<String>,
    fault_place: Option<String>,
    fault_phone: Option<String>,
    fault_photos: Option<String>,
}

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    fields: &Fields,
    advice: Option<&Advice>,
    refusal: Option<&Refusal>,
) -> Result<Enter, Refusal> {
    let w = visit.words;
    let at = |name: &str| refusal.and_then(|r| fault(w, r, name));
    let books = web.office.books().await?;
    let channel = fields.text("channel").unwrap_or("counter");
    let category = fields.text("category").unwrap_or_default();
    let opt = |value: &str, label: String, chosen: bool| Opt {
        value: value.to_owned(),
        label,
        chosen,
        first: false,
    };
    let categories: Vec<Opt> = books
        .leaf_categories()
        .map(|c| opt(&c.code, w.x(&c.name).to_owned(), c.code == category))
        .collect();
    Ok(Enter {
        advice: advice.map(|a| Panel::of_report(web, visit, &categories, a)),
        c: frame(web, visit, session, "enter").await?,
        key: web.office.id().to_string(),
        pin: Pin::of(web, visit, fields).await?,
        kept: kept(web, fields).into_iter().map(|(_, seal)| seal).collect(),
        most: crate::portal::MOST_PHOTOS,
        text: fields.again("text"),
        title: fields.again("title"),
        place_text: fields.again("place_text"),
        name: fields.again("name"),
        phone: fields.again("phone"),
        confidential: fields.ticked("confidential"),
        urgent: fields.ticked("urgent"),
        channels: vec![
            opt("counter", w.t("channel-counter"), channel == "counter"),
            opt("phone", w.t("channel-phone"), channel == "phone"),
            opt("worker", w.t("channel-worker"), channel == "worker"),
        ],
        categories,
        filing: books
            .leaf_categories()
            .filter_map(|c| Some((c, books.filing(Some(&c.code))?)))
            .map(|(c, t)| (w.x(&c.name).to_owned(), w.x(&t).to_owned()))
            .collect(),
        said: refusal.map(|r| Said::of(w, r)),
        fault_text: at("text"),
        fault_place: at("place_text").or_else(|| at("place")),
        fault_phone: at("phone").or_else(|| at("name")),
        fault_photos: at("photos"),
    })
}

/// `GET /desk/enter`.
pub(crate) async fn form(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(heard): Query<Heard>,
) -> Result<Html<impl Template>, Refused> {
    let books = web.office.books().await?;
    books.rights().receive(&session.caller)?;
    let mut fields = Fields::default();
    if let Some(id) = heard.voice {
        let v = web.office.voice_of(&session.caller, id).await?;
        let w = visit.words;
        let from = w.b("voice-from", ("feed", &v.line.feed), ("day", &visit.day(v.line.at)));
        let lines = [v.text, from, v.line.link.unwrap_or_default()];
        let text: Vec<String> = lines.into_iter().filter(|l| !l.is_empty()).collect();
        fields.set("title", v.line.title);
        fields.set("text", text.join("\n"));
        fields.set("channel", "worker".to_owned());
    }
    Ok(Html(page(&web, &visit, &session, &fields, None, None).await?))
}

/// A public voice that a matter is made of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Heard {
    voice: Option<Uuid>,
}

/// `POST /desk/enter`.
pub(crate) async fn enter(State(web): State<Web>, mut form: DeskForm) -> Result<Response, Refused> {
    web.office.may_receive(&form.session.caller).await?;
    let books = web.office.books().await?;
    let taking = take(&books, &mut form.fields);
    let asked = taking || form.fields.ticked("propose");
    let result = if Pin::asked(&form.fields) || asked {
        Ok(None)
    } else {
        receive(&web, &mut form).await.map(Some)
    };
    let refusal = match result {
        Ok(Some(case)) => {
            return Ok(onward("/desk/enter/done", case.bake(&web, cookie::ENTERED)));
        }
        Ok(None) => {
            let caller = form.session.caller.clone();
            crate::portal::take_photos(&web, &mut form.fields, Some(&caller)).await.err()
        }
        Err(refusal) => Some(refusal),
    };
    let (advice, refusal) = match advice(&web, &form, asked, refusal.is_some()).await {
        Ok(advice) => (advice, refusal),
        Err(wrong) => (None, Some(wrong)),
    };
    let (fields, refused) = (&form.fields, refusal.as_ref());
    let page = page(&web, &form.visit, &form.session, fields, advice.as_ref(), refused).await?;
    let status = refusal.map_or(axum::http::StatusCode::OK, |r| refused::status(r.sort));
    Ok((status, Html(page)).into_response())
}

/// Puts a proposal that was pressed into its field. False where none was.
fn take(books: &Books, fields: &mut Fields) -> bool {
    let taken = fields.text("take").and_then(|t| t.split_once('='));
    let taken = taken.map(|(name, value)| (name.to_owned(), value.to_owned()));
    match taken {
        Some((name, value)) if matches!(name.as_str(), "category" | "urgent") => {
            fields.set(&name, value);
            true
        }
        Some((name, code)) if name == "view" => {
            // the map shows what is below a grid; a place is marked by hand in the grid it names
            let grid = books.net.by_code(&code);
            let leaf = grid.filter(|g| books.net.is_leaf(g)).and_then(|g| g.parent.clone());
            fields.set(&name, leaf.unwrap_or(code));
            true
        }
        _ => false,
    }
}

/// Proposals for what is written so far: where they are asked for now, or were shown before the map was
/// clicked or the report refused.
async fn advice(
    web: &Web,
    form: &DeskForm,
    asked: bool,
    refused: bool,
) -> Result<Option<Advice>, Refusal> {
    if !(asked || form.fields.ticked("proposed")) {
        return Ok(None);
    }
    let channel = form.fields.text("channel").unwrap_or("counter");
    let report = written(&form.fields, channel);
    match web.office.advice_for(&form.session.caller, &report).await {
        Ok(advice) => Ok(Some(advice)),
        // what is wrong with the report is told already
        Err(_) if refused || !asked => Ok(None),
        Err(wrong) => Err(wrong),
    }
}

async fn receive(web: &Web, form: &mut DeskForm) -> Result<Case, Refusal> {
    let caller = form.session.caller.clone();
    let channel = match form.fields.text("channel") {
        Some(c @ ("counter" | "phone" | "worker")) => c.to_owned(),
        _ => {
            return Err(Refusal::new(
                "channel-missing",
                Sort::Invalid,
                ("请选择来源。", "Choose how it came in."),
                ("窗口、电话或巡查发现。", "Counter, telephone or own finding."),
            ));
        }
    };
    let report = report_of(web, &mut form.fields, Some(&caller), &channel).await?;
    let key = key_of(&form.fields);
    let receipt = web.office.receive(Some(&caller), report, key.as_deref()).await?;
    Ok(Case { number: receipt.number, secret: receipt.secret, outside: receipt.outside })
}

#[derive(Template)]
#[template(path = "desk/entered.html")]
struct Entered {
    c: Chrome,
    number: String,
    /// None where nobody is there to be answered: a find of one's own, a caller without a name.
    secret: Option<String>,
    outside: Option<String>,
    promise: Option<String>,
}

/// `GET /desk/enter/done`: number and code, to be handed to the person. The code is shown here and
/// nowhere else.
pub(crate) async fn done(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Some(case) = Case::read(&web, &headers, cookie::ENTERED) else {
        return Ok(crate::portal::see_other("/desk/enter"));
    };
    let progress = match web.office.progress(&case.number, &case.secret).await {
        Ok(progress) => Some(progress),
        Err(nobody) if nobody.sort == Sort::NotFound => None,
        Err(refusal) => return Err(refusal.into()),
    };
    let w = visit.words;
    Ok(Html(Entered {
        c: frame(&web, &visit, &session, "enter").await?,
        number: case.number,
        secret: progress.as_ref().map(|_| case.secret),
        outside: case.outside.map(|t| w.x(&t).to_owned()),
        promise: progress
            .and_then(|p| p.promised)
            .map(|(_, when)| w.a("promise-by", "when", w.x(&when))),
    })
    .into_response())
}
