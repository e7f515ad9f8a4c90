//! Following an area by mail: asked for here, agreed to and stopped by the link in a letter.

use crate::extract::{Path, PortalForm, Query};
use crate::guard::rate;
use crate::look::form::{Said, fault};
use crate::look::{Html, chrome::Chrome};
use crate::portal::see_other;
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;
use yiwang_domain::Refusal;
use yiwang_domain::rights::not_found;

/// Which area, by code; empty for the whole jurisdiction.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Of {
    area: String,
}

#[derive(Template)]
#[template(path = "portal/follow.html")]
struct Ask {
    c: Chrome,
    area: String,
    name: String,
    mail: String,
    /// Whether it can be done here at all.
    offered: bool,
    /// Whether a letter is on its way.
    asked: bool,
    said: Option<Said>,
    fault: Option<String>,
}

async fn ask_page(web: &Web, visit: &Visit, area: &str) -> Result<Ask, Refusal> {
    let books = web.office.books().await?;
    let name = match area {
        "" => visit.place.clone(),
        code => books.net.by_code(code).ok_or_else(not_found)?.name.clone(),
    };
    Ok(Ask {
        c: Chrome::portal(visit, "board"),
        area: area.to_owned(),
        name,
        mail: String::new(),
        offered: web.office.follows_offered().await?,
        asked: false,
        said: None,
        fault: None,
    })
}

/// `GET /follow?area=CODE`.
pub(crate) async fn form(
    State(web): State<Web>,
    visit: Visit,
    Query(of): Query<Of>,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(ask_page(&web, &visit, of.area.trim()).await?))
}

/// `POST /follow`: a letter goes to the address. The answer is the same whether it follows already or
/// not: nobody learns here what another follows.
pub(crate) async fn ask(State(web): State<Web>, form: PortalForm) -> Result<Response, Refused> {
    form.opened_here?;
    web.allow(rate::Kind::Report, &form.visit.address)?;
    let (area, mail) = (form.fields.again("area"), form.fields.again("mail"));
    let mut page = ask_page(&web, &form.visit, area.trim()).await?;
    let of = Some(area.trim()).filter(|a| !a.is_empty());
    let w = form.visit.words;
    match web.office.ask_follow(of, &mail, w.lang).await {
        Ok(()) => {
            page.asked = true;
            Ok(Html(page).into_response())
        }
        Err(r) => {
            page.mail = mail;
            page.fault = fault(w, &r, "mail");
            page.said = Some(Said::of(w, &r));
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "portal/following.html")]
struct Following {
    c: Chrome,
    here: String,
    area: String,
    name: String,
    mail: String,
    confirmed: bool,
    /// Whether it has just been stopped, and nothing is kept any more.
    stopped: bool,
}

async fn link_page(web: &Web, visit: &Visit, id: Uuid, key: &str) -> Result<Following, Refusal> {
    let f = web.office.area_follow(id, key).await?;
    Ok(Following {
        c: Chrome::portal(visit, "board"),
        here: format!("/follow/{id}/{}", key.trim().to_uppercase()),
        area: f.area.0,
        name: f.area.1,
        mail: f.mail,
        confirmed: f.confirmed,
        stopped: false,
    })
}

/// `GET /follow/{id}/{key}`: the link of a letter. It changes nothing: what looks through mail for
/// people opens links too.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    Path((id, key)): Path<(Uuid, String)>,
) -> Result<Html<impl Template>, Refused> {
    web.allow(rate::Kind::Progress, &visit.address)?;
    Ok(Html(link_page(&web, &visit, id, &key).await?))
}

/// `POST /follow/{id}/{key}`.
pub(crate) async fn confirm(
    State(web): State<Web>,
    Path((id, key)): Path<(Uuid, String)>,
    form: PortalForm,
) -> Result<Response, Refused> {
    form.opened_here?;
    web.allow(rate::Kind::Progress, &form.visit.address)?;
    web.office.confirm_follow(id, &key).await?;
    Ok(see_other(&format!("/follow/{id}/{}", key.trim().to_uppercase())))
}

/// `POST /follow/{id}/{key}/stop`.
pub(crate) async fn stop(
    State(web): State<Web>,
    Path((id, key)): Path<(Uuid, String)>,
    form: PortalForm,
) -> Result<Html<impl Template>, Refused> {
    form.opened_here?;
    web.allow(rate::Kind::Progress, &form.visit.address)?;
    let mut page = link_page(&web, &form.visit, id, &key).await?;
    web.office.stop_follow(id, &key).await?;
    page.stopped = true;
    Ok(Html(page))
}
