//! What scripts may rely on: the real program, its output, its exit status.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should fail loudly")]

mod deadline;
mod installation;
mod locate;
mod net;
mod playbook;
mod program;
mod usage;
