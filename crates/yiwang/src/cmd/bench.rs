//! `yiwang bench`: figures, each beside a limit measured in the same run.

mod address;
mod classify;
mod dispatch;
mod inbox;
mod issues;
mod pairs;
mod surge;

use super::fail::Done;
use super::out::Out;
use super::place::PlaceArgs;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Commands of `bench`.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// What is understood of texts and tickets 理解
    Insight(InsightArgs),
    /// How quickly the inbox of a demonstration answers, beside the bare query 收件箱
    Inbox(InboxArgs),
}

/// Options of `bench inbox`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yiwang demo --data demo --build-only
  yiwang bench inbox --data demo")]
pub(crate) struct InboxArgs {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Options of `bench insight`.
#[derive(Debug, Args)]
#[command(after_help = "\
Parts that need real data look for it in --data and say so where it is absent; the others make their
own from the seed.

Examples:
  yiwang bench insight
  yiwang bench insight --only classify --only issues --seed 7")]
pub(crate) struct InsightArgs {
    /// Folder of the shared data 数据目录
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Seed of everything random 种子
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Only these parts 只做
    #[arg(long, value_name = "PART", value_enum)]
    only: Vec<Part>,
}

/// Parts of `bench insight`, in the order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Classify,
    Dispatch,
    Pairs,
    Issues,
    Address,
    Surge,
}

/// Runs a command of `bench`.
pub(crate) fn run(command: &BenchCommand, out: &mut Out) -> Done {
    let args = match command {
        BenchCommand::Insight(args) => args,
        BenchCommand::Inbox(args) => return inbox::run(&args.place, out),
    };
    for part in Part::value_variants() {
        if !args.only.is_empty() && !args.only.contains(part) {
            continue;
        }
        match part {
            Part::Classify => classify::run(&args.data, args.seed, out)?,
            Part::Dispatch => dispatch::run(&args.data, args.seed, out)?,
            Part::Pairs => pairs::run(&args.data, args.seed, out)?,
            Part::Issues => issues::run(&args.data, args.seed, out)?,
            Part::Address => address::run(args.seed, out)?,
            Part::Surge => surge::run(args.seed, out)?,
        }
    }
    Ok(())
}
