//! A bar while long work runs, where a person watches.

use super::out::Out;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error; nothing at all where that is no terminal or a machine reads.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// A bar over work whose size is told later, with the word for it.
    pub(crate) fn new(out: &Out, zh: &str, en: &str) -> Self {
        if !out.watched() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::no_length();
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self(bar.with_message(out.pick(zh, en)))
    }

    /// So much is done, of so much.
    pub(crate) fn at(&self, done: usize, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
    }

    /// So much is done; how much there is, is not known.
    pub(crate) fn count(&self, done: usize) {
        self.0.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
