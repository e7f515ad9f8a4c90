//! What the pure rules promise, on the shipped playbooks.

mod playbooks;
mod walk;
