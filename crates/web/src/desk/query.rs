//! Filters of a list, as they stand in an address.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_office::{Due, ListQuery};

/// Rows of one page.
const ROWS: u32 = 50;

/// What a form or an address asks for; blank is not asked. All texts, so that a slip is told as
/// such and not as a broken address.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// View of the inbox: `mine`, `legs`, `overdue`, …; see `/api/v1/views`.
    pub(crate) view: String,
    /// Stage id.
    pub(crate) stage: String,
    /// Category code or its beginning.
    pub(crate) category: String,
    /// Unit id or code.
    pub(crate) unit: String,
    /// Grid code, of any level.
    pub(crate) grid: String,
    /// Channel.
    pub(crate) channel: String,
    /// `true`: ended; `false`: open.
    pub(crate) closed: String,
    /// `true`: ever overdue.
    pub(crate) late: String,
    /// When it is due: `over`, `today`, `three` (the three days after), `after`, `rest` (no clock runs).
    pub(crate) due: String,
    /// Received on or after this day, `2026-03-01`.
    pub(crate) from: String,
    /// Received on or before this day.
    pub(crate) to: String,
    /// Cursor of a page, from `next` of the page before.
    pub(crate) cursor: String,
    /// Rows of a page, 1 to 200.
    pub(crate) limit: String,
}

/// The query of the office, or which condition cannot be read.
pub(crate) fn query(a: &Asked) -> Result<ListQuery, Refusal> {
    let mut faults = Vec::new();
    let text = |v: &str| Some(v.trim()).filter(|v| !v.is_empty()).map(str::to_owned);
    let mut day = |at: &str, v: &str| -> Option<NaiveDate> {
        let v = text(v)?;
        let read = v.parse();
        if read.is_err() {
            faults.push(fault(at, "应为日期，如2026-03-01", "must be a date such as 2026-03-01"));
        }
        read.ok()
    };
    let (from, to) = (day("from", &a.from), day("to", &a.to));
    let mut flag = |at: &str, v: &str| -> Option<bool> {
        match text(v)?.as_str() {
            "true" | "1" | "on" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                faults.push(fault(at, "应为 true 或 false", "must be true or false"));
                None
            }
        }
    };
    let (closed, late) = (flag("closed", &a.closed), flag("late", &a.late));
    let due = text(&a.due).and_then(|v| {
        let read = Due::read(&v);
        if read.is_none() {
            let zh = "应为 over、today、three、after 或 rest";
            faults.push(fault("due", zh, "must be over, today, three, after or rest"));
        }
        read
    });
    let limit = match text(&a.limit).map(|v| v.parse::<u32>()) {
        None => ROWS,
        Some(Ok(n @ 1..=200)) => n,
        Some(_) => {
            faults.push(fault("limit", "应为1至200", "must be 1 to 200"));
            ROWS
        }
    };
    if !faults.is_empty() {
        return Err(Refusal::new(
            "filter-wrong",
            Sort::Invalid,
            ("筛选条件有误。", "A condition of the filter is wrong."),
            ("改正后再筛选。", "Correct it and filter again."),
        )
        .with_faults(faults));
    }
    Ok(ListQuery {
        view: a.view.trim().to_owned(),
        stage: text(&a.stage),
        category: text(&a.category),
        unit: text(&a.unit),
        grid: text(&a.grid),
        channel: text(&a.channel),
        closed,
        late,
        due,
        from,
        to,
        cursor: text(&a.cursor),
        limit,
    })
}

fn fault(at: &str, zh: &str, en: &str) -> Fault {
    Fault { at: at.to_owned(), say: Text::new(zh, en) }
}

impl Asked {
    /// The address of this list.
    pub(crate) fn here(&self) -> String {
        format!("/desk{}", self.with_cursor(&self.cursor))
    }

    /// The address of the same list with another cursor.
    pub(crate) fn with_cursor(&self, cursor: &str) -> String {
        let mut out = String::from("?");
        let pairs = [
            ("view", self.view.as_str()),
            ("stage", &self.stage),
            ("category", &self.category),
            ("unit", &self.unit),
            ("grid", &self.grid),
            ("channel", &self.channel),
            ("closed", &self.closed),
            ("late", &self.late),
            ("due", &self.due),
            ("from", &self.from),
            ("to", &self.to),
            ("limit", &self.limit),
            ("cursor", cursor),
        ];
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            if out.len() > 1 {
                out.push('&');
            }
            out.push_str(name);
            out.push('=');
            out.push_str(&percent(value));
        }
        out
    }

    /// Whether anything but the view is asked.
    pub(crate) fn filtered(&self) -> bool {
        [&self.stage, &self.category, &self.unit, &self.grid, &self.channel, &self.closed]
            .into_iter()
            .chain([&self.late, &self.due, &self.from, &self.to])
            .any(|v| !v.trim().is_empty())
    }
}

/// A value of a query, percent-encoded.
pub(crate) fn percent(value: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(value.len());
    for b in value.bytes() {
        if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
            out.push(char::from(b));
        } else {
            // writing to a String never fails
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_ask_nothing_and_slips_are_told() {
        let q =
            query(&Asked { view: "mine".into(), late: " ".into(), ..Asked::default() }).unwrap();
        assert_eq!((q.view.as_str(), q.late, q.limit), ("mine", None, ROWS));
        let slips =
            Asked { from: "3月".into(), limit: "0".into(), late: "?".into(), ..Asked::default() };
        let refusal = query(&slips).unwrap_err();
        let at: Vec<&str> = refusal.faults.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(at, ["from", "late", "limit"]);
    }

    #[test]
    fn the_next_page_keeps_the_filter() {
        let a = Asked { view: "mine".into(), grid: "第2网格".into(), ..Asked::default() };
        assert_eq!(
            a.with_cursor("c=1"),
            "?view=mine&grid=%E7%AC%AC2%E7%BD%91%E6%A0%BC&cursor=c%3D1"
        );
    }
}
