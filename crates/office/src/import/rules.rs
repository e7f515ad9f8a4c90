//! Rules of what clerks know for sure. A row is known by words, place, channel and first day: what it
//! says of them is what changes.

use super::Run;
use super::sheet::Sheet;
use super::synonyms::words_of;
use crate::books::Books;
use crate::desk::Desk;
use crate::office::TENANT;
use crate::table::MappedRow;
use crate::triage::{CHANNELS, then, when, word};
use crate::view::ImportReport;
use crate::words;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;
use yiwang_domain::matter::Urgency;
use yiwang_domain::{Fault, StaffId, Text};
use yiwang_store::triage_rule::{self, Rule};
use yiwang_store::{StoreError, Tx};

pub(crate) const REQUIRED: &[&str] = &["words"];
pub(crate) const FIELDS: &[&str] =
    &["words", "area", "channel", "category", "unit", "urgency", "reason", "from", "to"];

/// More words stand together in no text.
const MOST_WORDS: usize = 8;
/// A longer word is a sentence.
const LONGEST_WORD: usize = 20;

/// What a row is known by.
type Key = (BTreeSet<String>, String, String, Option<NaiveDate>);

fn key(r: &Rule) -> Key {
    let words = words_of(&r.words).iter().map(|w| yiwang_text::fold(w)).collect();
    (words, r.area.clone(), r.channel.clone(), r.valid_from)
}

/// A rule as it is told apart from others: without who set it, when, and how often.
pub(crate) fn same(one: &Rule, other: &Rule) -> bool {
    let bare = |r: &Rule| Rule {
        id: Uuid::nil(),
        set_by: None,
        set_at: DateTime::<Utc>::UNIX_EPOCH,
        sense: 1,
        version: 1,
        ..r.clone()
    };
    bare(one) == bare(other)
}

/// Whether two say the same of the same words: else the figures of one are not those of the other.
fn same_sense(one: &Rule, other: &Rule) -> bool {
    let free = |r: &Rule| Rule {
        note: String::new(),
        valid_from: None,
        valid_to: None,
        ended_at: None,
        ..r.clone()
    };
    same(&free(one), &free(other))
}

/// A rule as a row of the table, in the order of the fields.
pub(crate) fn cells(books: &Books, r: &Rule) -> Vec<String> {
    let unit = r.unit.map(|u| books.units.get(u).map_or_else(|| u.to_string(), |u| u.code.clone()));
    // a path of codes ends with the grid's own
    let area = r.area.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let day = |d: Option<NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    vec![
        r.words.clone(),
        area.to_owned(),
        r.channel.clone(),
        r.category.clone().unwrap_or_default(),
        unit.unwrap_or_default(),
        r.urgency.map(word).unwrap_or_default(),
        r.note.clone(),
        day(r.valid_from),
        day(r.valid_to),
    ]
}

/// Writes the rules of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: Vec<Rule> = triage_rule::all(tx, TENANT).await?;
    known.retain(|r| r.ended_at.is_none());
    let mut wanted = Vec::new();
    // what stands there as it is comes first, so that another row does not take its place
    for row in &run.sheet.rows {
        match read(&run.desk.books, &run.sheet, row) {
            Ok(r) => match known.iter().position(|o| same(o, &r)) {
                Some(at) => {
                    known.swap_remove(at);
                    report.same += 1;
                }
                None => wanted.push(r),
            },
            Err(f) => report.wrong.push(f),
        }
    }
    for r in wanted {
        let old = known.iter().position(|o| key(o) == key(&r)).map(|at| known.swap_remove(at));
        match old {
            Some(_) => report.changed += 1,
            None => report.added += 1,
        }
        put(tx, &run.desk, run.by, old.as_ref(), r).await?;
    }
    Ok(())
}

/// Writes a rule, new or in the place of `old`, with who did it and what stood there.
pub(crate) async fn put(
    tx: &mut Tx,
    desk: &Desk,
    by: Option<StaffId>,
    old: Option<&Rule>,
    r: Rule,
) -> Result<(), StoreError> {
    let b = &desk.books;
    let r = Rule { id: old.map_or_else(|| desk.id(), |o| o.id), set_by: by, set_at: desk.now, ..r };
    triage_rule::put(tx, TENANT, &r).await?;
    let (now, says) = (when(b, &r), then(b, &r));
    let Some(old) = old else {
        let say = Text::new(
            format!("新增规则：{}，{}", now.zh, says.zh),
            format!("Rule added: where {}, {}", now.en, says.en),
        );
        return desk.did(tx, by, r.id, "rule-added", say).await;
    };
    if !same_sense(old, &r) {
        triage_rule::renew(tx, TENANT, r.id).await?;
    }
    let (was, said) = (when(b, old), then(b, old));
    let note = &old.note;
    let say = Text::new(
        format!("改为：{}，{}。原为：{}，{}。{note}", now.zh, says.zh, was.zh, said.zh),
        format!(
            "Changed to: where {}, {}. Before: where {}, {}. {note}",
            now.en, says.en, was.en, said.en
        ),
    );
    desk.did(tx, by, r.id, "rule-changed", say).await
}

/// A rule as a row wants it, without its id.
pub(crate) fn read(books: &Books, sheet: &Sheet, row: &MappedRow) -> Result<Rule, Fault> {
    let words = words_of(&sheet.words(row, "words")?);
    let long = words.iter().any(|w| w.chars().count() > LONGEST_WORD);
    // a word of signs only is one that folds to nothing
    let empty = words.iter().any(|w| yiwang_text::fold(w).trim().is_empty());
    if !(1..=MOST_WORDS).contains(&words.len()) || long || empty {
        return Err(sheet.fault(
            row,
            "words",
            "写1至8个词，用顿号隔开，每个词不超过20字",
            "1 to 8 words of at most 20 characters, with commas between them",
        ));
    }
    let area = area(books, sheet, row)?;
    let channel = match row.get("channel") {
        None => "",
        Some(c) => match CHANNELS.iter().find(|k| **k == c || words::channel(k).zh == c) {
            Some(k) => k,
            None => return Err(sheet.unknown(row, "channel", "来源", "channel")),
        },
    };
    let category = row.get("category").map(str::to_owned);
    if let Some(c) = &category {
        if !books.categories.contains_key(c) {
            return Err(sheet.unknown(row, "category", "类别", "category"));
        }
        if !books.leaf_categories().any(|k| k.code == *c) {
            return Err(sheet.fault(
                row,
                "category",
                "请选最下面一级的类别，事项归在那一级",
                "choose a category with none below it: that is where matters are filed",
            ));
        }
    }
    let unit = match row.get("unit") {
        None => None,
        Some(u) => match books.units.find(u) {
            Some(u) => Some(u.id),
            None => return Err(sheet.unknown(row, "unit", "单位", "unit")),
        },
    };
    let urgency = urgency(sheet, row)?;
    if category.is_none() && unit.is_none() && urgency.is_none() {
        return Err(sheet.fault(
            row,
            "category",
            "类别、单位、紧急程度至少填一项",
            "say at least one of category, unit and urgency",
        ));
    }
    let (valid_from, valid_to) = (sheet.day(row, "from")?, sheet.day(row, "to")?);
    if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from) {
        return Err(sheet.fault(
            row,
            "to",
            "最后一天不能早于第一天",
            "the last day is before the first",
        ));
    }
    Ok(Rule {
        id: Uuid::nil(),
        words: words.join("、"),
        area,
        channel: channel.to_owned(),
        category,
        unit,
        urgency,
        note: sheet.words(row, "reason")?,
        valid_from,
        valid_to,
        set_by: None,
        set_at: DateTime::<Utc>::UNIX_EPOCH,
        sense: 1,
        version: 1,
        ended_at: None,
    })
}

/// The path of a part of the net; empty for anywhere.
fn area(books: &Books, sheet: &Sheet, row: &MappedRow) -> Result<String, Fault> {
    match row.get("area") {
        None => Ok(String::new()),
        Some(a) if a == books.tenant.region => Ok(format!("/{a}/")),
        Some(a) => match books.net.by_code(a) {
            Some(g) => Ok(g.path.clone()),
            None => Err(sheet.unknown(row, "area", "网格", "grid")),
        },
    }
}

fn urgency(sheet: &Sheet, row: &MappedRow) -> Result<Option<Urgency>, Fault> {
    let Some(w) = row.get("urgency") else { return Ok(None) };
    serde_json::from_value(json!(w)).map(Some).map_err(|_| {
        sheet.fault(
            row,
            "urgency",
            format!("紧急程度“{w}”不认识，可写 normal、urgent、emergency"),
            format!("the urgency `{w}` is not known; there are normal, urgent, emergency"),
        )
    })
}
