//! `yiwang insight dispatch`: which unit each ticket should go to, learned from handled ones.

use crate::cmd::fail::{Done, read_file, unwritable};
use crate::cmd::out::Out;
use chrono::NaiveDateTime;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::table::Table;
use yiwang_text::dispatch::{Example, Model, Row, train};

/// Options of `insight dispatch`.
#[derive(Debug, Args)]
#[command(after_help = "\
Both files are tables (CSV in UTF-8 or GB18030, or xlsx) with a header; columns are found by their
names. To learn from: REC_ID and DISPOSE_UNIT_NAME, and where there are, CREATE_TIME and
DISPOSE_UNIT_ID, by which a unit is known under an earlier name. To propose for: REC_ID, and where
there is, CREATE_TIME. Every other column that stands in both is looked at, except what is known
only afterwards (OPERATE_NUM, *ARCHIVE*, DISPOSE_UNIT_*).

One row is written for each row of --input, in order: REC_ID and three units, the likeliest first.
Cells stay empty only where fewer than three units are known. The same files and seed give the same
units.

Example:
  yiwang insight dispatch --train handled.csv --input new.csv --out units.csv")]
pub(crate) struct DispatchArgs {
    /// Handled tickets to learn from 已办工单
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Tickets to propose units for 待派工单
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The file to write 结果: REC_ID,unit1,unit2,unit3
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Seed of what is drawn at random while learning 随机种子
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

/// Units given for each ticket.
pub(crate) const GIVEN: usize = 3;
/// The column that tells tickets apart.
const ID: &str = "REC_ID";
/// The column of the unit that dealt with it.
const UNIT: &str = "DISPOSE_UNIT_NAME";
/// The column of the unit's code.
const UNIT_CODE: &str = "DISPOSE_UNIT_ID";
/// The column of the time.
const TIME: &str = "CREATE_TIME";

/// Learns from one table and proposes for the other.
pub(crate) fn run(args: &DispatchArgs, out: &mut Out) -> Done {
    let (handled, asked) = (Tickets::open(&args.train)?, Tickets::open(&args.input)?);
    let ids = asked.column(ID)?;
    handled.column(ID)?;
    handled.column(UNIT)?;
    let shared: BTreeSet<&str> = asked.told().collect();
    let examples = handled.examples(|column| shared.contains(column))?;
    let model = train(&examples, args.seed);
    if model.names().is_empty() {
        return Err(nothing_to_learn_from(&args.train).into());
    }
    let mut text = String::from("REC_ID,unit1,unit2,unit3\n");
    let mut unsure = 0;
    for (row, ticket) in asked.table.rows.iter().zip(asked.rows(|_| true)) {
        let (names, doubtful) = proposed(&model, &ticket);
        unsure += usize::from(doubtful);
        text.push_str(&cell(row.cells.get(ids).map_or("", String::as_str)));
        for k in 0..GIVEN {
            text.push(',');
            text.push_str(&cell(names.get(k).map_or("", String::as_str)));
        }
        text.push('\n');
    }
    std::fs::write(&args.out, text).map_err(|e| unwritable(&args.out, &e))?;
    let (learned, n, name) =
        (examples.len(), asked.table.rows.len(), args.out.display().to_string());
    if out.json {
        return out.value(&json!({ "file": name, "learned": learned, "rows": n, "unsure": unsure,
                "columns": model.columns() }));
    }
    let columns = model.columns().join(", ");
    let said = out.pick(
        format!("学了{learned}件（看{columns}）；给{n}件提了单位，其中{unsure}件没有把握：{name}"),
        format!(
            "{learned} tickets learned (by {columns}); units proposed for {n}, unsure of {unsure}: {name}"
        ),
    );
    out.line(said)
}

/// Three names for a ticket, and whether the first is doubtful.
fn proposed(model: &Model, ticket: &Row) -> (Vec<String>, bool) {
    let proposal = model.propose(ticket);
    let mut names: Vec<String> = proposal.units.into_iter().map(|u| u.name).take(GIVEN).collect();
    // units can share a name: then there are fewer names than units
    for name in model.names() {
        if names.len() < GIVEN && !names.contains(name) {
            names.push(name.clone());
        }
    }
    (names, proposal.unsure)
}

/// A table of tickets.
pub(crate) struct Tickets {
    name: String,
    table: Table,
}

impl Tickets {
    /// Reads a table.
    ///
    /// # Errors
    /// `file-unreadable`; those of [`Table::read`].
    pub(crate) fn open(path: &Path) -> Result<Self, Refusal> {
        let name = path.display().to_string();
        let table = Table::read(&read_file(path)?, &name)?;
        Ok(Self { name, table })
    }

    /// The columns known before anybody has dealt with a ticket.
    fn told(&self) -> impl Iterator<Item = &str> {
        self.table.header.iter().map(String::as_str).filter(|c| before(c))
    }

    fn find(&self, wanted: &str) -> Option<usize> {
        self.table.header.iter().position(|h| h == wanted)
    }

    fn column(&self, wanted: &str) -> Result<usize, Refusal> {
        self.find(wanted).ok_or_else(|| {
            let name = &self.name;
            Refusal::new(
                "tickets-column-missing",
                Sort::Invalid,
                (format!("{name} 没有“{wanted}”列。"), format!("{name} has no column {wanted}.")),
                (
                    "请给出带表头的工单表，列名见 --help。",
                    "Give a table with a header; its columns stand in --help.",
                ),
            )
        })
    }

    /// The tickets with the wanted ones among the columns known beforehand.
    fn rows(&self, wanted: impl Fn(&str) -> bool) -> Vec<Row> {
        let time = self.find(TIME);
        let columns: Vec<(usize, &String)> =
            self.table.header.iter().enumerate().filter(|(_, c)| before(c) && wanted(c)).collect();
        let row = |cells: &Vec<String>| Row {
            values: columns
                .iter()
                .filter_map(|(at, c)| Some(((*c).clone(), cells.get(*at)?.clone())))
                .collect(),
            at: time.and_then(|at| cells.get(at)).and_then(|t| seconds(t)),
        };
        self.table.rows.iter().map(|r| row(&r.cells)).collect()
    }

    /// The handled tickets of the table.
    ///
    /// # Errors
    /// `tickets-column-missing`.
    pub(crate) fn examples(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<Example>, Refusal> {
        let (unit, code) = (self.column(UNIT)?, self.find(UNIT_CODE));
        let cell = |cells: &[String], at: Option<usize>| {
            at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()
        };
        let rows = self.rows(wanted);
        Ok(self
            .table
            .rows
            .iter()
            .zip(rows)
            .map(|(r, row)| Example {
                row,
                unit: cell(&r.cells, code),
                name: cell(&r.cells, Some(unit)),
            })
            .collect())
    }
}

/// Whether a column is known before anybody has dealt with the ticket, and says something of it.
fn before(column: &str) -> bool {
    !(column == ID
        || column == TIME
        || column == "OPERATE_NUM"
        || column.starts_with("DISPOSE_UNIT")
        || column.contains("ARCHIVE"))
}

/// Local time as seconds; only differences matter, so no zone is asked for.
fn seconds(text: &str) -> Option<i64> {
    const FORMS: [&str; 4] =
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"];
    let read = |form: &&str| NaiveDateTime::parse_from_str(text.trim(), form).ok();
    FORMS.iter().find_map(read).map(|t| t.and_utc().timestamp())
}

/// A cell of the result, in quotation marks where it needs them (RFC 4180).
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

fn nothing_to_learn_from(path: &Path) -> Refusal {
    let name = path.display();
    Refusal::new(
        "tickets-none-handled",
        Sort::Invalid,
        (
            format!("{name} 里没有一件工单写明处置单位。"),
            format!("No ticket in {name} names the unit that dealt with it."),
        ),
        (
            "请在 DISPOSE_UNIT_NAME 列写上处置单位的名称。",
            "Fill in the unit's name in the column DISPOSE_UNIT_NAME.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_exports_and_spreadsheets_write_them() {
        let one = seconds("2018-07-04 17:24:41");
        assert!(one.is_some());
        assert_eq!(one, seconds("2018/07/04 17:24:41"));
        assert_eq!(one, seconds(" 2018-07-04T17:24:41"));
        assert_eq!(seconds("yesterday"), None);
    }

    #[test]
    fn what_is_known_only_afterwards_is_never_looked_at() {
        for column in
            ["REC_ID", "DISPOSE_UNIT_ID", "DISPOSE_UNIT_NAME", "OPERATE_NUM", "INTIME_ARCHIVE_NUM"]
        {
            assert!(!before(column), "{column}");
        }
        assert!(before("STREET_NAME") && before("SUB_TYPE_NAME"));
    }

    #[test]
    fn a_name_with_a_comma_stays_one_cell() {
        assert_eq!(cell("城建办, \"二\""), "\"城建办, \"\"二\"\"\"");
        assert_eq!(cell("城建办"), "城建办");
    }
}
