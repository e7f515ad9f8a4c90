//! What a person is told when something cannot be done.

use crate::text::{Lang, Text};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What sort of refusal it is; decides the HTTP status and the exit code, nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The input is wrong; the same input will never do. HTTP 422.
    Invalid,
    /// The thing does not exist, or the caller may not know that it does. HTTP 404.
    NotFound,
    /// Nobody is signed in. HTTP 401.
    Nobody,
    /// The caller may know of it but may not do this. HTTP 403.
    NotYours,
    /// Not now: the matter has moved on, or the version is stale. HTTP 409.
    NotNow,
    /// Too large. HTTP 413.
    TooLarge,
    /// Too often. HTTP 429.
    TooOften,
    /// The installation is not set up for it, or a part of it is down. HTTP 503.
    Unready,
}

/// One field or row that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where: a form field id, `row 12, column street`, `line 7`.
    pub at: String,
    /// What is wrong there, as a sentence.
    pub say: Text,
}

/// A refusal: a stable code, one clear sentence, and the mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {}", .say.en)]
pub struct Refusal {
    /// Stable kebab-case code that scripts may depend on.
    pub code: Cow<'static, str>,
    /// The sort, for status codes.
    pub sort: Sort,
    /// The sentence for the person.
    pub say: Text,
    /// What to do instead.
    pub mend: Text,
    /// The single fields or rows, where there are several.
    pub faults: Vec<Fault>,
}

impl Refusal {
    /// A refusal with its sentence and its mend, each as (zh-CN, en).
    pub fn new(
        code: impl Into<Cow<'static, str>>,
        sort: Sort,
        say: (impl Into<String>, impl Into<String>),
        mend: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            code: code.into(),
            sort,
            say: Text::new(say.0, say.1),
            mend: Text::new(mend.0, mend.1),
            faults: Vec::new(),
        }
    }

    /// Adds the single faults.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// Sentence and mend in one line, for a terminal.
    pub fn line(&self, lang: Lang) -> String {
        format!("{} {}", self.say.in_lang(lang), self.mend.in_lang(lang))
    }
}
