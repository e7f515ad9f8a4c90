//! What scripts may rely on: the real program, its output, its exit status.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot be set up should fail loudly; one that is skipped should say so"
)]

mod deadline;
mod installation;
mod locate;
mod method_words;
mod net;
mod playbook;
mod program;
mod serve;
mod tables;
mod usage;
