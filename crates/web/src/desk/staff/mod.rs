//! Organisation and staff (组织与人员) in the workbench: the tree of units, a page for each unit and
//! person, and what an administrator does about them.

mod change;
mod forms;
mod person;
mod say;
mod tree;
mod unit;

pub(crate) use change::{add, committee, end, give, member, password, rename, replace, switch};
pub(crate) use person::show as person;
pub(crate) use tree::{find, show as tree};
pub(crate) use unit::show as unit;
