//! One's own posts and password.

use super::lead::frame;
use crate::extract::{DeskForm, SignedIn, session_token};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Session;

#[derive(Template)]
#[template(path = "desk/account.html")]
struct Account {
    c: Chrome,
    name: String,
    login: String,
    posts: Vec<(String, String)>,
    said: Option<Said>,
    changed: bool,
    /// Whether single keys do something.
    keys: bool,
    /// Kept answers: id, name, playbook and action, what they say, whether shared.
    fillings: Vec<Filling>,
}

struct Filling {
    id: String,
    name: String,
    of: String,
    says: Vec<(String, String)>,
    shared: bool,
}

async fn page(web: &Web, visit: &Visit, session: &Session) -> Result<Account, Refusal> {
    let w = visit.words;
    Ok(Account {
        c: frame(web, visit, session, "account").await?,
        name: session.staff.name.clone(),
        login: session.staff.login.clone(),
        posts: session
            .posts
            .iter()
            .map(|p| {
                let place =
                    p.grid.as_ref().map_or_else(|| p.unit.clone(), |g| format!("{} · {g}", p.unit));
                (w.x(&p.role).to_owned(), place)
            })
            .collect(),
        said: None,
        changed: false,
        keys: web.office.keys(&session.caller).await?,
        fillings: web
            .office
            .fillings(&session.caller, None)
            .await?
            .into_iter()
            .filter(|k| k.own)
            .map(|k| Filling {
                id: k.id.to_string(),
                of: format!("{} · {}", w.x(&k.playbook), w.x(&k.action.1)),
                says: k.says.iter().map(|(n, s)| (w.x(n).to_owned(), w.x(s).to_owned())).collect(),
                name: k.name,
                shared: k.shared,
            })
            .collect(),
    })
}

/// `GET /desk/account`.
pub(crate) async fn account(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session).await?))
}

/// `POST /desk/password`.
pub(crate) async fn password(
    State(web): State<Web>,
    headers: HeaderMap,
    form: DeskForm,
) -> Result<Response, Refused> {
    let mut page = page(&web, &form.visit, &form.session).await?;
    match change(&web, &headers, &form).await {
        Ok(()) => {
            page.changed = true;
            Ok(Html(page).into_response())
        }
        Err(refusal) => {
            page.said = Some(Said::of(form.visit.words, &refusal));
            // a wrong old password is a wrong field here, not a lost session
            let status = match refusal.sort {
                Sort::Nobody => refused::status(Sort::Invalid),
                sort => refused::status(sort),
            };
            Ok((status, Html(page)).into_response())
        }
    }
}

async fn change(web: &Web, headers: &HeaderMap, form: &DeskForm) -> Result<(), Refusal> {
    let field = |name: &str| form.fields.raw(name).unwrap_or_default();
    if field("new") != field("again") {
        return Err(Refusal::new(
            "password-differs",
            Sort::Invalid,
            ("两次输入的新密码不一样。", "The two new passwords differ."),
            ("请重新输入。", "Type them again."),
        ));
    }
    let token = session_token(headers, web.settings.https).unwrap_or_default();
    web.office.change_password(&form.session, &token, field("old"), field("new")).await
}
