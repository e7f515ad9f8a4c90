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
    let hidden = |l: &str| l.chars().any(|c| c.is_control() && c != '\t' && c != '\r');
    if let Some(before) = text.lines().position(hidden) {
        return Err(broken(text, before + 1, 0, "unprintable"));
    }
    bounded(text)?;
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
