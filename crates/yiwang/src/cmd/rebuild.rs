//! `yiwang rebuild`: followers built anew from the ledger.

use super::fail::Done;
use super::out::Out;
use super::place::PlaceArgs;
use clap::Args;
use serde_json::json;
use yiwang_office::FOLLOWERS;

/// Options of `rebuild`.
#[derive(Debug, Args)]
#[command(after_help = "\
Nothing is lost by it: what a follower keeps is derived from the ledger. Stop the server first,
since only one process may write the search index.

Examples:
  yiwang rebuild
  yiwang rebuild search --data /srv/yiwang")]
pub(crate) struct RebuildArgs {
    /// Which follower; all of them where none is named
    #[arg(value_name = "FOLLOWER")]
    follower: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Rebuilds.
pub(crate) fn run(args: &RebuildArgs, out: &mut Out) -> Done {
    let entries = super::with_office(&args.place, async |office, _| {
        Ok(office.rebuild(args.follower.as_deref()).await?)
    })?;
    let names: Vec<&str> = match &args.follower {
        Some(name) => vec![name],
        None => FOLLOWERS.to_vec(),
    };
    if out.json {
        return out.value(&json!({ "followers": names, "entries": entries }));
    }
    let names = names.join(" ");
    let said = out.pick(
        format!("已重建 {names}，读了{entries}条台账记录。"),
        format!("Built {names} anew from {entries} entries."),
    );
    out.line(said)
}
