//! What stands between the network and the handlers.

pub(crate) mod address;
pub(crate) mod cookie;
pub(crate) mod csrf;
pub(crate) mod headers;
pub(crate) mod log;
pub(crate) mod mac;
pub(crate) mod origin;
pub mod rate;
pub(crate) mod time;
