//! Early warnings: those in force with their matters, what became of others, and by what method.

use super::lead::frame;
use super::query::percent;
use crate::extract::{DeskForm, Path, Query, SignedIn};
use crate::i18n::Words;
use crate::look::{Html, chrome::Chrome, form::Opt};
use crate::portal::see_other;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::warning::{Ended, Kind, LookView, Narrow, WarningView, Why};

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    kind: String,
    area: String,
}

/// A warning in force, in one language.
struct Line {
    id: Uuid,
    say: String,
    since: String,
    /// Code of the area, where a page of the net shows it.
    area: Option<String>,
    matters: Vec<String>,
    more: usize,
    may_dismiss: bool,
    undone: Option<String>,
}

/// Those of one kind.
struct Group {
    name: String,
    count: usize,
    about: String,
    lines: Vec<Line>,
}

/// One that is over or was dismissed.
struct Past {
    id: Uuid,
    kind: String,
    say: String,
    since: String,
    at: String,
    given: Option<Given>,
}

/// Why it was dismissed.
struct Given {
    reason: String,
    why: String,
    by: String,
    teaches: String,
    undone: Option<String>,
    may_undo: bool,
}

#[derive(Template)]
#[template(path = "desk/warnings.html")]
struct Page {
    c: Chrome,
    kinds: Vec<Opt>,
    areas: Vec<Opt>,
    filtered: bool,
    groups: Vec<Group>,
    /// Warnings in force, of all kinds.
    all: usize,
    past: Vec<Past>,
    reasons: Vec<(&'static str, String)>,
    /// By what method, at what rate; none before the first look.
    method: Option<Vec<String>>,
    looked: String,
}

fn kind_name(w: Words, kind: Kind) -> String {
    match kind {
        Kind::Surge => w.t("warn-surge"),
        Kind::Recurring => w.t("warn-recurring"),
        Kind::Late => w.t("warn-late"),
    }
}

fn kind_about(w: Words, kind: Kind) -> String {
    match kind {
        Kind::Surge => w.t("warn-surge-about"),
        Kind::Recurring => w.t("warn-recurring-about"),
        Kind::Late => w.t("warn-late-about"),
    }
}

/// The reasons, in the order of the form: the word and its name.
fn reasons(w: Words) -> Vec<(&'static str, String)> {
    vec![
        ("known", w.t("warn-known")),
        ("ordinary", w.t("warn-ordinary")),
        ("miscounted", w.t("warn-miscounted")),
        ("handled", w.t("warn-handled")),
    ]
}

fn line(v: &Visit, k: WarningView) -> Line {
    let w = v.words;
    Line {
        id: k.id,
        say: w.x(&k.say).to_owned(),
        since: v.day(k.since),
        area: k.area.as_deref().map(percent),
        matters: k.matters,
        more: k.more,
        may_dismiss: k.may_dismiss,
        undone: k.undone.map(|u| undone(v, &u)),
    }
}

fn undone(v: &Visit, (by, at): &(String, chrono::DateTime<chrono::Utc>)) -> String {
    format!("{by} {}", v.words.a("warn-undone", "when", v.when(*at)))
}

fn past(v: &Visit, k: Ended) -> Past {
    let w = v.words;
    let named = |word: &str| {
        reasons(w).into_iter().find(|(r, _)| *r == word).map(|(_, name)| name).unwrap_or_default()
    };
    Past {
        id: k.id,
        kind: kind_name(w, k.kind),
        say: w.x(&k.say).to_owned(),
        since: v.day(k.since),
        at: v.day(k.at),
        given: k.given.map(|g| Given {
            reason: named(&g.reason),
            why: g.why,
            by: g.by,
            teaches: w.x(&g.teaches).to_owned(),
            undone: g.undone.map(|u| undone(v, &u)),
            may_undo: g.may_undo,
        }),
    }
}

fn method(w: Words, k: &LookView) -> Vec<String> {
    let (told, dismissed) = k.told;
    vec![
        format!(
            "{}{}{}",
            w.a("warn-day", "day", &k.day),
            w.n("warn-communities", k.communities),
            w.n("warn-streets", k.streets)
        ),
        w.t("warn-method"),
        w.a("warn-rate", "n", k.false_alarms),
        w.b("warn-told", ("n", told), ("dismissed", dismissed)),
        w.n("warn-past", k.past),
    ]
}

/// `GET /desk/warnings`.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    let narrow = Narrow {
        kind: Kind::read(&asked.kind),
        area: Some(asked.area.clone()).filter(|a| !a.is_empty()),
    };
    let found = web.office.warnings(&session.caller, &narrow).await?;
    let books = web.office.books().await?;
    let w = visit.words;
    let option = |value: &str, label: String, chosen: &str| Opt {
        chosen: value == chosen,
        first: false,
        value: value.to_owned(),
        label,
    };
    let mut groups: Vec<Group> = found
        .counts
        .iter()
        .filter(|(kind, n)| *n > 0 && narrow.kind.is_none_or(|k| k == *kind))
        .map(|(kind, n)| Group {
            name: kind_name(w, *kind),
            count: *n,
            about: kind_about(w, *kind),
            lines: Vec::new(),
        })
        .collect();
    for k in found.open {
        let name = kind_name(w, k.kind);
        if let Some(g) = groups.iter_mut().find(|g| g.name == name) {
            g.lines.push(line(&visit, k));
        }
    }
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "warnings").await?,
        kinds: Kind::ALL
            .into_iter()
            .map(|k| option(k.word(), kind_name(w, k), &asked.kind))
            .collect(),
        areas: books
            .net
            .grids()
            .iter()
            .filter(|g| !books.net.is_leaf(g))
            .map(|g| option(&g.code, g.name.clone(), &asked.area))
            .collect(),
        filtered: narrow != Narrow::default(),
        all: groups.iter().map(|g| g.count).sum(),
        groups,
        past: found.ended.into_iter().map(|k| past(&visit, k)).collect(),
        reasons: reasons(w),
        looked: found.look.as_ref().map(|k| visit.when(k.at)).unwrap_or_default(),
        method: found.look.as_ref().map(|k| method(w, k)),
    }))
}

fn reason_unknown() -> Refusal {
    Refusal::new(
        "reason-unknown",
        Sort::Invalid,
        ("请选一个理由。", "Choose a reason."),
        ("四个理由里选一个，再写一句说明。", "Choose one of the four, and add a sentence."),
    )
}

/// `POST /desk/warnings/{id}/dismiss`: it is none, and why.
pub(crate) async fn dismiss(
    State(web): State<Web>,
    Path(id): Path<Uuid>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let why = match form.fields.again("reason").as_str() {
        // a day that cannot be read is one that has passed: the office says which are right
        "known" => Why::Known(form.fields.again("until").parse().unwrap_or(NaiveDate::MIN)),
        "ordinary" => Why::Ordinary,
        "miscounted" => Why::Miscounted,
        "handled" => Why::Handled,
        _ => return Err(reason_unknown().into()),
    };
    let words = form.fields.again("why");
    web.office.dismiss_warning(&form.session.caller, id, why, &words).await?;
    Ok(see_other("/desk/warnings#past"))
}

/// `POST /desk/warnings/{id}/undo`: a dismissal is taken back.
pub(crate) async fn undo(
    State(web): State<Web>,
    Path(id): Path<Uuid>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.undo_dismissal(&form.session.caller, id).await?;
    Ok(see_other("/desk/warnings"))
}
