//! Tables that come in: grids, units, staff, categories, routes, replies, synonyms, rules, places, and
//! tickets of another system (method B3). What comes twice is taken once: rows are known by code, login or
//! outer number.

pub(crate) mod categories;
pub(crate) mod grids;
pub(crate) mod places;
pub(crate) mod replies;
pub(crate) mod routes;
pub(crate) mod rules;
pub(crate) mod sheet;
mod staff;
pub(crate) mod synonyms;
mod ticket;
mod tickets;
mod units;

use crate::desk::Desk;
use crate::keep::staff_of;
use crate::office::Office;
use crate::view::ImportReport;
use sheet::Sheet;
use std::sync::Arc;
use tokio::sync::watch;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Fault, Refusal, Sort, StaffId};
use yiwang_store::{StoreError, Tx};

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Grids, as GeoJSON.
    Grids,
    /// Units: `code`, `name`, `kind`, `parent` (code; the district where empty), `area` (grid
    /// code), `calendar`.
    Units,
    /// Staff with posts: `login`, `name`, `email`, `role`, `unit` (code), `grid` (code), `from`,
    /// `to`, `password`. Several rows with one login are several posts.
    Staff,
    /// Categories: `code`, `parent`, `name`, `name_en`, `playbook`, `urgency`, `secrecy`, `filing`,
    /// `filing_en`, `closing`, `closing_en` (conditions; they stay where the column is missing).
    Categories,
    /// Routes: `category` (empty for any), `area` (grid code; empty for anywhere), `unit`, `rank`,
    /// `reason`, `reason_en`.
    Routes,
    /// Standard replies: `category` (empty for any), `title`, `text` with placeholders.
    Replies,
    /// Synonyms: `words`, with commas between them.
    Synonyms,
    /// Rules: `words` that must all be said, `area` (grid code) and `channel` (empty for any), and at
    /// least one of `category`, `unit` and `urgency`; `reason`, `from`, `to`.
    Rules,
    /// Places of the registry: `code` (one of our own where empty), `kind`, `name`, `aliases`, `parent`
    /// (code of the place it lies in), `grid` (code; that of the point or the parent where empty),
    /// `address`, `lon`, `lat`, `wish`, `confirmed_on`, `confirmed_how`, `ended_on`.
    Places,
    /// Tickets of another system; `source` (`12345` where empty), `outer_number`,
    /// `created_at` (with zone), `status` (a word of the playbook's `imports`), `outcome`,
    /// `playbook`, `title`, `text`, `street`, `community`, `place`, `lon`, `lat`, `demand`, `name`,
    /// `phone`, `category_code` and `category_name` (and the same with `category_parent_` and
    /// `category_top_`), `unit_name`, `unit_code` (of the other system), `unit_kind`.
    Tickets,
}

/// A file to be taken in.
#[derive(Debug, Clone)]
pub struct Import<'a> {
    /// What it holds.
    pub what: What,
    /// Its name, for sentences.
    pub name: &'a str,
    /// Its bytes: xlsx, xls or text; GeoJSON for grids.
    pub bytes: Vec<u8>,
    /// Mapping as JSON; where none, columns are called as the fields.
    pub mapping: Option<Vec<u8>>,
    /// All rows or none; else all good rows, and the wrong ones are listed.
    pub all_or_nothing: bool,
}

/// Tickets written in one transaction, where the good rows are taken.
const BATCH: usize = 200;

/// A run of an import, as it goes into a writing job.
#[derive(Clone)]
struct Run {
    desk: Desk,
    sheet: Arc<Sheet>,
    all_or_nothing: bool,
    /// Who brings it; none where the program does for the command line.
    by: Option<StaffId>,
}

impl Office {
    /// Takes a table in. `progress` is told rows done and rows in all.
    ///
    /// # Errors
    /// `no-right`; those of reading the table; with `all_or_nothing` `import-wrong`, with every
    /// wrong row, and nothing is kept. A file of grids is always taken whole or not at all.
    pub async fn import(
        &self,
        caller: &Caller,
        import: Import<'_>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<ImportReport, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ImportTables)?;
        if import.what == What::Grids {
            return self.import_grids(desk, import, progress).await;
        }
        let (what, all_or_nothing) = (import.what, import.all_or_nothing);
        let name = import.name.to_owned();
        let (bytes, mapping) = (import.bytes, import.mapping);
        let sheet = off_thread(move || {
            let (required, known) = fields_of(what);
            Sheet::read(&bytes, &name, mapping.as_deref(), required, known)
        })
        .await?;
        let run = Run { desk, sheet: Arc::new(sheet), all_or_nothing, by: staff_of(caller) };
        match what {
            What::Tickets => self.import_tickets(caller, run, progress).await,
            What::Staff => {
                let hashes = self.hash_passwords(&run).await?;
                self.import_whole(run, progress, move |tx, run, report| {
                    let hashes = Arc::clone(&hashes);
                    Box::pin(async move { staff::write(tx, run, &hashes, report).await })
                })
                .await
            }
            What::Units => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(units::write(tx, run, report))
                })
                .await
            }
            What::Categories => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(categories::write(tx, run, report))
                })
                .await
            }
            What::Replies => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(replies::write(tx, run, report))
                })
                .await
            }
            What::Synonyms => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(synonyms::write(tx, run, report))
                })
                .await
            }
            What::Rules => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(rules::write(tx, run, report))
                })
                .await
            }
            What::Places => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(places::write(tx, run, report))
                })
                .await
            }
            What::Routes | What::Grids => {
                self.import_whole(run, progress, |tx, run, report| {
                    Box::pin(routes::write(tx, run, report))
                })
                .await
            }
        }
    }

    /// Writes a table in one transaction.
    async fn import_whole<F>(
        &self,
        run: Run,
        progress: &(dyn Fn(usize, usize) + Sync),
        write: F,
    ) -> Result<ImportReport, Refusal>
    where
        F: for<'t> Fn(
                &'t mut Tx,
                &'t Run,
                &'t mut ImportReport,
            ) -> futures::future::BoxFuture<'t, Result<(), StoreError>>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let rows = run.sheet.read;
        progress(0, rows);
        let report = self
            .writing(move |tx| {
                let (run, write) = (run.clone(), write.clone());
                Box::pin(async move {
                    let mut report = run.begin();
                    write(tx, &run, &mut report).await?;
                    run.judge(&report)?;
                    if report.added + report.changed > 0 {
                        crate::load::changed(tx).await?;
                    }
                    Ok(report)
                })
            })
            .await?;
        progress(rows, rows);
        Ok(sorted(report))
    }
}

impl Run {
    /// A report with what reading the table already found.
    fn begin(&self) -> ImportReport {
        ImportReport {
            read: self.sheet.read,
            wrong: self.sheet.faults.clone(),
            ..ImportReport::default()
        }
    }

    /// Refuses where all or nothing was asked for and something is wrong.
    fn judge(&self, report: &ImportReport) -> Result<(), StoreError> {
        if self.all_or_nothing && !report.wrong.is_empty() {
            return Err(import_wrong(report.wrong.clone()).into());
        }
        Ok(())
    }
}

/// The refusal of a table with wrong rows.
fn import_wrong(wrong: Vec<Fault>) -> Refusal {
    let wrong = by_row(wrong);
    let n = wrong.len();
    Refusal::new(
        "import-wrong",
        Sort::Invalid,
        (
            format!("表中有{n}处错误，没有导入任何一行。"),
            format!("The table has {n} fault(s); no row was imported."),
        ),
        (
            "按清单改正后重新导入，或选择只导入正确的行。",
            "Correct what is listed and import again, or import the good rows only.",
        ),
    )
    .with_faults(wrong)
}

fn sorted(mut report: ImportReport) -> ImportReport {
    report.wrong = by_row(report.wrong);
    report
}

/// Faults in the order of the file.
fn by_row(mut wrong: Vec<Fault>) -> Vec<Fault> {
    let row = |f: &Fault| {
        let digits = f.at.strip_prefix("row ").unwrap_or("");
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<usize>().unwrap_or(0)
    };
    wrong.sort_by_key(row);
    wrong
}

const fn fields_of(what: What) -> (&'static [&'static str], &'static [&'static str]) {
    match what {
        What::Units => (units::REQUIRED, units::FIELDS),
        What::Staff => (staff::REQUIRED, staff::FIELDS),
        What::Categories => (categories::REQUIRED, categories::FIELDS),
        What::Routes | What::Grids => (routes::REQUIRED, routes::FIELDS),
        What::Replies => (replies::REQUIRED, replies::FIELDS),
        What::Synonyms => (synonyms::REQUIRED, synonyms::FIELDS),
        What::Rules => (rules::REQUIRED, rules::FIELDS),
        What::Places => (places::REQUIRED, places::FIELDS),
        What::Tickets => (ticket::REQUIRED, ticket::FIELDS),
    }
}

/// Runs what takes long without waiting for anything, away from the tasks that do.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|e| {
        tracing::error!(error = %e, "an import broke off");
        Err(StoreError::Broken("an import broke off".into()).into())
    })
}

/// Awaits `work` and hands on every number it sends meanwhile.
async fn told<T>(
    work: impl Future<Output = T>,
    mut done: watch::Receiver<usize>,
    tell: &(dyn Fn(usize) + Sync),
) -> T {
    tokio::pin!(work);
    loop {
        tokio::select! {
            result = &mut work => return result,
            changed = done.changed() => match changed {
                Ok(()) => tell(*done.borrow_and_update()),
                // the sender is gone: only the result is still to come
                Err(_) => return work.await,
            },
        }
    }
}
