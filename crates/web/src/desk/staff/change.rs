//! What an administrator does about people. A password is shown on the page that answers, once.

use super::forms::new_post;
use super::{person, tree, unit};
use crate::desk::plain::Again;
use crate::desk::query::percent;
use crate::extract::{DeskForm, Fields, Path};
use crate::look::Html;
use crate::portal::see_other;
use crate::refused::{self, Refused, no_page};
use crate::state::Web;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{PostId, Refusal, Sort, StaffId};
use yiwang_office::staff::{HandOver, Handed, NewCommittee, NewMember, NewPerson};

/// The person, and the version of them that was seen. A version that is no number is none there was.
fn who(id: &str, fields: &Fields) -> Result<(StaffId, i64), Refusal> {
    let id = id.parse().map_err(|_| no_page())?;
    Ok((id, fields.text("_version").and_then(|v| v.parse().ok()).unwrap_or(0)))
}

fn post(fields: &Fields) -> Result<PostId, Refusal> {
    fields.text("post").and_then(|p| p.parse().ok()).ok_or_else(no_page)
}

/// The page of the person after a form, which is shown again where it was refused.
async fn answer(
    web: &Web,
    form: &DeskForm,
    (id, name): (StaffId, &'static str),
    done: Result<(), Refusal>,
) -> Result<Response, Refused> {
    let Err(refusal) = done else { return Ok(see_other(&format!("/desk/staff/{id}"))) };
    let again = Again { form: name, fields: &form.fields, refusal: &refusal };
    let open = form.fields.again("post");
    let page = person::page(web, &form.visit, &form.session, id, &open, Some(again)).await?;
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}

/// `POST /desk/staff`: adds a person.
pub(crate) async fn add(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let new = NewPerson {
        login: form.fields.again("login"),
        name: form.fields.again("name"),
        email: form.fields.again("email"),
        post: new_post(&form.fields),
    };
    match web.office.add_person(caller, &new).await {
        Ok((id, password)) => {
            let mut page = person::page(&web, &form.visit, &form.session, id, "", None).await?;
            page.password = Some(password);
            Ok(Html(page).into_response())
        }
        Err(refusal) => {
            let again = Again { form: "newcomer", fields: &form.fields, refusal: &refusal };
            let page = tree::page(&web, &form.visit, &form.session, None, Some(again)).await?;
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

/// `POST /desk/staff/committee`: sets a committee up.
pub(crate) async fn committee(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let f = &form.fields;
    let new = NewCommittee { name: f.again("committee"), above: f.again("above") };
    match web.office.add_committee(caller, &new).await {
        Ok(code) => Ok(see_other(&format!("/desk/staff/unit/{}", percent(&code)))),
        Err(refusal) => {
            let again = Again { form: "committee", fields: f, refusal: &refusal };
            let page = tree::page(&web, &form.visit, &form.session, None, Some(again)).await?;
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

/// `POST /desk/staff/unit/{code}/member`: adds a member to a committee.
pub(crate) async fn member(
    State(web): State<Web>,
    Path(code): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let f = &form.fields;
    let new = NewMember { login: f.again("login"), post: new_post(f) };
    match web.office.add_member(caller, &code, &new).await {
        Ok(()) => Ok(see_other(&format!("/desk/staff/unit/{}", percent(&code)))),
        Err(refusal) if refusal.sort == Sort::NotFound => Err(refusal.into()),
        Err(refusal) => {
            let again = Again { form: "member", fields: f, refusal: &refusal };
            let page = unit::page(&web, &form.visit, &form.session, &code, Some(again)).await?;
            Ok((refused::status(refusal.sort), Html(page)).into_response())
        }
    }
}

/// `POST /desk/staff/{id}`: name and mail address.
pub(crate) async fn rename(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let who = who(&id, &form.fields)?;
    let (name, email) = (form.fields.again("name"), form.fields.again("email"));
    let done = web.office.rename_person(caller, who, &name, &email).await;
    answer(&web, &form, (who.0, "rename"), done).await
}

/// `POST /desk/staff/{id}/post`: another post.
pub(crate) async fn give(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let who = who(&id, &form.fields)?;
    let done = web.office.give_post(caller, who, &new_post(&form.fields)).await;
    answer(&web, &form, (who.0, "give"), done).await
}

/// `POST /desk/staff/{id}/end`: ends a post.
pub(crate) async fn end(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let (who, post) = (who(&id, &form.fields)?, post(&form.fields)?);
    let done = web.office.end_post(caller, who, post, &form.fields.again("day")).await;
    answer(&web, &form, (who.0, "end"), done).await
}

/// `POST /desk/staff/{id}/replace`: hands a post over.
pub(crate) async fn replace(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let (who, post) = (who(&id, &form.fields)?, post(&form.fields)?);
    let wish = HandOver { day: form.fields.again("day"), to: form.fields.again("to") };
    match web.office.replace(caller, who, post, &wish).await {
        Ok(handed) => {
            let w = form.visit.words;
            let mut page = person::page(&web, &form.visit, &form.session, who.0, "", None).await?;
            let Handed { from, matters, put_off, views, .. } = handed;
            let views = i64::try_from(views).unwrap_or(i64::MAX);
            page.handed = vec![
                w.a("handed-from", "day", from),
                w.n("handed-matters", matters),
                w.n("handed-put-off", put_off),
                w.n("handed-views", views),
            ];
            Ok(Html(page).into_response())
        }
        Err(refusal) => answer(&web, &form, (who.0, "replace"), Err(refusal)).await,
    }
}

/// `POST /desk/staff/{id}/password`: another password.
pub(crate) async fn password(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let who = who(&id, &form.fields)?;
    match web.office.reset_password(caller, who).await {
        Ok(password) => {
            let mut page = person::page(&web, &form.visit, &form.session, who.0, "", None).await?;
            page.password = Some(password);
            Ok(Html(page).into_response())
        }
        Err(refusal) => answer(&web, &form, (who.0, "password"), Err(refusal)).await,
    }
}

/// `POST /desk/staff/{id}/login`: switches a login off or on.
pub(crate) async fn switch(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::StaffEdit).await?;
    let who = who(&id, &form.fields)?;
    let off = form.fields.text("off") == Some("yes");
    let done = web.office.switch_login(caller, who, off).await;
    answer(&web, &form, (who.0, "login"), done).await
}
