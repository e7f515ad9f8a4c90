//! One field's rule in a mapping: from which columns, and how.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use yiwang_domain::Text;

/// How one field is made from the columns of a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub(super) enum Rule {
    /// The text of one column, mapped or read as a time where asked.
    Column(Column),
    /// The same text for every row.
    Const(String),
    /// Several rules in a row, empty ones left out.
    Join { parts: Vec<Rule>, with: String },
    /// The first case that holds.
    FirstOf { cases: Vec<Case>, default: Option<String> },
}

/// One column, with what is done to its text.
#[derive(Debug, Clone)]
pub(super) struct Column {
    name: String,
    map: Option<BTreeMap<String, String>>,
    default: Option<String>,
    time: Option<Time>,
}

/// How the text of a column is read as a time.
#[derive(Debug, Clone)]
struct Time {
    formats: Vec<String>,
    zone: FixedOffset,
}

/// One case of `first_of`: either a fixed value or another rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "WrittenCase")]
pub(super) struct Case {
    when: Condition,
    then: Rule,
}

/// When a case holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "WrittenCondition")]
enum Condition {
    OneOf { column: String, values: Vec<String>, is: bool },
    Empty { column: String, is: bool },
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// The cells of one row by column name.
pub(super) struct Cells<'a> {
    pub(super) index: &'a HashMap<&'a str, usize>,
    pub(super) texts: &'a [String],
    /// Texts that mean that nothing is there, such as `-`.
    pub(super) empty: &'a [String],
}

impl Cells<'_> {
    fn get(&self, column: &str) -> &str {
        let text =
            self.index.get(column).and_then(|i| self.texts.get(*i)).map_or("", String::as_str);
        if self.empty.iter().any(|e| e == text) { "" } else { text }
    }
}

/// What is wrong with a row: the column (or columns) and the sentence.
pub(super) struct Wrong {
    pub(super) column: String,
    pub(super) say: Text,
}

impl Rule {
    /// Every column the rule looks at.
    pub(super) fn columns<'a>(&'a self, into: &mut Vec<&'a str>) {
        match self {
            Self::Column(c) => into.push(&c.name),
            Self::Const(_) => {}
            Self::Join { parts, .. } => parts.iter().for_each(|p| p.columns(into)),
            Self::FirstOf { cases, .. } => {
                for case in cases {
                    case.when.columns(into);
                    case.then.columns(into);
                }
            }
        }
    }

    /// The field's text; empty where the columns are empty.
    pub(super) fn apply(&self, cells: &Cells<'_>) -> Result<String, Wrong> {
        match self {
            Self::Const(text) => Ok(text.clone()),
            Self::Column(column) => column.apply(cells),
            Self::Join { parts, with } => {
                let texts = parts.iter().map(|p| p.apply(cells)).collect::<Result<Vec<_>, _>>()?;
                Ok(texts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(with))
            }
            Self::FirstOf { cases, default } => {
                if let Some(case) = cases.iter().find(|c| c.when.holds(cells)) {
                    return case.then.apply(cells);
                }
                default.clone().ok_or_else(|| {
                    let mut columns = Vec::new();
                    self.columns(&mut columns);
                    columns.sort_unstable();
                    columns.dedup();
                    Wrong {
                        column: columns.join("+"),
                        say: Text::new(
                            "没有一种情形符合这一行,也没有写默认值。",
                            "No case of the mapping fits this row and there is no default.",
                        ),
                    }
                })
            }
        }
    }
}

impl Column {
    fn apply(&self, cells: &Cells<'_>) -> Result<String, Wrong> {
        let text = cells.get(&self.name);
        let wrong = |say| Wrong { column: self.name.clone(), say };
        if let Some(map) = &self.map {
            return match (map.get(text), &self.default) {
                (Some(to), _) | (None, Some(to)) => Ok(to.clone()),
                (None, None) if text.is_empty() => Ok(String::new()),
                (None, None) => Err(wrong(Text::new(
                    format!("对应关系里没有“{text}”。"),
                    format!("The mapping does not know the value \"{text}\"."),
                ))),
            };
        }
        if text.is_empty() {
            return Ok(self.default.clone().unwrap_or_default());
        }
        match &self.time {
            None => Ok(text.to_owned()),
            Some(time) => time.read(text).ok_or_else(|| {
                wrong(Text::new(
                    format!("“{text}”不是按 {} 写的时间。", time.formats.join(" / ")),
                    format!("\"{text}\" is not a time written as {}.", time.formats.join(" or ")),
                ))
            }),
        }
    }
}

impl Time {
    /// Reads the text by the given forms, then by the form that date cells of spreadsheets
    /// take. A date alone is its first moment.
    fn read(&self, text: &str) -> Option<String> {
        let forms = self.formats.iter().map(String::as_str);
        let local = forms.chain(["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]).find_map(|form| {
            NaiveDateTime::parse_from_str(text, form).ok().or_else(|| {
                NaiveDate::parse_from_str(text, form).ok().map(|d| d.and_time(NaiveTime::MIN))
            })
        })?;
        let at = self.zone.from_local_datetime(&local).single()?;
        Some(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
    }
}

impl Condition {
    fn columns<'a>(&'a self, into: &mut Vec<&'a str>) {
        match self {
            Self::OneOf { column, .. } | Self::Empty { column, .. } => into.push(column),
            Self::All(of) | Self::Any(of) => of.iter().for_each(|c| c.columns(into)),
        }
    }

    fn holds(&self, cells: &Cells<'_>) -> bool {
        match self {
            Self::OneOf { column, values, is } => {
                values.iter().any(|v| v == cells.get(column)) == *is
            }
            Self::Empty { column, is } => cells.get(column).is_empty() == *is,
            Self::All(of) => of.iter().all(|c| c.holds(cells)),
            Self::Any(of) => of.iter().any(|c| c.holds(cells)),
        }
    }
}

/// A rule as it stands in the file, before it is known which sort it is.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Name(String),
    Rule(Box<WrittenRule>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    column: Option<String>,
    map: Option<BTreeMap<String, String>>,
    format: Option<OneOrMany>,
    zone: Option<String>,
    #[serde(rename = "const")]
    constant: Option<String>,
    join: Option<Vec<Rule>>,
    with: Option<String>,
    first_of: Option<Vec<Case>>,
    default: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl TryFrom<Written> for Rule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let rule = match written {
            Written::Name(name) => {
                return Ok(Self::Column(Column { name, map: None, default: None, time: None }));
            }
            Written::Rule(rule) => *rule,
        };
        let sorts = usize::from(rule.column.is_some())
            + usize::from(rule.constant.is_some())
            + usize::from(rule.join.is_some())
            + usize::from(rule.first_of.is_some());
        if sorts != 1 {
            return Err("give exactly one of `column`, `const`, `join` and `first_of`".to_owned());
        }
        let of_column = rule.map.is_some() || rule.format.is_some() || rule.zone.is_some();
        if of_column && rule.column.is_none() {
            return Err("`map`, `format` and `zone` go with `column`".to_owned());
        }
        if rule.with.is_some() && rule.join.is_none() {
            return Err("`with` goes with `join`".to_owned());
        }
        if rule.default.is_some() && rule.column.is_none() && rule.first_of.is_none() {
            return Err("`default` goes with `column` or `first_of`".to_owned());
        }
        if let Some(name) = rule.column {
            if rule.map.is_some() && rule.format.is_some() {
                return Err("`map` and `format` exclude each other".to_owned());
            }
            let time = Time::written(rule.format, rule.zone)?;
            return Ok(Self::Column(Column { name, map: rule.map, default: rule.default, time }));
        }
        if let Some(text) = rule.constant {
            return Ok(Self::Const(text));
        }
        if let Some(parts) = rule.join {
            return Ok(Self::Join { parts, with: rule.with.unwrap_or_default() });
        }
        let cases = rule.first_of.unwrap_or_default();
        Ok(Self::FirstOf { cases, default: rule.default })
    }
}

impl Time {
    fn written(format: Option<OneOrMany>, zone: Option<String>) -> Result<Option<Self>, String> {
        let formats = match (format, &zone) {
            (None, None) => return Ok(None),
            (None, Some(_)) => return Err("`zone` goes with `format`".to_owned()),
            (Some(OneOrMany::One(one)), _) => vec![one],
            (Some(OneOrMany::Many(many)), _) => many,
        };
        if formats.iter().any(|f| {
            chrono::format::StrftimeItems::new(f).any(|i| matches!(i, chrono::format::Item::Error))
        }) {
            return Err("`format` has an unknown % sign; %Y-%m-%d %H:%M:%S is usual".to_owned());
        }
        let zone = zone.ok_or("`format` needs `zone`, such as \"+08:00\"")?;
        let zone = zone.parse().map_err(|_| format!("`zone` {zone} is not like \"+08:00\""))?;
        Ok(Some(Self { formats, zone }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCase {
    when: Condition,
    value: Option<String>,
    take: Option<Rule>,
}

impl TryFrom<WrittenCase> for Case {
    type Error = String;

    fn try_from(written: WrittenCase) -> Result<Self, String> {
        let then = match (written.value, written.take) {
            (Some(value), None) => Rule::Const(value),
            (None, Some(rule)) => rule,
            _ => return Err("a case has either `value` (a text) or `take` (a rule)".to_owned()),
        };
        Ok(Self { when: written.when, then })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCondition {
    column: Option<String>,
    is: Option<String>,
    is_not: Option<String>,
    one_of: Option<Vec<String>>,
    empty: Option<bool>,
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
}

impl TryFrom<WrittenCondition> for Condition {
    type Error = String;

    fn try_from(written: WrittenCondition) -> Result<Self, String> {
        let WrittenCondition { column, is, is_not, one_of, empty, all, any } = written;
        match (column, is, is_not, one_of, empty, all, any) {
            (Some(column), Some(v), None, None, None, None, None) => {
                Ok(Self::OneOf { column, values: vec![v], is: true })
            }
            (Some(column), None, Some(v), None, None, None, None) => {
                Ok(Self::OneOf { column, values: vec![v], is: false })
            }
            (Some(column), None, None, Some(values), None, None, None) => {
                Ok(Self::OneOf { column, values, is: true })
            }
            (Some(column), None, None, None, Some(is), None, None) => {
                Ok(Self::Empty { column, is })
            }
            (None, None, None, None, None, Some(of), None) => Ok(Self::All(of)),
            (None, None, None, None, None, None, Some(of)) => Ok(Self::Any(of)),
            _ => Err("`when` is a `column` with one of `is`, `is_not`, `one_of`, `empty`, or one \
                      of `all` and `any` with a list"
                .to_owned()),
        }
    }
}
