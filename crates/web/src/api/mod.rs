//! The API: the same use cases as the pages, as JSON, with problems after RFC 9457.
//!
//! Who speaks to it signs in and sends `Authorization: Bearer`; a browser that is signed in may use
//! its cookie, and then sends the token of its session in `X-CSRF-Token` when it writes.

mod board;
mod dto;
mod files;
mod locate;
mod matters;
mod notices;
mod openapi;
mod outbox;
mod playbooks;
mod progress;
mod reports;
mod session;
mod tables;
mod write;

pub(crate) use board::board;
pub(crate) use files::{file, upload};
pub(crate) use locate::locate;
pub(crate) use matters::{get, list, party, search, views};
pub(crate) use notices::{notices, read};
pub(crate) use openapi::openapi;
pub(crate) use outbox::{outbox, resend};
pub(crate) use playbooks::{list as playbooks, publish, text as playbook};
pub(crate) use progress::{act as reporter_act, progress};
pub(crate) use reports::report;
pub(crate) use session::{sign_in, sign_out, who};
pub(crate) use tables::{export, import};
pub(crate) use write::{act, note};

use axum::http::HeaderMap;

/// `Idempotency-Key` of a request: the same key and the same request give the same answer.
pub(crate) fn key(headers: &HeaderMap) -> Option<String> {
    headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned)
}
