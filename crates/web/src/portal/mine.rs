//! What is stored about who raised a report: read, taken along, erased.

use super::{Case, no_case, see_other};
use crate::extract::{Json, PortalForm};
use crate::guard::{cookie, rate};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Mine;

/// One thing that was said or done, with its words.
struct Line {
    at: String,
    what: String,
    words: Vec<(String, String)>,
    photos: usize,
}

#[derive(Template)]
#[template(path = "portal/mine.html")]
struct MinePage {
    c: Chrome,
    number: String,
    channel: String,
    since: String,
    /// Label and value, masked.
    person: Vec<(String, String)>,
    said: Vec<Line>,
    point: Option<String>,
    looks: Vec<(String, String, String)>,
    sent: Vec<(String, String)>,
    erased: Option<String>,
    may_erase: bool,
    refused: Option<Said>,
}

fn page(visit: &Visit, m: &Mine, refused: Option<&Refusal>) -> MinePage {
    let w = visit.words;
    let masked = m.masked();
    let person = [
        (w.t("your-name"), masked.name),
        (w.t("your-phone"), masked.phone),
        (w.t("mine-mail"), masked.email),
    ];
    MinePage {
        c: Chrome::portal(visit, "progress"),
        number: m.number.clone(),
        channel: w.x(&m.channel).to_owned(),
        since: visit.when(m.since),
        person: person.into_iter().filter(|(_, v)| !v.is_empty()).collect(),
        said: m
            .said
            .iter()
            .map(|s| Line {
                at: visit.when(s.at),
                what: w.x(&s.what).to_owned(),
                words: s.words.iter().map(|(k, v)| (w.x(k).to_owned(), v.clone())).collect(),
                photos: s.photos,
            })
            .collect(),
        point: m.point.map(|(lon, lat)| format!("{lon:.5}, {lat:.5}")),
        looks: m
            .looks
            .iter()
            .map(|l| (visit.when(l.at), l.unit.clone(), l.purpose.clone()))
            .collect(),
        sent: m.sent.iter().map(|s| (visit.when(s.at), w.x(&s.text).to_owned())).collect(),
        erased: m.erased_at.map(|at| visit.when(at)),
        may_erase: m.may_erase,
        refused: refused.map(|r| Said::of(w, r)),
    }
}

async fn of(web: &Web, headers: &HeaderMap) -> Result<(Case, Mine), Refused> {
    let case = Case::read(web, headers, cookie::CASE).ok_or_else(no_case)?;
    let mine = web.office.mine(&case.number, &case.secret).await?;
    Ok((case, mine))
}

/// `GET /progress/mine`.
pub(crate) async fn mine(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Html<impl Template>, Refused> {
    let (_, mine) = of(&web, &headers).await?;
    Ok(Html(page(&visit, &mine, None)))
}

/// `GET /progress/mine.json`: the same as a file, with name and telephone plain.
pub(crate) async fn file(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Refused> {
    let (_, mine) = of(&web, &headers).await?;
    let mut response = Json(mine).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"stored.json\""),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `POST /progress/erase`: after a tick, so that nobody does it by a slip.
pub(crate) async fn erase(
    State(web): State<Web>,
    headers: HeaderMap,
    form: PortalForm,
) -> Result<Response, Refused> {
    form.opened_here.clone()?;
    web.allow(rate::Kind::Report, &form.visit.address)?;
    let (case, _) = of(&web, &headers).await?;
    let done = if form.fields.ticked("sure") {
        web.office.erase_mine(&case.number, &case.secret).await
    } else {
        Err(not_sure())
    };
    match done {
        Ok(()) => Ok(see_other("/progress/mine")),
        Err(refusal) => {
            let (_, mine) = of(&web, &headers).await?;
            let page = page(&form.visit, &mine, Some(&refusal));
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

fn not_sure() -> Refusal {
    Refusal::new(
        "erase-not-sure",
        Sort::Invalid,
        ("还没有打勾确认。", "The box is not ticked."),
        (
            "删除后找不回来；确定要删，请先打勾。",
            "What is erased cannot be brought back; tick the box if you are sure.",
        ),
    )
}
