//! Why something did not reach somebody outside.

use std::fmt;
use yiwang_domain::Text;

/// A message or call that did not get through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendError {
    /// True when trying again cannot help: the receiver does not exist or refuses. False when it
    /// may: the way was closed, or the installation's own settings must be mended first.
    pub permanent: bool,
    /// What happened, for the person who looks after it. No content and no address in it.
    pub say: Text,
}

impl SendError {
    pub(crate) fn permanent(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { permanent: true, say: Text::new(zh, en) }
    }

    pub(crate) fn passing(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { permanent: false, say: Text::new(zh, en) }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say.en)
    }
}

impl std::error::Error for SendError {}
