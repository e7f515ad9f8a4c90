//! JSON bodies, and bodies that may be JSON or a form with files.

use super::{Fields, too_large, unreadable};
use crate::refused::Refused;
use axum::extract::{FromRequest, Request, rejection::JsonRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, de::DeserializeOwned};
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// A JSON body, in or out.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        #[expect(clippy::disallowed_types, reason = "this is the extractor that wraps it")]
        match axum::extract::Json::<T>::from_request(request, state).await {
            Ok(j) => Ok(Self(j.0)),
            Err(e) => Err(wrong(&e).into()),
        }
    }
}

fn wrong(e: &JsonRejection) -> Refusal {
    match e {
        JsonRejection::MissingJsonContentType(_) => Refusal::new(
            "body-kind",
            Sort::Invalid,
            ("内容类型应为 application/json。", "The content type must be application/json."),
            ("设置 Content-Type 后再发。", "Set Content-Type and send again."),
        ),
        JsonRejection::JsonDataError(_) | JsonRejection::JsonSyntaxError(_) => Refusal::new(
            "body-not-json",
            Sort::Invalid,
            ("内容不是约定的 JSON。", "The body is not the JSON agreed on."),
            ("对照 /api/openapi.json 改正。", "Correct it after /api/openapi.json."),
        )
        .with_faults(vec![Fault {
            at: "body".to_owned(),
            say: Text::new(e.body_text(), e.body_text()),
        }]),
        e if e.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => unreadable(),
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A body that is either JSON or a form, which may bring files.
#[derive(Debug)]
pub(crate) enum Body<T> {
    /// JSON.
    Json(T),
    /// A form.
    Form(Fields),
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|v| v.as_bytes().starts_with(b"application/json"));
        if is_json {
            return Json::from_request(request, state).await.map(|j| Self::Json(j.0));
        }
        Fields::from_request(request, state).await.map(Self::Form)
    }
}
