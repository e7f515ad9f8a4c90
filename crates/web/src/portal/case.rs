//! Progress for the person who raised it: look up, follow, answer.

use super::view::CaseView;
use super::{Case, no_case, onward, see_other};
use crate::extract::{Fields, Path, PortalForm};
use crate::guard::{cookie, rate};
use crate::look::form::{self, Again, FormView, Frame, Said};
use crate::look::{Html, OpenPage, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use yiwang_domain::FileId;
use yiwang_domain::engine::Command;
use yiwang_domain::entry::Attached;
use yiwang_office::Served;
use yiwang_office::view::ProgressView;

#[derive(Template)]
#[template(path = "portal/find.html")]
struct Find {
    c: Chrome,
    number: String,
    said: Option<Said>,
}

/// `GET /progress`.
pub(crate) async fn find(visit: Visit) -> OpenPage<impl Template> {
    OpenPage(Find { c: Chrome::portal(&visit, "progress"), number: String::new(), said: None })
}

/// `POST /progress`: number and code open the report in this browser for a while.
pub(crate) async fn enter(State(web): State<Web>, form: PortalForm) -> Result<Response, Refused> {
    match open(&web, &form).await {
        Ok(case) => Ok(onward("/progress/case", case.bake(&web, cookie::CASE))),
        Err(refused) => {
            let page = Find {
                c: Chrome::portal(&form.visit, "progress"),
                number: form.fields.again("number"),
                said: Some(Said::of(form.visit.words, &refused.refusal)),
            };
            let mut response = (refused::status(refused.refusal.sort), Html(page)).into_response();
            if let Some(seconds) = refused.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            Ok(response)
        }
    }
}

async fn open(web: &Web, form: &PortalForm) -> Result<Case, Refused> {
    form.opened_here.clone()?;
    let number = form.fields.text("number").unwrap_or_default().to_uppercase();
    let secret = form.fields.text("secret").unwrap_or_default().to_uppercase();
    web.allow(rate::Kind::Progress, &form.visit.address)?;
    web.allow(rate::Kind::Number, &number)?;
    let progress = web.office.progress(&number, &secret).await?;
    Ok(Case { number: progress.number, secret, outside: None })
}

/// `POST /progress/leave`: the browser forgets the report.
pub(crate) async fn leave(State(web): State<Web>, form: PortalForm) -> Result<Response, Refused> {
    form.opened_here?;
    Ok(onward("/progress", cookie::eat(cookie::CASE, web.settings.https)))
}

#[derive(Template)]
#[template(path = "portal/case.html")]
struct CasePage {
    c: Chrome,
    case: CaseView,
    forms: Vec<FormView>,
    said: Option<Said>,
}

fn page(web: &Web, visit: &Visit, p: &ProgressView, again: Option<(&str, Again<'_>)>) -> CasePage {
    let forms: Vec<FormView> = p
        .offers
        .iter()
        .map(|o| {
            let frame = Frame {
                visit,
                target: "/progress/act".to_owned(),
                key: web.office.id().to_string(),
                version: p.version,
            };
            let mine = again.as_ref().filter(|(action, _)| *action == o.action).map(|(_, a)| a);
            form::of(o, frame, mine)
        })
        .collect();
    // a refusal whose form is no longer offered is told above
    let told = forms.iter().any(|f| f.fault.is_some());
    let said = again.filter(|_| !told).map(|(_, a)| Said::of(visit.words, a.refusal));
    CasePage { c: Chrome::portal(visit, "progress"), case: CaseView::of(visit, p), forms, said }
}

/// `GET /progress/case`.
pub(crate) async fn case(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Some(case) = Case::read(&web, &headers, cookie::CASE) else {
        return Ok(see_other("/progress"));
    };
    let progress = web.office.progress(&case.number, &case.secret).await?;
    Ok(Html(page(&web, &visit, &progress, None)).into_response())
}

/// `POST /progress/act`: rate, ask to have it done again, urge, add, withdraw: whatever the
/// playbook offers now.
pub(crate) async fn act(
    State(web): State<Web>,
    headers: HeaderMap,
    mut form: PortalForm,
) -> Result<Response, Refused> {
    let case = Case::read(&web, &headers, cookie::CASE).ok_or_else(no_case)?;
    let progress = web.office.progress(&case.number, &case.secret).await?;
    let action = form.fields.again("action");
    match take(&web, &case, &progress, &action, &mut form).await {
        Ok(()) => Ok(see_other("/progress/case")),
        Err(Refused { refusal, .. }) => {
            // the state may have moved on: show it as it is now, with what was typed
            let now = web.office.progress(&case.number, &case.secret).await?;
            let again = Again { fields: &form.fields, refusal: &refusal };
            let page = page(&web, &form.visit, &now, Some((&action, again)));
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

async fn take(
    web: &Web,
    case: &Case,
    progress: &ProgressView,
    action: &str,
    form: &mut PortalForm,
) -> Result<(), Refused> {
    form.opened_here.clone()?;
    web.allow(rate::Kind::Report, &form.visit.address)?;
    let mut command = Command {
        action: action.to_owned(),
        seen: form.fields.text("_version").and_then(|v| v.parse().ok()),
        ..Command::default()
    };
    if let Some(offer) = progress.offers.iter().find(|o| o.action == action) {
        let (answers, photos) = form::filled(offer, &mut form.fields);
        command.form = answers;
        for (role, photo) in photos {
            let file = web.office.upload(None, photo.into()).await?;
            command.files.push(Attached { file, role });
        }
    }
    let key = key_of(&form.fields);
    web.office.reporter_act(&case.number, &case.secret, command, key.as_deref()).await?;
    Ok(())
}

/// The idempotency key of a form.
pub(crate) fn key_of(fields: &Fields) -> Option<String> {
    fields.text("_key").map(str::to_owned)
}

/// `GET /progress/file/{file}`.
pub(crate) async fn file(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(file): Path<FileId>,
) -> Result<Response, Refused> {
    photo(&web, &headers, file, false).await
}

/// `GET /progress/thumb/{file}`.
pub(crate) async fn thumb(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(file): Path<FileId>,
) -> Result<Response, Refused> {
    photo(&web, &headers, file, true).await
}

async fn photo(
    web: &Web,
    headers: &HeaderMap,
    file: FileId,
    thumb: bool,
) -> Result<Response, Refused> {
    let case = Case::read(web, headers, cookie::CASE).ok_or_else(no_case)?;
    Ok(picture(web.office.reporter_file(&case.number, &case.secret, file, thumb).await?))
}

/// A file of the office as the answer: the office says what it is, and it was cleaned when it
/// came in. The browser of this person may keep it for an hour.
pub(crate) fn picture(file: Served) -> Response {
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    response
}
