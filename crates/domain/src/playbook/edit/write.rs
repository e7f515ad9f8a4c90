//! Edits of a text, each proved by reading the result again.

use super::tree::{Kind, Tree};
use crate::refusal::{Refusal, Sort};
use crate::text::Text;

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets the value at a path. A key that is absent is added where what holds it exists; an empty
    /// value where nothing stands changes nothing.
    Set {
        /// Path, `stages.handling.name.zh`.
        path: String,
        /// Value.
        value: String,
    },
    /// Takes a row out: somebody who may act, or a form field.
    Remove {
        /// Path of the row.
        path: String,
    },
    /// Lets a role take an action.
    Grant {
        /// Action id.
        action: String,
        /// Role id.
        role: String,
        /// Where its post must stand.
        at: String,
    },
    /// Asks one more thing in the form of an action.
    Ask {
        /// Action id.
        action: String,
        /// Field id.
        id: String,
        /// Kind of field.
        kind: String,
        /// Label.
        name: Text,
        /// Whether it must be answered.
        required: bool,
    },
}

/// The text with all edits made, in order.
///
/// # Errors
/// `edit-not-here` where the text is laid out so that the place cannot be changed by a form, or what
/// is asked for is not there. The text is not changed then.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Refusal> {
    edits.iter().try_fold(text.to_owned(), |text, edit| make(&text, edit))
}

fn make(text: &str, edit: &Edit) -> Result<String, Refusal> {
    let tree = Tree::read(text).map_err(|_| not_here(edit))?;
    let before: Vec<char> = text.chars().collect();
    let made = match edit {
        Edit::Set { path, value } => set(&before, &tree, path, value),
        Edit::Remove { path } => remove(&before, &tree, path),
        Edit::Grant { action, role, at } => {
            let row = format!("{{role: {}, at: {}}}", written(role), written(at));
            add_item(&before, &tree, &format!("actions.{action}"), &row)
        }
        Edit::Ask { action, id, kind, name, required } => {
            let required = if *required { ", required: true" } else { "" };
            let (zh, en) = (written(&name.zh), written(&name.en));
            let field =
                format!("{{kind: {}, name: {{zh: {zh}, en: {en}}}{required}}}", written(kind));
            let taken = tree.at(&format!("actions.{action}.form.{id}")).is_some();
            let fine = !taken && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !fine || id.is_empty() {
                return Err(bad_id(id));
            }
            add_key(&before, &tree, &format!("actions.{action}"), ("form", id), &field)
        }
    };
    let made = made.ok_or_else(|| not_here(edit))?;
    if proved(&tree, &made, edit) { Ok(made) } else { Err(not_here(edit)) }
}

/// Whether the text reads as before, but for the edit.
fn proved(tree: &Tree, made: &str, edit: &Edit) -> bool {
    let Ok(after) = Tree::read(made) else { return false };
    match edit {
        Edit::Set { path, value } => {
            let now = after.at(path).and_then(Tree::scalar).unwrap_or_default();
            now == value && only(tree, &after, path, value)
        }
        Edit::Remove { path } => {
            let (list, _) = path.rsplit_once('.').unwrap_or((path, ""));
            let many = |t: &Tree| t.at(list).map_or(0, |l| l.items().len() + l.pairs().count());
            many(&after) + 1 == many(tree)
        }
        Edit::Grant { action, role, .. } => {
            let who = format!("actions.{action}.who");
            let many = |t: &Tree| t.at(&who).map_or(0, |w| w.items().len());
            let last = after.at(&format!("{who}.{}.role", many(tree)));
            many(&after) == many(tree) + 1 && last.and_then(Tree::scalar) == Some(role)
        }
        Edit::Ask { action, id, name, .. } => {
            let label = after.at(&format!("actions.{action}.form.{id}.name.zh"));
            label.and_then(Tree::scalar).unwrap_or_default() == name.zh
        }
    }
}

/// Whether nothing but the value at `path` changed. A value that stands once and is meant by several
/// places changes in all of them.
fn only(tree: &Tree, after: &Tree, path: &str, value: &str) -> bool {
    let (before, after) = (tree.leaves(), after.leaves());
    if let Some(was) = tree.at(path) {
        return before.len() == after.len()
            && before.iter().zip(&after).all(|((p, v, at), (q, w, _))| {
                p == q && if *at == was.start { w == value } else { v == w }
            });
    }
    let mut rest = before.iter().peekable();
    for (q, w, _) in &after {
        if rest.next_if(|(p, v, _)| p == q && v == w).is_none() && w != value {
            return false;
        }
    }
    rest.peek().is_none()
}

fn set(text: &[char], tree: &Tree, path: &str, value: &str) -> Option<String> {
    match tree.at(path) {
        Some(t) if matches!(t.kind, Kind::Scalar(_)) => {
            Some(spliced(text, t.start, t.end, &written(value)))
        }
        // `name:` with nothing behind it
        Some(_) => None,
        None if value.is_empty() => Some(text.iter().collect()),
        None => {
            let (holder, key) = path.rsplit_once('.')?;
            if tree.at(holder).is_some() {
                return add_to(text, tree.at(holder)?, key, &written(value));
            }
            // `public` is absent as a whole: both languages are added, the other one to be filled
            let (above, name) = holder.rsplit_once('.')?;
            add_to(text, tree.at(above)?, name, &format!("{{{key}: {}}}", written(value)))
        }
    }
}

fn remove(text: &[char], tree: &Tree, path: &str) -> Option<String> {
    let (list, key) = path.rsplit_once('.')?;
    let list = tree.at(list)?;
    let (start, end) = match &list.kind {
        Kind::List(items) => {
            let item = items.get(key.parse::<usize>().ok()?)?;
            (item.start, item.last())
        }
        Kind::Map(pairs) => {
            let (k, v) = pairs.iter().find(|(k, _)| k.scalar() == Some(key))?;
            (k.start, v.last())
        }
        _ => return None,
    };
    // whole lines only: what shares its line with something else is changed in the text
    let from = line_start(text, start);
    let lead: String = text[from..start].iter().collect();
    if !lead.chars().all(|c| c == ' ' || c == '-') || !flow_closed(text, from, line_end(text, end))
    {
        return None;
    }
    let to = (line_end(text, end) + 1).min(text.len());
    Some(spliced(text, from, to, ""))
}

/// Whether every bracket opened in these lines is closed in them.
fn flow_closed(text: &[char], from: usize, to: usize) -> bool {
    let mut depth = 0_i32;
    for c in &text[from..to] {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Adds an item to the list of who may take an action.
fn add_item(text: &[char], tree: &Tree, action: &str, row: &str) -> Option<String> {
    let Some(list) = tree.at(&format!("{action}.who")) else {
        let map = tree.at(action)?;
        if in_brackets(text, map) {
            return add_to(text, map, "who", &format!("[{row}]"));
        }
        let indent = " ".repeat(column(text, map.start) + 2);
        return add_to(text, map, "who", &format!("\n{indent}- {row}"));
    };
    let Some(last) = list.items().last() else {
        let empty = opens_with(text, list, '[');
        return empty.then(|| spliced(text, list.end, list.end, row));
    };
    // seen from its items, since the list itself may stand elsewhere under a name
    let lead = text[..list.items()[0].start].iter().rev().find(|c| !c.is_whitespace());
    if matches!(lead, Some('[')) {
        let end = if opens_with(text, last, '{') { last.end + 1 } else { last.end };
        return Some(spliced(text, end, end, &format!(", {row}")));
    }
    let first = list.items().first()?;
    let indent: String =
        text[line_start(text, first.start)..].iter().take_while(|c| **c == ' ').collect();
    let at = line_end(text, list.last());
    Some(spliced(text, at, at, &format!("\n{indent}- {row}")))
}

/// Adds a key to a map inside an action, and the map where it is absent.
fn add_key(
    text: &[char],
    tree: &Tree,
    action: &str,
    (map, key): (&str, &str),
    value: &str,
) -> Option<String> {
    if let Some(found) = tree.at(&format!("{action}.{map}")) {
        return add_to(text, found, key, value);
    }
    let holder = tree.at(action)?;
    if in_brackets(text, holder) {
        return add_to(text, holder, map, &format!("{{{key}: {value}}}"));
    }
    let indent = " ".repeat(column(text, holder.start) + 2);
    add_to(text, holder, map, &format!("\n{indent}{key}: {value}"))
}

/// Whether a map is written `{…}`.
fn in_brackets(text: &[char], map: &Tree) -> bool {
    opens_with(text, map, '{')
}

/// Whether a node is written with this bracket, a name for aliases (`&name`) left aside.
fn opens_with(text: &[char], node: &Tree, bracket: char) -> bool {
    let mut rest = text.get(node.start..).unwrap_or_default();
    if rest.first() == Some(&'&') {
        let name = rest.iter().take_while(|c| !c.is_whitespace()).count();
        let space = rest[name..].iter().take_while(|c| c.is_whitespace()).count();
        rest = &rest[name + space..];
    }
    rest.first() == Some(&bracket)
}

/// Adds `key: value` to a map, in the way the map is written.
fn add_to(text: &[char], map: &Tree, key: &str, value: &str) -> Option<String> {
    let Kind::Map(pairs) = &map.kind else { return None };
    if in_brackets(text, map) {
        // a value of several lines cannot stand in brackets
        let fits = !value.starts_with('\n');
        let glue = if pairs.is_empty() { "" } else { ", " };
        return fits.then(|| spliced(text, map.end, map.end, &format!("{glue}{key}: {value}")));
    }
    let indent = " ".repeat(column(text, pairs.first()?.0.start));
    let at = line_end(text, map.last());
    let space = if value.starts_with('\n') { "" } else { " " };
    Some(spliced(text, at, at, &format!("\n{indent}{key}:{space}{value}")))
}

fn line_start(text: &[char], at: usize) -> usize {
    text[..at].iter().rposition(|c| *c == '\n').map_or(0, |i| i + 1)
}

fn line_end(text: &[char], at: usize) -> usize {
    text[at..].iter().position(|c| *c == '\n').map_or(text.len(), |i| at + i)
}

fn column(text: &[char], at: usize) -> usize {
    at - line_start(text, at)
}

fn spliced(text: &[char], from: usize, to: usize, with: &str) -> String {
    text[..from].iter().copied().chain(with.chars()).chain(text[to..].iter().copied()).collect()
}

/// A value as YAML: plain where nobody can misread it, quoted otherwise.
fn written(value: &str) -> String {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '（' | '）' | '、' | '，' | '。');
    let inner = |c: char| plain(c) || matches!(c, ' ' | '-');
    let odd = ["true", "false", "null", "yes", "no", "on", "off", "~"];
    let safe = value.chars().next().is_some_and(plain)
        && value.chars().next_back().is_some_and(plain)
        && value.chars().all(inner)
        && !odd.contains(&value.to_ascii_lowercase().as_str())
        && value.parse::<f64>().is_err();
    // JSON strings are YAML strings
    let bare = matches!(value, "true" | "false") || value.parse::<i64>().is_ok();
    if safe || bare { value.to_owned() } else { serde_json::Value::from(value).to_string() }
}

fn not_here(edit: &Edit) -> Refusal {
    let place = match edit {
        Edit::Set { path, .. } | Edit::Remove { path } => path.clone(),
        Edit::Grant { action, .. } | Edit::Ask { action, .. } => format!("actions.{action}"),
    };
    Refusal::new(
        "edit-not-here",
        Sort::Invalid,
        (
            format!("`{place}` 的写法不能用表单修改，没有改动。"),
            format!("`{place}` is written in a way the form cannot change; nothing was changed."),
        ),
        ("请在“文本”里修改。", "Change it in the text."),
    )
}

fn bad_id(id: &str) -> Refusal {
    Refusal::new(
        "edit-id",
        Sort::Invalid,
        (
            format!("字段标识“{id}”不能用：要用小写字母、数字和下划线，且表单里还没有它。"),
            format!(
                "The field id `{id}` cannot be used: letters, digits and underscores, and not in the form yet."
            ),
        ),
        ("换一个标识。", "Choose another id."),
    )
}
