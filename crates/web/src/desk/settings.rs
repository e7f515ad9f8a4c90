//! Settings of the installation: its address, the mail server, hosts, and a letter to try it with.

use super::lead::frame;
use crate::extract::{DeskForm, SignedIn};
use crate::i18n::Words;
use crate::look::form::{Field, Said, fault};
use crate::look::{Html, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use yiwang_domain::Refusal;
use yiwang_office::{SETTINGS, Session};

#[derive(Template)]
#[template(path = "desk/settings.html")]
struct Page {
    c: Chrome,
    version: i64,
    /// Each with an example of how it is written.
    fields: Vec<(Field, Option<&'static str>)>,
    said: Option<Said>,
    /// What has just been done, in words.
    done: Option<String>,
    to: String,
    /// What was changed before: when, by whom, what.
    log: Vec<(String, String, String)>,
}

/// What was typed and refused.
type Again<'a> = Option<(&'a BTreeMap<String, String>, &'a Refusal)>;

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    again: Again<'_>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let kept = web.office.settings(&session.caller).await?;
    let fields = SETTINGS
        .iter()
        .map(|name| {
            let typed = again.and_then(|(typed, _)| typed.get(*name));
            let value = typed.or_else(|| kept.values.get(name)).cloned().unwrap_or_default();
            let fault = again.and_then(|(_, r)| fault(w, r, name));
            let (label, help) = words(w, name);
            (Field::plain(name, "text", label, value, fault).help(help), example(name))
        })
        .collect();
    let log = web.office.settings_log(&session.caller).await?;
    let log = log.into_iter().map(|d| {
        let by = d.by.unwrap_or_else(|| w.t("log-program"));
        (visit.when(d.at), by, w.x(&d.say).to_owned())
    });
    Ok(Page {
        c: frame(web, visit, session, "settings").await?,
        version: kept.version,
        fields,
        said: again.map(|(_, r)| Said::of(w, r)),
        done: None,
        to: String::new(),
        log: log.collect(),
    })
}

fn example(name: &str) -> Option<&'static str> {
    Some(match name {
        "portal" => "https://yiwang.example.cn",
        "smtp" => "smtp://user:password@mail.example.cn:465?tls=tls",
        "mail_from" => "Yiwang <notice@example.cn>",
        "hook_hosts" => "10.0.0.8 news.example.cn",
        _ => return None,
    })
}

fn words(w: Words, name: &str) -> (String, String) {
    match name {
        "portal" => (w.t("set-portal"), w.t("set-portal-about")),
        "smtp" => (w.t("set-smtp"), w.t("set-smtp-about")),
        "mail_from" => (w.t("set-mail-from"), w.t("set-mail-from-about")),
        "hook_hosts" => (w.t("set-hosts"), w.t("set-hosts-about")),
        "false_alarms" => (w.t("set-false-alarms"), w.t("set-false-alarms-about")),
        _ => (w.t("set-contact-months"), w.t("set-contact-months-about")),
    }
}

/// `GET /desk/settings`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, None).await?))
}

/// `POST /desk/settings`.
pub(crate) async fn keep(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let typed: BTreeMap<String, String> =
        SETTINGS.iter().map(|n| ((*n).to_owned(), form.fields.again(n))).collect();
    // what is no number is no version that ever was
    let seen = form.fields.text("_version").and_then(|v| v.parse().ok()).unwrap_or(-1);
    let caller = &form.session.caller;
    match web.office.change_settings(caller, Some(seen), &typed).await {
        Ok(()) => {
            let mut page = page(&web, &form.visit, &form.session, None).await?;
            page.done = Some(form.visit.words.t("set-kept"));
            Ok(Html(page).into_response())
        }
        Err(r) => {
            let page = page(&web, &form.visit, &form.session, Some((&typed, &r))).await?;
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
    }
}

/// `POST /desk/settings/try`: sends a letter.
pub(crate) async fn try_mail(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let to = form.fields.again("to");
    let tried = web.office.try_mail(&form.session.caller, &to).await;
    let mut page = page(&web, &form.visit, &form.session, None).await?;
    let w = form.visit.words;
    match tried {
        Ok(()) => {
            page.done = Some(w.a("set-tried", "to", to));
            Ok(Html(page).into_response())
        }
        Err(r) => {
            (page.said, page.to) = (Some(Said::of(w, &r)), to);
            Ok((refused::status(r.sort), Html(page)).into_response())
        }
    }
}
