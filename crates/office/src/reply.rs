//! Standard replies beside the form of an action, with what the office knows filled in.

use crate::books::Books;
use crate::view::{FieldView, OfferView, ReplyView};
use chrono::{DateTime, Datelike, Utc};
use yiwang_domain::Matter;
use yiwang_domain::playbook::model::FieldKind;

/// What a reply may leave open: the matter's number and title, the unit that answers, the day.
pub(crate) const PLACEHOLDERS: [&str; 4] = ["number", "title", "unit", "date"];

/// The first thing in braces that is no placeholder.
pub(crate) fn unknown(text: &str) -> Option<&str> {
    text.match_indices('{').find_map(|(from, _)| {
        let rest = &text[from..];
        let word = rest.find('}').map_or(rest, |to| &rest[..=to]);
        let name = word.trim_start_matches('{').trim_end_matches('}');
        let known = word.ends_with('}') && PLACEHOLDERS.contains(&name);
        (!known).then_some(word)
    })
}

/// The text a person wrote for several matters at once, with the placeholders filled for one.
pub(crate) fn filled_for(
    b: &Books,
    m: &Matter,
    title: &str,
    unit: Option<&str>,
    now: DateTime<Utc>,
    text: &str,
) -> String {
    filled(text, [m.number.as_str(), title, unit.unwrap_or_default(), &date(b, now)])
}

pub(crate) fn date(b: &Books, now: DateTime<Utc>) -> String {
    let day = now.with_timezone(&b.tenant.offset());
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Puts the replies that fit the matter beside every long text that the person who raised it reads.
pub(crate) fn beside(
    b: &Books,
    m: &Matter,
    title: &str,
    unit: Option<&str>,
    now: DateTime<Utc>,
    offer: &mut OfferView,
) {
    if !offer.fields.iter().any(takes) {
        return;
    }
    let date = date(b, now);
    let unit = unit.unwrap_or_default();
    let values = [m.number.as_str(), title, unit, &date];
    let fitting: Vec<ReplyView> = b
        .replies_for(m.category.as_deref())
        .into_iter()
        .map(|r| ReplyView { title: r.title.clone(), text: filled(&r.text, values) })
        .collect();
    for f in offer.fields.iter_mut().filter(|f| takes(f)) {
        f.replies.clone_from(&fitting);
    }
}

pub(crate) fn takes(f: &FieldView) -> bool {
    f.public && matches!(f.kind, FieldKind::LongText)
}

/// A text with its placeholders filled, read once from the left: a title that itself holds
/// something in braces is not filled again.
pub(crate) fn filled(text: &str, values: [&str; 4]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find('{') {
        let (before, open) = rest.split_at(from);
        out.push_str(before);
        let found = PLACEHOLDERS.iter().zip(values).find_map(|(name, value)| {
            let tail = open.strip_prefix('{')?.strip_prefix(*name)?.strip_prefix('}')?;
            Some((value, tail))
        });
        match found {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = open.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_the_rest_stays() {
        let values = ["0001", "{unit}漏水", "水务局", "2025年11月3日"];
        assert_eq!(
            filled("您反映的“{title}”（{number}）{由}{unit}于{date}修复{", values),
            "您反映的“{unit}漏水”（0001）{由}水务局于2025年11月3日修复{"
        );
    }

    #[test]
    fn what_is_no_placeholder_is_found() {
        assert_eq!(unknown("{number}、{unit}、{date}、{title}"), None);
        assert_eq!(unknown("{number}由{单位}办理"), Some("{单位}"));
        assert_eq!(unknown("没有收尾{number"), Some("{number"));
    }
}
