//! Public voices: topics beside matters, the feeds, and what an administrator does about them.

use super::lead::frame;
use crate::desk::plain::{Again, Form, Maker};
use crate::desk::query::percent;
use crate::extract::{DeskForm, Path, Query, SignedIn};
use crate::i18n::Words;
use crate::look::form::{Opt, Said};
use crate::look::weeks::Weeks;
use crate::look::{Html, chrome::Chrome};
use crate::portal::see_other;
use crate::refused::{self, Refused, no_page};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;
use yiwang_domain::Refusal;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;
use yiwang_office::voice::{FeedForm, FeedView, Fetched, VoiceView};

/// A voice, in one language.
struct Voice {
    id: Uuid,
    title: String,
    text: String,
    link: Option<String>,
    feed: String,
    at: String,
}

impl Voice {
    fn of(v: &Visit, one: &VoiceView) -> Self {
        let line = &one.line;
        let text = Some(&one.text).filter(|t| !t.starts_with(&line.title));
        Self {
            id: line.id,
            title: line.title.clone(),
            text: text.map(|t| t.chars().take(160).collect()).unwrap_or_default(),
            link: line.link.clone(),
            feed: line.feed.clone(),
            at: v.day(line.at),
        }
    }
}

struct Topic {
    name: String,
    /// Its page, where there is one for this person.
    href: Option<String>,
    counts: Vec<String>,
    drawn: Weeks,
    voices: Vec<Voice>,
    more: usize,
}

struct Feed {
    id: Uuid,
    version: i64,
    name: String,
    url: String,
    on: bool,
    every: String,
    fetched: Option<String>,
    next: String,
    error: Option<String>,
    /// Changing it; none where it is read from a file.
    form: Option<Form>,
}

#[derive(Template)]
#[template(path = "desk/voices.html")]
struct Page {
    c: Chrome,
    topics: Vec<Topic>,
    alone: Vec<Voice>,
    feeds: Vec<Feed>,
    /// Feeds to choose from.
    choices: Vec<Opt>,
    may_edit: bool,
    may_enter: bool,
    forms: Vec<Form>,
    said: Option<Said>,
    /// What came of reading just now.
    came: Vec<String>,
}

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    feed: String,
}

/// The form of a feed.
fn form(w: Words, f: Option<&FeedView>, again: Option<Again<'_>>) -> Form {
    let id = if f.is_some() { "change" } else { "feed" };
    // several feeds stand on the page: only the one that was sent is shown again as typed
    let mine = again.filter(|a| {
        let at = f.map(|f| f.id.to_string()).unwrap_or_default();
        a.fields.again("id") == at
    });
    let m = Maker::new(w, id, mine);
    let (name, url) = f.map_or(("", ""), |f| (f.name.as_str(), f.url.as_str()));
    let hours = f.map_or_else(|| "6".to_owned(), |f| f.hours.to_string());
    let mut fields = vec![
        m.field("name", "text", w.t("feed-name"), name).needed(),
        m.field("url", "text", w.t("feed-url"), url).needed().help(w.t("feed-url-about")),
        m.field("hours", "number", w.t("feed-hours"), &hours).needed(),
    ];
    if let Some(f) = f {
        for field in &mut fields {
            field.id = format!("{}-{}", field.id, f.id.simple());
        }
    }
    Form {
        id,
        title: if f.is_some() { w.t("feed-change") } else { w.t("feed-add") },
        about: String::new(),
        action: "/desk/voices".to_owned(),
        button: w.t("row-save"),
        hidden: f.map_or_else(Vec::new, |f| {
            vec![("id", f.id.to_string()), ("_version", f.version.to_string())]
        }),
        fields,
        open: m.again.is_some(),
    }
}

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    asked: &str,
    again: Option<Again<'_>>,
) -> Result<Page, Refusal> {
    let w = visit.words;
    let caller = &session.caller;
    let feed: Option<Uuid> = asked.parse().ok();
    let found = web.office.voices(caller, feed).await?;
    let may_enter = web.office.may_receive(caller).await.is_ok();
    Ok(Page {
        c: frame(web, visit, session, "voices").await?,
        topics: found
            .topics
            .iter()
            .map(|t| Topic {
                name: w.x(&t.row.name).to_owned(),
                href: t.open.then(|| format!("/desk/issues/{}", percent(&t.row.id))),
                counts: {
                    let mut all = vec![w.n("voices-n", t.row.voices)];
                    if t.row.matters > 0 {
                        all.push(w.n("voices-matters", t.row.matters));
                    }
                    all
                },
                drawn: Weeks::of(w, &t.row.weekly),
                voices: t.voices.iter().map(|v| Voice::of(visit, v)).collect(),
                more: t.more,
            })
            .collect(),
        alone: found.alone.iter().map(|v| Voice::of(visit, v)).collect(),
        choices: found
            .feeds
            .iter()
            .map(|f| Opt {
                value: f.id.to_string(),
                label: f.name.clone(),
                chosen: feed == Some(f.id),
                first: false,
            })
            .collect(),
        feeds: found
            .feeds
            .iter()
            .map(|f| Feed {
                id: f.id,
                version: f.version,
                name: f.name.clone(),
                url: f.url.clone(),
                on: f.on,
                every: w.n("feed-every", usize::try_from(f.hours).unwrap_or(0)),
                fetched: f.fetched_at.map(|t| visit.when(t)),
                next: visit.when(f.next_at),
                error: f.error.as_ref().map(|e| w.x(e).to_owned()),
                form: (found.may_edit && !f.url.is_empty()).then(|| form(w, Some(f), again)),
            })
            .collect(),
        forms: if found.may_edit { vec![form(w, None, again)] } else { Vec::new() },
        may_edit: found.may_edit,
        may_enter,
        said: again.map(|a| Said::of(w, a.refusal)),
        came: Vec::new(),
    })
}

/// `GET /desk/voices`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, &asked.feed, None).await?))
}

/// `POST /desk/voices`: a feed is added or changed.
pub(crate) async fn keep(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::ImportTables).await?;
    let f = &form.fields;
    let version = f.text("_version").and_then(|v| v.parse().ok()).unwrap_or(0);
    let seen = match f.text("id") {
        Some(id) => Some((id.parse().map_err(|_| no_page())?, version)),
        None => None,
    };
    let wish = FeedForm { name: f.again("name"), url: f.again("url"), hours: f.again("hours") };
    match web.office.keep_feed(caller, seen, &wish).await {
        Ok(_) => Ok(see_other("/desk/voices#feeds")),
        Err(refusal) => {
            let of = if seen.is_some() { "change" } else { "feed" };
            let again = Again { form: of, fields: f, refusal: &refusal };
            let page = page(&web, &form.visit, &form.session, "", Some(again)).await?;
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

/// `POST /desk/voices/{id}`: a feed is stopped, read again, or removed.
pub(crate) async fn switch(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::ImportTables).await?;
    let id: Uuid = id.parse().map_err(|_| no_page())?;
    let version = form.fields.text("_version").and_then(|v| v.parse().ok()).unwrap_or(0);
    let done = match form.fields.text("do") {
        Some("remove") => web.office.remove_feed(caller, (id, version)).await,
        Some("on") => web.office.switch_feed(caller, (id, version), true).await,
        _ => web.office.switch_feed(caller, (id, version), false).await,
    };
    done?;
    Ok(see_other("/desk/voices#feeds"))
}

/// `POST /desk/voices/fetch`: every feed that is on is read now.
pub(crate) async fn fetch(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::ImportTables).await?;
    let came = web.office.fetch_voices(true).await?;
    let w = form.visit.words;
    let say = |f: &Fetched| match &f.came {
        Ok(n) => format!("{}{}", w.a("feed-of", "name", &f.feed), w.n("feed-came", *n)),
        Err(why) => format!("{}{}", w.a("feed-of", "name", &f.feed), w.x(why)),
    };
    let mut page = page(&web, &form.visit, &form.session, "", None).await?;
    page.came = came.iter().map(say).collect();
    if page.came.is_empty() {
        page.came.push(w.t("feed-none-read"));
    }
    Ok(Html(page).into_response())
}
