//! The fields of a sent form, whichever of the two ways a browser sends it.

use super::{too_large, unreadable};
use crate::refused::Refused;
use axum::extract::{FromRequest, Multipart, Request, multipart::MultipartError};
use axum::http::{StatusCode, header};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Photo;

/// A file of a form.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// Name on the person's device.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// All fields, in the order they were sent. The single fields are read and checked by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    texts: Vec<(String, String)>,
    files: Vec<(String, Upload)>,
}

/// No form of ours has more fields.
const MOST_FIELDS: usize = 4_000;

impl Fields {
    /// A field as typed; none where it is missing or blank.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.raw(name).map(str::trim).filter(|v| !v.is_empty())
    }

    /// A field as typed, blank or not.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A field as typed, for a form that is shown again.
    pub(crate) fn again(&self, name: &str) -> String {
        self.raw(name).unwrap_or_default().to_owned()
    }

    /// What a person typed into the fields of a playbook, to be shown where its form is gone.
    pub(crate) fn typed(&self) -> Vec<(String, String)> {
        self.texts
            .iter()
            .filter(|(n, v)| (n.starts_with("f.") || n == "note") && !v.trim().is_empty())
            .map(|(n, v)| (n.trim_start_matches("f.").to_owned(), v.clone()))
            .collect()
    }

    /// Names and values as sent.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Every value of a field that may stand several times.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts
            .iter()
            .filter(move |(n, v)| n == name && !v.trim().is_empty())
            .map(|(_, v)| v.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// Sets a field, in the place of whatever was sent for it.
    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.texts.retain(|(n, _)| n != name);
        self.texts.push((name.to_owned(), value));
    }

    /// Adds a field, as if it had been sent.
    pub(crate) fn push(&mut self, name: &str, value: String) {
        self.texts.push((name.to_owned(), value));
    }

    /// Takes the chosen files of a field. An empty file input sends a nameless empty file.
    pub(crate) fn take_files(&mut self, name: &str) -> Vec<Upload> {
        let (wanted, rest) =
            std::mem::take(&mut self.files).into_iter().partition(|(n, _)| n == name);
        self.files = rest;
        let wanted: Vec<(String, Upload)> = wanted;
        wanted.into_iter().map(|(_, u)| u).filter(|u| !u.bytes.is_empty()).collect()
    }

    #[cfg(test)]
    pub(crate) fn of(texts: &[(&str, &str)]) -> Self {
        let texts = texts.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Self { texts, files: Vec::new() }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            return multipart(request, state).await;
        }
        if kind.starts_with("application/x-www-form-urlencoded") || kind.is_empty() {
            return urlencoded(request, state).await;
        }
        Err(Refusal::new(
            "body-kind",
            Sort::Invalid,
            ("只接受网页表单。", "Only web forms are taken here."),
            ("按 multipart/form-data 提交。", "Send it as multipart/form-data."),
        )
        .into())
    }
}

async fn urlencoded<S: Send + Sync>(request: Request, state: &S) -> Result<Fields, Refused> {
    #[expect(clippy::disallowed_types, reason = "this is the extractor that wraps it")]
    let form = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
    match form {
        Ok(f) => {
            let texts = f.0.into_iter().map(|(n, v)| (n, lines(&v))).collect();
            Ok(Fields { texts, files: Vec::new() })
        }
        Err(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(too_large().into()),
        // no body at all is a form without fields
        Err(e) if e.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE => Ok(Fields::default()),
        Err(_) => Err(unreadable().into()),
    }
}

async fn multipart<S: Send + Sync>(request: Request, state: &S) -> Result<Fields, Refused> {
    let mut parts = Multipart::from_request(request, state).await.map_err(|_| unreadable())?;
    let mut fields = Fields::default();
    while let Some(part) = parts.next_field().await.map_err(|e| wrong(&e))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|e| wrong(&e))?;
        match file {
            Some(file) => {
                fields.files.push((name, Upload { name: file, bytes: bytes.to_vec() }));
            }
            None => {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?;
                fields.texts.push((name, lines(&text)));
            }
        }
        if fields.texts.len() + fields.files.len() > MOST_FIELDS {
            return Err(too_large().into());
        }
    }
    Ok(fields)
}

/// Browsers send line ends of forms as CR LF; the ledger keeps LF.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn wrong(e: &MultipartError) -> Refusal {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { unreadable() }
}

/// An upload as the office takes photos.
impl From<Upload> for Photo {
    fn from(u: Upload) -> Self {
        Self { name: u.name, bytes: u.bytes }
    }
}
