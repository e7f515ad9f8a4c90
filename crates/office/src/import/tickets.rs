//! Tickets of another system (method B3): each comes in once, as it stands there, with the unit
//! and the category that system names; a later file brings it up to date.

use super::sheet::{Sheet, code_fits};
use super::ticket::{NamedUnit, Ticket};
use super::{BATCH, Run, sorted, told};
use crate::desk::Desk;
use crate::load;
use crate::office::{Office, TENANT};
use crate::view::ImportReport;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::watch;
use yiwang_domain::engine::{self, Brought};
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::units::Unit;
use yiwang_domain::{Refusal, Text, UnitId};
use yiwang_store::category::{self, Category};
use yiwang_store::matter;
use yiwang_store::{StoreError, Tx, unit};

/// Handling units by the source's code or by name.
type UnitOf = BTreeMap<(Option<String>, String), UnitId>;

/// What became of one ticket.
enum Became {
    Added,
    Changed,
    Same,
}

impl Office {
    pub(super) async fn import_tickets(
        &self,
        caller: &Caller,
        run: Run,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<ImportReport, Refusal> {
        let mut report = run.begin();
        let mut tickets = Vec::with_capacity(run.sheet.rows.len());
        for row in &run.sheet.rows {
            match Ticket::read(&run.sheet, row, run.desk.now) {
                Ok(t) => tickets.push(t),
                Err(f) => report.wrong.push(f),
            }
        }
        let (all, tickets) = (tickets.len(), Arc::new(tickets));
        progress(0, all);
        if run.all_or_nothing {
            let (send, done) = watch::channel(0);
            let (caller, run) = (caller.clone(), run);
            let work = self.writing(move |tx| {
                let (run, caller, tickets) = (run.clone(), caller.clone(), Arc::clone(&tickets));
                let (mut report, send) = (report.clone(), send.clone());
                Box::pin(async move {
                    let (desk, units) = prepare(tx, &run.desk, &tickets, &mut report).await?;
                    for (i, t) in tickets.iter().enumerate() {
                        one(tx, &desk, &caller, t, &units, &mut report).await?;
                        if (i + 1) % BATCH == 0 {
                            send.send_replace(i + 1);
                        }
                    }
                    run.judge(&report)?;
                    Ok(report)
                })
            });
            let report = told(work, done, &|n| progress(n, all)).await?;
            progress(all, all);
            return Ok(sorted(report));
        }
        let (made, first) = (Arc::clone(&tickets), run.desk.clone());
        let (mut report, units) = self
            .writing(move |tx| {
                let (desk, made, mut report) = (first.clone(), Arc::clone(&made), report.clone());
                Box::pin(async move {
                    let (_, units) = prepare(tx, &desk, &made, &mut report).await?;
                    Ok((report, units))
                })
            })
            .await?;
        let (desk, units) = (self.desk().await?, Arc::new(units));
        for from in (0..all).step_by(BATCH) {
            let to = (from + BATCH).min(all);
            let (desk, caller) = (desk.clone(), caller.clone());
            let (tickets, units) = (Arc::clone(&tickets), Arc::clone(&units));
            report = self
                .writing(move |tx| {
                    let (desk, caller, mut report) = (desk.clone(), caller.clone(), report.clone());
                    let (tickets, units) = (Arc::clone(&tickets), Arc::clone(&units));
                    Box::pin(async move {
                        for t in &tickets[from..to] {
                            one(tx, &desk, &caller, t, &units, &mut report).await?;
                        }
                        Ok(report)
                    })
                })
                .await?;
            progress(to, all);
        }
        Ok(sorted(report))
    }
}

/// Takes one ticket; what is wrong with it is listed and nothing of it is written.
async fn one(
    tx: &mut Tx,
    desk: &Desk,
    caller: &Caller,
    t: &Ticket,
    units: &UnitOf,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    match take(tx, desk, caller, t, units).await {
        Ok(Became::Added) => report.added += 1,
        Ok(Became::Changed) => report.changed += 1,
        Ok(Became::Same) => report.same += 1,
        Err(StoreError::Refused(r)) => report.wrong.extend(Sheet::refused(&t.row, r)),
        Err(e) => return Err(e),
    }
    Ok(())
}

async fn take(
    tx: &mut Tx,
    desk: &Desk,
    caller: &Caller,
    t: &Ticket,
    units: &UnitOf,
) -> Result<Became, StoreError> {
    let unit = t.unit.as_ref().and_then(|u| units.get(&key(u)).copied());
    let known = match &t.report.outer {
        Some((source, number)) => matter::by_outer(tx, TENANT, source, number).await?,
        None => None,
    };
    let Some(stored) = known else {
        desk.receive(tx, Some(caller), &t.located(desk), Some(&t.history(unit))).await?;
        return Ok(Became::Added);
    };
    let mut a = desk.permit(tx, caller, stored.matter.id, Right::ImportTables).await?;
    let m = a.permit.thing().clone();
    let said = Brought { status: t.status.clone(), unit, outcome: t.outcome };
    let by = desk.by(caller, Right::ImportTables);
    let Some(entry) = desk.env(|env| engine::rebring(&a.playbook, &m, &said, by, env))? else {
        return Ok(Became::Same);
    };
    desk.append(tx, &mut a, m, &entry).await?;
    Ok(Became::Changed)
}

/// Makes the categories and units that are not known yet, and reads the rules anew with them.
async fn prepare(
    tx: &mut Tx,
    desk: &Desk,
    tickets: &[Ticket],
    report: &mut ImportReport,
) -> Result<(Desk, UnitOf), StoreError> {
    let before = report.made;
    make_categories(tx, tickets, report).await?;
    let units = make_units(tx, desk, tickets, report).await?;
    if report.made == before {
        return Ok((desk.clone(), units));
    }
    load::changed(tx).await?;
    let revision = load::revision(tx).await?;
    let books = Arc::new(load::books(tx, revision, desk.now, None).await?);
    Ok((Desk { books, ..desk.clone() }, units))
}

async fn make_categories(
    tx: &mut Tx,
    tickets: &[Ticket],
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut known: BTreeSet<String> =
        category::all(tx, TENANT).await?.into_iter().map(|c| c.code).collect();
    for t in tickets {
        let mut parent: Option<&str> = None;
        for (code, name) in &t.levels {
            if known.insert(code.clone()) {
                let fresh = Category {
                    code: code.clone(),
                    parent: parent.map(str::to_owned),
                    name: Text::new(name, name),
                    playbook: None,
                    urgency: None,
                    secrecy: None,
                    words: Vec::new(),
                    valid_from: None,
                    valid_to: None,
                    filing: Text::default(),
                    closing: Text::default(),
                    version: 1,
                };
                category::put(tx, TENANT, &fresh).await?;
                report.made += 1;
            }
            parent = Some(code);
        }
    }
    Ok(())
}

fn key(u: &NamedUnit) -> (Option<String>, String) {
    match &u.code {
        // one code with several spellings of the name is one unit
        Some(c) => (Some(c.clone()), String::new()),
        None => (None, u.name.clone()),
    }
}

async fn make_units(
    tx: &mut Tx,
    desk: &Desk,
    tickets: &[Ticket],
    report: &mut ImportReport,
) -> Result<UnitOf, StoreError> {
    let mut all = unit::all(tx, TENANT).await?;
    let top = all.iter().find(|u| u.parent.is_none()).map(|u| (u.id, u.path.clone()));
    let mut units = UnitOf::new();
    for t in tickets {
        let Some(named) = &t.unit else { continue };
        if units.contains_key(&key(named)) {
            continue;
        }
        let source = t.report.outer.as_ref().map_or("", |o| o.0.as_str());
        let code = code_of(source, named);
        let own = format!("{source}-");
        let mut by_name =
            all.iter().filter(|u| u.name == named.name && !u.code.starts_with(own.as_str()));
        let by_name = match (by_name.next(), by_name.next()) {
            (Some(u), None) => Some(u.id),
            _ => None,
        };
        let by_code = all.iter().find(|u| u.code == code).map(|u| u.id);
        let id = match by_code.or(by_name) {
            Some(id) => id,
            None => {
                let above = top.as_ref().map_or("/", |t| t.1.as_str());
                let fresh = Unit {
                    id: UnitId(desk.office.id()),
                    path: format!("{above}{code}/"),
                    code,
                    name: named.name.clone(),
                    kind: named.kind.clone(),
                    parent: top.as_ref().map(|t| t.0),
                    area: None,
                    calendar: None,
                };
                unit::put(tx, TENANT, &fresh).await?;
                report.made += 1;
                let id = fresh.id;
                all.push(fresh);
                id
            }
        };
        units.insert(key(named), id);
    }
    Ok(units)
}

/// Code of a unit that another system names: its code there behind the source, else a code that
/// follows from the name alone, so that the next file finds the same unit.
fn code_of(source: &str, u: &NamedUnit) -> String {
    if let Some(code) = u.code.as_deref().map(|c| format!("{source}-{c}")).filter(|c| code_fits(c))
    {
        return code;
    }
    let hash = HashKind::Sha256.of(&[b"unit", u.name.as_bytes()]);
    format!("{source}-{}", hex::encode(&hash[..6]))
}
