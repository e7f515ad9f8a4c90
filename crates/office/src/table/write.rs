//! Writing tables for other systems and for spreadsheet programs.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use serde::Serialize;
use std::io::{self, Write};
use yiwang_domain::{Refusal, Sort};

/// Rows looked at to find the width of a column.
const ROWS_MEASURED: usize = 200;
/// Narrowest and widest column, in characters of Latin text.
const WIDTHS: (usize, usize) = (8, 60);

/// Writes CSV for spreadsheet programs: UTF-8 with mark, so that Chinese shows, and CRLF line
/// ends (RFC 4180).
///
/// A cell that a spreadsheet program would run as a formula (after blanks it begins with `=`,
/// `+`, `-` or `@`, and it is not just a number) loses the blanks around it and gets an
/// apostrophe in front: text typed in by a stranger must not start a program on the desk of
/// whoever opens the export. [`super::Table::read`] takes the apostrophe away again.
///
/// # Errors
/// Those of `out`.
pub fn write_csv<W, R>(mut out: W, header: &[&str], rows: R) -> io::Result<()>
where
    W: Write,
    R: IntoIterator<Item = Vec<String>>,
{
    out.write_all(b"\xEF\xBB\xBF")?;
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
    csv.write_record(header.iter().map(|name| guarded(name)))?;
    for row in rows {
        csv.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    csv.flush()
}

/// Writes one JSON value per line.
///
/// # Errors
/// Those of `out`, and of a value that cannot be written as JSON.
pub fn write_jsonl<W, T, R>(mut out: W, rows: R) -> io::Result<()>
where
    W: Write,
    T: Serialize,
    R: IntoIterator<Item = T>,
{
    for row in rows {
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Makes an xlsx with one sheet: bold frozen header with filter, columns as wide as their text
/// (a Chinese character counts twice), every cell as text, so that a 12-digit code keeps its
/// form and nothing is ever run as a formula.
///
/// `at` is written as the time of making.
///
/// # Errors
/// `table-too-long` beyond 1 048 575 rows; `table-not-written` for a sheet name or a cell (over
/// 32 767 characters) that a spreadsheet cannot hold.
pub fn write_xlsx<R>(
    sheet: &str,
    header: &[&str],
    rows: R,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, Refusal>
where
    R: IntoIterator<Item = Vec<String>>,
{
    let mut book = Workbook::new();
    if let Ok(made) = ExcelDateTime::from_timestamp(at.timestamp()) {
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    }
    let page = book.add_worksheet();
    let last = fill(page, sheet, header, rows)?;
    if let Some(columns) = header.len().checked_sub(1) {
        page.autofilter(0, 0, last, columns as u16).map_err(|e| not_written(0, &e))?;
    }
    book.save_to_buffer().map_err(|e| not_written(0, &e))
}

fn fill<R>(page: &mut Worksheet, sheet: &str, header: &[&str], rows: R) -> Result<u32, Refusal>
where
    R: IntoIterator<Item = Vec<String>>,
{
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_num_format("@").set_bold().set_align(FormatAlign::Left);
    page.set_name(sheet).map_err(|e| not_written(0, &e))?;
    page.set_freeze_panes(1, 0).map_err(|e| not_written(0, &e))?;
    let mut widths: Vec<usize> = header.iter().map(|name| width(name) + 4).collect();
    for (column, name) in header.iter().enumerate() {
        page.write_string_with_format(0, column as u16, *name, &bold)
            .map_err(|e| not_written(1, &e))?;
    }
    let mut last = 0;
    for (i, row) in rows.into_iter().enumerate() {
        if i + 1 >= super::MAX_ROWS {
            return Err(too_long());
        }
        last = (i + 1) as u32;
        for (column, cell) in row.iter().enumerate() {
            if i < ROWS_MEASURED {
                widths.resize(widths.len().max(column + 1), 0);
                widths[column] = widths[column].max(width(cell) + 2);
            }
            if !cell.is_empty() {
                page.write_string_with_format(last, column as u16, cell, &text)
                    .map_err(|e| not_written(i + 2, &e))?;
            }
        }
    }
    for (column, wide) in widths.into_iter().enumerate() {
        page.set_column_width(column as u16, wide.clamp(WIDTHS.0, WIDTHS.1) as f64)
            .map_err(|e| not_written(0, &e))?;
    }
    Ok(last)
}

/// Whether a spreadsheet program would take the text, which has no blanks around it, as a
/// formula. One sign alone is none.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@']) && text.len() > 1 && !is_number(text)
}

/// A plain decimal number: it may keep its sign.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part].iter().all(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

/// Sets the apostrophe where needed, also before text that already has one in that place, so
/// that reading can take exactly one away.
fn guarded(cell: &str) -> String {
    let bare = cell.trim();
    if looks_like_formula(bare.trim_start_matches('\'')) {
        format!("'{bare}")
    } else {
        cell.to_owned()
    }
}

/// Width of the longest line in Latin characters; Chinese and full-width signs count twice.
fn width(text: &str) -> usize {
    text.lines()
        .map(|line| line.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum())
        .max()
        .unwrap_or(0)
}

fn too_long() -> Refusal {
    Refusal::new(
        "table-too-long",
        Sort::TooLarge,
        (
            format!("超过 {} 行,xlsx 装不下。", super::MAX_ROWS),
            format!("More than {} rows do not fit into an xlsx.", super::MAX_ROWS),
        ),
        ("请改用 CSV 导出,或缩小范围。", "Export as CSV, or narrow the range."),
    )
}

fn not_written(row: usize, error: &XlsxError) -> Refusal {
    let (zh, en) = if row == 0 {
        (String::new(), String::new())
    } else {
        (format!("第 {row} 行:"), format!("Row {row}: "))
    };
    Refusal::new(
        "table-not-written",
        Sort::Invalid,
        (format!("写不成 xlsx。{zh}{error}"), format!("The xlsx cannot be written. {en}{error}.")),
        ("请改用 CSV 导出。", "Export as CSV."),
    )
}

#[cfg(test)]
mod tests {
    use super::super::Table;
    use super::*;
    use proptest::prelude::*;

    fn csv(header: &[&str], rows: Vec<Vec<String>>) -> Vec<u8> {
        let mut out = Vec::new();
        write_csv(&mut out, header, rows).unwrap();
        out
    }

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|c| (*c).to_owned()).collect()
    }

    #[test]
    fn csv_opens_in_a_spreadsheet_with_chinese_and_without_running_anything() {
        let out = csv(
            &["编号", "内容"],
            vec![
                row(&["1", "=HYPERLINK(\"http://x\")"]),
                row(&["-2.5", "+86 138"]),
                row(&["-", "@a"]),
            ],
        );
        assert!(out.starts_with(b"\xEF\xBB\xBF"));
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\"\r\n"));
        assert!(text.contains("-2.5,'+86 138\r\n-,'@a\r\n"));
    }

    proptest! {
        #[test]
        fn what_is_written_as_csv_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[-=+@'\"a,;\n路 0.]{0,6}", 3), 1..6)
        ) {
            let bytes = csv(&["a", "b", "c"], rows.clone());
            let table = Table::read(&bytes, "t.csv").unwrap();
            let want: Vec<Vec<String>> = rows
                .into_iter()
                .map(|r| r.into_iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>())
                .filter(|r: &Vec<String>| r.iter().any(|c| !c.is_empty()))
                .collect();
            let got: Vec<Vec<String>> = table.rows.into_iter().map(|r| r.cells).collect();
            prop_assert_eq!(got, want);
        }
    }

    #[test]
    fn an_xlsx_keeps_codes_formulas_and_line_breaks_as_text() {
        let cells = row(&["330203001001", "=1+1", "一行\n二行", "013800001234"]);
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let bytes =
            write_xlsx("工单", &["网格", "内容", "备注", "电话"], vec![cells.clone()], at).unwrap();
        let table = Table::read(&bytes, "t.xlsx").unwrap();
        assert_eq!(table.header, ["网格", "内容", "备注", "电话"]);
        assert_eq!(table.rows[0].cells, cells);
        let again = write_xlsx("工单", &["网格", "内容", "备注", "电话"], vec![cells], at).unwrap();
        assert_eq!(bytes, again, "the same rows at the same time give the same file");
    }

    #[test]
    fn what_an_xlsx_cannot_hold_is_refused_by_row() {
        let at = DateTime::from_timestamp(0, 0).unwrap();
        let long = vec![row(&["a"]), row(&[&"长".repeat(40_000)])];
        let r = write_xlsx("s", &["h"], long, at).unwrap_err();
        assert_eq!(r.code, "table-not-written");
        assert!(r.say.en.contains("Row 3"));
        assert_eq!(write_xlsx("a/b", &["h"], vec![], at).unwrap_err().code, "table-not-written");
    }

    #[test]
    fn jsonl_has_one_value_per_line() {
        let mut out = Vec::new();
        write_jsonl(&mut out, [serde_json::json!({"a": "一\n"}), serde_json::json!(2)]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "{\"a\":\"一\\n\"}\n2\n");
    }
}
