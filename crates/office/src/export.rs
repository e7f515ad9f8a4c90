//! Tables that go out: matters, the ledger, answers for the system a ticket came from
//! (method B3), and the tables that are kept by hand, as they come in again. None holds a reporter's
//! name, telephone or address; numbers that somebody typed into free text are masked.

use crate::desk::Desk;
use crate::import::{categories, places, replies, routes, rules, synonyms};
use crate::keep::{Row, Table};
use crate::office::{Office, TENANT};
use crate::page::{ListQuery, read_entries};
use crate::place::{PlaceQuery, narrowed};
use crate::table::{write_csv, write_jsonl, write_xlsx};
use crate::{mask, render, words};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use yiwang_domain::actor::{Actor, By};
use yiwang_domain::entry::Act;
use yiwang_domain::ledger;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Entry, Refusal, Sort};
use yiwang_store::matter::{self, Filter, Order, Page, Stored};
use yiwang_store::{Conn, entry, place};

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// One row per matter.
    Matters,
    /// One row per entry of their ledgers.
    Ledger,
    /// One row per matter that has a number of another system: what that system takes back.
    Answers,
    /// A table that is kept by hand; the query is not looked at.
    Kept(Table),
    /// Places of the registry, as they come in again; of the query only the grid is looked at. Never
    /// who may be asked for there.
    Places,
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV with byte order mark, for spreadsheet programs.
    Csv,
    /// One JSON object per line.
    Jsonl,
    /// A spreadsheet.
    Xlsx,
}

/// Matters read at a time.
const BATCH: u32 = 200;
/// Places read at a time.
const PLACES: u32 = 1_000;

const MATTERS: &[&str] = &[
    "number",
    "outer_source",
    "outer_number",
    "title",
    "text",
    "place",
    "category",
    "category_name",
    "street",
    "community",
    "grid",
    "stage",
    "stage_name",
    "channel",
    "demand",
    "urgency",
    "opened_at",
    "promised_at",
    "due_at",
    "closed_at",
    "outcome",
    "late",
    "holder",
    "units",
    "reporters",
    "satisfied",
    "playbook",
    "version",
];
const LEDGER: &[&str] = &[
    "matter", "number", "seq", "at", "who", "unit", "role", "act", "action", "words", "mark",
    "hash",
];
const ANSWERS: &[&str] = &[
    "outer_source",
    "outer_number",
    "number",
    "stage",
    "outcome",
    "outcome_name",
    "closed_at",
    "answer",
    "satisfied",
];

impl Office {
    /// Writes a table of the matters that fit `query` and that the caller may export. Cursor and
    /// limit of the query are not looked at.
    ///
    /// # Errors
    /// `no-right`; `filter-unknown`; `table-too-long` beyond the rows of a spreadsheet.
    pub async fn export(
        &self,
        caller: &Caller,
        what: What,
        format: Format,
        query: &ListQuery,
    ) -> Result<Vec<u8>, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::ExportTables)?;
        let (sheet, header, rows) = match what {
            What::Kept(table) => self.kept_table(table).await?,
            What::Places => ("places", places::FIELDS, desk.place_rows(caller, query).await?),
            What::Matters => ("matters", MATTERS, desk.matters(caller, what, query).await?),
            What::Ledger => ("ledger", LEDGER, desk.matters(caller, what, query).await?),
            What::Answers => ("answers", ANSWERS, desk.matters(caller, what, query).await?),
        };
        let now = desk.now;
        tokio::task::spawn_blocking(move || write(format, sheet, header, rows, now))
            .await
            .unwrap_or_else(|e| Err(not_written(&e)))
    }

    /// A table that is kept by hand, with the columns of its import.
    async fn kept_table(&self, table: Table) -> Result<Sheet, Refusal> {
        let (name, fields) = match table {
            Table::Categories => ("categories", categories::FIELDS),
            Table::Routes => ("routes", routes::FIELDS),
            Table::Replies => ("replies", replies::FIELDS),
            Table::Synonyms => ("synonyms", synonyms::FIELDS),
            Table::Rules => ("rules", rules::FIELDS),
        };
        let rows = self.kept_rows(table).await?;
        let cells = |mut r: Row| {
            fields.iter().map(|f| r.fields.remove(f).unwrap_or_default()).collect::<Vec<_>>()
        };
        Ok((name, fields, rows.into_iter().map(cells).collect()))
    }
}

/// Name, columns and rows.
type Sheet = (&'static str, &'static [&'static str], Vec<Vec<String>>);

impl Desk {
    /// The places the caller may see and export, those that are no more included.
    async fn place_rows(
        &self,
        caller: &Caller,
        query: &ListQuery,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        let b = &self.books;
        b.rights().general(caller, Right::PlaceRead)?;
        let q = PlaceQuery { grid: query.grid.clone(), ..PlaceQuery::default() };
        let filter = place::Filter { ended: None, ..narrowed(b, caller, &q)? };
        let export = b.rights().scope(caller, Right::ExportTables);
        let all = matches!(caller.actor, Actor::System);
        let mut conn = self.office.inner.store.read().await?;
        let codes =
            place::all(&mut conn, TENANT).await?.into_iter().map(|p| (p.id, p.code)).collect();
        let mut rows = Vec::new();
        let mut after: Option<(String, String)> = None;
        loop {
            let at = after.as_ref().map(|(path, code)| (path.as_str(), code.as_str()));
            let found = place::list(&mut conn, TENANT, &filter, at, PLACES).await?;
            let whole = found.len() < PLACES as usize;
            after = found.last().map(|p| (p.grid_path.clone(), p.code.clone()));
            let mine = found.iter().filter(|p| all || export.covers(&p.grid_path));
            rows.extend(mine.map(|p| places::cells(p, &codes)));
            if whole {
                return Ok(rows);
            }
        }
    }

    /// The rows of the matters that fit a query and that the caller may export.
    async fn matters(
        &self,
        caller: &Caller,
        what: What,
        query: &ListQuery,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        let scope = match caller.actor {
            Actor::System => None,
            _ => Some(self.books.rights().scope(caller, Right::ExportTables)),
        };
        let filter = Filter { scope, ..self.filter(caller, query)? };
        let mut conn = self.office.inner.store.read().await?;
        let mut rows = Vec::new();
        let mut page = Page::first(Order::Newest, BATCH);
        loop {
            let (lines, next) = matter::list(&mut conn, TENANT, &filter, &page).await?;
            for line in lines {
                let Some(stored) = matter::get(&mut conn, TENANT, line.id).await? else { continue };
                match what {
                    What::Matters => rows.push(self.matter_row(&stored, line.due_at)?),
                    What::Ledger => rows.extend(self.ledger_rows(&mut conn, &stored).await?),
                    What::Kept(_) | What::Places => {}
                    What::Answers => rows.extend(self.answer_row(&mut conn, &stored).await?),
                }
            }
            page.after = next;
            if next.is_none() {
                break;
            }
        }
        Ok(rows)
    }
}

fn write(
    format: Format,
    sheet: &str,
    header: &[&str],
    rows: Vec<Vec<String>>,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    match format {
        Format::Csv => write_csv(&mut out, header, rows).map_err(|e| not_written(&e))?,
        Format::Jsonl => {
            let objects = rows.into_iter().map(|row| {
                let value = |s: String| if s.is_empty() { Value::Null } else { Value::String(s) };
                let pairs = header.iter().zip(row).map(|(k, v)| ((*k).to_owned(), value(v)));
                pairs.collect::<Map<_, _>>()
            });
            write_jsonl(&mut out, objects).map_err(|e| not_written(&e))?;
        }
        Format::Xlsx => out = write_xlsx(sheet, header, rows, at)?,
    }
    Ok(out)
}

impl Desk {
    /// A moment in the tenant's own time, RFC 3339.
    fn local(&self, at: DateTime<Utc>) -> String {
        let at = at.with_timezone(&self.books.tenant.offset());
        at.to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    fn matter_row(&self, s: &Stored, due: Option<DateTime<Utc>>) -> Result<Vec<String>, Refusal> {
        let (b, m) = (&self.books, &s.matter);
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let net = &b.net;
        let grid = m.place.grid.as_ref();
        let view = grid.and_then(|g| net.by_code(&g.code)).map(|g| net.view(g));
        let when = |at: Option<DateTime<Utc>>| at.map(|t| self.local(t)).unwrap_or_default();
        let outer = m.outer.as_ref();
        let units: Vec<String> =
            m.legs.iter().filter(|l| !l.called_back).map(|l| b.unit_name(l.unit)).collect();
        Ok(vec![
            m.number.clone(),
            outer.map(|o| o.source.clone()).unwrap_or_default(),
            outer.map(|o| o.number.clone()).unwrap_or_default(),
            mask::text(&s.shown.title),
            mask::text(&s.shown.text),
            mask::text(&s.shown.place_text),
            m.category.clone().unwrap_or_default(),
            m.category.as_deref().map(|c| b.category_name(c).zh).unwrap_or_default(),
            view.as_ref().and_then(|v| v.street.clone()).unwrap_or_default(),
            view.as_ref().and_then(|v| v.community.clone()).unwrap_or_default(),
            grid.map(|g| g.code.clone()).unwrap_or_default(),
            m.stage.clone(),
            render::stage(&p, &m.stage).zh,
            m.channel.clone(),
            m.demand.clone().unwrap_or_default(),
            word(&m.urgency),
            self.local(m.opened_at),
            when(m.promise()),
            when(due),
            when(m.closed_at),
            m.outcome.map(|o| word(&o)).unwrap_or_default(),
            m.was_late().to_string(),
            m.holder.as_ref().map(|h| b.unit_name(h.unit)).unwrap_or_default(),
            units.join("、"),
            m.reporters.len().to_string(),
            m.follow_up.as_ref().and_then(|f| f.satisfied).map(yes).unwrap_or_default(),
            m.playbook.clone(),
            m.playbook_version.to_string(),
        ])
    }

    async fn ledger_rows(&self, conn: &mut Conn, s: &Stored) -> Result<Vec<Vec<String>>, Refusal> {
        let b = &self.books;
        let mut rows = Vec::new();
        for kept in entry::of(conn, TENANT, s.matter.id).await? {
            let e = ledger::read(&kept)?;
            let (who, unit, role) = match &e.body.by {
                By::Staff { role, unit, .. } => ("staff", b.unit_name(*unit), b.role_name(role).zh),
                By::Reporter { .. } => ("reporter", String::new(), String::new()),
                By::System => ("system", String::new(), String::new()),
            };
            let (act, action) = act_words(&e);
            let said = e.words.as_ref().map(|w| {
                let masked: BTreeMap<&String, String> =
                    w.iter().map(|(k, v)| (k, mask::text(v))).collect();
                serde_json::json!(masked).to_string()
            });
            rows.push(vec![
                s.matter.id.to_string(),
                s.matter.number.clone(),
                e.seq.to_string(),
                e.body.at.to_rfc3339_opts(SecondsFormat::Micros, true),
                who.to_owned(),
                unit,
                role,
                act.to_owned(),
                action,
                said.filter(|w| w != "{}").unwrap_or_default(),
                hex::encode(kept.mark),
                hex::encode(kept.hash),
            ]);
        }
        Ok(rows)
    }

    /// What the system a matter came from takes back; none for a matter of our own.
    async fn answer_row(
        &self,
        conn: &mut Conn,
        s: &Stored,
    ) -> Result<Option<Vec<String>>, Refusal> {
        let (b, m) = (&self.books, &s.matter);
        let Some(outer) = &m.outer else { return Ok(None) };
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let mut entries = read_entries(conn, m).await?;
        entries.retain(|e| e.body.by.staff().is_some());
        // the last word of each unit, in the order in which the units first spoke
        let mut said: Vec<(String, String)> = Vec::new();
        for a in render::answers(b, &p, m, &entries, None) {
            let text: Vec<String> = a.words.iter().map(|(_, w)| mask::text(&w.zh)).collect();
            let text = text.join("；");
            match said.iter_mut().find(|(unit, _)| *unit == a.who.zh) {
                _ if text.is_empty() => {}
                Some((_, last)) => *last = text,
                None => said.push((a.who.zh, text)),
            }
        }
        let answer: Vec<String> = said.into_iter().map(|(u, t)| format!("{u}：{t}")).collect();
        Ok(Some(vec![
            outer.source.clone(),
            outer.number.clone(),
            m.number.clone(),
            render::public_stage(&p, &m.stage).zh,
            m.outcome.map(|o| word(&o)).unwrap_or_default(),
            m.outcome.map(|o| words::outcome(o).zh).unwrap_or_default(),
            m.closed_at.map(|t| self.local(t)).unwrap_or_default(),
            answer.join("\n"),
            m.follow_up.as_ref().and_then(|f| f.satisfied).map(yes).unwrap_or_default(),
        ]))
    }
}

/// Kind of an act and what exactly: an action, or a clock and its mark.
fn act_words(e: &Entry) -> (&'static str, String) {
    match &e.body.act {
        Act::Opened => ("opened", String::new()),
        Act::Taken { action, .. } => ("taken", action.clone()),
        Act::Clock { clock, mark, .. } => ("clock", format!("{clock}:{mark}")),
        Act::Joined => ("joined", String::new()),
        Act::Absorbed { number, .. } => ("absorbed", number.clone()),
        Act::Moved { from } => ("moved", from.clone()),
        Act::Imported => ("imported", String::new()),
        Act::Noted => ("noted", String::new()),
        Act::Erased { .. } => ("erased", String::new()),
    }
}

/// A value as its word in data.
fn word<T: serde::Serialize>(v: &T) -> String {
    let json = serde_json::to_value(v).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

fn yes(b: bool) -> String {
    b.to_string()
}

fn not_written(e: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(
        "table-not-written",
        Sort::Unready,
        (format!("表格没有写成：{e}"), format!("The table could not be written: {e}")),
        ("稍后再试，或缩小导出范围。", "Try again, or export less."),
    )
}
