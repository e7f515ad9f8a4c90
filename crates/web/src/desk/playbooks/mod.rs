//! Playbooks in the workbench: the list, the page of a method, and its editor.

mod editor;
mod list;
mod method;
mod save;

pub(crate) use editor::show as edit;
pub(crate) use list::list;
pub(crate) use method::show as method;
pub(crate) use save::{check, copy, discard, publish, roll_back, save};
