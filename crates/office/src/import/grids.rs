//! Grids from GeoJSON, with their history: a border that changed is another row from that day on,
//! and the former border stays as it was.

use super::Import;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::view::ImportReport;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;
use yiwang_domain::{Fault, GridId, Refusal, Sort, Text};
use yiwang_geo::GridShape;
use yiwang_geo::import::{GridMapping, label_point, shape_to_text};
use yiwang_store::grid::{self, Grid};
use yiwang_store::{StoreError, Tx};

/// A grid of the file with its place in the tree.
#[derive(Clone)]
struct Placed {
    shape: GridShape,
    path: String,
    text: String,
    label: Option<(f64, f64)>,
}

impl Office {
    pub(super) async fn import_grids(
        &self,
        desk: Desk,
        import: Import<'_>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<ImportReport, Refusal> {
        let (bytes, mapping) = (import.bytes, import.mapping);
        let books = Arc::clone(&desk.books);
        let placed = super::off_thread(move || {
            let mapping = match mapping {
                Some(json) => GridMapping::from_json(&String::from_utf8_lossy(&json))?,
                None => GridMapping::default(),
            };
            let shapes = yiwang_geo::import::import(&bytes, &mapping)?;
            let known = books.net.grids().iter().map(|g| (g.code.clone(), g.path.clone()));
            place(shapes, &known.collect(), &books.tenant.region)
        })
        .await?;
        let all = placed.len();
        progress(0, all);
        let placed = Arc::new(placed);
        let report = self
            .writing(move |tx| {
                let (desk, placed) = (desk.clone(), Arc::clone(&placed));
                Box::pin(async move { write(tx, &desk, &placed).await })
            })
            .await?;
        progress(all, all);
        Ok(report)
    }
}

/// Gives every grid its path. A grid without parent stands below the district if its code begins
/// with the district's.
fn place(
    shapes: Vec<GridShape>,
    known: &BTreeMap<String, String>,
    region: &str,
) -> Result<Vec<Placed>, Refusal> {
    let parents: BTreeMap<String, Option<String>> =
        shapes.iter().map(|g| (g.code.clone(), g.parent.clone())).collect();
    let path_of = |code: &str| -> Option<String> {
        let mut below = String::new();
        let mut at = code.to_owned();
        loop {
            if at == region {
                return Some(format!("/{region}/{below}"));
            }
            match parents.get(&at) {
                Some(parent) => {
                    below = format!("{at}/{below}");
                    match parent {
                        Some(p) => at.clone_from(p),
                        None if at.starts_with(region) => {
                            return Some(format!("/{region}/{below}"));
                        }
                        None => return Some(format!("/{below}")),
                    }
                }
                None => return known.get(&at).map(|path| format!("{path}{below}")),
            }
        }
    };
    let mut faults = Vec::new();
    let mut placed = Vec::with_capacity(shapes.len());
    for shape in shapes {
        match path_of(&shape.code) {
            Some(path) => placed.push(Placed {
                text: shape_to_text(&shape.shape),
                label: label_point(&shape.shape).map(|p| (p.lon, p.lat)),
                path,
                shape,
            }),
            None => faults.push(Fault {
                at: format!("{} ({})", shape.code, shape.name),
                say: Text::new(
                    "它的上级既不在文件里，也不在现有网格里。",
                    "Its parent is neither in the file nor in the net.",
                ),
            }),
        }
    }
    if faults.is_empty() {
        // parents first, and the borders of one grid in order of time
        placed.sort_by(|a, b| (&a.path, a.shape.valid_from).cmp(&(&b.path, b.shape.valid_from)));
        return Ok(placed);
    }
    let n = faults.len();
    Err(Refusal::new(
        "grids-wrong",
        Sort::Invalid,
        (
            format!("网格文件有{n}处错误，没有导入任何网格。"),
            format!("The grid file has {n} fault(s); nothing was imported."),
        ),
        ("先导入上级网格，或改正上级代码。", "Import the parents first, or correct their codes."),
    )
    .with_faults(faults))
}

async fn write(tx: &mut Tx, desk: &Desk, placed: &[Placed]) -> Result<ImportReport, StoreError> {
    let mut report = ImportReport { read: placed.len(), ..ImportReport::default() };
    let mut rows: BTreeMap<String, Vec<Grid>> = BTreeMap::new();
    for g in grid::all(tx, TENANT).await? {
        rows.entry(g.code.clone()).or_default().push(g);
    }
    for p in placed {
        let known = rows.entry(p.shape.code.clone()).or_default();
        // a border of the past that is there already
        let there = |g: &&Grid| {
            same(g, p)
                && g.valid_to == p.shape.valid_to
                && (p.shape.valid_from.is_none() || g.valid_from == p.shape.valid_from)
        };
        if known.iter().any(|g| there(&g)) {
            report.same += 1;
            continue;
        }
        let Some(old) = known.iter_mut().filter(|g| overlap(g, p)).max_by_key(|g| g.valid_from)
        else {
            let fresh = row(GridId(desk.office.id()), p);
            grid::put(tx, TENANT, &fresh).await?;
            known.push(fresh);
            report.added += 1;
            continue;
        };
        let today = desk.books.day;
        let fresh = row(GridId(desk.office.id()), p);
        if same(old, p) || alike(old, p) {
            // the same border: a name, or until when it holds
            let valid_from = old.valid_from;
            let renamed = Grid { id: old.id, valid_from, ..fresh };
            if renamed == *old {
                report.same += 1;
                continue;
            }
            grid::put(tx, TENANT, &renamed).await?;
            *old = renamed;
            report.changed += 1;
            continue;
        }
        let from = p.shape.valid_from.filter(|f| old.valid_from.is_none_or(|o| o < *f));
        let from = from.unwrap_or(today);
        let added = change(tx, old, fresh, from, today).await?;
        known.extend(added);
        report.changed += 1;
    }
    if report.added + report.changed > 0 {
        crate::load::changed(tx).await?;
    }
    Ok(report)
}

/// Writes a border that changes on `from`.
///
/// A grid keeps its id as long as it is in force, since posts and what waits in an inbox refer to
/// it; so it is the former border that moves to a row of its own. A border that only begins later
/// gets its own row at once.
pub(crate) async fn change(
    tx: &mut Tx,
    old: &mut Grid,
    fresh: Grid,
    from: NaiveDate,
    today: NaiveDate,
) -> Result<Option<Grid>, StoreError> {
    let before = from.checked_sub_days(Days::new(1));
    if old.valid_from.is_some_and(|o| o >= from) {
        // it was set on this very day: a correction, not a history
        let corrected = Grid { id: old.id, valid_from: old.valid_from, ..fresh };
        grid::put(tx, TENANT, &corrected).await?;
        *old = corrected;
        return Ok(None);
    }
    if from > today {
        let ended = Grid { valid_to: before, ..old.clone() };
        grid::put(tx, TENANT, &ended).await?;
        *old = ended;
        let later = Grid { valid_from: Some(from), ..fresh };
        grid::put(tx, TENANT, &later).await?;
        return Ok(Some(later));
    }
    let former = Grid { id: fresh.id, valid_to: before, ..old.clone() };
    let current = Grid { id: old.id, valid_from: Some(from), ..fresh };
    grid::put(tx, TENANT, &former).await?;
    grid::put(tx, TENANT, &current).await?;
    *old = current;
    Ok(Some(former))
}

fn row(id: GridId, p: &Placed) -> Grid {
    let g = &p.shape;
    Grid {
        id,
        code: g.code.clone(),
        scheme: g.scheme.clone(),
        name: g.name.clone(),
        kind: g.kind.clone(),
        level: p.path.matches('/').count() as i64 - 2,
        parent_code: g.parent.clone(),
        path: p.path.clone(),
        shape: Some(p.text.clone()),
        lon: p.label.map(|l| l.0),
        lat: p.label.map(|l| l.1),
        valid_from: g.valid_from,
        valid_to: g.valid_to,
    }
}

/// Whether everything but the days is the same.
fn same(g: &Grid, p: &Placed) -> bool {
    alike(g, p) && g.name == p.shape.name && g.scheme == p.shape.scheme
}

/// Whether border and place in the tree are the same.
fn alike(g: &Grid, p: &Placed) -> bool {
    g.shape.as_deref() == Some(p.text.as_str()) && g.kind == p.shape.kind && g.path == p.path
}

fn overlap(g: &Grid, p: &Placed) -> bool {
    let from = |d: Option<NaiveDate>| d.unwrap_or(NaiveDate::MIN);
    let to = |d: Option<NaiveDate>| d.unwrap_or(NaiveDate::MAX);
    from(g.valid_from) <= to(p.shape.valid_to) && from(p.shape.valid_from) <= to(g.valid_to)
}
