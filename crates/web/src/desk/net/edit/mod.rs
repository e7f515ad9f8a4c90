//! The editor of the net. Everything it does is a form that is sent, so that it works without scripts
//! and by keyboard alone; on the live map the same forms are sent by dragging.

mod ask;
mod page;
mod shapes;

pub(crate) use ask::{discard, publish, step};
pub(crate) use page::show;
pub(crate) use shapes::{picture, shapes};
