//! Tables that other systems hand over, and tables handed to them.
//!
//! A table comes as a spreadsheet (xlsx, xls) or as text (CSV). Reading it gives rows of text
//! with the row numbers that the person sees in the file, so that every complaint about a cell
//! can be found again. What each column means is said by a [`Mapping`], never guessed.
//!
//! Reading is for staff who import: a spreadsheet is packed, and how large it is unpacked shows
//! only while it is read. It is not to be offered to the public.

mod mapping;
mod rule;
mod sheet;
mod text;
mod write;

pub use mapping::{Mapped, MappedRow, Mapping};
pub use write::{write_csv, write_jsonl, write_xlsx};

use yiwang_domain::{Fault, Refusal, Sort, Text};

/// Largest file taken, in bytes.
pub const MAX_BYTES: usize = 200 * 1024 * 1024;
/// Most rows taken; the same limit a spreadsheet has.
pub const MAX_ROWS: usize = 1_048_576;
/// Most columns taken.
pub const MAX_COLUMNS: usize = 1_000;
/// Single faults named in one refusal; beyond that only their number is given.
const FAULTS_NAMED: usize = 100;

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Row number as shown by a spreadsheet program, counted from 1.
    pub number: usize,
    /// One text per column of the header, trimmed, empty where the cell is empty.
    pub cells: Vec<String>,
}

/// A table as read from a file.
///
/// Every cell is text: a date cell of a spreadsheet becomes `2018-07-04 17:24:41` (local time,
/// no zone: the file does not say one), a number `1.0` becomes `1`. Rows without any text are
/// left out; the others keep their row number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Column names, trimmed. A column without a name that holds something is called by its
    /// letter in brackets, as in `(H)`.
    pub header: Vec<String>,
    /// The rows below the header.
    pub rows: Vec<Row>,
}

/// Rows before the header is known.
#[derive(Debug, Default)]
struct Raw {
    rows: Vec<(usize, Vec<String>)>,
    faults: Vec<Fault>,
    /// A surplus cell means a shifted row (text files), not a remark beside the table.
    strict_width: bool,
}

impl Table {
    /// Reads a table; of a spreadsheet, the first visible sheet that holds anything.
    ///
    /// The header is the first row with two or more filled cells (a title above the table is
    /// passed over), or the first filled row where there is only one column. `name` is the file
    /// name, used in sentences and to prefer tabs for `.tsv`; the kind of file is found from the
    /// bytes.
    ///
    /// # Errors
    /// `table-too-large`, `table-unknown-kind`, `table-empty`, `table-broken-bytes`,
    /// `table-quote-open`, `table-row-too-long`, `table-cells-broken`, `table-not-opened`; all
    /// but the first three name the rows.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, Refusal> {
        Self::read_sheet(bytes, name, None)
    }

    /// As [`Table::read`], with the sheet of a spreadsheet given by its name.
    ///
    /// # Errors
    /// Besides those of [`Table::read`], `table-no-such-sheet` with the sheets there are.
    pub fn read_sheet(bytes: &[u8], name: &str, sheet: Option<&str>) -> Result<Self, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(too_large(name));
        }
        let raw = match Kind::of(bytes) {
            Kind::Xlsx => sheet::read_xlsx(bytes, name, sheet)?,
            Kind::Xls => sheet::read_xls(bytes, name, sheet)?,
            Kind::Text => text::read(bytes, name)?,
            Kind::Other => return Err(unknown_kind(name)),
        };
        Self::from_raw(raw, name)
    }

    fn from_raw(raw: Raw, name: &str) -> Result<Self, Refusal> {
        if raw.rows.len() > MAX_ROWS {
            return Err(too_large(name));
        }
        let filled = |cells: &[String]| cells.iter().filter(|c| !c.is_empty()).count();
        let at = raw
            .rows
            .iter()
            .position(|(_, cells)| filled(cells) >= 2)
            .or_else(|| raw.rows.iter().position(|(_, cells)| filled(cells) == 1))
            .ok_or_else(|| empty(name))?;
        let mut faults = raw.faults;
        let mut rows = raw.rows.into_iter().skip(at);
        let mut header: Vec<String> = rows.next().map(|(_, cells)| cells).unwrap_or_default();
        for name in &mut header {
            name.retain(|c| c != '\n' && c != '\r');
        }
        while header.last().is_some_and(String::is_empty) {
            header.pop();
        }
        let named = header.len();
        let mut kept = Vec::new();
        for (number, mut cells) in rows {
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            if cells.is_empty() {
                continue;
            }
            if raw.strict_width && cells.len() > named {
                faults.push(Fault {
                    at: format!("row {number}"),
                    say: Text::new(
                        format!("这一行有 {} 格,表头只有 {named} 格。", cells.len()),
                        format!("The row has {} cells, the header {named}.", cells.len()),
                    ),
                });
            }
            if cells.len() > header.len() {
                header.resize(cells.len(), String::new());
            }
            kept.push(Row { number, cells });
        }
        if raw.strict_width && !faults.is_empty() {
            return Err(row_too_long(name, faults));
        }
        if !faults.is_empty() {
            return Err(cells_broken(name, faults));
        }
        let named_columns: Vec<bool> = header.iter().map(|name| !name.is_empty()).collect();
        for (i, name) in header.iter_mut().enumerate() {
            if name.is_empty() {
                *name = format!("({})", column_letter(i));
            }
        }
        for row in &mut kept {
            row.cells.resize(header.len(), String::new());
        }
        drop_hollow(&mut header, &mut kept, &named_columns);
        Ok(Self { header, rows: kept })
    }
}

/// Drops columns that have neither a name nor anything in them, such as a margin on the left.
fn drop_hollow(header: &mut Vec<String>, rows: &mut [Row], named: &[bool]) {
    let mut keep = named.to_vec();
    for row in &*rows {
        row.cells.iter().zip(&mut keep).for_each(|(cell, keep)| *keep |= !cell.is_empty());
    }
    if keep.iter().all(|keep| *keep) {
        return;
    }
    let only_kept = |cells: &mut Vec<String>| {
        let mut kept = keep.iter();
        cells.retain(|_| kept.next().is_none_or(|keep| *keep));
    };
    only_kept(header);
    for row in rows {
        only_kept(&mut row.cells);
    }
}

/// What the first bytes say the file is.
enum Kind {
    Xlsx,
    Xls,
    Text,
    Other,
}

impl Kind {
    fn of(bytes: &[u8]) -> Self {
        const OTHER: [&[u8]; 5] =
            [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"\x1F\x8B", b"<!DOCTYPE html"];
        if bytes.starts_with(b"PK\x03\x04") {
            Self::Xlsx
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            Self::Xls
        } else if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            Self::Text
        } else if bytes.contains(&0)
            || OTHER.iter().any(|head| bytes.starts_with(head))
            || bytes.iter().take(6).map(u8::to_ascii_lowercase).eq(*b"<html ")
            || bytes.iter().take(6).map(u8::to_ascii_lowercase).eq(*b"<html>")
        {
            Self::Other
        } else {
            Self::Text
        }
    }
}

/// The spreadsheet letter of a column counted from 0: A, B, … Z, AA.
fn column_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Where a fault is, as `row 12, column CREATE_TIME`; a constant has no column.
pub(crate) fn place(row: usize, column: &str) -> String {
    if column.is_empty() { format!("row {row}") } else { format!("row {row}, column {column}") }
}

/// Cuts a long list of faults and says how many there were.
fn capped(mut faults: Vec<Fault>) -> (Vec<Fault>, usize) {
    let all = faults.len();
    faults.truncate(FAULTS_NAMED);
    (faults, all)
}

fn too_large(name: &str) -> Refusal {
    Refusal::new(
        "table-too-large",
        Sort::TooLarge,
        (
            format!("“{name}”太大:最多 {} MB、{MAX_ROWS} 行。", MAX_BYTES >> 20),
            format!("\"{name}\" is too large: at most {} MB and {MAX_ROWS} rows.", MAX_BYTES >> 20),
        ),
        ("请分成几个文件导入。", "Split it into several files."),
    )
}

fn unknown_kind(name: &str) -> Refusal {
    Refusal::new(
        "table-unknown-kind",
        Sort::Invalid,
        (
            format!("“{name}”不是表格文件。"),
            format!("\"{name}\" is neither a spreadsheet nor a text table."),
        ),
        (
            "请在表格软件中另存为 xlsx 或 CSV 再导入。",
            "Save it as xlsx or CSV in a spreadsheet program and import that.",
        ),
    )
}

fn empty(name: &str) -> Refusal {
    Refusal::new(
        "table-empty",
        Sort::Invalid,
        (format!("“{name}”里没有表头。"), format!("\"{name}\" has no header row.")),
        (
            "第一行应写列名,下面每行一条。",
            "Put the column names in the first row and one record in each row below.",
        ),
    )
}

fn row_too_long(name: &str, faults: Vec<Fault>) -> Refusal {
    let (faults, all) = capped(faults);
    Refusal::new(
        "table-row-too-long",
        Sort::Invalid,
        (
            format!("“{name}”有 {all} 行的格数多于表头,各列可能已经错位。"),
            format!("{all} rows of \"{name}\" have more cells than the header; columns may have shifted."),
        ),
        (
            "含分隔符的内容要用双引号括起来;从原系统重新导出通常即可。",
            "Text that contains the separator must stand in double quotes; exporting again usually helps.",
        ),
    )
    .with_faults(faults)
}

fn cells_broken(name: &str, faults: Vec<Fault>) -> Refusal {
    let (faults, all) = capped(faults);
    Refusal::new(
        "table-cells-broken",
        Sort::Invalid,
        (
            format!("“{name}”有 {all} 个单元格的内容已经损坏。"),
            format!("{all} cells of \"{name}\" are damaged in the file itself."),
        ),
        (
            "把长编号所在列设为“文本”后从原系统重新导出,并改正公式错误。",
            "Set columns of long codes to text, export again from the source, and correct formula errors.",
        ),
    )
    .with_faults(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_found_from_the_bytes_and_not_from_the_name() {
        let pdf = Table::read(b"%PDF-1.7 ...", "orders.csv").unwrap_err();
        assert_eq!(pdf.code, "table-unknown-kind");
        let html = Table::read(b"<HTML><table>", "orders.xls").unwrap_err();
        assert_eq!(html.code, "table-unknown-kind");
        assert_eq!(Table::read(b"a,b\n1,2\n", "orders.xlsx").unwrap().rows.len(), 1);
    }

    #[test]
    fn a_title_above_the_table_is_passed_over_and_row_numbers_stay_those_of_the_file() {
        let t = Table::read(
            "坪山街道工单统计表,,\n\n编号,街道,\n1,坪山,\n\n2,石井,\n".as_bytes(),
            "t.csv",
        )
        .unwrap();
        assert_eq!(t.header, ["编号", "街道"]);
        assert_eq!(t.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [4, 6]);
    }

    #[test]
    fn a_blank_margin_is_dropped_and_a_nameless_column_that_holds_something_is_kept() {
        let t = Table::read(b",a,,b,\n,1,,2,\n,3,x,4,\n", "t.csv").unwrap();
        assert_eq!(t.header, ["a", "(C)", "b"]);
        assert_eq!(t.rows[0].cells, ["1", "", "2"]);
        assert_eq!(t.rows[1].cells, ["3", "x", "4"]);
    }

    #[test]
    fn a_table_of_one_column_has_its_first_row_as_header() {
        let t = Table::read("网格\nA1\nA2\n".as_bytes(), "t.csv").unwrap();
        assert_eq!((t.header.len(), t.rows.len()), (1, 2));
    }

    #[test]
    fn nothing_in_the_file_is_refused() {
        for bytes in [&b""[..], b"\n\n", b"\xEF\xBB\xBF"] {
            assert_eq!(Table::read(bytes, "t.csv").unwrap_err().code, "table-empty");
        }
    }

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        assert_eq!(column_letter(0), "A");
        assert_eq!(column_letter(25), "Z");
        assert_eq!(column_letter(26), "AA");
        assert_eq!(column_letter(701), "ZZ");
        assert_eq!(column_letter(702), "AAA");
    }
}
