//! Danger to life in a text.

use super::calls::Calls;
use super::guard::set_aside;
use super::words::{NO_PERSON, WORDS, Words};
use crate::line::Line;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use yiwang_domain::Text;

/// What stands further back in a text is not read.
const LONGEST: usize = 20_000;
/// How far apart the two words of a pair may stand, in characters.
const APART: usize = 12;

/// A danger that must not wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Gas escapes.
    Gas,
    /// Fire, smoke, an explosion.
    Fire,
    /// A building, a wall or the ground gives way.
    Collapse,
    /// Water comes in where people are.
    Flood,
    /// Live wires, an electric shock.
    Shock,
    /// Somebody is trapped, or in the water.
    Trapped,
    /// Somebody may take their own life.
    Suicide,
    /// Somebody is attacked.
    Violence,
    /// A child or an old person is missing.
    Missing,
}

impl Danger {
    /// Its name.
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Gas => ("燃气泄漏", "gas leak"),
            Self::Fire => ("火情", "fire"),
            Self::Collapse => ("坍塌", "collapse"),
            Self::Flood => ("水淹", "flood"),
            Self::Shock => ("触电", "electric shock"),
            Self::Trapped => ("人员被困", "a person trapped"),
            Self::Suicide => ("轻生", "danger of suicide"),
            Self::Violence => ("暴力伤人", "violence"),
            Self::Missing => ("人员走失", "a missing person"),
        };
        Text::new(zh, en)
    }
}

/// A danger found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Which.
    pub danger: Danger,
    /// Bytes of the text that say so.
    pub span: Range<usize>,
    /// The words, folded.
    pub said: String,
}

impl Alarm {
    /// What to tell whoever reads the report, with the number to call.
    pub fn say(&self, calls: &Calls) -> Text {
        let (name, number, said) = (self.danger.name(), calls.number(self.danger), &self.said);
        Text::new(
            format!("文中写有“{said}”，可能是{}：请立即核实，并拨打{number}。", name.zh),
            format!(
                "The text says “{said}”, which may be {}: check at once and call {number}.",
                name.en
            ),
        )
    }
}

/// The dangers of a text, in the order of their words, each word once. What is denied (没有着火),
/// supposed (万一着火), long past or over is left out. Only the first 20 000 bytes are read.
pub fn alarms(text: &str) -> Vec<Alarm> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let line = Line::new(text);
    let mut out: Vec<(Range<usize>, Danger)> = Vec::new();
    for words in &WORDS {
        let mut found = signs(&line, words);
        found.retain(|s| !set_aside(&line, s, words.danger));
        if words.danger == Danger::Missing {
            found.retain(|s| !without_person(&line, s));
        }
        out.extend(joined(found).into_iter().map(|s| (s, words.danger)));
    }
    out.sort_by_key(|(s, d)| (s.start, *d));
    out.into_iter()
        .map(|(s, danger)| Alarm { danger, span: line.origin(&s), said: line.text(s) })
        .collect()
}

fn signs(line: &Line, words: &Words) -> Vec<Range<usize>> {
    let all = |list: &[&str]| -> Vec<Range<usize>> {
        list.iter().flat_map(|w| line.find_all(w).map(|at| at..at + w.chars().count())).collect()
    };
    let mut found = all(words.signs);
    for (first, second) in words.pairs {
        let second = all(second);
        if second.is_empty() {
            continue;
        }
        for a in all(first) {
            let near = |b: &&Range<usize>| {
                let (left, right) = if a.start < b.start { (&a, *b) } else { (*b, &a) };
                right.start <= left.end + APART && !stops(line, left.start..right.start)
            };
            found
                .extend(second.iter().filter(near).map(|b| a.start.min(b.start)..a.end.max(b.end)));
        }
    }
    if !found.is_empty() {
        let safe = all(words.safe);
        found
            .retain(|s| !safe.iter().any(|k| k.start <= s.start && k.end >= s.end || covers(k, s)));
    }
    found
}

/// Whether a sentence ends within `between`.
fn stops(line: &Line, between: Range<usize>) -> bool {
    line.text(between).contains(['。', '!', '?', ';', '\n'])
}

/// Whether a safe word explains the end of a pair away: 孩子的身份证丢了.
fn covers(safe: &Range<usize>, sign: &Range<usize>) -> bool {
    safe.start > sign.start && safe.end >= sign.end && safe.start < sign.end
}

/// Whether what is missing is an animal or a thing.
fn without_person(line: &Line, sign: &Range<usize>) -> bool {
    let clause = line.clause(sign.start);
    let before = line.text(clause.start..sign.end);
    NO_PERSON.iter().any(|w| before.contains(w))
}

/// Signs that overlap become one.
fn joined(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in found {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
