//! Reading keys of a map, each mistake noted with its line, unknown keys with the likeliest mend.

use super::Lines;
use crate::limit::Limit;
use crate::playbook::node::{Node, Value, problem};
use crate::playbook::{MOST_TOLD, Problem};
use crate::text::Text;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Collects lines and problems during one reading.
#[derive(Default)]
pub(super) struct Ctx {
    lines: RefCell<Lines>,
    problems: RefCell<Vec<Problem>>,
}

impl Ctx {
    pub(super) fn into_parts(self) -> (Lines, Vec<Problem>) {
        (self.lines.into_inner(), self.problems.into_inner())
    }

    pub(super) fn note(
        &self,
        line: usize,
        code: &str,
        say: (impl Into<String>, impl Into<String>),
        mend: (impl Into<String>, impl Into<String>),
    ) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MOST_TOLD {
            problems.push(problem(line, code, say, mend));
        }
    }

    pub(super) fn mark(&self, path: &str, line: usize) {
        self.lines.borrow_mut().insert(path.to_owned(), line);
    }

    /// Gives the lines of a part and of all within it to another path as well.
    fn mark_as(&self, path: &str, other: &str) {
        let mut lines = self.lines.borrow_mut();
        let moved: Vec<(String, usize)> = lines
            .range(path.to_owned()..)
            .take_while(|(k, _)| k.starts_with(path))
            .filter_map(|(k, line)| {
                let rest = k.strip_prefix(path)?;
                let within = rest.is_empty() || rest.starts_with('.');
                within.then(|| (format!("{other}{rest}"), *line))
            })
            .collect();
        lines.extend(moved);
    }

    /// The node as a word. Where it is none, that is noted here and the word is empty: who reads an
    /// empty word need not complain of it again.
    pub(super) fn word(&self, n: &Node, what: &str) -> String {
        if let Value::Scalar(s) = &n.value {
            if s.trim().is_empty() {
                self.note(
                    n.line,
                    "word-empty",
                    (format!("`{what}` 是空的"), format!("`{what}` is empty")),
                    ("写上内容", "write something there"),
                );
                return String::new();
            }
            return s.clone();
        }
        self.note(
            n.line,
            "not-a-word",
            (
                format!("`{what}` 应当是一个词或一句话"),
                format!("`{what}` must be a word or a sentence"),
            ),
            ("去掉多余的短横线、括号或换行", "remove the dash, brackets or line break"),
        );
        String::new()
    }

    /// The node as a limit.
    pub(super) fn limit(&self, n: &Node, what: &str) -> Limit {
        let word = self.word(n, what);
        word.parse().unwrap_or_else(|_| {
            if !word.is_empty() {
                self.note(
                    n.line,
                    "limit-unreadable",
                    (
                        format!("`{what}: {word}` 不是时限"),
                        format!("`{what}: {word}` is not a limit"),
                    ),
                    (
                        "写成“数字 单位”，单位为 minutes hours days work_minutes work_hours work_days，例如 `3 work_days`；最长40年",
                        "write `NUMBER UNIT` with minutes, hours, days, work_minutes, work_hours or work_days, e.g. `3 work_days`; at most 40 years",
                    ),
                );
            }
            Limit { amount: 1, unit: crate::limit::Unit::WorkDays }
        })
    }

    /// The node as true or false.
    pub(super) fn yes(&self, n: &Node, what: &str) -> bool {
        match self.word(n, what).as_str() {
            "true" | "yes" => true,
            "false" | "no" | "" => false,
            other => {
                self.note(
                    n.line,
                    "not-yes-or-no",
                    (
                        format!("`{what}: {other}` 只能是 true 或 false"),
                        format!("`{what}: {other}` can only be true or false"),
                    ),
                    ("改成 true 或 false", "write true or false"),
                );
                false
            }
        }
    }

    /// The node as a text in both languages.
    pub(super) fn text(&self, n: &Node, what: &str) -> Text {
        if let Value::Scalar(_) = &n.value {
            self.note(
                n.line,
                "translation-missing",
                (format!("`{what}` 只有一种语言"), format!("`{what}` is in one language only")),
                ("写成 `{zh: 中文, en: English}`", "write `{zh: 中文, en: English}`"),
            );
            let s = self.word(n, what);
            return Text::new(s.clone(), s);
        }
        let Some(mut map) = Map::of(self, what, n) else { return Text::default() };
        let mut one = |key: &str| match map.take(key) {
            Some(n) => self.word(n, what),
            None => {
                self.note(
                    n.line,
                    "translation-missing",
                    (format!("`{what}` 缺少 {key}"), format!("`{what}` has no {key}")),
                    (format!("补上 `{key}:`"), format!("add `{key}:`")),
                );
                String::new()
            }
        };
        let text = Text::new(one("zh"), one("en"));
        map.finish();
        text
    }
}

/// A map being read; keys not taken by the end are unknown.
pub(super) struct Map<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) path: String,
    pub(super) line: usize,
    pairs: &'a [(String, Node)],
    known: Vec<String>,
}

impl<'a> Map<'a> {
    pub(super) fn of(ctx: &'a Ctx, path: &str, n: &'a Node) -> Option<Self> {
        ctx.mark(path, n.line);
        if let Value::Map(pairs) = &n.value {
            let mut seen = BTreeSet::new();
            for (key, node) in pairs {
                if !seen.insert(key) {
                    ctx.note(
                        node.line,
                        "key-twice",
                        (format!("`{key}` 写了两次"), format!("`{key}` stands twice")),
                        ("删去其中一个", "remove one of them"),
                    );
                }
            }
            return Some(Self {
                ctx,
                path: path.to_owned(),
                line: n.line,
                pairs,
                known: Vec::new(),
            });
        }
        let (zh, en) = place(path);
        ctx.note(
            n.line,
            "not-a-map",
            (format!("{zh}下面应当是“键: 值”"), format!("{en} must hold `key: value` lines")),
            (
                "检查缩进，并在每个键后写冒号",
                "check the indentation and write a colon after each key",
            ),
        );
        None
    }

    /// Where problems are noted.
    pub(super) const fn ctx(&self) -> &'a Ctx {
        self.ctx
    }

    /// Path of a key.
    pub(super) fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The node of a key, if it is there.
    pub(super) fn take(&mut self, key: &str) -> Option<&'a Node> {
        self.known.push(key.to_owned());
        let found = self.pairs.iter().find(|(k, _)| k == key).map(|(_, n)| n);
        if let Some(n) = found {
            self.ctx.mark(&self.at(key), n.line);
        }
        found.filter(|n| !matches!(n.value, Value::Nothing))
    }

    /// The node of a key that has to be there.
    pub(super) fn must(&mut self, key: &str) -> Option<&'a Node> {
        let n = self.take(key);
        if n.is_none() {
            let (zh, en) = place(&self.path);
            self.ctx.note(
                self.line_of(key),
                "key-missing",
                (format!("{zh}缺少 `{key}`"), format!("{en} has no `{key}`")),
                (format!("补上 `{key}:` 和它的内容"), format!("add `{key}:` and what it holds")),
            );
        }
        n
    }

    /// Line of a key; of the whole map where the key is not there.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.pairs.iter().find(|(k, _)| k == key).map_or(self.line, |(_, n)| n.line)
    }

    pub(super) fn string(&mut self, key: &str) -> String {
        let at = self.at(key);
        self.must(key).map(|n| self.ctx.word(n, &at)).unwrap_or_default()
    }

    pub(super) fn maybe(&mut self, key: &str) -> Option<String> {
        let at = self.at(key);
        self.take(key).map(|n| self.ctx.word(n, &at))
    }

    /// An id: lower case, digits, `-` and `_`.
    pub(super) fn id(&mut self, key: &str) -> String {
        let at = self.at(key);
        let Some(n) = self.must(key) else { return String::new() };
        let word = self.ctx.word(n, &at);
        if !word.is_empty() {
            check_id(self.ctx, n.line, &word);
        }
        word
    }

    pub(super) fn text(&mut self, key: &str) -> Text {
        let at = self.at(key);
        self.must(key).map(|n| self.ctx.text(n, &at)).unwrap_or_default()
    }

    pub(super) fn maybe_text(&mut self, key: &str) -> Option<Text> {
        let at = self.at(key);
        self.take(key).map(|n| self.ctx.text(n, &at))
    }

    pub(super) fn yes(&mut self, key: &str) -> bool {
        let at = self.at(key);
        self.take(key).is_some_and(|n| self.ctx.yes(n, &at))
    }

    pub(super) fn number(&mut self, key: &str) -> Option<i64> {
        let at = self.at(key);
        let n = self.take(key)?;
        let word = self.ctx.word(n, &at);
        let parsed = word.parse().ok();
        if parsed.is_none() && !word.is_empty() {
            self.ctx.note(
                n.line,
                "not-a-number",
                (
                    format!("`{at}: {word}` 不是整数"),
                    format!("`{at}: {word}` is not a whole number"),
                ),
                ("写一个整数", "write a whole number"),
            );
        }
        parsed
    }

    /// A list of words; one word alone is a list of one.
    pub(super) fn strings(&mut self, key: &str) -> Vec<String> {
        let at = self.at(key);
        let ctx = self.ctx;
        match self.take(key) {
            None => Vec::new(),
            Some(n) => match &n.value {
                Value::List(items) => items.iter().map(|i| ctx.word(i, &at)).collect(),
                _ => vec![ctx.word(n, &at)],
            },
        }
    }

    /// A list of things.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        read: fn(&Ctx, &str, &Node) -> Option<T>,
    ) -> Vec<T> {
        let at = self.at(key);
        let ctx = self.ctx;
        match self.take(key) {
            None => Vec::new(),
            Some(n) => match &n.value {
                Value::List(items) => {
                    let mut all = Vec::new();
                    for (i, n) in items.iter().enumerate() {
                        let here = format!("{at}.{i}");
                        ctx.mark(&here, n.line);
                        if let Some(one) = read(ctx, &here, n) {
                            // the checker counts only what could be read
                            if all.len() != i {
                                ctx.mark_as(&here, &format!("{at}.{}", all.len()));
                            }
                            all.push(one);
                        }
                    }
                    all
                }
                _ => {
                    ctx.note(
                        n.line,
                        "not-a-list",
                        (format!("`{at}` 应当是列表"), format!("`{at}` must be a list")),
                        ("每一项前写短横线 `- `", "write a dash `- ` before each item"),
                    );
                    Vec::new()
                }
            },
        }
    }

    /// A map of id → thing, in the order of the file.
    pub(super) fn named<T>(&mut self, key: &str, read: fn(String, Map<'_>) -> T) -> Vec<T> {
        let at = self.at(key);
        let ctx = self.ctx;
        let Some(n) = self.take(key) else { return Vec::new() };
        let Some(inner) = Map::of(ctx, &at, n) else { return Vec::new() };
        inner
            .pairs
            .iter()
            .filter_map(|(id, n)| {
                check_id(ctx, n.line, id);
                let map = Map::of(ctx, &format!("{at}.{id}"), n)?;
                Some(read(id.clone(), map))
            })
            .collect()
    }

    pub(super) fn map(&mut self, key: &str) -> Option<Map<'a>> {
        let at = self.at(key);
        let ctx = self.ctx;
        self.must(key).and_then(|n| Map::of(ctx, &at, n))
    }

    /// The only key of a map such as `{covering: street}`, or a bare word.
    pub(super) fn single(
        ctx: &'a Ctx,
        at: &str,
        n: &'a Node,
    ) -> Option<(String, Option<&'a Node>)> {
        match &n.value {
            Value::Scalar(_) => Some((ctx.word(n, at), None)),
            Value::Map(pairs) if pairs.len() == 1 => {
                pairs.first().map(|(k, v)| (k.clone(), Some(v)))
            }
            _ => {
                ctx.note(
                    n.line,
                    "one-key",
                    (format!("`{at}` 应当只有一个键"), format!("`{at}` must have exactly one key")),
                    (
                        "每一项只写一件事，另起一项写另一件",
                        "say one thing an item; begin another item for the next",
                    ),
                );
                None
            }
        }
    }

    /// Notes every key that nothing asked for.
    pub(super) fn finish(self) {
        for (key, n) in self.pairs {
            if self.known.contains(key) {
                continue;
            }
            let near = self.known.iter().min_by_key(|k| distance(k, key));
            let hint = near.filter(|k| distance(k, key) <= 2);
            let (zh, en) = match hint {
                _ if key == "<<" => (
                    "这里不能用 << 合并，请把各键写全，或整个值用 *引用".to_owned(),
                    "merging with << is not known; write the keys out, or let an *alias stand for the whole value"
                        .to_owned(),
                ),
                Some(k) => (format!("是否想写 `{k}`？"), format!("did you mean `{k}`?")),
                None => (
                    format!("可用的键：{}", self.known.join(" ")),
                    format!("keys known here: {}", self.known.join(" ")),
                ),
            };
            self.ctx.note(
                n.line,
                "key-unknown",
                (format!("`{}` 不认识", self.at(key)), format!("`{}` is not known", self.at(key))),
                (zh, en),
            );
        }
    }
}

/// How a part of the file is called in a sentence.
fn place(path: &str) -> (String, String) {
    if path.is_empty() {
        return ("文件最外层".to_owned(), "the file".to_owned());
    }
    (format!("`{path}` "), format!("`{path}`"))
}

fn check_id(ctx: &Ctx, line: usize, id: &str) {
    let ok = !id.is_empty()
        && id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
    if !ok {
        ctx.note(
            line,
            "id-form",
            (format!("`{id}` 不能作标识"), format!("`{id}` cannot be an id")),
            (
                "标识以小写字母开头，只含小写字母、数字、- 和 _，不超过64个字符",
                "an id begins with a lower-case letter and holds only lower-case letters, digits, - and _, at most 64",
            ),
        );
    }
}

/// Levenshtein distance, for "did you mean".
///
/// No name is longer than 64: a longer one is near to nothing, and not worth the counting.
pub(in crate::playbook) fn distance(a: &str, b: &str) -> usize {
    if a.len().max(b.len()) > 256 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut last = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let keep = last + usize::from(ca != *cb);
            last = row[j + 1];
            row[j + 1] = keep.min(last + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
