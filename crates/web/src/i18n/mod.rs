//! The words of the pages: one catalogue in zh-CN and en.
//!
//! What the office says (stages, sentences, refusals) comes as [`Text`] in both languages. What
//! the pages themselves say stands in `web-ui/locales`, under one key per phrase.

#[cfg(test)]
mod tests;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::fmt::Display;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;
use yiwang_domain::{Lang, Text};

/// The catalogue in Chinese.
pub(crate) const ZH: &str = include_str!("../../../../web-ui/locales/zh-CN.ftl");
/// The catalogue in English.
pub(crate) const EN: &str = include_str!("../../../../web-ui/locales/en.ftl");

type Bundle = FluentBundle<FluentResource>;

static BUNDLE_ZH: LazyLock<Bundle> = LazyLock::new(|| bundle(ZH, Lang::Zh));
static BUNDLE_EN: LazyLock<Bundle> = LazyLock::new(|| bundle(EN, Lang::En));

fn bundle(source: &str, lang: Lang) -> Bundle {
    // a faulty message is left out by the parser and found by the test of the catalogues
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(r) | Err((r, _)) => r,
    };
    let id = lang.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // marks of direction around values are of no use in two left-to-right languages, and they
    // end up in copied numbers
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// What can be counted in a phrase: templates hold numbers of several kinds, some by reference.
pub trait Count {
    /// The number.
    fn count(self) -> i64;
}

impl Count for i64 {
    fn count(self) -> i64 {
        self
    }
}

impl Count for usize {
    fn count(self) -> i64 {
        i64::try_from(self).unwrap_or(i64::MAX)
    }
}

impl<T: Count + Copy> Count for &T {
    fn count(self) -> i64 {
        (*self).count()
    }
}

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The language.
    pub lang: Lang,
}

impl Words {
    /// The words of `lang`.
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// A phrase without values. An unknown key comes back as it is, so that it is seen.
    pub fn t(self, key: &str) -> String {
        self.say(key, None)
    }

    /// A phrase with one named value.
    pub fn a(self, key: &str, name: &str, value: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set(name.to_owned(), value.to_string());
        self.say(key, Some(&args))
    }

    /// A phrase with two named values.
    pub fn b(
        self,
        key: &str,
        (name1, value1): (&str, impl Display),
        (name2, value2): (&str, impl Display),
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name1.to_owned(), value1.to_string());
        args.set(name2.to_owned(), value2.to_string());
        self.say(key, Some(&args))
    }

    /// A phrase with the count `$n`, so that English can tell one from many.
    pub fn n(self, key: &str, n: impl Count) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n.count()));
        self.say(key, Some(&args))
    }

    /// A text of the office in this language.
    pub fn x(self, text: &Text) -> &str {
        text.in_lang(self.lang)
    }

    /// Whether a key exists.
    pub fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn bundle(self) -> &'static Bundle {
        match self.lang {
            Lang::Zh => &BUNDLE_ZH,
            Lang::En => &BUNDLE_EN,
        }
    }

    fn say(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut wrong = Vec::new();
        bundle.format_pattern(pattern, args, &mut wrong).into_owned()
    }
}

/// The language of a request: the cookie, else `?lang=`, else `Accept-Language`, else Chinese.
pub fn choose(cookie: Option<&str>, query: Option<&str>, accept: Option<&str>) -> Lang {
    if let Some(tag) = cookie.or(query).filter(|t| !t.trim().is_empty()) {
        return Lang::from_tag(tag);
    }
    accept.map_or(Lang::Zh, preferred)
}

/// The better liked of the two languages in an `Accept-Language` header; Chinese where neither
/// stands there.
fn preferred(header: &str) -> Lang {
    let mut best: Option<(Lang, f32)> = None;
    for item in header.split(',') {
        let mut parts = item.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let lang = match tag.get(..2) {
            Some("zh") => Lang::Zh,
            Some("en") => Lang::En,
            _ => continue,
        };
        let q = parts
            .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
            .unwrap_or(1.0);
        if best.is_none_or(|(_, b)| q > b) {
            best = Some((lang, q));
        }
    }
    best.map_or(Lang::Zh, |(lang, _)| lang)
}
