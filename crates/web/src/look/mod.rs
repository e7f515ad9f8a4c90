//! How pages look: the frame, the styles, what several pages share.

pub(crate) mod assets;
pub(crate) mod campaign;
pub(crate) mod chip;
pub(crate) mod chrome;
pub(crate) mod diagram;
pub(crate) mod diff;
pub(crate) mod form;
pub(crate) mod map;
pub(crate) mod table;
pub(crate) mod weeks;

use crate::refused::{Refused, broken};
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// A page: its struct is its template is the answer. No cache keeps it.
pub(crate) struct Html<T>(pub(crate) T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(text) => axum::response::Html(text).into_response(),
            Err(e) => {
                tracing::error!(error = %e, "a page could not be written");
                Refused::from(broken()).into_response()
            }
        }
    }
}

/// A page without anything of a person in it: the browser may keep it for going back.
pub(crate) struct OpenPage<T>(pub(crate) T);

impl<T: Template> IntoResponse for OpenPage<T> {
    fn into_response(self) -> Response {
        let mut response = Html(self.0).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        response
    }
}
