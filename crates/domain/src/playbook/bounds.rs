//! What a file may cost: its size, how deep it nests, and what its aliases unfold to.
//!
//! The parser recurses once a level, and an alias is a copy of what it names: without a bound a
//! short file can use up the stack or the memory of the process. Text alone does not tell depth
//! (a bracket may stand in quotes), so the parser itself is run once over nodes that only count.

use super::Problem;
use super::node::problem;
use saphyr::{AnnotatedMappingOwned, LoadableYamlNode, Marker, Tag, Yaml};
use std::borrow::Cow;
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{catch_unwind, resume_unwind};

/// Longest file read, in bytes; the longest that ships is a sixth of it.
pub const LARGEST: usize = 256 * 1_024;
/// Deepest nesting read; a playbook needs about eight.
pub(super) const DEEPEST: usize = 30;
/// Most nodes read, aliases unfolded; the largest playbook that ships has some six thousand.
const MOST_NODES: usize = 40_000;
/// Most opening brackets read; the shipped playbooks have up to eight hundred.
const MOST_BRACKETS: usize = 4_000;

/// Refuses a file that would cost too much to read.
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
                "一份工作法只写一种办法，请拆成几份",
                "a playbook says one method; make several of it",
            ),
        ));
    }
    // the scanner looks at every open bracket for each word it reads
    if text.bytes().filter(|b| matches!(b, b'[' | b'{')).count() > MOST_BRACKETS {
        return Err(Stop::TooMany(1).problem());
    }
    COUNT.set(Count::NONE);
    // a mistake in the YAML is told by the parser that keeps lines, not here
    match catch_unwind(|| drop(Probe::load_from_str(text))) {
        Ok(()) => Ok(()),
        Err(why) => match why.downcast::<Stop>() {
            Ok(stop) => Err(stop.problem()),
            // the parser's own fault: told as a mistake of the file, since another file is read
            Err(_) => Err(problem(
                1,
                "yaml-broken",
                ("YAML解析器读不了这份文件", "the YAML parser cannot read this file"),
                (
                    "从最近改动的行查起，去掉不常用的写法",
                    "look at the lines changed last; avoid rare forms of YAML",
                ),
            )),
        },
    }
}

/// Why the counting stopped, and in which line.
enum Stop {
    TooDeep(usize),
    TooMany(usize),
}

impl Stop {
    /// Leaves the parser at once, from any depth, without the words of a panic: its callbacks
    /// know no errors.
    fn now(self) -> ! {
        resume_unwind(Box::new(self))
    }

    fn problem(&self) -> Problem {
        match self {
            Self::TooDeep(line) => too_deep(*line),
            Self::TooMany(line) => problem(
                *line,
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
            ),
        }
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

/// What was counted in this thread since [`within`] began.
#[derive(Clone, Copy)]
struct Count {
    /// Collections open now.
    depth: usize,
    /// Nodes so far, copies made by aliases included.
    nodes: usize,
    /// Names for nodes, so that no two keys are the same.
    next: usize,
    /// Line of the last collection begun.
    line: usize,
}

thread_local! {
    static COUNT: Cell<Count> = const { Cell::new(Count::NONE) };
}

impl Count {
    const NONE: Self = Self { depth: 0, nodes: 0, next: 0, line: 1 };

    fn change(f: impl FnOnce(&mut Self)) {
        let mut c = COUNT.get();
        f(&mut c);
        COUNT.set(c);
        if c.nodes > MOST_NODES {
            Stop::TooMany(c.line).now();
        }
    }

    /// A fresh name.
    fn name() -> usize {
        let mut c = COUNT.get();
        c.next += 1;
        COUNT.set(c);
        c.next
    }

    /// Stops where something of so many levels would stand too deep.
    fn reach(height: usize) {
        let c = COUNT.get();
        if c.depth + height > DEEPEST {
            Stop::TooDeep(c.line).now();
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf,
    List,
    Map,
    Bad,
}

/// A node that only knows how large it is.
struct Probe {
    name: usize,
    kind: Kind,
    /// Levels below and including this one; a leaf has none.
    height: usize,
    /// Nodes it consists of.
    size: usize,
    list: Vec<Self>,
    map: AnnotatedMappingOwned<Self>,
}

impl Probe {
    fn new(kind: Kind) -> Self {
        Self {
            name: Count::name(),
            kind,
            height: 0,
            size: 1,
            list: Vec::new(),
            map: AnnotatedMappingOwned::<Self>::new(),
        }
    }
}

/// What an anchor keeps and an alias puts in: only the measures are copied, and paid for.
impl Clone for Probe {
    fn clone(&self) -> Self {
        Count::change(|c| c.nodes += self.size);
        Count::reach(self.height);
        Self { height: self.height, size: self.size, ..Self::new(self.kind) }
    }
}

impl PartialEq for Probe {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Probe {}

impl Hash for Probe {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl LoadableYamlNode<'_> for Probe {
    type HashKey = Self;

    fn from_bare_yaml(yaml: Yaml<'_>) -> Self {
        Count::change(|c| c.nodes += 1);
        Self::new(match yaml {
            Yaml::Sequence(_) => Kind::List,
            Yaml::Mapping(_) => Kind::Map,
            Yaml::BadValue => Kind::Bad,
            _ => Kind::Leaf,
        })
    }

    fn is_sequence(&self) -> bool {
        self.kind == Kind::List
    }

    fn is_mapping(&self) -> bool {
        self.kind == Kind::Map
    }

    fn is_badvalue(&self) -> bool {
        self.kind == Kind::Bad
    }

    fn sequence_mut(&mut self) -> &mut Vec<Self> {
        &mut self.list
    }

    fn mapping_mut(&mut self) -> &mut AnnotatedMappingOwned<Self> {
        &mut self.map
    }

    fn into_tagged(self, _: Cow<'_, Tag>) -> Self {
        // a tag is a level of its own in the tree
        Count::reach(self.height + 1);
        Self { height: self.height + 1, ..self }
    }

    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::new(Kind::Bad))
    }

    fn with_start_marker(self, at: Marker) -> Self {
        Count::change(|c| {
            c.depth += 1;
            c.line = at.line().max(1);
        });
        Count::reach(0);
        self
    }

    fn with_end_marker(self, _: Marker) -> Self {
        Count::change(|c| c.depth = c.depth.saturating_sub(1));
        let pairs = self.map.iter().flat_map(|(k, v)| [k, v]);
        let (mut height, mut size) = (0, 1_usize);
        for part in self.list.iter().chain(pairs) {
            height = height.max(part.height);
            size = size.saturating_add(part.size);
        }
        Count::reach(height + 1);
        Self { height: height + 1, size, ..self }
    }
}
