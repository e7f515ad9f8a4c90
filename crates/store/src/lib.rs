//! SQL: the only user of sqlx. One SQL text for SQLite and PostgreSQL.
//!
//! # Use
//!
//! ```text
//! Store::open(&Place) -> Store                      Place::Folder(dir) | Place::Url("postgres://…")
//! store.write(move |tx| Box::pin(async move { … Ok(value) })).await -> Result<T, StoreError>
//! store.read().await?                               a connection; each statement sees what is committed
//! store.snapshot().await?                           a connection; all statements see one moment
//! store.changed() -> watch::Receiver<u64>           a hint that this process wrote a ledger
//! store.close().await
//! ```
//!
//! A function that reads takes `&mut Conn`; `&mut Read` and `&mut Tx` both serve as one. A function
//! that writes takes `&mut Tx`. Every function of a tenant takes its [`yiwang_domain::TenantId`].
//!
//! | module | functions |
//! |---|---|
//! | [`installation`] | `get` `put` `once` |
//! | [`tenant`] | `all` `get` `insert` `update` |
//! | [`mod@unit`] | `all` `put` |
//! | [`staff`] | `all` `get` `by_login` `password` `insert` `update` `set_password` |
//! | [`post`] | `all` `in_force` `holders` `put` `end` |
//! | [`grid`] | `all` `get` `by_code` `of_code` `codes` `put` `end` |
//! | [`net_draft`] | `get` `newest` `save` `discard` |
//! | [`admin_log`] | `insert` `of` |
//! | [`category`] | `all` `put` `matters` `remove` |
//! | [`route`] | `all` `put` `remove` |
//! | [`reply`] | `all` `put` `remove` |
//! | [`synonym`] | `all` `put` `remove` |
//! | [`triage_rule`] | `all` `put` `renew` `propose` `decide` `settle` `figures` |
//! | [`mod@place`] | `all` `get` `by_code` `below` `has_twin` `named` `households` `list` `counts` `contacts_before` `drop_contact` `insert` `update` |
//! | [`playbook`] | `all` `get` `current` `publish` |
//! | [`draft`] | `get` `newest` `all` `save` `discard` |
//! | [`matter`] | `create` `append` `show` `derive` · `get` `by_number` `by_outer` `due` `heads` · `list` `count` `counts` `by_grid` `waited_for` · `at_places` `of_persons` |
//! | [`entry`] | `of` `between` `after` `end` `batch` `count` `erase_words` |
//! | [`follower`] | `get` `advance` `reset` |
//! | [`report`] | `insert` `get` `of_matter` `of_party` `of_phone` |
//! | [`party`] | `insert` `get` `by_phone` `reseal` `erase` `log` `log_of` |
//! | [`filling`] | `seen_by` `put` `remove` `hand_over` |
//! | [`area_follow`] | `ask` `get` `found` `waiting` `ask_again` `confirm` `due` `told` `remove` `sweep` |
//! | [`saved_view`] | `seen_by` `put` `remove` `hand_over` |
//! | [`gathered`] | `put` `into` `of` |
//! | [`handover`] | `add` `get` `of_unit` `take` |
//! | [`setting`] | `get` `put` |
//! | [`snooze`] | `of_matter` `of_staff` `put` `remove` `ended` `sweep` |
//! | [`mod@file`] | `insert` `get` `of_matter` `attach` `detach` `loose` `remove` |
//! | [`near`] | `open` `recent` `named` |
//! | [`insight_model`] | `in_force` `version` `all` `add` |
//! | [`proposal`] | `insert` `of_matter` `decide` `rates` `waiting` |
//! | [`issue`] | `put` `end` `hottest` `put_member` `members` `add_bond` `bonds` `add_campaign` |
//! | [`voice`] | `feeds` `put_feed` `claim_feed` `remove_feed` · `insert` `since` `newest` `get` `count` `sweep` |
//! | [`warning`] | `insert` `see` `end` `dismiss` `undo` `open` `heads` `ended` `held` `look` `raised` |
//! | [`notice`] | `queue` `claim` `sent` `failed` `again` `list` `of_matter` `inbox` `unread` `read` `rewrite` `by_state` |
//! | [`session`] | `insert` `find` `of_staff` `touch` `remove` `remove_of` `sweep` |
//! | [`idempotency`] | `begin` `finish` `sweep` |
//! | [`counter`] | `next` |
//! | [`seal`] | `last` `list` `collect` `insert` `heads_of` `latest_heads` `heads_between` |
//! | [`lease`] | `take` `release` |
//!
//! # Rules
//!
//! - Every SQL text is registered with `sql!`, and a test prepares all of them on both engines. Only
//!   lists of matters build SQL, from structured parts.
//! - Times are bound through `At`: UTC, microseconds, and on SQLite one fixed form that sorts. Never
//!   `now()`.
//! - `BIGINT` everywhere; `CAST(sum(x) AS BIGINT)`; no `LIKE`, prefixes are ranges.
//! - `tenant_id` stands in every `WHERE` and first in every key, so the schema runs on Citus as it is.
//! - On PostgreSQL an error inside a transaction spends it: a job that wants to go on must ask
//!   (`ON CONFLICT DO NOTHING`), not try.

mod at;
mod conn;
mod error;
mod migrate;
mod open;
mod sql;
mod writer;

pub mod admin_log;
pub mod area_follow;
pub mod category;
pub mod counter;
pub mod draft;
pub mod entry;
pub mod file;
pub mod filling;
pub mod follower;
pub mod gathered;
pub mod grid;
pub mod handover;
pub mod idempotency;
pub mod insight_model;
pub mod installation;
pub mod issue;
pub mod lease;
pub mod matter;
pub mod near;
pub mod net_draft;
pub mod notice;
pub mod party;
pub mod place;
pub mod playbook;
pub mod post;
pub mod proposal;
pub mod reply;
pub mod report;
pub mod route;
pub mod saved_view;
pub mod seal;
pub mod session;
pub mod setting;
pub mod snooze;
pub mod staff;
pub mod synonym;
pub mod tenant;
pub mod triage_rule;
pub mod unit;
pub mod voice;
pub mod warning;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use conn::{Conn, Read, Tx};
pub use entry::Cursor;
pub use error::StoreError;
pub use open::{Place, Store};
