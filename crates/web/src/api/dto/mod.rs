//! What the API says, in shapes of its own: the office may change its views without changing them.

mod lists;
mod matter;
mod report;

pub(crate) use lists::{Board, Imported, Notice, Outgoing, Playbook};
pub(crate) use matter::{Acted, InboxView, Matter, Offer, Party, Row};
pub(crate) use report::{Located, NewReport, Progress, Receipt};

use serde::Serialize;
use utoipa::ToSchema;
use yiwang_domain::Text;

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bilingual {
    /// zh-CN.
    zh: String,
    /// English.
    en: String,
}

impl From<Text> for Bilingual {
    fn from(t: Text) -> Self {
        Self { zh: t.zh, en: t.en }
    }
}

/// A label and what stands under it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Line {
    /// Label.
    label: Bilingual,
    /// Value.
    value: Bilingual,
}

impl From<(Text, Text)> for Line {
    fn from((label, value): (Text, Text)) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// Rows of this page.
    rows: Vec<T>,
    /// Cursor of the next page; none on the last.
    next: Option<String>,
    /// How many in all, where it is known.
    total: Option<i64>,
}

impl<T> Page<T> {
    /// A page of the office in the shape of the API.
    pub(crate) fn of<V: Into<T>>(p: yiwang_office::Page<V>) -> Self {
        Self { rows: each(p.rows), next: p.next, total: p.total }
    }
}

/// Every one in the shape of the API.
pub(crate) fn each<V: Into<T>, T>(all: Vec<V>) -> Vec<T> {
    all.into_iter().map(Into::into).collect()
}
