//! Tables as text: CSV in the encodings and with the separators that occur in practice.

use super::{FAULTS_NAMED, MAX_COLUMNS, Raw, too_large};
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// Stands after the last row. When the reader does not find it as a row of its own, a quotation
/// mark was opened and never closed, and everything from there on was swallowed as one cell.
const END: &str = "\u{1}end\u{1}";

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Raw, Refusal> {
    let decoded = decode(bytes);
    // One kind of line end, so that lines, and with them row numbers, can be counted.
    let mut text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    let separator = separator(&text, name);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(END);
    text.push('\n');

    let mut raw = Raw { strict_width: true, ..Raw::default() };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    let mut line = 1;
    while reader.read_record(&mut record).map_err(|e| unreadable(name, &e))? {
        // The reader passes over blank lines; a spreadsheet program counts them as rows.
        let next = reader.position().line();
        let inside: u64 =
            record.iter().map(|c| c.bytes().filter(|b| *b == b'\n').count() as u64).sum();
        number += (next - line).saturating_sub(inside) as usize;
        line = next;
        if record.len() > MAX_COLUMNS {
            return Err(too_large(name));
        }
        raw.rows.push((number, record.iter().map(|c| unguard(c.trim()).to_owned()).collect()));
    }
    match raw.rows.pop() {
        Some((_, cells)) if cells.len() == 1 && cells[0] == END => {}
        // A row that runs into the end of the file has no line end of its own to be counted by.
        Some((number, _)) => return Err(quote_open(name, number + 1)),
        None => {}
    }
    if decoded.broken {
        return Err(broken_bytes(name, &raw));
    }
    Ok(raw)
}

struct Decoded {
    text: String,
    broken: bool,
}

/// UTF-8 with or without mark, UTF-16 with mark, or else GB18030.
///
/// A few damaged bytes in an UTF-8 file can look like valid GB18030, which would let garbled
/// text through. So the lines vote: where at least half the lines with Chinese are valid UTF-8,
/// the file is UTF-8 and the others are damaged.
fn decode(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return decode_utf8(rest);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let utf16 = if bytes[0] == 0xFF { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        let (text, broken) = utf16.decode_without_bom_handling(&bytes[2..]);
        return Decoded { text: text.into_owned(), broken };
    }
    let (mut valid, mut not) = (0_usize, 0_usize);
    for line in bytes.split(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
        if std::str::from_utf8(line).is_ok() { valid += 1 } else { not += 1 }
    }
    if valid >= not {
        return decode_utf8(bytes);
    }
    let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), broken }
}

fn decode_utf8(bytes: &[u8]) -> Decoded {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), broken: false },
        Err(_) => Decoded { text: String::from_utf8_lossy(bytes).into_owned(), broken: true },
    }
}

/// The separator that occurs most in the first lines, outside quotation marks.
fn separator(text: &str, name: &str) -> u8 {
    let tab_first = name.to_ascii_lowercase().ends_with(".tsv");
    let order: [u8; 3] = if tab_first { *b"\t,;" } else { *b",\t;" };
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for byte in text.lines().take(5).flat_map(|l| l.bytes().chain(*b"\n")) {
        match byte {
            b'"' => quoted = !quoted,
            b if !quoted => {
                if let Some(i) = order.iter().position(|o| *o == b) {
                    counts[i] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|c| *c == most).map_or(b',', |i| order[i])
}

/// Takes back the apostrophe that [`super::write_csv`] sets before text a spreadsheet program
/// would run as a formula.
fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::write::looks_like_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn unreadable(name: &str, error: &csv::Error) -> Refusal {
    Refusal::new(
        "table-not-opened",
        Sort::Invalid,
        (format!("“{name}”读不下去:{error}"), format!("\"{name}\" cannot be read: {error}.")),
        ("请从原系统重新导出。", "Export it again from the source."),
    )
}

fn quote_open(name: &str, row: usize) -> Refusal {
    let fault = Fault {
        at: format!("row {row}"),
        say: Text::new("双引号没有成对。", "A double quotation mark is opened and never closed."),
    };
    Refusal::new(
        "table-quote-open",
        Sort::Invalid,
        (
            format!("“{name}”第 {row} 行有一个双引号没有闭合,后面的内容都被吞进了一格。"),
            format!("Row {row} of \"{name}\" opens a quotation mark and never closes it; the rest was swallowed."),
        ),
        (
            "在该行补上或删去双引号;内容里的双引号要写成两个。",
            "Close or delete it in that row; a quotation mark inside text is written twice.",
        ),
    )
    .with_faults(vec![fault])
}

fn broken_bytes(name: &str, raw: &Raw) -> Refusal {
    let header =
        raw.rows.iter().find(|(_, cells)| cells.iter().filter(|c| !c.is_empty()).count() > 1);
    let mut faults = Vec::new();
    let mut rows = 0;
    for (number, cells) in &raw.rows {
        let mut here = false;
        for (i, _) in cells.iter().enumerate().filter(|(_, c)| c.contains('\u{FFFD}')) {
            here = true;
            if faults.len() < FAULTS_NAMED {
                let column = header
                    .and_then(|(_, names)| names.get(i))
                    .filter(|n| !n.is_empty())
                    .cloned()
                    .unwrap_or_else(|| super::column_letter(i));
                faults.push(Fault {
                    at: format!("row {number}, column {column}"),
                    say: Text::new("这一格有损坏的字节。", "The cell holds damaged bytes."),
                });
            }
        }
        rows += usize::from(here);
    }
    let first = faults.first().map(|f| f.at.clone()).unwrap_or_default();
    Refusal::new(
        "table-broken-bytes",
        Sort::Invalid,
        (
            format!("“{name}”有 {rows} 行的文字编码损坏,第一处在 {first}。"),
            format!(
                "{rows} rows of \"{name}\" hold bytes that are not text, the first at {first}."
            ),
        ),
        (
            "从原系统重新导出为 UTF-8 或 GB18030;不要用文本工具截断文件。",
            "Export it again as UTF-8 or GB18030, and do not cut the file with other tools.",
        ),
    )
    .with_faults(faults)
}

#[cfg(test)]
mod tests {
    use super::super::Table;

    const SAMPLE: &str = "编号,内容,街道\n1,\"路灯不亮,很久\",坪山街道\n2,井盖破损,石井街道\n";

    fn same(bytes: &[u8]) {
        let t = Table::read(bytes, "t.csv").unwrap();
        assert_eq!(t.header, ["编号", "内容", "街道"]);
        assert_eq!(t.rows[0].cells, ["1", "路灯不亮,很久", "坪山街道"]);
        assert_eq!(t.rows[1].number, 3);
    }

    #[test]
    fn every_usual_encoding_reads_the_same() {
        same(SAMPLE.as_bytes());
        same(&[b"\xEF\xBB\xBF", SAMPLE.as_bytes()].concat());
        same(&encoding_rs::GB18030.encode(SAMPLE).0);
        same(SAMPLE.replace('\n', "\r\n").as_bytes());
        let utf16: Vec<u8> = "\u{FEFF}"
            .encode_utf16()
            .chain(SAMPLE.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        same(&utf16);
    }

    #[test]
    fn characters_beyond_the_common_ones_survive_gb18030() {
        let text = "姓名,村\n㐂,䶮𠮷村\n";
        let t = Table::read(&encoding_rs::GB18030.encode(text).0, "t.csv").unwrap();
        assert_eq!(t.rows[0].cells, ["㐂", "䶮𠮷村"]);
    }

    #[test]
    fn comma_semicolon_and_tab_are_told_apart() {
        for s in [",", ";", "\t"] {
            let text = format!("a{s}b\n\"1,;\t\"{s}2\n");
            let t = Table::read(text.as_bytes(), "t.csv").unwrap();
            assert_eq!(t.header, ["a", "b"]);
            assert_eq!(t.rows[0].cells, ["1,;", "2"]);
        }
    }

    #[test]
    fn broken_bytes_are_refused_with_row_and_column_in_either_encoding() {
        let mut utf8 = SAMPLE.as_bytes().to_vec();
        let at = utf8.windows(6).position(|w| w == "井盖".as_bytes()).unwrap();
        utf8[at + 1] = b'?';
        let r = Table::read(&utf8, "t.csv").unwrap_err();
        assert_eq!(r.code, "table-broken-bytes");
        assert_eq!(r.faults[0].at, "row 3, column 内容");

        let mut gb = encoding_rs::GB18030.encode(SAMPLE).0.into_owned();
        let end = gb.len() - 2;
        gb[end] = 0xFF;
        let r = Table::read(&gb, "t.csv").unwrap_err();
        assert_eq!(r.code, "table-broken-bytes");
        assert_eq!(r.faults[0].at, "row 3, column 街道");
    }

    #[test]
    fn a_quotation_mark_never_closed_is_refused_and_does_not_swallow_rows() {
        let r = Table::read("a,b\n1,2\n3,\"4\n5,6\n7,8\n".as_bytes(), "t.csv").unwrap_err();
        assert_eq!((r.code.as_ref(), r.faults[0].at.as_str()), ("table-quote-open", "row 3"));
    }

    #[test]
    fn rows_are_counted_over_blank_lines_and_line_breaks_in_cells() {
        let text = "a,b\n\n1,\"x\ny\nz\"\n\n\n2,w";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let t = Table::read(text.as_bytes(), "t.csv").unwrap();
            assert_eq!(t.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 6]);
            assert_eq!(t.rows[0].cells[1], "x\ny\nz");
        }
    }

    #[test]
    fn a_shifted_row_is_refused_and_a_short_one_is_filled() {
        let r = Table::read(b"a,b\n1,2\n1,2,3\n", "t.csv").unwrap_err();
        assert_eq!((r.code.as_ref(), r.faults[0].at.as_str()), ("table-row-too-long", "row 3"));
        let t = Table::read(b"a,b,c\n1\n1,2,3,,,\n", "t.csv").unwrap();
        assert_eq!(t.rows[0].cells, ["1", "", ""]);
    }
}
