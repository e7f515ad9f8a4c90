//! A playbook's text as a tree whose nodes know which characters they stand on.

use crate::playbook::Problem;
use crate::playbook::node;
use saphyr::{LoadableYamlNode, MarkedYamlOwned, YamlDataOwned};

/// A node and the characters (not bytes) it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Nothing,
    Scalar(String),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

impl Tree {
    /// Reads a text that the playbook reader reads as well.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        node::parse(text)?;
        let mut documents = MarkedYamlOwned::load_from_str(text).unwrap_or_default();
        Ok(documents.pop().map_or(Self { start: 0, end: 0, kind: Kind::Nothing }, convert))
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(pairs) => pairs.iter().find(|(k, _)| k.scalar() == Some(key)).map(|(_, v)| v),
            Kind::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What stands at a path such as `stages.handling.name.zh`.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |t, key| t.get(key))
    }

    /// The text of a scalar.
    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(s) => Some(s),
            _ => None,
        }
    }

    /// Keys and values of a map.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &Self)> {
        let pairs = match &self.kind {
            Kind::Map(pairs) => pairs.as_slice(),
            _ => &[],
        };
        pairs.iter().filter_map(|(k, v)| Some((k.scalar()?, v)))
    }

    /// Items of a list.
    pub(super) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// Where the first scalar below it begins. What an alias stands for begins where it was written.
    pub(super) fn first(&self) -> usize {
        match &self.kind {
            Kind::Nothing | Kind::Scalar(_) => self.start,
            Kind::List(items) => items.first().map_or(self.start, Self::first),
            Kind::Map(pairs) => pairs.first().map_or(self.start, |(k, _)| k.first()),
        }
    }

    /// Where the last scalar below it ends.
    pub(super) fn last(&self) -> usize {
        match &self.kind {
            Kind::Nothing | Kind::Scalar(_) => self.end,
            Kind::List(items) => items.iter().map(Self::last).max().unwrap_or(self.end),
            Kind::Map(pairs) => {
                pairs.iter().map(|(k, v)| k.last().max(v.last())).max().unwrap_or(self.end)
            }
        }
    }

    /// Every leaf with its path and where it stands.
    pub(super) fn leaves(&self) -> Vec<(String, String, usize)> {
        let mut out = Vec::new();
        self.collect("", &mut out);
        out
    }

    fn collect(&self, path: &str, out: &mut Vec<(String, String, usize)>) {
        let below = |key: &str| if path.is_empty() { key.into() } else { format!("{path}.{key}") };
        match &self.kind {
            Kind::Nothing => out.push((path.to_owned(), String::new(), self.start)),
            Kind::Scalar(s) => out.push((path.to_owned(), s.clone(), self.start)),
            Kind::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    item.collect(&below(&i.to_string()), out);
                }
            }
            Kind::Map(pairs) => {
                for (k, v) in pairs {
                    v.collect(&below(k.scalar().unwrap_or_default()), out);
                }
            }
        }
    }
}

fn convert(node: MarkedYamlOwned) -> Tree {
    let (start, end) = (node.span.start.index(), node.span.end.index());
    let kind = match node.data {
        YamlDataOwned::Value(s) => match node::scalar(&s) {
            node::Value::Scalar(s) => Kind::Scalar(s),
            _ => Kind::Nothing,
        },
        YamlDataOwned::Representation(s, ..) => Kind::Scalar(s),
        YamlDataOwned::Sequence(items) => Kind::List(items.into_iter().map(convert).collect()),
        YamlDataOwned::Mapping(pairs) => {
            Kind::Map(pairs.into_iter().map(|(k, v)| (convert(k), convert(v))).collect())
        }
        YamlDataOwned::Tagged(_, inner) => return convert(*inner),
        YamlDataOwned::Alias(_) | YamlDataOwned::BadValue => Kind::Nothing,
    };
    Tree { start, end, kind }
}
