//! That a writing request comes from our own pages.

use super::cookie;
use crate::refused::Refused;
use crate::state::Web;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use yiwang_domain::{Refusal, Sort};

/// Refuses writing requests that another site started. Requests without any cookie carry no
/// standing of the person and pass: what they may do is decided by what they bring themselves.
pub(crate) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if request.method().is_safe() || !cookie::any(headers) || own(headers, web.settings.proxies > 0)
    {
        return next.run(request).await;
    }
    Refused::from(Refusal::new(
        "other-site",
        Sort::NotYours,
        ("这个请求来自别的网站，已拦下。", "This request came from another site and was stopped."),
        ("请在本站页面上操作。", "Do it from a page of this site."),
    ))
    .into_response()
}

fn own(headers: &HeaderMap, behind_proxy: bool) -> bool {
    let text = |name| headers.get(name).and_then(|v: &axum::http::HeaderValue| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else {
        // an old browser or a tool that sends neither header: the token of the form decides
        return true;
    };
    let Some((_, origin)) = origin.split_once("://") else { return false };
    let forwarded = text("x-forwarded-host").filter(|_| behind_proxy);
    text(header::HOST.as_str()) == Some(origin) || forwarded == Some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (axum::http::HeaderName::from_static(k), v.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_write() {
        assert!(own(&of(&[("sec-fetch-site", "same-origin")]), false));
        assert!(!own(&of(&[("sec-fetch-site", "cross-site")]), false));
        assert!(!own(&of(&[("sec-fetch-site", "same-site")]), false));
        let host = ("host", "grid.example:8443");
        assert!(own(&of(&[host, ("origin", "https://grid.example:8443")]), false));
        assert!(!own(&of(&[host, ("origin", "https://evil.example")]), false));
        assert!(!own(&of(&[host, ("origin", "null")]), false));
        let proxied =
            [("host", "10.0.0.2"), ("origin", "https://a.cn"), ("x-forwarded-host", "a.cn")];
        assert!(own(&of(&proxied), true));
        assert!(!own(&of(&proxied), false), "not believed without a proxy of our own");
        assert!(own(&of(&[host]), false));
    }
}
