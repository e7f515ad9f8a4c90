//! Tables that are kept by hand: one row of the categories, the routing table, the standard replies,
//! the synonyms or the rules added, changed or removed; a rule is not removed, it ends. A row is judged
//! as the same row of an imported table.

mod category;
mod reply;
mod route;
mod rule;
mod synonym;

use crate::desk::Desk;
use crate::import::sheet::Sheet;
use crate::import::{categories, replies, routes, rules, synonyms};
use crate::office::{Office, TENANT};
use std::collections::BTreeMap;
use std::sync::Arc;
use yiwang_domain::actor::Actor;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Fault, Refusal, Sort, StaffId, Text};

/// A table that is kept by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Categories; a row's id is its code, which never changes.
    Categories,
    /// Routes.
    Routes,
    /// Standard replies.
    Replies,
    /// Synonyms.
    Synonyms,
    /// Rules of what is known for sure.
    Rules,
}

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id.
    pub id: String,
    /// How often it was written.
    pub version: i64,
    /// The fields by the names of the import; every field is there, empty where nothing is.
    pub fields: BTreeMap<&'static str, String>,
}

/// The row a person had before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Id.
    pub id: String,
    /// Version.
    pub version: i64,
}

/// One change, as it goes into a writing job.
#[derive(Clone)]
struct Change {
    desk: Desk,
    table: Table,
    /// The row that is changed; none for a new one.
    seen: Option<Seen>,
    /// What it is to be; none where it is to go.
    sheet: Option<Arc<Sheet>>,
    /// Who changes it; none where the program does.
    by: Option<StaffId>,
}

impl Office {
    /// Rows of a table, for everybody who works with it. Rules that ended are not among them.
    pub async fn kept_rows(&self, table: Table) -> Result<Vec<Row>, Refusal> {
        let books = self.books().await?;
        let mut conn = self.inner.store.read().await?;
        Ok(match table {
            Table::Categories => yiwang_store::category::all(&mut conn, TENANT)
                .await?
                .iter()
                .map(|c| row(&c.code, c.version, categories::FIELDS, categories::cells(c)))
                .collect(),
            Table::Routes => yiwang_store::route::all(&mut conn, TENANT)
                .await?
                .iter()
                .map(|r| row(&r.id, r.version, routes::FIELDS, routes::cells(&books, r)))
                .collect(),
            Table::Replies => yiwang_store::reply::all(&mut conn, TENANT)
                .await?
                .iter()
                .map(|r| row(&r.id, r.version, replies::FIELDS, replies::cells(r)))
                .collect(),
            Table::Synonyms => yiwang_store::synonym::all(&mut conn, TENANT)
                .await?
                .iter()
                .map(|s| row(&s.id, s.version, synonyms::FIELDS, synonyms::cells(s)))
                .collect(),
            Table::Rules => yiwang_store::triage_rule::all(&mut conn, TENANT)
                .await?
                .iter()
                .filter(|r| r.ended_at.is_none())
                .map(|r| row(&r.id, r.version, rules::FIELDS, rules::cells(&books, r)))
                .collect(),
        })
    }

    /// Adds a row, or changes the one that was seen. A field that is not named is empty.
    ///
    /// # Errors
    /// `no-right`; `row-wrong` with a fault at every wrong field; `stale-version` where the row was
    /// changed or removed since.
    pub async fn keep_row(
        &self,
        caller: &Caller,
        table: Table,
        seen: Option<Seen>,
        fields: BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ImportTables)?;
        let (required, known) = match table {
            Table::Categories => (categories::REQUIRED, categories::FIELDS),
            Table::Routes => (routes::REQUIRED, routes::FIELDS),
            Table::Replies => (replies::REQUIRED, replies::FIELDS),
            Table::Synonyms => (synonyms::REQUIRED, synonyms::FIELDS),
            Table::Rules => (rules::REQUIRED, rules::FIELDS),
        };
        let sheet = Sheet::typed(fields, required, known);
        if !sheet.faults.is_empty() {
            return Err(wrong(sheet.faults));
        }
        let (by, sheet) = (staff_of(caller), Some(Arc::new(sheet)));
        self.changing(Change { desk, table, seen, sheet, by }).await
    }

    /// Removes a row; a rule ends and is kept.
    ///
    /// # Errors
    /// `no-right`; `stale-version` where the row was changed or removed since;
    /// `category-has-children`, `category-has-matters`, `category-in-tables` where something
    /// refers to a category.
    pub async fn drop_row(&self, caller: &Caller, table: Table, seen: Seen) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ImportTables)?;
        let by = staff_of(caller);
        self.changing(Change { desk, table, seen: Some(seen), sheet: None, by }).await
    }

    async fn changing(&self, change: Change) -> Result<(), Refusal> {
        self.writing(move |tx| {
            let change = change.clone();
            Box::pin(async move {
                // first, because it holds the counter: who comes second waits here and then reads
                // what the first has written
                crate::load::changed(tx).await?;
                match change.table {
                    Table::Categories => change.category(tx).await,
                    Table::Routes => change.route(tx).await,
                    Table::Replies => change.reply(tx).await,
                    Table::Synonyms => change.synonym(tx).await,
                    Table::Rules => change.rule(tx).await,
                }
            })
        })
        .await
    }
}

impl Change {
    /// Whether `version` of the row, none where it is gone, is the one the person had seen.
    fn fresh(&self, version: Option<i64>) -> Result<(), Refusal> {
        match &self.seen {
            Some(seen) if version != Some(seen.version) => Err(stale(version.is_none())),
            _ => Ok(()),
        }
    }
}

/// The person who acts; none for the program itself.
pub(crate) const fn staff_of(caller: &Caller) -> Option<StaffId> {
    match &caller.actor {
        Actor::Staff { staff, .. } => Some(*staff),
        _ => None,
    }
}

fn row(
    id: &dyn std::fmt::Display,
    version: i64,
    fields: &'static [&'static str],
    cells: Vec<String>,
) -> Row {
    Row { id: id.to_string(), version, fields: fields.iter().copied().zip(cells).collect() }
}

/// The refusal of a row that will not do.
pub(crate) fn wrong(faults: Vec<Fault>) -> Refusal {
    Refusal::new(
        "row-wrong",
        Sort::Invalid,
        ("有内容填得不对，没有保存。", "Something is not right; nothing was saved."),
        ("按字段旁的提示改正后再保存。", "Correct it as said beside the field and save again."),
    )
    .with_faults(faults)
}

/// The refusal of a row that stands in the table already.
fn twice(at: &str) -> Refusal {
    let say = Text::new("表中已有这一行", "this row stands in the table already");
    wrong(vec![Fault { at: at.to_owned(), say }])
}

fn stale(gone: bool) -> Refusal {
    let say = if gone {
        ("这一行在您打开之后已被删除。", "This row was removed since you opened it.")
    } else {
        ("这一行在您打开之后已被改动。", "This row was changed since you opened it.")
    };
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        say,
        (
            "您填写的内容仍在；请看过现在的内容后再保存。",
            "What you typed is kept; look at the row as it is now and save again.",
        ),
    )
}

/// Ids come from an address: what is none belongs to no row.
fn id_of(seen: Option<&Seen>) -> Option<uuid::Uuid> {
    seen.and_then(|s| s.id.parse().ok())
}
