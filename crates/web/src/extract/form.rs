//! Forms together with the proof that they were opened here.

use super::{Fields, SignedIn};
use crate::guard::csrf;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::{FromRequest, FromRequestParts, Request};
use yiwang_domain::Refusal;
use yiwang_office::Session;

/// A form of the workbench, sent by who is signed in.
pub(crate) struct DeskForm {
    pub(crate) session: Session,
    pub(crate) visit: Visit,
    pub(crate) fields: Fields,
}

impl FromRequest<Web> for DeskForm {
    type Rejection = Refused;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, web).await?;
        let SignedIn(session) = SignedIn::from_request_parts(&mut parts, web).await?;
        let fields = Fields::from_request(Request::from_parts(parts, body), web).await?;
        csrf::check(Some(&session.csrf), fields.raw(csrf::FIELD))?;
        Ok(Self { session, visit, fields })
    }
}

/// A form of the portal. Whether it was opened here is told beside the fields, so that what was
/// typed can be shown again where it was not.
pub(crate) struct PortalForm {
    pub(crate) visit: Visit,
    pub(crate) fields: Fields,
    pub(crate) opened_here: Result<(), Refusal>,
}

impl FromRequest<Web> for PortalForm {
    type Rejection = Refused;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, web).await?;
        let fields = Fields::from_request(Request::from_parts(parts, body), web).await?;
        let held = visit.held.then_some(visit.form_token.as_str());
        let opened_here = csrf::check(held, fields.raw(csrf::FIELD));
        Ok(Self { visit, fields, opened_here })
    }
}
