//! Tables in and out.

use super::lead::frame;
use super::query::{Asked, query};
use crate::extract::{DeskForm, Fields, Query, SignedIn};
use crate::look::form::Said;
use crate::look::{Html, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::import::{Import, What};
use yiwang_office::keep::Table;
use yiwang_office::view::ImportReport;
use yiwang_office::{ExportWhat, Format, Session};

/// Wrong rows shown on the page; the rest is counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "desk/tables.html")]
struct Tables {
    c: Chrome,
    /// Which of the tables is marked; empty for this page itself.
    here: &'static str,
    may_import: bool,
    may_export: bool,
    report: Option<Report>,
    said: Option<Said>,
}

/// What an import did.
struct Report {
    read: usize,
    added: usize,
    changed: usize,
    same: usize,
    made: usize,
    wrong: Vec<(String, String)>,
    more: usize,
}

async fn page(web: &Web, visit: &Visit, session: &Session) -> Result<Tables, Refusal> {
    let books = web.office.books().await?;
    let may = |right| !books.rights().scope(&session.caller, right).is_empty();
    Ok(Tables {
        c: frame(web, visit, session, "tables").await?,
        here: "",
        may_import: may(Right::ImportTables),
        may_export: may(Right::ExportTables),
        report: None,
        said: None,
    })
}

/// `GET /desk/tables`.
pub(crate) async fn tables(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session).await?))
}

/// What of an import form's choice.
pub(crate) fn import_what(id: &str) -> Result<What, Refusal> {
    match id {
        "units" => Ok(What::Units),
        "staff" => Ok(What::Staff),
        "categories" => Ok(What::Categories),
        "routes" => Ok(What::Routes),
        "replies" => Ok(What::Replies),
        "synonyms" => Ok(What::Synonyms),
        "rules" => Ok(What::Rules),
        "places" => Ok(What::Places),
        "grids" => Ok(What::Grids),
        "tickets" => Ok(What::Tickets),
        _ => Err(unknown(
            "units, staff, categories, routes, replies, synonyms, rules, places, grids, tickets",
        )),
    }
}

/// What to take out.
fn export_what(id: &str) -> Result<ExportWhat, Refusal> {
    match id {
        "matters" => Ok(ExportWhat::Matters),
        "ledger" => Ok(ExportWhat::Ledger),
        "answers" => Ok(ExportWhat::Answers),
        "categories" => Ok(ExportWhat::Kept(Table::Categories)),
        "routes" => Ok(ExportWhat::Kept(Table::Routes)),
        "replies" => Ok(ExportWhat::Kept(Table::Replies)),
        "synonyms" => Ok(ExportWhat::Kept(Table::Synonyms)),
        "rules" => Ok(ExportWhat::Kept(Table::Rules)),
        "places" => Ok(ExportWhat::Places),
        _ => Err(unknown(
            "matters, ledger, answers, categories, routes, replies, synonyms, rules, places",
        )),
    }
}

/// The format, with its media type.
fn export_format(id: &str) -> Result<(Format, &'static str, &'static str), Refusal> {
    match id {
        "csv" => Ok((Format::Csv, "csv", "text/csv; charset=utf-8")),
        "jsonl" => Ok((Format::Jsonl, "jsonl", "application/x-ndjson")),
        "" | "xlsx" => Ok((
            Format::Xlsx,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )),
        _ => Err(unknown("csv, jsonl, xlsx")),
    }
}

fn unknown(known: &str) -> Refusal {
    Refusal::new(
        "table-unknown",
        Sort::Invalid,
        ("没有这种表。", "There is no such table."),
        (format!("可选：{known}"), format!("One of: {known}")),
    )
}

/// `POST /desk/tables/import`.
pub(crate) async fn import(
    State(web): State<Web>,
    mut form: DeskForm,
) -> Result<Response, Refused> {
    web.office
        .may(&form.session.caller, yiwang_domain::playbook::roles::Right::ImportTables)
        .await?;
    let mut page = page(&web, &form.visit, &form.session).await?;
    let w = form.visit.words;
    match brought(&web, &mut form).await {
        Ok(r) => {
            let more = r.wrong.len().saturating_sub(SHOWN);
            page.report = Some(Report {
                read: r.read,
                added: r.added,
                changed: r.changed,
                same: r.same,
                made: r.made,
                wrong: r
                    .wrong
                    .iter()
                    .take(SHOWN)
                    .map(|f| (f.at.clone(), w.x(&f.say).to_owned()))
                    .collect(),
                more,
            });
            Ok(Html(page).into_response())
        }
        Err(refusal) => {
            page.said = Some(Said::of(w, &refusal));
            if !refusal.faults.is_empty() {
                page.report = Some(Report {
                    read: 0,
                    added: 0,
                    changed: 0,
                    same: 0,
                    made: 0,
                    more: refusal.faults.len().saturating_sub(SHOWN),
                    wrong: refusal
                        .faults
                        .iter()
                        .take(SHOWN)
                        .map(|f| (f.at.clone(), w.x(&f.say).to_owned()))
                        .collect(),
                });
            }
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

/// Takes the table of a form in, from a page or through the API.
pub(crate) async fn bring(
    web: &Web,
    session: &Session,
    what: What,
    fields: &mut Fields,
) -> Result<ImportReport, Refusal> {
    let Some(file) = fields.take_files("file").into_iter().next() else {
        return Err(Refusal::new(
            "file-missing",
            Sort::Invalid,
            ("请选择要导入的文件。", "Choose the file to bring in."),
            ("支持 xlsx、csv、GeoJSON。", "xlsx, csv and GeoJSON are read."),
        ));
    };
    let mapping = fields.take_files("mapping").into_iter().next().map(|f| f.bytes);
    let import = Import {
        what,
        name: &file.name,
        bytes: file.bytes,
        mapping,
        all_or_nothing: fields.text("rows") != Some("good"),
    };
    web.office.import(&session.caller, import, &|_, _| {}).await
}

async fn brought(web: &Web, form: &mut DeskForm) -> Result<ImportReport, Refusal> {
    let what = import_what(form.fields.text("what").unwrap_or_default())?;
    bring(web, &form.session, what, &mut form.fields).await
}

/// What an export asks for besides the filter.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    what: String,
    format: String,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { what: "matters".to_owned(), format: "xlsx".to_owned() }
    }
}

/// `GET /desk/tables/export`.
pub(crate) async fn export(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    file(&web, &session, &wanted.what, &wanted.format, &asked).await
}

/// A table as a file to keep.
pub(crate) async fn file(
    web: &Web,
    session: &Session,
    what: &str,
    format: &str,
    asked: &Asked,
) -> Result<Response, Refused> {
    let kind = export_what(what)?;
    let (format, ending, mime) = export_format(format)?;
    let bytes = web.office.export(&session.caller, kind, format, &query(asked)?).await?;
    let day = web.office.now().format("%Y%m%d");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    if let Ok(name) =
        HeaderValue::from_str(&format!("attachment; filename=\"yiwang-{what}-{day}.{ending}\""))
    {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
