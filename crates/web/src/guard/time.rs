//! How long an answer may take.

use crate::refused::Refused;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use yiwang_domain::{Refusal, Sort};

/// Gives up after `limit`. What the office has begun to write it finishes or undoes by itself; the
/// idempotency key makes sending again safe.
pub(crate) async fn within(limit: Duration, request: Request, next: Next) -> Response {
    if let Ok(response) = tokio::time::timeout(limit, next.run(request)).await {
        return response;
    }
    Refused::from(Refusal::new(
        "too-slow",
        Sort::Unready,
        ("处理超时，没有得到结果。", "It took too long and gave no result."),
        (
            "可以放心再提交一次，不会重复登记。",
            "It is safe to send again; nothing is entered twice.",
        ),
    ))
    .into_response()
}
