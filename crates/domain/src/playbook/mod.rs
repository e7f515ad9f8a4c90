//! A working method as data (工作法): model, reader, checker.
//!
//! ```text
//! YAML text ─ node ─▶ tree with lines ─ read ─▶ Playbook ─ check ─▶ problems with line and mend
//! ```

pub mod board;
pub mod bounds;
pub mod check;
pub mod edit;
pub mod guard;
pub mod model;
mod node;
pub mod print;
mod read;
pub mod roles;
pub mod script;
pub mod source;

pub use model::Playbook;
pub use node::to_json;

use crate::text::{Lang, Text};
use serde::{Deserialize, Serialize};

/// One mistake in a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Stable code of the kind of mistake.
    pub code: String,
    /// What is wrong.
    pub say: Text,
    /// The mend.
    pub mend: Text,
}

impl Problem {
    /// `file:line: what is wrong — mend` as compilers print it.
    pub fn line_in(&self, file: &str, lang: Lang) -> String {
        format!(
            "{file}:{}: [{}] {} → {}",
            self.line,
            self.code,
            self.say.in_lang(lang),
            self.mend.in_lang(lang)
        )
    }
}

/// Mistakes told of one file at most: whoever wrote more begins with these.
const MOST_TOLD: usize = 500;

/// Reads and checks a playbook. All mistakes are returned, in order of line, not just the first.
pub fn load(
    text: &str,
    roles: &roles::Roles,
    calendars: &[String],
) -> Result<Playbook, Vec<Problem>> {
    let (playbook, lines, mut problems) = read::read(text);
    if let Some(p) = &playbook {
        problems.extend(check::check(p, &lines, roles, calendars));
    }
    problems.sort_by_key(|p| p.line);
    problems.dedup();
    problems.truncate(MOST_TOLD);
    match playbook {
        Some(p) if problems.is_empty() => Ok(p),
        _ => Err(problems),
    }
}
