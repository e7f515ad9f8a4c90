//! What clerks know for sure (关键词规则): words, a place, a channel, and what a matter with them is. A
//! rule stands before what was learned; it too only proposes, and how often it is right is a figure.

mod trial;
mod view;

pub use trial::{RuleTrial, Stands, TrialLine};
pub use view::{Clash, KindFigure, RuleView};

use crate::books::Books;
use crate::import::synonyms::words_of;
use crate::words;
use chrono::{DateTime, Datelike, Utc};
use serde_json::json;
use yiwang_domain::matter::Urgency;
use yiwang_domain::units::within;
use yiwang_domain::{Matter, Text};
use yiwang_store::triage_rule::Rule;

/// Channels a report comes by.
pub const CHANNELS: [&str; 6] = ["portal", "counter", "phone", "worker", "hotline", "api"];

/// What a rule says one thing of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Category.
    Category,
    /// Unit.
    Unit,
    /// Urgency.
    Urgency,
}

impl Kind {
    /// All, in the order in which they are shown.
    pub(crate) const ALL: [Self; 3] = [Self::Category, Self::Unit, Self::Urgency];

    /// Its word in data, as proposals have it.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Unit => "unit",
            Self::Urgency => "urgency",
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> Text {
        match self {
            Self::Category => Text::new("类别", "Category"),
            Self::Unit => Text::new("承办单位", "Unit"),
            Self::Urgency => Text::new("紧急程度", "Urgency"),
        }
    }
}

/// A rule that fits, with the words of the text that stand for its words.
#[derive(Debug, Clone)]
pub(crate) struct Fit<'b> {
    pub(crate) rule: &'b Rule,
    pub(crate) said: Vec<String>,
}

/// Whether a rule holds on a day: begun, not past its last day, not ended.
fn holds(b: &Books, r: &Rule) -> bool {
    r.ended_at.is_none()
        && r.valid_from.is_none_or(|d| d <= b.day)
        && r.valid_to.is_none_or(|d| b.day <= d)
}

/// How one rule fits a matter: whether place and channel do, and all its words are said.
pub(crate) fn fit<'b>(b: &Books, r: &'b Rule, m: &Matter, said: &str) -> Option<Fit<'b>> {
    let path = m.place.grid.as_ref().map(|g| g.path.as_str());
    let here = r.area.is_empty() || path.is_some_and(|p| within(p, &r.area));
    if !here || !(r.channel.is_empty() || r.channel == m.channel) {
        return None;
    }
    let said = b.vocabulary.all_said(said, &words_of(&r.words))?;
    Some(Fit { rule: r, said })
}

/// The rules that hold today and fit a matter, the narrower first.
pub(crate) fn fits<'b>(b: &'b Books, m: &Matter, said: &str) -> Vec<Fit<'b>> {
    let mut out: Vec<Fit<'b>> =
        b.rules.iter().filter(|r| holds(b, r)).filter_map(|r| fit(b, r, m, said)).collect();
    out.sort_by_key(|f| {
        let r = f.rule;
        std::cmp::Reverse((f.said.len(), r.area.len(), !r.channel.is_empty(), r.set_at))
    });
    out
}

/// What a rule says of a kind: a code, or the word of an urgency.
pub(crate) fn says(b: &Books, r: &Rule, kind: Kind) -> Option<String> {
    match kind {
        Kind::Category => r.category.clone().filter(|c| b.categories.contains_key(c)),
        Kind::Unit => r.unit.and_then(|u| b.units.get(u)).map(|u| u.code.clone()),
        Kind::Urgency => r.urgency.map(word),
    }
}

/// Kinds of which two rules say different things.
pub(crate) fn differ(b: &Books, one: &Rule, other: &Rule) -> Vec<Kind> {
    let different = |k: &Kind| match (says(b, one, *k), says(b, other, *k)) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    Kind::ALL.into_iter().filter(different).collect()
}

/// Whether two rules contradict each other: whatever one fits the other can fit too, at the same place,
/// by the same channel and on the same day, and they say different things of it. Returns of what.
///
/// Rules on different words may meet in one text as well; that shows where they meet, not here.
pub(crate) fn contradict(b: &Books, one: &Rule, other: &Rule) -> Vec<Kind> {
    let area = one.area.is_empty()
        || other.area.is_empty()
        || within(&one.area, &other.area)
        || within(&other.area, &one.area);
    let channel =
        one.channel.is_empty() || other.channel.is_empty() || one.channel == other.channel;
    let after = |a: &Rule, b: &Rule| match (a.valid_to, b.valid_from) {
        (Some(last), Some(first)) => last < first,
        _ => false,
    };
    let ended = one.ended_at.is_some() || other.ended_at.is_some();
    if !area || !channel || ended || after(one, other) || after(other, one) {
        return Vec::new();
    }
    let kinds = differ(b, one, other);
    if kinds.is_empty() {
        return kinds;
    }
    let implied = |a: &Rule, c: &Rule| b.vocabulary.all_said(&a.words, &words_of(&c.words));
    let words = implied(one, other).is_some() || implied(other, one).is_some();
    if words { kinds } else { Vec::new() }
}

/// A value as its word in data.
pub(crate) fn word(u: Urgency) -> String {
    json!(u).as_str().unwrap_or_default().to_owned()
}

/// Name of an urgency.
pub(crate) fn urgency_name(u: Urgency) -> Text {
    match u {
        Urgency::Normal => Text::new("一般", "Normal"),
        Urgency::Urgent => Text::new("紧急", "Urgent"),
        Urgency::Emergency => Text::new("突发", "Emergency"),
    }
}

/// A day in the tenant's own time, as people write it.
fn day(b: &Books, at: DateTime<Utc>) -> Text {
    let d = at.with_timezone(&b.tenant.offset()).date_naive();
    Text::new(format!("{}年{}月{}日", d.year(), d.month(), d.day()), d.to_string())
}

/// When a rule fits, in words: `出现“燃气味”和“楼道”，在一社区，来源为电话`.
pub(crate) fn when(b: &Books, r: &Rule) -> Text {
    let words = words_of(&r.words);
    let mut zh = vec![format!("出现“{}”", words.join("”和“"))];
    let mut en = vec![format!("it says “{}”", words.join("” and “"))];
    if !r.area.is_empty() {
        let name = b.net.by_path(&r.area).map_or(b.tenant.name.as_str(), |g| g.name.as_str());
        zh.push(format!("在{name}"));
        en.push(format!("in {name}"));
    }
    if !r.channel.is_empty() {
        let name = words::channel(&r.channel);
        zh.push(format!("来源为{}", name.zh));
        en.push(format!("by {}", name.en));
    }
    Text::new(zh.join("，"), en.join(", "))
}

/// What a rule says, in words: `类别为燃气、紧急程度为突发`.
pub(crate) fn then(b: &Books, r: &Rule) -> Text {
    let mut parts = Vec::new();
    if let Some(c) = &r.category {
        parts.push((Kind::Category, b.category_name(c)));
    }
    if let Some(u) = r.unit {
        let name = b.unit_name(u);
        parts.push((Kind::Unit, Text::new(name.clone(), name)));
    }
    if let Some(u) = r.urgency {
        parts.push((Kind::Urgency, urgency_name(u)));
    }
    let zh: Vec<String> = parts.iter().map(|(k, t)| format!("{}为{}", k.name().zh, t.zh)).collect();
    let en: Vec<String> = parts.iter().map(|(k, t)| format!("{}: {}", k.name().en, t.en)).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// Who set a rule and when.
fn set(b: &Books, r: &Rule) -> Text {
    let day = day(b, r.set_at);
    match r.set_by.and_then(|s| b.staff.get(&s)) {
        Some(name) => {
            Text::new(format!("由{name}于{}设定", day.zh), format!("set by {name} on {}", day.en))
        }
        None => Text::new(format!("于{}由系统导入", day.zh), format!("brought in on {}", day.en)),
    }
}

/// Why a rule says what it says of a text, and who set it when.
pub(crate) fn why(b: &Books, fit: &Fit<'_>) -> Text {
    let (when, set) = (when(b, fit.rule), set(b, fit.rule));
    let words = words_of(&fit.rule.words);
    // another word that is said for it was found
    let other: Vec<&str> = fit
        .said
        .iter()
        .zip(&words)
        .filter(|(said, word)| yiwang_text::fold(word) != **said)
        .map(|(said, _)| said.as_str())
        .collect();
    let other = match other.join("、") {
        s if s.is_empty() => Text::new("", ""),
        s => Text::new(format!("（文中写的是{s}）"), format!(" (the text has {s})")),
    };
    let note = match fit.rule.note.trim_end_matches(['。', '.']) {
        "" => Text::new("", ""),
        s => Text::new(format!("。{s}"), format!(". {s}")),
    };
    Text::new(
        format!("按规则：{}{}{}。{}。", when.zh, other.zh, note.zh, set.zh),
        format!("By rule: {}{}{}. It was {}.", when.en, other.en, note.en, set.en),
    )
}
