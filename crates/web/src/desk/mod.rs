//! The workbench: what staff work with all day.

mod account;
mod act;
mod board;
mod enter;
mod files;
mod inbox;
mod kept;
mod lead;
mod matter;
pub(crate) mod net;
mod notices;
mod outbox;
pub(crate) mod playbooks;
mod print;
mod query;
mod search;
mod sign;
mod tables;

pub(crate) use account::{account, password};
pub(crate) use act::{act, note, party, transfer};
pub(crate) use board::board;
pub(crate) use enter::{done as entered, enter, form as enter_form};
pub(crate) use files::{file, photo, thumb};
pub(crate) use inbox::inbox;
pub(crate) use kept::{keep, remove as drop_row, show as kept};
pub(crate) use lead::Door;
pub(crate) use matter::show as matter;
pub(crate) use notices::{notices, read};
pub(crate) use outbox::{outbox, resend};
pub(crate) use print::print;
pub(crate) use query::{Asked, query};
pub(crate) use search::{ask, found};
pub(crate) use sign::{form as sign_form, sign_in, sign_out};
pub(crate) use tables::{bring, export, file as table_file, import, import_what, tables};
