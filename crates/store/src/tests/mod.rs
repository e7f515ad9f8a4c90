//! What the store promises, on both engines.

mod texts;
mod writing;

mod given;

/// Where a store of a test is.
fn place_of(store: &crate::Store) -> crate::Place {
    store.place().clone()
}
