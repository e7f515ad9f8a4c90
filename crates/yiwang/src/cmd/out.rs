//! Where answers go: the terminal or a machine, in one of two languages.

use super::fail::{Done, Failure};
use serde::Serialize;
use std::io::{IsTerminal, Stdout, Write};
use yiwang_domain::{Lang, Text};

/// Standard output, the language, and whether a machine reads it.
pub(crate) struct Out {
    /// Language of sentences.
    pub(crate) lang: Lang,
    /// Whether answers are JSON.
    pub(crate) json: bool,
    stdout: Stdout,
}

impl Out {
    /// Standard output; the language of the environment where none is asked for.
    pub(crate) fn new(lang: Option<Lang>, json: bool) -> Self {
        let lang = lang.unwrap_or_else(|| environment_lang(|name| std::env::var(name).ok()));
        Self { lang, json, stdout: std::io::stdout() }
    }

    /// The sentence in the language of this run.
    pub(crate) fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.in_lang(self.lang)
    }

    /// One of two sentences.
    pub(crate) fn pick(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.lang {
            Lang::Zh => zh.into(),
            Lang::En => en.into(),
        }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) -> Done {
        let mut to = self.stdout.lock();
        to.write_all(line.as_ref().as_bytes())?;
        to.write_all(b"\n")?;
        to.flush().map_err(Failure::from)
    }

    /// Writes a value as JSON, on one line.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> Done {
        let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
        self.line(text)
    }

    /// Whether a person watches standard error: only then are there progress bars.
    pub(crate) fn watched(&self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }
}

/// Writes a line to standard error. That nobody reads it is no failure.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// The language the environment asks for, in the order POSIX gives (`LC_ALL`, `LC_MESSAGES`,
/// `LANG`), zh-CN where none asks for English.
fn environment_lang(var: impl Fn(&str) -> Option<String>) -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(var)
        .find(|value| !value.is_empty())
        .map_or_else(Lang::default, |value| Lang::from_tag(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_environment_and_is_chinese_by_default() {
        let lang = |set: &[(&str, &str)]| {
            environment_lang(|name| {
                set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
            })
        };
        assert_eq!(lang(&[]), Lang::Zh);
        assert_eq!(lang(&[("LANG", "C.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&[("LANG", "en_GB.UTF-8")]), Lang::En);
        assert_eq!(lang(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_US")]), Lang::En);
        assert_eq!(lang(&[("LC_ALL", ""), ("LANG", "en_US")]), Lang::En);
    }
}
