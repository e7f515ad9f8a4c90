//! Putting a matter off, and bringing it back.

use crate::extract::{DeskForm, Fields, Path};
use crate::portal::see_other;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::{Visit, own_path};
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDateTime, Utc};
use yiwang_office::Later;

/// `POST /desk/m/{number}/later`: one of the moments offered, or one typed.
pub(crate) async fn later(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let f = &form.fields;
    let wish = Later {
        // what cannot be read is not in the future, and is refused as such
        until: moment(&form.visit, f).unwrap_or(form.visit.now),
        why: f.again("why"),
        post: f.ticked("post"),
    };
    web.office.snooze(&form.session.caller, &number, wish).await?;
    Ok(see_other(&after(f, &number)))
}

/// `POST /desk/m/{number}/wake`.
pub(crate) async fn wake(
    State(web): State<Web>,
    Path(number): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.wake(&form.session.caller, &number).await?;
    let to = match form.fields.text("_onward") {
        Some(to) => own_path(to).to_owned(),
        None => format!("/desk/m/{number}"),
    };
    Ok(see_other(&to))
}

fn moment(v: &Visit, f: &Fields) -> Option<DateTime<Utc>> {
    let typed = f.text("moment").or_else(|| f.text("until"))?;
    let local = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok()?;
    Some(local.and_local_timezone(v.offset).single()?.to_utc())
}

/// Where a form of the inbox goes on: the next of its list, which is told what was done; from the
/// page of the matter, that page.
pub(super) fn after(f: &Fields, number: &str) -> String {
    match f.text("_onward").map(own_path).filter(|to| to.starts_with("/desk")) {
        Some(to) => {
            let and = if to.contains('?') { '&' } else { '?' };
            format!("{to}{and}did={}", super::query::percent(number))
        }
        None => format!("/desk/m/{number}"),
    }
}
