//! What is done about places. A contact in plain words stands on the page that answers, and nowhere else.

use super::{forms, list, page};
use crate::desk::plain::Again;
use crate::extract::{DeskForm, Fields, Path};
use crate::look::Html;
use crate::portal::see_other;
use crate::refused::{self, Refused, no_page};
use crate::state::Web;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;
use yiwang_domain::Refusal;
use yiwang_domain::place::ConfirmedBy;
use yiwang_domain::playbook::roles::Right;
use yiwang_office::place::ContactForm;

/// The place, and the version of it that was seen. A version that is no number is none there was.
fn which(id: &str, fields: &Fields) -> Result<(Uuid, i64), Refusal> {
    let id = id.parse().map_err(|_| no_page())?;
    Ok((id, fields.text("_version").and_then(|v| v.parse().ok()).unwrap_or(0)))
}

/// The page of the place after a form, which is shown again where it was refused.
async fn answer(
    web: &Web,
    form: &DeskForm,
    (id, name): (Uuid, &'static str),
    done: Result<(), Refusal>,
) -> Result<Response, Refused> {
    let Err(refusal) = done else { return Ok(see_other(&format!("/desk/places/{id}"))) };
    let again = Again { form: name, fields: &form.fields, refusal: &refusal };
    let page = page::page(web, &form.visit, &form.session, id, Some(again)).await?;
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}

/// `POST /desk/places`: adds a place.
pub(crate) async fn add(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceEdit).await?;
    let new = forms::typed(&form.fields);
    match web.office.add_place(caller, &new).await {
        Ok(id) => Ok(see_other(&format!("/desk/places/{id}"))),
        Err(refusal) => {
            // a form of the page of the place it was to lie in is shown there again
            if let Ok(parent) = new.parent.parse() {
                return answer(&web, &form, (parent, "newplace"), Err(refusal)).await;
            }
            let again = Again { form: "newplace", fields: &form.fields, refusal: &refusal };
            let asked = (list::Asked::default(), "");
            let page = list::page(&web, &form.visit, &form.session, asked, Some(again)).await?;
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

/// `POST /desk/places/{id}`: changes it.
pub(crate) async fn edit(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceEdit).await?;
    let which = which(&id, &form.fields)?;
    let done = web.office.edit_place(caller, which, &forms::typed(&form.fields)).await;
    answer(&web, &form, (which.0, "edit"), done).await
}

/// `POST /desk/places/{id}/confirm`: it is as it stands.
pub(crate) async fn confirm(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceEdit).await?;
    let which = which(&id, &form.fields)?;
    let how = form.fields.text("how").and_then(ConfirmedBy::read).unwrap_or(ConfirmedBy::Visit);
    let done = web.office.confirm_place(caller, which, how).await;
    answer(&web, &form, (which.0, "confirm"), done).await
}

/// `POST /desk/places/{id}/end`: it is no more.
pub(crate) async fn end(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceEdit).await?;
    let which = which(&id, &form.fields)?;
    let done = web.office.end_place(caller, which, &form.fields.again("day")).await;
    answer(&web, &form, (which.0, "end"), done).await
}

/// `POST /desk/places/{id}/contact`: keeps who may be asked for.
pub(crate) async fn contact(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceEdit).await?;
    let which = which(&id, &form.fields)?;
    let typed = ContactForm {
        name: form.fields.again("name"),
        phone: form.fields.again("phone"),
        agreed: form.fields.ticked("agreed"),
    };
    let done = web.office.set_place_contact(caller, which, &typed).await;
    answer(&web, &form, (which.0, "contact"), done).await
}

/// `POST /desk/places/{id}/contact/forget`: erases it.
pub(crate) async fn forget(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceEdit).await?;
    let which = which(&id, &form.fields)?;
    let done = web.office.drop_place_contact(caller, which).await;
    answer(&web, &form, (which.0, "forget"), done).await
}

/// `POST /desk/places/{id}/contact/show`: shows it plain, for a purpose that is logged.
pub(crate) async fn reveal(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::PlaceContact).await?;
    let (id, _) = which(&id, &form.fields)?;
    let purpose = form.fields.text("purpose").unwrap_or_default();
    match web.office.place_contact(caller, id, purpose).await {
        Ok(plain) => {
            let mut page = page::page(&web, &form.visit, &form.session, id, None).await?;
            page.plain = Some(plain);
            Ok(Html(page).into_response())
        }
        Err(refusal) => answer(&web, &form, (id, "reveal"), Err(refusal)).await,
    }
}
