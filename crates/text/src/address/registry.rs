//! The names of a tenant's places, ready to be found in a text.

use super::numerals::other_numerals;
use super::trie::Trie;
use crate::fold::fold;
use serde::{Deserialize, Serialize};

/// What a known place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A residential compound (小区).
    Compound,
    /// A school, a market, a park, a station: a place with a name of its own.
    Landmark,
    /// A road (道路).
    Road,
    /// A community (社区).
    Community,
    /// A street (街道).
    Street,
}

/// A place the tenant knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What it is.
    pub kind: Kind,
    /// Its name, 阳光花园.
    pub name: String,
    /// Other names that mean it and nothing else.
    pub aliases: Vec<String>,
    /// Its road, where it has one.
    pub road: Option<String>,
    /// Its house number on that road.
    pub number: Option<u32>,
    /// Names of the areas it lies in, community and street: they tell places of one name apart.
    pub within: Vec<String>,
}

impl Known {
    /// A place with nothing but its kind and name.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            aliases: Vec::new(),
            road: None,
            number: None,
            within: Vec::new(),
        }
    }
}

/// How a name was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// As registered, an alias, or the same with its number in other numerals.
    Full,
    /// Without its ending and with 小区 in its place: 阳光小区 for 阳光花园.
    Loose,
    /// Without its ending: 阳光. An ordinary word, often.
    Short,
}

/// A tenant's places, ready to be found. Built once and kept; about 1 kB a place.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub(super) known: Vec<Known>,
    // the places folded, in the same order
    pub(super) folded: Vec<FoldedKnown>,
    pub(super) names: Trie,
    // by value in the tree
    pub(super) meanings: Vec<(u32, Form)>,
}

/// What of a place is compared with a text.
#[derive(Debug, Clone)]
pub(super) struct FoldedKnown {
    pub(super) road: Option<String>,
    pub(super) within: Vec<String>,
    /// The name is made of everyday words (和谐小区), so that it alone says little.
    pub(super) everyday: bool,
}

/// Endings that people leave out.
const ENDS: [&str; 20] = [
    "花园小区",
    "小区",
    "花园",
    "花苑",
    "佳苑",
    "公寓",
    "华庭",
    "雅居",
    "家园",
    "名邸",
    "公馆",
    "新村",
    "大厦",
    "名苑",
    "嘉园",
    "小筑",
    "广场",
    "山庄",
    "苑",
    "府",
];

/// Words of slogans and of everyday talk that are names of compounds too.
const EVERYDAY: [&str; 22] = [
    "和谐",
    "文明",
    "平安",
    "幸福",
    "美好",
    "美丽",
    "未来",
    "理想",
    "城市",
    "都市",
    "安居",
    "世纪",
    "温馨",
    "健康",
    "智慧",
    "绿色",
    "和美",
    "宜居",
    "品质",
    "友好",
    "无障碍",
    "老旧",
];

impl Registry {
    /// A registry of `known`. A proposal names a place by its position in this list. Names and
    /// aliases of one character are left out.
    pub fn new(known: Vec<Known>) -> Self {
        let mut out = Self::default();
        for (n, k) in known.iter().enumerate() {
            let n = n as u32;
            let name = bare(&k.name);
            let mut everyday = false;
            for full in std::iter::once(&k.name).chain(&k.aliases) {
                out.add(&bare(full), n, Form::Full);
            }
            if k.kind == Kind::Compound
                && let Some(stem) = stem(&name)
            {
                everyday = EVERYDAY.contains(&stem);
                out.add(&format!("{stem}小区"), n, Form::Loose);
                out.add(stem, n, Form::Short);
            }
            out.folded.push(FoldedKnown {
                road: k.road.as_deref().map(bare),
                within: k.within.iter().map(|w| bare(w)).collect(),
                everyday,
            });
        }
        out.known = known;
        out
    }

    /// The places, in the order given.
    pub fn known(&self) -> &[Known] {
        &self.known
    }

    fn add(&mut self, name: &str, n: u32, form: Form) {
        if name.chars().count() < 2 {
            return;
        }
        let value = self.meanings.len() as u32;
        self.meanings.push((n, form));
        self.names.add(name, value);
        if form == Form::Full
            && let Some(other) = other_numerals(name)
        {
            self.names.add(&other, value);
        }
    }
}

/// A name folded, without blanks.
fn bare(name: &str) -> String {
    fold(name).chars().filter(|c| *c != ' ').collect()
}

/// The name without its ending, two characters at least.
fn stem(name: &str) -> Option<&str> {
    let stem = ENDS.iter().find_map(|e| name.strip_suffix(e))?;
    (stem.chars().count() >= 2).then_some(stem)
}
