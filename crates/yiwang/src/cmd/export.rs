//! `yiwang export`: tables go out.

use super::fail::{Done, Failure, unwritable};
use super::out::Out;
use super::place::PlaceArgs;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::keep::Table as Kept;
use yiwang_office::{ExportWhat, Format, ListQuery};

/// Options of `export`.
#[derive(Debug, Args)]
#[command(after_help = "\
No name, telephone or address of a reporter is ever in it. Categories, routes, replies, synonyms,
rules and places go out whole, with the columns that `yiwang import` takes; rules that ended do not.

Examples:
  yiwang export matters --format csv > matters.csv
  yiwang export matters --format xlsx --output matters.xlsx --from 2025-01-01 --to 2025-12-31
  yiwang export ledger --format jsonl --data /srv/yiwang | grep '\"act\":\"take\"'
  yiwang export answers --format xlsx --output answers.xlsx
  yiwang export replies --format xlsx --output replies.xlsx")]
pub(crate) struct ExportArgs {
    /// What goes out
    #[arg(value_enum, value_name = "WHAT")]
    what: Table,
    /// In which form
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Form,
    /// The file to write; standard output where none is named
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only matters received on or after this day 受理日期起
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Only matters received on or before this day 受理日期止
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Only this category, by code 类别
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// Only matters this unit holds or has a part of, by code 单位
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Only matters in this grid of any level, by code 网格
    #[arg(long, value_name = "CODE")]
    grid: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Table {
    /// 事项, one row each
    Matters,
    /// 台账, one row an entry
    Ledger,
    /// 答复 for the system a ticket came from
    Answers,
    /// 类别
    Categories,
    /// 职责表: category × place → unit
    Routes,
    /// 标准答复
    Replies,
    /// 地点 of the registry: never who may be asked for there
    Places,
    /// 同义词: words said for one thing
    Synonyms,
    /// 关键词规则: words × place → category, unit, urgency
    Rules,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Form {
    /// For spreadsheet programs, with a byte order mark
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A spreadsheet
    Xlsx,
}

/// Writes a table.
pub(crate) fn run(args: &ExportArgs, out: &mut Out) -> Done {
    let stdout = std::io::stdout();
    if args.format == Form::Xlsx && args.output.is_none() && stdout.is_terminal() {
        return Err(Failure::usage(not_for_eyes()));
    }
    let what = match args.what {
        Table::Matters => ExportWhat::Matters,
        Table::Ledger => ExportWhat::Ledger,
        Table::Answers => ExportWhat::Answers,
        Table::Categories => ExportWhat::Kept(Kept::Categories),
        Table::Routes => ExportWhat::Kept(Kept::Routes),
        Table::Replies => ExportWhat::Kept(Kept::Replies),
        Table::Synonyms => ExportWhat::Kept(Kept::Synonyms),
        Table::Rules => ExportWhat::Kept(Kept::Rules),
        Table::Places => ExportWhat::Places,
    };
    let format = match args.format {
        Form::Csv => Format::Csv,
        Form::Jsonl => Format::Jsonl,
        Form::Xlsx => Format::Xlsx,
    };
    let query = ListQuery {
        from: args.from,
        to: args.to,
        category: args.category.clone(),
        unit: args.unit.clone(),
        grid: args.grid.clone(),
        ..ListQuery::default()
    };
    let bytes = super::with_office(&args.place, async |office, caller| {
        Ok(office.export(caller, what, format, &query).await?)
    })?;
    let Some(path) = &args.output else {
        let mut to = stdout.lock();
        to.write_all(&bytes)?;
        return to.flush().map_err(Failure::from);
    };
    std::fs::write(path, &bytes).map_err(|e| unwritable(path, &e))?;
    let (name, size) = (path.display().to_string(), bytes.len());
    if out.json {
        return out.value(&json!({ "file": name, "bytes": size }));
    }
    let said = out.pick(format!("已写入 {name}。"), format!("Written to {name}."));
    out.line(said)
}

fn not_for_eyes() -> Refusal {
    Refusal::new(
        "not-for-a-terminal",
        Sort::Invalid,
        ("电子表格不能显示在终端上。", "A spreadsheet cannot be shown on a terminal."),
        ("请加 --output 文件名.xlsx。", "Add --output FILE.xlsx."),
    )
}
