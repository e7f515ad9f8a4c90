//! How a meeting stands (method C4: problem list to action list), read from its ledger: the items on
//! its agenda, and which decision is about which item. Pure: what a playbook declares as its
//! [`Agenda`] says where to look.

use crate::entry::{Act, Entry};
use crate::playbook::model::Agenda;
use chrono::NaiveDate;

/// Shortest words, in characters, by which a decision may name an item without saying all of it.
const TELLING: usize = 2;

/// An item on the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The entry that raised it.
    pub seq: u64,
    /// The item in words; empty where they were erased.
    pub words: String,
    /// What was given as the number of the matter; none where the action asks for none.
    pub number: Option<String>,
    /// Entries that decided about it, in order.
    pub settled: Vec<u64>,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meeting {
    /// Its day, as it was set last.
    pub day: Option<NaiveDate>,
    /// Its items, in the order raised.
    pub items: Vec<Item>,
    /// Entries that decided about something that is no item.
    pub others: Vec<u64>,
}

impl Meeting {
    /// Items about which nothing was decided.
    pub fn left(&self) -> usize {
        self.items.iter().filter(|i| i.settled.is_empty()).count()
    }
}

/// Reads a meeting from its entries, given in order.
///
/// A decision is about the items whose words it repeats; else about the items whose number it names;
/// else about the one whose words contain its words or are contained in them. One that fits none is
/// told apart, so that nothing decided is lost.
pub fn read(a: &Agenda, entries: &[Entry]) -> Meeting {
    let mut out = Meeting::default();
    for e in entries {
        let Act::Taken { action, .. } = &e.body.act else { continue };
        if let Some(day) = of(&a.day, action).find_map(|f| said(e, f)?.parse().ok()) {
            out.day = Some(day);
        }
        for field in of(&a.items, action) {
            let number = if *action == a.by { said(e, &a.number) } else { None };
            let words = said(e, field).unwrap_or_default().to_owned();
            let number = number.map(str::to_owned);
            out.items.push(Item { seq: e.seq, words, number, settled: Vec::new() });
        }
        for field in of(&a.settles, action) {
            let about = said(e, field).unwrap_or_default();
            let fits = fitting(&out.items, about);
            if fits.is_empty() {
                out.others.push(e.seq);
            }
            for i in fits {
                if let Some(item) = out.items.get_mut(i) {
                    item.settled.push(e.seq);
                }
            }
        }
    }
    out
}

/// The fields of an action among `ACTION.FIELD`.
fn of<'a>(named: &'a [String], action: &str) -> impl Iterator<Item = &'a str> {
    named.iter().filter_map(move |n| n.split_once('.').filter(|(a, _)| *a == action)).map(|n| n.1)
}

fn said<'a>(e: &'a Entry, field: &str) -> Option<&'a str> {
    let words = e.words.as_ref().and_then(|w| w.get(field)).map(String::as_str);
    words.or_else(|| e.body.form.get(field)?.as_str()).map(str::trim)
}

/// Places of the items that words are about.
fn fitting(items: &[Item], about: &str) -> Vec<usize> {
    let places = |fits: &dyn Fn(&Item) -> bool| -> Vec<usize> {
        items.iter().enumerate().filter(|(_, i)| fits(i)).map(|(n, _)| n).collect()
    };
    if about.is_empty() {
        return Vec::new();
    }
    let same = places(&|i| i.words == about);
    if !same.is_empty() {
        return same;
    }
    // a number begins with a digit: “none”, in whatever words, is no number
    let numbered = |n: &String| n.starts_with(char::is_numeric) && about.contains(n.as_str());
    let named = places(&|i| i.number.as_ref().is_some_and(numbered));
    if !named.is_empty() {
        return named;
    }
    let within =
        |outer: &str, inner: &str| inner.chars().count() >= TELLING && outer.contains(inner);
    let near = places(&|i| within(&i.words, about) || within(about, &i.words));
    // words that fit several say nothing of one
    if near.len() == 1 { near } else { Vec::new() }
}
