//! What a file may cost: its size, how deep it nests, and what its aliases unfold to.
//!
//! Whoever builds a tree recurses once a level, and an alias is a copy of what it names: without a
//! bound a short file can use up the stack or the memory of the process. Text alone does not tell
//! depth (a bracket may stand in quotes), so the parser's events are followed once without building
//! anything.

use super::Problem;
use super::node::problem;
use saphyr_parser::{Event, Parser};
use std::collections::HashMap;

/// Longest file read, in bytes; the longest that ships is a sixth of it.
pub const LARGEST: usize = 256 * 1_024;
/// Deepest nesting read; a playbook needs about eight.
pub(super) const DEEPEST: usize = 30;
/// Most nodes read, aliases unfolded; the largest playbook that ships has some six thousand.
const MOST_NODES: usize = 40_000;
/// Most opening brackets read; the shipped playbooks have up to eight hundred.
const MOST_BRACKETS: usize = 4_000;

/// Refuses a file that would cost too much to read, that is not one document, or whose keys are not
/// plain words.
pub(super) fn within(text: &str) -> Result<(), Problem> {
    if text.len() > LARGEST {
        return Err(problem(
            1,
            "file-too-large",
            (
                format!("文件有{}字节，最多{LARGEST}字节", text.len()),
                format!("the file has {} bytes; at most {LARGEST} are read", text.len()),
            ),
            (
                "自带的工作法都不到50千字节：检查是否粘贴了别的内容；一份工作法只写一种办法",
                "no playbook that ships has a fifth of it: see whether something else was pasted in; a playbook says one method",
            ),
        ));
    }
    // the scanner looks at every open bracket for each word it reads
    if text.bytes().filter(|b| matches!(b, b'[' | b'{')).count() > MOST_BRACKETS {
        return Err(too_many(1));
    }
    let mut count = Count::default();
    for event in Parser::new_from_iter(text.chars()) {
        // what does not parse is told by whoever builds the tree
        let Ok((event, span)) = event else { return Ok(()) };
        count.see(&event, span.start.line().max(1))?;
    }
    Ok(())
}

/// A collection that is open.
struct Open {
    map: bool,
    /// Whether a key comes next.
    key: bool,
    anchor: usize,
    /// Nodes before it began.
    before: usize,
    /// Levels below it.
    below: usize,
}

/// What was seen so far.
#[derive(Default)]
struct Count {
    open: Vec<Open>,
    nodes: usize,
    documents: usize,
    /// What each alias stands for: nodes and levels.
    named: HashMap<usize, (usize, usize)>,
}

impl Count {
    fn see(&mut self, event: &Event<'_>, line: usize) -> Result<(), Problem> {
        match event {
            Event::MappingStart(anchor, _) => self.begin(*anchor, true, line),
            Event::SequenceStart(anchor, _) => self.begin(*anchor, false, line),
            Event::MappingEnd | Event::SequenceEnd => {
                self.end();
                Ok(())
            }
            Event::Scalar(_, _, anchor, _) => {
                self.named.insert(*anchor, (1, 0));
                self.node(false, 1, 0, line)
            }
            Event::Alias(anchor) => {
                // a name inside what it names stands for nothing yet: the parser refuses it
                let (nodes, levels) = self.named.get(anchor).copied().unwrap_or((1, 0));
                self.node(true, nodes, levels, line)
            }
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 { Err(second_document(line)) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, anchor: usize, map: bool, line: usize) -> Result<(), Problem> {
        let before = self.nodes;
        self.node(true, 1, 1, line)?;
        self.open.push(Open { map, key: true, anchor, before, below: 0 });
        Ok(())
    }

    fn end(&mut self) {
        let Some(done) = self.open.pop() else { return };
        let levels = done.below + 1;
        self.named.insert(done.anchor, (self.nodes - done.before, levels));
        if let Some(above) = self.open.last_mut() {
            above.below = above.below.max(levels);
        }
    }

    /// A node comes: whether it is more than a word, how many nodes and levels it stands for.
    fn node(
        &mut self,
        more: bool,
        nodes: usize,
        levels: usize,
        line: usize,
    ) -> Result<(), Problem> {
        let deep = self.open.len() + levels;
        if let Some(above) = self.open.last_mut() {
            if above.map && above.key && more {
                return Err(key_not_a_word(line));
            }
            above.key = !above.key;
            above.below = above.below.max(levels);
        }
        self.nodes = self.nodes.saturating_add(nodes);
        if deep > DEEPEST {
            return Err(too_deep(line));
        }
        if self.nodes > MOST_NODES { Err(too_many(line)) } else { Ok(()) }
    }
}

/// The mistake of a file that nests deeper than any playbook.
pub(super) fn too_deep(line: usize) -> Problem {
    problem(
        line,
        "yaml-too-deep",
        (format!("嵌套超过{DEEPEST}层"), format!("nested deeper than {DEEPEST} levels")),
        (
            "工作法不需要这么多层，请检查括号、缩进和别名",
            "a playbook never needs so many levels; look for stray brackets, indentation and aliases",
        ),
    )
}

fn too_many(line: usize) -> Problem {
    problem(
        line,
        "yaml-too-many",
        (
            format!("展开别名后超过{MOST_NODES}项，或括号超过{MOST_BRACKETS}个"),
            format!(
                "more than {MOST_NODES} nodes once aliases are unfolded, or more than {MOST_BRACKETS} brackets"
            ),
        ),
        (
            "减少别名（*名称），一份工作法只写一种办法",
            "use fewer aliases (*name); a playbook says one method",
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
