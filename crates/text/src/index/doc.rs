//! A matter as the index sees it.

use super::schema::{Fields, key};
use crate::fold::fold;
use crate::lexicon::Lexicon;
use crate::sound;
use crate::words::cut_for_index_with;
use std::collections::BTreeSet;
use tantivy::TantivyDocument;
use uuid::Uuid;

/// One matter to be found. Personal data does not belong here: the index is not encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc {
    /// The tenant.
    pub tenant: i64,
    /// The matter's id, unique within the tenant.
    pub matter: Uuid,
    /// Its own number and every outer number (12345 order, city management case).
    pub numbers: Vec<String>,
    /// The title or first line. Weighs more than the text.
    pub title: String,
    /// What was reported and answered, as one text.
    pub text: String,
    /// The place in words: address, compound, landmark. Weighs like the title.
    pub place: String,
    /// Code of the grid and of every grid above it.
    pub grid_path: Vec<String>,
    /// Code of every unit that holds or received it or holds or held a leg, and of the units above
    /// them; and the ids of those it touches itself, which stay where codes and paths change.
    pub unit_path: Vec<String>,
    /// Code of the category and of every category above it.
    pub category_path: Vec<String>,
    /// The playbook's id.
    pub playbook: String,
    /// The stage's id.
    pub stage: String,
    /// Secrecy level: 0 normal, 1 confidential, 2 sealed.
    pub secrecy: u8,
    /// When it was received, Unix milliseconds.
    pub created_at: i64,
    /// Whether it is closed.
    pub closed: bool,
}

/// A longer number is not typed in by anybody.
const LONGEST_PREFIX: usize = 32;

pub(super) fn terms(doc: &Doc, f: &Fields, lexicon: &Lexicon) -> TantivyDocument {
    let mut out = TantivyDocument::new();
    out.add_bytes(f.key, &key(doc.tenant, doc.matter));
    out.add_i64(f.tenant, doc.tenant);
    let numbers: BTreeSet<String> = doc.numbers.iter().flat_map(|n| number_terms(n)).collect();
    out.add_text(f.number, joined(numbers));

    let head: Vec<String> = [&doc.title, &doc.place]
        .into_iter()
        .flat_map(|part| cut_for_index_with(part, lexicon))
        .collect();
    let mut all = head.clone();
    for part in std::iter::once(&doc.text).chain(&doc.numbers) {
        all.extend(cut_for_index_with(part, lexicon));
    }
    out.add_text(f.head, joined(head));
    out.add_text(f.all, joined(all));
    let sounds: BTreeSet<String> =
        [&doc.title, &doc.place, &doc.text].into_iter().flat_map(|t| sound::terms(t)).collect();
    out.add_text(f.sound, joined(sounds));

    for (field, values) in [
        (f.grid, doc.grid_path.as_slice()),
        (f.unit, doc.unit_path.as_slice()),
        (f.category, doc.category_path.as_slice()),
        (f.playbook, std::slice::from_ref(&doc.playbook)),
        (f.stage, std::slice::from_ref(&doc.stage)),
    ] {
        for value in values {
            out.add_text(field, value);
        }
    }
    out.add_u64(f.secrecy, u64::from(doc.secrecy));
    out.add_bool(f.closed, doc.closed);
    out.add_i64(f.created_at, doc.created_at);
    out
}

fn joined(terms: impl IntoIterator<Item = String>) -> String {
    let mut out = String::new();
    for term in terms {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&term);
    }
    out
}

/// Letters and digits of a number, folded: `YW-2026-000123` and `yw2026000123` are the same.
pub(super) fn compact(number: &str) -> String {
    fold(number).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Every beginning (from two characters) of the number and of its parts: people read out the whole
/// number, its first half, or only the part after the last dash.
fn number_terms(number: &str) -> BTreeSet<String> {
    let folded = fold(number);
    let mut starts = Vec::new();
    let mut whole = String::new();
    let mut inside = false;
    for c in folded.chars() {
        if c.is_ascii_alphanumeric() {
            if !inside {
                starts.push(whole.len());
            }
            whole.push(c);
        }
        inside = c.is_ascii_alphanumeric();
    }
    let mut out = BTreeSet::new();
    for start in starts {
        let part = &whole[start..];
        for len in 2..=part.len().min(LONGEST_PREFIX) {
            out.insert(part[..len].to_owned());
        }
        out.insert(part.to_owned());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_its_beginning_and_by_the_beginning_of_its_parts() {
        let terms = number_terms("ＹＷ-2026-000123");
        for part in ["yw", "yw2026000123", "2026000", "0001", "000123"] {
            assert!(terms.contains(part), "{part}");
        }
        assert!(!terms.contains("123"));
        assert!(number_terms("—").is_empty());
    }
}
