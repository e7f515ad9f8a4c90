//! Which column of somebody else's table means what.

use super::rule::{Cells, Rule};
use super::{MAX_COLUMNS, Table, capped};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// A mapping from the columns of a table to fields, read from a JSON file.
///
/// ```json
/// {
///   "sheet": "工单",
///   "empty": ["-"],
///   "required": ["outer_number", "created_at"],
///   "columns": {
///     "outer_number": "REC_ID",
///     "channel": { "const": "hotline" },
///     "title": { "join": ["STREET_NAME", "SUB_TYPE_NAME"], "with": " " },
///     "kind": { "column": "KIND", "map": { "投诉": "complaint" }, "default": "other" },
///     "created_at": { "column": "CREATE_TIME", "format": "%Y-%m-%d %H:%M:%S", "zone": "+08:00" },
///     "status": { "first_of": [ { "when": { "column": "DONE", "is": "1" }, "value": "closed" } ],
///                 "default": "open" }
///   }
/// }
/// ```
///
/// - a bare text is the name of a column; `join` and `take` hold such rules again;
/// - `map` turns values into others; a value that it does not name takes `default`, and without
///   a default is a fault (an empty cell stays empty);
/// - `format` (strftime signs; one or a list) with `zone` gives an RFC 3339 time;
/// - `when`: `column` with `is`, `is_not`, `one_of` or `empty`; or `all` / `any` with a list;
/// - `empty` lists texts that mean that nothing is there;
/// - `required` lists fields that may not be empty in any row.
#[derive(Debug, Clone)]
pub struct Mapping {
    sheet: Option<String>,
    empty: Vec<String>,
    required: Vec<String>,
    columns: BTreeMap<String, Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    sheet: Option<String>,
    #[serde(default)]
    empty: Vec<String>,
    #[serde(default)]
    required: Vec<String>,
    columns: BTreeMap<String, serde_json::Value>,
}

/// One row after mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedRow {
    /// Row number in the file.
    pub number: usize,
    /// Field name to text; a field whose columns are empty is left out.
    pub fields: BTreeMap<String, String>,
}

/// A mapped table: the rows that are sound, and what is wrong with the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The sound rows, in the order of the file.
    pub rows: Vec<MappedRow>,
    /// One fault per wrong cell, at `row 12, column CREATE_TIME`.
    pub faults: Vec<Fault>,
}

impl Mapping {
    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// `mapping-wrong`, with one fault for every field whose rule is wrong.
    pub fn parse(json: &str) -> Result<Self, Refusal> {
        let written: Written = serde_json::from_str(json).map_err(|e| {
            wrong(vec![Fault {
                at: format!("line {}", e.line()),
                say: Text::new(format!("写法不对:{e}"), format!("{e}")),
            }])
        })?;
        let mut columns = BTreeMap::new();
        let mut faults = Vec::new();
        for (field, value) in written.columns {
            match serde_json::from_value::<Rule>(value) {
                Ok(rule) => {
                    columns.insert(field, rule);
                }
                Err(e) => faults.push(Fault {
                    at: format!("columns.{field}"),
                    say: Text::new(format!("这个字段的写法不对:{e}"), format!("{e}")),
                }),
            }
        }
        for field in written.required.iter().filter(|f| !columns.contains_key(*f)) {
            if !faults.iter().any(|f| f.at == format!("columns.{field}")) {
                faults.push(Fault {
                    at: "required".to_owned(),
                    say: Text::new(
                        format!("必填字段“{field}”没有对应的列。"),
                        format!("The required field \"{field}\" has no rule."),
                    ),
                });
            }
        }
        if !faults.is_empty() {
            return Err(wrong(faults));
        }
        Ok(Self { sheet: written.sheet, empty: written.empty, required: written.required, columns })
    }

    /// Reads the table this mapping is for: [`Table::read_sheet`] with the mapping's sheet.
    ///
    /// # Errors
    /// Those of [`Table::read_sheet`].
    pub fn read(&self, bytes: &[u8], name: &str) -> Result<Table, Refusal> {
        Table::read_sheet(bytes, name, self.sheet.as_deref())
    }

    /// The fields this mapping fills, sorted.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The columns a field is made from, joined by `+`; empty for a constant and for a field
    /// without a rule.
    pub fn source(&self, field: &str) -> String {
        let mut columns = Vec::new();
        if let Some(rule) = self.columns.get(field) {
            rule.columns(&mut columns);
        }
        columns.dedup();
        columns.join("+")
    }

    /// Applies the mapping to every row. Rows with a fault are left out of the rows.
    ///
    /// # Errors
    /// At once, before any row: `mapping-columns-missing` with every missing column and the
    /// columns there are; `mapping-column-twice` where a column used here occurs twice.
    pub fn apply(&self, table: &Table) -> Result<Mapped, Refusal> {
        self.check_columns(table)?;
        let index: HashMap<&str, usize> =
            table.header.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
        let mut mapped = Mapped::default();
        for row in &table.rows {
            let cells = Cells { index: &index, texts: &row.cells, empty: &self.empty };
            let mut fields = BTreeMap::new();
            let before = mapped.faults.len();
            for (field, rule) in &self.columns {
                match rule.apply(&cells) {
                    Ok(text) if text.is_empty() && self.required.contains(field) => {
                        let mut columns = Vec::new();
                        rule.columns(&mut columns);
                        mapped.faults.push(Fault {
                            at: super::place(row.number, &columns.join("+")),
                            say: Text::new(
                                format!("“{field}”必填,这里是空的。"),
                                format!("\"{field}\" is required and empty here."),
                            ),
                        });
                    }
                    Ok(text) if text.is_empty() => {}
                    Ok(text) => {
                        fields.insert(field.clone(), text);
                    }
                    Err(w) => mapped
                        .faults
                        .push(Fault { at: super::place(row.number, &w.column), say: w.say }),
                }
            }
            if mapped.faults.len() == before {
                mapped.rows.push(MappedRow { number: row.number, fields });
            }
        }
        Ok(mapped)
    }

    fn check_columns(&self, table: &Table) -> Result<(), Refusal> {
        let mut used = Vec::new();
        self.columns.values().for_each(|rule| rule.columns(&mut used));
        used.sort_unstable();
        used.dedup();
        let count = |name: &str| table.header.iter().filter(|h| h.as_str() == name).count();
        let missing: Vec<&str> = used.iter().copied().filter(|n| count(n) == 0).collect();
        if !missing.is_empty() {
            return Err(columns_missing(&missing, &table.header));
        }
        let twice: Vec<&str> = used.iter().copied().filter(|n| count(n) > 1).collect();
        if twice.is_empty() { Ok(()) } else { Err(column_twice(&twice.join(", "))) }
    }
}

fn wrong(faults: Vec<Fault>) -> Refusal {
    let (faults, all) = capped(faults);
    let first = faults
        .first()
        .map(|f| (format!("{}:{}", f.at, f.say.zh), format!("{}: {}", f.at, f.say.en)))
        .unwrap_or_default();
    Refusal::new(
        "mapping-wrong",
        Sort::Invalid,
        (
            format!("列对应关系有 {all} 处不对。{}", first.0),
            format!("The mapping is wrong in {all} places. {}", first.1),
        ),
        ("对照导入说明里的例子改正。", "Correct it after the example in the import guide."),
    )
    .with_faults(faults)
}

fn columns_missing(missing: &[&str], header: &[String]) -> Refusal {
    let present =
        header.iter().take(MAX_COLUMNS).map(String::as_str).collect::<Vec<_>>().join(", ");
    let list = missing.join(", ");
    let faults = missing
        .iter()
        .map(|name| Fault {
            at: format!("column {name}"),
            say: Text::new(
                format!("表里没有“{name}”这一列。"),
                format!("The table has no column \"{name}\"."),
            ),
        })
        .collect();
    Refusal::new(
        "mapping-columns-missing",
        Sort::Invalid,
        (
            format!("表里缺少这些列:{list}。表里有:{present}。"),
            format!("The table lacks the columns {list}. It has: {present}."),
        ),
        (
            "补上这些列,或在对应关系里改成表中的列名。",
            "Add them, or name the right columns in the mapping.",
        ),
    )
    .with_faults(faults)
}

fn column_twice(list: &str) -> Refusal {
    Refusal::new(
        "mapping-column-twice",
        Sort::Invalid,
        (
            format!("这些列在表里出现了两次,不知道用哪一列:{list}。"),
            format!(
                "These columns occur twice in the table, so it is not clear which is meant: {list}."
            ),
        ),
        ("请在表里给它们不同的列名。", "Give them different names in the table."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(json: &str, csv: &str) -> Result<Mapped, Refusal> {
        Mapping::parse(json)?.apply(&Table::read(csv.as_bytes(), "t.csv")?)
    }

    #[test]
    fn columns_are_joined_mapped_defaulted_and_read_as_times() {
        let mapped = apply(
            r#"{"empty":["-"],"columns":{
                "number":"id","channel":{"const":"hotline"},
                "title":{"join":["a",{"column":"b","map":{"1":"一"}}],"with":" / "},
                "kind":{"column":"b","map":{"1":"complaint"},"default":"other"},
                "at":{"column":"t","format":["%Y/%m/%d %H:%M","%Y年%m月%d日"],"zone":"+08:00"}}}"#,
            "id,a,b,t\n7,路灯,1,2018/7/4 17:24\n8,-,,2018年7月5日\n9,x,,2018-07-06 01:02:03\n",
        )
        .unwrap();
        assert!(mapped.faults.is_empty(), "{:?}", mapped.faults);
        let f = |row: usize, field: &str| mapped.rows[row].fields.get(field).map(String::as_str);
        assert_eq!(f(0, "title"), Some("路灯 / 一"));
        assert_eq!(f(0, "at"), Some("2018-07-04T17:24:00+08:00"));
        assert_eq!(f(0, "channel"), Some("hotline"));
        assert_eq!((f(1, "title"), f(1, "kind")), (None, Some("other")));
        assert_eq!(f(1, "at"), Some("2018-07-05T00:00:00+08:00"));
        assert_eq!(f(2, "at"), Some("2018-07-06T01:02:03+08:00"));
    }

    #[test]
    fn the_first_case_that_holds_decides() {
        let json = r#"{"columns":{"status":{"first_of":[
            {"when":{"all":[{"column":"done","is":"1"},{"column":"late","empty":false}]},"value":"late"},
            {"when":{"any":[{"column":"done","one_of":["1","2"]}]},"value":"done"},
            {"when":{"column":"note","is_not":""},"take":{"join":["note"]}}],"default":"open"}}}"#;
        let mapped = apply(json, "done,late,note\n1,x,\n2,,\n0,,waits\n0,y,\n").unwrap();
        let got: Vec<_> = mapped.rows.iter().map(|r| r.fields["status"].as_str()).collect();
        assert_eq!(got, ["late", "done", "waits", "open"]);
    }

    #[test]
    fn a_wrong_cell_is_named_and_only_its_row_is_left_out() {
        let mapped = apply(
            r#"{"required":["id"],"columns":{"id":"id",
                "s":{"column":"s","map":{"1":"closed"}},
                "at":{"column":"t","format":"%Y-%m-%d","zone":"+08:00"}}}"#,
            "id,s,t\n1,1,2020-02-30\n2,9,2020-02-29\n,1,2020-02-28\n4,,\n",
        )
        .unwrap();
        let at: Vec<_> = mapped.faults.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(at, ["row 2, column t", "row 3, column s", "row 4, column id"]);
        assert_eq!(mapped.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn missing_columns_are_refused_at_once_with_those_that_are_there() {
        let r = apply(r#"{"columns":{"a":"X","b":{"join":["Y","id"]}}}"#, "id,name\n1,2\n")
            .unwrap_err();
        assert_eq!(r.code, "mapping-columns-missing");
        assert_eq!(r.faults.len(), 2);
        assert!(r.say.en.contains("X, Y") && r.say.en.contains("id, name"));
        let r = apply(r#"{"columns":{"a":"id"}}"#, "id,id\n1,2\n").unwrap_err();
        assert_eq!(r.code, "mapping-column-twice");
    }

    #[test]
    fn every_wrong_rule_is_named_by_its_field() {
        let r = Mapping::parse(
            r#"{"required":["z"],"columns":{"a":{"colum":"X"},"b":{"const":"1","column":"X"},
                "c":{"column":"X","format":"%Y"},"d":{"column":"X","format":"%Q","zone":"+08:00"},
                "e":{"first_of":[{"when":{"column":"X"},"value":"1"}]},"f":"fine"}}"#,
        )
        .unwrap_err();
        let at: Vec<_> = r.faults.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(
            at,
            ["columns.a", "columns.b", "columns.c", "columns.d", "columns.e", "required"]
        );
        let r = Mapping::parse("{\n\"columns\": {},\n\"sheets\": 1}").unwrap_err();
        assert_eq!(r.faults[0].at, "line 3");
    }

    /// The mapping kept in the repository for a published export of a district's hotline.
    #[test]
    fn the_kept_mapping_reads_the_published_export() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let json = std::fs::read_to_string(root.join("tests/mappings/tickets-2018.json")).unwrap();
        let mapping = Mapping::parse(&json).unwrap();
        let sample = root.join("../shared/data/dispatch/tickets_2018.csv");
        let sample = if sample.exists() {
            sample
        } else {
            root.join("../../shared/data/dispatch/tickets_2018.csv")
        };
        let Ok(bytes) = std::fs::read(sample) else {
            println!("skipped: no shared data");
            return;
        };
        let table = mapping.read(&bytes, "tickets_2018.csv").unwrap();
        let mapped = mapping.apply(&table).unwrap();
        assert_eq!((table.rows.len(), mapped.rows.len()), (7067, 7067));
        assert!(mapped.faults.is_empty());
        let count =
            |status: &str| mapped.rows.iter().filter(|r| r.fields["status"] == status).count();
        assert_eq!(count("closed_in_time"), 6420);
        assert_eq!(count("closed_late"), 645);
        assert_eq!(count("open"), 2, "two rows say neither");
        let first = &mapped.rows[0];
        assert_eq!(first.number, 2);
        let got = |field: &str| first.fields.get(field).map(String::as_str);
        assert_eq!(got("outer_number"), Some("72688"));
        assert_eq!(got("created_at"), Some("2018-07-04T17:24:41+08:00"));
        assert_eq!(got("category_code"), Some("5-1159-1161"));
        assert_eq!(got("category_parent_code"), Some("5-1159"));
        assert_eq!(got("category_path"), Some("市容环卫/市容城管/城市管理"));
        assert_eq!(got("unit_name"), Some("环境保护和水务局"));
        assert_eq!(got("street"), Some("坪山街道"));
        assert_eq!(got("place"), None, "the export says - everywhere");
    }
}
