//! Signing in and out.

use crate::extract::{DeskForm, MaybeStaff, PortalForm, Query, session_token};
use crate::guard::{cookie, rate};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::portal::{onward, see_other};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::{Visit, own_path};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "desk/sign-in.html")]
struct SignIn {
    c: Chrome,
    login: String,
    next: String,
    said: Option<Said>,
}

#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

/// `GET /sign-in`.
pub(crate) async fn form(
    visit: Visit,
    MaybeStaff(staff): MaybeStaff,
    Query(q): Query<Next>,
) -> Response {
    let next = own_path(q.next.as_deref().unwrap_or("/desk")).to_owned();
    if staff.is_some() {
        return see_other(&next);
    }
    let page = SignIn { c: Chrome::plain(&visit), login: String::new(), next, said: None };
    Html(page).into_response()
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(State(web): State<Web>, form: PortalForm) -> Response {
    let next = own_path(form.fields.text("next").unwrap_or("/desk")).to_owned();
    match signed(&web, &form).await {
        Ok(cookie) => onward(&next, cookie),
        Err(refused) => {
            let page = SignIn {
                c: Chrome::plain(&form.visit),
                login: form.fields.again("login"),
                next,
                said: Some(Said::of(form.visit.words, &refused.refusal)),
            };
            let mut response = (refused::status(refused.refusal.sort), Html(page)).into_response();
            if let Some(seconds) = refused.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
    }
}

async fn signed(web: &Web, form: &PortalForm) -> Result<axum::http::HeaderValue, Refused> {
    form.opened_here.clone()?;
    let login = form.fields.text("login").unwrap_or_default();
    web.allow(rate::Kind::SignIn, &form.visit.address)?;
    web.allow(rate::Kind::Account, login)?;
    // a password may begin or end with a blank: it is taken as typed
    let password = form.fields.raw("password").unwrap_or_default();
    let signed = web.office.sign_in(login, password).await?;
    let https = web.settings.https;
    let life = signed.expires_at - web.office.now();
    Ok(cookie::bake(cookie::session(https), &signed.token, life, https))
}

/// `POST /sign-out`.
pub(crate) async fn sign_out(
    State(web): State<Web>,
    headers: HeaderMap,
    _form: DeskForm,
) -> Result<Response, Refused> {
    let https = web.settings.https;
    if let Some(token) = session_token(&headers, https) {
        web.office.sign_out(&token).await?;
    }
    Ok(onward("/sign-in", cookie::eat(cookie::session(https), https)))
}
