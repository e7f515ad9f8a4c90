//! `yiwang net`: whether the net is whole.

use super::fail::{Done, Failure, unwritable};
use super::net_of::NetArgs;
use super::out::Out;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};
use yiwang_geo::check::{Finding, FindingKind, Limits, NetGrid, check, picture};

/// What can be asked about the net.
#[derive(Debug, Subcommand)]
pub(crate) enum NetCommand {
    /// Find overlaps, gaps and borders that cross themselves 检查网格是否不重不漏
    Check(CheckArgs),
}

/// Options of `net check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Prints one line for each place that is wrong. Exit status 0: the net is whole. 1: something was
found (or the net cannot be read, which is then said).

Examples:
  yiwang net check
  yiwang net check --pictures findings/
  yiwang net check --grids communities.geojson --mapping communities.json --lang en")]
pub(crate) struct CheckArgs {
    /// Draw each finding into this folder, one SVG each 图片目录
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    #[command(flatten)]
    net: NetArgs,
}

/// Checks the net.
pub(crate) fn run(command: &NetCommand, out: &mut Out) -> Done {
    let NetCommand::Check(args) = command;
    let loaded = args.net.load()?;
    let net = loaded.net();
    let grids: Vec<NetGrid<'_>> = net
        .grids()
        .iter()
        .filter_map(|g| {
            let shape = g.shape.as_ref()?;
            Some(NetGrid { code: &g.code, name: &g.name, parent: g.parent.as_deref(), shape })
        })
        .collect();
    let found = check(&grids, &Limits::default());
    let pictures = match &args.pictures {
        Some(dir) => draw(dir, &found, &grids, out)?,
        None => Vec::new(),
    };
    if out.json {
        out.value(&told(&found, &pictures, grids.len()))?;
    } else {
        for (i, f) in found.iter().enumerate() {
            let picture =
                pictures.get(i).map_or_else(String::new, |p| format!(" → {}", p.display()));
            let line = format!("[{}] {}: {}{picture}", word(f.kind), f.at, out.say(&f.say));
            out.line(line)?;
        }
        let (n, m) = (grids.len(), found.len());
        let sum = match m {
            0 => out.pick(
                format!("{n}个网格，不重叠、无遗漏。"),
                format!("{n} grids, no overlap and no gap."),
            ),
            _ => out
                .pick(format!("{n}个网格，发现{m}处问题。"), format!("{n} grids, findings: {m}.")),
        };
        out.line(sum)?;
    }
    if found.is_empty() { Ok(()) } else { Err(Failure::Said) }
}

/// The word of a kind, as scripts and file names have it.
fn word(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::SelfIntersection => "self-intersection",
        FindingKind::Overlap => "overlap",
        FindingKind::Gap => "gap",
        FindingKind::Beyond => "beyond",
        FindingKind::ThinOverlap => "thin-overlap",
        FindingKind::ThinGap => "thin-gap",
    }
}

fn draw(
    dir: &Path,
    found: &[Finding],
    grids: &[NetGrid<'_>],
    out: &Out,
) -> Result<Vec<PathBuf>, Failure> {
    std::fs::create_dir_all(dir).map_err(|e| unwritable(dir, &e))?;
    let mut paths = Vec::with_capacity(found.len());
    for (i, f) in found.iter().enumerate() {
        let path = dir.join(format!("{:03}-{}.svg", i + 1, word(f.kind)));
        std::fs::write(&path, picture(f, grids, out.lang)).map_err(|e| unwritable(&path, &e))?;
        paths.push(path);
    }
    Ok(paths)
}

fn told(found: &[Finding], pictures: &[PathBuf], grids: usize) -> serde_json::Value {
    let findings: Vec<_> = found
        .iter()
        .enumerate()
        .map(|(i, f)| {
            json!({
                "kind": word(f.kind), "grids": f.grids, "area_m2": f.area_m2,
                "width_m": f.width_m, "at": [f.at.lon, f.at.lat], "say": f.say,
                "picture": pictures.get(i).map(|p| p.display().to_string()),
            })
        })
        .collect();
    json!({ "grids": grids, "findings": findings })
}
