//! A refusal on its way to the person: as a page that helps, or as an RFC 9457 problem.

use crate::guard::log::RequestId;
use crate::look::{Html, chrome::Chrome};
use crate::visit::Visit;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;
use yiwang_domain::{Fault, Lang, Refusal, Sort};

/// A refusal as the answer of a handler. It is given its form when it leaves, by [`dress`], where
/// language and kind of page are known.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    /// The refusal.
    pub(crate) refusal: Refusal,
    /// Seconds to wait, where waiting helps.
    pub(crate) retry_after: Option<u64>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, retry_after: None }
    }
}

/// The status of a sort.
pub(crate) const fn status(sort: Sort) -> StatusCode {
    match sort {
        Sort::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Sort::NotFound => StatusCode::NOT_FOUND,
        Sort::Nobody => StatusCode::UNAUTHORIZED,
        Sort::NotYours => StatusCode::FORBIDDEN,
        Sort::NotNow => StatusCode::CONFLICT,
        Sort::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Sort::TooOften => StatusCode::TOO_MANY_REQUESTS,
        Sort::Unready => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The refusal inside a response that is still to be dressed.
#[derive(Debug, Clone)]
struct Bare(Refusal);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = status(self.refusal.sort).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Bare(self.refusal));
        response
    }
}

/// A problem as RFC 9457 has it, with our code, the mend and the single faults.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `urn:yiwang:` and the code.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The sentence for the person.
    pub(crate) title: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// What to do instead.
    pub(crate) detail: String,
    /// Stable code that scripts may depend on.
    pub(crate) code: String,
    /// The single fields or rows that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) faults: Vec<ProblemFault>,
    /// Id of the request, to quote when asking for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) instance: Option<String>,
}

/// One wrong field or row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemFault {
    /// Where.
    pub(crate) at: String,
    /// What is wrong there.
    pub(crate) say: String,
}

impl ProblemFault {
    pub(crate) fn of(f: &Fault, lang: Lang) -> Self {
        Self { at: f.at.clone(), say: f.say.in_lang(lang).to_owned() }
    }
}

impl Problem {
    fn of(r: &Refusal, lang: Lang, id: Option<RequestId>) -> Self {
        Self {
            kind: format!("urn:yiwang:{}", r.code),
            title: r.say.in_lang(lang).to_owned(),
            status: status(r.sort).as_u16(),
            detail: r.mend.in_lang(lang).to_owned(),
            code: r.code.to_string(),
            faults: r.faults.iter().map(|f| ProblemFault::of(f, lang)).collect(),
            instance: id.map(|i| format!("urn:uuid:{}", i.0)),
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    c: Chrome,
    status: u16,
    say: String,
    mend: String,
    code: String,
    faults: Vec<(String, String)>,
    request: String,
}

/// Gives a bare refusal its form.
pub(crate) fn dress(
    mut response: Response,
    visit: &Visit,
    reading: bool,
    id: Option<RequestId>,
) -> Response {
    let Some(Bare(refusal)) = response.extensions_mut().remove::<Bare>() else { return response };
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let mut dressed = if visit.api {
        let problem = Problem::of(&refusal, visit.words.lang, id);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut r = (status(refusal.sort), body).into_response();
        r.headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if refusal.sort == Sort::Nobody {
            r.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        r
    } else if refusal.sort == Sort::Nobody && refusal.code == "not-signed-in" {
        // back to where the person wanted to go; after a sent form to its page, not into the form
        let next = if reading { visit.here.as_str() } else { "/desk" };
        Redirect::to(&format!("/sign-in?next={next}")).into_response()
    } else {
        page(&refusal, visit, id)
    };
    if let Some(retry) = retry {
        dressed.headers_mut().insert(header::RETRY_AFTER, retry);
    }
    dressed
}

fn page(refusal: &Refusal, visit: &Visit, id: Option<RequestId>) -> Response {
    let w = visit.words;
    let code = status(refusal.sort);
    let page = ErrorPage {
        c: Chrome::plain(visit),
        status: code.as_u16(),
        say: w.x(&refusal.say).to_owned(),
        mend: w.x(&refusal.mend).to_owned(),
        code: refusal.code.to_string(),
        faults: refusal.faults.iter().map(|f| (f.at.clone(), w.x(&f.say).to_owned())).collect(),
        request: id.map_or_else(String::new, |i| i.0.to_string()),
    };
    (code, Html(page)).into_response()
}

/// No such page.
pub(crate) fn no_page() -> Refusal {
    Refusal::new(
        "no-page",
        Sort::NotFound,
        ("没有这个页面。", "There is no such page."),
        ("核对网址，或从首页重新进入。", "Check the address, or start again from the home page."),
    )
}

/// Something of ours broke.
pub(crate) fn broken() -> Refusal {
    Refusal::new(
        "broken",
        Sort::Unready,
        ("系统出了故障，已记录。", "Something of ours broke; it has been recorded."),
        (
            "请稍后再试；急事请拨打12345，并报下面的请求号。",
            "Try again later; if it is pressing, call 12345 and quote the request id below.",
        ),
    )
}
