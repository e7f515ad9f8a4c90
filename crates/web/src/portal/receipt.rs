//! The page after a report: number, code, what happens next and by when.

use super::view::CaseView;
use super::{Case, no_case};
use crate::guard::cookie;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;

#[derive(Template)]
#[template(path = "portal/done.html")]
struct Done {
    c: Chrome,
    secret: String,
    outside: Option<String>,
    case: CaseView,
    /// Doors whose drafts are forgotten too.
    drafts: Vec<String>,
}

/// `GET /report/done`. The number and the code come from the cookie the report left behind.
pub(crate) async fn done(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Html<impl Template>, Refused> {
    let case = Case::read(&web, &headers, cookie::CASE).ok_or_else(no_case)?;
    let progress = web.office.progress(&case.number, &case.secret).await?;
    let doors = web.office.doors().await?;
    Ok(Html(Done {
        drafts: doors.into_iter().map(|(id, ..)| id).collect(),
        c: Chrome::portal(&visit, "report"),
        secret: case.secret,
        outside: case.outside.map(|t| visit.words.x(&t).to_owned()),
        case: CaseView::of(&visit, &progress),
    }))
}
