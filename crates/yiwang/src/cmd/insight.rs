//! `yiwang insight`: what the program understands of texts and tickets, tried on files.
//!
//! The same code proposes in the workbench; here it reads and writes plain files, so that it can be
//! measured on data of one's own. The formats stand in `docs/en/insight.md`.

pub(crate) mod classify;
pub(crate) mod dispatch;
pub(crate) mod issues;
pub(crate) mod pairs;

use super::fail::Done;
use super::out::Out;
use clap::Subcommand;

/// Commands of `insight`.
#[derive(Debug, Subcommand)]
pub(crate) enum InsightCommand {
    /// Propose a label for each text, learned from labelled ones 分类
    Classify(classify::ClassifyArgs),
    /// Propose three units for each ticket, learned from handled ones 派单
    Dispatch(dispatch::DispatchArgs),
    /// Bring messages about the same thing together 热点
    Issues(issues::IssuesArgs),
    /// Find the earlier open requests most like each query 重复
    Pairs(pairs::PairsArgs),
}

/// Runs a command of `insight`.
pub(crate) fn run(command: &InsightCommand, out: &mut Out) -> Done {
    match command {
        InsightCommand::Classify(args) => classify::run(args, out),
        InsightCommand::Dispatch(args) => dispatch::run(args, out),
        InsightCommand::Issues(args) => issues::run(args, out),
        InsightCommand::Pairs(args) => pairs::run(args, out),
    }
}
