//! The description of the API, written by the code itself.

use super::{
    board, files, locate, matters, notices, outbox, playbooks, progress, reports, session, tables,
    write,
};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yiwang",
        description = "One net of grids: reports, matters, answers. Errors are problems after RFC 9457; \
                       a writing request with `Idempotency-Key` may be sent again without harm.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        session::sign_in, session::who, session::sign_out,
        reports::report, progress::progress, progress::act, locate::locate,
        matters::views, matters::list, matters::search, matters::get, matters::party,
        write::act, write::note, files::upload, files::file,
        notices::notices, notices::read, outbox::outbox, outbox::resend,
        tables::import, tables::export,
        playbooks::list, playbooks::text, playbooks::publish, board::board,
    ),
    modifiers(&Bearer),
    security(("bearer" = []), ())
)]
struct Described;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The token of `POST /api/v1/session`"))
            .build();
        api.components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The description as JSON, the same each time.
fn text() -> String {
    Described::openapi().to_pretty_json().unwrap_or_default() + "\n"
}

/// `GET /api/openapi.json`.
pub(crate) async fn openapi() -> Response {
    let mut response = text().into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::ROUTES;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_committed_description_is_that_of_the_code() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
        if std::env::var_os("YIWANG_UPDATE").is_some() {
            std::fs::write(&path, text()).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text(), "openapi.json is stale: run this test with YIWANG_UPDATE=1");
    }

    #[test]
    fn every_route_of_the_api_is_described_and_nothing_else() {
        let api: serde_json::Value = serde_json::from_str(&text()).unwrap();
        let mut described = BTreeSet::new();
        for (path, ways) in api["paths"].as_object().unwrap() {
            for verb in ways.as_object().unwrap().keys() {
                described.insert(format!("{} {path}", verb.to_uppercase()));
            }
        }
        let routed: BTreeSet<String> = ROUTES
            .iter()
            .filter(|r| r.path.starts_with("/api/v1/"))
            .map(|r| format!("{} {}", r.method, r.path))
            .collect();
        assert_eq!(described, routed);
        assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    }
}
