//! A table read for an import: sound rows by field, and what is wrong with the others.

use crate::table::{MappedRow, Mapping, Table, place};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// Longest condition or reply.
const LONGEST_WORDS: usize = 2_000;
/// Longest code.
const LONGEST_CODE: usize = 64;

/// Number of a row that stands in no file. Those of a file begin at 1.
const TYPED: usize = 0;

/// A table read and mapped.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Rows of the file below the header.
    pub(super) read: usize,
    /// Sound rows.
    pub(crate) rows: Vec<MappedRow>,
    /// What is wrong with the others.
    pub(crate) faults: Vec<Fault>,
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

    /// One row as somebody typed it into a form; its faults stand at the fields themselves.
    pub(crate) fn typed(
        typed: BTreeMap<String, String>,
        required: &[&str],
        known: &[&str],
    ) -> Self {
        let columns = known.iter().map(|f| ((*f).to_owned(), (*f).to_owned())).collect();
        let fields = typed
            .into_iter()
            .filter(|(f, _)| known.contains(&f.as_str()))
            .map(|(f, text)| (f, text.trim().to_owned()))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let row = MappedRow { number: TYPED, fields };
        let mut sheet = Self { read: 1, rows: Vec::new(), faults: Vec::new(), columns };
        for field in required.iter().filter(|f| row.get(f).is_none()) {
            let fault = sheet.fault(&row, field, "请填写这一项", "please fill this in");
            sheet.faults.push(fault);
        }
        sheet.rows.push(row);
        sheet
    }

    /// Whether the table has a field at all. What it does not have stays as it was.
    pub(super) fn has(&self, field: &str) -> bool {
        self.columns.contains_key(field)
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
        let at = if row.number == TYPED { field.to_owned() } else { place(row.number, column) };
        Fault { at, say: Text::new(zh, en) }
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

    /// A text of a row that may have several lines; empty where none is there.
    pub(super) fn words(&self, row: &MappedRow, field: &str) -> Result<String, Fault> {
        let text = row.get(field).unwrap_or_default();
        if text.chars().count() <= LONGEST_WORDS {
            return Ok(text.to_owned());
        }
        Err(self.fault(
            row,
            field,
            format!("最多{LONGEST_WORDS}个字"),
            format!("at most {LONGEST_WORDS} characters"),
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
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }
}

/// Whether a code may be used.
pub(crate) fn code_fits(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.chars().count())
        && !code.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/')
}

/// What the columns of the tables that are kept in a spreadsheet program are called in Chinese.
const CHINESE: &[(&str, &str)] = &[
    ("代码", "code"),
    ("上级", "parent"),
    ("名称", "name"),
    ("英文名称", "name_en"),
    ("工作法", "playbook"),
    ("紧急程度", "urgency"),
    ("保密级别", "secrecy"),
    ("立案条件", "filing"),
    ("立案条件英文", "filing_en"),
    ("结案条件", "closing"),
    ("结案条件英文", "closing_en"),
    ("类别", "category"),
    ("网格", "area"),
    ("单位", "unit"),
    ("次序", "rank"),
    ("依据", "reason"),
    ("依据英文", "reason_en"),
    ("标题", "title"),
    ("正文", "text"),
    ("同义词", "words"),
    ("关键词", "words"),
    ("来源", "channel"),
    ("开始日期", "from"),
    ("结束日期", "to"),
    ("类型", "kind"),
    ("所在网格", "grid"),
    ("别名", "aliases"),
    ("地址", "address"),
    ("经度", "lon"),
    ("纬度", "lat"),
    ("走访意愿", "wish"),
    ("核实日期", "confirmed_on"),
    ("核实方式", "confirmed_how"),
    ("注销日期", "ended_on"),
];

/// The mapping of a table whose columns are called as the fields, or by their Chinese names.
fn by_name(table: &Table, required: &[&str], known: &[&str]) -> Result<Mapping, Refusal> {
    let has = |f: &str| table.header.iter().any(|h| h == f);
    let chinese = |f: &str| CHINESE.iter().find(|(zh, en)| *en == f && has(zh)).map(|(zh, _)| *zh);
    let columns: Map<String, Value> = known
        .iter()
        .filter_map(|f| match chinese(f) {
            Some(zh) if !has(f) => Some(((*f).to_owned(), json!(zh))),
            _ if required.contains(f) || has(f) => Some(((*f).to_owned(), json!(f))),
            _ => None,
        })
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
