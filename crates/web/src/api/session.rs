//! Sessions of programs.

use super::dto::Bilingual;
use crate::extract::{ApiCaller, Json, session_token};
use crate::guard::rate;
use crate::refused::{Problem, Refused};
use crate::state::Web;
use crate::visit::Visit;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// Login.
    login: String,
    /// Password.
    password: String,
}

/// A new session.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewSession {
    /// Token for `Authorization: Bearer`.
    token: String,
    /// Ends then unless it is used.
    expires_at: DateTime<Utc>,
}

/// Sign in
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    responses((status = 201, body = NewSession), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    Json(c): Json<Credentials>,
) -> Result<(StatusCode, Json<NewSession>), Refused> {
    web.allow(rate::Kind::SignIn, &visit.address)?;
    web.allow(rate::Kind::Account, &c.login)?;
    let s = web.office.sign_in(&c.login, &c.password).await?;
    Ok((StatusCode::CREATED, Json(NewSession { token: s.token, expires_at: s.expires_at })))
}

/// A post of the person.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApiPost {
    /// Role id.
    role: String,
    /// Role.
    role_name: Bilingual,
    /// Unit.
    unit: String,
    /// Grid.
    grid: Option<String>,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// Name.
    name: String,
    /// Login.
    login: String,
    /// Posts in force now.
    posts: Vec<ApiPost>,
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = Me), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn who(ApiCaller(session): ApiCaller) -> Json<Me> {
    Json(Me {
        name: session.staff.name,
        login: session.staff.login,
        posts: session
            .posts
            .into_iter()
            .map(|p| ApiPost {
                role: p.role_id,
                role_name: p.role.into(),
                unit: p.unit,
                grid: p.grid,
            })
            .collect(),
    })
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_out(
    State(web): State<Web>,
    headers: HeaderMap,
    _caller: ApiCaller,
) -> Result<StatusCode, Refused> {
    if let Some(token) = session_token(&headers, web.settings.https) {
        web.office.sign_out(&token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
