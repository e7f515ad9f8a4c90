//! Following what somebody nearby has already reported.

use super::{Case, onward};
use crate::extract::PortalForm;
use crate::guard::{cookie, rate};
use crate::refused::Refused;
use crate::state::Web;
use axum::extract::State;
use axum::response::Response;
use yiwang_domain::MatterId;
use yiwang_domain::rights::not_found;

/// `POST /report/follow`: instead of reporting the same again. The page that follows shows the
/// number and the code of this follower. Photos chosen before are not kept: nothing was reported.
pub(crate) async fn follow(State(web): State<Web>, form: PortalForm) -> Result<Response, Refused> {
    form.opened_here?;
    web.allow(rate::Kind::Report, &form.visit.address)?;
    let matter = form.fields.text("follow").and_then(|v| v.parse::<MatterId>().ok());
    let matter = matter.ok_or_else(not_found)?;
    // the same tap twice is one follower; another matter from the same page is another
    let key = form.fields.text("_key").map(|k| format!("{k}.{matter}"));
    let receipt = web.office.follow_public(matter, key.as_deref()).await?;
    let case = Case { number: receipt.number, secret: receipt.secret, outside: None };
    Ok(onward("/report/done", case.bake(&web, cookie::CASE)))
}
