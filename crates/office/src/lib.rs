//! Use cases: receive, locate, triage, act, follow up, import, export; clocks, followers, jobs.

pub mod books;
pub mod clock;
pub mod mask;
pub mod net;
pub mod photo;
pub mod render;
pub mod table;
pub mod view;
pub mod words;
