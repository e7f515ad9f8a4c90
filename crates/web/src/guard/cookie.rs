//! Cookies: their names, how long they live, and the signed ones.

use super::mac;
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::CookieJar;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Language of the pages.
pub(crate) const LANG: &str = "yw-lang";
/// Elder mode (长辈版).
pub(crate) const ELDER: &str = "yw-elder";
/// Number and code of the report this browser looks at.
pub(crate) const CASE: &str = "yw-case";
/// Number and code of a report just entered for somebody.
pub(crate) const ENTERED: &str = "yw-entered";
/// What was searched for last: a search may be for a name, which must not stand in an address.
pub(crate) const SEARCH: &str = "yw-search";

/// Name of the session cookie. `__Host-` binds it to this host and to https.
pub(crate) const fn session(https: bool) -> &'static str {
    if https { "__Host-yw" } else { "yw" }
}

/// Name of the cookie that proves that a form of the portal was opened in this browser.
pub(crate) const fn form(https: bool) -> &'static str {
    if https { "__Host-yw-form" } else { "yw-form" }
}

/// A cookie for the whole site that scripts cannot read. Written by hand: the values are hex,
/// tokens and tags of ours, which need no quoting; anything else is left out.
pub(crate) fn bake(name: &str, value: &str, life: TimeDelta, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let plain = value.bytes().all(|b| b.is_ascii_graphic() && !b"\";,\\".contains(&b));
    let value = if plain { value } else { "" };
    let life = life.num_seconds().max(0);
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax{secure}"
    ))
    .unwrap_or(HeaderValue::from_static("yw-none="))
}

/// Takes a cookie away.
pub(crate) fn eat(name: &str, https: bool) -> HeaderValue {
    bake(name, "", TimeDelta::zero(), https)
}

/// The value of a cookie of the request.
pub(crate) fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(name)
        .map(|c| c.value().to_owned())
        .filter(|v| !v.is_empty())
}

/// Whether the request carries any cookie, and so any standing that another site could abuse.
pub(crate) fn any(headers: &HeaderMap) -> bool {
    headers.contains_key(header::COOKIE)
}

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    until: DateTime<Utc>,
    value: T,
}

/// Signs a value that holds until then. `name` is signed along, so that one cookie cannot be put
/// in the place of another.
pub(crate) fn seal<T: Serialize>(key: &[u8], name: &str, value: T, until: DateTime<Utc>) -> String {
    let Ok(body) = serde_json::to_vec(&Sealed { until, value }) else { return String::new() };
    let tag = mac::mac(key, &[name.as_bytes(), b"\0", &body].concat());
    format!("{}.{}", hex::encode(body), hex::encode(tag))
}

/// Reads a signed value that still holds.
pub(crate) fn open<T: DeserializeOwned>(
    key: &[u8],
    name: &str,
    text: &str,
    now: DateTime<Utc>,
) -> Option<T> {
    let (body, tag) = text.split_once('.')?;
    let (body, tag) = (hex::decode(body).ok()?, hex::decode(tag).ok()?);
    if !mac::same(&tag, &mac::mac(key, &[name.as_bytes(), b"\0", &body].concat())) {
        return None;
    }
    let sealed: Sealed<T> = serde_json::from_slice(&body).ok()?;
    (now <= sealed.until).then_some(sealed.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_value_is_read_back_until_it_ends_and_nowhere_else() {
        let (key, now) = ([7_u8; 32], DateTime::UNIX_EPOCH);
        let text = seal(&key, CASE, ("20260101", "secret"), now + TimeDelta::minutes(30));
        let read = |k: &[u8], name, text: &str, at| open::<(String, String)>(k, name, text, at);
        assert_eq!(read(&key, CASE, &text, now).unwrap().1, "secret");
        assert!(read(&key, CASE, &text, now + TimeDelta::minutes(31)).is_none(), "too late");
        assert!(read(&[8; 32], CASE, &text, now).is_none(), "another key");
        assert!(read(&key, ENTERED, &text, now).is_none(), "another cookie");
        let mut forged = text.clone();
        forged.replace_range(2..4, "00");
        assert!(read(&key, CASE, &forged, now).is_none(), "changed");
        assert!(read(&key, CASE, "x", now).is_none());
    }

    #[test]
    fn cookies_are_closed_to_scripts_and_other_sites() {
        let c = bake(session(true), "t", TimeDelta::hours(1), true);
        let c = c.to_str().unwrap();
        for part in ["__Host-yw=t", "HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=3600"]
        {
            assert!(c.contains(part), "{part} in {c}");
        }
        let plain = bake(session(false), "t", TimeDelta::hours(1), false);
        assert!(!plain.to_str().unwrap().contains("Secure"));
    }
}
