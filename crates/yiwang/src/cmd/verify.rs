//! `yiwang verify`: the proof of the ledger.

use super::fail::{Done, Failure};
use super::out::{Out, complain};
use super::place::PlaceArgs;
use super::progress::Bar;
use clap::Args;
use yiwang_office::Broken;

/// Options of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status 0: every chain, seal and row holds. 1: something is broken; the first breakage is the
one to look at, and it is named with the matter, the entry and what was done to it.

Examples:
  yiwang verify
  yiwang verify --fold --data /srv/yiwang
  yiwang verify --fold --json")]
pub(crate) struct VerifyArgs {
    /// Prove as well that every stored matter is to the last field what its ledger says 逐项比对
    #[arg(long)]
    fold: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Proves the ledger.
pub(crate) fn run(args: &VerifyArgs, out: &mut Out) -> Done {
    let bar = Bar::new(out, "校验", "verifying");
    let report = super::with_office(&args.place, async |office, _| {
        Ok(office.verify(args.fold, &|done| bar.count(done)).await?)
    })?;
    drop(bar);
    if out.json {
        out.value(&report)?;
    } else {
        let (m, e, s) = (report.matters, report.entries, report.seals);
        let sum = out.pick(
            format!("已校验{m}个事项、{e}条台账记录、{s}个签封。"),
            format!("Proved {m} matters, {e} entries, {s} seals."),
        );
        out.line(sum)?;
        let fine = out.pick("全部完好。", "All of it holds.");
        if report.broken.is_empty() {
            out.line(fine)?;
        }
        for b in &report.broken {
            complain(&line(b, out));
        }
    }
    if report.broken.is_empty() { Ok(()) } else { Err(Failure::Said) }
}

/// `事项 2025…001（id）第3条记录：…` or the seal.
fn line(b: &Broken, out: &Out) -> String {
    let say = out.say(&b.say);
    let seq = b.seq;
    let Some(id) = b.matter else {
        return out.pick(
            format!("第{seq}号签封：{say} [ledger-broken]"),
            format!("seal {seq}: {say} [ledger-broken]"),
        );
    };
    let number = b.number.as_deref().unwrap_or("?");
    out.pick(
        format!("事项 {number}（{id}）第{seq}条记录：{say} [ledger-broken]"),
        format!("matter {number} ({id}), entry {seq}: {say} [ledger-broken]"),
    )
}
