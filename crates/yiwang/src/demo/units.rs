//! The units of the demo district.

use super::names::{COMMUNITIES, DISTRICT, STREETS};

/// A unit (单位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Code, unique.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// Name in English.
    pub(crate) name_en: String,
    /// `district`, `center`, `department`, `company`, `street`, `room`, `community` or `property`.
    pub(crate) kind: &'static str,
    /// Code of the unit above; none for the district.
    pub(crate) parent: Option<String>,
    /// Code of the area it is responsible for; none for property companies.
    pub(crate) area: Option<String>,
}

/// Code of the district as a unit.
pub(crate) const ROOT: &str = "QT";
/// Code of the command centre.
pub(crate) const CENTER: &str = "QT-ZX";

/// Departments: last part of the code, name, English name.
const DEPARTMENTS: [(&str, &str, &str); 13] = [
    ("CG", "综合行政执法局(城管局)", "Urban management bureau"),
    ("ZJ", "住房和城乡建设局", "Housing and construction bureau"),
    ("SJ", "市场监督管理局", "Market supervision bureau"),
    ("SH", "生态环境局", "Environment bureau"),
    ("GA", "公安分局", "Police"),
    ("JJ", "交警大队", "Traffic police"),
    ("XF", "消防救援大队", "Fire brigade"),
    ("WJ", "卫生健康局", "Health bureau"),
    ("MZ", "民政局", "Civil affairs bureau"),
    ("RS", "人力资源和社会保障局", "Labour and social security bureau"),
    ("SW", "水务局", "Water bureau"),
    ("JY", "教育局", "Education bureau"),
    ("JT", "交通运输局", "Transport bureau"),
];

/// Companies that answer for supply.
const COMPANIES: [(&str, &str, &str); 4] = [
    ("HW", "环境卫生服务公司", "Cleaning company"),
    ("GD", "供电公司", "Power company"),
    ("RQ", "燃气公司", "Gas company"),
    ("ZL", "自来水公司", "Waterworks"),
];

/// Property companies.
const PROPERTY: [(&str, &str); 6] = [
    ("青禾物业服务有限公司", "Qinghe Property"),
    ("安邻物业服务有限公司", "Anlin Property"),
    ("晴川物业管理有限公司", "Qingchuan Property"),
    ("和悦家园物业有限公司", "Heyue Property"),
    ("檀香物业管理有限公司", "Tanxiang Property"),
    ("邻里红物业服务中心", "Linlihong Property"),
];

/// Code of a district unit by its last part.
pub(crate) fn district_unit(last: &str) -> String {
    format!("{ROOT}-{last}")
}

/// Code of a street office, by number from 0.
pub(crate) fn street(s: usize) -> String {
    format!("{ROOT}-S{}", s + 1)
}

/// Code of a street's command room.
pub(crate) fn room(s: usize) -> String {
    format!("{}-ZH", street(s))
}

/// Code of a community, by numbers from 0.
pub(crate) fn community(s: usize, c: usize) -> String {
    format!("{}-C{}", street(s), c + 1)
}

/// Codes of the property companies.
pub(crate) fn property() -> Vec<String> {
    (1..=PROPERTY.len()).map(|n| format!("{ROOT}-WY{n}")).collect()
}

/// Every unit, the unit above always before.
pub(crate) fn all(region: &str) -> Vec<Unit> {
    let mut out = vec![
        unit(ROOT, DISTRICT.0, DISTRICT.1, "district", None, Some(region)),
        unit(
            CENTER,
            &format!("{}网格化治理指挥中心", DISTRICT.0),
            "District command centre",
            "center",
            Some(ROOT),
            Some(region),
        ),
    ];
    for (kind, list) in [("department", &DEPARTMENTS[..]), ("company", &COMPANIES[..])] {
        for (last, name, en) in list {
            let name = format!("{}{name}", DISTRICT.0);
            out.push(unit(&district_unit(last), &name, en, kind, Some(ROOT), Some(region)));
        }
    }
    for (s, (zh, en)) in STREETS.iter().enumerate() {
        let area = format!("{region}{:03}", s + 1);
        let office = street(s);
        let name = format!("{zh}街道办事处");
        out.push(unit(
            &office,
            &name,
            &format!("{en} Street Office"),
            "street",
            Some(ROOT),
            Some(&area),
        ));
        let name = format!("{zh}街道综合指挥室");
        let en_room = format!("{en} command room");
        out.push(unit(&room(s), &name, &en_room, "room", Some(&office), Some(&area)));
        for (c, (zh, en)) in COMMUNITIES[s].iter().enumerate() {
            let area = format!("{area}{:03}", c + 1);
            let (name, en) = (format!("{zh}社区"), format!("{en} Community"));
            out.push(unit(&community(s, c), &name, &en, "community", Some(&office), Some(&area)));
        }
    }
    for (code, (name, en)) in property().iter().zip(PROPERTY) {
        out.push(unit(code, name, en, "property", Some(ROOT), None));
    }
    out
}

fn unit(
    code: &str,
    name: &str,
    name_en: &str,
    kind: &'static str,
    parent: Option<&str>,
    area: Option<&str>,
) -> Unit {
    Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        name_en: name_en.to_owned(),
        kind,
        parent: parent.map(str::to_owned),
        area: area.map(str::to_owned),
    }
}
