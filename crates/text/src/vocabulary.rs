//! What a tenant's own words are and mean: its names, and which words it says for one thing.

use crate::fold::fold;
use crate::lexicon::Lexicon;
use crate::sound;
use std::collections::{BTreeMap, BTreeSet};

/// What a name names, by code, so that a matter is found by a name that its text does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A grid of any level.
    Grid(String),
    /// A category of any level.
    Category(String),
    /// A unit; its name is understood, but never proposed.
    Unit(String),
}

/// A tenant's own words.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Words that are never cut apart.
    pub lexicon: Lexicon,
    /// Names, folded, and what they name.
    names: BTreeMap<String, Vec<Named>>,
    /// Every word of a group, folded, and the others of its groups.
    alike: BTreeMap<String, BTreeSet<String>>,
    /// Names of grids and categories as they are written: what may be proposed to everybody.
    written: Vec<String>,
}

/// The longest run of words that is looked up as one.
pub(crate) const LONGEST_NAME: usize = 6;

impl Vocabulary {
    /// A vocabulary of words that stay whole, names, and groups of words that are said for one
    /// thing. A name may name several things; a word may stand in several groups, which does not
    /// make the words of one group those of the other.
    pub fn new<'a>(
        lexicon: Lexicon,
        names: impl IntoIterator<Item = (&'a str, Named)>,
        groups: impl IntoIterator<Item = &'a [String]>,
    ) -> Self {
        let mut out = Self { lexicon, ..Self::default() };
        for (name, named) in names {
            let folded = squeezed(name);
            if folded.chars().count() < 2 {
                continue;
            }
            if !matches!(named, Named::Unit(_)) && !out.names.contains_key(&folded) {
                out.written.push(name.trim().to_owned());
            }
            let all = out.names.entry(folded).or_default();
            if !all.contains(&named) {
                all.push(named);
            }
        }
        for group in groups {
            let words: BTreeSet<String> =
                group.iter().map(|w| squeezed(w)).filter(|w| !w.is_empty()).collect();
            for word in &words {
                let others = words.iter().filter(|w| *w != word).cloned();
                out.alike.entry(word.clone()).or_default().extend(others);
            }
        }
        out
    }

    /// What a folded word names.
    pub(crate) fn named(&self, word: &str) -> &[Named] {
        self.names.get(word).map_or(&[], Vec::as_slice)
    }

    /// What is also said for a folded word.
    pub(crate) fn alike(&self, word: &str) -> impl Iterator<Item = &str> {
        self.alike.get(word).into_iter().flatten().map(String::as_str)
    }

    /// Whether anything is known of a folded word.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.names.contains_key(word) || self.alike.contains_key(word)
    }

    /// Which words of a text stand for `words`: for each the word itself, else one that is said for
    /// it, folded. None where one of them stands nowhere in it, and where there are no words.
    pub fn all_said(&self, text: &str, words: &[String]) -> Option<Vec<String>> {
        let text = squeezed(text);
        let said = |word: &String| {
            let word = squeezed(word);
            if !word.is_empty() && text.contains(&word) {
                return Some(word);
            }
            self.alike(&word).find(|w| text.contains(*w)).map(str::to_owned)
        };
        if words.is_empty() { None } else { words.iter().map(said).collect() }
    }

    /// Names and words of groups that begin with, hold, or in letters begin to sound like what is
    /// being typed; those that begin with it first, and shorter ones first. At most `most`.
    pub fn complete(&self, typed: &str, most: usize) -> Vec<String> {
        let typed = squeezed(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut out: Vec<(bool, usize, &str)> = self
            .known()
            .filter_map(|word| {
                let folded = squeezed(word);
                let begins = folded.starts_with(&typed) || sound::begins(&folded, &typed);
                let fits = folded != typed && (begins || folded.contains(&typed));
                fits.then(|| (!begins, folded.chars().count(), word))
            })
            .collect();
        out.sort_unstable();
        out.dedup_by_key(|(.., word)| *word);
        out.into_iter().take(most).map(|(.., word)| word.to_owned()).collect()
    }

    /// Names and words of groups that sound or look nearly like a word of which nothing was found,
    /// the nearest first. At most `most`.
    pub fn near(&self, word: &str, most: usize) -> Vec<String> {
        let word = squeezed(word);
        let len = word.chars().count();
        if len < 2 {
            return Vec::new();
        }
        // of two characters one may only sound otherwise; of more, one may be any other
        let far = if len == 2 { 2 } else { 4 };
        let mut out: Vec<(usize, &str)> = self
            .known()
            .filter(|known| known.chars().count().abs_diff(len) <= 1)
            .map(|known| (sound::apart(&word, &squeezed(known)), known))
            .filter(|(apart, _)| (1..=far).contains(apart))
            .collect();
        out.sort_unstable();
        out.dedup_by_key(|(_, known)| *known);
        out.into_iter().take(most).map(|(_, known)| known.to_owned()).collect()
    }

    fn known(&self) -> impl Iterator<Item = &str> {
        self.written.iter().chain(self.alike.keys()).map(String::as_str)
    }
}

/// Folded and without blanks: `第 2 网格` and `第2网格` are one name.
fn squeezed(word: &str) -> String {
    fold(word).split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let groups =
            [vec!["噪音".to_owned(), "噪声".to_owned()], vec!["噪声".to_owned(), "吵".to_owned()]];
        Vocabulary::new(
            Lexicon::default(),
            [
                ("枫林社区", Named::Grid("330299001".into())),
                ("停车管理", Named::Category("02".into())),
                ("停车秩序", Named::Category("03".into())),
            ],
            groups.iter().map(Vec::as_slice),
        )
    }

    #[test]
    fn a_group_does_not_spread_into_another() {
        let v = vocabulary();
        assert_eq!(v.alike("噪音").collect::<Vec<_>>(), ["噪声"]);
        assert_eq!(v.alike("噪声").collect::<Vec<_>>(), ["吵", "噪音"]);
        assert!(v.alike("井盖").next().is_none());
        assert_eq!(v.named("枫林社区"), [Named::Grid("330299001".into())]);
    }

    #[test]
    fn all_words_must_be_said_in_one_way_or_another() {
        let v = vocabulary();
        let said = |text: &str, words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            v.all_said(text, &words)
        };
        assert_eq!(said("工地 噪 音很大", &["噪音", "工地"]).unwrap(), ["噪音", "工地"]);
        assert_eq!(said("楼上噪声大", &["噪音"]).unwrap(), ["噪声"]);
        assert_eq!(said("ＷＩＦＩ坏了", &["wifi"]).unwrap(), ["wifi"]);
        assert!(said("楼上噪声大", &["噪音", "工地"]).is_none());
        assert!(said("很吵", &["噪音"]).is_none(), "a group does not spread into another");
        assert!(said("什么都有", &[]).is_none() && said("什么都有", &[" "]).is_none());
    }

    #[test]
    fn what_is_typed_is_completed_from_names_also_by_sound() {
        let v = vocabulary();
        assert_eq!(v.complete("停车", 9), ["停车秩序", "停车管理"]);
        assert_eq!(v.complete("tingc", 1).len(), 1);
        assert_eq!(v.complete("社区", 9), ["枫林社区"]);
        assert!(v.complete("枫林社区", 9).is_empty(), "it is all there");
        assert!(v.complete(" ", 9).is_empty());
    }

    #[test]
    fn what_was_not_found_is_near_a_name() {
        let v = vocabulary();
        assert_eq!(v.near("造音", 3), ["噪音"]);
        assert_eq!(v.near("枫林设区", 3), ["枫林社区"]);
        assert!(v.near("井盖", 3).is_empty());
        assert!(v.near("噪音", 3).iter().all(|n| n != "噪音"));
    }
}
