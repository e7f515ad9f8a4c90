//! YAML as a tree that remembers its lines.

use super::{Problem, bounds};
use crate::text::Text;
use saphyr::{LoadableYamlNode, MarkedYamlOwned, ScalarOwned, YamlDataOwned};
use serde_json::Value as Json;

/// Deeper nodes are dropped. What is too deep was refused before, keys and tags counted more
/// strictly than here: this only keeps the stack bounded whatever happens.
const DEEPEST: usize = 2 * bounds::DEEPEST;

/// A node and the line it begins on.
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
    bounds::within(text)?;
    let mut documents = MarkedYamlOwned::load_from_str(text).map_err(|e| {
        // the scanner gives up on brackets before the counting of nodes begins
        if e.info().contains("recursion limit") {
            return bounds::too_deep(e.marker().line().max(1));
        }
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
    if documents.len() != 1 {
        return Err(problem(
            1,
            "yaml-one-document",
            ("文件应当恰好包含一份工作法", "the file must hold exactly one playbook"),
            (
                "每份工作法单独存成一个文件，不要用 --- 分隔",
                "keep each playbook in its own file, without ---",
            ),
        ));
    }
    Ok(convert(documents.remove(0), 0))
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
                    let key = match convert(k, depth + 1).value {
                        Value::Scalar(s) => s,
                        _ => String::new(),
                    };
                    (key, convert(v, depth + 1))
                })
                .collect(),
        ),
        YamlDataOwned::Tagged(_, inner) => return convert(*inner, depth + 1),
        YamlDataOwned::Alias(_) | YamlDataOwned::BadValue => Value::Nothing,
    };
    Node { line, value }
}

pub(super) fn scalar(s: &ScalarOwned) -> Value {
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
