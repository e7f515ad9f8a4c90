//! Reports.

use super::dto::{NewReport, Receipt};
use super::key;
use crate::extract::{ApiCaller, Body, Json};
use crate::guard::rate;
use crate::portal::report_of;
use crate::refused::{Problem, Refused};
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

/// Report something
///
/// Open to everybody; who is signed in reports as staff. A form (`multipart/form-data`) may bring
/// photos.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports",
    request_body(content((NewReport = "application/json"), (NewReport = "multipart/form-data"))),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the same receipt")),
    responses((status = 201, body = Receipt), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn report(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    caller: Option<ApiCaller>,
    body: Body<NewReport>,
) -> Result<(StatusCode, Json<Receipt>), Refused> {
    let caller = caller.map(|c| c.0.caller);
    if caller.is_none() {
        web.allow(rate::Kind::Report, &visit.address)?;
    }
    let report = match body {
        Body::Json(r) => r.report(caller.is_some())?,
        Body::Form(mut fields) => {
            let channel = fields.text("channel").filter(|_| caller.is_some()).unwrap_or("api");
            let channel = channel.to_owned();
            report_of(&web, &mut fields, caller.as_ref(), &channel).await?
        }
    };
    let receipt = web.office.receive(caller.as_ref(), report, key(&headers).as_deref()).await?;
    Ok((StatusCode::CREATED, Json(receipt.into())))
}
