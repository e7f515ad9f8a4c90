//! Tables that are kept by hand: categories, the routing table, standard replies, synonyms, rules. One
//! page each, with the rows, and a form that adds a row or changes the one that was opened.

mod fields;
mod lines;
mod rules;

use super::lead::frame;
use crate::extract::{DeskForm, Fields, Path, Query, SignedIn};
use crate::look::form::{Field, Said};
use crate::look::{Html, chrome::Chrome};
use crate::portal::see_other;
use crate::refused::{self, Refused, no_page};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use lines::Line;
use rules::Rules;
use serde::Deserialize;
use std::collections::BTreeMap;
use yiwang_domain::Refusal;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::Session;
use yiwang_office::keep::{Row, Seen, Table};
use yiwang_office::triage::RuleTrial;

#[derive(Template)]
#[template(path = "desk/kept.html")]
struct Kept {
    c: Chrome,
    /// Which of the tables, as its address says.
    here: &'static str,
    name: String,
    about: String,
    may: bool,
    may_export: bool,
    head: Vec<String>,
    lines: Vec<Line>,
    form: Vec<Field>,
    /// The row that is open; none for a new one.
    open: Option<Open>,
    /// Whether the form is shown unfolded.
    unfolded: bool,
    said: Option<Said>,
    /// What only the table of rules has.
    rules: Option<Rules>,
}

/// The row that is open.
struct Open {
    id: String,
    version: i64,
    name: String,
}

/// What was sent and refused, or only tried.
struct Again<'a> {
    fields: &'a Fields,
    refusal: Option<&'a Refusal>,
    trial: Option<RuleTrial>,
}

fn table(what: &str) -> Result<(Table, &'static str), Refusal> {
    match what {
        "categories" => Ok((Table::Categories, "categories")),
        "routes" => Ok((Table::Routes, "routes")),
        "replies" => Ok((Table::Replies, "replies")),
        "synonyms" => Ok((Table::Synonyms, "synonyms")),
        "rules" => Ok((Table::Rules, "rules")),
        _ => Err(no_page()),
    }
}

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    what: &str,
    edit: &str,
    again: Option<Again<'_>>,
) -> Result<Kept, Refusal> {
    let (table, here) = table(what)?;
    let w = visit.words;
    let books = web.office.books().await?;
    let may = |right| !books.rights().scope(&session.caller, right).is_empty();
    let rows = web.office.kept_rows(table).await?;
    let open = rows.iter().find(|r| r.id == edit);
    let typed: BTreeMap<&str, String> = match &again {
        Some(a) => fields::names(table).iter().map(|f| (*f, a.fields.again(f))).collect(),
        None => open.map(|r| r.fields.clone()).unwrap_or_default(),
    };
    let (name, about) = match table {
        Table::Categories => (w.t("what-categories"), w.t("categories-about")),
        Table::Routes => (w.t("what-routes"), w.t("routes-about")),
        Table::Replies => (w.t("what-replies"), w.t("replies-about")),
        Table::Synonyms => (w.t("what-synonyms"), w.t("synonyms-about")),
        Table::Rules => (w.t("what-rules"), w.t("rules-about")),
    };
    let refusal = again.as_ref().and_then(|a| a.refusal);
    let unfolded = open.is_some() || again.is_some() || rows.is_empty();
    let mut listed: Vec<Line> = rows.iter().map(|r| lines::line(w, &books, table, r)).collect();
    let form = fields::of(w, &books, table, open, &typed, refusal);
    let rules = match table {
        Table::Rules => {
            let trial = again.as_ref().and_then(|a| a.trial.as_ref());
            let open = open.map(|r| r.id.as_str());
            let (own, lines) = Rules::of(web, visit, open, trial).await?;
            listed = lines;
            Some(own)
        }
        _ => None,
    };
    Ok(Kept {
        c: frame(web, visit, session, "tables").await?,
        here,
        name,
        about,
        may: may(Right::ImportTables),
        may_export: may(Right::ExportTables),
        head: lines::head(w, table),
        lines: listed,
        form,
        open: open.map(|r| Open {
            id: r.id.clone(),
            version: r.version,
            name: lines::line(w, &books, table, r).name,
        }),
        unfolded,
        said: refusal.map(|r| Said::of(w, r)),
        rules,
    })
}

/// Which row is open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    edit: String,
}

/// `GET /desk/tables/{what}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(what): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, &what, &asked.edit, None).await?))
}

/// `POST /desk/tables/{what}`: adds a row, or changes the one that was open.
pub(crate) async fn keep(
    State(web): State<Web>,
    Path(what): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::ImportTables).await?;
    let (table, here) = table(&what)?;
    let seen = seen(&form.fields);
    let mut row: BTreeMap<String, String> =
        fields::names(table).iter().map(|f| ((*f).to_owned(), form.fields.again(f))).collect();
    if let (Table::Categories, Some(seen)) = (table, &seen) {
        // the code of an open category is not asked again
        row.insert("code".to_owned(), seen.id.clone());
    }
    match web.office.keep_row(caller, table, seen, row).await {
        Ok(()) => Ok(see_other(&format!("/desk/tables/{here}"))),
        Err(refusal) => refused_row(&web, form, here, &refusal).await,
    }
}

/// `POST /desk/tables/{what}/remove`.
pub(crate) async fn remove(
    State(web): State<Web>,
    Path(what): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::ImportTables).await?;
    let (table, here) = table(&what)?;
    let seen = seen(&form.fields).ok_or_else(no_page)?;
    let Err(refusal) = web.office.drop_row(caller, table, seen.clone()).await else {
        return Ok(see_other(&format!("/desk/tables/{here}")));
    };
    // nothing was typed: the row is shown as it stands
    let mut page = page(&web, &form.visit, &form.session, here, &seen.id, None).await?;
    page.said = Some(Said::of(form.visit.words, &refusal));
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}

/// `POST /desk/tables/{what}/try`: what a rule would do, before it is kept. Nothing is kept.
pub(crate) async fn try_row(
    State(web): State<Web>,
    Path(what): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = form.session.caller.clone();
    web.office.may(&caller, Right::ImportTables).await?;
    let (table, here) = table(&what)?;
    if table != Table::Rules {
        return Err(no_page().into());
    }
    let id = form.fields.again("_id");
    let row: BTreeMap<String, String> =
        fields::names(table).iter().map(|f| ((*f).to_owned(), form.fields.again(f))).collect();
    match web.office.try_rule(&caller, Some(id.as_str()), row).await {
        Ok(trial) => {
            let again = Again { fields: &form.fields, refusal: None, trial: Some(trial) };
            let page = page(&web, &form.visit, &form.session, here, &id, Some(again)).await?;
            Ok(Html(page).into_response())
        }
        Err(refusal) => refused_row(&web, form, here, &refusal).await,
    }
}

/// The page after a refused form, with what was typed and the row as it stands now.
async fn refused_row(
    web: &Web,
    mut form: DeskForm,
    here: &str,
    refusal: &Refusal,
) -> Result<Response, Refused> {
    let id = form.fields.again("_id");
    if form.fields.raw("code").is_none() && !id.is_empty() {
        // where the category is gone meanwhile, the form makes it anew under its code
        form.fields.push("code", id.clone());
    }
    let again = Again { fields: &form.fields, refusal: Some(refusal), trial: None };
    let page = page(web, &form.visit, &form.session, here, &id, Some(again)).await?;
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}

/// The row the person had before them; none where a new one is added.
fn seen(fields: &Fields) -> Option<Seen> {
    let id = fields.text("_id")?.to_owned();
    // a version that is no number is none that ever stood in the table
    let version = fields.text("_version").and_then(|v| v.parse().ok()).unwrap_or(0);
    Some(Seen { id, version })
}

/// A field of a row.
fn get<'r>(row: &'r Row, field: &str) -> &'r str {
    row.fields.get(field).map_or("", String::as_str)
}
