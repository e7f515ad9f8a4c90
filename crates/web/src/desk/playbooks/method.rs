//! The page of a method: how it goes, who may do what, how long it takes, and cases as stories.

use super::list::may_edit;
use crate::desk::lead::frame;
use crate::extract::{Path, Query, SignedIn};
use crate::i18n::Words;
use crate::look::diagram::{self, Diagram, Drawn};
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_domain::playbook::model::{Action, At, Audience, Clock, Grant, Scope, Sureness};
use yiwang_domain::rights::not_found;
use yiwang_domain::{Playbook, Text};
use yiwang_office::books::Books;
use yiwang_office::view::TriedWalk;

#[derive(Template)]
#[template(path = "desk/method.html")]
struct Method {
    c: Chrome,
    id: String,
    name: String,
    about: String,
    methods: String,
    version: u32,
    since: String,
    /// Whether new matters run by this version.
    in_force: bool,
    may_edit: bool,
    /// Whether its open matters stand on a board.
    board: bool,
    d: Diagram,
    legs: Option<Diagram>,
    clocks: Vec<ClockRow>,
    actions: Vec<ActionRow>,
    sources: Vec<(String, String)>,
    walks: Vec<Story>,
}

struct ClockRow {
    name: String,
    limits: Vec<String>,
    warn: u8,
    promised: bool,
    tells: Vec<String>,
    source: Option<(String, String)>,
}

struct ActionRow {
    name: String,
    about: String,
    on_leg: bool,
    from: String,
    who: Vec<String>,
    asks: Vec<(String, bool)>,
    guards: Vec<String>,
}

/// A walk as a story.
pub(super) struct Story {
    pub(super) file: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) faults: Vec<String>,
    pub(super) lines: Vec<Told>,
}

/// A line of a story.
pub(super) struct Told {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) refused: Option<String>,
    pub(super) stage: String,
}

/// Which version.
#[derive(Deserialize)]
pub(crate) struct Which {
    v: Option<u32>,
}

/// `GET /desk/playbooks/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Html<impl Template>, Refused> {
    let books = web.office.books().await?;
    let now = books.current(&id, visit.now).map(|p| p.version);
    let versions = books.playbooks.get(&id).ok_or_else(not_found)?;
    let version = which.v.or(now).or(versions.first().map(|p| p.version)).unwrap_or(1);
    let found = versions.iter().find(|p| p.version == version).ok_or_else(not_found)?;
    let p = &found.playbook;
    let w = visit.words;
    let counts = web.office.standing(&session.caller, &id).await?;
    let role = |id: &str| w.x(&books.role_name(id)).to_owned();
    let drawn =
        |scope, counts| diagram::draw(&Drawn { words: w, playbook: p, scope, counts, role: &role });
    let walks = web.office.walks(&id, version).await?;
    let walks = web.office.try_walks(p, walks).await?;
    Ok(Html(Method {
        name: w.x(&p.name).to_owned(),
        about: w.x(&p.about).to_owned(),
        methods: p.methods.join(" "),
        since: visit.day(found.effective_from),
        in_force: now == Some(version),
        may_edit: may_edit(&web, &session).await?,
        board: now == Some(version) && !p.board.is_empty(),
        d: drawn(Scope::Matter, Some(&counts)),
        legs: (!p.leg_stages.is_empty()).then(|| drawn(Scope::Leg, None)),
        clocks: p.clocks.iter().map(|k| clock(w, &books, k)).collect(),
        actions: p.actions.iter().map(|a| action(w, &books, p, a)).collect(),
        sources: p.sources.iter().map(|s| (w.x(&s.what).to_owned(), sure(w, s.sure))).collect(),
        walks: walks.iter().map(|t| story(&visit, &books, p, t)).collect(),
        c: frame(&web, &visit, &session, "playbooks").await?,
        id,
        version,
    }))
}

fn clock(w: Words, books: &Books, k: &Clock) -> ClockRow {
    let mut limits: Vec<String> =
        k.limit.when.iter().map(|(_, l)| w.a("limit-case", "limit", w.x(&l.say()))).collect();
    limits.insert(0, w.x(&k.limit.default.say()).to_owned());
    if k.limit.field.is_some() {
        limits.push(w.t("limit-field"));
    }
    let role = |id: &str| w.x(&books.role_name(id)).to_owned();
    ClockRow {
        name: w.x(&k.name).to_owned(),
        limits,
        warn: k.warn,
        promised: k.promised,
        tells: k
            .tells
            .iter()
            .map(|t| {
                let who = match &t.who {
                    Audience::Holder => w.t("tell-holder"),
                    Audience::Reporter => w.t("by-reporter"),
                    Audience::Leg { role: r }
                    | Audience::Above { role: r, .. }
                    | Audience::Receiver { role: r } => role(r),
                };
                if t.after.amount == 0 {
                    w.a("tell-at-once", "who", who)
                } else {
                    w.b("tell-after", ("who", who), ("after", w.x(&t.after.say())))
                }
            })
            .collect(),
        source: k.source.as_ref().map(|s| (w.x(&s.what).to_owned(), sure(w, s.sure))),
    }
}

fn sure(w: Words, s: Sureness) -> String {
    match s {
        Sureness::Read => w.t("sure-read"),
        Sureness::SecondHand => w.t("sure-second-hand"),
        Sureness::ToConfirm => w.t("sure-to-confirm"),
        Sureness::Own => w.t("sure-own"),
    }
}

fn action(w: Words, books: &Books, p: &Playbook, a: &Action) -> ActionRow {
    let stage = |id: &String| {
        let found = if a.scope == Scope::Leg { p.leg_stage(id) } else { p.stage(id) };
        found.map_or_else(|| id.clone(), |s| w.x(&s.name).to_owned())
    };
    ActionRow {
        name: w.x(&a.name).to_owned(),
        about: a.about.as_ref().map(|t| w.x(t).to_owned()).unwrap_or_default(),
        on_leg: a.scope == Scope::Leg,
        from: a.from.iter().map(stage).collect::<Vec<_>>().join(&w.t("list-comma")),
        who: a.who.iter().map(|g| grant(w, books, g)).collect(),
        asks: a.form.iter().map(|f| (w.x(&f.name).to_owned(), f.required)).collect(),
        guards: a.guards.iter().map(|g| w.x(&g.say).to_owned()).collect(),
    }
}

fn grant(w: Words, books: &Books, g: &Grant) -> String {
    match g {
        Grant::Reporter => w.t("by-reporter"),
        Grant::System => w.t("by-system"),
        Grant::Post { role, at, not_handler } => {
            let role = w.x(&books.role_name(role)).to_owned();
            let said = w.b("who-at", ("role", role), ("place", place(w, *at)));
            if *not_handler { w.a("who-other", "who", said) } else { said }
        }
    }
}

/// Where a post must stand, in words.
pub(super) fn place(w: Words, at: At) -> String {
    match at {
        At::Holder => w.t("at-holder"),
        At::Leg => w.t("at-leg"),
        At::Area => w.t("at-area"),
        At::Above => w.t("at-above"),
        At::Receiver => w.t("at-receiver"),
        At::Any => w.t("at-any"),
    }
}

/// A walk in words.
pub(super) fn story(visit: &Visit, books: &Books, p: &Playbook, t: &TriedWalk) -> Story {
    let w = visit.words;
    let stage = |id: &str| p.stage(id).map_or_else(|| id.to_owned(), |s| w.x(&s.name).to_owned());
    let role = |name: &str| {
        let found = t.people.iter().find(|(n, _)| n == name);
        found.map_or_else(|| name.to_owned(), |(_, r)| w.x(&books.role_name(r)).to_owned())
    };
    let fault = |f: &Text| w.x(f).to_owned();
    Story {
        file: t.file.clone(),
        name: w.x(&t.name).to_owned(),
        about: w.x(&t.about).to_owned(),
        faults: t.faults.iter().map(fault).collect(),
        lines: t
            .story
            .iter()
            .map(|e| Told {
                at: visit.when(e.at),
                who: match e.who.as_deref() {
                    Some("reporter") => w.t("by-reporter"),
                    Some(name) => role(name),
                    None => String::new(),
                },
                what: w.x(&e.what).to_owned(),
                refused: e.refused.as_ref().map(|r| w.x(r).to_owned()),
                stage: stage(&e.stage),
            })
            .collect(),
    }
}
