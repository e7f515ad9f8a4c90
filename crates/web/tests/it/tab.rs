//! A browser without scripts: cookies, forms, redirects.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tower::ServiceExt;
use yiwang_office::Office;
use yiwang_web::WebSettings;
use yiwang_web::guard::rate::{Rate, Rates};

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// One browser.
#[derive(Clone)]
pub(crate) struct Tab {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// A form found on a page: where it goes and its hidden fields.
pub(crate) struct Form {
    pub(crate) to: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) html: String,
}

impl Form {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Tab {
    pub(crate) fn open(office: Office) -> Self {
        let free = || Rate { burst: 10_000, ..Rates::default().sign_in };
        let rates = Rates {
            sign_in: free(),
            account: free(),
            report: free(),
            progress: free(),
            number: free(),
        };
        let settings = WebSettings { rates, ..WebSettings::local([7; 32]) };
        Self { router: yiwang_web::router(office, settings), cookies: BTreeMap::new() }
    }

    /// Another browser at the same server.
    pub(crate) fn fresh(&self) -> Self {
        Self { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_LANGUAGE, "zh-CN")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4_000))));
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for c in response.headers().get_all(header::SET_COOKIE) {
            let c = c.to_str().unwrap();
            if let Some((name, value)) = c.split(';').next().and_then(|p| p.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let of = |h| response.headers().get(h).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let location = of(header::LOCATION);
        let status = response.status();
        // a stream of events ends when its reader leaves: its head is all there is to wait for
        let streams = of(header::CONTENT_TYPE).is_some_and(|k| k.starts_with("text/event-stream"));
        let body = if streams { Body::empty() } else { response.into_body() };
        let bytes = to_bytes(body, 100_000_000).await.unwrap().to_vec();
        Answer { status, location, bytes }
    }

    pub(crate) async fn get(&mut self, path: &str) -> String {
        let a = self.ask("GET", path, "", Vec::new()).await;
        assert_eq!(a.status, StatusCode::OK, "GET {path}: {:?} {}", a.location, a.text());
        a.text()
    }

    /// Sends a form as a browser does and follows the redirect.
    pub(crate) async fn send(&mut self, form: Form, files: &[(&str, &str, &[u8])]) -> String {
        let a = self.post(&form, files).await;
        let to = a.location.clone().unwrap_or_default();
        assert!(a.status.is_redirection(), "POST {}: {} {}", form.to, a.status, a.text());
        self.get(&to).await
    }

    pub(crate) async fn post(&mut self, form: &Form, files: &[(&str, &str, &[u8])]) -> Answer {
        let boundary = "----yiwang-test";
        let mut body = Vec::new();
        for (name, value) in &form.fields {
            body.extend(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .into_bytes(),
            );
        }
        for (name, file, bytes) in files {
            body.extend(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .into_bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{boundary}--\r\n").into_bytes());
        let multipart = form.html.contains("multipart/form-data");
        if multipart {
            let kind = format!("multipart/form-data; boundary={boundary}");
            return self.ask("POST", &form.to, &kind, body).await;
        }
        let plain: Vec<String> =
            form.fields.iter().map(|(k, v)| format!("{}={}", enc(k), enc(v))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.ask("POST", &form.to, kind, plain.join("&").into_bytes()).await
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) {
        let page = self.get("/sign-in").await;
        let form = form(&page, "name=\"password\"").with("login", login).with("password", password);
        self.send(form, &[]).await;
    }
}

fn enc(s: &str) -> String {
    s.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// The form of a page that contains `mark`.
pub(crate) fn form(page: &str, mark: &str) -> Form {
    let html = page
        .split("<form")
        .skip(1)
        .map(|f| f.split("</form>").next().unwrap_or_default())
        .find(|f| f.contains(mark))
        .unwrap_or_else(|| panic!("no form with {mark} on the page:\n{page}"));
    let mut fields = Vec::new();
    for input in html.split("<input").skip(1) {
        let tag = input.split('>').next().unwrap_or_default();
        let checked = tag.contains("checked");
        let hidden = tag.contains("type=\"hidden\"");
        if (hidden || checked)
            && let Some(name) = attribute(tag, "name")
        {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    let head = html.split('>').next().unwrap_or_default();
    Form { to: attribute(head, "action").unwrap_or_default(), fields, html: html.to_owned() }
}

pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next().map(|v| v.replace("&amp;", "&").replace("&#38;", "&"))
}

/// The form of an action.
pub(crate) fn action(page: &str, id: &str) -> Form {
    form(page, &format!("name=\"action\" value=\"{id}\""))
}

/// The value of the option whose label contains `label`.
pub(crate) fn option(form: &Form, label: &str) -> String {
    form.html
        .split("<input")
        .find(|i| i.split("</label>").next().unwrap_or_default().contains(label))
        .and_then(|i| attribute(i.split('>').next().unwrap_or_default(), "value"))
        .unwrap_or_else(|| panic!("no option {label} in {}", form.html))
}
