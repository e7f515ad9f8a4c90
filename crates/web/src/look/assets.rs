//! Styles and scripts, inside the program.
//!
//! Each stands at an address that holds the hash of its content, so a browser may keep it for ever
//! and a new version is a new address.

use crate::extract::Path;
use crate::refused::{Refused, no_page};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../web-ui/dist"]
#[allow_missing = true]
struct Dist;

/// The address of a file of `web-ui/dist`.
pub(crate) fn url(name: &str) -> String {
    let hash =
        Dist::get(name).map_or_else(|| "none".to_owned(), |f| short(&f.metadata.sha256_hash()));
    format!("/assets/{hash}/{name}")
}

fn short(hash: &[u8; 32]) -> String {
    hex::encode(hash.get(..6).unwrap_or_default())
}

/// `GET /assets/{hash}/{name}`.
pub(crate) async fn show(Path((hash, name)): Path<(String, String)>) -> Result<Response, Refused> {
    let file = Dist::get(&name).ok_or_else(no_page)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("map") => "application/json",
        _ => "application/octet-stream",
    };
    // a page of yesterday may still ask by an old hash: it gets today's file, but may not keep it
    let keep = if hash == short(&file.metadata.sha256_hash()) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = file.data.into_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}
