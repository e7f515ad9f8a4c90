//! What whoever raised a matter was answered last.

use super::answers;
use crate::books::Books;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use yiwang_domain::entry::Entry;
use yiwang_domain::{Matter, Playbook, Text};

/// The last public words of staff: whose unit, and the longest of what was said.
pub(crate) fn last_answer(
    b: &Books,
    p: &Playbook,
    m: &Matter,
    entries: &[Entry],
) -> Option<(Text, Text)> {
    let by_staff = |e: &&Entry| e.body.by.staff().is_some();
    let times: BTreeSet<DateTime<Utc>> =
        entries.iter().filter(by_staff).map(|e| e.body.at).collect();
    let said = answers(b, p, m, entries, None);
    said.into_iter().rev().filter(|a| times.contains(&a.at)).find_map(|a| {
        let words = a.words.into_iter().map(|(_, t)| t);
        words.max_by_key(|t| t.zh.chars().count()).map(|t| (a.who, t))
    })
}
