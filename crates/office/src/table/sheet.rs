//! Tables as spreadsheets.

use super::{MAX_COLUMNS, MAX_ROWS, Raw, too_large};
use calamine::{Data, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx};
use std::io::Cursor;
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// From here on a spreadsheet cannot hold every whole number: it keeps 15 digits and writes
/// zeros for the rest, so an 18-digit code in a number cell is already lost.
const DIGITS_LOST: f64 = 1e15;

/// Reads an xlsx cell by cell: a lone cell at the far corner must not cost the memory of the
/// whole rectangle.
pub(super) fn read_xlsx(bytes: &[u8], name: &str, sheet: Option<&str>) -> Result<Raw, Refusal> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| not_opened(name, &e))?;
    for chosen in choose(&book, name, sheet)? {
        let mut raw = Raw::default();
        let mut cells = book.worksheet_cells_reader(&chosen).map_err(|e| not_opened(name, &e))?;
        while let Some(cell) = cells.next_cell().map_err(|e| not_opened(name, &e))? {
            let (row, column) = cell.get_position();
            put(&mut raw, name, row, column, Data::from(cell.get_value().clone()))?;
        }
        if sheet.is_some() || !raw.rows.is_empty() {
            return Ok(raw);
        }
    }
    Ok(Raw::default())
}

/// Reads the older xls; its sheets are at most 65 536 rows by 256 columns.
pub(super) fn read_xls(bytes: &[u8], name: &str, sheet: Option<&str>) -> Result<Raw, Refusal> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|e| not_opened(name, &e))?;
    for chosen in choose(&book, name, sheet)? {
        let range = book.worksheet_range(&chosen).map_err(|e| not_opened(name, &e))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut raw = Raw::default();
        for (row, column, value) in range.used_cells() {
            put(&mut raw, name, top + row as u32, left + column as u32, value.clone())?;
        }
        if sheet.is_some() || !raw.rows.is_empty() {
            return Ok(raw);
        }
    }
    Ok(Raw::default())
}

/// The named sheet, or every visible one in order.
fn choose<'b, R: Reader<Cursor<&'b [u8]>>>(
    book: &R,
    name: &str,
    sheet: Option<&str>,
) -> Result<Vec<String>, Refusal> {
    let sheets = book.sheets_metadata();
    match sheet {
        None => Ok(sheets
            .iter()
            .filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet)
            .map(|s| s.name.clone())
            .collect()),
        Some(wanted) if sheets.iter().any(|s| s.name == wanted) => Ok(vec![wanted.to_owned()]),
        Some(wanted) => {
            let there: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
            Err(no_such_sheet(name, wanted, &there.join(", ")))
        }
    }
}

fn put(raw: &mut Raw, name: &str, row: u32, column: u32, value: Data) -> Result<(), Refusal> {
    let text = match as_text(value) {
        Ok(text) => text,
        Err(say) => {
            let column = super::column_letter(column as usize);
            raw.faults.push(Fault { at: format!("row {}, column {column}", row + 1), say });
            return Ok(());
        }
    };
    if text.is_empty() {
        return Ok(());
    }
    if column as usize >= MAX_COLUMNS || raw.rows.len() > MAX_ROWS {
        return Err(too_large(name));
    }
    let number = row as usize + 1;
    if raw.rows.last().is_none_or(|(last, _)| *last != number) {
        raw.rows.push((number, Vec::new()));
    }
    if let Some((_, cells)) = raw.rows.last_mut() {
        if cells.len() <= column as usize {
            cells.resize(column as usize + 1, String::new());
        }
        cells[column as usize] = text;
    }
    Ok(())
}

/// The text a person would read in the cell, or why it cannot be trusted.
fn as_text(value: Data) -> Result<String, Text> {
    Ok(match value {
        Data::Empty => String::new(),
        Data::String(s) => s.trim().replace("\r\n", "\n"),
        Data::Bool(b) => if b { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Int(i) => i.to_string(),
        Data::Float(f) if f.fract() == 0.0 && f.abs() >= DIGITS_LOST => {
            return Err(Text::new(
                format!("长编号 {f} 存成了数字,只保留了前 15 位。"),
                format!("The long code {f} is stored as a number, which keeps only 15 digits."),
            ));
        }
        Data::Float(f) => number_text(f),
        Data::DateTime(at) => date_text(&at),
        Data::DateTimeIso(s) | Data::DurationIso(s) => s.trim().replace('T', " "),
        Data::Error(e) => {
            return Err(Text::new(
                format!("单元格里是公式错误 {e}。"),
                format!("The cell holds the formula error {e}."),
            ));
        }
    })
}

/// A number with the 15 digits that a spreadsheet shows, never with an exponent.
fn number_text(f: f64) -> String {
    let shown: f64 = format!("{f:.14e}").parse().unwrap_or(f);
    format!("{shown}")
}

fn date_text(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        let seconds = (at.as_f64() * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if at.as_f64() < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if at.as_f64().fract() == 0.0 { date } else { format!("{date} {time}") }
}

fn not_opened(name: &str, error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(
        "table-not-opened",
        Sort::Invalid,
        (
            format!("“{name}”打不开:文件不完整,或者设有密码({error})。"),
            format!("\"{name}\" cannot be opened: it is incomplete or has a password ({error})."),
        ),
        (
            "在表格软件中打开,去掉密码,另存为 xlsx 再导入。",
            "Open it in a spreadsheet program, remove the password and save it as xlsx.",
        ),
    )
}

fn no_such_sheet(name: &str, wanted: &str, there: &str) -> Refusal {
    Refusal::new(
        "table-no-such-sheet",
        Sort::Invalid,
        (
            format!("“{name}”里没有工作表“{wanted}”;有:{there}。"),
            format!("\"{name}\" has no sheet \"{wanted}\"; it has: {there}."),
        ),
        (
            "改正对应关系文件里的 sheet,或改工作表名。",
            "Correct `sheet` in the mapping, or rename the sheet.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::Table;
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime as Date, Format, Workbook};

    #[test]
    fn cells_become_the_text_a_person_reads() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("空").unwrap();
        let sheet = book.add_worksheet();
        sheet.set_name("工单").unwrap();
        sheet.write_string(0, 0, "坪山区工单表").unwrap();
        for (i, name) in ["编号", "时间", "日期", "比例", "内容"].into_iter().enumerate()
        {
            sheet.write_string(2, i as u16, name).unwrap();
        }
        let date = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        sheet.write_number(3, 0, 72688.0).unwrap();
        let at = Date::from_ymd(2018, 7, 4).unwrap().and_hms(17, 24, 41.0).unwrap();
        sheet.write_datetime_with_format(3, 1, &at, &date).unwrap();
        sheet.write_datetime_with_format(3, 2, Date::from_ymd(2018, 7, 4).unwrap(), &date).unwrap();
        sheet.write_number(3, 3, 0.1 + 0.2).unwrap();
        sheet.write_string(3, 4, " 路灯不亮 ").unwrap();
        sheet.write_string(3, 7, "表外备注").unwrap();
        let bytes = book.save_to_buffer().unwrap();

        let t = Table::read(&bytes, "t.xlsx").unwrap();
        assert_eq!(t.header, ["编号", "时间", "日期", "比例", "内容", "(H)"]);
        assert_eq!(t.rows[0].number, 4);
        assert_eq!(
            t.rows[0].cells[..5],
            ["72688", "2018-07-04 17:24:41", "2018-07-04", "0.3", "路灯不亮"]
        );
        assert!(Table::read_sheet(&bytes, "t.xlsx", Some("工单")).is_ok());
        let r = Table::read_sheet(&bytes, "t.xlsx", Some("七月")).unwrap_err();
        assert_eq!(r.code, "table-no-such-sheet");
        assert!(r.say.zh.contains("空, 工单"));
    }

    #[test]
    fn a_code_that_lost_its_digits_and_a_formula_error_are_refused_by_cell() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "身份证号").unwrap().write_string(0, 1, "数").unwrap();
        sheet.write_number(1, 0, 320_501_199_001_011_230.0).unwrap();
        sheet.write_number(1, 1, 1.0).unwrap();
        let r = Table::read(&book.save_to_buffer().unwrap(), "t.xlsx").unwrap_err();
        assert_eq!(r.code, "table-cells-broken");
        assert_eq!(r.faults[0].at, "row 2, column A");
        assert!(as_text(Data::Error(calamine::CellErrorType::NA)).is_err());
    }

    #[test]
    fn a_lone_cell_in_the_far_corner_does_not_cost_the_whole_rectangle() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "a").unwrap().write_string(0, 1, "b").unwrap();
        sheet.write_string(1_048_575, 0, "x").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(Table::read(&bytes, "t.xlsx").unwrap().rows[0].number, 1_048_576);
        let mut book = Workbook::new();
        book.add_worksheet().write_string(1_048_575, 16_383, "x").unwrap();
        let r = Table::read(&book.save_to_buffer().unwrap(), "t.xlsx").unwrap_err();
        assert_eq!(r.code, "table-too-large");
    }

    #[test]
    fn a_cut_or_locked_file_is_refused() {
        for bytes in [&b"PK\x03\x04abc"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 nothing"] {
            assert_eq!(Table::read(bytes, "t.xlsx").unwrap_err().code, "table-not-opened");
        }
    }

    #[test]
    fn times_durations_and_numbers_keep_their_form() {
        let cell = |v, kind| date_text(&ExcelDateTime::new(v, kind, false));
        assert_eq!(cell(0.5, calamine::ExcelDateTimeType::DateTime), "12:00:00");
        assert_eq!(cell(1.5, calamine::ExcelDateTimeType::TimeDelta), "36:00:00");
        assert_eq!(number_text(1e14), "100000000000000");
        assert_eq!(number_text(-2.5), "-2.5");
        assert_eq!(number_text(0.000_001), "0.000001");
    }
}
