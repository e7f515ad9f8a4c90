//! Who is signed in.

use crate::guard::{cookie, csrf};
use crate::refused::Refused;
use crate::state::Web;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::{HeaderMap, header, request::Parts};
use yiwang_office::{Session, not_signed_in};

/// The token a request brings, and whether a header brought it (which no other site can forge).
fn token(headers: &HeaderMap, https: bool) -> Option<(String, bool)> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .map(|t| (t.trim().to_owned(), true));
    bearer.or_else(|| cookie::value(headers, cookie::session(https)).map(|t| (t, false)))
}

/// The token of the session cookie, for signing out.
pub(crate) fn session_token(headers: &HeaderMap, https: bool) -> Option<String> {
    token(headers, https).map(|(t, _)| t)
}

/// A member of staff who is signed in, by cookie. Who is not is sent to the sign-in page.
pub(crate) struct SignedIn(pub(crate) Session);

impl FromRequestParts<Web> for SignedIn {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let https = web.settings.https;
        let Some(token) = cookie::value(&parts.headers, cookie::session(https)) else {
            return Err(not_signed_in().into());
        };
        Ok(Self(web.office.session(&token).await?))
    }
}

/// A member of staff on the API, by cookie or `Authorization: Bearer`. A writing request by cookie
/// must bring the token of the session in `X-CSRF-Token`.
pub(crate) struct ApiCaller(pub(crate) Session);

impl FromRequestParts<Web> for ApiCaller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let Some((token, by_header)) = token(&parts.headers, web.settings.https) else {
            return Err(not_signed_in().into());
        };
        let session = web.office.session(&token).await?;
        if !parts.method.is_safe() && !by_header {
            let given = parts.headers.get(csrf::HEADER).and_then(|v| v.to_str().ok());
            csrf::check(Some(&session.csrf), given)?;
        }
        Ok(Self(session))
    }
}

impl OptionalFromRequestParts<Web> for ApiCaller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Option<Self>, Refused> {
        if token(&parts.headers, web.settings.https).is_none() {
            return Ok(None);
        }
        <Self as FromRequestParts<Web>>::from_request_parts(parts, web).await.map(Some)
    }
}

/// Who is signed in, if anybody, for pages that are open to all.
pub(crate) struct MaybeStaff(pub(crate) Option<Session>);

impl FromRequestParts<Web> for MaybeStaff {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let Some(token) = cookie::value(&parts.headers, cookie::session(web.settings.https)) else {
            return Ok(Self(None));
        };
        Ok(Self(web.office.session(&token).await.ok()))
    }
}
