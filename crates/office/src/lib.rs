//! Use cases: receive, locate, triage, act, follow up, import, export; clocks, followers, jobs.

pub mod books;
pub mod clock;
pub mod files;
pub mod hook;
mod mac;
pub mod mail;
pub mod mask;
pub mod net;
pub mod password;
pub mod photo;
pub mod render;
pub mod seal_key;
mod secret_file;
pub mod send_error;
pub mod table;
pub mod vault;
pub mod view;
pub mod words;
