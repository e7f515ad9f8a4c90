//! A row of another system's tickets, read.

use super::sheet::Sheet;
use crate::desk::Desk;
use crate::receive::{History, Report};
use crate::table::MappedRow;
use chrono::{DateTime, SubsecRound, Utc};
use yiwang_domain::matter::Outcome;
use yiwang_domain::units::within;
use yiwang_domain::{Fault, UnitId};

pub(super) const REQUIRED: &[&str] = &["outer_number", "created_at", "status"];
/// Fields a mapping may fill.
///
/// `source` is the other system (`12345` where none), `status` a word of the playbook's `imports`.
/// Categories come with up to three levels of code and name; units by `unit_code` of the other
/// system or by name. What is not known is made.
pub(super) const FIELDS: &[&str] = &[
    "source",
    "outer_number",
    "created_at",
    "status",
    "outcome",
    "playbook",
    "title",
    "text",
    "street",
    "community",
    "place",
    "lon",
    "lat",
    "demand",
    "name",
    "phone",
    "category_code",
    "category_name",
    "category_parent_code",
    "category_parent_name",
    "category_top_code",
    "category_top_name",
    "unit_name",
    "unit_code",
    "unit_kind",
];

/// The other system where the mapping names none.
const SOURCE: &str = "12345";

/// The handling unit as the other system names it.
#[derive(Debug, Clone)]
pub(super) struct NamedUnit {
    /// Its code there.
    pub(super) code: Option<String>,
    /// Its name.
    pub(super) name: String,
    /// Kind a new one gets.
    pub(super) kind: String,
}

/// One level of a category: code, name.
pub(super) type Level = (String, String);

/// A ticket.
#[derive(Debug, Clone)]
pub(super) struct Ticket {
    /// Where it stands in the file.
    pub(super) row: MappedRow,
    /// As a report; the grid is found when it is written.
    pub(super) report: Report,
    /// Status word.
    pub(super) status: String,
    /// Outcome.
    pub(super) outcome: Option<Outcome>,
    /// When it was received there.
    pub(super) opened_at: DateTime<Utc>,
    /// Category levels, outermost first.
    pub(super) levels: Vec<Level>,
    /// Handling unit.
    pub(super) unit: Option<NamedUnit>,
    /// Street and community.
    pub(super) at: (Option<String>, Option<String>),
}

impl Ticket {
    /// Reads a row.
    pub(super) fn read(sheet: &Sheet, row: &MappedRow, now: DateTime<Utc>) -> Result<Self, Fault> {
        let own = |f: &str| row.get(f).map(str::to_owned);
        let opened_at = moment(sheet, row, now)?;
        let levels = levels(sheet, row)?;
        let outcome = match row.get("outcome") {
            None => None,
            Some(w) => Some(serde_json::from_value(serde_json::json!(w)).map_err(|_| {
                let zh = format!("“{w}”不是结果；应为 solved、explained、unsolved");
                let en = format!("`{w}` is no outcome: solved, explained or unsolved");
                sheet.fault(row, "outcome", zh, en)
            })?),
        };
        let degrees = |f: &str| match row.get(f).map(str::parse::<f64>) {
            None => Ok(None),
            Some(Ok(d)) if d.is_finite() => Ok(Some(d)),
            Some(_) => Err(sheet.fault(row, f, "经纬度应为数字", "degrees must be a number")),
        };
        let place = [row.get("street"), row.get("community"), row.get("place")];
        let place: String = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let named = levels.iter().map(|l| l.1.as_str()).collect::<Vec<_>>().join(" ");
        let title = own("title").unwrap_or_else(|| named.clone());
        let text = own("text").or_else(|| own("title")).unwrap_or(named);
        let source =
            row.get("source").map_or(Ok(SOURCE), |_| sheet.code(row, "source"))?.to_owned();
        let number = row.get("outer_number").unwrap_or_default().to_owned();
        if number.chars().count() > 100 {
            let (zh, en) = ("编号最多100字", "a number has at most 100 characters");
            return Err(sheet.fault(row, "outer_number", zh, en));
        }
        let report = Report {
            channel: "hotline".to_owned(),
            title: Some(title).filter(|t| !t.is_empty()),
            text: if text.is_empty() { number.clone() } else { text },
            place_text: place,
            lon: degrees("lon")?,
            lat: degrees("lat")?,
            category: levels.last().map(|l| l.0.clone()),
            demand: own("demand"),
            name: own("name"),
            phone: own("phone"),
            outer: Some((source, number)),
            playbook: own("playbook"),
            ..Report::default()
        };
        let unit = own("unit_name").map(|name| NamedUnit {
            code: own("unit_code"),
            name,
            kind: own("unit_kind").unwrap_or_else(|| "department".to_owned()),
        });
        Ok(Self {
            row: row.clone(),
            report,
            status: row.get("status").unwrap_or_default().to_owned(),
            outcome,
            opened_at,
            levels,
            unit,
            at: (own("street"), own("community")),
        })
    }

    /// The report with its grid: the community of that name in the street of that name, if there
    /// is exactly one.
    pub(super) fn located(&self, desk: &Desk) -> Report {
        let mut r = self.report.clone();
        if r.lon.is_some() {
            return r;
        }
        let Some(community) = self.at.1.as_deref() else { return r };
        let grids = desk.books.net.grids();
        let street = self.at.0.as_deref().and_then(|s| grids.iter().find(|g| g.name == s));
        let mut found = grids.iter().filter(|g| {
            g.name == community
                && street.is_none_or(|s| g.path != s.path && within(&g.path, &s.path))
        });
        if let (Some(g), None) = (found.next(), found.next()) {
            r.grid = Some(g.code.clone());
        }
        r
    }

    /// What the other system says became of it.
    pub(super) fn history(&self, unit: Option<UnitId>) -> History {
        History {
            status: self.status.clone(),
            unit,
            outcome: self.outcome,
            opened_at: self.opened_at,
        }
    }
}

fn moment(sheet: &Sheet, row: &MappedRow, now: DateTime<Utc>) -> Result<DateTime<Utc>, Fault> {
    let raw = row.get("created_at").unwrap_or_default();
    let Ok(at) = DateTime::parse_from_rfc3339(raw) else {
        return Err(sheet.fault(
            row,
            "created_at",
            format!("“{raw}”不是带时区的时间；在映射文件里写明 format 和 zone"),
            format!("`{raw}` is no time with a zone; give format and zone in the mapping"),
        ));
    };
    let at = at.with_timezone(&Utc).trunc_subsecs(6);
    if at > now {
        return Err(sheet.fault(
            row,
            "created_at",
            format!("“{raw}”在将来"),
            format!("`{raw}` lies in the future"),
        ));
    }
    Ok(at)
}

/// Category levels of a row, outermost first, those without a code left out.
fn levels(sheet: &Sheet, row: &MappedRow) -> Result<Vec<Level>, Fault> {
    let mut out: Vec<Level> = Vec::new();
    for level in ["category_top", "category_parent", "category"] {
        let field = format!("{level}_code");
        if row.get(&field).is_none() {
            continue;
        }
        let code = sheet.code(row, &field)?;
        let name = row.get(&format!("{level}_name")).unwrap_or(code);
        if out.last().is_none_or(|(above, _)| above != code) {
            out.push((code.to_owned(), name.to_owned()));
        }
    }
    Ok(out)
}
