//! `yiwang import`: tables come in.

use super::fail::{Done, Failure, read_file};
use super::out::{Out, complain};
use super::place::PlaceArgs;
use super::progress::Bar;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use yiwang_office::view::ImportReport;
use yiwang_office::{Import, ImportWhat};

/// Options of `import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables are xlsx, xls or csv (UTF-8 or GB18030); grids are GeoJSON. Without a mapping the columns
are called as the fields; a mapping file (JSON) says which column is what. What comes twice is
taken once: rows are known by code, login or outer number. Categories, routes, replies, synonyms,
rules and places may come with Chinese column names too (代码, 名称, 立案条件, 结案条件, 单位, 标题, 正文 …); what `yiwang export`
wrote of them comes in again as it is.

Good rows are taken and wrong ones listed with row, column and reason, and the exit status is 1;
with --all-or-nothing one wrong row keeps all of them out. Grids are always taken whole or not at
all.

Fields:
  grids       code, name, kind, parent, valid_from, valid_to
  units       code, name, kind, parent, area, calendar
  staff       login, name, email, role, unit, grid, from, to, password
  categories  code, parent, name, name_en, playbook, urgency, secrecy, filing, filing_en, closing,
              closing_en
  routes      category, area, unit, rank, reason, reason_en
  replies     category, title, text
  synonyms    words, with commas between them
  rules       words (all must be said), area, channel, category, unit, urgency, reason, from, to
  places      code, kind, name, aliases, parent, grid, address, lon, lat, wish, confirmed_on,
              confirmed_how, ended_on
  tickets     source, outer_number, created_at, status, outcome, playbook, title, text, street,
              community, place, lon, lat, demand, name, phone, category_code, category_name,
              category_parent_code, category_parent_name, category_top_code, category_top_name,
              unit_name, unit_code, unit_kind

Examples:
  yiwang import grids communities.geojson --mapping communities.json
  yiwang import units units.csv --data /srv/yiwang
  yiwang import staff staff.xlsx --all-or-nothing
  yiwang import tickets tickets_2018.csv --mapping tickets-2018.json")]
pub(crate) struct ImportArgs {
    /// What the file holds
    #[arg(value_enum, value_name = "WHAT")]
    what: Table,
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which column is what 字段对应文件
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Keep all rows out where one is wrong 全部导入或全部不导入
    #[arg(long)]
    all_or_nothing: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Table {
    /// 网格
    Grids,
    /// 单位
    Units,
    /// 人员和岗位
    Staff,
    /// 类别
    Categories,
    /// 职责表: category × place → unit
    Routes,
    /// 标准答复
    Replies,
    /// 同义词: words said for one thing
    Synonyms,
    /// 关键词规则: words × place → category, unit, urgency
    Rules,
    /// 地点 of the registry
    Places,
    /// 工单 of the hotline
    Tickets,
}

impl From<Table> for ImportWhat {
    fn from(t: Table) -> Self {
        match t {
            Table::Grids => Self::Grids,
            Table::Units => Self::Units,
            Table::Staff => Self::Staff,
            Table::Categories => Self::Categories,
            Table::Routes => Self::Routes,
            Table::Replies => Self::Replies,
            Table::Synonyms => Self::Synonyms,
            Table::Rules => Self::Rules,
            Table::Places => Self::Places,
            Table::Tickets => Self::Tickets,
        }
    }
}

/// Takes a table in.
pub(crate) fn run(args: &ImportArgs, out: &mut Out) -> Done {
    // read before anything is opened: a wrong path costs nothing
    let mapping = args.mapping.as_deref().map(read_file).transpose()?;
    let bytes = read_file(&args.file)?;
    let name = args.file.display().to_string();
    let import = Import {
        what: args.what.into(),
        name: &name,
        bytes,
        mapping,
        all_or_nothing: args.all_or_nothing,
    };
    let bar = Bar::new(out, "导入", "importing");
    let rules = matches!(args.what, Table::Rules);
    let (report, clashes) = super::with_office(&args.place, async |office, caller| {
        let report = office.import(caller, import, &|done, of| bar.at(done, of)).await?;
        // what was brought in is found by the next search
        office.follow().await?;
        let clashes = if rules { office.rule_clashes().await? } else { Vec::new() };
        Ok((report, clashes))
    })?;
    drop(bar);
    for c in &clashes {
        complain(out.say(&c.say));
    }
    if out.json {
        out.value(&report)?;
    } else {
        say(&report, out)?;
    }
    if report.wrong.is_empty() { Ok(()) } else { Err(Failure::Said) }
}

fn say(r: &ImportReport, out: &mut Out) -> Done {
    let made = match r.made {
        0 => String::new(),
        n => out.pick(format!("，新建单位和类别{n}个"), format!(", units and categories made {n}")),
    };
    let (read, added, changed, same, wrong) = (r.read, r.added, r.changed, r.same, r.wrong.len());
    let sum = out.pick(
        format!("读取{read}行：新增{added}，变更{changed}，相同{same}，有误{wrong}{made}。"),
        format!(
            "Rows read {read}: added {added}, changed {changed}, the same {same}, wrong {wrong}{made}."
        ),
    );
    out.line(sum)?;
    for f in &r.wrong {
        complain(&format!("{}: {}", f.at, out.say(&f.say)));
    }
    Ok(())
}
