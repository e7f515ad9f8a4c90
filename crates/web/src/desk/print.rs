//! A document of a matter on paper: a page of its own, without the workbench around it.

use super::matter::{List, list};
use crate::extract::{Path, SignedIn};
use crate::look::{Html, assets, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_office::view::{PrintBody, PrintPart};

#[derive(Template)]
#[template(path = "desk/print.html")]
struct PrintPage {
    c: Chrome,
    css: String,
    number: String,
    name: String,
    parts: Vec<Part>,
}

struct Part {
    head: Option<String>,
    new_page: bool,
    body: Body,
}

enum Body {
    Title(String),
    Facts(Vec<(String, String)>),
    Text(Vec<String>),
    List(List),
    Timeline(Vec<Piece>),
    Photos(Vec<(String, Vec<String>)>),
    Signatures(Vec<String>),
}

struct Piece {
    at: String,
    who: String,
    act: String,
}

/// `GET /desk/m/{number}/print/{id}`.
pub(crate) async fn print(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path((number, id)): Path<(String, String)>,
) -> Result<Html<impl Template>, Refused> {
    let print = web.office.print(&session.caller, &number, &id).await?;
    Ok(Html(PrintPage {
        c: Chrome::desk(&visit, &session, "inbox"),
        css: assets::url("print.css"),
        number: print.number,
        name: visit.words.x(&print.name).to_owned(),
        parts: print.parts.iter().map(|p| part(&visit, p)).collect(),
    }))
}

fn part(v: &Visit, p: &PrintPart) -> Part {
    let w = v.words;
    let body = match &p.body {
        PrintBody::Title(t) => Body::Title(w.x(t).to_owned()),
        PrintBody::Facts(lines) => {
            Body::Facts(lines.iter().map(|(k, t)| (w.x(k).to_owned(), w.x(t).to_owned())).collect())
        }
        PrintBody::Text(t) => Body::Text(w.x(t).lines().map(str::to_owned).collect()),
        PrintBody::List(l) => Body::List(list(v, l)),
        PrintBody::Timeline(pieces) => Body::Timeline(
            pieces
                .iter()
                .map(|i| Piece {
                    at: w.x(&i.at).to_owned(),
                    who: w.x(&i.who).to_owned(),
                    act: w.x(&i.act).to_owned(),
                })
                .collect(),
        ),
        PrintBody::Photos(lines) => Body::Photos(
            lines
                .iter()
                .map(|(k, files)| {
                    (w.x(k).to_owned(), files.iter().map(ToString::to_string).collect())
                })
                .collect(),
        ),
        PrintBody::Signatures(names) => {
            Body::Signatures(names.iter().map(|n| w.x(n).to_owned()).collect())
        }
    };
    Part { head: p.head.as_ref().map(|h| w.x(h).to_owned()), new_page: p.new_page, body }
}
