//! A table read for an import: sound rows by field, and what is wrong with the others.

use crate::table::{MappedRow, Mapping, Table, place};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// Longest code.
const LONGEST_CODE: usize = 64;

/// A table read and mapped.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Rows of the file below the header.
    pub(super) read: usize,
    /// Sound rows.
    pub(super) rows: Vec<MappedRow>,
    /// What is wrong with the others.
    pub(super) faults: Vec<Fault>,
    /// Columns a field is made from, to name the place of a fault as the person sees it.
    columns: BTreeMap<String, String>,
}

impl Sheet {
    /// Reads a table by its mapping; without one the columns are called as the fields.
    pub(super) fn read(
        bytes: &[u8],
        name: &str,
        mapping: Option<&[u8]>,
        required: &[&str],
        known: &[&str],
    ) -> Result<Self, Refusal> {
        let (mapping, table) = match mapping {
            Some(json) => {
                let text = std::str::from_utf8(json).map_err(|_| not_text())?;
                let mapping = Mapping::parse(text.trim_start_matches('\u{feff}'))?;
                let table = mapping.read(bytes, name)?;
                (mapping, table)
            }
            None => {
                let table = Table::read(bytes, name)?;
                (by_name(&table, required, known)?, table)
            }
        };
        let mapped = mapping.apply(&table)?;
        let columns = mapping.fields().map(|f| (f.to_owned(), mapping.source(f))).collect();
        let mut sheet =
            Self { read: table.rows.len(), rows: Vec::new(), faults: mapped.faults, columns };
        for row in mapped.rows {
            // a mapping may leave out what this import cannot do without
            let missing: Vec<&&str> =
                required.iter().filter(|f| !row.fields.contains_key(**f)).collect();
            for field in &missing {
                let fault = sheet.fault(
                    &row,
                    field,
                    format!("“{field}”必填，这里是空的"),
                    format!("`{field}` is required and empty here"),
                );
                sheet.faults.push(fault);
            }
            if missing.is_empty() {
                sheet.rows.push(row);
            }
        }
        Ok(sheet)
    }

    /// A fault of a field in a row.
    pub(super) fn fault(
        &self,
        row: &MappedRow,
        field: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Fault {
        let column = self.columns.get(field).map_or(field, String::as_str);
        Fault { at: place(row.number, column), say: Text::new(zh, en) }
    }

    /// A refusal met while a row was written, as faults of that row.
    pub(super) fn refused(row: &MappedRow, r: Refusal) -> Vec<Fault> {
        if r.faults.is_empty() {
            let say = Text::new(
                format!("{} {}", r.say.zh, r.mend.zh),
                format!("{} {}", r.say.en, r.mend.en),
            );
            return vec![Fault { at: place(row.number, ""), say }];
        }
        let at = |f: &str| place(row.number, f);
        r.faults.into_iter().map(|f| Fault { at: at(&f.at), say: f.say }).collect()
    }

    /// A code of a row: no blank and no slash, since codes make up paths.
    pub(super) fn code<'r>(&self, row: &'r MappedRow, field: &str) -> Result<&'r str, Fault> {
        let code = row.get(field).unwrap_or_default();
        if code_fits(code) {
            return Ok(code);
        }
        Err(self.fault(
            row,
            field,
            format!("代码“{code}”应为1至{LONGEST_CODE}个字，不含空白和斜线"),
            format!(
                "the code `{code}` must have 1 to {LONGEST_CODE} characters, no blank and no slash"
            ),
        ))
    }

    /// A name of a row.
    pub(super) fn name<'r>(&self, row: &'r MappedRow, field: &str) -> Result<&'r str, Fault> {
        let name = row.get(field).unwrap_or_default();
        if !name.is_empty() && name.chars().count() <= 100 && !name.contains(char::is_control) {
            return Ok(name);
        }
        Err(self.fault(row, field, "名称应为1至100个字", "a name has 1 to 100 characters"))
    }

    /// A day of a row.
    pub(super) fn day(&self, row: &MappedRow, field: &str) -> Result<Option<NaiveDate>, Fault> {
        let Some(raw) = row.get(field) else { return Ok(None) };
        ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"]
            .iter()
            .find_map(|f| NaiveDate::parse_from_str(raw, f).ok())
            .map(Some)
            .ok_or_else(|| {
                self.fault(
                    row,
                    field,
                    format!("“{raw}”不是日期，请写成 2026-01-31"),
                    format!("`{raw}` is no date; write it as 2026-01-31"),
                )
            })
    }

    /// A fault of a code that is known nowhere.
    pub(super) fn unknown(&self, row: &MappedRow, field: &str, zh: &str, en: &str) -> Fault {
        let code = row.get(field).unwrap_or_default();
        self.fault(row, field, format!("没有{zh}“{code}”"), format!("there is no {en} `{code}`"))
    }
}

impl MappedRow {
    /// A field; none where it is empty.
    pub(super) fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }
}

/// Whether a code may be used.
pub(super) fn code_fits(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.chars().count())
        && !code.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/')
}

/// The mapping of a table whose columns are called as the fields.
fn by_name(table: &Table, required: &[&str], known: &[&str]) -> Result<Mapping, Refusal> {
    let has = |f: &str| table.header.iter().any(|h| h == f);
    let columns: Map<String, Value> = known
        .iter()
        .filter(|f| required.contains(f) || has(f))
        .map(|f| ((*f).to_owned(), json!(f)))
        .collect();
    Mapping::parse(&json!({ "required": required, "columns": columns }).to_string())
}

fn not_text() -> Refusal {
    Refusal::new(
        "mapping-wrong",
        Sort::Invalid,
        ("列对应文件不是 UTF-8 文本。", "The mapping is not UTF-8 text."),
        ("另存为 UTF-8 后重试。", "Save it as UTF-8 and try again."),
    )
}
