//! One visit of one browser: language, elder mode, the token of its forms, where it is.

use crate::guard::log::RequestId;
use crate::guard::{address, cookie, csrf};
use crate::i18n::{self, Words};
use crate::refused::{self, Refused};
use crate::state::Web;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, Uri, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};
use yiwang_domain::Lang;

/// What is known of a request before anyone asks who it is.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// The words of its language.
    pub(crate) words: Words,
    /// Elder mode.
    pub(crate) elder: bool,
    /// Path, without the query.
    pub(crate) here: String,
    /// Whether it is the API that is spoken to.
    pub(crate) api: bool,
    /// Token for forms of the portal.
    pub(crate) form_token: String,
    /// Whether the browser already held that token.
    pub(crate) held: bool,
    /// What the rate limits count it under.
    pub(crate) address: String,
    /// Name of the jurisdiction.
    pub(crate) place: String,
    /// Its time zone.
    pub(crate) offset: FixedOffset,
    /// Now.
    pub(crate) now: DateTime<Utc>,
}

impl Visit {
    /// Day and time, in the zone of the jurisdiction: `3月20日 14:05`, with the year where it is
    /// not this one.
    pub(crate) fn when(&self, at: DateTime<Utc>) -> String {
        let t = at.with_timezone(&self.offset);
        format!("{} {:02}:{:02}", self.day(at), t.hour(), t.minute())
    }

    /// The day.
    pub(crate) fn day(&self, at: DateTime<Utc>) -> String {
        self.date(at.with_timezone(&self.offset).date_naive())
    }

    /// A day of local time.
    pub(crate) fn date(&self, t: NaiveDate) -> String {
        let this_year = t.year() == self.now.with_timezone(&self.offset).year();
        match (self.words.lang, this_year) {
            (Lang::Zh, true) => format!("{}月{}日", t.month(), t.day()),
            (Lang::Zh, false) => format!("{}年{}月{}日", t.year(), t.month(), t.day()),
            (Lang::En, true) => t.format("%-d %b").to_string(),
            (Lang::En, false) => t.format("%-d %b %Y").to_string(),
        }
    }

    /// For `datetime` attributes.
    pub(crate) fn iso(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.offset).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
    }

    async fn of(
        web: &Web,
        headers: &HeaderMap,
        uri: &Uri,
        address: String,
    ) -> Result<Self, Refused> {
        let tenant = web.office.tenant().await?;
        let held = csrf::held(web, headers);
        let lang = i18n::choose(
            cookie::value(headers, cookie::LANG).as_deref(),
            asked_lang(uri),
            headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()),
        );
        Ok(Self {
            words: Words::new(lang),
            elder: cookie::value(headers, cookie::ELDER).is_some_and(|v| v == "1"),
            here: uri.path().to_owned(),
            api: uri.path().starts_with("/api/"),
            held: held.is_some(),
            form_token: held.unwrap_or_else(|| csrf::fresh(web)),
            address,
            place: tenant.name.clone(),
            offset: tenant.offset(),
            now: web.office.now(),
        })
    }
}

/// `?lang=` of the query.
fn asked_lang(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|p| p.strip_prefix("lang="))
}

/// Starts the visit, and gives what comes back its form.
pub(crate) async fn enter(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let ip = address::client(request.extensions(), request.headers(), web.settings.proxies);
    let id = request.extensions().get::<RequestId>().copied();
    let reading = request.method().is_safe();
    let visit = match Visit::of(&web, request.headers(), request.uri(), address::counted(ip)).await
    {
        Ok(v) => v,
        Err(refused) => return refused.into_response(),
    };
    request.extensions_mut().insert(visit.clone());
    let response = next.run(request).await;
    let mut response = refused::dress(response, &visit, reading, id);
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if is_page && !visit.held {
        let name = cookie::form(web.settings.https);
        let value = cookie::bake(name, &visit.form_token, TimeDelta::days(30), web.settings.https);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Refused> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| refused::broken().into())
    }
}

/// A path of this site to go back to; anything else becomes `/`.
pub(crate) fn own_path(path: &str) -> &str {
    let fine = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t'])
        && path.is_ascii();
    if fine { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_away_from_this_site() {
        assert_eq!(own_path("/desk/m/1"), "/desk/m/1");
        for bad in ["//evil.example", "https://evil.example", "/\\evil", "", "/a\r\nX: y"] {
            assert_eq!(own_path(bad), "/", "{bad:?}");
        }
    }
}
