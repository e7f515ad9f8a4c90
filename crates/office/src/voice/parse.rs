//! A feed read: Atom 1.0 (RFC 4287), RSS 2.0 and RSS 1.0. Of each item title, text, link and day; an
//! author or commenter is not read at all. Nothing is expanded but characters: an entity of the
//! document's own stands for nothing.

use crate::mask;
use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Items of a feed that are read; the rest are older.
const MOST: usize = 200;
/// Longest title and text that are kept, characters.
const TITLE: usize = 200;
const TEXT: usize = 2_000;
/// Longest link, bytes.
const LINK: usize = 2_000;
/// A field is read no longer than so many bytes.
const FIELD: usize = 200_000;

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What the feed calls it, by which it is known again.
    pub mark: String,
    /// Title without markup; numbers of persons masked.
    pub title: String,
    /// Text in the same way.
    pub text: String,
    /// Where all of it stands: `http` or `https`.
    pub link: Option<String>,
    /// When it was published; none where that cannot be read.
    pub at: Option<DateTime<Utc>>,
}

/// Why a text is no feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFeed {
    /// It is no XML, or broken before its first item.
    Broken,
    /// It is XML of another kind.
    Other,
}

/// A field of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Text,
    Link,
    Id,
    Published,
    Updated,
}

/// What stands in an item so far.
#[derive(Default)]
struct Item {
    title: String,
    text: String,
    link: String,
    id: String,
    published: String,
    updated: String,
}

impl Item {
    fn field(&mut self, f: Field) -> &mut String {
        match f {
            Field::Title => &mut self.title,
            Field::Text => &mut self.text,
            Field::Link => &mut self.link,
            Field::Id => &mut self.id,
            Field::Published => &mut self.published,
            Field::Updated => &mut self.updated,
        }
    }

    fn told(self, offset: FixedOffset) -> Option<Told> {
        let title = shortened(&mask::text(&plain(&self.title)), TITLE);
        let text = shortened(&mask::text(&plain(&self.text)), TEXT);
        if title.is_empty() && text.is_empty() {
            return None;
        }
        let link = Some(self.link.trim().to_owned())
            .filter(|l| l.len() <= LINK && (l.starts_with("https://") || l.starts_with("http://")));
        let mark = [self.id.trim(), link.as_deref().unwrap_or_default()]
            .into_iter()
            .find(|m| !m.is_empty())
            .map_or_else(|| format!("{title} {}", self.published.trim()), str::to_owned);
        let at = moment(&self.published, offset).or_else(|| moment(&self.updated, offset));
        Some(Told { mark, title, text, link, at })
    }
}

/// Reads a feed. `kind` is the content type it came with. Times without a zone are of `offset`. What is
/// broken after some items leaves those.
///
/// # Errors
/// [`NoFeed`] where there is no item to be read and the text is no feed.
pub fn parse(bytes: &[u8], kind: &str, offset: FixedOffset) -> Result<Vec<Told>, NoFeed> {
    let text = decoded(bytes, kind);
    let mut reader = Reader::from_str(&text);
    let mut out: Vec<Told> = Vec::new();
    let (mut depth, mut feed) = (0_usize, false);
    let mut item: Option<(usize, Item)> = None;
    let mut field: Option<(usize, Field)> = None;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) if feed && !out.is_empty() => return Ok(out),
            Err(_) => return Err(NoFeed::Broken),
        };
        match event {
            Event::Start(e) => {
                depth += 1;
                if depth == 1 {
                    feed = is_feed(&e);
                    if !feed {
                        return Err(NoFeed::Other);
                    }
                } else if let Some((at, found)) = &mut item {
                    if depth == *at + 1 {
                        field = named(&e).map(|f| (depth, f));
                        linked(&e, found);
                    } else if field.is_some() {
                        // markup that stands in the text parts words
                        push(found, field, " ");
                    }
                } else if is_item(&e) {
                    item = Some((depth, Item::default()));
                }
            }
            Event::Empty(e) => {
                if depth == 0 {
                    return if is_feed(&e) { Ok(out) } else { Err(NoFeed::Other) };
                }
                if let Some((at, found)) = &mut item {
                    if depth == *at {
                        linked(&e, found);
                    } else {
                        push(found, field, " ");
                    }
                }
            }
            Event::End(_) => {
                if field.is_some_and(|(at, _)| at == depth) {
                    field = None;
                }
                if item.as_ref().is_some_and(|(at, _)| *at == depth) {
                    out.extend(item.take().and_then(|(_, i)| i.told(offset)));
                    if out.len() == MOST {
                        return Ok(out);
                    }
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(e) => said(&mut item, field, &e),
            Event::CData(e) => said(&mut item, field, &e),
            Event::GeneralRef(e) => {
                let known = resolve_predefined_entity(&e).map(str::to_owned);
                let sign = e.resolve_char_ref().ok().flatten().map(String::from);
                said(&mut item, field, &known.or(sign).unwrap_or_default());
            }
            // cut off in the middle, what was whole stays
            Event::Eof if feed && (depth == 0 || !out.is_empty()) => return Ok(out),
            Event::Eof => return Err(NoFeed::Broken),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn said(item: &mut Option<(usize, Item)>, field: Option<(usize, Field)>, words: &str) {
    if let Some((_, found)) = item {
        push(found, field, words);
    }
}

fn push(item: &mut Item, field: Option<(usize, Field)>, words: &str) {
    let Some((_, field)) = field else { return };
    let held = item.field(field);
    if held.len() + words.len() <= FIELD {
        held.push_str(words);
    }
}

fn prefix<'a>(e: &'a BytesStart<'_>) -> Option<&'a str> {
    e.name().into_inner().split_once(':').map(|n| n.0)
}

fn is_feed(e: &BytesStart<'_>) -> bool {
    matches!(e.local_name().into_inner(), "feed" | "rss" | "RDF")
}

fn is_item(e: &BytesStart<'_>) -> bool {
    matches!(e.local_name().into_inner(), "item" | "entry") && prefix(e).is_none_or(|p| p == "atom")
}

/// What an element of an item holds; none for what is not read, authors among it.
fn named(e: &BytesStart<'_>) -> Option<Field> {
    match (prefix(e), e.local_name().into_inner()) {
        (None | Some("atom"), "title") => Some(Field::Title),
        (None | Some("atom"), "description" | "summary" | "content")
        | (Some("content"), "encoded") => Some(Field::Text),
        (None, "link") => Some(Field::Link),
        (None | Some("atom"), "guid" | "id") => Some(Field::Id),
        (None | Some("atom"), "pubDate" | "published") | (Some("dc"), "date") => {
            Some(Field::Published)
        }
        (None | Some("atom"), "updated") => Some(Field::Updated),
        _ => None,
    }
}

/// The link of Atom stands in an attribute; only that to the page itself counts.
fn linked(e: &BytesStart<'_>, item: &mut Item) {
    if e.local_name().into_inner() != "link" || !item.link.is_empty() {
        return;
    }
    let value = |name: &str| {
        let a = e.try_get_attribute(name).ok().flatten()?;
        Some(a.normalized_value(XmlVersion::default()).ok()?.into_owned())
    };
    if value("rel").is_none_or(|r| r == "alternate") {
        item.link.extend(value("href"));
    }
}

/// Bytes in whatever writing they say they are: by a mark at their beginning, the content type, the
/// first line of the document; else UTF-8.
fn decoded(bytes: &[u8], kind: &str) -> String {
    let named = |from: &str, key: &str| {
        let at = from.to_ascii_lowercase().find(key)? + key.len();
        let rest = from.get(at..)?.trim_start_matches(['=', ' ', '"', '\'']);
        let end = rest.find(['"', '\'', ';', ' ', '?', '>']).unwrap_or(rest.len());
        encoding_rs::Encoding::for_label(rest.get(..end)?.as_bytes())
    };
    let begin: String = bytes.iter().take(200).map(|b| char::from(*b)).collect();
    let prolog = begin.split("?>").next().filter(|p| p.trim_start().starts_with("<?xml"));
    let writing = named(kind, "charset")
        .or_else(|| prolog.and_then(|p| named(p, "encoding")))
        .unwrap_or(encoding_rs::UTF_8);
    // a mark at the beginning goes before what is said
    writing.decode(bytes).0.into_owned()
}

/// Words without markup and with single blanks.
fn plain(text: &str) -> String {
    // the same places as in the text: only ASCII changes
    let low = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|n| at + n) {
        out.push_str(&text[at..open]);
        let tag = &low[open + 1..];
        let hides = ["script", "style"].into_iter().find(|t| tag.starts_with(t));
        let end = match hides {
            // what a page does is nothing that it says
            Some(t) => {
                let close = tag.find(&format!("</{t}")).and_then(|n| Some(n + tag[n..].find('>')?));
                close.map(|n| open + 1 + n)
            }
            None if tag.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) => {
                tag.find('>').map(|n| open + 1 + n)
            }
            None => {
                out.push('<');
                at = open + 1;
                continue;
            }
        };
        out.push(' ');
        // what is not closed hides the rest
        let Some(end) = end else { return tidy(&out) };
        at = end + 1;
    }
    out.push_str(&text[at..]);
    tidy(&out)
}

fn tidy(text: &str) -> String {
    signs(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that HTML writes by name or number.
fn signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let name = tail.split(';').next().filter(|n| n.len() <= 10 && n.len() < tail.len());
        let number = |n: &str| match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        };
        let sign = name.and_then(|n| match n {
            "nbsp" | "ensp" | "emsp" => Some(' '),
            "ldquo" => Some('“'),
            "rdquo" => Some('”'),
            "lsquo" => Some('‘'),
            "rsquo" => Some('’'),
            "middot" => Some('·'),
            "hellip" => Some('…'),
            "mdash" => Some('—'),
            "ndash" => Some('–'),
            _ => match n.strip_prefix('#') {
                Some(n) => number(n).and_then(char::from_u32).filter(|c| !c.is_control()),
                None => resolve_predefined_entity(n).and_then(|s| s.chars().next()),
            },
        });
        match (sign, name) {
            (Some(c), Some(n)) => {
                out.push(c);
                rest = &tail[n.len() + 1..];
            }
            _ => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn shortened(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// A moment as feeds write it: RFC 3339, RFC 2822, or a local time.
fn moment(text: &str, offset: FixedOffset) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let zoned =
        DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)).ok();
    if let Some(t) = zoned {
        return Some(t.to_utc());
    }
    let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|f| NaiveDateTime::parse_from_str(text, f).ok())
        .or_else(|| {
            let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            day.and_hms_opt(12, 0, 0)
        })?;
    let shift = TimeDelta::seconds(i64::from(offset.local_minus_utc()));
    Some((local - shift).and_utc())
}

#[cfg(test)]
mod tests;
