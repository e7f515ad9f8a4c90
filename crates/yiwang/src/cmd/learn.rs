//! `yiwang learn`: proposals of categories and units, and how far apart the same thing is reported,
//! learned from the tenant's own decided matters.

use super::fail::Done;
use super::out::Out;
use super::place::PlaceArgs;
use clap::Args;

/// Options of `learn`.
#[derive(Debug, Args)]
#[command(after_help = "\
A worker does this every night by itself. What is learned proposes from then on, unless a trial in
parts shows it worse than what is in force; both reports are kept and stand in the workbench. From
fewer than 50 decided matters nothing is learned, and everything else works.

Examples:
  yiwang learn
  yiwang learn --data /srv/yiwang --json")]
pub(crate) struct LearnArgs {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Learns.
pub(crate) fn run(args: &LearnArgs, out: &mut Out) -> Done {
    let (learned, sent, alike) = super::with_office(&args.place, async |office, _| {
        Ok((office.learn().await?, office.learn_units().await?, office.learn_radii().await?))
    })?;
    if out.json {
        return out
            .value(&serde_json::json!({ "categories": learned, "units": sent, "alike": alike }));
    }
    for one in [learned, sent, alike] {
        let said = out.pick(one.say.zh, one.say.en);
        out.line(said)?;
    }
    Ok(())
}
