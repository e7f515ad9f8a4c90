//! That a form was opened here before it is sent here.
//!
//! Staff: the token of the session stands in the form. Portal: a signed token stands both in a
//! cookie and in the form (double submit); nobody needs an account for it.

use super::{cookie, mac};
use crate::state::Web;
use axum::http::HeaderMap;
use yiwang_domain::{Refusal, Sort};

/// Name of the hidden field.
pub(crate) const FIELD: &str = "_csrf";
/// Header that carries the token of the session on the API.
pub(crate) const HEADER: &str = "x-csrf-token";

/// A fresh token of the portal.
pub(crate) fn fresh(web: &Web) -> String {
    let mut nonce = [0_u8; 16];
    web.office.random(&mut nonce);
    let nonce = hex::encode(nonce);
    let tag = tag(web, &nonce);
    format!("{nonce}.{tag}")
}

fn tag(web: &Web, nonce: &str) -> String {
    let all = mac::mac(&web.settings.cookie_key, format!("form\0{nonce}").as_bytes());
    hex::encode(all.get(..16).unwrap_or_default())
}

/// The token this browser holds, if we made it.
pub(crate) fn held(web: &Web, headers: &HeaderMap) -> Option<String> {
    let token = cookie::value(headers, cookie::form(web.settings.https))?;
    let (nonce, given) = token.split_once('.')?;
    mac::same(given.as_bytes(), tag(web, nonce).as_bytes()).then_some(token)
}

/// Whether the token in the form is the expected one.
pub(crate) fn check(expected: Option<&str>, given: Option<&str>) -> Result<(), Refusal> {
    match (expected, given) {
        (Some(e), Some(g)) if !e.is_empty() && mac::same(e.as_bytes(), g.as_bytes()) => Ok(()),
        _ => Err(expired()),
    }
}

fn expired() -> Refusal {
    Refusal::new(
        "form-expired",
        Sort::NotYours,
        ("这张表单已经过期，没有提交成功。", "This form has expired; nothing was sent."),
        (
            "请返回上一页，刷新后再提交；浏览器需要允许 Cookie。",
            "Go back, reload the page and send again; the browser must allow cookies.",
        ),
    )
}
