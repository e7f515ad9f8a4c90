//! Synonyms. A row is known by its first word, which is the one that is usually said.

use super::Run;
use super::sheet::Sheet;
use crate::office::TENANT;
use crate::table::MappedRow;
use crate::view::ImportReport;
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::Fault;
use yiwang_store::synonym::{self, Synonym};
use yiwang_store::{StoreError, Tx};

pub(crate) const REQUIRED: &[&str] = &["words"];
pub(crate) const FIELDS: &[&str] = &["words"];

/// More words are no longer one thing.
const MOST_WORDS: usize = 30;
/// A longer word is a sentence.
const LONGEST_WORD: usize = 20;

/// What a row is known by.
pub(crate) fn key(s: &Synonym) -> String {
    words_of(&s.words).into_iter().next().unwrap_or_default()
}

/// A group as a row of the table, in the order of the fields.
pub(crate) fn cells(s: &Synonym) -> Vec<String> {
    vec![s.words.clone()]
}

/// The words of a group, each once, in order. People part words in many ways.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let parts = |c: char| "、，,；;/|".contains(c) || c.is_whitespace();
    for word in text.split(parts).filter(|w| !w.is_empty()) {
        if !out.iter().any(|w| w == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// Writes the groups of a sheet.
pub(super) async fn write(
    tx: &mut Tx,
    run: &Run,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: BTreeMap<String, Synonym> =
        synonym::all(tx, TENANT).await?.into_iter().map(|s| (key(&s), s)).collect();
    for row in &run.sheet.rows {
        let mut s = match read(&run.sheet, row) {
            Ok(s) => s,
            Err(f) => {
                report.wrong.push(f);
                continue;
            }
        };
        match known.get(&key(&s)) {
            Some(old) => {
                (s.id, s.version) = (old.id, old.version);
                if *old == s {
                    report.same += 1;
                    continue;
                }
                report.changed += 1;
            }
            None => {
                s.id = run.desk.office.id();
                report.added += 1;
            }
        }
        synonym::put(tx, TENANT, &s).await?;
        known.insert(key(&s), s);
    }
    Ok(())
}

/// A group as a row wants it, without its id.
pub(crate) fn read(sheet: &Sheet, row: &MappedRow) -> Result<Synonym, Fault> {
    let words = words_of(&sheet.words(row, "words")?);
    let long = words.iter().any(|w| w.chars().count() > LONGEST_WORD);
    if !(2..=MOST_WORDS).contains(&words.len()) || long {
        return Err(sheet.fault(
            row,
            "words",
            "一行写2至30个词，用顿号隔开，每个词不超过20字",
            "a row has 2 to 30 words of at most 20 characters, with commas between them",
        ));
    }
    Ok(Synonym { id: Uuid::nil(), words: words.join("、"), version: 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_as_people_write_them() {
        assert_eq!(words_of("噪音、噪声，扰民 噪音;吵"), ["噪音", "噪声", "扰民", "吵"]);
        assert!(words_of(" 、,").is_empty());
    }
}
