//! `yiwang`: the whole program as one command.

mod cmd;
mod demo;

use clap::Parser;
use std::process::ExitCode;

/// Matters, entries and answers are many small values; the system's allocator spends a third of the
/// time of a busy process on them.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // clap prints help and usage faults itself: status 0 for help, 2 for a wrong command line
    let cli = cmd::Cli::parse();
    cmd::log::start(cli.command.serves());
    let mut out = cmd::Out::new(cli.lang, cli.json);
    match cmd::run(cli.command, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(&out),
    }
}
