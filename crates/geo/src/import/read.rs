//! A GeoJSON FeatureCollection to grids.

use super::ancestors::{self, Named};
use super::geometry::read_geometry;
use super::{Correction, GridMapping, GridShape, Source, net};
use crate::Shape;
use chrono::NaiveDate;
use serde_json::{Map, Value};
use yiwang_domain::{Fault, Refusal, Sort, Text};

/// A feature read, with its place in the file.
pub(super) struct Row {
    pub at: String,
    pub grid: GridShape,
    pub parent_name: Option<String>,
    pub ancestors: Vec<Named>,
}

/// Longest code and name accepted, in characters.
const CODE_MAX: usize = 64;
const NAME_MAX: usize = 200;

/// Reads a GeoJSON FeatureCollection (RFC 7946; Polygon and MultiPolygon with holes) as grids:
/// first the levels above the features, outermost first, then the features in the order of the file.
///
/// `bytes` is the file as received; coordinates are in `mapping.crs` and come out in WGS-84. A
/// parent that is not in the file is kept by its code: it may be known already.
///
/// # Errors
/// `geojson-not-utf8`, `geojson-not-json`, `geojson-not-collection`, `geojson-crs` or
/// `geojson-empty` for the file as a whole; `grids-wrong` with one fault for each thing wrong, `at`
/// naming the feature by its number from 1 and its name or code.
pub fn import(bytes: &[u8], mapping: &GridMapping) -> Result<Vec<GridShape>, Refusal> {
    let features = features_of(bytes)?;
    let mut faults = Vec::new();
    let mut rows = Vec::with_capacity(features.len());
    let mut corrected = vec![false; mapping.corrections.len()];
    for (i, feature) in features.iter().enumerate() {
        let mut properties =
            feature.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        correct(&mut properties, &mapping.corrections, &mut corrected);
        rows.extend(read_feature(i, feature, &properties, mapping, &mut faults));
    }
    for (i, _) in corrected.iter().enumerate().filter(|(_, used)| !**used) {
        faults.push(Fault {
            at: format!("corrections[{i}]"),
            say: Text::new(
                "这条更正没有对上任何要素。文件可能已经改好,请删去或修改这条更正。",
                "This correction matches no feature. The file may have been mended; remove or change the correction.",
            ),
        });
    }
    net::resolve_parent_names(&mut rows, mapping, &mut faults);
    let above =
        ancestors::build(&rows, mapping.levels.len(), mapping.scheme.as_deref(), &mut faults);
    let all: Vec<(String, &GridShape)> = above
        .iter()
        .map(|g| (format!("level {}", g.kind), g))
        .chain(rows.iter().map(|r| (r.at.clone(), &r.grid)))
        .collect();
    net::check(&all, &mut faults);
    if !faults.is_empty() {
        let n = faults.len();
        return Err(Refusal::new(
            "grids-wrong",
            Sort::Invalid,
            (
                format!("网格文件有{n}处错误,没有导入任何网格。"),
                format!("The grid file has {n} faults; nothing was imported."),
            ),
            ("请按清单逐条改正后重新导入。", "Mend each fault in the list and import again."),
        )
        .with_faults(faults));
    }
    Ok(above.into_iter().chain(rows.into_iter().map(|r| r.grid)).collect())
}

fn features_of(bytes: &[u8]) -> Result<Vec<Value>, Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes.iter().take(e.valid_up_to()).filter(|b| **b == b'\n').count() + 1;
        Refusal::new(
            "geojson-not-utf8",
            Sort::Invalid,
            (
                format!("文件不是 UTF-8 编码(第{line}行起有乱码)。"),
                format!("The file is not UTF-8 (from line {line} on)."),
            ),
            (
                "请以 UTF-8 编码重新导出,或用编辑器另存为 UTF-8。",
                "Export it as UTF-8, or save it as UTF-8 in an editor.",
            ),
        )
    })?;
    let whole: Value = serde_json::from_str(text).map_err(|e| {
        Refusal::new(
            "geojson-not-json",
            Sort::Invalid,
            (
                format!("文件不是完整的 JSON(第{}行第{}列:{e})。", e.line(), e.column()),
                format!("The file is not complete JSON (line {}: {e}).", e.line()),
            ),
            (
                "文件可能传输不全或被改坏,请重新导出 GeoJSON。",
                "It may be cut short or damaged; export the GeoJSON again.",
            ),
        )
    })?;
    if let Some(name) = foreign_crs(&whole) {
        return Err(Refusal::new(
            "geojson-crs",
            Sort::Invalid,
            (
                format!("文件声明的坐标系是“{name}”,不是经纬度。"),
                format!(
                    "The file declares the coordinate system “{name}”, not longitude and latitude."
                ),
            ),
            (
                "请在地图软件中转为 CGCS2000(EPSG:4490)或 WGS-84(EPSG:4326)后导出。",
                "Convert it to CGCS2000 (EPSG:4490) or WGS-84 (EPSG:4326) and export again.",
            ),
        ));
    }
    let features = match (whole.get("type").and_then(Value::as_str), whole.get("features")) {
        (Some("FeatureCollection"), Some(Value::Array(features))) => features.clone(),
        _ => {
            return Err(Refusal::new(
                "geojson-not-collection",
                Sort::Invalid,
                (
                    "文件不是 GeoJSON 要素集(FeatureCollection)。",
                    "The file is no GeoJSON FeatureCollection.",
                ),
                (
                    "请在地图软件中选择“导出为 GeoJSON”。",
                    "Choose “export as GeoJSON” in the mapping program.",
                ),
            ));
        }
    };
    if features.is_empty() {
        return Err(Refusal::new(
            "geojson-empty",
            Sort::Invalid,
            ("文件里没有任何要素。", "The file has no features."),
            ("请确认导出时选中了网格图层。", "See that the grid layer was selected for export."),
        ));
    }
    Ok(features)
}

/// The name of a declared coordinate system that is not longitude and latitude.
fn foreign_crs(whole: &Value) -> Option<&str> {
    let name = whole.get("crs")?.get("properties")?.get("name")?.as_str()?;
    let ends = ["CRS84", ":4326", ":4490"];
    (!ends.iter().any(|end| name.ends_with(end))).then_some(name)
}

fn correct(properties: &mut Map<String, Value>, corrections: &[Correction], used: &mut [bool]) {
    for (correction, used) in corrections.iter().zip(used) {
        let matches = correction.matching.iter().all(|(name, value)| {
            Source::property(name).read(properties).as_deref() == Some(value.as_str())
        });
        if matches {
            *used = true;
            for (name, value) in &correction.set {
                properties.insert(name.clone(), Value::String(value.clone()));
            }
        }
    }
}

fn read_feature(
    i: usize,
    feature: &Value,
    properties: &Map<String, Value>,
    mapping: &GridMapping,
    faults: &mut Vec<Fault>,
) -> Option<Row> {
    let before = faults.len();
    let label = mapping.name.read(properties).or_else(|| mapping.code.read(properties));
    let at = match &label {
        Some(label) => format!("feature {} ({label})", i + 1),
        None => format!("feature {}", i + 1),
    };
    let mut fields = Fields { at: &at, properties, faults };
    let code = fields.required(&mapping.code, CODE_MAX);
    if code.contains(char::is_whitespace) {
        fields.fault(
            format!("代码“{code}”中有空格。请去掉。"),
            format!("The code “{code}” contains blanks. Remove them."),
        );
    }
    let name = fields.required(&mapping.name, NAME_MAX);
    let kind = fields.required(&mapping.kind, CODE_MAX);
    let valid_from = fields.date(mapping.valid_from.as_ref());
    let valid_to = fields.date(mapping.valid_to.as_ref());
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && from > to
    {
        fields.fault(
            format!("有效期的终止日 {to} 早于起始日 {from}。请改正。"),
            format!("It is valid to {to}, which is before it is valid from {from}. Correct it."),
        );
    }
    let mut parent = mapping.parent.as_ref().and_then(|s| s.read(properties));
    let mut ancestors = Vec::with_capacity(mapping.levels.len());
    for level in &mapping.levels {
        let code = fields.required(&level.code, CODE_MAX);
        let name = fields.required(&level.name, NAME_MAX);
        ancestors.push(Named {
            code: code.clone(),
            name,
            kind: level.kind.clone(),
            parent: parent.replace(code),
        });
    }
    let shape = match read_geometry(feature.get("geometry"), mapping.crs, mapping.bounds) {
        Ok(shape) => shape,
        Err(says) => {
            faults.extend(says.into_iter().map(|say| Fault { at: at.clone(), say }));
            Shape::new(Vec::new())
        }
    };
    (faults.len() == before).then(|| Row {
        parent_name: mapping.parent_name.as_ref().and_then(|s| s.read(properties)),
        grid: GridShape {
            code,
            scheme: mapping.scheme.clone(),
            name,
            kind,
            parent,
            valid_from,
            valid_to,
            shape,
        },
        ancestors,
        at,
    })
}

/// Reads the fields of one feature and notes what is wrong.
struct Fields<'a> {
    at: &'a str,
    properties: &'a Map<String, Value>,
    faults: &'a mut Vec<Fault>,
}

impl Fields<'_> {
    fn fault(&mut self, zh: String, en: String) {
        self.faults.push(Fault { at: self.at.to_owned(), say: Text::new(zh, en) });
    }

    fn required(&mut self, source: &Source, max: usize) -> String {
        let label = source.label();
        match source.read(self.properties) {
            Some(value) if value.chars().count() > max || value.contains(char::is_control) => {
                self.fault(
                    format!("“{label}”超过{max}个字或含有控制字符。请改短、改正。"),
                    format!("“{label}” is longer than {max} characters or has control characters. Correct it."),
                );
                value
            }
            Some(value) => value,
            None => {
                self.fault(
                    format!("缺少“{label}”。请在文件中补上,或在字段对应的 corrections 中写明。"),
                    format!("“{label}” is missing. Fill it in, or give it under corrections in the mapping."),
                );
                String::new()
            }
        }
    }

    fn date(&mut self, source: Option<&Source>) -> Option<NaiveDate> {
        let source = source?;
        let raw = source.read(self.properties)?;
        let date = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日"]
            .iter()
            .find_map(|format| NaiveDate::parse_from_str(&raw, format).ok());
        if date.is_none() {
            let label = source.label();
            self.fault(
                format!("“{label}”的日期“{raw}”读不懂。请写成 2026-01-31。"),
                format!(
                    "“{label}” has the date “{raw}”, which cannot be read. Write it as 2026-01-31."
                ),
            );
        }
        date
    }
}
