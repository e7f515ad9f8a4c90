//! YAML as a tree that remembers its lines.

use super::{Problem, bounds};
use crate::text::Text;
use saphyr::{LoadableYamlNode, MarkedYamlOwned, ScalarOwned, YamlDataOwned};
use serde_json::Value as Json;

/// Deeper nodes are dropped. What is too deep was refused before, keys and tags counted more
/// strictly than here: this only keeps the stack bounded whatever happens.
const DEEPEST: usize = 2 * bounds::DEEPEST;

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
    let hidden = |l: &str| l.chars().any(|c| c.is_control() && c != '\t' && c != '\r');
    if let Some(before) = text.lines().position(hidden) {
        return Err(broken(text, before + 1, 0, "unprintable"));
    }
    bounds::within(text)?;
    let mut documents = MarkedYamlOwned::load_from_str(text)
        .map_err(|e| broken(text, e.marker().line().max(1), e.marker().col(), e.info()))?;
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

/// What the parser says, by a part of its words, and what a person understands by it.
const SAID: &[(&str, &str, &str)] = &[
    ("alias expansion", "引用（*名）层层展开，内容过多", "aliases (*name) expand to far too much"),
    ("unknown anchor", "引用（*名）的名字没有定义", "the alias (*name) names nothing"),
    ("unprintable", "这一行有看不见的控制字符", "an invisible control character stands here"),
    ("tab", "缩进用了制表符（Tab）", "a tab stands in the indentation"),
    ("escape", "双引号里的 \\ 用法不对", "the \\ in double quotes is misused"),
    ("quoted scalar", "引号没有配对", "a quotation mark is not closed"),
    ("expected ','", "括号没有配对，或缺少逗号", "a bracket is not closed, or a comma is missing"),
    ("misplaced bracket", "多了一个括号", "there is a bracket too many"),
    ("illegal placement of ':'", "前面的括号没有闭合", "a bracket before this is not closed"),
    ("expected key", "缩进没有对齐", "the indentation does not line up"),
    ("mapping values", "这里不能再写“键: 值”", "`key: value` cannot stand here"),
    ("simple key expect", "“键: 值”缺少冒号", "a colon is missing after a key"),
];

/// A mistake in the YAML itself, told in words a person understands, with what it probably is.
fn broken(text: &str, line: usize, col: usize, info: &str) -> Problem {
    // the scanner gives up on brackets before anything is counted
    if info.contains("recursion limit") {
        return bounds::too_deep(line);
    }
    let of = |line: usize| text.lines().nth(line.wrapping_sub(1)).unwrap_or_default();
    if info == "duplicated key in mapping" {
        let key: String = of(line).chars().skip(col).take_while(|c| *c != ':').collect();
        let key = key.trim();
        return problem(
            line,
            "key-twice",
            (format!("`{key}` 写了两次"), format!("`{key}` stands twice")),
            ("删去其中一个，或换一个名字", "remove one of them, or name it otherwise"),
        );
    }
    // a key whose colon is none is noticed by the parser on the line after it
    for at in [line, line.wrapping_sub(1)] {
        if let Some((say, mend)) = slip(of(at)) {
            return problem(at, "yaml-broken", say, mend);
        }
    }
    let (zh, en) = SAID
        .iter()
        .find(|(part, ..)| info.contains(part))
        .map_or((info, info), |(_, zh, en)| (*zh, *en));
    problem(
        line,
        "yaml-broken",
        (format!("不是有效的YAML：{zh}"), format!("not valid YAML: {en}")),
        (
            "检查这一行及上一行的缩进（只用空格）、冒号、引号和括号；标点用半角；文字里有 : { } [ ] , # 时整句加双引号",
            "look at indentation (spaces only), colons, quotes and brackets on this line and the one before; put words that hold : { } [ ] , # in double quotes",
        ),
    )
}

/// What is wrong, and the mend, each in both languages.
type Told = ((&'static str, &'static str), (&'static str, &'static str));

/// What a Chinese keyboard easily does to the beginning of a line.
fn slip(line: &str) -> Option<Told> {
    let indent = line.trim_start_matches([' ', '-']);
    if indent.starts_with(['\u{3000}', '\u{a0}']) {
        return Some((
            ("缩进用了全角空格", "full-width spaces stand in the indentation"),
            ("改成半角空格", "write plain spaces"),
        ));
    }
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let after = indent.trim_start_matches(word);
    if after.len() == indent.len() {
        return None;
    }
    let mut next = after.chars();
    match (next.next(), next.next()) {
        (Some('：'), _) => Some((
            ("键后面用了全角冒号“：”", "a full-width colon `：` stands after a key"),
            ("改成半角冒号加一个空格 `: `", "write a plain colon and a space, `: `"),
        )),
        (Some(':'), Some(c)) if !matches!(c, ' ' | '\t' | '\r' | '/') => Some((
            ("冒号后面没有半角空格", "no plain space stands after the colon"),
            ("在冒号后加一个半角空格", "write a plain space after the colon"),
        )),
        _ => None,
    }
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
