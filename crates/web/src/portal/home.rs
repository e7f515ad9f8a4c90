//! The first page, and the two settings every page offers.

use super::see_other;
use crate::extract::Fields;
use crate::guard::cookie;
use crate::look::{OpenPage, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::{Visit, own_path};
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use chrono::TimeDelta;
use yiwang_domain::Lang;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home {
    c: Chrome,
    /// Entries of their own: path, name, what for.
    doors: Vec<(String, String, String)>,
}

/// `GET /`.
pub(crate) async fn home(
    State(web): State<Web>,
    visit: Visit,
) -> Result<OpenPage<impl Template>, Refused> {
    let w = visit.words;
    let doors = web.office.doors().await?;
    let doors = doors
        .iter()
        .map(|(id, name, about)| (format!("/to/{id}"), w.x(name).to_owned(), w.x(about).to_owned()))
        .collect();
    Ok(OpenPage(Home { c: Chrome::portal(&visit, "home"), doors }))
}

/// `POST /prefs`: language and elder mode. Nothing of a person is changed by it, so that it needs
/// no token; requests from other sites are stopped before.
pub(crate) async fn prefs(State(web): State<Web>, fields: Fields) -> Result<Response, Refused> {
    let mut response = see_other(own_path(fields.text("back").unwrap_or("/")));
    let https = web.settings.https;
    let mut keep = |name: &str, value: &str| {
        let value = cookie::bake(name, value, TimeDelta::days(365), https);
        response.headers_mut().append(header::SET_COOKIE, value);
    };
    if let Some(lang) = fields.text("lang") {
        keep(cookie::LANG, Lang::from_tag(lang).tag());
    }
    if let Some(elder) = fields.text("elder") {
        keep(cookie::ELDER, if elder == "1" { "1" } else { "0" });
    }
    Ok(response)
}
