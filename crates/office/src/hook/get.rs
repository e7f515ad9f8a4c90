//! Reading what stands at a public address: with a bound in bytes, in time and in redirects, and never
//! from the machines beside this one.

use super::{Hooks, inside, is_public, not_reached};
use crate::send_error::SendError;
use reqwest::Url;
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};

/// Most bytes that are read.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Redirects that are followed; each address is judged anew.
const MOST_STEPS: usize = 5;

/// What came of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    /// It stands there as it did.
    Same,
    /// It is new.
    New {
        /// All of it.
        body: Vec<u8>,
        /// Its content type; empty where none was given.
        kind: String,
        /// What the other side calls this version; empty where it does not.
        etag: String,
        /// When it was changed, in the other side's words; empty where it does not say.
        modified: String,
    },
}

impl Hooks {
    /// Whether an address may be read: `http` or `https` of the public internet, or a host that is
    /// allowed.
    ///
    /// # Errors
    /// Permanent, with the reason.
    pub(crate) fn readable(&self, text: &str) -> Result<Url, SendError> {
        let wrong = |zh: &str, en: &str| Err(SendError::permanent(zh, en));
        let Ok(url) = Url::parse(text) else {
            return wrong("地址的写法不对。", "The address cannot be read.");
        };
        let Some(host) = url.host_str().map(str::to_ascii_lowercase) else {
            return wrong("地址里没有主机。", "The address has no host.");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return wrong("地址必须以 http 或 https 开头。", "The address must be http or https.");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("地址里不能带账号密码。", "The address may not hold a password.");
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if !self.allowed.contains(&host) && bare.parse().is_ok_and(|ip| !is_public(ip)) {
            return Err(inside());
        }
        Ok(url)
    }

    /// Reads an address. `etag` and `modified` are what it was when it was read last.
    ///
    /// # Errors
    /// Permanent for a forbidden address and what is not there; passing for everything else.
    pub(crate) async fn get(
        &self,
        text: &str,
        (etag, modified): (&str, &str),
    ) -> Result<Got, SendError> {
        let mut url = self.readable(text)?;
        for _ in 0..=MOST_STEPS {
            let mut ask = self.client.get(url.clone());
            for (name, value) in [(IF_NONE_MATCH, etag), (IF_MODIFIED_SINCE, modified)] {
                if !value.is_empty() {
                    ask = ask.header(name, value);
                }
            }
            let mut answer = ask.send().await.map_err(|e| not_reached(&e))?;
            let head = |name: HeaderName| {
                let value = answer.headers().get(name).and_then(|v| v.to_str().ok());
                value.unwrap_or_default().chars().take(500).collect::<String>()
            };
            match answer.status().as_u16() {
                304 => return Ok(Got::Same),
                301 | 302 | 303 | 307 | 308 => {
                    let to = head(LOCATION);
                    let next = url.join(&to).map_err(|_| lost())?;
                    url = self.readable(next.as_str())?;
                }
                200..=299 => {
                    let (kind, etag, modified) =
                        (head(CONTENT_TYPE), head(ETAG), head(LAST_MODIFIED));
                    let mut body = Vec::new();
                    while let Some(part) = answer.chunk().await.map_err(|e| not_reached(&e))? {
                        if body.len() + part.len() > MOST_BYTES {
                            return Err(SendError::permanent(
                                "内容超过2 MB，没有读。",
                                "It is larger than 2 MB and was not read.",
                            ));
                        }
                        body.extend_from_slice(&part);
                    }
                    return Ok(Got::New { body, kind, etag, modified });
                }
                status @ (404 | 410) => {
                    return Err(SendError::permanent(
                        format!("这个地址没有内容（{status}）。"),
                        format!("There is nothing at this address ({status})."),
                    ));
                }
                status => {
                    return Err(SendError::passing(
                        format!("对方没有给内容（{status}）。"),
                        format!("The other side did not give it ({status})."),
                    ));
                }
            }
        }
        Err(lost())
    }
}

fn lost() -> SendError {
    SendError::permanent(
        "地址转来转去，没有内容。",
        "The address leads on and on and ends nowhere.",
    )
}
