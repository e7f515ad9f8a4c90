//! `yiwang playbook`: check, list, show, publish working methods.

mod check;
mod test;

use super::deadline::time;
use super::fail::{Done, Failure, read_text};
use super::out::Out;
use super::place::PlaceArgs;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use yiwang_domain::playbook::{self, roles};
use yiwang_domain::rights::not_found;
use yiwang_domain::{Playbook, Text};
use yiwang_office::{Settings, shipped};

/// What can be done with playbooks.
#[derive(Debug, Subcommand)]
pub(crate) enum PlaybookCommand {
    /// Say everything that is wrong with playbook files 检查工作法文件
    Check(check::CheckArgs),
    /// Run the walks of playbooks 试走工作法
    Test(test::TestArgs),
    /// List the playbooks 列出工作法
    List(ListArgs),
    /// Print the text of a playbook 显示工作法
    Show(ShowArgs),
    /// Put a playbook in force for new matters 发布工作法
    Publish(PublishArgs),
}

/// Options of `playbook list`.
#[derive(Debug, Args)]
#[command(after_help = "\
Lists the playbooks of the installation; those that come with the program where there is none.

Examples:
  yiwang playbook list
  yiwang playbook list --json --data /srv/yiwang")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Options of `playbook show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  yiwang playbook show five-actions > ours.yaml
  yiwang playbook show five-actions --version 1 --data /srv/yiwang")]
pub(crate) struct ShowArgs {
    /// Id of the playbook
    id: String,
    /// Which version; the one in force where none is named 版本
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Options of `playbook publish`.
#[derive(Debug, Args)]
#[command(after_help = "\
New matters run by it at once, without a restart; running matters keep their version. Publishing
the same text again changes nothing.

Examples:
  yiwang playbook publish our-method.yaml --data /srv/yiwang
  yiwang playbook publish our-method.yaml --from 2026-01-01T00:00:00+08:00")]
pub(crate) struct PublishArgs {
    /// The playbook file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// From when on new matters use it 生效时间; now where none is given
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Runs it.
pub(crate) fn run(command: &PlaybookCommand, out: &mut Out) -> Done {
    match command {
        PlaybookCommand::Check(args) => check::run(args, out),
        PlaybookCommand::Test(args) => test::run(args, out),
        PlaybookCommand::List(args) => list(args, out),
        PlaybookCommand::Show(args) => show(args, out),
        PlaybookCommand::Publish(args) => publish(args, out),
    }
}

/// A row of the list, the same for installed and shipped playbooks.
#[derive(serde::Serialize)]
struct Row {
    id: String,
    version: u32,
    name: Text,
    methods: Vec<String>,
    /// Open matters that run by it; none for a playbook that is only shipped.
    in_use: Option<i64>,
}

fn list(args: &ListArgs, out: &mut Out) -> Done {
    let rows = if installation(&args.place)? {
        super::with_office(&args.place, async |office, caller| {
            let rows = office.playbooks(caller).await?.into_iter().map(|p| Row {
                id: p.id,
                version: p.version,
                name: p.name,
                methods: p.methods,
                in_use: Some(p.in_use),
            });
            Ok(rows.collect())
        })?
    } else {
        shipped_rows()?
    };
    if out.json {
        return out.value(&rows);
    }
    for r in &rows {
        let used = match r.in_use {
            Some(n) => out.pick(format!("在办{n}件"), format!("{n} open")),
            None => out.pick("随程序附带", "comes with the program"),
        };
        let line = format!(
            "{}\tv{}\t{}\t{}\t{used}",
            r.id,
            r.version,
            out.say(&r.name),
            r.methods.join(" ")
        );
        out.line(line)?;
    }
    Ok(())
}

fn show(args: &ShowArgs, out: &mut Out) -> Done {
    let text = if installation(&args.place)? {
        let version = args.version;
        super::with_office(&args.place, async |office, caller| {
            Ok(office.playbook_text(caller, &args.id, version).await?)
        })?
    } else {
        let found = shipped::PLAYBOOKS.iter().find(|(id, _)| *id == args.id);
        found
            .filter(|_| args.version.is_none())
            .map(|(_, t)| (*t).to_owned())
            .ok_or_else(not_found)?
    };
    if out.json {
        return out.value(&json!({ "id": args.id, "text": text }));
    }
    out.line(text.trim_end_matches('\n'))
}

fn publish(args: &PublishArgs, out: &mut Out) -> Done {
    let from = args.from.as_deref().map(time).transpose().map_err(Failure::usage)?;
    let text = read_text(&args.file)?;
    let version = super::with_office(&args.place, async |office, caller| {
        Ok(office.publish_playbook(caller, &text, from).await?)
    })?;
    if out.json {
        return out.value(&json!({ "version": version }));
    }
    let said =
        out.pick(format!("已发布，第{version}版。"), format!("Published as version {version}."));
    out.line(said)
}

/// Whether to ask an installation: where one is named, or the usual folder holds one.
fn installation(place: &PlaceArgs) -> Result<bool, Failure> {
    Ok(place.named() || place.find()?.has_database())
}

fn shipped_rows() -> Result<Vec<Row>, Failure> {
    let broken = |_| Failure::from(not_found());
    let roles = roles::load(shipped::ROLES).map_err(broken)?;
    let calendars: Vec<String> = Settings::default().calendars.into_keys().collect();
    shipped::PLAYBOOKS
        .iter()
        .map(|(id, text)| {
            let Playbook { name, methods, .. } =
                playbook::load(text, &roles, &calendars).map_err(broken)?;
            Ok(Row { id: (*id).to_owned(), version: 1, name, methods, in_use: None })
        })
        .collect()
}
