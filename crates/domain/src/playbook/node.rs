//! YAML as a tree that remembers its lines.

use super::Problem;
use crate::text::Text;
use saphyr::{LoadableYamlNode, MarkedYamlOwned, ScalarOwned, YamlDataOwned};
use saphyr_parser::{Event, Parser};
use serde_json::Value as Json;

/// Deepest nesting read; a playbook needs about eight.
const DEEPEST: usize = 32;

/// A node and the line it begins on; for the value of a key, the line of the key.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) value: Value,
}

/// What a node holds. Scalars are kept as written.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Nothing,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// Parses one YAML document; a mistake in the YAML itself is one problem with its line.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    bounded(text)?;
    let mut documents = MarkedYamlOwned::load_from_str(text).map_err(|e| {
        problem(
            e.marker().line().max(1),
            "yaml-broken",
            (format!("不是有效的YAML：{}", e.info()), format!("not valid YAML: {}", e.info())),
            (
                "检查这一行及上一行的缩进、冒号和引号",
                "look at indentation, colons and quotes on this line and the one before",
            ),
        )
    })?;
    let root = documents.pop().map(|d| convert(d, 0));
    root.filter(|n| !matches!(n.value, Value::Nothing)).ok_or_else(|| {
        problem(
            1,
            "yaml-one-document",
            ("文件里什么都没有写", "nothing is written in the file"),
            (
                "从一份相近的文件复制内容再改",
                "copy the content of a file that comes near and change it",
            ),
        )
    })
}

/// Follows the parser's events without building anything: one document, keys that are plain words
/// and a bounded depth, so that nothing built afterwards can grow out of hand. Aliases inside keys
/// would: the limit on what aliases expand to does not count them.
fn bounded(text: &str) -> Result<(), Problem> {
    // for each collection that is open: whether it is a map, and whether a key comes next
    let mut open: Vec<(bool, bool)> = Vec::new();
    let mut documents = 0_usize;
    for event in Parser::new_from_iter(text.chars()) {
        // what does not parse is told by whoever builds the tree
        let Ok((event, span)) = event else { return Ok(()) };
        let line = span.start.line().max(1);
        let (begins, map) = match event {
            Event::MappingStart(..) => (true, true),
            Event::SequenceStart(..) => (true, false),
            Event::Scalar(..) | Event::Alias(_) => (false, false),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                continue;
            }
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(second_document(line));
                }
                continue;
            }
            _ => continue,
        };
        if let Some((true, key)) = open.last_mut() {
            if *key && (begins || matches!(event, Event::Alias(_))) {
                return Err(key_not_a_word(line));
            }
            *key = !*key;
        }
        if begins {
            open.push((map, true));
        }
        if open.len() > DEEPEST {
            return Err(too_deep(line));
        }
    }
    Ok(())
}

fn too_deep(line: usize) -> Problem {
    problem(
        line,
        "yaml-too-deep",
        ("嵌套层级过深", "nested too deeply"),
        (
            "工作法不需要这么多层，请检查括号和缩进",
            "a playbook never needs so many levels; look for stray brackets and indentation",
        ),
    )
}

fn second_document(line: usize) -> Problem {
    problem(
        line,
        "yaml-one-document",
        (
            "从这里起是第二份内容，一个文件只能有一份",
            "a second document begins here; a file holds exactly one",
        ),
        (
            "删去这一行的 ---，或把后面的内容另存成一个文件",
            "remove the --- on this line, or keep what follows in a file of its own",
        ),
    )
}

fn key_not_a_word(line: usize) -> Problem {
    problem(
        line,
        "key-not-a-word",
        (
            "冒号前的键应当是一个词，不能是列表、花括号或 *引用",
            "a key must be one word, not a list, a map or an *alias",
        ),
        (
            "冒号前只写一个词；值里有花括号时，整句加引号",
            "write one word before the colon; put words that hold braces in quotes",
        ),
    )
}

/// One YAML document as JSON, for tables that serde reads: types are those YAML gives them.
///
/// # Errors
/// What is wrong with the YAML itself, with its line.
pub fn to_json(text: &str) -> Result<Json, Problem> {
    // checked and limited as a playbook is
    parse(text)?;
    let mut documents = MarkedYamlOwned::load_from_str(text).unwrap_or_default();
    Ok(documents.pop().map_or(Json::Null, |d| json(d, 0)))
}

fn json(node: MarkedYamlOwned, depth: usize) -> Json {
    match node.data {
        _ if depth > DEEPEST => Json::Null,
        YamlDataOwned::Value(s) => match s {
            ScalarOwned::Null => Json::Null,
            ScalarOwned::Boolean(b) => b.into(),
            ScalarOwned::Integer(i) => i.into(),
            ScalarOwned::FloatingPoint(f) => f.into_inner().into(),
            ScalarOwned::String(s) => s.into(),
        },
        YamlDataOwned::Representation(s, ..) => s.into(),
        YamlDataOwned::Sequence(items) => {
            items.into_iter().map(|n| json(n, depth + 1)).collect::<Vec<_>>().into()
        }
        YamlDataOwned::Mapping(pairs) => pairs
            .into_iter()
            .map(|(k, v)| {
                let key = match convert(k, depth + 1).value {
                    Value::Scalar(s) => s,
                    _ => String::new(),
                };
                (key, json(v, depth + 1))
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        YamlDataOwned::Tagged(_, inner) => json(*inner, depth + 1),
        YamlDataOwned::Alias(_) | YamlDataOwned::BadValue => Json::Null,
    }
}

fn convert(node: MarkedYamlOwned, depth: usize) -> Node {
    let line = node.span.start.line().max(1);
    let value = match node.data {
        _ if depth > DEEPEST => Value::Nothing,
        YamlDataOwned::Value(s) => scalar(&s),
        YamlDataOwned::Representation(s, ..) => Value::Scalar(s),
        YamlDataOwned::Sequence(items) => {
            Value::List(items.into_iter().map(|n| convert(n, depth + 1)).collect())
        }
        YamlDataOwned::Mapping(pairs) => Value::Map(
            pairs
                .into_iter()
                .map(|(k, v)| {
                    let k = convert(k, depth + 1);
                    // what stands under a key is looked for where the key stands
                    let v = Node { line: k.line, ..convert(v, depth + 1) };
                    let key = match k.value {
                        Value::Scalar(s) => s,
                        _ => String::new(),
                    };
                    (key, v)
                })
                .collect(),
        ),
        YamlDataOwned::Tagged(_, inner) => return convert(*inner, depth + 1),
        YamlDataOwned::Alias(_) | YamlDataOwned::BadValue => Value::Nothing,
    };
    Node { line, value }
}

fn scalar(s: &ScalarOwned) -> Value {
    match s {
        ScalarOwned::Null => Value::Nothing,
        ScalarOwned::Boolean(b) => Value::Scalar(b.to_string()),
        ScalarOwned::Integer(i) => Value::Scalar(i.to_string()),
        ScalarOwned::FloatingPoint(f) => Value::Scalar(f.to_string()),
        ScalarOwned::String(s) => Value::Scalar(s.clone()),
    }
}

/// Builds a problem.
pub(super) fn problem(
    line: usize,
    code: &str,
    say: (impl Into<String>, impl Into<String>),
    mend: (impl Into<String>, impl Into<String>),
) -> Problem {
    Problem {
        line,
        code: code.to_owned(),
        say: Text::new(say.0, say.1),
        mend: Text::new(mend.0, mend.1),
    }
}
