//! The editor of a playbook: form, text, difference, walks, publishing.

use super::method::{Story, place, story};
use crate::desk::lead::frame;
use crate::extract::{Fields, Path, Query, SignedIn};
use crate::i18n::Words;
use crate::look::diagram::{self, Diagram, Drawn};
use crate::look::diff;
use crate::look::form::{Opt, Said};
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_domain::playbook::Problem;
use yiwang_domain::playbook::edit::{Control, Group, Outline, Row, Rows, Spot, outline};
use yiwang_domain::playbook::model::{At, Scope};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Playbook, Refusal};
use yiwang_office::Session;
use yiwang_office::books::Books;
use yiwang_office::view::{DraftView, VersionView};

/// Parts of the editor, in order.
const TABS: [&str; 6] = ["form", "text", "diff", "walks", "publish", "copy"];

#[derive(Template)]
#[template(path = "desk/editor.html")]
pub(super) struct Editor {
    pub(super) c: Chrome,
    pub(super) id: String,
    name: String,
    tab: &'static str,
    tabs: Vec<(&'static str, String)>,
    /// The saving this page shows; what is sent back with every change.
    revision: i64,
    saved: String,
    problems: Vec<Wrong>,
    pub(super) said: Option<Said>,
    /// What was done just now.
    done: Option<String>,
    may_publish: bool,
    pub(super) text: String,
    parts: Vec<Part>,
    head: Vec<Pair>,
    d: Option<Diagram>,
    roles: Vec<Opt>,
    places: Vec<Opt>,
    kinds: Vec<Opt>,
    units: Vec<Opt>,
    diff: Vec<diff::Line>,
    against: String,
    bases: Vec<Opt>,
    walks: Vec<WalkForm>,
    broken: usize,
    versions: Vec<Version>,
    today: String,
    pub(super) copy: (String, String, String),
}

/// A mistake, with the line it stands on.
struct Wrong {
    line: usize,
    shown: String,
    say: String,
    mend: String,
}

/// A section of the form.
struct Part {
    name: String,
    groups: Vec<GroupForm>,
}

/// A stage, a clock or an action.
struct GroupForm {
    id: String,
    name: String,
    pairs: Vec<Pair>,
    who: Option<RowsForm>,
    asks: Option<RowsForm>,
}

struct RowsForm {
    rows: Vec<RowForm>,
    shared: Option<String>,
}

struct RowForm {
    path: String,
    label: String,
    kind: String,
    pairs: Vec<Pair>,
}

/// Values asked for side by side under one label.
struct Pair {
    label: String,
    controls: Vec<Value>,
}

/// One value.
struct Value {
    path: String,
    label: String,
    control: &'static str,
    value: String,
    /// What it was when the form was opened.
    was: String,
    /// The unit of a limit.
    of: String,
}

struct WalkForm {
    story: Story,
    text: String,
}

struct Version {
    n: u32,
    from: String,
    published: String,
    by: String,
    in_force: bool,
}

/// What of the editor is asked for.
#[derive(Deserialize, Default)]
pub(crate) struct Which {
    pub(super) tab: Option<String>,
    pub(super) against: Option<String>,
    pub(super) done: Option<String>,
}

/// What the page holds besides the draft as it is stored.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub(super) which: Which,
    /// Typed and refused.
    pub(super) fields: Option<&'a Fields>,
    pub(super) refusal: Option<&'a Refusal>,
    /// A text to show instead of the stored one.
    pub(super) text: Option<String>,
}

/// `GET /desk/playbooks/{id}/edit`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Html<impl Template>, Refused> {
    let shown = Shown { which, ..Shown::default() };
    Ok(Html(page(&web, &visit, &session, &id, shown).await?))
}

pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    id: &str,
    shown: Shown<'_>,
) -> Result<Editor, Refusal> {
    let w = visit.words;
    let draft = web.office.draft(&session.caller, id).await?;
    let books = web.office.books().await?;
    let text = shown.text.clone().unwrap_or_else(|| draft.text.clone());
    let checked = web.office.check_playbook(&session.caller, &text).await?;
    let asked = shown.which.tab.as_deref().unwrap_or_default();
    let tab = TABS.into_iter().find(|t| *t == asked).unwrap_or("form");
    let mut page = Editor {
        c: frame(web, visit, session, "playbooks").await?,
        name: title(w, &text, id),
        tab,
        tabs: tabs(w),
        revision: draft.revision,
        saved: saved(visit, &draft),
        problems: checked.as_ref().err().map(|p| wrong(w, &text, p)).unwrap_or_default(),
        said: shown.refusal.map(|r| Said::of(w, r)),
        done: shown.which.done.as_deref().and_then(|d| done(w, d)),
        may_publish: !books.rights().scope(&session.caller, Right::PlaybookPublish).is_empty(),
        parts: Vec::new(),
        head: Vec::new(),
        d: None,
        roles: roles(w, &books),
        places: places(w),
        kinds: kinds(w),
        units: units(w),
        diff: Vec::new(),
        against: String::new(),
        bases: Vec::new(),
        walks: Vec::new(),
        broken: 0,
        versions: Vec::new(),
        today: visit.now.with_timezone(&visit.offset).format("%Y-%m-%d").to_string(),
        copy: copied(shown.fields),
        id: id.to_owned(),
        text,
    };
    match tab {
        "form" => form(&mut page, &draft, &books, w, shown.fields, checked.ok().as_ref()),
        "diff" => {
            let all = web.office.playbook_versions(&session.caller, id).await?;
            difference(web, session, &mut page, &draft, &all, shown.which.against).await?;
        }
        "walks" => page.walks = walks(web, visit, &books, &draft, checked.ok()).await?,
        "publish" => {
            let all = web.office.playbook_versions(&session.caller, id).await?;
            page.versions = versions(visit, &all);
            let tried = walks(web, visit, &books, &draft, checked.ok()).await?;
            page.broken = tried.iter().filter(|t| !t.story.faults.is_empty()).count();
        }
        _ => {}
    }
    Ok(page)
}

/// The name in the text, also where the rest of it is wrong.
fn title(w: Words, text: &str, id: &str) -> String {
    let head = outline(text).map(|o| o.head).unwrap_or_default();
    let lang = if w.lang == yiwang_domain::Lang::Zh { "zh" } else { "en" };
    let found = head.iter().find(|s| s.key == "name" && s.lang == Some(lang));
    found.map(|s| s.value.clone()).filter(|n| !n.is_empty()).unwrap_or_else(|| id.to_owned())
}

fn tabs(w: Words) -> Vec<(&'static str, String)> {
    vec![
        ("form", w.t("edit-form")),
        ("text", w.t("edit-text")),
        ("diff", w.t("edit-diff")),
        ("walks", w.t("walks")),
        ("publish", w.t("edit-publish")),
        ("copy", w.t("playbook-copy")),
    ]
}

fn saved(visit: &Visit, d: &DraftView) -> String {
    let w = visit.words;
    match (&d.saved_by, d.revision) {
        (_, 0) => w.t("draft-none"),
        (Some(by), _) => w.b("draft-saved", ("who", by), ("when", visit.when(d.saved_at))),
        (None, _) => w.a("draft-saved-at", "when", visit.when(d.saved_at)),
    }
}

fn done(w: Words, what: &str) -> Option<String> {
    match what {
        "saved" => Some(w.t("draft-is-saved")),
        "joined" => Some(w.t("draft-is-joined")),
        "copied" => Some(w.t("draft-is-copied")),
        "published" => Some(w.t("playbook-is-published")),
        _ => None,
    }
}

fn copied(fields: Option<&Fields>) -> (String, String, String) {
    let again = |name: &str| fields.map(|f| f.again(name)).unwrap_or_default();
    (again("id"), again("zh"), again("en"))
}

fn wrong(w: Words, text: &str, problems: &[Problem]) -> Vec<Wrong> {
    problems
        .iter()
        .map(|p| Wrong {
            line: p.line,
            shown: text.lines().nth(p.line.saturating_sub(1)).unwrap_or_default().trim().into(),
            say: w.x(&p.say).to_owned(),
            mend: w.x(&p.mend).to_owned(),
        })
        .collect()
}

fn opt(value: &str, label: String) -> Opt {
    Opt { value: value.to_owned(), label, chosen: false, first: false }
}

fn roles(w: Words, books: &Books) -> Vec<Opt> {
    books.roles.roles.iter().map(|r| opt(&r.id, w.x(&r.name).to_owned())).collect()
}

fn places(w: Words) -> Vec<Opt> {
    [
        ("holder", At::Holder),
        ("leg", At::Leg),
        ("area", At::Area),
        ("above", At::Above),
        ("receiver", At::Receiver),
        ("any", At::Any),
    ]
    .into_iter()
    .map(|(id, at)| opt(id, place(w, at)))
    .collect()
}

fn kinds(w: Words) -> Vec<Opt> {
    vec![
        opt("text", w.t("kind-text")),
        opt("long_text", w.t("kind-long-text")),
        opt("number", w.t("kind-number")),
        opt("date", w.t("kind-date")),
        opt("yes_no", w.t("kind-yes-no")),
        opt("unit", w.t("kind-unit")),
        opt("units", w.t("kind-units")),
        opt("limit", w.t("kind-limit")),
        opt("photos", w.t("kind-photos")),
    ]
}

fn units(w: Words) -> Vec<Opt> {
    vec![
        opt("work_days", w.t("limit-work-days")),
        opt("days", w.t("limit-days")),
        opt("work_hours", w.t("limit-work-hours")),
        opt("hours", w.t("limit-hours")),
        opt("work_minutes", w.t("limit-work-minutes")),
        opt("minutes", w.t("limit-minutes")),
    ]
}

fn form(
    page: &mut Editor,
    draft: &DraftView,
    books: &Books,
    w: Words,
    typed: Option<&Fields>,
    p: Option<&Playbook>,
) {
    let Ok(o) = outline(&draft.text) else {
        // YAML that cannot be read is mended in the text
        page.tab = "text";
        return;
    };
    let Outline { head, stages, leg_stages, clocks, actions } = o;
    page.head = pairs(w, head, typed);
    page.parts = [
        (w.t("part-stages"), stages),
        (w.t("part-leg-stages"), leg_stages),
        (w.t("clocks"), clocks),
        (w.t("part-actions"), actions),
    ]
    .into_iter()
    .filter(|(_, groups)| !groups.is_empty())
    .map(|(name, groups)| Part {
        name,
        groups: groups.into_iter().map(|g| group(w, g, typed)).collect(),
    })
    .collect();
    let role = |id: &str| w.x(&books.role_name(id)).to_owned();
    page.d = p.map(|playbook| {
        let (scope, counts) = (Scope::Matter, None);
        diagram::draw(&Drawn { words: w, playbook, scope, counts, role: &role })
    });
}

fn group(w: Words, g: Group, typed: Option<&Fields>) -> GroupForm {
    let is_action = g.path.starts_with("actions.");
    GroupForm {
        name: w.x(&g.name).to_owned(),
        pairs: pairs(w, g.spots, typed),
        who: is_action.then(|| rows(w, g.who, typed)),
        asks: is_action.then(|| rows(w, g.form, typed)),
        id: g.id,
    }
}

fn rows(w: Words, rows: Rows, typed: Option<&Fields>) -> RowsForm {
    let row = |r: Row| RowForm {
        path: r.path,
        label: match r.label.as_str() {
            "reporter" => w.t("by-reporter"),
            "system" => w.t("by-system"),
            _ => r.label,
        },
        kind: r.kind,
        pairs: pairs(w, r.spots, typed),
    };
    RowsForm { rows: rows.rows.into_iter().map(row).collect(), shared: rows.shared }
}

/// Values of one key side by side: the two languages.
fn pairs(w: Words, spots: Vec<Spot>, typed: Option<&Fields>) -> Vec<Pair> {
    let mut out: Vec<(String, Pair)> = Vec::new();
    for spot in spots {
        let key = spot.key.clone();
        let control = value(w, spot, typed);
        match out.last_mut().filter(|(k, p)| *k == key && p.controls.len() < 2) {
            Some((_, pair)) => pair.controls.push(control),
            None => {
                let label = word(w, &key);
                out.push((key, Pair { label, controls: vec![control] }));
            }
        }
    }
    out.into_iter().map(|(_, p)| p).collect()
}

/// What a key of the text is called.
fn word(w: Words, key: &str) -> String {
    match key {
        "name" => w.t("key-name"),
        "about" => w.t("key-about"),
        "public" => w.t("key-public"),
        "holder.role" => w.t("key-holder"),
        "limit" | "limit.default" => w.t("clock-limit"),
        "warn" => w.t("key-warn"),
        "role" => w.t("key-role"),
        "at" => w.t("key-at"),
        "not_handler" => w.t("key-not-handler"),
        "required" => w.t("key-required"),
        _ => w.t("key-limit-case"),
    }
}

fn value(w: Words, s: Spot, typed: Option<&Fields>) -> Value {
    let control = match s.control {
        Control::Line => "line",
        Control::Long => "long",
        Control::Limit => "limit",
        Control::Number => "number",
        Control::Role => "role",
        Control::At => "at",
        Control::Tick => "tick",
    };
    let label = match s.lang {
        Some("zh") => w.t("in-chinese"),
        Some(_) => w.t("in-english"),
        None if s.key == "public" => w.t("key-public-answer"),
        None => word(w, &s.key),
    };
    let was = if s.control == Control::Tick && s.value == "false" { "" } else { &s.value };
    let was = was.to_owned();
    let now = typed.and_then(|f| super::save::typed(f, &s.path)).unwrap_or_else(|| was.clone());
    let (value, of) = match (s.control, now.split_once(' ')) {
        (Control::Limit, Some((n, of))) => (n.to_owned(), of.to_owned()),
        _ => (now, String::new()),
    };
    Value { path: s.path, label, control, value, was, of }
}

async fn difference(
    web: &Web,
    session: &Session,
    page: &mut Editor,
    draft: &DraftView,
    all: &[VersionView],
    asked: Option<String>,
) -> Result<(), Refusal> {
    let w = page.c.v.words;
    let mut bases: Vec<(String, String, String)> = all
        .iter()
        .map(|v| (v.version.to_string(), w.a("version-n", "n", v.version), v.text.clone()))
        .collect();
    let original = draft.based_on.as_deref().unwrap_or(&draft.id);
    let shipped = yiwang_office::shipped::PLAYBOOKS.iter().find(|(id, _)| *id == original);
    if let Some((id, text)) = shipped {
        bases.push(("shipped".into(), w.a("diff-shipped", "id", id), (*text).to_owned()));
    } else if draft.based_on.is_some() {
        let text = web.office.playbook_text(&session.caller, original, None).await?;
        bases.push(("origin".into(), w.a("diff-shipped", "id", original), text));
    }
    let asked = asked.unwrap_or_default();
    let at = bases.iter().position(|(id, ..)| *id == asked).unwrap_or(0);
    if let Some((_, label, text)) = bases.get(at) {
        page.against.clone_from(label);
        page.diff = diff::lines(text, &draft.text);
    }
    page.bases = bases
        .into_iter()
        .enumerate()
        .map(|(i, (id, label, _))| Opt { chosen: i == at, ..opt(&id, label) })
        .collect();
    Ok(())
}

async fn walks(
    web: &Web,
    visit: &Visit,
    books: &Books,
    draft: &DraftView,
    p: Option<Playbook>,
) -> Result<Vec<WalkForm>, Refusal> {
    // a text that is wrong runs no walk
    let Some(p) = p else { return Ok(Vec::new()) };
    let tried = web.office.try_walks(&p, draft.walks.clone()).await?;
    Ok(tried
        .iter()
        .zip(&draft.walks)
        .map(|(t, own)| WalkForm { story: story(visit, books, &p, t), text: own.text.clone() })
        .collect())
}

fn versions(visit: &Visit, all: &[VersionView]) -> Vec<Version> {
    all.iter()
        .map(|v| Version {
            n: v.version,
            from: visit.when(v.effective_from),
            published: visit.when(v.published_at),
            by: v.published_by.clone().unwrap_or_else(|| visit.words.t("with-program")),
            in_force: v.in_force,
        })
        .collect()
}
