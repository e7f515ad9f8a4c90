//! How the properties of somebody else's file become ours.

use crate::coord::Crs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use yiwang_domain::{Refusal, Sort};

/// Where a value comes from: a property by name (`"village_code"`), the same word for every feature
/// (`{"constant": "community"}`), or a property that is cut, translated or filled in
/// (`{"property": "code", "first": 9, "words": {"专属网格": "exclusive"}, "otherwise": "basic"}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// The property of this name.
    Property(String),
    /// The same for every feature.
    Constant(Constant),
    /// A property, then changed.
    Derived(Derived),
}

/// A value that is the same for every feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The value.
    pub constant: String,
}

/// A property that is changed before use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// Name of the property.
    pub property: String,
    /// Keep only so many characters from its start: a community code of 12 digits begins with the
    /// 9 digits of its street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<usize>,
    /// Their word to our word; a word that is not listed is kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// The value where the property is missing or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
}

impl Source {
    /// A property taken as it is.
    pub fn property(name: &str) -> Self {
        Self::Property(name.to_owned())
    }

    /// What a person would look for in the file: the property's name.
    pub fn label(&self) -> &str {
        match self {
            Self::Property(name) => name,
            Self::Constant(c) => &c.constant,
            Self::Derived(d) => &d.property,
        }
    }

    /// The value for one feature; `None` where it is missing, null or blank.
    pub(crate) fn read(&self, properties: &Map<String, Value>) -> Option<String> {
        match self {
            Self::Property(name) => text_of(properties.get(name)),
            Self::Constant(c) => Some(c.constant.clone()),
            Self::Derived(d) => {
                let raw = text_of(properties.get(&d.property)).map(|raw| match d.first {
                    Some(n) => raw.chars().take(n).collect(),
                    None => raw,
                });
                match raw {
                    Some(raw) => Some(d.words.get(&raw).cloned().unwrap_or(raw)),
                    None => d.otherwise.clone(),
                }
            }
        }
    }
}

/// A property as text. Numbers are written out in full, since codes are often stored as numbers.
fn text_of(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => match n.as_f64() {
            // 330203005003.0 is the code 330203005003
            Some(f) if f.fract() == 0.0 && f.abs() < 9e15 => format!("{f:.0}"),
            _ => n.to_string(),
        },
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A level above the features that the same file describes by properties, such as the street of
/// each community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Code of the level's grid.
    pub code: Source,
    /// Its name.
    pub name: Source,
    /// Its kind, such as `street`.
    pub kind: String,
}

/// A correction by hand of what the file has wrong or lacks, kept beside the mapping so that the
/// file itself stays as it was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The features meant: all these properties have these values (text).
    #[serde(rename = "match")]
    pub matching: BTreeMap<String, String>,
    /// The properties set there.
    pub set: BTreeMap<String, String>,
    /// Why, for whoever reads the mapping next year.
    pub why: String,
}

/// How to read grids from a GeoJSON file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridMapping {
    /// The grid's code. Required in every feature.
    pub code: Source,
    /// The grid's name. Required in every feature.
    pub name: Source,
    /// The grid's kind (`basic`, `exclusive`, `community`, …). Required in every feature.
    pub kind: Source,
    /// Code of the parent. With `levels`, the parent of the outermost level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Source>,
    /// Name of the parent, where the file has no parent code: the one grid of that name in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_name: Option<Source>,
    /// First day on which the boundary holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Source>,
    /// Last day on which the boundary holds; missing means until further notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Source>,
    /// The code scheme that every code of this file follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The coordinate system of the file.
    #[serde(default)]
    pub crs: Crs,
    /// Levels above the features, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Corrections by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Where coordinates must lie: west, south, east, north in degrees. China by default; a
    /// district gives its own and so finds a misplaced grid at once.
    #[serde(default = "china")]
    pub bounds: [f64; 4],
}

/// The rectangle around China: west, south, east, north.
const fn china() -> [f64; 4] {
    [73.0, 3.0, 136.0, 54.0]
}

impl Default for GridMapping {
    /// The properties `code`, `name`, `kind` (basic where missing), `parent`, `valid_from`, `valid_to`.
    fn default() -> Self {
        Self {
            code: Source::property("code"),
            name: Source::property("name"),
            kind: Source::Derived(Derived {
                property: "kind".to_owned(),
                first: None,
                words: BTreeMap::new(),
                otherwise: Some("basic".to_owned()),
            }),
            parent: Some(Source::property("parent")),
            parent_name: None,
            valid_from: Some(Source::property("valid_from")),
            valid_to: Some(Source::property("valid_to")),
            scheme: None,
            crs: Crs::Wgs84,
            levels: Vec::new(),
            corrections: Vec::new(),
            bounds: china(),
        }
    }
}

impl GridMapping {
    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// `mapping-unreadable` with line and column.
    pub fn from_json(json: &str) -> Result<Self, Refusal> {
        serde_json::from_str(json).map_err(|e| {
            Refusal::new(
                "mapping-unreadable",
                Sort::Invalid,
                (
                    format!("字段对应文件第{}行第{}列读不懂:{e}", e.line(), e.column()),
                    format!("The mapping cannot be read at line {}: {e}", e.line()),
                ),
                (
                    "请对照文档中的示例修改字段对应文件。",
                    "Compare the mapping with the example in the documents and correct it.",
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(source: Value, properties: &Value) -> Option<String> {
        let source: Source = serde_json::from_value(source).unwrap();
        source.read(properties.as_object().unwrap())
    }

    #[test]
    fn a_value_is_a_property_a_constant_or_derived() {
        let p = json!({"code": " 330203005003 ", "n": 330_203_005_003_i64, "f": 330_203_005_003.0, "k": "专属网格"});
        assert_eq!(read(json!("code"), &p).unwrap(), "330203005003");
        assert_eq!(read(json!("n"), &p).unwrap(), "330203005003");
        assert_eq!(read(json!("f"), &p).unwrap(), "330203005003");
        assert_eq!(read(json!({"constant": "community"}), &p).unwrap(), "community");
        assert_eq!(read(json!({"property": "code", "first": 9}), &p).unwrap(), "330203005");
        let kinds =
            json!({"property": "k", "words": {"专属网格": "exclusive"}, "otherwise": "basic"});
        assert_eq!(read(kinds.clone(), &p).unwrap(), "exclusive");
        assert_eq!(read(kinds, &json!({"k": null})).unwrap(), "basic");
        assert_eq!(read(json!("code"), &json!({"code": "  "})), None);
        assert_eq!(read(json!("code"), &json!({"code": ["x"]})), None);
    }

    #[test]
    fn a_misspelt_mapping_is_refused_with_its_place() {
        let refusal = GridMapping::from_json("{\"code\": \"a\",\n \"nam\": \"b\"}").unwrap_err();
        assert_eq!(refusal.code, "mapping-unreadable");
        assert!(refusal.say.en.contains("line 2"), "{}", refusal.say.en);
    }

    #[test]
    fn a_mapping_survives_being_written_and_read() {
        let text = serde_json::to_string(&GridMapping::default()).unwrap();
        assert_eq!(GridMapping::from_json(&text).unwrap(), GridMapping::default());
    }
}
