//! A browser in a few lines: cookies, forms, what a page says.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// Keeps cookies between requests.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// What stands between two marks.
    pub(crate) fn between(&self, from: &str, to: &str) -> &str {
        let at = self.body.find(from).unwrap_or_else(|| panic!("{from} in {}", self.body));
        let rest = &self.body[at + from.len()..];
        &rest[..rest.find(to).unwrap()]
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        self.between(&format!("name=\"{name}\" value=\""), "\"").to_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }

    /// The page without marks: what a person reads.
    pub(crate) fn words(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    out.push(' ');
                }
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out
    }
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub(crate) async fn call(&mut self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        if !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            parts.headers.insert(header::COOKIE, all.join("; ").parse().unwrap());
        }
        parts.headers.insert(header::HOST, "grid.test".parse().unwrap());
        for (name, value) in &self.headers {
            parts.headers.insert(*name, value.parse().unwrap());
        }
        let request = Request::from_parts(parts, body);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if set.to_str().unwrap().contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        // a stream of events ends when its reader leaves: its head is all there is to wait for
        let kind = parts.headers.get("content-type").and_then(|v| v.to_str().ok());
        let streams = kind.is_some_and(|k| k.starts_with("text/event-stream"));
        let body = if streams { axum::body::Body::empty() } else { body };
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as `application/x-www-form-urlencoded`, without anything of a page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(k, v)| format!("{}={}", percent(k), percent(v))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.call(request).await
    }

    /// Sends a form of a page: with its token, and its key where it has one.
    pub(crate) async fn send(&mut self, page: &Answer, path: &str, own: &[(&str, &str)]) -> Answer {
        let token = page.hidden("_csrf");
        let key = page.body.contains("name=\"_key\"").then(|| page.hidden("_key"));
        let seen = page.body.contains("name=\"seen\"").then(|| page.hidden("seen"));
        let mut fields = vec![("_csrf", token.as_str())];
        fields.extend(key.as_deref().map(|k| ("_key", k)));
        fields.extend(seen.as_deref().map(|s| ("seen", s)));
        fields.extend_from_slice(own);
        self.post(path, &fields).await
    }

    pub(crate) async fn json(&mut self, method: Method, path: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.call(request).await
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            b => format!("%{b:02X}"),
        })
        .collect()
}
