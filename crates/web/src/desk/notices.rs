//! Notices for the person who is signed in.

use super::lead::frame;
use crate::extract::{DeskForm, Path, SignedIn};
use crate::look::{Html, chrome::Chrome};
use crate::portal::see_other;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/notices.html")]
struct Notices {
    c: Chrome,
    notices: Vec<Line>,
}

struct Line {
    id: Uuid,
    at: String,
    iso: String,
    text: String,
    /// Empty where it is about an early warning of a place.
    number: String,
    read: bool,
}

/// `GET /desk/notices`.
pub(crate) async fn notices(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    let notices = web.office.notices(&session.caller).await?;
    Ok(Html(Notices {
        c: frame(&web, &visit, &session, "notices").await?,
        notices: notices
            .into_iter()
            .map(|n| Line {
                id: n.id,
                at: visit.when(n.at),
                iso: visit.iso(n.at),
                text: visit.words.x(&n.text).to_owned(),
                number: n.number,
                read: n.read,
            })
            .collect(),
    }))
}

/// `POST /desk/notices/{id}/read`.
pub(crate) async fn read(
    State(web): State<Web>,
    Path(id): Path<Uuid>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.read_notice(&form.session.caller, Some(id)).await?;
    Ok(match form.fields.text("number") {
        Some(number) => see_other(&format!("/desk/m/{}", super::query::percent(number))),
        None if form.fields.ticked("warnings") => see_other("/desk/warnings"),
        None => see_other("/desk/notices"),
    })
}
