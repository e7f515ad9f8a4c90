//! Path and query.

use crate::refused::{Refused, no_page};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use yiwang_domain::{Refusal, Sort};

/// The parts of the path. One that does not fit names nothing that exists.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        #[expect(clippy::disallowed_types, reason = "this is the extractor that wraps it")]
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(p) => Ok(Self(p.0)),
            Err(_) => Err(no_page().into()),
        }
    }
}

/// The query.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        #[expect(clippy::disallowed_types, reason = "this is the extractor that wraps it")]
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(q) => Ok(Self(q.0)),
            Err(_) => Err(Refusal::new(
                "query-unreadable",
                Sort::Invalid,
                ("网址里的条件读不出来。", "The conditions in the address cannot be read."),
                (
                    "去掉问号后面的部分，重新选择。",
                    "Drop what follows the question mark and choose again.",
                ),
            )
            .into()),
        }
    }
}
